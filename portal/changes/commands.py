"""Commands on changes: add one, edit its plan, move its state. Earlier plans and states stay on record."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, TypedDict, Unpack

from portal.agents.models import Deployment
from portal.agents.rules import Autonomy, Channel
from portal.audit.commands import record
from portal.changes import queries, rules
from portal.changes.actions import ChangeAction
from portal.changes.models import AgentChange, ChangePlan, ChangeStatePeriod
from portal.changes.notices import CHANGE_ASSIGNED
from portal.changes.rules import OVER, ChangeState, PhaseDates
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.notices.commands import tell
from portal.people import queries as people_queries
from portal.people.models import Person

DATES = tuple(PhaseDates.__dataclass_fields__)


class WrittenChange(TypedDict, total=False):
    """What its writer fills in about a change, besides the days."""

    title: str
    story: str
    agent_id: int | None
    work: str
    level_from: Autonomy | None
    level_to: Autonomy
    unit_id: int | None
    site_id: int | None
    channel: Channel | None
    owner_id: int


def make_change(
    actor: Person, *, go_live_on: date, deployment: Deployment | None = None, **written: Unpack[WrittenChange]
) -> AgentChange:
    """Add a change with the usual days around the day it goes live.

    One of a deployment takes agent, workflow and place from it.
    """
    told: dict[str, Any] = {
        "agent_id": None, "workflow_id": None, "work": "", "level_from": None, "unit_id": None, "site_id": None,
        "channel": None, "owner_id": actor.id, **written, **_told_by(deployment),
    }  # fmt: skip
    _refuse_foreign_place(actor, told)
    dates = rules.suggested_dates(go_live_on)
    _refuse(_problems(told, dates))
    at = clock.now()
    change = AgentChange(deployment_id=deployment.id if deployment else None, made_at=at, made_by_id=actor.id)
    db.session.add(change)
    db.session.flush()  # the plan and the audit subject need the id
    _begin_plan(actor, change, {**told, **asdict(dates), "reason": ""})
    _begin_state(actor, change, ChangeState.OPEN, "")
    record(actor, ChangeAction.MADE, change, title=told["title"], go_live_on=go_live_on)
    _tell_owner(actor, change, told)
    return change


def edit_change(
    actor: Person, change: AgentChange, *, dates: PhaseDates, reason: str, **written: Unpack[WrittenChange]
) -> None:
    """Begin a new plan of a change. Other days need a reason, and the earlier days stay on record."""
    db.hold(change)
    if queries.find_state(change.id) in OVER:
        raise Refused(Reason("change_is_over"))
    now = _told_in(change.plan)
    told = {**now, **written, "reason": reason}
    if any(told[name] != now[name] for name in ("unit_id", "agent_id")):
        _refuse_foreign_place(actor, told)
    problems = _problems(told, dates)
    if dates != change.plan.dates and not reason:
        problems.append(("reason", Reason("change_dates_need_reason")))
    _refuse(problems)
    owner_before, edited = change.plan.owner_id, sorted(name for name in now if told[name] != now[name])
    moved = [name for name in DATES if getattr(dates, name) != getattr(change.plan, name)]
    end_periods(ChangePlan, clock.now(), ChangePlan.change_id == change.id)
    _begin_plan(actor, change, {**told, **asdict(dates)})
    record(actor, ChangeAction.EDITED, change, fields=[*edited, *moved], reason=reason)
    if told["owner_id"] != owner_before:
        _tell_owner(actor, change, told)


def move_change(actor: Person, change: AgentChange, *, to: ChangeState, reason: str) -> None:
    """Put a change on hold, let it go on, finish it or drop it."""
    db.hold(change)
    now = queries.find_state(change.id)
    day = clock.today()
    _refuse(rules.move_problems(now, to, reason=reason, go_live_on=change.plan.go_live_on, day=day))
    end_periods(ChangeStatePeriod, clock.now(), ChangeStatePeriod.change_id == change.id)
    _begin_state(actor, change, to, reason)
    record(actor, ChangeAction.MOVED, change, was=now, to=to, reason=reason)


def _told_by(deployment: Deployment | None) -> dict[str, Any]:
    if deployment is None:
        return {}
    return {
        "agent_id": deployment.agent_id,
        "workflow_id": deployment.workflow_id,
        "unit_id": deployment.unit_id,
        "site_id": deployment.site_id,
        "channel": deployment.channel,
    }


def _told_in(plan: ChangePlan) -> dict[str, Any]:
    """Return what an open plan says, without its days and without who wrote it."""
    names = (
        "title", "story", "agent_id", "workflow_id", "work", "level_from", "level_to", "unit_id", "site_id", "channel",
        "owner_id",
    )  # fmt: skip
    return {name: getattr(plan, name) for name in names}


def _problems(told: dict[str, Any], dates: PhaseDates) -> list[tuple[str, Reason]]:
    problems = [
        *rules.subject_problems(agent_id=told["agent_id"], work=told["work"]),
        *rules.place_problems(unit_id=told["unit_id"], site_id=told["site_id"]),
        *rules.dates_problems(dates),
    ]
    if not people_queries.get_person(told["owner_id"]).is_active:
        problems.append(("owner_id", Reason("change_owner_not_here")))
    return problems


def _refuse_foreign_place(actor: Person, told: dict[str, Any]) -> None:
    if not queries.leads_place(actor, unit_id=told["unit_id"], agent_id=told["agent_id"]):
        raise Refused(Reason("change_place_not_yours"), field="unit_id")


def _refuse(problems: Sequence[tuple[str, Reason]]) -> None:
    found = [Refused(reason, field=field) for field, reason in problems]
    if found:
        first, *also = found
        raise Refused(first.reason, field=first.field, also=also)


def _begin_plan(actor: Person, change: AgentChange, told: dict[str, Any]) -> None:
    plan = ChangePlan(change_id=change.id, edited_by_id=actor.id, valid_from=clock.now(), **told)
    db.session.add(plan)
    db.session.flush()
    db.session.expire(change, ["plan"])


def _begin_state(actor: Person, change: AgentChange, state: ChangeState, reason: str) -> None:
    db.session.add(
        ChangeStatePeriod(
            change_id=change.id, state=state, reason=reason, moved_by_id=actor.id, valid_from=clock.now()
        )
    )


def _tell_owner(actor: Person, change: AgentChange, told: dict[str, Any]) -> None:
    if told["owner_id"] != actor.id:
        owner = people_queries.get_person(told["owner_id"])
        tell(
            [owner],
            CHANGE_ASSIGNED,
            change,
            address={"change_id": change.id},
            title=told["title"],
            by=actor.name,
        )
