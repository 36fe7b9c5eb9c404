"""Reads settings, now or at any past moment, from a cache in each process that is revalidated every few seconds."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import String, cast, func, select

from portal.audit.feed import News
from portal.audit.models import AuditEntry, AuditKey
from portal.audit.sealing import unseal
from portal.core import clock, db
from portal.core.feature import installed_features
from portal.core.memory import Memory
from portal.settings.actions import SettingAction
from portal.settings.models import SettingVersion
from portal.settings.rules import Group, Setting

T = TypeVar("T")


@dataclass(frozen=True)
class _Versions:
    """All versions by the name of their setting, oldest first, including settings that no feature declares."""

    by_name: Mapping[str, tuple[Sequence[datetime], Sequence[Any]]]

    def value(self, setting: Setting[T], at: datetime) -> T:
        versions = self.by_name.get(setting.name)
        if versions is None:
            return setting.default
        moments, values = versions
        place = bisect_right(moments, at)
        found: T | None = values[place - 1] if place else None
        return setting.default if found is None else found


def value(setting: Setting[T], at: datetime | None = None) -> T:
    """Return what ``setting`` is set to now, or was at ``at``; its default if it was never set."""
    return _versions.recall().value(setting, at or clock.now())


def values(settings: Iterable[Setting[T]], at: datetime | None = None) -> dict[Setting[T], T]:
    """Return what each of ``settings`` is set to now, or was at ``at``; cheaper than one after the other."""
    versions, at = _versions.recall(), at or clock.now()
    return {setting: versions.value(setting, at) for setting in settings}


def values_as_of(at: datetime) -> dict[str, Any]:
    """Return the value of every setting at ``at``, by name."""
    versions = _versions.recall()
    return {setting.name: versions.value(setting, at) for setting in list_settings()}


def list_settings() -> Sequence[Setting[Any]]:
    """Return the settings of all installed features, in the order of the page."""
    declared: Iterable[Setting[Any]] = (
        setting for feature in installed_features() for setting in feature.settings
    )
    return sorted(declared, key=lambda setting: (setting.group.order, setting.order))


def list_groups() -> Sequence[Group]:
    """Return the groups that have settings, in the order of the page."""
    return list(dict.fromkeys(setting.group for setting in list_settings()))


def find_setting(name: str) -> Setting[Any] | None:
    return next((setting for setting in list_settings() if setting.name == name), None)


def list_versions(setting: Setting[Any]) -> Sequence[SettingVersion]:
    """Return the versions of a setting, newest first."""
    return db.session.scalars(
        select(SettingVersion)
        .where(SettingVersion.name == setting.name)
        .order_by(SettingVersion.set_at.desc(), SettingVersion.id.desc())
    ).all()


def list_newest() -> Mapping[str, SettingVersion]:
    """Return the newest version of each setting that was ever set, by name; one statement."""
    newest = select(func.max(SettingVersion.id)).group_by(SettingVersion.name)
    rows = db.session.scalars(select(SettingVersion).where(SettingVersion.id.in_(newest)))
    return {row.name: row for row in rows}


def value_of(setting: Setting[T], version: SettingVersion) -> T:
    """Return the value that a version of ``setting`` set; the default where it restored that."""
    stored: T | None = _stored(version.value)
    return setting.default if stored is None else stored


def names_of(versions: Iterable[SettingVersion]) -> Mapping[int, str]:
    """Return who set each version, from the audit log; one statement. People who were erased are left out."""
    ids = [str(version.id) for version in versions]
    rows = db.session.execute(
        select(AuditEntry.subject_id, AuditEntry.personal, AuditKey.key)
        .join(AuditKey, AuditKey.actor_id == AuditEntry.actor_id)
        .where(AuditEntry.action == SettingAction.CHANGED, AuditEntry.subject_id.in_(ids))
    )
    opened = {int(row.subject_id): unseal(row.key, row.personal) for row in rows}
    return {version_id: personal["name"] for version_id, personal in opened.items() if personal}


def list_changed(news: News) -> set[str]:
    """Return the names of the settings in ``news``, the unread part of the log."""
    ids = news.of(SettingAction.CHANGED).with_only_columns(AuditEntry.subject_id)
    return set(
        db.session.scalars(select(SettingVersion.name).where(cast(SettingVersion.id, String).in_(ids)))
    )


def forget() -> None:
    """Clear the cache; every change calls this."""
    _versions.forget()


def hold() -> None:
    """Lock all settings until this use case ends, and revalidate the cache; the first step of a command.

    Otherwise a process with cached settings could store results of an old value.
    """
    db.take_turns("settings", shared=True)
    _versions.check_again()


def take_turns() -> None:
    """Serialise changes and clear the cache: the order of two settings depends on both values."""
    db.take_turns("settings")
    forget()


def _newest_id() -> int:
    return db.rows(_NEWEST_ID).scalar_one() or 0


def _read() -> _Versions:
    """Read all versions, oldest first. There are only as many as administrators have made changes."""
    rows = db.session.execute(
        select(SettingVersion.name, SettingVersion.value, SettingVersion.set_at).order_by(
            SettingVersion.set_at, SettingVersion.id
        )
    ).all()
    versions: dict[str, tuple[list[datetime], list[Any]]] = {}
    for row in rows:
        moments, values = versions.setdefault(row.name, ([], []))
        moments.append(row.set_at)
        values.append(_stored(row.value))
    return _Versions(versions)


def _stored(text: str) -> Any:
    """Return a value from its JSON. ``None`` means the default; a list becomes a tuple."""
    stored = json.loads(text)
    return tuple(stored) if isinstance(stored, list) else stored


_NEWEST_ID = select(func.max(SettingVersion.id))
_versions = Memory(_read, mark=_newest_id)
