"""Where somebody reads their paths: the pages belong to a feature above, which names them here."""

from dataclasses import dataclass

from flask import url_for

from portal.core.slots import Slot
from portal.paths.step_kinds import StepKind


@dataclass(frozen=True, kw_only=True)
class PathPages:
    """The endpoints of the pages that show somebody their paths.

    ``all`` lists the paths. ``with_step`` shows the path that a step stands on, ``next_step`` what can be taken after
    it; both take ``kind`` and ``key``.
    """

    all: str
    with_step: str
    next_step: str


PATH_PAGES: Slot[PathPages] = Slot("pages of somebody's paths")


def learn_url() -> str:
    """Return where all of somebody's paths are listed."""
    return url_for(_pages().all)


def path_url(kind: StepKind, key: str) -> str:
    """Return where the path is shown that a step stands on."""
    return url_for(_pages().with_step, kind=kind, key=key)


def next_step_url(kind: StepKind, key: str) -> str:
    """Return where somebody goes on after a step."""
    return url_for(_pages().next_step, kind=kind, key=key)


def _pages() -> PathPages:
    pages = PATH_PAGES.value()
    if pages is None:
        raise LookupError("No feature shows paths.")
    return pages
