"""Reliefs: more time for a path, or none of it asked for a while; and when a path is due with them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from portal.core.dates import has_passed
from portal.paths.rules import Stage
from portal.people.rules import JobRole


class ReliefKind(StrEnum):
    """The kind of a relief. ``ENDED`` takes back the one before it."""

    EXTENSION = "extension"
    EXEMPTION = "exemption"
    ENDED = "ended"


class ReliefReason(StrEnum):
    """The reason for a relief. None of them asks about health or other private matters."""

    WORKLOAD = "workload"
    AWAY = "away"
    ACCESS = "access"
    NEW_WORK = "new_work"
    OTHER = "other"


class Relieved(NamedTuple):
    """A relief of one person that has not ended. ``until`` is the last moment of a day where the person is.

    It holds for the whole path up to ``stage``, with the foundation. It never changes readiness: a person who has not
    learned something is not ready for it, whatever the reason (field 4.10). Only when it is asked for changes.
    """

    person_id: int
    job_role: JobRole
    stage: Stage
    kind: ReliefKind
    until: datetime

    def covers(self, role: JobRole, stage: Stage) -> bool:
        """Return whether a requirement of ``role`` at ``stage`` is part of the path of this relief."""
        return stage <= self.stage and (role is self.job_role or not stage)


def relieved_due(due: datetime, reliefs: Iterable[Relieved], role: JobRole, stage: Stage) -> datetime:
    """Return the later of a due date and the ends of the reliefs that cover it."""
    return max([due, *(each.until for each in reliefs if each.covers(role, stage))])


def relief_of(reliefs: Iterable[Relieved], role: JobRole, stage: Stage, at: datetime) -> Relieved | None:
    """Return the relief that is in force at ``at`` for a path up to ``stage``: the one that ends last."""
    there = [each for each in _running(reliefs, at) if each.covers(role, stage)]
    return max(there, key=lambda each: each.until, default=None)


def relief_on(reliefs: Iterable[Relieved], role: JobRole, stage: Stage, at: datetime) -> Relieved | None:
    """Return the relief in force at ``at`` that was given for a path of ``role``, up to ``stage`` or a lower stage."""
    there = [each for each in _running(reliefs, at) if each.job_role is role and each.stage <= stage]
    return max(there, key=lambda each: each.until, default=None)


def _running(reliefs: Iterable[Relieved], at: datetime) -> Sequence[Relieved]:
    return [each for each in reliefs if not has_passed(each.until, at)]
