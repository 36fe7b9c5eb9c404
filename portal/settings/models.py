"""What administrators have set, version by version."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import AppendOnly, Base


class SettingVersion(AppendOnly, Base):
    """One value of one setting, in force from ``set_at`` until the next. ``value`` is JSON; null means the default.

    ``set_by_id`` is a bare number: people stand above settings and are not known here.
    """

    __tablename__ = "settings_version"
    __table_args__ = (Index("ix_settings_version_name_set_at", "name", "set_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    value: Mapped[str]
    set_by_id: Mapped[int | None]
    set_at: Mapped[datetime]
