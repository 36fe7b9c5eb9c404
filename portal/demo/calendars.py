"""The business calendars of the sample company: England for the company, with sites in Ireland and Scotland."""

from sqlalchemy import select

from portal.calendars.commands import set_calendar
from portal.calendars.rules import Shift, WorkCalendar
from portal.core import db
from portal.people.models import Site

OFFICE = Shift(8 * 60, 18 * 60)
WEEK = (*(5 * (OFFICE,)), None, None)
COMPANY = WorkCalendar(week=WEEK, country="GB", subdivision="ENG")
SITES = {
    "Dublin": WorkCalendar(zone="Europe/Dublin", week=WEEK, country="IE"),
    "Glasgow": WorkCalendar(week=WEEK, country="GB", subdivision="SCT"),
}


def set_calendars() -> None:
    """Set the calendars of the company and of the sites that differ from it."""
    set_calendar(None, None, COMPANY)
    for site in db.session.scalars(select(Site).where(Site.name.in_(SITES)).order_by(Site.name)):
        set_calendar(None, site, SITES[site.name])
