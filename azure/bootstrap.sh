#!/usr/bin/env bash
# Fait le projet Azure DevOps de Clairscore : zones, sprints, équipe, tableau, pipeline, environnements, connexions.
#
# usage : ORGANISATION=https://dev.azure.com/… REPOSITORY=proprietaire/depot SUBSCRIPTION=… TENANT=… CLIENT=… VAULT=… \
#           APPROVERS=identifiant azure/bootstrap.sh
#
# Ce qui existe déjà est laissé tel quel, ce qui manque est ajouté : on peut l'appeler dix fois, et après une interruption.
# DRY_RUN=1 écrit ce qui serait fait et ne fait rien.
# Avant : `az login`, l'extension azure-devops, et l'organisation elle-même, que seul dev.azure.com sait créer.
# GITHUB_TOKEN (facultatif) relie le dépôt. Aucun secret n'est écrit ici : l'accès à Azure est fédéré, les mots de passe de la base
# restent dans Key Vault.
# GITHUB_TOKEN sert aussi à protéger la branche `main`, et GHCR_USER avec GHCR_TOKEN à pousser l'image : une connexion les garde.
# MEMBERS (facultatif) est un fichier de lignes « Rôle=adresse » : ces personnes entrent dans l'équipe, et reçoivent ce qui est à leur rôle.
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

# Demande, ne change rien ; à blanc, il n'y a encore rien. Toujours dans une affectation, jamais dans un `if` ou un `<(…)` : bash y
# ignorerait une question sans réponse, et l'on referait ce qui est déjà là.
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
team=(--team "$project Team")
# Les fichiers de passage ne survivent pas au script : l'un d'eux porte un jeton.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

make_project() {
  local found
  found=$(ask devops project list --organization "$ORGANISATION" --query "value[?name=='$project'].id")
  if [ -z "$found" ]; then
    act devops project create --organization "$ORGANISATION" --name "$project" --process Scrum \
      --source-control git --visibility private
  fi
}

make_areas_and_sprints() {
  local known name
  known=$(ask boards area project list "${here[@]}" --depth 2 --query 'children[].name')
  python3 backlog.py areas | while read -r name; do
    grep -qxF "$name" <<<"$known" || act boards area project create "${here[@]}" --name "$name"
  done
  known=$(ask boards iteration project list "${here[@]}" --depth 2 --query 'children[].name')
  python3 backlog.py sprints | while read -r name; do
    grep -qxF "$name" <<<"$known" || act boards iteration project create "${here[@]}" --name "$name"
  done
}

# L'équipe : celle que le projet a d'office, ses zones, ses sprints, ses personnes.
make_team() {
  local found known name id group address
  found=$(ask devops team list "${here[@]}" --query "[?name=='$project Team'].id")
  if [ -z "$found" ]; then
    act devops team create "${here[@]}" --name "$project Team"
  fi
  found=$(ask boards area team list "${here[@]}" "${team[@]}" --query "values[?includeChildren].value")
  if [ -z "$found" ]; then
    act boards area team add "${here[@]}" "${team[@]}" --path "$project" --include-sub-areas true
  fi
  found=$(ask boards iteration team show-backlog-iteration "${here[@]}" "${team[@]}" --query backlogIteration.id)
  if [ -z "$found" ]; then
    id=$(ask boards iteration project list "${here[@]}" --depth 1 --query identifier)
    act boards iteration team set-backlog-iteration "${here[@]}" "${team[@]}" --id "${id:-$project}"
  fi
  known=$(ask boards iteration team list "${here[@]}" "${team[@]}" --query '[].name')
  python3 backlog.py sprints | while read -r name; do
    if grep -qxF "$name" <<<"$known"; then continue; fi
    id=$(ask boards iteration project list "${here[@]}" --depth 2 --query "children[?name=='$name'].identifier | [0]")
    act boards iteration team add "${here[@]}" "${team[@]}" --id "${id:-$name}"
  done
  [ -n "${MEMBERS:-}" ] || return 0
  group=$(ask devops security group list "${here[@]}" --query "graphGroups[?displayName=='$project Team'].descriptor | [0]")
  known=$(ask devops team list-member "${here[@]}" "${team[@]}" --query '[].identity.uniqueName')
  cut -d= -f2 <"$MEMBERS" | sort -u | while read -r address; do
    if grep -qxF "$address" <<<"$known"; then continue; fi
    found=$(ask devops user list --organization "$ORGANISATION" --query "members[?user.principalName=='$address'].id | [0]")
    if [ -z "$found" ]; then
      act devops user add --organization "$ORGANISATION" --email-id "$address" --license-type express --query id
    fi
    act devops security group membership add --organization "$ORGANISATION" --group-id "${group:-$project Team}" --member-id "$address"
  done
}

# À qui revient ce qui porte ces étiquettes ; à personne, si le rôle n'a pas d'adresse.
holder() {
  local role address
  [ -n "${MEMBERS:-}" ] || return 0
  while IFS== read -r role address; do
    if [[ "; $1;" == *"; $role;"* ]]; then printf '%s' "$address"; return 0; fi
  done <"$MEMBERS"
}

# Les éléments du tableau, parents d'abord. Un titre déjà là n'est pas refait ; le parent ou l'état qui lui manquent, si.
make_backlog() {
  local depth kind title wanted fields tags parent id state under who found ids=()
  local -A there=()
  found=$(ask boards query "${here[@]}" --wiql \
    "SELECT [System.Id], [System.Title], [System.State], [System.Parent] FROM workitems WHERE [System.TeamProject] = '$project'" \
    --query '[].[id, fields."System.State", fields."System.Title", fields."System.Parent"]')
  while IFS=$'\t' read -r id state title parent; do
    [ -z "$id" ] || there[$title]="$id ${state// /_} ${parent:-None}"
  done <<<"$found"
  while IFS=$'\x1f' read -r depth kind title wanted tags fields; do
    read -r id state parent <<<"${there[$title]:-}" || true
    if [ -z "$id" ]; then
      mapfile -d $'\x1e' -t values < <(printf '%s' "$fields")
      who=$(holder "$tags")
      id=$(act boards work-item create "${here[@]}" --type "$kind" --title "$title" ${who:+--assigned-to "$who"} \
        --fields "${values[@]}" --query id)
      state=New parent=None
      [ -z "${DRY_RUN:-}" ] || { printf '%s\n' "$id"; id="«$title»"; }
    fi
    under=${ids[depth - 1]:-None}
    [ "$parent" != None ] || [ "$under" = None ] || act boards work-item relation add --organization "$ORGANISATION" --id "$id" \
      --relation-type parent --target-id "$under"
    # Ce que des personnes ont avancé sur le tableau reste où elles l'ont mis.
    [ "$wanted" != Done ] || [ "$state" = Done ] \
      || act boards work-item update --organization "$ORGANISATION" --id "$id" --state Done --query id
    ids[depth]=$id
  done < <(python3 backlog.py items)
}

make_pipeline() {
  local github found
  github=$(ask devops service-endpoint list "${here[@]}" --query "[?name=='github'].id | [0]")
  if [ -z "$github" ] && [ -n "${GITHUB_TOKEN:-}" ]; then
    github=$(AZURE_DEVOPS_EXT_GITHUB_PAT=$GITHUB_TOKEN act devops service-endpoint github create "${here[@]}" \
      --github-url "https://github.com/$REPOSITORY" --name github --query id)
  fi
  found=$(ask pipelines list "${here[@]}" --name clairscore --query '[0].id')
  if [ -z "$found" ]; then
    act pipelines create "${here[@]}" --name clairscore --repository "https://github.com/$REPOSITORY" \
      --repository-type github --branch main --yml-path azure-pipelines.yml --skip-first-run true \
      ${github:+--service-connection "$github"}
  fi
}

# La branche `main` de GitHub n'avance que par une demande relue, le pipeline vert. (`pr:` du pipeline suffit à le lancer.)
protect_branch() {
  local url=https://api.github.com/repos/$REPOSITORY/branches/main/protection status
  local rule='{"required_status_checks": {"strict": true, "contexts": ["clairscore"]}, "enforce_admins": true, "required_pull_request_reviews": {"required_approving_review_count": 1, "dismiss_stale_reviews": true}, "restrictions": null, "allow_force_pushes": false, "allow_deletions": false}'
  if [ -n "${DRY_RUN:-}" ]; then printf 'curl %q %q\n' "$url" "$rule"; return; fi
  if [ -z "${GITHUB_TOKEN:-}" ]; then
    say "Sans GITHUB_TOKEN, la règle de la branche main de GitHub reste à poser à la main : une relecture, le contrôle « clairscore »."
    return
  fi
  # Le jeton ne passe que par ce fichier : un argument se lirait dans la liste des processus.
  printf 'header = "Authorization: Bearer %s"\nheader = "Accept: application/vnd.github+json"\n' "$GITHUB_TOKEN" >"$scratch/github"
  status=$(curl --silent --config "$scratch/github" --output /dev/null --write-out '%{http_code}' "$url")
  case $status in
    200) ;;
    404) curl --silent --show-error --fail --config "$scratch/github" --output /dev/null --request PUT --data "$rule" "$url" ;;
    *) say "GitHub répond $status quand on demande la protection de main de $REPOSITORY."; return 1 ;;
  esac
}

# Une connexion nommée $1, dont la description est lue à l'entrée, si elle manque ; $2 est ce que l'on veut en savoir.
make_endpoint() {
  local found
  cat >"$scratch/endpoint.json"
  found=$(ask devops service-endpoint list "${here[@]}" --query "[?name=='$1'].id | [0]")
  if [ -n "$found" ]; then return; fi
  act devops service-endpoint create "${here[@]}" --service-endpoint-configuration "$scratch/endpoint.json" --query "$2"
}

# Ce que Docker@2 présente au registre d'images : la connexion garde le jeton, le pipeline ne le voit pas.
make_registry() {
  if [ -z "${GHCR_TOKEN:-}" ]; then
    say "Sans GHCR_USER et GHCR_TOKEN (packages: écrire), la connexion « ghcr » que l'étape « Image » demande reste à faire à la main."
    return
  fi
  : "${GHCR_USER:?à qui est GHCR_TOKEN}"
  project=$project python3 -c '
import json, os, sys
json.dump({
    "name": "ghcr", "type": "dockerregistry", "url": "https://ghcr.io",
    "authorization": {"scheme": "UsernamePassword",
                      "parameters": {"registry": "https://ghcr.io", "username": os.environ["GHCR_USER"], "password": os.environ["GHCR_TOKEN"], "email": ""}},
    "data": {"registrytype": "Others"}, "isShared": False, "isReady": True,
    "serviceEndpointProjectReferences": [{"projectReference": {"name": os.environ["project"]}, "name": "ghcr"}],
}, sys.stdout)' | make_endpoint ghcr id
}

# La connexion fédérée d'un environnement : le jeton du pipeline suffit, il n'y a pas de secret.
make_connection() {
  python3 - "azure-$1" "$SUBSCRIPTION" "$TENANT" "$CLIENT" "$project" <<'PYTHON' | make_endpoint "azure-$1" authorization.parameters.workloadIdentityFederationSubject
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
  say "azure-$1 : donner à l'identité $CLIENT un « federated credential » avec l'émetteur et le sujet de cette connexion, s'il n'y est pas."
}

# Un contrôle de l'environnement $name, $id : sa sorte, l'identifiant d'Azure de celle-ci, ses réglages. Fait s'il n'y est pas.
make_check() {
  if grep -qxF "$1" <<<"$checks"; then return; fi
  call POST "$ORGANISATION/$project/_apis/pipelines/checks/configurations?api-version=7.1-preview.1" \
    "{\"type\": {\"id\": \"$2\", \"name\": \"$1\"}, \"settings\": $3, \"resource\": {\"type\": \"environment\", \"id\": \"$id\", \"name\": \"$name\"}, \"timeout\": 43200}"
}

# Un environnement, son verrou (un déploiement à la fois), et pour la production l'approbation d'une personne.
make_environment() {
  local name=$1 id checks
  id=$(ask devops invoke --organization "$ORGANISATION" --area distributedtask --resource environments \
    --route-parameters "project=$project" --api-version 7.1 --query "value[?name=='$name'].id | [0]")
  if [ -z "$id" ]; then
    id=$(call POST "$ORGANISATION/$project/_apis/distributedtask/environments?api-version=7.1" \
      "{\"name\": \"$name\", \"description\": \"$2\"}")
    [ -z "${DRY_RUN:-}" ] || { printf '%s\n' "$id"; id=$name; }
  fi
  # Un environnement sans ses contrôles laisserait passer un déploiement que personne n'a approuvé : on les demande toujours.
  checks=$(ask rest --method GET --resource "$devops" --query 'value[].type.name' \
    --uri "$ORGANISATION/$project/_apis/pipelines/checks/configurations?resourceType=environment&resourceId=$id&api-version=7.1-preview.1")
  if [ "$name" = production ]; then
    make_check Approval 8C6F20A7-A545-4486-9777-F762FAFE0D4D "{\"approvers\": [{\"id\": \"$APPROVERS\"}], \"executionOrder\": \"anyOrder\", \"minRequiredApprovers\": 1, \"requesterCannotBeApprover\": true, \"instructions\": \"Le procès-verbal de recette est-il signé ?\", \"blockedApprovers\": []}"
  fi
  make_check ExclusiveLock 2EF31AD6-BAA0-403A-8B45-2CBC9B4E5563 '{}'
}

# Le groupe de variables que le pipeline lit, lié au coffre : la valeur n'en sort que pendant une exécution.
make_variables() {
  local connection found
  found=$(ask pipelines variable-group list "${here[@]}" --group-name clairscore --query '[0].id')
  if [ -n "$found" ]; then return; fi
  connection=$(ask devops service-endpoint list "${here[@]}" --query "[?name=='azure-production'].id | [0]")
  call POST "$ORGANISATION/_apis/distributedtask/variablegroups?api-version=7.1" \
    "{\"type\": \"AzureKeyVault\", \"name\": \"clairscore\", \"providerData\": {\"serviceEndpointId\": \"${connection:-azure-production}\", \"vault\": \"$VAULT\"}, \"variables\": {\"databasePassword\": {\"isSecret\": true, \"enabled\": true}, \"servingPassword\": {\"isSecret\": true, \"enabled\": true}, \"contact\": {\"isSecret\": true, \"enabled\": true}, \"recordsKey\": {\"isSecret\": true, \"enabled\": true}, \"dataProtection\": {\"isSecret\": true, \"enabled\": true}}, \"variableGroupProjectReferences\": [{\"name\": \"clairscore\", \"projectReference\": {\"name\": \"$project\"}}]}"
}

make_project
make_areas_and_sprints
make_team
make_backlog
make_pipeline
protect_branch
make_registry
make_connection recette
make_connection production
make_environment recette "Là où l'on éprouve"
make_environment production "Ce que voient les conseillers"
make_variables
say "Fait. Restent à la main : le « federated credential », l'accès au coffre, et permettre au pipeline ses connexions à sa première exécution."
