// Clairscore sur Azure : une application conteneur qui dort quand personne ne l'appelle, une base PostgreSQL
// qui n'accepte que TLS et où le serveur entre sans rien posséder, un coffre pour les secrets, une identité pour y entrer.
targetScope = 'resourceGroup'

@description('Où ; avec Azure for Students, une région que l\'offre permet (sinon LocationIsOfferRestricted).')
param location string = resourceGroup().location
@description('L\'image, avec son étiquette.')
param image string
@description('Le mot de passe de l\'administrateur de la base : un secret du groupe de variables.')
@secure()
param databasePassword string
@description('Le mot de passe du rôle qui sert la banque, et n\'en possède rien : un autre secret du même groupe.')
@secure()
param servingPassword string
@description('L\'adresse qui est prévenue quand la dépense approche du budget du mois.')
param contact string
@description('Le budget du mois, dans la monnaie de l\'abonnement.')
param monthlyBudget int = 10
@description('Le premier jour du mois à partir duquel le budget compte (AAAA-MM-01).')
param budgetFrom string = utcNow('yyyy-MM-01')
@description('Vrai : PostgreSQL Flexible Server ; faux : le portefeuille de démonstration, dans l\'image.')
param withDatabase bool = true
@description('La clé qui signe la longueur du registre : 64 chiffres hexadécimaux, faits par « openssl rand -hex 32 », un secret du groupe de variables.')
@secure()
param recordsKey string
@description('À qui les clients écrivent au sujet de leurs données, tel que les courriers le nomment.')
param dataProtection string

var suffix = uniqueString(resourceGroup().id)
var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
var ownerUrl = withDatabase ? 'postgres://clairscore:${databasePassword}@${database!.outputs.host}:5432/bank?sslmode=verify-full' : 'sqlite:///data/clairscore.db'
var servingUrl = withDatabase ? 'postgres://clairscore_app:${servingPassword}@${database!.outputs.host}:5432/bank?sslmode=verify-full' : ownerUrl

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'clairscore'
  location: location
}

resource logs 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: 'clairscore'
  location: location
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    // Six mois au moins pour les journaux d'un système à haut risque (règlement IA, art. 26(6)) : la durée admise qui suit.
    retentionInDays: 270
    workspaceCapping: {
      dailyQuotaGb: json('0.1')
    }
  }
}

// Le coffre n'est lu que par l'identité ci-dessus, par rôle ; un point d'accès privé et son réseau coûteraient plus que tout le
// reste, et les secrets changent quand leurs mots de passe changent, non à date fixe.
resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  // checkov:skip=CKV_AZURE_109: pas de pare-feu sans réseau privé, qui n'est pas du budget
  // checkov:skip=CKV_AZURE_189: de même
  name: 'clairscore-${take(suffix, 8)}'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
  }

  resource owner 'secrets' = {
    // checkov:skip=CKV_AZURE_41: l'adresse de la base vaut tant que la base existe
    name: 'owner-url'
    properties: {
      value: ownerUrl
      contentType: 'text/plain'
    }
  }

  resource serving 'secrets' = {
    // checkov:skip=CKV_AZURE_41: de même
    name: 'serving-url'
    properties: {
      value: servingUrl
      contentType: 'text/plain'
    }
  }

  resource password 'secrets' = {
    // checkov:skip=CKV_AZURE_41: de même
    name: 'serving-password'
    properties: {
      value: servingPassword
      contentType: 'text/plain'
    }
  }
}

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, secretsUser)
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: secretsUser
  }
}

// Qui a cette clé peut signer un autre registre : elle est ici, où l'administrateur de la base n'entre pas. La changer ne cache rien : les points
// de contrôle déjà écrits ne seraient plus de cette clé, ce que la vérification dit.
resource signing 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  // checkov:skip=CKV_AZURE_41: une signature se vérifie des années après
  parent: vault
  name: 'records-key'
  properties: {
    value: recordsKey
    contentType: 'text/plain'
  }
}

module database 'database.bicep' = if (withDatabase) {
  params: {
    location: location
    name: 'clairscore-${suffix}'
    password: databasePassword
  }
}

resource environment 'Microsoft.App/managedEnvironments@2026-01-01' = {
  name: 'clairscore'
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }
}

resource app 'Microsoft.App/containerApps@2026-01-01' = {
  name: 'clairscore'
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  dependsOn: [
    mayRead
  ]
  properties: {
    managedEnvironmentId: environment.id
    configuration: {
      activeRevisionsMode: 'Single'
      maxInactiveRevisions: 5
      ingress: {
        external: true
        targetPort: 3000
        allowInsecure: false
      }
      secrets: [
        { name: 'records-key', keyVaultUrl: signing.properties.secretUri, identity: identity.id }
        {
          name: 'owner-url'
          keyVaultUrl: vault::owner.properties.secretUri
          identity: identity.id
        }
        {
          name: 'serving-url'
          keyVaultUrl: vault::serving.properties.secretUri
          identity: identity.id
        }
        {
          name: 'serving-password'
          keyVaultUrl: vault::password.properties.secretUri
          identity: identity.id
        }
      ]
    }
    template: {
      // Le schéma est mis à jour une fois, par le propriétaire, avant que le serveur ne démarre : servir ne le change jamais.
      initContainers: [
        {
          name: 'migrate'
          image: image
          args: [
            'migrate'
          ]
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          env: [
            {
              name: 'DATABASE_URL'
              secretRef: 'owner-url'
            }
            {
              // Un fichier n'a pas de rôle.
              name: 'CLAIRSCORE_SERVING_ROLE'
              value: withDatabase ? 'clairscore_app' : ''
            }
            {
              name: 'CLAIRSCORE_SERVING_PASSWORD'
              secretRef: 'serving-password'
            }
          ]
        }
      ]
      containers: [
        {
          name: 'clairscore'
          image: image
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          env: [
            {
              name: 'DATABASE_URL'
              secretRef: 'serving-url'
            }
            {
              // La banque inventée de l'image s'ouvre à qui vient ; une base, jamais.
              name: 'CLAIRSCORE_PUBLIC_DEMO'
              value: withDatabase ? 'false' : 'true'
            }
            {
              // Le nom que l'environnement donne à l'application : le serveur ne répond à aucun autre.
              name: 'CLAIRSCORE_ALLOWED_HOSTS'
              value: 'clairscore.${environment.properties.defaultDomain}'
            }
            {
              // Un secret monté comme un fichier : sans lui aucun point de contrôle ne serait signé.
              name: 'CLAIRSCORE_RECORDS_KEY'
              value: '/run/records/key'
            }
            {
              name: 'CLAIRSCORE_DATA_PROTECTION'
              value: dataProtection
            }
          ]
          probes: [
            {
              type: 'Startup'
              httpGet: {
                path: '/livez'
                port: 3000
              }
              periodSeconds: 1
              failureThreshold: 60
            }
            {
              type: 'Readiness'
              httpGet: {
                path: '/readyz'
                port: 3000
              }
              periodSeconds: 5
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/livez'
                port: 3000
              }
              periodSeconds: 30
            }
          ]
          volumeMounts: [
            {
              volumeName: 'records-key'
              mountPath: '/run/records'
            }
          ]
        }
      ]
      volumes: [
        {
          name: 'records-key'
          storageType: 'Secret'
          secrets: [
            {
              secretRef: 'records-key'
              path: 'key'
            }
          ]
        }
      ]
      scale: {
        minReplicas: 0
        maxReplicas: 1
      }
    }
  }
}

// Chaque nuit, la banque dans un fichier que l'un et l'autre moteur savent restaurer ; PostgreSQL garde en outre ses trente-cinq
// jours à la minute.
module backup 'backup.bicep' = if (withDatabase) {
  params: {
    location: location
    suffix: suffix
    image: image
    environmentName: environment.name
    identityId: identity.id
    databaseUrlSecret: vault::serving.properties.secretUri
  }
  dependsOn: [
    mayRead
  ]
}

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: 'clairscore'
  properties: {
    category: 'Cost'
    amount: monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: budgetFrom
    }
    notifications: {
      at80Percent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [
          contact
        ]
      }
      forecast: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [
          contact
        ]
      }
    }
  }
}

output address string = 'https://${app.properties.configuration.ingress.fqdn}'
