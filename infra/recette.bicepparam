using 'main.bicep'

param image = readEnvironmentVariable('IMAGE')
param databasePassword = readEnvironmentVariable('DATABASE_PASSWORD')
param servingPassword = readEnvironmentVariable('SERVING_PASSWORD')
param withDatabase = false
param contact = readEnvironmentVariable('CONTACT')
param recordsKey = readEnvironmentVariable('RECORDS_KEY')
param dataProtection = readEnvironmentVariable('DATA_PROTECTION')
