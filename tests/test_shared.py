"""What all workers use is made by one of them."""

import subprocess
import sys
from pathlib import Path

MAKERS = """
from tests.shared import made_once

def make(folder):
    (folder / "made").write_text("whole")
    with (folder.parent / "makers").open("a") as makers:
        makers.write("once ")

def test_one(tmp_path_factory):
    assert (made_once(tmp_path_factory, "company", make) / "made").read_text() == "whole"

test_two = test_three = test_four = test_one
"""


def test_of_two_workers_that_need_the_same_one_makes_it(tmp_path: Path) -> None:
    (tmp_path / "test_makers.py").write_text(MAKERS)
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-n2", "-c", "/dev/null", f"--basetemp={tmp_path / 'base'}", tmp_path],
        cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (ran.returncode, (tmp_path / "base" / "makers").read_text()) == (0, "once "), ran.stdout
