"""What takes long to make and all workers use: made once per run, by the worker that asks first."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that ``make`` has filled; other workers wait until it is complete, and only read it."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    is_complete = folder.with_suffix(".complete")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_complete.exists():
            shutil.rmtree(folder, ignore_errors=True)  # half of it, where another worker failed
            folder.mkdir()
            make(folder)
            is_complete.touch()
    return folder
