"""Change the sources of agents, and record that they were checked."""

from datetime import datetime

from sqlalchemy import select

from portal.agents import queries, rules
from portal.agents.actions import AgentAction
from portal.agents.models import Agent, KnowledgeSource, SourceCheck, SourceDuty, SourceReminder
from portal.agents.notices import SOURCE_CHECK_LATE
from portal.audit.commands import record
from portal.calendars.queries import site_calendar
from portal.core import clock, db
from portal.core.dates import day_in
from portal.core.errors import Refused
from portal.core.folding import fold
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.notices.commands import tell
from portal.outbox.queries import can_mail
from portal.people.models import Person


def add_source(
    actor: Person | None, agent: Agent, *, name: str, owner: Person, check_every_days: int
) -> KnowledgeSource:
    """Add a source with its owner and interval; the first check is due after one interval."""
    db.hold(agent)
    if fold(name) in map(fold, queries.list_source_names(agent.id, clock.now())):
        raise Refused(Reason("source_name_taken"), field="name")
    source = KnowledgeSource(agent_id=agent.id, name=name, valid_from=clock.now())
    db.session.add(source)
    db.session.flush()  # its duty needs the id
    record(
        actor, AgentAction.SOURCE_ADDED, source, agent=agent.id, owner=owner.id, every_days=check_every_days
    )
    _open_duty(source, owner, check_every_days)
    return source


def change_source(
    actor: Person | None, source: KnowledgeSource, *, owner: Person, check_every_days: int
) -> None:
    """Change the owner and the interval of a source from now on."""
    _hold(source)
    record(actor, AgentAction.SOURCE_CHANGED, source, owner=owner.id, every_days=check_every_days)
    end_periods(SourceDuty, clock.now(), SourceDuty.source_id == source.id)
    _open_duty(source, owner, check_every_days)


def check_source(actor: Person | None, source: KnowledgeSource) -> None:
    """Record that a source is still correct; refuse with ``source_not_yours`` unless ``actor`` may check it."""
    _hold(source)
    if actor is not None and not queries.may_check(actor, source):
        raise Refused(Reason("source_not_yours"))
    record(actor, AgentAction.SOURCE_CHECKED, source, agent=source.agent_id)
    db.session.add(
        SourceCheck(source_id=source.id, checked_at=clock.now(), checked_by_id=actor.id if actor else None)
    )


def drop_source(actor: Person | None, source: KnowledgeSource) -> None:
    """End a source: the agent no longer relies on it."""
    _hold(source)
    record(actor, AgentAction.SOURCE_DROPPED, source, agent=source.agent_id)
    end_periods(KnowledgeSource, clock.now(), KnowledgeSource.id == source.id)


def remind_of_late_checks(at: datetime) -> int:
    """Remind the owners of sources whose check is late, once for each late check; return how many.

    Nobody is reminded on a day off where they work: the next working day will do.
    """
    late = queries.list_unreminded(at) if can_mail() else []
    asked = select(Person).where(Person.id.in_({row.owner_id for row in late}))
    owners = {owner.id: owner for owner in db.session.scalars(asked) if _is_working_day(owner, at)}
    reminded = [row for row in late if row.owner_id in owners]
    for row in reminded:
        due_at = rules.check_due(row)
        source = db.session.get_one(KnowledgeSource, row.source_id)
        record(None, AgentAction.SOURCE_REMINDED, source, owner=row.owner_id)
        db.session.add(SourceReminder(source_id=source.id, due_at=due_at, owner_id=row.owner_id, sent_at=at))
        tell(
            [owners[row.owner_id]],
            SOURCE_CHECK_LATE,
            source,
            address={"agent_id": row.agent_id},
            agent=row.agent,
            source=row.source,
            at=due_at,
        )
    return len(reminded)


def _is_working_day(owner: Person, at: datetime) -> bool:
    calendar = site_calendar(owner.site_id, at)
    return calendar.works_on(day_in(calendar.zone, at))


def _hold(source: KnowledgeSource) -> None:
    """Lock a source; refuse with ``source_over`` if the agent no longer relies on it."""
    db.hold(source)
    if source.valid_until is not None:
        raise Refused(Reason("source_over"))


def _open_duty(source: KnowledgeSource, owner: Person, check_every_days: int) -> None:
    db.session.add(
        SourceDuty(
            source_id=source.id, owner_id=owner.id, check_every_days=check_every_days, valid_from=clock.now()
        )
    )
