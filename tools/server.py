"""A server of a tool's own over an invented bank: started, signed in to, ended. For the tools beside this file."""

import contextlib
import http.client
import re
import subprocess
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
FORM = {"content-type": "application/x-www-form-urlencoded"}
READY = 600
"""Seconds within which it is ready: an empty bank is filled and scored before."""


class Server:
    """`serve` over the bank at `url`, on a free port; ready once this is made."""

    def __init__(self, clairscore: Path, url: str, clients: int, *more: str) -> None:
        command = [clairscore, "serve", "--addr", "127.0.0.1:0", "--database-url", url, "--demo-clients", str(clients), *more]
        self.child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        found = (re.search(r"http://.*:(\d+)$", line.strip()) for line in self.child.stdout)
        self.port = next((int(address[1]) for address in found if address), None)
        if self.port is None:
            raise SystemExit(f"the server over {url} has ended: {self.child.wait()}")
        until = time.monotonic() + READY
        while self.ask("GET", "/readyz")[0] != 200:
            if time.monotonic() > until:
                self.end()
                raise SystemExit(f"the server over {url} is not ready after {READY} s")
            time.sleep(0.05)

    def ask(self, method: str, path: str, fields: dict | list | None = None, cookie: str = "") -> tuple[int, http.client.HTTPMessage, str]:
        """Status, head and text of an answer, over a connection of its own. The form `fields` is sent as a browser would."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = None if fields is None else urlencode(fields)
        headers = {"accept": "text/html", "cookie": cookie} | ({} if body is None else FORM)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()

    def enter(self, login: str) -> str:
        """The cookie of one of the invented bank's people, who has just signed in."""
        return self.ask("POST", "/sign-in/demo", {"login": login})[1]["set-cookie"].split(";")[0]

    def kill(self) -> None:
        """Ends it as a failing machine would."""
        self.child.kill()
        self.child.wait()

    def end(self) -> None:
        """Tells it to stop, and waits until it has."""
        self.child.terminate()
        self.child.wait()


@contextlib.contextmanager
def serving(clairscore: Path, url: str, clients: int, *more: str):
    """A server while something is done with it."""
    server = Server(clairscore, url, clients, *more)
    try:
        yield server
    finally:
        server.end()


@contextlib.contextmanager
def postgres(clairscore: Path):
    """The address of an empty bank, on a PostgreSQL that goes at the end."""
    command = [ROOT / "tools/with-postgres", "sh", "-c", 'echo "$CLAIRSCORE_TEST_POSTGRES"; cat']
    lent = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        database = lent.stdout.readline().strip()
        # Who serves makes no tables there.
        subprocess.run([clairscore, "--database-url", database, "migrate"], stdout=subprocess.DEVNULL, check=True)
        yield database
    finally:
        lent.stdin.close()
        lent.wait()
