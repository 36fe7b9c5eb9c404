"""Read units and sites however a file spells them: case, blanks, letters with marks and separators do not matter."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.core.folding import fold
from portal.people.rules import BETWEEN_UNITS

_SPACED = re.compile(r"\s+[/\\>»|]\s*|\s*[/\\>»|]\s+")
_CERTAIN = re.compile(r"\s*[\\>»|]\s*")
_DOUBTFUL = re.compile(r"\s*[/,]\s*|\s+[-–—]\s+")
_LEVELS_SURE = 3  # “A/B/C” is a path; “HR/IT” may be one unit

Key = tuple[str, ...]


@dataclass(frozen=True)
class Spelled:
    """A unit as it is called from now on; ``is_guess`` where the file may have meant one unit with a longer name."""

    path: str
    is_guess: bool = False


def parts_of(text: str) -> list[str]:
    """Return the parts of a path, from the root on. Where a separator may belong to a name, it is left there."""
    if _SPACED.search(text):
        parts = _SPACED.split(text)
    elif _CERTAIN.search(text):
        parts = _CERTAIN.split(text)
    else:
        slashed = text.split("/")
        parts = slashed if len(slashed) >= _LEVELS_SURE else [text]
    return [part.strip() for part in parts if part.strip()]


def key_of(parts: Iterable[str]) -> Key:
    return tuple(" ".join(fold(part).split()) for part in parts)


def spell(texts: Sequence[str], known: Iterable[str]) -> Mapping[str, Spelled]:
    """Return how each text is spelled from now on; ``texts`` are the commonest first, ``known`` paths of units.

    A text means the unit that is known by this path, or by this path below the root. Otherwise it is new, and spelled
    as the first text that says the same.
    """
    paths: dict[Key, str] = {}
    for path in known:
        paths.setdefault(key_of(path.split(BETWEEN_UNITS)), path)
    below: dict[Key, list[str]] = {}
    for key, path in paths.items():
        below.setdefault(key[1:], []).append(path)
    found = {text: Spelled(_path(parts_of(text), paths, below)) for text in texts}
    return {text: _doubtful(text, paths) or spelled for text, spelled in found.items()}


def _path(parts: list[str], paths: dict[Key, str], below: Mapping[Key, list[str]]) -> str:
    key = key_of(parts)
    if key not in paths and len(below.get(key, ())) == 1:
        return below[key][0]
    if key not in paths:
        above = _path(parts[:-1], paths, below) + BETWEEN_UNITS if parts[1:] else ""
        paths[key] = above + parts[-1]
    return paths[key]


def _doubtful(text: str, paths: Mapping[Key, str]) -> Spelled | None:
    """Return the unit that a text names if its commas, dashes and slashes separate units, and that unit is known."""
    parts = [part.strip() for part in _DOUBTFUL.split(text) if part.strip()]
    key = key_of(parts)
    return (
        Spelled(paths[key], is_guess=True)
        if len(parts) > 1 and key in paths and parts != parts_of(text)
        else None
    )
