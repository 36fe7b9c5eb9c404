"""The readiness of a group: counts by clearance, the path that blocks most people, and the sentence on top."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.core.reasons import Reason
from portal.paths.rules import Stage
from portal.people.rules import JobRole
from portal.readiness.rules.facts import Clearance


@dataclass(frozen=True, kw_only=True)
class GroupSummary:
    """The counts of a group in the parts that a bar shows: ready, waiting, under way and the rest.

    ``waiting`` people need only the sign-off. ``unbegun`` of them have no other step and so count as not started.
    """

    cleared: int
    refresh_due: int
    in_progress: int
    lapsed: int
    not_started: int
    suspended: int
    waiting: int
    unbegun: int

    @property
    def ready(self) -> int:
        return self.cleared + self.refresh_due

    @property
    def under_way(self) -> int:
        return self.in_progress - self.waiting + self.unbegun

    @property
    def rest(self) -> int:
        return self.not_started - self.unbegun + self.lapsed + self.suspended

    @property
    def people(self) -> int:
        return self.ready + self.in_progress + self.lapsed + self.not_started + self.suspended


def summary(counts: Mapping[tuple[Clearance, bool], int]) -> GroupSummary:
    """Add up the counts of one role and stage, given by clearance and whether only the sign-off is missing."""
    by_clearance = {
        str(clearance): sum(counts.get((clearance, only), 0) for only in (False, True))
        for clearance in Clearance
    }
    unbegun = counts.get((Clearance.NOT_STARTED, True), 0)
    waiting = counts.get((Clearance.IN_PROGRESS, True), 0) + unbegun
    return GroupSummary(**by_clearance, waiting=waiting, unbegun=unbegun)


def binding(counts: Mapping[tuple[JobRole, Stage], GroupSummary]) -> tuple[JobRole, Stage] | None:
    """Return the role and stage in which most people are not ready.

    Stages above the foundation come first. Numbers decide, not shares: forty of ninety outweigh two of two. A tie
    goes to the larger group.
    """
    keys = [key for key in counts if key[1]] or list(counts)
    return min(
        keys,
        key=lambda key: (counts[key].ready - counts[key].people, -counts[key].people, key),
        default=None,
    )


def most_asked(asked: Mapping[tuple[JobRole, Stage], int]) -> tuple[JobRole, Stage]:
    """Return the role and stage that most people needed; above the foundation if there is one."""
    keys = [key for key in asked if key[1]] or list(asked)
    return min(keys, key=lambda key: (-asked[key], key))


def headline(counted: GroupSummary) -> Reason:
    """Return the sentence above a team: everyone is ready, or how many are and what the nearest step is."""
    if counted.people == 0:
        return Reason("nobody_counted")
    if counted.ready == counted.people:
        return Reason("everyone_ready", people=counted.people)
    if counted.waiting:
        return Reason(
            "ready_but_for_sign_off", ready=counted.ready, people=counted.people, waiting=counted.waiting
        )
    return Reason("some_ready", ready=counted.ready, people=counted.people)


def headline_of_day(counted: GroupSummary) -> Reason:
    """Return the sentence about a past day, when there is nothing left to do about it."""
    if counted.people == 0:
        return Reason("nobody_counted_then")
    return Reason("were_ready", ready=counted.ready, people=counted.people)


def ready_beside(ready: int, people: int, *, is_past: bool = False) -> Reason:
    """Return the sentence about the people at work beside an agent."""
    if not people:
        return Reason("nobody_beside")
    return Reason("were_ready_beside" if is_past else "are_ready_beside", ready=ready, people=people)
