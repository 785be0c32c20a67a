using 'main.bicep'

param image = readEnvironmentVariable('IMAGE')
param databasePassword = readEnvironmentVariable('DATABASE_PASSWORD')
param withDatabase = true
param contact = readEnvironmentVariable('CONTACT')
