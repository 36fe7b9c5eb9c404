"""Versions of calendars."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import AppendOnly, Base


class CalendarVersion(AppendOnly, Base):
    """One version of the calendar of the company (no ``site_id``) or of a site, in force until the next.

    ``terms`` holds the fields of :class:`portal.calendars.rules.WorkCalendar` as JSON. Without it, the site follows
    the calendar of the company again.
    """

    __tablename__ = "calendar_version"
    __table_args__ = (Index("ix_calendar_version_site_set_at", "site_id", "set_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("people_site.id"))
    terms: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]
