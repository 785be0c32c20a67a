"""The script that makes the board, against an `az` that records what it is asked and remembers what it has made.

usage: python -m unittest azure/test_bootstrap.py
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import backlog

HERE = Path(__file__).parent
# Most of what is tried is tried on the first rows of the backlog: an epic and its first items.
ROWS = 4
SETTINGS = {
    "ORGANISATION": "https://dev.azure.com/example",
    "REPOSITORY": "example/clairscore",
    "SUBSCRIPTION": "subscription",
    "TENANT": "tenant",
    "CLIENT": "client",
    "VAULT": "vault",
    "APPROVERS": "group",
    "GITHUB_TOKEN": "not-to-be-seen",
    "GHCR_USER": "pusher",
    "GHCR_TOKEN": "nor-this-one",
}
MEMBERS = "Data Engineer=engineer@example.org\nDevOps=operator@example.org\n"
# Stands in for `az`: keeps every call in $CALLS, and what was made in $MADE. Its call number $FAIL_AT fails, before it does anything.
AZ = r"""import json, os, re, sys
arguments = sys.argv[1:]
with open(os.environ["CALLS"], "a") as calls:
    calls.write(json.dumps(arguments) + "\n")
if sum(1 for _ in open(os.environ["CALLS"])) == int(os.environ.get("FAIL_AT", 0)):
    sys.exit("the line is down")
made = json.load(open(os.environ["MADE"]))
def option(name):
    return arguments[arguments.index(name) + 1] if name in arguments else None
def make(name, **fields):
    made.setdefault(name, {"id": len(made) + 1} | fields)
    json.dump(made, open(os.environ["MADE"], "w"))
    print(made[name]["id"])
def find(name):
    if name in made:
        print(made[name]["id"])
def change(**fields):
    next(thing for thing in made.values() if str(thing["id"]) == option("--id")).update(fields)
    json.dump(made, open(os.environ["MADE"], "w"))
def names(kind):
    print("\n".join(name.split(":", 1)[1] for name in made if name.startswith(kind + ":")))
verb = " ".join(a for a in arguments[:5] if not a.startswith("-"))
asked = re.search(r"[nN]ame=='([^']*)'", option("--query") or "")
if verb.startswith("devops project list"): find("project")
elif verb.startswith("devops project create"): make("project"), make("team:" + option("--name") + " Team")
elif verb.startswith(("boards area project list", "boards iteration project list")) and option("--depth") == "1": find("project")
elif verb.startswith(("boards area project list", "boards iteration project list")) and not asked: names(arguments[1])
elif verb.startswith("boards iteration project list"): find("iteration:" + asked[1])
elif verb.startswith(("boards area project create", "boards iteration project create")): make(arguments[1] + ":" + option("--name"))
elif verb.startswith("devops team list-member"): names("member")
elif verb.startswith("devops team list"): find("team:" + asked[1])
elif verb.startswith("boards area team list"): find("areas of the team")
elif verb.startswith("boards area team add"): make("areas of the team")
elif verb.startswith("boards iteration team show-backlog-iteration"): find("root of the team")
elif verb.startswith("boards iteration team set-backlog-iteration"): make("root of the team")
elif verb.startswith("boards iteration team list"):
    print("\n".join(name.split(":", 1)[1] for name, thing in made.items() if name.startswith("iteration:") and f"sprint {thing['id']}" in made))
elif verb.startswith("boards iteration team add"): make("sprint " + option("--id"))
elif verb.startswith("devops security group list"): find("team:" + asked[1])
elif verb.startswith("devops security group membership add"): make("member:" + option("--member-id"))
elif verb.startswith("devops user list"): find("user:" + asked[1])
elif verb.startswith("devops user add"): make("user:" + option("--email-id"))
elif verb.startswith("boards query"):
    for name, item in made.items():
        if name.startswith("item:"):
            print(item["id"], item["state"], name.split(":", 1)[1], item["parent"], sep="\t")
elif verb.startswith("boards work-item create"): make("item:" + option("--title"), state="New", parent=None)
elif verb.startswith("boards work-item update"): change(state=option("--state"))
elif verb.startswith("boards work-item relation add"): change(parent=option("--target-id"))
elif verb.startswith("devops service-endpoint list"): find("endpoint:" + asked[1])
elif verb.startswith("devops service-endpoint github create"): make("endpoint:" + option("--name"))
elif verb.startswith("devops service-endpoint create"):
    make("endpoint:" + json.load(open(option("--service-endpoint-configuration")))["name"])
elif verb.startswith("devops invoke"): find("environment:" + asked[1])
elif verb.startswith("pipelines variable-group list"): find("group")
elif verb.startswith("pipelines list"): find("pipeline")
elif verb.startswith("pipelines create"): make("pipeline")
elif arguments[0] == "rest" and option("--method") == "GET":
    names("check of " + re.search(r"resourceId=(\d+)", option("--uri"))[1])
elif arguments[0] == "rest":
    body = json.loads(option("--body"))
    if "/environments?" in option("--uri"): make("environment:" + body["name"])
    elif "/variablegroups?" in option("--uri"): make("group")
    elif "/checks/" in option("--uri"): make(f"check of {body['resource']['id']}:{body['type']['name']}")
"""
# Stands in for `curl`: GitHub, whose branch is protected once it was told to be; the header's file has to have a token.
CURL = r"""import json, os, sys
arguments = sys.argv[1:]
with open(os.environ["CALLS"], "a") as calls:
    calls.write(json.dumps(["curl"] + arguments) + "\n")
assert os.environ["GITHUB_TOKEN"] in open(arguments[arguments.index("--config") + 1]).read()
made = json.load(open(os.environ["MADE"]))
if "PUT" in arguments:
    made["protection"] = json.loads(arguments[arguments.index("--data") + 1])
    json.dump(made, open(os.environ["MADE"], "w"))
else:
    print(200 if "protection" in made else 404)
"""
CHANGES = {"create", "add", "update", "set-backlog-iteration", "POST", "PUT"}


class Bootstrap(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for name, program in (("az", AZ), ("curl", CURL)):
            (self.folder / name).write_text(f"#!{sys.executable} -IS\n{program}", encoding="utf-8")
            (self.folder / name).chmod(0o755)
        for name in ("bootstrap.sh", "backlog.py"):
            shutil.copy(HERE / name, self.folder)
        lines = backlog.FILE.read_text(encoding="utf-8").splitlines(keepends=True)
        (self.folder / "backlog.csv").write_text("".join(lines[: 1 + ROWS]), encoding="utf-8")
        self.enterContext(mock.patch.object(backlog, "FILE", self.folder / "backlog.csv"))
        (self.folder / "made").write_text("{}")
        (self.folder / "members").write_text(MEMBERS)

    def made(self) -> dict[str, dict]:
        return json.loads((self.folder / "made").read_text())

    def run_script(self, fails_at: int = 0, **settings: str) -> list[list[str]]:
        """Runs the script; returns the calls of `az` that it has made, of which the one numbered `fails_at` fails."""
        calls = self.folder / "calls"
        calls.write_text("")
        environment = os.environ | SETTINGS | settings
        environment |= {
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "CALLS": str(calls),
            "MADE": str(self.folder / "made"),
            "MEMBERS": str(self.folder / "members"),
            "FAIL_AT": str(fails_at),
        }
        done = subprocess.run([self.folder / "bootstrap.sh"], env=environment, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode == 0, fails_at == 0, done.stderr)
        self.output, self.errors = done.stdout, done.stderr
        return [json.loads(line) for line in calls.read_text().splitlines()]

    def test_every_item_is_made_once_under_its_parent_and_in_its_state(self) -> None:
        shutil.copy(HERE / "backlog.csv", self.folder)
        calls = self.run_script()
        items = backlog.rows()
        made = [call[call.index("--title") + 1] for call in calls if call[:3] == ["boards", "work-item", "create"]]
        self.assertEqual(made, [backlog.title(row) for row in items])
        parents = [call for call in calls if call[:3] == ["boards", "work-item", "relation"]]
        self.assertEqual(len(parents), sum(backlog.level(row) > 1 for row in items))
        done = [call for call in calls if call[:3] == ["boards", "work-item", "update"]]
        self.assertEqual(len(done), sum(backlog.state(row) == "Done" for row in items))
        self.assertGreater(len(done), 0)

    def test_production_waits_for_a_person_and_both_environments_take_one_deployment_at_a_time(self) -> None:
        bodies = [call[call.index("--body") + 1] for call in self.run_script() if "--body" in call]
        self.assertEqual(sum('"ExclusiveLock"' in body for body in bodies), 2)
        approvals = [json.loads(body) for body in bodies if '"Approval"' in body]
        self.assertEqual([body["resource"]["name"] for body in approvals], ["production"])
        self.assertTrue(approvals[0]["settings"]["requesterCannotBeApprover"])

    def test_a_second_run_makes_nothing_and_no_secret_is_an_argument(self) -> None:
        for call in self.run_script():
            for secret in ("GITHUB_TOKEN", "GHCR_TOKEN"):
                self.assertNotIn(SETTINGS[secret], " ".join(call))
        self.assertEqual([call for call in self.run_script() if CHANGES & set(call)], [])

    def test_what_was_interrupted_anywhere_is_whole_after_the_next_run(self) -> None:
        calls = self.run_script()
        # Something was made, and the next call, which gives it what it must have, fails.
        of_items = [[n for n, call in enumerate(calls, 1) if call[:3] == ["boards", "work-item", verb]][-1] for verb in ("create", "relation")]
        places = of_items + [n for n, call in enumerate(calls[:-1], 1) if '"name": "production"' in " ".join(call) or '"Approval"' in " ".join(call)][:2]
        self.assertEqual(len(places), 4, "an item and its parent, an environment and its approval")
        for place in places:
            with self.subTest(made=calls[place - 1][:6], failing=calls[place][:6]):
                (self.folder / "made").write_text("{}")
                self.run_script(fails_at=place + 1)
                self.run_script()
                self.assert_whole()

    def assert_whole(self) -> None:
        """Production waits for a person, and every item is under its parent in its state."""
        made = self.made()
        production, acceptance = (made[f"environment:{name}"]["id"] for name in ("production", "recette"))
        for check in (f"{production}:Approval", f"{production}:ExclusiveLock", f"{acceptance}:ExclusiveLock"):
            self.assertIn(f"check of {check}", made)
        parents: list[str] = ["None"] * 5
        for row in backlog.rows():
            item = made[f"item:{backlog.title(row)}"]
            parents[backlog.level(row)] = str(item["id"])
            above = parents[backlog.level(row) - 1] if backlog.level(row) > 1 else "None"
            self.assertEqual((str(item["parent"]), item["state"]), (above, backlog.state(row)), backlog.title(row))

    def test_the_team_has_its_people_its_sprints_and_its_items_and_the_branch_is_kept(self) -> None:
        calls = self.run_script()
        made = self.made()
        self.assertEqual(sum(name.startswith("sprint ") for name in made), len(backlog.last_parts("Iteration Path")))
        self.assertEqual([name for name in made if name.startswith("member:")], ["member:engineer@example.org", "member:operator@example.org"])
        given = [call for call in calls if "--assigned-to" in call]
        self.assertEqual(len(given), sum(bool({"Data Engineer", "DevOps"} & set(backlog.tags(row))) for row in backlog.rows()))
        self.assertEqual(made["protection"]["required_status_checks"]["contexts"], ["clairscore"])
        self.assertIn("endpoint:ghcr", made)

    def test_without_tokens_what_they_do_is_named_and_left(self) -> None:
        self.assertFalse([call for call in self.run_script(GITHUB_TOKEN="", GHCR_TOKEN="", MEMBERS="") if call[0] == "curl"])
        self.assertNotIn("endpoint:ghcr", self.made())
        for left in ("GITHUB_TOKEN", "GHCR_TOKEN"):
            self.assertIn(left, self.errors)

    def test_a_dry_run_calls_nothing_and_says_everything(self) -> None:
        self.assertEqual(self.run_script(DRY_RUN="1"), [])
        self.assertEqual(self.output.count("work-item create"), len(backlog.rows()))


if __name__ == "__main__":
    unittest.main()
