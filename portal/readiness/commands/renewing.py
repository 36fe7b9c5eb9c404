"""Tell people about new versions that they have to do again, and about versions that were withdrawn."""

from collections import defaultdict
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
        by_day: dict[date, list[Person]] = defaultdict(list)
        for person in people:
            by_day[_due_on(version, person, at)].append(person)
        for day, some in by_day.items():
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


def _due_on(version: ContentVersion, person: Person, at: datetime) -> date:
    length = timedelta(days=numbers(at).days_for(queries.step_kind(version.kind)))
    return day_in(person.time_zone, rules.last_day(version.published_at, length, (), person.time_zone))


def _address(version: ContentVersion) -> dict[str, str]:
    return {"kind": queries.step_kind(version.kind), "key": version.key}


def _said(version: ContentVersion) -> dict[str, str | int]:
    log = version.content.get("change_log") or ()
    note = next((line["note"] for line in log if line["version"] == version.label), "")
    return {"title": version.title, "minutes": version.minutes or 0, "note": note}
