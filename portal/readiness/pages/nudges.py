"""The values of the pages on nudges: who would get what, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.core.dates import day_in
from portal.core.reasons import Reason
from portal.notices import rules as notice_rules
from portal.notices.rules import MailPlan
from portal.readiness import rules
from portal.readiness.notices import NUDGE
from portal.readiness.queries import NextStep, Planned
from portal.readiness.queries.rows import PersonAsked


class Arrival(StrEnum):
    """When a nudge reaches its reader by mail; their inbox has it once it has left."""

    AT_ONCE = "at_once"
    AFTER_QUIET_HOURS = "after_quiet_hours"
    IN_DIGEST = "in_digest"
    ONLY_IN_INBOX = "only_in_inbox"


@dataclass(frozen=True)
class Reminded:
    """One person who would be nudged: the step, and when the mail leaves, unless it waits for their digest."""

    person: PersonAsked
    step: NextStep
    arrives: Arrival
    mailed_at: datetime | None

    @property
    def due_on(self) -> date | None:
        """The due date of the step where the person is."""
        return day_in(self.person.time_zone, self.step.due_at) if self.step.due_at else None


@dataclass(frozen=True)
class NudgePage:
    """Who would be nudged, and who would be left out and why."""

    reminded: Sequence[Reminded]
    left_out: Sequence[tuple[PersonAsked, Reason]]


def page_of_nudges(planned: Sequence[Planned], at: datetime) -> NudgePage:
    """Return the page before sending at ``at``."""
    return NudgePage(
        reminded=[_reminded(each, each.next, at) for each in planned if each.next and not each.refused],
        left_out=[(each.person, each.refused) for each in planned if each.refused],
    )


def _reminded(planned: Planned, step: NextStep, at: datetime) -> Reminded:
    leaves_at, person = at + rules.HELD, planned.person
    plan = notice_rules.plan_mail(NUDGE.name, NUDGE.pace, planned.choice, person.time_zone, leaves_at)
    return Reminded(person, step, _arrival(plan, leaves_at), plan.leaves_at)


def _arrival(plan: MailPlan, leaves_at: datetime) -> Arrival:
    if plan.leaves_at:
        return Arrival.AT_ONCE if plan.leaves_at == leaves_at else Arrival.AFTER_QUIET_HOURS
    return Arrival.IN_DIGEST if plan.digest_at else Arrival.ONLY_IN_INBOX
