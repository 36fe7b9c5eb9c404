"""A version of a text as the file it could have come from: reading that file gives the same hash."""

import json
from collections.abc import Mapping
from typing import Any

import yaml

FIRST = ("id", "title", "version")  # the fields that a file begins with


def as_file(source: str) -> str:
    """Return the file of a version with front matter, from its canonical source."""
    stored = json.loads(source)
    return written(stored["data"], stored["text"])


def written(front: Mapping[str, Any], text: str) -> str:
    """Return the file with this front matter and this Markdown."""
    head = yaml.safe_dump(_ordered(front), allow_unicode=True, sort_keys=False, width=140)
    return f"---\n{head}---\n{text.strip()}\n"


def _ordered(front: Mapping[str, Any]) -> dict[str, Any]:
    later = sorted(set(front) - set(FIRST))
    return {name: front[name] for name in (*FIRST, *later) if name in front}
