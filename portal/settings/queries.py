"""Asking what is set: in memory, checked against the database every few seconds, for now or for any past moment."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.audit.models import AuditEntry, AuditKey
from portal.audit.sealing import unseal
from portal.core import clock, db
from portal.core.memory import Memory
from portal.settings import rules
from portal.settings.actions import SettingAction
from portal.settings.models import SettingVersion
from portal.settings.rules import SETTINGS


@dataclass(frozen=True)
class _Versions:
    """Every version of every setting, oldest first."""

    by_name: Mapping[str, tuple[Sequence[datetime], Sequence[Any]]]

    def value(self, name: str, at: datetime) -> Any:
        moments, values = self.by_name.get(name, ((), ()))
        place = bisect_right(moments, at)
        found = values[place - 1] if place else None
        return SETTINGS[name].default if found is None else found


def value(name: str, at: datetime | None = None) -> Any:
    """What ``name`` is set to now, or was at ``at``; its default where nobody has set it."""
    return _versions.recall().value(name, at or clock.now())


def values_as_of(at: datetime) -> dict[str, Any]:
    """Every setting as it was at ``at``."""
    known = _versions.recall()
    return {name: known.value(name, at) for name in SETTINGS}


def list_versions(name: str) -> Sequence[SettingVersion]:
    """What a setting was set to, newest first."""
    return db.session.scalars(
        select(SettingVersion)
        .where(SettingVersion.name == name)
        .order_by(SettingVersion.set_at.desc(), SettingVersion.id.desc())
    ).all()


def list_newest() -> Mapping[str, SettingVersion]:
    """The newest version of each setting that was ever set; one statement."""
    newest = select(func.max(SettingVersion.id)).group_by(SettingVersion.name)
    rows = db.session.scalars(select(SettingVersion).where(SettingVersion.id.in_(newest)))
    return {row.name: row for row in rows}


def value_of(version: SettingVersion) -> Any:
    """What a version says; the default where it says nothing."""
    stored = _restored(version.name, version.value)
    return SETTINGS[version.name].default if stored is None else stored


def names_of(versions: Iterable[SettingVersion]) -> Mapping[int, str]:
    """Who set each version, as the audit log knows them; one statement. People who were erased are left out."""
    ids = [str(version.id) for version in versions]
    rows = db.session.execute(
        select(AuditEntry.subject_id, AuditEntry.personal, AuditKey.key)
        .join(AuditKey, AuditKey.actor_id == AuditEntry.actor_id)
        .where(AuditEntry.action == SettingAction.CHANGED, AuditEntry.subject_id.in_(ids))
    )
    opened = {int(row.subject_id): unseal(row.key, row.personal) for row in rows}
    return {version_id: personal["name"] for version_id, personal in opened.items() if personal}


def forget() -> None:
    """Look at the database again before the next answer; part of every change."""
    _versions.forget()


def hold() -> None:
    """Let no setting change until this use case ends, and know them as they are by now; the first step of a command.

    Otherwise a process that remembers a setting for some seconds would keep what follows from the former one.
    """
    db.take_turns("settings", shared=True)
    _versions.check_again()


def _newest_id() -> int:
    return db.session.scalar(select(func.max(SettingVersion.id))) or 0


def _read() -> _Versions:
    """All versions, oldest first; there are only ever as many as administrators have clicked."""
    rows = db.session.execute(
        select(SettingVersion.name, SettingVersion.value, SettingVersion.set_at)
        .order_by(SettingVersion.set_at, SettingVersion.id)
    ).all()  # fmt: skip
    versions: dict[str, tuple[list[datetime], list[Any]]] = {}
    for row in rows:
        if row.name not in SETTINGS:
            continue
        moments, values = versions.setdefault(row.name, ([], []))
        moments.append(row.set_at)
        values.append(_restored(row.name, row.value))
    return _Versions(versions)


def _restored(name: str, text: str) -> Any:
    stored = json.loads(text)
    return None if stored is None else rules.restored(SETTINGS[name], stored)


_versions = Memory(_read, mark=_newest_id)
