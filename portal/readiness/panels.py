"""The panels that readiness adds to pages of features below it."""

from collections.abc import Mapping

from flask import g
from flask_login import current_user

from portal.agents.queries.rows import AgentSheet
from portal.agents.rules import Autonomy
from portal.core import clock
from portal.core.as_of import AsOfForm
from portal.core.permissions import Permission
from portal.core.templating import render_part
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.readiness import queries, rules
from portal.readiness.pages import paths as path_pages, said as said_pages
from portal.settings import queries as settings_queries
from portal.settings.settings import SMALL_GROUP


def you_and_this_agent(_agent: AgentSheet, levels: Mapping[JobRole, Autonomy]) -> str:
    """On an agent's page: the reader's clearance for the agent, and what is missing.

    ``levels`` are the levels at which it works beside the reader, by role; one statement where there are any.
    """
    paths = path_pages.paths_beside(current_user.id, levels, clock.now())
    return render_part("readiness/_you_and_agent.html", paths=paths)


def people_beside(agent: AgentSheet, _levels: Mapping[JobRole, Autonomy]) -> str:
    """On an agent's page, for people who may see others: who is beside it, and who was ready on a day."""
    if not current_user.may(Permission.AGENTS_PEOPLE):
        return ""
    return render_part(
        "readiness/_people_beside.html",
        agent=agent,
        day=AsOfForm(formdata=None),
        reads=current_user.may(Permission.READINESS_TEAM),
    )


def row_of_agent(agent_id: int, is_mine: bool) -> str:  # noqa: FBT001 - the panel's page passes values by position
    """In the directory: the reader's clearance for an agent beside them; one statement for the whole list."""
    if not is_mine:
        return ""
    if "my_standings" not in g:
        g.my_standings = queries.standings_by_agent(current_user, clock.now())
    standing = g.my_standings.get(agent_id)
    return render_part("readiness/_agent_row.html", standing=standing) if standing else ""


def readiness_of(person: Person) -> str:
    """On a person's page: the link to their clearances, if the viewer may see them; at most one statement."""
    if not current_user.may(Permission.READINESS_TEAM) or not queries.find_answered_for(
        current_user, person.id
    ):
        return ""
    return render_part("readiness/_person.html", person=person)


def policy_to_sign(key: str) -> str:
    """On the page of a policy that waits for the reader: by when to sign it, and what follows."""
    return _sign_by(key, "readiness/_sign_by.html")


def row_of_policy(key: str) -> str:
    """In the list, beside a policy that waits for the reader: the date; three statements for the whole list."""
    return _sign_by(key, "readiness/_policy_row.html")


def _sign_by(key: str, template: str) -> str:
    at = clock.now()
    said = said_pages.why_sign(path_pages.paths_of_reader(current_user.id, at), key, at)
    return render_part(template, said=said) if said else ""


def team_in_short(person: Person) -> str:
    """On Today, for people who answer for others: how many are ready, and what the others need; one statement."""
    if not person.may(Permission.READINESS_TEAM):
        return ""
    counts = queries.count_by_path(person)
    path = rules.binding(counts)
    if path is None:
        return ""
    return render_part(
        "readiness/_team_in_short.html",
        path=path,
        summary=counts[path],
        headline=rules.headline(counts[path]),
        others=[(each, counts[each]) for each in sorted(counts) if each != path and each[1]],
    )


def company_ready(person: Person) -> str:
    """On Today, for executives: how many clearances for work with agents are in force; one statement, kept counts."""
    if not person.scope_of(Permission.COMPANY_FIGURES).everywhere:
        return ""
    ready, people = queries.count_company()
    smallest = settings_queries.value(SMALL_GROUP)
    return render_part(
        "readiness/_company_ready.html", ready=ready, people=people, is_small=people < smallest
    )


def clearance_in_short(person: Person) -> str:
    """On Today, below the greeting on phones: the clearance of the reader's first path."""
    paths = path_pages.paths_of_reader(person.id, clock.now())
    return render_part("readiness/_clearance_in_short.html", path=paths[0]) if paths else ""


def clearances(person: Person) -> str:
    """On Today: the level of the reader on each path."""
    paths = path_pages.paths_of_reader(person.id, clock.now())
    return render_part("readiness/_clearances.html", paths=paths, is_own=True) if paths else ""
