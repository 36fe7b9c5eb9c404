"""How many tests each database saw; a run in which they differ proves less than it says."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

DATABASES = ("sqlite", "postgresql")
ONLY_A_SERVER_SHOWS = "tests/postgres/"
_TOLD_ON = re.compile(rf"\[(?:[^\]]*-)?({'|'.join(DATABASES)})[-\]]")


def database_of(nodeid: str) -> str | None:
    """The database that a test runs on, by its id."""
    told = _TOLD_ON.search(nodeid)
    return told[1] if told else None


def count(nodeids: Iterable[str]) -> Mapping[str, int]:
    """Count the tests of each database by their ids, without those about PostgreSQL itself."""
    found = Counter(dict.fromkeys(DATABASES, 0))
    for nodeid in nodeids:
        kind = database_of(nodeid)
        if kind and not nodeid.startswith(ONLY_A_SERVER_SHOWS):
            found[kind] += 1
    return found


def complaint(counts: Mapping[str, int], left_out: int = 0) -> str:
    """Say what is wrong with the counts; ``left_out`` tests on PostgreSQL are left to another run on purpose."""
    if counts["sqlite"] == counts["postgresql"] + left_out:
        return ""
    told = ", ".join(f"{number} on {kind}" for kind, number in counts.items())
    besides = f" and {left_out} left to make check" if left_out else ""
    return f"The databases did not see the same tests: {told}{besides}. What is skipped on one of them proves nothing."
