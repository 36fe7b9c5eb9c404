"""Follow whether enough people are ready for each live agent, and tell those who answer for it once it falls short."""

from datetime import datetime

from portal.agents.models import Deployment
from portal.agents.settings import LEVEL_READY_SHARE
from portal.audit.commands import record
from portal.core import clock, db
from portal.notices.commands import tell
from portal.readiness import queries, rules
from portal.readiness.actions import ReadinessAction
from portal.readiness.models import Shortfall
from portal.readiness.notices import FELL_SHORT
from portal.readiness.queries.shortfalls import LiveCount
from portal.settings import queries as settings_queries
from portal.settings.settings import SMALL_GROUP

TURN = "shortfalls"


def follow_shortfalls() -> int:
    """Open and end shortfalls by the kept counts of now, and return how many began or ended."""
    db.take_turns(TURN)
    at, share = clock.now(), settings_queries.value(LEVEL_READY_SHARE)
    short = {
        each.deployment_id: each
        for each in queries.list_live_counts(at)
        if rules.is_short(people=each.people, ready=each.ready, share=share)
    }
    lasting = queries.list_open_shortfalls()
    for deployment_id in short.keys() & lasting.keys():
        _update(lasting[deployment_id], short[deployment_id], share)
    for deployment_id in sorted(lasting.keys() - short.keys()):
        lasting[deployment_id].valid_until = at
        record(None, ReadinessAction.ENOUGH_AGAIN, db.session.get_one(Deployment, deployment_id))
    for deployment_id in sorted(short.keys() - lasting.keys()):
        _begin(short[deployment_id], at, share)
    return len(short.keys() ^ lasting.keys())


def _update(kept: Shortfall, counted: LiveCount, share: float) -> None:
    kept.level, kept.people, kept.ready = counted.level, counted.people, counted.ready
    kept.needed = rules.people_needed(counted.people, share)


def _begin(counted: LiveCount, at: datetime, share: float) -> None:
    deployment = db.session.get_one(Deployment, counted.deployment_id)
    begun = Shortfall(deployment_id=deployment.id, valid_from=at)
    _update(begun, counted, share)
    db.session.add(begun)
    db.session.flush()  # the notice is about the row
    record(
        None,
        ReadinessAction.FELL_SHORT,
        deployment,
        level=int(begun.level),
        ready=begun.ready,
        needed=begun.needed,
    )
    shows_count = begun.people >= settings_queries.value(SMALL_GROUP)
    tell(
        queries.list_answering(deployment, at),
        FELL_SHORT,
        begun,
        address={"agent_id": deployment.agent_id},
        agent=deployment.agent.name,
        workflow=deployment.workflow.name,
        level=int(begun.level),
        beside=begun.people if shows_count else 0,
        ready=begun.ready if shows_count else 0,
        needed=begun.needed if shows_count else 0,
    )
