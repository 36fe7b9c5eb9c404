"""A browser for the tests: the one that is named, the machine's, or one from npm, unpacked below .cache."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import environment
import node
from console import work
from failures import CACHE, ROOT, Stop

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = node.PACKAGES / "@sparticuz" / "chromium"


def ensure() -> str:
    """The path of a Chromium that answers."""
    if named := os.environ.get("RUNG_TEST_CHROMIUM"):
        if not _answers(named):
            raise Stop(
                f"RUNG_TEST_CHROMIUM is {named}, which does not start."
                " Name a Chromium that does, or unset it and we find one."
            )
        return named
    found = (path for name in NAMES if (path := shutil.which(name)) and _answers(path))
    return next(found, None) or _from_npm()


def driver() -> dict[str, str]:
    """Playwright drives the browser with a Node.js of its own; where that does not start, with ours."""
    if _answers(str(environment.site_packages() / "playwright" / "driver" / "node")):
        return {}
    found = shutil.which("node", path=node.variables()["PATH"])
    return {"PLAYWRIGHT_NODEJS_PATH": found} if found else {}


def _from_npm() -> str:
    node.ensure(node.DEV, node.OPTIONAL)
    version = json.loads((PACKAGE / "package.json").read_text("utf-8"))["version"]
    home = CACHE / f"chromium-{version}"
    if not (home / "chromium").exists():
        environment.check_space()
        unpack = [
            str(environment.PYTHON),
            str(ROOT / "setup" / "unpack_chromium.py"),
            str(PACKAGE / "bin"),
            str(home),
        ]
        work("Chromium unpacked", unpack)
    if not _answers(str(home / "chromium")):
        raise Stop(
            "The Chromium we brought does not start on this machine. Install one"
            " (Debian: sudo apt install chromium) or name one in RUNG_TEST_CHROMIUM,"
            " then run the same command again."
        )
    return str(home / "chromium")


def _answers(path: str) -> bool:
    """Some machines have a chromium that only says where to get one."""
    try:
        return (
            subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
