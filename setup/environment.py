"""The virtual environment in .venv: made once, filled from the hashed locks, and remembered."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from console import say, work
from failures import ROOT, Stop

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "set-up.json"
PIP_INSTALL = ("-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-user")
FREE_MB = 800  # what a first set-up needs, downloads included

RUN_LOCK, DEV_LOCK, NODE_LOCK = "requirements.lock", "requirements-dev.lock", "requirements-node.lock"
TITLES = {RUN_LOCK: "Python packages", DEV_LOCK: "test packages", NODE_LOCK: "Node.js"}

# A shell starts it, since a first line naming Python may hold neither spaces nor more than 127 characters.
LAUNCHER = """\
#!/bin/sh
'''exec' {python} -P "$0" "$@"
' '''
import sys

from portal.cli import main

if __name__ == "__main__":
    sys.exit(main())
"""


def ensure(*locks: str) -> None:
    """Leave a working .venv that holds everything in ``locks`` and knows where the portal is."""
    _make_unless_usable()
    done = _stamp()
    marks = {lock: _mark(ROOT / lock) for lock in locks}
    if stale := [lock for lock in locks if done.get(lock) != marks[lock]]:
        check_space()
        _install(stale)
        _link_portal()
        STAMP.write_text(json.dumps(done | {"home": str(ROOT)} | marks, indent=2) + "\n", "utf-8")


def site_packages() -> Path:
    return next((VENV / "lib").glob("python3*/site-packages"))


def check_space() -> None:
    """Stop before the disk does."""
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < FREE_MB:
        raise Stop(
            f"Only {free} MB are free where {ROOT} lies; the set-up needs about {FREE_MB} MB."
            " Free some, then run the same command again."
        )


def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return stamp


def _make_unless_usable() -> None:
    if VENV.exists():
        reason = _why_unusable()
        if not reason:
            return
        say(f"Making .venv again: {reason}")
        shutil.rmtree(VENV)
    check_space()
    uv = shutil.which("uv")
    if uv:
        work("Python environment", [uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
    elif importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise Stop(
            "This Python cannot make virtual environments yet."
            " On Debian or Ubuntu: sudo apt install python3-venv"
        )
    else:
        work("Python environment", [sys.executable, "-m", "venv", str(VENV)])


def _why_unusable() -> str:
    """Empty when .venv can be built upon; else why not: moved, half made, or its Python is gone."""
    if _stamp().get("home", str(ROOT)) != str(ROOT):
        return "the checkout has moved."
    needs = "sys" if shutil.which("uv") else "pip"
    probe = f"import sys, {needs}; print(sys.version_info >= (3, 11))"
    try:
        probed = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=False)
    except OSError:
        return "its Python is gone."
    return "" if probed.stdout.strip() == "True" else "it was not finished."


def _install(locks: list[str]) -> None:
    wanted = [argument for lock in locks for argument in ("--requirement", str(ROOT / lock))]
    # Wheels only: nothing of a package runs while it is installed, and none needs a compiler.
    safe = ["--require-hashes", "--only-binary", ":all:"]
    count = sum((ROOT / lock).read_text("utf-8").count("==") for lock in locks)
    if uv := shutil.which("uv"):
        command = [uv, "pip", "install", "--python", str(PYTHON), "--compile-bytecode", *safe, *wanted]
    else:
        command = [str(PYTHON), *PIP_INSTALL, *safe, *wanted]
    work(
        " and ".join(TITLES[lock] for lock in locks),
        command,
        env=variables(PYTHONUNBUFFERED="1"),
        counting=r"Collecting |Processing |Requirement already satisfied",
        total=count,
    )


def _link_portal() -> None:
    """Let the environment import the checkout and know the command `portal`.

    A path file and a launcher do what an editable install would, without a build tool that no lock pins.
    """
    (site_packages() / "rung.pth").write_text(f"{ROOT}\n", "utf-8")
    launcher = VENV / "bin" / "portal"
    launcher.write_text(LAUNCHER.format(python=shlex.quote(str(PYTHON))), "utf-8")
    launcher.chmod(0o755)


def variables(**more: str) -> dict[str, str]:
    """The environment variables for what runs inside .venv."""
    path = os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", os.defpath)])
    return os.environ | {"PATH": path, "VIRTUAL_ENV": str(VENV)} | more
