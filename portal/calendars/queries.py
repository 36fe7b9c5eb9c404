"""Reads calendars, now or at any past moment, from a cache in each process."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.calendars.models import CalendarVersion
from portal.calendars.rules import WorkCalendar, restored
from portal.core import clock, db
from portal.core.memory import Memory
from portal.people.models import Site

DEFAULT = WorkCalendar()


@dataclass(frozen=True)
class _CalendarHistory:
    """The versions of each calendar, oldest first; ``None`` as a calendar follows that of the company."""

    by_site: Mapping[int | None, tuple[Sequence[datetime], Sequence[WorkCalendar | None]]]

    def own(self, site_id: int | None, at: datetime) -> WorkCalendar | None:
        moments, calendars = self.by_site.get(site_id, ((), ()))
        place = bisect_right(moments, at)
        return calendars[place - 1] if place else None


def company_calendar(at: datetime | None = None) -> WorkCalendar:
    """Return the calendar of the company now, or at ``at``."""
    return _versions.recall().own(None, at or clock.now()) or DEFAULT


def site_calendar(site_id: int | None, at: datetime | None = None) -> WorkCalendar:
    """Return the calendar of a site now, or at ``at``: its own, or that of the company."""
    own = own_calendar(site_id, at) if site_id is not None else None
    return own or company_calendar(at)


def own_calendar(site_id: int | None, at: datetime | None = None) -> WorkCalendar | None:
    """Return the calendar that was set for a site, or for the company; ``None`` where there is none."""
    return _versions.recall().own(site_id, at or clock.now())


def site_calendars(at: datetime) -> Mapping[int, WorkCalendar]:
    """Return the calendars of the sites that have one of their own at ``at``."""
    found = {site: own_calendar(site, at) for site in _versions.recall().by_site if site is not None}
    return {site: calendar for site, calendar in found.items() if calendar}


def find_site(site_id: int) -> Site | None:
    return db.session.get(Site, site_id)


def forget() -> None:
    """Clear the cache; every change calls this."""
    _versions.forget()


def _newest_id() -> int:
    return db.session.scalar(select(func.max(CalendarVersion.id))) or 0


def _read() -> _CalendarHistory:
    """Read all versions, oldest first. There are only as many as administrators have made changes."""
    rows = db.session.execute(
        select(CalendarVersion.site_id, CalendarVersion.terms, CalendarVersion.set_at).order_by(
            CalendarVersion.set_at, CalendarVersion.id
        )
    ).all()
    versions: dict[int | None, tuple[list[datetime], list[WorkCalendar | None]]] = {}
    for row in rows:
        moments, calendars = versions.setdefault(row.site_id, ([], []))
        moments.append(row.set_at)
        calendars.append(restored(row.terms) if row.terms else None)
    return _CalendarHistory(versions)


_versions = Memory(_read, mark=_newest_id)
