"""Northwind Mutual itself: its people, their access and its agents, made through the ordinary commands."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import yaml
from sqlalchemy import select

from portal.agents import commands as agent_commands
from portal.agents.models import Agent, Deployment, KnowledgeSource, Workflow
from portal.agents.queries import count_ready, find_level
from portal.agents.rules import AgencyScope, Autonomy, Card, Channel, Mode, RiskTier, StepIn
from portal.calendars.queries import company_calendar
from portal.calendars.rules import next_working_day
from portal.core import clock, db
from portal.core.permissions import Role
from portal.demo.learning import Scene
from portal.directory import commands as directory_commands, steps
from portal.library import files
from portal.people import commands as people_commands, credentials
from portal.people.models import Person, Site, Unit
from portal.people.rules import JobRole, LinkPurpose, PersonState

DECISION = "DEC-{:04}"
WHY_RAISED = "Its work at the level below was looked at and found good enough."
ADMINISTRATOR = "NW-1108"  # Sunita Pillai


def read(name: str) -> str:
    """Return one file of the sample company's data."""
    return (files.home() / "demo" / name).read_text(encoding="utf-8")


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one table of the sample company."""
    return list(csv.DictReader(io.StringIO(read(name))))


def bring_in_people(newcomers: Collection[str]) -> None:
    """Import the directory from its CSV, as an administrator would; newcomers get the state “invited”."""
    table = io.StringIO()
    writer = csv.DictWriter(table, rows("people.csv")[0])
    writer.writeheader()
    for row in rows("people.csv"):
        writer.writerow({**row, "state": "invited"} if row["email"] in newcomers else row)
    imported = steps.take_in(None, io.BytesIO(table.getvalue().encode()), "people.csv")
    steps.look(None, imported, mapping=steps.suggested_columns(imported), takes_leavers=False)
    with db.use_case():
        directory_commands.apply_import(None, imported)


def scenes_of_newcomers(joining: Mapping[str, datetime], *, invited_before: timedelta) -> list[Scene]:
    """Return the scenes in which each newcomer is invited, and starts on their day."""
    invited: list[Scene] = [(at - invited_before, partial(_invite, email)) for email, at in joining.items()]
    return [*invited, *((at, partial(_start, email)) for email, at in joining.items())]


def change_job(email: str, roles: Iterable[JobRole]) -> None:
    """Assign other job roles to a person from now on."""
    people_commands.assign_job_roles(None, _by_email(email), roles)


def give_access(audit_ends: datetime) -> None:
    """Grant the access roles that do not depend on an agent; an auditor's ends with the audit."""
    with db.use_case():
        for row in rows("access.csv"):
            if row["agent"]:
                continue
            unit, role = unit_at(row["unit"]), Role(row["access_role"])
            until = audit_ends if role is Role.AUDITOR else None
            people_commands.grant_access(
                None,
                person(row["employee_number"]),
                role=role,
                unit_id=unit.id if unit else None,
                until=until,
            )


def give_access_to_agents() -> None:
    """Grant the access roles that are about one agent, once it exists."""
    for row in rows("access.csv"):
        if row["agent"]:
            someone, agent_id = person(row["employee_number"]), agent(row["agent"]).id
            people_commands.grant_access(None, someone, role=Role(row["access_role"]), agent_id=agent_id)


def scenes_of_agents(today: datetime) -> list[Scene]:
    """Return all events of the five agents, from their first day to the changes planned for later."""
    scenes: list[Scene] = []
    for number, told in enumerate(yaml.safe_load(read("agents.yaml")), start=1):
        begins = _first_day(today, told)
        scenes.append((begins, partial(_register, told, begins, today, DECISION.format(number))))
        scenes += [
            (_ago(today, each["days_ago"]), partial(_release, told["id"], each)) for each in told["versions"]
        ]
        for source in told["sources"]:
            checked = _ago(today, source["last_checked_days_ago"])
            scenes.append((checked, partial(_check, told["id"], source["name"])))
        for place, deployment in enumerate(told["deployments"], start=1):
            scenes += _scenes_of_deployment(today, told["id"], deployment, 100 * number + 10 * place)
    return scenes


def days_of_deployments(today: datetime) -> list[datetime]:
    """Return when a deployment begins or changes, so that other people are required to learn."""
    return [
        _ago(today, change["days_ago"])
        for told in yaml.safe_load(read("agents.yaml"))
        for deployment in told["deployments"]
        for change in deployment["history"]
    ]


def _invite(email: str) -> None:
    credentials.hand_out_link(person(ADMINISTRATOR), _by_email(email), LinkPurpose.INVITATION)


def _start(email: str) -> None:
    people_commands.change_state(None, _by_email(email), to=PersonState.ACTIVE)


def _by_email(email: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == email)).one()


def person(employee_number: str) -> Person:
    return db.session.scalars(select(Person).where(Person.employee_number == employee_number)).one()


def unit_at(path: str | None) -> Unit | None:
    return db.session.scalars(select(Unit).where(Unit.path == path)).one() if path else None


def agent(slug: str) -> Agent:
    return db.session.scalars(select(Agent).where(Agent.slug == slug)).one()


def _first_day(today: datetime, told: Mapping[str, Any]) -> datetime:
    """Return a moment shortly before the first other event of an agent."""
    days = [each["days_ago"] for each in told["versions"]]
    days += [each["days_ago"] for deployment in told["deployments"] for each in deployment["history"]]
    days += [source["last_checked_days_ago"] for source in told["sources"]]
    return _ago(today, max(days)) - timedelta(hours=2)


def _register(told: Mapping[str, Any], begins: datetime, today: datetime, decision: str) -> None:
    added = agent_commands.add_agent(
        None,
        card=_card(told),
        working_since=begins.date(),
        accountable=person(told["accountable"]),
        caretaker=person(told["caretaker"]),
        scopes=[AgencyScope(scope) for scope in told["agency_scopes"]],
        decision=decision,
        slug=told["id"],
    )
    for limit in told["known_limits"]:
        since = max(_ago(today, limit["since_days_ago"]), begins).date()
        agent_commands.add_known_limit(None, added, text=limit["text"], since=since)
    for source in told["sources"]:
        agent_commands.add_source(
            None,
            added,
            name=source["name"],
            owner=person(source["owner"]),
            check_every_days=source["check_every_days"],
        )
    for workflow in told["workflows"]:
        _add_workflow(added, workflow, decision)


def _card(told: Mapping[str, Any]) -> Card:
    return Card(
        name=told["name"],
        summary=told["summary"],
        purpose=told["purpose"].strip(),
        talks_to_customers=told["talks_to_customers"],
        risk_tier=RiskTier(told["risk_tier"]),
        may=tuple(told["may"]),
        may_not=tuple(told["may_not"]),
        steps_in=tuple(StepIn(**step) for step in told["steps_in"]),
        how_to_stop=told["stop"].strip(),
    )


def _add_workflow(added: Agent, told: Mapping[str, Any], decision: str) -> None:
    workflow = agent_commands.add_workflow(None, added, name=told["name"], slug=told["id"])
    for action in told["action_types"]:
        agent_commands.add_action_type(
            None,
            workflow,
            name=action["name"],
            risk_tier=RiskTier(action["risk_tier"]),
            scope=AgencyScope(action["agency_scope"]),
            ceiling=Autonomy[action["ceiling"].upper()],
            reversible=action["reversible"],
            decision=decision,
            slug=action["id"],
        )


def _release(slug: str, told: Mapping[str, Any]) -> None:
    parts = ("label", "model", "vendor", "prompt_ref", "tools", "guardrails", "note")
    agent_commands.release_version(None, agent(slug), **{part: told[part] for part in parts})


def _check(slug: str, name: str) -> None:
    source = db.session.scalars(
        select(KnowledgeSource).where(
            KnowledgeSource.agent_id == agent(slug).id, KnowledgeSource.name == name
        )
    ).one()
    agent_commands.check_source(None, source)


def _scenes_of_deployment(
    today: datetime, slug: str, told: Mapping[str, Any], first_decision: int
) -> Iterable[Scene]:
    first, *later = told["history"]
    started: dict[str, int] = {}
    numbers = map(DECISION.format, count(first_decision))
    yield _ago(today, first["days_ago"]), partial(_deploy, slug, told, first, next(numbers), started)
    for change in later:
        yield _ago(today, change["days_ago"]), partial(_change, started, change, next(numbers))
    if told["planned"]:
        yield today - timedelta(days=2), partial(_plan, started, told["planned"], today, next(numbers))


def _deploy(
    slug: str, told: Mapping[str, Any], first: Mapping[str, Any], decision: str, started: dict[str, int]
) -> None:
    workflow = db.session.scalars(
        select(Workflow).where(Workflow.agent_id == agent(slug).id, Workflow.slug == told["workflow"])
    ).one()
    place, unit = told["place"], unit_at(told["place"]["unit"])
    site = db.session.scalars(select(Site).where(Site.name == place["site"])).one() if place["site"] else None
    deployed = agent_commands.deploy(
        None,
        workflow,
        unit_id=unit.id if unit else None,
        site_id=site.id if site else None,
        channel=Channel(place["channel"]) if place["channel"] else None,
        job_roles=[JobRole(role) for role in told["job_roles"]],
        level=Autonomy[first["level"].upper()],
        mode=Mode(first["mode"]),
        decision=decision,
    )
    db.session.flush()  # the next scenes need its id
    started["id"] = deployed.id
    agent_commands.check_card(None, agent(slug))


def _change(started: Mapping[str, int], told: Mapping[str, Any], decision: str) -> None:
    deployment = db.session.get_one(Deployment, started["id"])
    level, mode = Autonomy[told["level"].upper()], Mode(told["mode"])
    if mode is Mode.RETIRED:
        agent_commands.end_deployment(None, deployment, instead=told["instead"])
        return
    now = find_level(deployment.id, clock.now())
    people = count_ready(deployment.id, decides=True)
    if now and now.level < level:
        agent_commands.raise_level(
            None, deployment, to=level, decision=decision, reason=WHY_RAISED, people=people, goes_ahead=True
        )
        agent_commands.check_card(None, deployment.agent)
    if now and now.level > level:
        agent_commands.lower_level(None, deployment, to=level)
    if now and now.mode != mode:
        agent_commands.change_mode(
            None, deployment, to=mode, decision=decision, people=people, goes_ahead=True
        )


def _plan(started: Mapping[str, int], told: Mapping[str, Any], today: datetime, decision: str) -> None:
    agent_commands.plan_change(
        None,
        db.session.get_one(Deployment, started["id"]),
        level=Autonomy[told["level"].upper()],
        mode=Mode(told["mode"]),
        due_on=next_working_day((today + timedelta(days=told["in_days"])).date(), company_calendar()),
        decision=decision,
    )


def _ago(today: datetime, days: int) -> datetime:
    """Return ten in the morning, so many days ago."""
    return (today - timedelta(days=days)).replace(hour=10, minute=0)
