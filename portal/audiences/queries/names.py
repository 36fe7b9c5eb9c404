"""The names of units, sites, agents, places of agents and people in a rule."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.agents.models import Agent, Deployment, Workflow
from portal.audiences import rules
from portal.audiences.rules import AtSite, Beside, InLineOf, InUnit, Persons, Rule
from portal.core import db
from portal.core.permissions import Permission
from portal.people import queries as people_queries
from portal.people.models import Person, Site, Unit


@dataclass(frozen=True)
class Names:
    """The names of the ids in a rule."""

    units: Mapping[int, str]
    sites: Mapping[int, str]
    agents: Mapping[int, str]
    people: Mapping[int, str]
    deployments: Mapping[int, str]


def names_in(viewer: Person, rule: Rule) -> Names:
    """Return the names of the ids in a rule, of people as far as ``viewer`` may see them.

    At most five statements.
    """
    told = list(rules.conditions(rule))
    units = {each.unit_id for each in told if isinstance(each, InUnit)}
    sites = {each.site_id for each in told if isinstance(each, AtSite)}
    beside = {each.agent_id for each in told if isinstance(each, Beside)}
    places = {each.deployment_id for each in told if isinstance(each, Beside) and each.deployment_id}
    persons = {each.person_id for each in told if isinstance(each, InLineOf)}
    persons |= {one for each in told if isinstance(each, Persons) for one in each.person_ids}
    return Names(
        units=_names(Unit.id, Unit.path, units),
        sites=_names(Site.id, Site.name, sites),
        agents=_names(Agent.id, Agent.name, beside),
        people=_names_of_people(viewer, persons),
        deployments=_names_of_deployments(places),
    )


def _names_of_people(viewer: Person, wanted: set[int]) -> dict[int, str]:
    if not wanted:
        return {}
    seen = people_queries.visible_to(viewer, Permission.AUDIENCES_MANAGE).where(Person.id.in_(wanted))
    return {row.id: row.name for row in db.session.execute(seen.with_only_columns(Person.id, Person.name))}


def _names_of_deployments(wanted: set[int]) -> dict[int, str]:
    if not wanted:
        return {}
    place = func.coalesce(Unit.name, Site.name).label("place")
    rows = (
        select(Deployment.id, Workflow.name.label("work"), place)
        .join(Workflow, Workflow.id == Deployment.workflow_id)
        .outerjoin(Unit, Unit.id == Deployment.unit_id)
        .outerjoin(Site, Site.id == Deployment.site_id)
        .where(Deployment.id.in_(wanted))
    )
    return {row.id: f"{row.work}, {row.place}" for row in db.session.execute(rows)}


def _names(
    key: InstrumentedAttribute[int], name: InstrumentedAttribute[str], wanted: set[int]
) -> dict[int, str]:
    if not wanted:
        return {}
    return {row[0]: row[1] for row in db.session.execute(select(key, name).where(key.in_(wanted)))}
