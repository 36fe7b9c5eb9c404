"""Links to the pages that show a person's paths. A feature above owns the pages and provides their endpoints."""

from dataclasses import dataclass

from flask import url_for

from portal.core.slots import Slot
from portal.paths.step_kinds import StepKind


@dataclass(frozen=True, kw_only=True)
class PathPages:
    """The endpoints of the pages that show a person's paths.

    ``all`` lists the paths. ``with_step`` shows the path that has a step, ``next_step`` shows the step after it; both
    take ``kind`` and ``key``.
    """

    all: str
    with_step: str
    next_step: str


PATH_PAGES: Slot[PathPages] = Slot("pages of somebody's paths")


def learn_url() -> str:
    """Return the address of the list of a person's paths."""
    return url_for(_pages().all)


def path_url(kind: StepKind, key: str) -> str:
    """Return the address of the path that has a step."""
    return url_for(_pages().with_step, kind=kind, key=key)


def next_step_url(kind: StepKind, key: str) -> str:
    """Return the address at which a person continues after a step."""
    return url_for(_pages().next_step, kind=kind, key=key)


def _pages() -> PathPages:
    pages = PATH_PAGES.value()
    if pages is None:
        raise LookupError("No feature shows paths.")
    return pages
