using 'main.bicep'

param image = readEnvironmentVariable('IMAGE')
param databasePassword = readEnvironmentVariable('DATABASE_PASSWORD')
param servingPassword = readEnvironmentVariable('SERVING_PASSWORD')
param withDatabase = true
param contact = readEnvironmentVariable('CONTACT')
param recordsKey = readEnvironmentVariable('RECORDS_KEY')
param dataProtection = readEnvironmentVariable('DATA_PROTECTION')
