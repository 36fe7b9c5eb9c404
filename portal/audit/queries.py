"""Reads the log, with the names of actors whose keys still exist."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, or_, select, union_all

from portal.audit.models import AuditCheckpoint, AuditConcern, AuditEntry, AuditKey, AuditLink
from portal.audit.naming import PERSON
from portal.audit.rules import Wanted
from portal.audit.sealing import unseal
from portal.core import db
from portal.core.editing import LastChange
from portal.core.paging import PageMark, Slice, page_of

LINES_MOST = 36  # on one page: lines are wide, and a page stays below 60 kB


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry as the log page shows it. ``name`` is that of a person; ``None`` if it was erased."""

    id: int
    at: datetime
    actor_id: int | None
    client_id: int | None
    name: str | None
    action: str
    subject_type: str | None
    subject_id: str | None
    detail: dict[str, Any]
    seq: int | None


def list_entries(wanted: Wanted, mark: PageMark) -> Slice[Line]:
    """Return one page of the log, newest first; one statement, names included."""
    entries = (
        select(AuditEntry.__table__, AuditLink.seq, AuditKey.key)
        .outerjoin(AuditLink, AuditLink.entry_id == AuditEntry.id)
        .outerjoin(AuditKey, AuditKey.actor_id == AuditEntry.actor_id)
    )
    found = page_of(_only(entries, wanted), [AuditEntry.id], mark, size=LINES_MOST, descending=True)
    return replace(found, rows=[_line(row) for row in found.rows])


def who_acted(subject_type: str, subject_id: int) -> Sequence[tuple[datetime, str]]:
    """Return when people acted on one subject, and their names, without the portal and erased people."""
    rows = db.session.execute(
        select(AuditEntry.at, AuditEntry.personal, AuditKey.key)
        .join(AuditKey, AuditKey.actor_id == AuditEntry.actor_id)
        .where(AuditEntry.subject_type == subject_type, AuditEntry.subject_id == str(subject_id))
        .order_by(AuditEntry.id)
    )
    opened = ((row.at, unseal(row.key, row.personal)) for row in rows)
    return [(at, personal["name"]) for at, personal in opened if personal]


def last_change(subject: Any) -> LastChange | None:
    """Return who changed a row last, and when, as the log has it."""
    entry = db.session.execute(
        select(AuditEntry.at, AuditEntry.personal, AuditKey.key)
        .outerjoin(AuditKey, AuditKey.actor_id == AuditEntry.actor_id)
        .where(AuditEntry.subject_type == subject.__tablename__, AuditEntry.subject_id == str(subject.id))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()
    if entry is None:
        return None
    personal = unseal(entry.key, entry.personal) if entry.key else None
    return LastChange(personal["name"] if personal else "", entry.at)


def find_checkpoint() -> AuditCheckpoint | None:
    """Return the newest signed checkpoint."""
    return db.session.scalars(select(AuditCheckpoint).order_by(AuditCheckpoint.size.desc()).limit(1)).first()


def is_longer_than(entries: int) -> bool:
    """Whether the log has more than ``entries`` entries, without counting all of them."""
    beyond = select(AuditEntry.id).order_by(AuditEntry.id).offset(entries).limit(1)
    return db.session.scalar(beyond) is not None


def _only(entries: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.action:
        below = AuditEntry.action.startswith(f"{wanted.action}.", autoescape=True)
        entries = entries.where(or_(AuditEntry.action == wanted.action, below))
    exact = {
        AuditEntry.actor_id: wanted.actor_id,
        AuditEntry.client_id: wanted.client_id,
        AuditEntry.subject_type: wanted.subject_type or None,
        AuditEntry.subject_id: wanted.subject_id or None,
    }
    entries = entries.where(*(column == value for column, value in exact.items() if value is not None))
    if wanted.people is not None:
        entries = entries.where(AuditEntry.id.in_(_by_or_about(wanted.people)))
    if wanted.since is not None:
        entries = entries.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        entries = entries.where(AuditEntry.at <= wanted.until)
    return entries


def _by_or_about(person_ids: Collection[int]) -> CompoundSelect[Any]:
    """Select the entries these people made, or that are about or concern them; each part uses an index."""
    numbers = [str(each) for each in person_ids]
    return union_all(
        select(AuditEntry.id).where(AuditEntry.actor_id.in_(person_ids)),
        select(AuditEntry.id).where(AuditEntry.subject_type == PERSON, AuditEntry.subject_id.in_(numbers)),
        select(AuditConcern.entry_id).where(AuditConcern.person_id.in_(person_ids)),
    )


def _line(row: Any) -> Line:
    personal = unseal(row.key, row.personal)
    return Line(
        id=row.id,
        at=row.at,
        actor_id=row.actor_id,
        client_id=row.client_id,
        action=row.action,
        name=personal["name"] if personal else None,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        detail=json.loads(row.detail),
        seq=row.seq,
    )
