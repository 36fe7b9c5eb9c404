"""Tell people about new versions that they have to do again, and about versions that were withdrawn."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from portal.audit.commands import record
from portal.core.dates import day_in
from portal.library.models import ContentVersion
from portal.notices.commands import tell
from portal.people.models import Person
from portal.readiness import queries, rules
from portal.readiness.actions import ReadinessAction
from portal.readiness.notices import VERSION_TO_DO, VERSION_WITHDRAWN
from portal.readiness.queries import numbers

TOLD_FOR = timedelta(days=7)  # people are told of a version within these days
TOLD_AT_ONCE = 200  # notices in one transaction


def tell_of_versions(at: datetime) -> int:
    """Tell people once about each version that they have to do again; return how many were told.

    One call tells at most ``TOLD_AT_ONCE`` people; the next one goes on with the others.
    """
    told = 0
    for version in queries.list_recent(at - TOLD_FOR, at):
        people = queries.list_untold(version, VERSION_TO_DO, at, most=TOLD_AT_ONCE - told)
        if not people:
            continue
        record(None, ReadinessAction.VERSION_TOLD, version, people=len(people))
        for day, some in _by_day(version, people, at).items():
            tell(some, VERSION_TO_DO, version, address=_address(version), **_said(version), day=day)
        told += len(people)
    return told


def tell_of_withdrawals(at: datetime) -> int:
    """Tell the people who were told about a version that it was withdrawn; return how many were told."""
    told = 0
    for version in queries.list_withdrawn(at - TOLD_FOR):
        people = queries.list_told(version, VERSION_TO_DO, but=VERSION_WITHDRAWN, most=TOLD_AT_ONCE - told)
        if not people:
            continue
        record(None, ReadinessAction.WITHDRAWAL_TOLD, version, people=len(people))
        tell(people, VERSION_WITHDRAWN, version, address=_address(version), title=version.title)
        told += len(people)
    return told


def _by_day(version: ContentVersion, people: Sequence[Person], at: datetime) -> Mapping[date, list[Person]]:
    """Return the people by the day until which their earlier result counts; leave and days off are not counted."""
    length = timedelta(days=numbers(at).days_for(queries.step_kind(version.kind)))
    shown, since = queries.find_shown([each.id for each in people], at), version.published_at
    found: dict[date, list[Person]] = defaultdict(list)
    for person in people:
        of = shown[person.id]
        ends = rules.last_working_day(since, length, of.leaves, of.zone, of.calendar_at(since))
        found[day_in(of.zone, ends)].append(person)
    return found


def _address(version: ContentVersion) -> dict[str, str]:
    return {"kind": queries.step_kind(version.kind), "key": version.key}


def _said(version: ContentVersion) -> dict[str, str | int]:
    return {"title": version.title, "minutes": version.minutes or 0, "note": version.change_note}
