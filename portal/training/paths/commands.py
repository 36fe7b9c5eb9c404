"""Keeping paths and requirements in step with the catalogues, the directory and the agents; set-based."""

from datetime import timedelta
from typing import Any

from sqlalchemy import CursorResult, Integer, and_, cast, delete, exists, func, insert, literal, select, update

from portal.audit.commands import Actor, record
from portal.audit.models import AuditEntry
from portal.core import clock, db
from portal.library import queries as library
from portal.people.rules import JobRole
from portal.settings import queries as settings
from portal.training.paths import queries
from portal.training.paths.models import FollowedUpTo, PathStep, Requirement
from portal.training.paths.rules import Stage, steps_of

FOLLOWED = ("people.", "agents.", "library.")
FOLLOWER = "requirements"


def write_steps(actor: Actor | None) -> int:
    """Write the steps of all paths anew, if the catalogues say something else than the rows; how many there are."""
    paths, assessments = library.catalogue("paths"), library.catalogue("assessments")
    rows = [
        {"job_role": role, "stage": stage, "position": position, "kind": step.kind, "key": step.key}
        for role in JobRole
        for stage in Stage
        for position, step in enumerate(steps_of(role, stage, paths=paths, assessments=assessments))
    ]
    columns = (PathStep.job_role, PathStep.stage, PathStep.position, PathStep.kind, PathStep.key)
    before = {tuple(row) for row in db.session.execute(select(*columns))}
    if before != {tuple(row.values()) for row in rows}:
        db.session.execute(delete(PathStep))
        db.session.execute(insert(PathStep), rows)
        record(actor, "training.paths_written", steps=len(rows))
    return len(rows)


def refresh_requirements(actor: Actor | None) -> int:
    """Close what is no longer required and open what newly is, each in one statement; how many rows changed."""
    at = clock.now()
    wanted = queries.wanted(at).subquery()
    same = and_(
        wanted.c.person_id == Requirement.person_id,
        wanted.c.job_role == Requirement.job_role,
        wanted.c.stage == Requirement.stage,
    )
    closed = _changed(
        db.session.execute(
            update(Requirement)
            .where(Requirement.valid_until.is_(None), ~exists().where(same))
            .values(valid_until=at)
            .execution_options(synchronize_session=False)
        )
    )
    due = at + timedelta(days=settings.value("requirement_due_days", at))
    opened = _changed(
        db.session.execute(
            insert(Requirement).from_select(
                ["person_id", "job_role", "stage", "because", "deployment_id", "due_at", "valid_from"],
                select(
                    wanted.c.person_id,
                    wanted.c.job_role,
                    wanted.c.stage,
                    wanted.c.because,
                    cast(wanted.c.deployment_id, Integer),
                    literal(due, type_=Requirement.due_at.type),
                    literal(at, type_=Requirement.valid_from.type),
                ).where(~exists().where(Requirement.valid_until.is_(None), same)),
            )
        )
    )
    if opened or closed:
        record(actor, "training.requirements_refreshed", opened=opened, closed=closed)
    return opened + closed


def follow() -> int:
    """Refresh everything if the directory, the agents or the library changed since the last look."""
    newest = db.session.scalar(
        select(func.max(AuditEntry.id)).where(_starts_with(AuditEntry.action, FOLLOWED))
    )
    mark = queries.find_followed(FOLLOWER)
    if newest is None or (mark and mark.entry_id >= newest):
        return 0
    db.session.merge(FollowedUpTo(follower=FOLLOWER, entry_id=newest))
    write_steps(None)
    return refresh_requirements(None)


def _starts_with(column: Any, beginnings: tuple[str, ...]) -> Any:
    first, *others = (column.startswith(each) for each in beginnings)
    for other in others:
        first |= other
    return first


def _changed(result: Any) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
