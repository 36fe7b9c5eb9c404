"""Prove the first minute: clone the committed state as a stranger would, `make run`, and wait for a page.

As root the stranger is `nobody`, in a home of its own, with no variables but those a company's network needs.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 15 * 60.0  # seconds until a start counts as failed
NETWORK = (
    *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"),
    *("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"),
    *("PIP_CERT", "PIP_INDEX_URL", "npm_config_registry"),
)


class Failed(Exception):
    """The stranger did not get a page; the words say how far it went."""


def main() -> int:
    """Start twice: the first time everything is made, the second time it is there."""
    with tempfile.TemporaryDirectory(prefix="rung-fresh-") as place:
        home = Path(place)
        checkout = home / "rung"
        _run("git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(checkout))
        if os.geteuid() == 0:
            _run("chown", "-R", "nobody", place)
        try:
            first, second = (_seconds_to_first_page(checkout, home) for _ in range(2))
        except Failed as failure:
            print(f"Fresh clone: {failure}", file=sys.stderr)
            return 1
    print(f"Fresh clone: first page after {first:.0f} s, after {second:.1f} s the second time.")
    return 0


def _seconds_to_first_page(checkout: Path, home: Path) -> float:
    port = _free_port()
    stranger = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    started = time.monotonic()
    with (home / "make.log").open("wb") as log:
        server = subprocess.Popen(
            ["make", "run"],
            cwd=checkout,
            env=_variables(home, port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=stranger and stranger.pw_uid,
            group=stranger and stranger.pw_gid,
            extra_groups=stranger and [],
        )
    try:
        for path in ("/livez", "/"):
            _wait_for(f"http://127.0.0.1:{port}{path}", server, started)
        return time.monotonic() - started
    finally:
        _end(server)
        print((home / "make.log").read_text("utf-8", "replace"), end="", flush=True)


def _variables(home: Path, port: int) -> dict[str, str]:
    network = {name: os.environ[name] for name in NETWORK if name in os.environ}
    own = {"HOME": str(home), "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
    return network | own | {"PORTAL_PORT": str(port)}


def _wait_for(address: str, server: subprocess.Popen[bytes], started: float) -> None:
    """Return once ``address`` answers 200; refusals before the server listens are no failure."""
    answer = "nothing"
    while time.monotonic() - started < PATIENCE:
        if (code := server.poll()) is not None:
            raise Failed(f"`make run` ended with {code} before {address} answered.")
        try:
            with urllib.request.urlopen(address, timeout=10) as page:
                if page.status == HTTPStatus.OK and page.read(1):
                    return
                answer = str(page.status)
        except urllib.error.HTTPError as error:
            raise Failed(f"{address} answered {error.code}.") from error
        except OSError as error:
            answer = str(error)
        time.sleep(0.1)
    raise Failed(f"{address} did not answer within {PATIENCE:.0f} s (last: {answer}).")


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the whole group: make, what it became, and its children."""
    try:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)
    except ProcessLookupError:
        return
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(*command: str) -> None:
    program = shutil.which(command[0]) or command[0]
    subprocess.run([program, *command[1:]], check=True)


if __name__ == "__main__":
    sys.exit(main())
