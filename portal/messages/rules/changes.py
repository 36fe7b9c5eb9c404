"""Which changes of agents people are told about, and which draft a newer change supersedes."""

from enum import StrEnum

from portal.agents.rules import STOPPED, Mode


class ChangeKind(StrEnum):
    """A change of an agent that the people who work with it have to know of."""

    PLANNED = "planned"
    RAISED = "raised"
    LOWERED = "lowered"
    STOPPED = "stopped"
    LIVE = "live"
    VERSION = "version"


URGENT = frozenset({ChangeKind.STOPPED})


def kind_of_mode(before: Mode, after: Mode) -> ChangeKind | None:
    """Return what a change of mode is for the people who work with the agent; most are nothing to them."""
    if after in STOPPED:
        return None if before in STOPPED else ChangeKind.STOPPED
    return ChangeKind.LIVE if after is Mode.LIVE else None


def is_superseded(draft: ChangeKind, *, by: ChangeKind | None, has_plan: bool) -> bool:
    """Return whether a newer change of the same place supersedes a draft.

    ``by`` is ``None`` for a plan that was withdrawn, or a place where the agent ended. A plan is superseded when
    it is no longer open or there is a newer one; anything else by any newer change that is in force.
    """
    if draft is ChangeKind.PLANNED:
        return by is ChangeKind.PLANNED or not has_plan
    return by is not ChangeKind.PLANNED
