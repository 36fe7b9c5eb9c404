"""Taking somebody off a level and back; keeping the countable picture in step with the facts."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update

from portal.audit import feed
from portal.audit.commands import Actor, record
from portal.audit.feed import News
from portal.audit.models import AuditEntry
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people.models import Person, UnitInside
from portal.people.queries import valid_at
from portal.people.rules import JobRole, PersonState
from portal.readiness import queries, rules
from portal.readiness.models import Standing, Suspension, Tally
from portal.training.paths.models import Requirement
from portal.training.paths.rules import Stage

BATCH = 500  # people worked out at a time
FOLLOWER = STANDINGS = "standings"
ABOUT_PEOPLE = ("training.", "policies.", "readiness.", "people.")
SHAPES_EVERYTHING = ("library.", "settings.", "people.unit_moved", "people.imported", "people.import_undone")
COLUMNS = (
    "unit_id",
    "clearance",
    "missing",
    "only_sign_off",
    "cleared_to",
    "cleared_until",
    "certified_at",
    "expires_at",
    "recheck_at",
    "counts",
)

Key = tuple[int, JobRole, Stage]


def suspend(actor: Person, person: Person, *, job_role: JobRole, stage: Stage, reason: str) -> Suspension:
    """Take somebody off a stage until it is lifted; says why, and is no disciplinary act (field 2.6)."""
    db.take_turns(STANDINGS)
    if (job_role, stage) in queries.find_shown([person.id], clock.now())[person.id].suspended:
        raise Refused(Reason("already_suspended"))
    row = Suspension(
        person_id=person.id,
        job_role=job_role,
        stage=stage,
        reason=reason,
        suspended_by_id=actor.id,
        valid_from=clock.now(),
    )
    db.session.add(row)
    record(actor, "readiness.suspended", person, job_role=job_role, stage=stage)
    refresh([person.id])
    return row


def lift_suspension(actor: Person, person: Person, *, job_role: JobRole, stage: Stage) -> None:
    """Let somebody's own evidence speak again, at ``stage`` and at all below it, since each of them holds it back."""
    db.take_turns(STANDINGS)
    at = clock.now()
    suspended = queries.find_shown([person.id], at)[person.id].suspended
    if not any(role is job_role and each <= stage for role, each in suspended):
        raise Refused(Reason("not_suspended"))
    db.session.execute(
        update(Suspension)
        .where(
            Suspension.person_id == person.id,
            Suspension.job_role == job_role,
            Suspension.stage <= stage,
            valid_at(Suspension, at),
        )
        .values(valid_until=at)
    )
    record(actor, "readiness.suspension_lifted", person, job_role=job_role, stage=stage)
    refresh([person.id])


def forget_person(person: Person) -> None:
    """Empty the reasons why somebody was suspended; part of erasing them."""
    db.session.execute(update(Suspension).where(Suspension.person_id == person.id).values(reason=""))


def rebuild(actor: Actor | None) -> int:
    """Work everybody out anew and count from scratch; how many people."""
    db.take_turns(STANDINGS)
    ids = list(db.session.scalars(select(Person.id).order_by(Person.id)))
    for start in range(0, len(ids), BATCH):
        refresh(ids[start : start + BATCH])
    recount()
    record(actor, "readiness.rebuilt", people=len(ids))
    return len(ids)


def follow() -> int:
    """Work out again whoever the audit log has news of, and whoever time has moved; how many people."""
    db.take_turns(STANDINGS)
    news = feed.unread(FOLLOWER)
    feed.mark_read(news)
    if news.mentions(*SHAPES_EVERYTHING):
        return rebuild(None)
    ids = sorted({*_named_in(news), *_moved_by_time(), *_out_of_step()})
    for start in range(0, len(ids), BATCH):
        refresh(ids[start : start + BATCH])
    return len(ids)


def refresh(person_ids: Sequence[int]) -> None:
    """Work out where these people stand, and carry every difference up the unit tree; one use case at a time."""
    db.take_turns(STANDINGS)
    before = {(row.person_id, row.job_role, row.stage): row for row in _standings(person_ids)}
    after = _work_out(person_ids)
    changed = [key for key in after if key not in before or _differs(before[key], after[key])]
    gone = [key for key in before if key not in after]
    change = Counter[tuple[int | None, JobRole, Stage, rules.Clearance]]()
    for key in (*changed, *gone):
        if key in before and before[key].counts:
            change[(before[key].unit_id, *key[1:], before[key].clearance)] -= 1
    for key in changed:
        if after[key]["counts"]:
            change[(after[key]["unit_id"], *key[1:], after[key]["clearance"])] += 1
    _write([after[key] for key in changed], [before[key].id for key in (*changed, *gone) if key in before])
    _carry_up(change)


def recount() -> None:
    """Count every unit from the standings, in one statement."""
    db.session.execute(delete(Tally))
    db.session.execute(
        insert(Tally).from_select(
            ["unit_id", "job_role", "stage", "clearance", "people"],
            select(
                UnitInside.ancestor_id, Standing.job_role, Standing.stage, Standing.clearance, func.count()
            )
            .join(UnitInside, UnitInside.descendant_id == Standing.unit_id)
            .where(Standing.counts, valid_at(UnitInside, clock.now()))
            .group_by(UnitInside.ancestor_id, Standing.job_role, Standing.stage, Standing.clearance),
        )
    )


def _work_out(person_ids: Sequence[int]) -> dict[Key, dict[str, Any]]:
    at = clock.now()
    asked = db.session.execute(
        select(Requirement.person_id, Requirement.job_role, Requirement.stage, Person.unit_id, Person.state)
        .join(Person, Person.id == Requirement.person_id)
        .where(Requirement.person_id.in_(person_ids), Requirement.valid_until.is_(None))
    ).all()
    terms, shown = queries.find_terms({row.job_role for row in asked}, at), queries.find_shown(person_ids, at)
    found = {}
    for row in asked:
        position = terms.position(shown[row.person_id], row.job_role, row.stage)
        verdict = position.verdict
        found[row.person_id, row.job_role, row.stage] = {
            "person_id": row.person_id,
            "job_role": row.job_role,
            "stage": row.stage,
            "unit_id": row.unit_id,
            "clearance": verdict.clearance,
            "missing": len(verdict.missing),
            "only_sign_off": rules.needs_only_sign_off(verdict),
            "cleared_to": position.cleared_to,
            "cleared_until": position.cleared_until,
            "certified_at": verdict.certified_at,
            "expires_at": verdict.expires_at,
            "recheck_at": rules.recheck_at(position.stages, at),
            "counts": row.state is PersonState.ACTIVE,
        }
    return found


def _standings(person_ids: Sequence[int]) -> Sequence[Any]:
    return db.session.execute(select(Standing.__table__).where(Standing.person_id.in_(person_ids))).all()


def _differs(before: Any, after: Mapping[str, Any]) -> bool:
    return any(getattr(before, name) != after[name] for name in COLUMNS)


def _write(rows: list[dict[str, Any]], replaced: list[int]) -> None:
    if replaced:
        db.session.execute(delete(Standing).where(Standing.id.in_(replaced)))
    if rows:
        db.session.execute(insert(Standing), rows)


def _carry_up(change: Counter[tuple[int | None, JobRole, Stage, rules.Clearance]]) -> None:
    """Add the differences to the tallies of the units and of everything above them."""
    units = {unit for (unit, *_), people in change.items() if unit is not None and people}
    above: dict[int, list[int]] = {}
    for low, high in db.session.execute(
        select(UnitInside.descendant_id, UnitInside.ancestor_id).where(
            UnitInside.descendant_id.in_(units), valid_at(UnitInside, clock.now())
        )
    ):
        above.setdefault(low, []).append(high)
    deltas = Counter[tuple[int, JobRole, Stage, rules.Clearance]]()
    for (unit, role, stage, clearance), people in change.items():
        for high in above.get(unit or 0, ()):
            deltas[high, role, stage, clearance] += people
    for (unit, role, stage, clearance), people in sorted(deltas.items()):
        _add(unit, role, stage, clearance, people)


def _add(unit_id: int, role: JobRole, stage: Stage, clearance: rules.Clearance, people: int) -> None:
    if not people:
        return
    here = (
        Tally.unit_id == unit_id,
        Tally.job_role == role,
        Tally.stage == stage,
        Tally.clearance == clearance,
    )
    changed: Any = db.session.execute(update(Tally).where(*here).values(people=Tally.people + people))
    if not changed.rowcount:
        db.session.execute(
            insert(Tally).values(
                unit_id=unit_id, job_role=role, stage=stage, clearance=clearance, people=people
            )
        )


def _named_in(news: News) -> Iterable[int]:
    """Whoever acted, or is named, in entries about people, learning, policies and readiness."""
    columns = (AuditEntry.actor_id, AuditEntry.subject_type, AuditEntry.subject_id, AuditEntry.detail)
    rows = db.session.execute(news.about(*ABOUT_PEOPLE).with_only_columns(*columns))
    for actor_id, kind, subject_id, detail in rows:
        if actor_id:
            yield actor_id
        if kind == Person.__tablename__ and subject_id:
            yield int(subject_id)
        named = json.loads(detail).get("person")
        if isinstance(named, int):
            yield named


def _moved_by_time() -> Sequence[int]:
    return db.session.scalars(
        select(Standing.person_id)
        .where(Standing.recheck_at <= clock.now())
        .distinct()
        .order_by(Standing.person_id)
        .limit(10 * BATCH)
    ).all()


def _out_of_step() -> Sequence[int]:
    """People whose requirements have no standing yet, whose standing has no requirement, or who stand elsewhere by now.

    An import moves many people with one entry in the log, which names none of them.
    """
    match = (
        (Standing.person_id == Requirement.person_id)
        & (Standing.job_role == Requirement.job_role)
        & (Standing.stage == Requirement.stage)
        & Requirement.valid_until.is_(None)
    )
    asked = (
        select(Requirement.person_id)
        .outerjoin(Standing, match)
        .where(Requirement.valid_until.is_(None), Standing.id.is_(None))
    )
    stale = select(Standing.person_id).outerjoin(Requirement, match).where(Requirement.id.is_(None))
    moved = (
        select(Standing.person_id)
        .join(Person, Person.id == Standing.person_id)
        .where(
            or_(
                Standing.unit_id.is_distinct_from(Person.unit_id),
                Standing.counts != (Person.state == PersonState.ACTIVE),
            )
        )
    )
    return db.session.scalars(asked.union(stale, moved)).all()
