"""How far a portal is: reads every feature that a step is about."""

from sqlalchemy import exists, func, select

from portal.agents.models import Agent, Deployment
from portal.core import clock, db, health, last_runs
from portal.core.permissions import Role
from portal.core.validity import valid_at
from portal.groundwork.rules import Facts
from portal.outbox.queries import can_mail
from portal.people import queries as people, rules
from portal.people.models import AccessGrant, Person
from portal.settings import queries as settings_queries
from portal.settings.settings import COMPANY


def find_facts(person: Person, *, is_sample: bool) -> Facts:
    """What the steps are judged by, as ``person`` may see it; two statements."""
    at = clock.now()
    answers_reports = exists(
        select(AccessGrant.id)
        .join(Person, Person.id == AccessGrant.person_id)
        .where(AccessGrant.role == Role.TRIAGER, valid_at(AccessGrant, at), Person.state.in_(rules.PRESENT))
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
    return Facts(
        company=settings_queries.value(COMPANY),
        people=row[0],
        has_triager=bool(row[1]),
        agents=row[2],
        has_deployment=bool(row[3]),
        uninvited=people.count_waiting_for_invitation(person),
        can_mail=can_mail(),
        has_backup=bool(row[4]),
        is_sample=is_sample,
    )


def find_newest_agent() -> int | None:
    """The agent that was registered last: the one to deploy next."""
    return db.session.scalar(select(func.max(Agent.id)))
