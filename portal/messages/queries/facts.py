"""What a message may quote: values of metrics, levels in force, the name of its agent."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypedDict

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.agents import queries as agent_queries
from portal.agents.models import Deployment, DeploymentLevel, DeploymentPlan, Workflow
from portal.agents.rules import Autonomy, Mode
from portal.core import clock
from portal.core.phrases import gettext
from portal.core.rows import fetch_all
from portal.core.text import label, long_date
from portal.core.validity import valid_at
from portal.messages.models import Message
from portal.messages.rules import CardFact, Claim, ClaimKind, Claims, LevelFact, MetricFact, claims_in
from portal.metrics import queries as metric_queries
from portal.metrics.words import value_text
from portal.people.models import Site, Unit

LEVELS_MOST = 100
PARTS = {
    Autonomy.ASSIST: _l("You do the work. You decide whether to use, change or ignore what it suggests."),
    Autonomy.APPROVE: _l("You look at each action before it happens. Then you approve, change or reject it."),
    Autonomy.GUARDRAILS: _l(
        "You watch what it does, check samples, handle what it hands over, and stop it when needed."
    ),
    Autonomy.COORDINATE: _l("You set its goals and limits, and handle what it cannot do."),
}


# What a text rests on is listed below it, but for its agent and what the card of the agent says.
LISTED = frozenset(
    {ClaimKind.METRIC, ClaimKind.DECISION, ClaimKind.LEVEL, ClaimKind.PLANNED_LEVEL, ClaimKind.VERSION}
)


class FactKept(TypedDict):
    """What a message rests on, as it is kept with the edition; a day is in ISO form."""

    kind: str
    key: str
    text: str
    name: str
    source: str
    ends_on: str | None


class LevelRow(NamedTuple):
    """An open deployment of an agent with its level, and the planned one."""

    id: int
    work: str
    place: str
    level: Autonomy
    planned: Autonomy | None
    due_on: date | None


def list_levels(agent_id: int | None, *, deployment_id: int | None = None) -> Sequence[LevelRow]:
    """Return the live deployments of an agent, a limited number, in the order they began; one statement.

    A level on trial is not in force, because nothing takes effect there. A text about one place, ``deployment_id``,
    may name it nevertheless.
    """
    if agent_id is None:
        return []
    at = clock.now()
    rows = (
        select(
            Deployment.id,
            Workflow.name.label("work"),
            func.coalesce(Unit.name, Site.name).label("place"),
            DeploymentLevel.level,
            DeploymentPlan.level.label("planned"),
            DeploymentPlan.due_on,
        )
        .join(Workflow, Workflow.id == Deployment.workflow_id)
        .join(
            DeploymentLevel, (DeploymentLevel.deployment_id == Deployment.id) & valid_at(DeploymentLevel, at)
        )
        .outerjoin(
            DeploymentPlan, (DeploymentPlan.deployment_id == Deployment.id) & valid_at(DeploymentPlan, at)
        )
        .outerjoin(Unit, Unit.id == Deployment.unit_id)
        .outerjoin(Site, Site.id == Deployment.site_id)
        .where(
            Deployment.agent_id == agent_id,
            valid_at(Deployment, at),
            Deployment.id == deployment_id if deployment_id else DeploymentLevel.mode == Mode.LIVE,
        )
        .order_by(Deployment.id)
        .limit(LEVELS_MOST)
    )
    return fetch_all(LevelRow, rows)


def claims_for(message: Message) -> Claims:
    """Return everything that a message may quote now."""
    return Claims(
        metrics=_metrics(message),
        levels={
            row.id: LevelFact(
                place=f"{row.work}, {row.place}",
                level=row.level,
                text=_level_text(row.level),
                planned_text=_level_text(row.planned) if row.planned else None,
                part=str(PARTS[row.level]),
                planned_part=str(PARTS[row.planned]) if row.planned else "",
                planned_day=long_date(row.due_on) if row.due_on else "",
            )
            for row in list_levels(message.agent_id, deployment_id=_place_of(message))
        },
        card=_card(message),
    )


def facts_of(message: Message, claims: Claims) -> list[FactKept]:
    """Return what a text rests on, each once, as it is kept with the edition."""
    found: dict[tuple[ClaimKind, str], FactKept] = {}
    for claim in claims_in(f"{message.title}\n{message.text}"):
        if isinstance(claim, Claim) and claim.kind in LISTED:
            found[claim.kind, claim.key] = _fact(claim, claims)
    return list(found.values())


def _fact(claim: Claim, claims: Claims) -> FactKept:
    told: FactKept = {
        "kind": claim.kind.value,
        "key": claim.key,
        "text": claims.text_of(claim) or "",
        "name": claim.key,
        "source": "",
        "ends_on": None,
    }
    if claim.kind is ClaimKind.METRIC:
        metric = claims.metrics[claim.key]
        ends_on = metric.ends_on.isoformat() if metric.ends_on else None
        return {**told, "name": metric.name, "source": metric.source, "ends_on": ends_on}
    name = claims.card.name if claims.card else ""
    if claim.kind in (ClaimKind.LEVEL, ClaimKind.PLANNED_LEVEL):
        fact = claims.level_of(claim.key)
        return {**told, "name": name, "source": fact.place if fact else ""}
    if claim.kind is ClaimKind.VERSION:
        return {**told, "name": name, "source": str(gettext("the list of its versions"))}
    return told


def _place_of(message: Message) -> int | None:
    return message.change.deployment_id if message.change else None


def _card(message: Message) -> CardFact | None:
    """Return the card in force of the agent of a message, with its version where the message is about that."""
    agent = message.agent
    if agent is None:
        return None
    at = clock.now()
    card, version = agent_queries.find_card(agent.id, at), agent_queries.find_version(agent.id, at)
    return CardFact(
        name=agent.name,
        may=_bullets(card.may) if card else "",
        may_not=_bullets(card.may_not) if card else "",
        how_to_stop=card.how_to_stop if card else "",
        version=version.label if version else "",
    )


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _level_text(level: Autonomy) -> str:
    return str(gettext("level %(number)s, %(name)s", number=int(level), name=label(level)))


def _metrics(message: Message) -> Mapping[str, MetricFact]:
    wanted = {
        claim.key
        for claim in claims_in(f"{message.title}\n{message.text}")
        if isinstance(claim, Claim) and claim.kind is ClaimKind.METRIC
    }
    if not wanted:
        return {}
    return {
        each.metric.id: MetricFact(
            name=each.metric.name,
            text=value_text(each.value.thousandths, each.metric.unit) if each.value else None,
            source=each.value.source if each.value else "",
            ends_on=each.value.ends_on if each.value else None,
            is_stale=each.is_stale,
        )
        for each in metric_queries.list_standings()
        if each.metric.id in wanted
    }
