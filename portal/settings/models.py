"""Versions of settings."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import AppendOnly, Base


class SettingVersion(AppendOnly, Base):
    """One value of one setting, valid from ``set_at`` until the next. ``value`` is JSON; null means the default.

    ``set_by_id`` is no foreign key: people are above settings on the ladder.
    """

    __tablename__ = "settings_version"
    __table_args__ = (Index("ix_settings_version_name_set_at", "name", "set_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    value: Mapped[str]
    set_by_id: Mapped[int | None]
    set_at: Mapped[datetime]
