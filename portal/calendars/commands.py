"""Changes calendars: each change adds a version, and dates that are set already stay as they are."""

from portal.audit.commands import record
from portal.calendars import queries, rules
from portal.calendars.actions import CalendarAction
from portal.calendars.models import CalendarVersion
from portal.calendars.rules import WorkCalendar
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people.models import Person, Site


def set_calendar(actor: Person | None, site: Site | None, calendar: WorkCalendar) -> None:
    """Set the calendar of a site, or of the company. It counts for what is promised from now on."""
    _take_turns()
    found = [Refused(reason, field=field) for field, reason in rules.problems(calendar)]
    if found:
        first, *also = found
        raise Refused(first.reason, field=first.field, also=also)
    if calendar != queries.own_calendar(site.id if site else None):
        _add(actor, site, calendar)


def follow_company(actor: Person | None, site: Site) -> None:
    """Let a site follow the calendar of the company again."""
    _take_turns()
    if queries.own_calendar(site.id) is None:
        raise Refused(Reason("calendar_follows_already"))
    _add(actor, site, None)


def _take_turns() -> None:
    db.take_turns("calendars")
    queries.forget()


def _add(actor: Person | None, site: Site | None, calendar: WorkCalendar | None) -> None:
    version = CalendarVersion(
        site_id=site.id if site else None,
        terms=rules.stored(calendar) if calendar else None,
        set_by_id=actor.id if actor else None,
        set_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()  # the audit subject needs the id
    record(
        actor,
        CalendarAction.CHANGED,
        version,
        site=version.site_id,
        follows_company=calendar is None,
        country=calendar.country if calendar else "",
    )
    queries.forget()
