#!/usr/bin/env bash
# Fait le projet Azure DevOps de Clairscore : zones, sprints, équipe, tableau, pipeline, environnements, connexions.
#
# usage : ORGANISATION=https://dev.azure.com/… REPOSITORY=proprietaire/depot SUBSCRIPTION=… TENANT=… CLIENT=… VAULT=… \
#           APPROVERS=identifiant azure/bootstrap.sh
#
# Ce qui existe déjà est laissé tel quel : on peut l'appeler dix fois. DRY_RUN=1 écrit ce qui serait fait et ne fait rien.
# Avant : `az login`, l'extension azure-devops, et l'organisation elle-même, que seul dev.azure.com sait créer.
# GITHUB_TOKEN (facultatif) relie le dépôt. Aucun secret n'est écrit ici : l'accès à Azure est fédéré, le mot de passe de la base
# reste dans Key Vault.
set -euo pipefail
cd "$(dirname "$0")"

: "${ORGANISATION:?l\'adresse de l\'organisation, par exemple https://dev.azure.com/clairscore}"
: "${REPOSITORY:?le dépôt GitHub, proprietaire/depot}"
: "${SUBSCRIPTION:?l\'abonnement Azure}" "${TENANT:?le locataire Entra}" "${CLIENT:?l\'identité que le pipeline emprunte}"
: "${VAULT:?le coffre Key Vault}" "${APPROVERS:?qui approuve une mise en production}"
project=${PROJECT:-Clairscore}
# L'API d'Azure DevOps, pour qui demande un jeton à Entra.
devops=499b84ac-1321-427f-aa17-267ca6975798

say() { printf '%s\n' "$*" >&2; }

# Demande, ne change rien ; à blanc, il n'y a encore rien.
ask() {
  if [ -n "${DRY_RUN:-}" ]; then return 0; fi
  az "$@" --output tsv
}

# Change quelque chose ; à blanc, l'écrit.
act() {
  if [ -n "${DRY_RUN:-}" ]; then printf 'az'; printf ' %q' "$@"; printf '\n'; else az "$@" --output tsv; fi
}

# Un appel de l'API que `az` n'a pas en commande : la méthode, l'adresse, le corps.
call() {
  act rest --method "$1" --resource "$devops" --uri "$2" --headers Content-Type=application/json --body "$3" --query id
}

here=(--organization "$ORGANISATION" --project "$project")

make_project() {
  if [ -z "$(ask devops project list --organization "$ORGANISATION" --query "value[?name=='$project'].id")" ]; then
    act devops project create --organization "$ORGANISATION" --name "$project" --process Scrum \
      --source-control git --visibility private
  fi
}

make_areas_and_sprints() {
  local known name id
  known=$(ask boards area project list "${here[@]}" --depth 2 --query 'children[].name')
  python3 backlog.py areas | while read -r name; do
    grep -qxF "$name" <<<"$known" || act boards area project create "${here[@]}" --name "$name"
  done
  known=$(ask boards iteration project list "${here[@]}" --depth 2 --query 'children[].name')
  python3 backlog.py sprints | while read -r name; do
    grep -qxF "$name" <<<"$known" || act boards iteration project create "${here[@]}" --name "$name"
    id=$(ask boards iteration project list "${here[@]}" --depth 2 --query "children[?name=='$name'].identifier | [0]")
    act boards iteration team add "${here[@]}" --team "$project Team" --id "${id:-$name}" >/dev/null || true
  done
}

# Les éléments du tableau, parents d'abord ; un titre déjà là n'est pas refait.
make_backlog() {
  local depth kind title state fields parent id ids=()
  while IFS=$'\x1f' read -r depth kind title state fields; do
    id=$(ask boards query "${here[@]}" --wiql \
      "SELECT [System.Id] FROM workitems WHERE [System.TeamProject] = '$project' AND [System.Title] = '${title//\'/\'\'}'" \
      --query '[0].id')
    if [ -z "$id" ]; then
      mapfile -d $'\x1e' -t values < <(printf '%s' "$fields")
      id=$(act boards work-item create "${here[@]}" --type "$kind" --title "$title" --fields "${values[@]}" --query id)
      [ -z "${DRY_RUN:-}" ] || { printf '%s\n' "$id"; id="«$title»"; }
      parent=${ids[depth - 1]:-}
      [ -z "$parent" ] || act boards work-item relation add --organization "$ORGANISATION" --id "$id" \
        --relation-type parent --target-id "$parent"
      [ "$state" = New ] || act boards work-item update --organization "$ORGANISATION" --id "$id" --state "$state" --query id
    fi
    ids[depth]=$id
  done < <(python3 backlog.py items)
}

make_pipeline() {
  local github
  github=$(ask devops service-endpoint list "${here[@]}" --query "[?name=='github'].id | [0]")
  if [ -z "$github" ] && [ -n "${GITHUB_TOKEN:-}" ]; then
    github=$(AZURE_DEVOPS_EXT_GITHUB_PAT=$GITHUB_TOKEN act devops service-endpoint github create "${here[@]}" \
      --github-url "https://github.com/$REPOSITORY" --name github --query id)
  fi
  if [ -z "$(ask pipelines list "${here[@]}" --name clairscore --query '[0].id')" ]; then
    act pipelines create "${here[@]}" --name clairscore --repository "https://github.com/$REPOSITORY" \
      --repository-type github --branch main --yml-path azure-pipelines.yml --skip-first-run true \
      ${github:+--service-connection "$github"}
  fi
}

# La connexion fédérée d'un environnement : le jeton du pipeline suffit, il n'y a pas de secret.
make_connection() {
  local name=azure-$1 file
  if [ -n "$(ask devops service-endpoint list "${here[@]}" --query "[?name=='$name'].id | [0]")" ]; then return; fi
  file=$(mktemp)
  python3 - "$name" "$SUBSCRIPTION" "$TENANT" "$CLIENT" "$project" >"$file" <<'PYTHON'
import json, sys
name, subscription, tenant, client, project = sys.argv[1:]
json.dump({
    "name": name, "type": "azurerm", "url": "https://management.azure.com/",
    "authorization": {"scheme": "WorkloadIdentityFederation",
                      "parameters": {"tenantid": tenant, "serviceprincipalid": client}},
    "data": {"environment": "AzureCloud", "scopeLevel": "Subscription", "subscriptionId": subscription,
             "subscriptionName": subscription, "creationMode": "Manual"},
    "isShared": False, "isReady": True,
    "serviceEndpointProjectReferences": [{"projectReference": {"name": project}, "name": name}],
}, sys.stdout)
PYTHON
  act devops service-endpoint create "${here[@]}" --service-endpoint-configuration "$file" \
    --query authorization.parameters.workloadIdentityFederationSubject
  rm -f "$file"
  say "$name : donner à l'identité $CLIENT un « federated credential » avec l'émetteur et le sujet que la connexion vient de rendre."
}

# Un environnement, son verrou (un déploiement à la fois), et pour la production l'approbation d'une personne.
make_environment() {
  local name=$1 id resource
  id=$(ask devops invoke --organization "$ORGANISATION" --area distributedtask --resource environments \
    --route-parameters "project=$project" --api-version 7.1 --query "value[?name=='$name'].id | [0]")
  if [ -n "$id" ]; then return; fi
  id=$(call POST "$ORGANISATION/$project/_apis/distributedtask/environments?api-version=7.1" \
    "{\"name\": \"$name\", \"description\": \"$2\"}")
  [ -z "${DRY_RUN:-}" ] || { printf '%s\n' "$id"; id=$name; }
  resource="\"resource\": {\"type\": \"environment\", \"id\": \"$id\", \"name\": \"$name\"}, \"timeout\": 43200"
  local checks="$ORGANISATION/$project/_apis/pipelines/checks/configurations?api-version=7.1-preview.1"
  call POST "$checks" "{\"type\": {\"id\": \"2EF31AD6-BAA0-403A-8B45-2CBC9B4E5563\", \"name\": \"ExclusiveLock\"}, \"settings\": {}, $resource}"
  if [ "$name" = production ]; then
    call POST "$checks" "{\"type\": {\"id\": \"8C6F20A7-A545-4486-9777-F762FAFE0D4D\", \"name\": \"Approval\"}, \"settings\": {\"approvers\": [{\"id\": \"$APPROVERS\"}], \"executionOrder\": \"anyOrder\", \"minRequiredApprovers\": 1, \"requesterCannotBeApprover\": true, \"instructions\": \"Le procès-verbal de recette est-il signé ?\", \"blockedApprovers\": []}, $resource}"
  fi
}

# Le groupe de variables que le pipeline lit, lié au coffre : la valeur n'en sort que pendant une exécution.
make_variables() {
  local connection
  if [ -n "$(ask pipelines variable-group list "${here[@]}" --group-name clairscore --query '[0].id')" ]; then return; fi
  connection=$(ask devops service-endpoint list "${here[@]}" --query "[?name=='azure-production'].id | [0]")
  call POST "$ORGANISATION/_apis/distributedtask/variablegroups?api-version=7.1" \
    "{\"type\": \"AzureKeyVault\", \"name\": \"clairscore\", \"providerData\": {\"serviceEndpointId\": \"${connection:-azure-production}\", \"vault\": \"$VAULT\"}, \"variables\": {\"databasePassword\": {\"isSecret\": true, \"enabled\": true}, \"contact\": {\"isSecret\": true, \"enabled\": true}}, \"variableGroupProjectReferences\": [{\"name\": \"clairscore\", \"projectReference\": {\"name\": \"$project\"}}]}"
}

make_project
make_areas_and_sprints
make_backlog
make_pipeline
make_connection recette
make_connection production
make_environment recette "Là où l'on éprouve"
make_environment production "Ce que voient les conseillers"
make_variables
say "Fait. Restent à la main : le « federated credential », l'accès au coffre, la règle de branche de GitHub (exiger « clairscore »)."
