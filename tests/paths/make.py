"""Catalogues for tests, small enough to be read at once; rows are written directly, never through commands."""

from itertools import count
from typing import Any

from portal.core import clock
from portal.library.rules import ContentKind
from tests.library.make import make_version

LABELS = count(1)


def make_catalogues(
    *,
    foundation: tuple[str, ...] = ("f01",),
    assist: tuple[str, ...] = ("a01",),
    approve: tuple[str, ...] = (),
) -> None:
    """The foundation of everybody, and what frontline agents take at level 1 and 2: lessons, and nothing else."""
    lessons = [
        {"id": key, "title": f"Lesson {key}", "minutes": 10} for key in (*foundation, *assist, *approve)
    ]
    stages = {"assist": list(assist), "approve": list(approve)}
    _catalogue(
        "paths", {"foundation": list(foundation), "lessons": lessons, "roles": {"frontline-agent": stages}}
    )
    _catalogue("assessments", [])


def _catalogue(name: str, body: Any) -> None:
    make_version(
        ContentKind.CATALOGUE, name, body, label=f"{next(LABELS)}.0.0", title=name, published_at=clock.now()
    )
