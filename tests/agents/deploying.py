"""A deployment as a change lead makes it, and what became of it."""

from datetime import timedelta

from portal.agents import commands, queries
from portal.agents.models import Deployment
from portal.agents.rules import Autonomy, Mode
from portal.core import clock, db
from portal.people.rules import JobRole

YESTERDAY = timedelta(days=1)
APPROVE, GUARDRAILS = Autonomy.APPROVE, Autonomy.GUARDRAILS


def level_of(deployment: Deployment, at=None) -> tuple[Autonomy, Mode]:
    db.session.flush()
    found = queries.find_level(deployment.id, at or clock.now())
    return found.level, found.mode


def deploy(cal, workflow, **parts) -> Deployment:
    whole = {
        "unit_id": None,
        "site_id": None,
        "job_roles": [JobRole.FRONTLINE_AGENT],
        "level": Autonomy.ASSIST,
        "mode": Mode.SHADOW,
        "decision": "DEC-0006",
    }
    return commands.deploy(cal, workflow, **{**whole, **parts})
