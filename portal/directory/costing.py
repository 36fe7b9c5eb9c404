"""Measure what an import costs people: leavers, lost places and roles, and agents that lose their people."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, union_all

from portal.core import clock, db
from portal.core.folding import folded
from portal.directory.effects import Effect, Effects, Rename
from portal.directory.findings import these
from portal.directory.rules import ROLE_BITS, Change, Outcome
from portal.directory.sets import OF_BEFORE, OF_ROW, has
from portal.directory.slots import AGENT_LOSSES
from portal.directory.staging import BEFORE, MATCHES as M, ROWS as R
from portal.directory.weighing import HOLDINGS
from portal.people.rules import MAKES_A_MANAGER, PRESENT, PersonState

CHANGED = M.join(R, OF_ROW).join(BEFORE, OF_BEFORE)
WORKPLACE = Change.UNIT | Change.SITE | Change.JOB_ROLES | Change.STATE


def measure_effects(import_id: int, *, people: int, renames: Sequence[Rename]) -> Effects:
    """Return the effects of a compared import; ``people`` were in the directory before."""
    mine = these(import_id, Outcome.CHANGED, Outcome.LEFT)
    sums = [
        func.coalesce(func.sum(case((meets, 1), else_=0)), 0).label(effect)
        for effect, meets in _tests().items()
    ]
    row = db.session.execute(select(*sums).select_from(CHANGED).where(*mine)).one()
    counts = {effect: count for effect in Effect if (count := int(row._mapping[effect.value]))}  # noqa: SLF001
    count_losses = AGENT_LOSSES.value()
    losses = count_losses(*_workplaces(import_id), clock.now()) if count_losses else ()
    return Effects(people=people, counts=counts, losses=tuple(losses), renames=tuple(renames))


def _tests() -> dict[Effect, ColumnElement[bool]]:
    """Return the condition of each effect. A value that is new or empty before costs nobody anything."""
    leaves = and_(M.c.next_state == PersonState.LEFT, BEFORE.c.state != PersonState.LEFT)
    suspended = and_(M.c.next_state == PersonState.SUSPENDED, BEFORE.c.state.in_(sorted(MAKES_A_MANAGER)))
    roles = func.coalesce(R.c.job_roles, 0)
    moved = {
        effect: and_(has(change), BEFORE.c[column].is_not(None))
        for effect, change, column in (
            (Effect.UNIT, Change.UNIT, "unit_id"),
            (Effect.SITE, Change.SITE, "site_id"),
            (Effect.MANAGER, Change.MANAGER, "manager_id"),
            (Effect.EMPLOYEE_NUMBER, Change.EMPLOYEE_NUMBER, "employee_number"),
        )
    }
    return {
        Effect.LEAVES: leaves,
        Effect.LOSES_SIGN_IN: suspended,
        **moved,
        Effect.JOB_ROLES: and_(
            has(Change.JOB_ROLES), BEFORE.c.job_roles.bitwise_and(roles) != BEFORE.c.job_roles
        ),
        Effect.RENAMED: and_(has(Change.NAME), folded(BEFORE.c.name) != folded(R.c.name)),
        Effect.EMAIL: has(Change.EMAIL),
    }


def _workplaces(import_id: int) -> tuple[Select[Any], Select[Any], Select[Any]]:
    """Select who changes in a way that agents notice, where they work afterwards, and their job roles then."""
    mine = (*these(import_id, Outcome.CHANGED, Outcome.LEFT), has(WORKPLACE))
    changed = select(M.c.person_id).where(*mine)
    stays = (*mine, M.c.next_state.in_(sorted(PRESENT)))
    unit_id = case((has(Change.UNIT), M.c.unit_id), else_=BEFORE.c.unit_id).label("unit_id")
    site_id = case((has(Change.SITE), M.c.site_id), else_=BEFORE.c.site_id).label("site_id")
    places = select(M.c.person_id, unit_id, site_id).select_from(CHANGED).where(*stays)
    kinds = [
        select(literal(role, HOLDINGS.c.job_role.type).label("job_role"), literal(bit).label("bit"))
        for role, bit in ROLE_BITS.items()
    ]
    kind = union_all(*kinds).subquery("kind")
    mask = case((has(Change.JOB_ROLES), func.coalesce(R.c.job_roles, 0)), else_=BEFORE.c.job_roles)
    roles = (
        select(M.c.person_id, kind.c.job_role)
        .select_from(CHANGED.join(kind, mask.bitwise_and(kind.c.bit) != 0))
        .where(*stays)
    )
    return changed, places, roles
