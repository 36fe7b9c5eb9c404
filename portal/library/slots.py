"""What the library asks features above it before a version is published."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.core.slots import Slot
from portal.library.rules import ContentKind


@dataclass(frozen=True, kw_only=True)
class Fall:
    """A live agent that would have fewer ready people: how many work with it, are ready now, and would be."""

    agent: str
    workflow: str
    people: int
    ready: int
    after: int


@dataclass(frozen=True, kw_only=True)
class Impact:
    """How many people would have to do content again, within how many days, and the agents that lose ready people."""

    people: int
    days: int
    falls: Sequence[Fall]


# The callback takes the kinds and keys of content that would ask everybody again, and the moment before they do.
FIND_IMPACT: Slot[Callable[[Collection[tuple[ContentKind, str]], datetime], Impact]] = Slot(
    "impact of new versions"
)
