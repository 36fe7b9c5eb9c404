"""Whether pages are HTML as the standard has it, told by html-validate in one batch."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
VALIDATOR = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
RULES = Path(__file__).with_name("htmlvalidate.cjs")


def complaints(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Everything wrong with some pages, each told once: page, line, rule, message."""
    node = shutil.which("node")
    if not node or not VALIDATOR.exists():
        if os.environ.get("RUNG_TEST_REQUIRE_BROWSER") == "1":
            raise RuntimeError("html-validate is needed: make test sets it up.")
        pytest.skip("no html-validate here: make test sets it up")
    names = {}
    for number, (name, text) in enumerate(pages.items()):
        names[str(folder / f"{number}.html")] = name
        (folder / f"{number}.html").write_text(text, encoding="utf-8")
    told = folder / "told.json"  # a pipe would lose what is longer than it holds
    command = [node, VALIDATOR, "--config", RULES, "--formatter", f"json={told}", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    found: dict[tuple[str, str], str] = {}
    for report in json.loads(told.read_text()):
        for each in report["messages"]:
            where = f"{names[report['filePath']]}:{each['line']}"
            found.setdefault(
                (each["ruleId"], each["message"]), f"{where} {each['ruleId']}: {each['message']}"
            )
    return list(found.values())
