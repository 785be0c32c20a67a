// La sauvegarde de l'application : chaque nuit à deux heures (UTC), écrite dans un partage de fichiers, restaurée dans une
// banque d'essai, puis seulement gardée ; les anciennes tournent (7 jours, 4 semaines, 12 mois).
param location string
param suffix string
param image string
param environmentName string
param identityId string
param databaseUrlSecret string

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  // checkov:skip=CKV_AZURE_35: pas de réseau privé, qui n'est pas du budget ; la clé n'est connue que de l'environnement
  // checkov:skip=CKV_AZURE_206: la base garde elle-même trente-cinq jours ; une seconde région coûterait le double
  // checkov:skip=CKV_AZURE_43: le nom est fait de lettres et de chiffres, ce que l'outil ne sait pas calculer
  name: 'clairscore${take(suffix, 12)}'
  location: location
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowBlobPublicAccess: false
  }

  resource files 'fileServices' = {
    name: 'default'

    resource share 'shares' = {
      name: 'sauvegardes'
      properties: {
        shareQuota: 16
      }
    }
  }
}

resource environment 'Microsoft.App/managedEnvironments@2026-01-01' existing = {
  name: environmentName

  resource volume 'storages' = {
    name: 'sauvegardes'
    properties: {
      azureFile: {
        accountName: account.name
        accountKey: account.listKeys().keys[0].value
        shareName: account::files::share.name
        accessMode: 'ReadWrite'
      }
    }
  }
}

resource job 'Microsoft.App/jobs@2026-01-01' = {
  name: 'clairscore-backup'
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environment.id
    configuration: {
      triggerType: 'Schedule'
      scheduleTriggerConfig: {
        cronExpression: '0 2 * * *'
      }
      replicaTimeout: 3600
      replicaRetryLimit: 2
      secrets: [
        {
          name: 'database-url'
          keyVaultUrl: databaseUrlSecret
          identity: identityId
        }
      ]
    }
    template: {
      containers: [
        {
          name: 'backup'
          image: image
          args: [
            'backup'
            '--keep'
            '7d4w12m'
            '--verify'
            '/backup'
          ]
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          env: [
            {
              name: 'DATABASE_URL'
              secretRef: 'database-url'
            }
          ]
          volumeMounts: [
            {
              volumeName: 'sauvegardes'
              mountPath: '/backup'
            }
          ]
        }
      ]
      volumes: [
        {
          name: 'sauvegardes'
          storageType: 'AzureFile'
          storageName: environment::volume.name
          // Au seul utilisateur de l'image ; SQLite pose des verrous que ce partage ne sait pas tenir, et nul autre n'y écrit.
          mountOptions: 'uid=65532,gid=65532,dir_mode=0700,file_mode=0600,nobrl'
        }
      ]
    }
  }
}
