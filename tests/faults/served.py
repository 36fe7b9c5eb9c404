"""A portal as an operator runs it, in a process of its own, and somebody who keeps sending facts to it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

from sqlalchemy import create_engine, text

ROOT = Path(__file__).parents[2]
PORTAL = (sys.executable, "-c", "from portal.cli import main; main()")
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes}, {bytes})); "
PATIENCE = 600  # times a tenth of a second
PASSWORD = "a long password that nobody would guess 7"


class Served:
    """One portal; it can be killed without warning and started again over the same data."""

    def __init__(self, data: Path, database_url: str = "", **more: str) -> None:
        self.data, self.port = data, _free_port()
        self.database_url = database_url or f"sqlite:///{data / 'portal.db'}"
        self.variables = {
            "PATH": os.environ["PATH"], "HOME": str(data.parent), "PYTHONPATH": str(ROOT), "PORTAL_DATA": str(data),
            "PORTAL_PORT": str(self.port), "PORTAL_SAMPLE": "False", **more,
        }  # fmt: skip
        if database_url:
            self.variables["PORTAL_DATABASE_URL"] = database_url
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, file_limit: int | None = None) -> "Served":
        """Serve, and return once it is ready; ``file_limit`` is the size at which the disk counts as full."""
        self._process = self._popen("run", file_limit=file_limit)
        for _ in range(PATIENCE):
            if self._process.poll() is not None:
                raise RuntimeError((self.data.parent / "log.txt").read_text()[-2000:])
            try:
                if self.caller().get("/livez").status == http.client.OK:
                    return self
            except OSError:
                Event().wait(0.1)
        raise RuntimeError("The portal did not come up.")

    def command(self, *arguments: str) -> str:
        """Run `portal …` over the same data, and return what it says."""
        done = subprocess.run(
            [*PORTAL, *arguments],
            env=self.variables,
            cwd=self.data.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def kill(self) -> None:
        """SIGKILL for everything: no handler runs, nothing is finished."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._end(signal.SIGTERM)

    def caller(self) -> "Caller":
        return Caller(self.port)

    def first_administrator(self) -> "Caller":
        """Ann, who makes the empty portal hers."""
        ann = self.caller()
        answer = ann.post(
            "/first-steps", company="Northwind", name="Ann Aide", email="ann@northwind.example",
            password=PASSWORD,
        )  # fmt: skip
        assert answer.status == http.client.SEE_OTHER, answer.body[:500]
        return ann

    def sign_in(self) -> "Caller":
        """Ann again, after a restart."""
        ann = self.caller()
        answer = ann.post("/sign-in", email="ann@northwind.example", password=PASSWORD)
        assert answer.status == http.client.SEE_OTHER, answer.body[:500]
        return ann

    def facts(self) -> list[str]:
        """Every report in the database, read behind the portal's back."""
        engine = create_engine(self.database_url.replace("postgresql://", "postgresql+psycopg://"))
        with engine.connect() as connection:
            found = list(connection.scalars(text("SELECT what FROM report ORDER BY what")))
        engine.dispose()
        return found

    def _popen(self, *arguments: str, file_limit: int | None = None) -> "subprocess.Popen[bytes]":
        command = [*PORTAL, *arguments]
        if file_limit:
            command[2] = LIMITED.format(bytes=file_limit) + command[2]
        with (self.data.parent / "log.txt").open("ab") as log:
            return subprocess.Popen(
                command,
                env=self.variables,
                cwd=self.data.parent,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        os.killpg(self._process.pid, how)
        self._process.wait(timeout=40)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: str


@dataclass
class Caller:
    """Somebody with a browser of few virtues: one connection, cookies, forms."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def twin(self) -> "Caller":
        """The same person in another window."""
        return Caller(self.port, dict(self.cookies), self.token)

    def get(self, path: str) -> Answer:
        return self._send("GET", path, None)

    def post(self, path: str, **form: str) -> Answer:
        if not self.token:
            self.take_token(path)
        return self._send("POST", path, urlencode({"csrf_token": self.token, **form}))

    def take_token(self, path: str) -> None:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(path).body)
        assert found, path
        self.token = found[1]

    def report(self, what: str) -> Answer:
        """State a fact: 303 is the portal's word that it is kept."""
        return self.post("/reports/new", kind="failure", agent_id="0", what=what)

    def _send(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            for cookie in response.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.split(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(response.status, response.headers, response.read().decode("utf-8", "replace"))
        finally:
            connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
