"""A portal served as somebody would start it."""

import os
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve the portal whose data is in ``folder``, with a new sample company where there is none; its address."""
    port = _free_port()
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT), "PORTAL_DATA": str(folder / "var"),
        "PORTAL_PORT": str(port),
    }  # fmt: skip
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", "from portal.cli import main; main()", "run"],
            env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=folder,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/livez", process, folder / "log.txt")
            yield address
        finally:
            process.terminate()
            process.wait(timeout=40)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until the portal answers; building the sample company takes a while the first time."""
    pause = threading.Event()
    for _ in range(2400):
        if process.poll() is not None:
            raise RuntimeError(log.read_text()[-2000:])
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            pause.wait(0.25)
    raise RuntimeError(f"No answer at {address}: {log.read_text()[-2000:]}")
