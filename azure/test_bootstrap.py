"""The script that makes the board, against an `az` that records what it is asked and remembers what it has made.

usage: python -m unittest azure/test_bootstrap.py
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import backlog

SCRIPT = Path(__file__).with_name("bootstrap.sh")
SETTINGS = {
    "ORGANISATION": "https://dev.azure.com/example",
    "REPOSITORY": "example/clairscore",
    "SUBSCRIPTION": "subscription",
    "TENANT": "tenant",
    "CLIENT": "client",
    "VAULT": "vault",
    "APPROVERS": "group",
    "GITHUB_TOKEN": "not-to-be-seen",
}
# Stands in for `az`: keeps every call in $CALLS, and what was made in $MADE, one name a line.
AZ = r"""import json, os, re, sys
arguments = sys.argv[1:]
with open(os.environ["CALLS"], "a") as calls:
    calls.write(json.dumps(arguments) + "\n")
made = open(os.environ["MADE"]).read().splitlines()
def option(name):
    return arguments[arguments.index(name) + 1] if name in arguments else None
def make(name):
    if name not in made:
        made.append(name)
        open(os.environ["MADE"], "a").write(name + "\n")
    print(made.index(name) + 1)
def find(name):
    if name in made:
        print(made.index(name) + 1)
verb = " ".join(a for a in arguments[:5] if not a.startswith("-"))
asked = re.search(r"name=='([^']*)'", option("--query") or "")
if verb.startswith("devops project list"): find("project")
elif verb.startswith("devops project create"): make("project")
elif verb.startswith(("boards area project list", "boards iteration project list")) and not asked:
    kind = arguments[1]
    print("\n".join(m.split(":", 1)[1] for m in made if m.startswith(kind + ":")))
elif verb.startswith("boards iteration project list"): find("iteration:" + asked[1])
elif verb.startswith(("boards area project create", "boards iteration project create")): make(arguments[1] + ":" + option("--name"))
elif verb.startswith("boards query"): find("item:" + re.search(r"Title\] = '(.*)'$", option("--wiql"))[1].replace("''", "'"))
elif verb.startswith("boards work-item create"): make("item:" + option("--title"))
elif verb.startswith("devops service-endpoint list"): find("endpoint:" + asked[1])
elif verb.startswith("devops service-endpoint github create"): make("endpoint:" + option("--name"))
elif verb.startswith("devops service-endpoint create"):
    make("endpoint:" + json.load(open(option("--service-endpoint-configuration")))["name"])
elif verb.startswith("devops invoke"): find("environment:" + asked[1])
elif verb.startswith("pipelines variable-group list"): find("group")
elif verb.startswith("pipelines list"): find("pipeline")
elif verb.startswith("pipelines create"): make("pipeline")
elif arguments[0] == "rest":
    body = json.loads(option("--body"))
    if "/environments?" in option("--uri"): make("environment:" + body["name"])
    elif "/variablegroups?" in option("--uri"): make("group")
"""


class Bootstrap(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "az").write_text(f"#!{sys.executable} -IS\n{AZ}", encoding="utf-8")
        (self.folder / "az").chmod(0o755)
        (self.folder / "made").touch()

    def run_script(self, **settings: str) -> list[list[str]]:
        """Runs the script; returns the calls of `az` that it has made."""
        calls = self.folder / "calls"
        calls.write_text("")
        environment = os.environ | SETTINGS | settings
        environment |= {
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "CALLS": str(calls),
            "MADE": str(self.folder / "made"),
        }
        done = subprocess.run([SCRIPT], env=environment, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.output = done.stdout
        return [json.loads(line) for line in calls.read_text().splitlines()]

    def test_every_item_is_made_once_under_its_parent_and_in_its_state(self) -> None:
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
        bodies = [call[call.index("--body") + 1] for call in self.run_script() if call[0] == "rest"]
        self.assertEqual(sum('"ExclusiveLock"' in body for body in bodies), 2)
        approvals = [json.loads(body) for body in bodies if '"Approval"' in body]
        self.assertEqual([body["resource"]["name"] for body in approvals], ["production"])
        self.assertTrue(approvals[0]["settings"]["requesterCannotBeApprover"])

    def test_a_second_run_makes_nothing_and_no_secret_is_an_argument(self) -> None:
        for call in self.run_script():
            self.assertNotIn(SETTINGS["GITHUB_TOKEN"], " ".join(call))
        again = self.run_script()
        changes = [call for call in again if "create" in call or call[0] == "rest" or "update" in call]
        self.assertEqual(changes, [])

    def test_a_dry_run_calls_nothing_and_says_everything(self) -> None:
        self.assertEqual(self.run_script(DRY_RUN="1"), [])
        self.assertEqual(self.output.count("work-item create"), len(backlog.rows()))


if __name__ == "__main__":
    unittest.main()
