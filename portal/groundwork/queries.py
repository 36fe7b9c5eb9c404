"""Read what the set-up steps depend on; each step is about another feature."""

from sqlalchemy import exists, func, select

from portal.agents.models import Agent, Deployment
from portal.core import clock, db, health, last_runs
from portal.core.permissions import Role
from portal.core.validity import valid_at
from portal.groundwork.rules import SetUpFacts
from portal.outbox.queries import can_mail
from portal.people import queries as people_queries, rules as people_rules
from portal.people.models import AccessGrant, Person
from portal.settings import queries as settings_queries
from portal.settings.settings import COMPANY


def find_facts(person: Person, *, is_sample: bool) -> SetUpFacts:
    """Return the facts that decide which steps are done, as ``person`` may see them; two statements."""
    at = clock.now()
    answers_reports = exists(
        select(AccessGrant.id)
        .join(Person, Person.id == AccessGrant.person_id)
        .where(
            AccessGrant.role == Role.TRIAGER,
            valid_at(AccessGrant, at),
            Person.state.in_(people_rules.PRESENT),
        )
    )
    runs = exists(select(Deployment.id).where(valid_at(Deployment, at)))
    row = db.session.execute(
        select(
            select(func.count()).select_from(Person).scalar_subquery(),
            answers_reports,
            select(func.count()).select_from(Agent).scalar_subquery(),
            runs,
            exists(
                select(last_runs.LastRun.name).where(
                    last_runs.LastRun.name == health.BACKUP, last_runs.LastRun.problem == ""
                )
            ),
        )
    ).one()
    return SetUpFacts(
        company=settings_queries.value(COMPANY),
        people=row[0],
        has_triager=bool(row[1]),
        agents=row[2],
        has_deployment=bool(row[3]),
        uninvited=people_queries.count_waiting_for_invitation(person),
        can_mail=can_mail(),
        has_backup=bool(row[4]),
        is_sample=is_sample,
    )


def find_newest_agent() -> int | None:
    """Return the id of the agent that was registered last: the one to deploy next."""
    return db.session.scalar(select(func.max(Agent.id)))
