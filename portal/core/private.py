"""Folders and files that only the user of the server may open: database, keys, mails, backups."""

import os
from contextlib import suppress
from pathlib import Path

FOLDER = 0o700
FILE = 0o600
OTHERS = 0o077  # the rights of the group and of everyone


def make_folder(path: Path) -> None:
    """Create a folder if it is missing. One that is there keeps its rights: others may share it on purpose."""
    path.mkdir(mode=FOLDER, parents=True, exist_ok=True)


def make_file(path: Path) -> None:
    """Create an empty file if it is missing, and take the rights of others from one that is there."""
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, FILE))
    elif path.stat().st_mode & OTHERS:
        with suppress(PermissionError):  # it belongs to another user, who decides
            path.chmod(FILE)


def write(path: Path, content: bytes) -> None:
    """Write a file."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, FILE), "wb") as file:
        file.write(content)
