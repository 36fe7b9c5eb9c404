"""Exceptions for tests; rows are written directly, never through commands."""

from datetime import date, timedelta

from portal.core import clock
from portal.core.dates import end_of_day
from portal.exceptions.models import ExceptionDecision, PolicyException
from portal.exceptions.rules import ExceptionAnswer, ExceptionScope
from portal.library.models import ContentVersion
from portal.people.models import Person
from portal.people.rules import SignInProof
from tests.make import keep


def make_exception(
    person: Person,
    version: ContentVersion,
    *,
    requester: Person | None = None,
    reason: str = "No reader yet.",
) -> PolicyException:
    """A request about the second clause for one person, for 20 days."""
    return keep(
        PolicyException(
            policy_key=version.key, version_id=version.id, anchor="stopping", clause="2. Stopping",
            scope=ExceptionScope.PERSON, person_id=person.id, requester_id=(requester or person).id, reason=reason,
            control="A colleague checks each case.", asked_until=clock.today() + timedelta(days=20),
            asked_at=clock.now(), hash="0" * 64,
        )
    )  # fmt: skip


def make_decision(
    exception: PolicyException, by: Person, *, until: date | None = None, granted: bool = True
) -> ExceptionDecision:
    last = (until or exception.asked_until) if granted else None
    return keep(
        ExceptionDecision(
            exception_id=exception.id, person_id=by.id, reason="",
            answer=ExceptionAnswer.GRANTED if granted else ExceptionAnswer.REFUSED,
            ends_on=last, ends_at=end_of_day(last, "Europe/London") if last else None,
            signed_name=by.name, signed_at=clock.now(), signed_zone="UTC", meaning="This is my decision.",
            text_hash=exception.hash, text_language="en", proof=SignInProof.PASSWORD, proved_at=clock.now(),
        )
    )  # fmt: skip
