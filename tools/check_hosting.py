"""What hosts are asked for is what there will be: images under the names that are pushed, connections that the board's script makes,
writable folders where something is written.

usage: python tools/check_hosting.py

Exit 1 and a sentence for each fault. What no host has is told apart (docs/projet/55-mise-en-ligne.md): no image was ever pushed.
Independent of the pipeline's own shape, which tools/check_delivery.py reads.
"""

import re
import sys

from check_delivery import ROOT, load, walk

# What Render asks of a service that is an image, and what it would choose by itself at somebody's cost: without `plan` it takes one that
# is paid for, without `healthCheckPath` it sends visitors to a server that reads its bank.
RENDER = ("type", "name", "runtime", "image.url", "plan", "healthCheckPath")
# The page that says how a host without containers serves, and the variable of who signs the records.
GUIDE = "docs/projet/41-exploitation.md"
RECORDS_KEY = "CLAIRSCORE_RECORDS_KEY"
faults: list[str] = []


def scripts(pipeline: dict) -> str:
    """What the pipeline runs, its own variables filled in."""
    text = "\n".join(step["script"] for step in walk(pipeline) if "script" in step).replace("\\\n", " ")
    values = {variable["name"]: variable["value"] for variable in pipeline["variables"] if "name" in variable}
    for _ in values:
        for name, value in values.items():
            text = text.replace(f"$({name})", value)
    return text


def pushed(pipeline: dict) -> set[str]:
    """The images that are pushed, each of which was built or tagged by that name."""
    text = scripts(pipeline)
    found = set(re.findall(r'docker push "([^"]+)"', text))
    named = set(re.findall(r'--tag "([^"]+)"', text)) | set(re.findall(r'docker tag "[^"]+" "([^"]+)"', text))
    for image in sorted(found - named):
        faults.append(f"azure-pipelines.yml pushes {image}, which nothing builds or tags")
    return found


def render(images: set[str]) -> None:
    """Each service of render.yaml: what Render demands, and an image that is pushed."""
    for service in load(ROOT / "render.yaml")["services"]:
        name = service.get("name", "a service")
        for key in RENDER:
            value = service
            for part in key.split("."):
                value = (value or {}).get(part)
            if not value:
                faults.append(f"render.yaml: {name} has no {key}")
        image = (service.get("image") or {}).get("url")
        if image not in images:
            faults.append(f"render.yaml: {name} runs {image}; what is pushed is {', '.join(sorted(images))}")
        given = {variable["key"]: variable for variable in service.get("envVars", [])}
        if f"{service['name']}.onrender.com" != given.get("CLAIRSCORE_ALLOWED_HOSTS", {}).get("value"):
            faults.append(f"render.yaml: {name} is not answered to by its own name: CLAIRSCORE_ALLOWED_HOSTS")


def connections(pipeline: dict) -> None:
    """Every connection that a task uses is made by the script that makes the project."""
    made = (ROOT / "azure/bootstrap.sh").read_text(encoding="utf-8")
    for file in (pipeline, load(ROOT / "azure/deploy.yml")):
        for inputs in (step["inputs"] for step in walk(file) if isinstance(step.get("inputs"), dict)):
            for key in ("containerRegistry", "azureSubscription"):
                name = inputs.get(key, "").split("${{")[0]
                if name and f"make_endpoint {name}" not in made and f'make_endpoint "{name}' not in made:
                    faults.append(f"the pipeline uses the connection {name}…, which azure/bootstrap.sh does not make")


def folder(url: str) -> str | None:
    """Where a SQLite database of that address lies; none for one on a server."""
    found = re.match(r"sqlite:///([^?]+)/[^/]+$", url)
    return f"/{found[1]}" if found else None


def writable(pipeline: dict) -> None:
    """Under a read-only root a bank in a file has a folder that can be written; the image is tried so."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    bank = folder(re.search(r"DATABASE_URL=(\S+)", dockerfile)[1])
    if f'VOLUME ["{bank}"]' not in dockerfile:
        faults.append(f"Dockerfile: the bank lies in {bank}, which is no volume: it cannot be served under a read-only root")
    for name, service in load(ROOT / "compose.yaml")["services"].items():
        if not service.get("read_only") or "clairscore" not in service.get("image", ""):
            continue
        at = folder((service.get("environment") or {}).get("DATABASE_URL", ""))
        mounts = [mount.split(":")[-2 if mount.endswith(":ro") else -1] for mount in service.get("volumes", []) if not mount.endswith(":ro")]
        if at and at not in [*mounts, *(mount.split(":")[0] for mount in service.get("tmpfs", []))]:
            faults.append(f"compose.yaml: {name} is read-only, and nothing can be written in {at}")
    tried = re.findall(r"docker run (.*)", scripts(pipeline).replace('"${enfermee[@]}"', "".join(re.findall(r"enfermee=\((.*)\)", scripts(pipeline)))))
    image = next(v["value"] for v in pipeline["variables"] if v.get("name") == "image")
    for words in tried:
        if "--detach" in words and "--read-only" not in words:
            faults.append(f"azure-pipelines.yml tries {image} with a root that can be written: {words}")


def serving() -> dict[str, set[str]]:
    """What each way to serve sets, by where that is written."""
    ways = {"infra/main.bicep": set(re.findall(r"name: '(\w+)'", (ROOT / "infra/main.bicep").read_text(encoding="utf-8")))}
    for service in load(ROOT / "render.yaml")["services"]:
        ways[f"render.yaml: {service.get('name')}"] = {variable["key"] for variable in service.get("envVars", [])}
    for name, service in load(ROOT / "compose.yaml")["services"].items():
        if (service.get("command") or [None])[0] == "serve":
            ways[f"compose.yaml: {name}"] = set(service.get("environment") or {})
    guide = (ROOT / GUIDE).read_text(encoding="utf-8")
    told = re.search(r"^`/etc/clairscore/environment`.*?(?=^$)", guide, re.MULTILINE | re.DOTALL)
    ways[f"{GUIDE}: /etc/clairscore/environment"] = set(re.findall(r"`(\w+)=", told[0] if told else ""))
    return ways


def signed_and_addressed() -> None:
    """Who serves says whom clients write to, and signs the records: beside a bank in a file, the program makes the key itself."""
    for place, given in serving().items():
        for variable in (RECORDS_KEY, "CLAIRSCORE_DATA_PROTECTION"):
            if variable not in given and not (variable == RECORDS_KEY and place.startswith("render.yaml")):
                faults.append(f"{place} serves without {variable}")


def bicep_is_given(pipeline: dict) -> None:
    """What Bicep is given, the pipeline gives."""
    given = {name for step in walk(load(ROOT / "azure/deploy.yml")) if "AzureCLI" in step.get("task", "") for name in step.get("env", {})}
    variables = re.findall(r"\$\((\w+)\)", " ".join(str(step["env"]) for step in walk(load(ROOT / "azure/deploy.yml")) if isinstance(step.get("env"), dict)))
    made = (ROOT / "azure/bootstrap.sh").read_text(encoding="utf-8")
    own = {variable.get("name") for variable in pipeline["variables"]}
    for name in sorted(set(variables) - own):
        if f'\\"{name}\\"' not in made:
            faults.append(f"azure/deploy.yml uses $({name}), which azure/bootstrap.sh does not put into the group of variables")
    for path in sorted((ROOT / "infra").glob("*.bicepparam")):
        for name in re.findall(r"readEnvironmentVariable\('(\w+)'\)", path.read_text(encoding="utf-8")):
            if name not in given:
                faults.append(f"infra/{path.name} reads {name}, which azure/deploy.yml does not give")


def main() -> None:
    pipeline = load(ROOT / "azure-pipelines.yml")
    render(pushed(pipeline))
    connections(pipeline)
    writable(pipeline)
    signed_and_addressed()
    bicep_is_given(pipeline)
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
