"""How many tests each database saw; a run in which they differ proves less than it says."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

DATABASES = ("sqlite", "postgresql")
ONLY_A_SERVER_SHOWS = "tests/postgres/"
_TOLD_ON = re.compile(rf"\[(?:[^\]]*-)?({'|'.join(DATABASES)})[-\]]")


def count(passed: Iterable[str]) -> Mapping[str, int]:
    """How many of these tests, by their ids, each database saw; those about PostgreSQL itself left out."""
    found = Counter(dict.fromkeys(DATABASES, 0))
    for nodeid in passed:
        told = _TOLD_ON.search(nodeid)
        if told and not nodeid.startswith(ONLY_A_SERVER_SHOWS):
            found[told[1]] += 1
    return found


def complaint(counts: Mapping[str, int]) -> str:
    """What is wrong with the counts; nothing where they are the same."""
    if len(set(counts.values())) == 1:
        return ""
    told = ", ".join(f"{number} on {kind}" for kind, number in counts.items())
    return f"The databases did not see the same tests: {told}. What is skipped on one of them proves nothing."
