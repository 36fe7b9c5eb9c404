"""What agents rely on: checks, owners, and reminders of late checks."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.agents import commands, queries
from portal.agents.models import SourceCheck, SourceReminder
from portal.agents.queries.sources import list_sources_of
from portal.agents.rules import Autonomy, source_is_late
from portal.core import clock, db
from portal.core.web import Portal
from portal.outbox.models import OutboxMail
from portal.people.models import Person
from portal.people.rules import PersonState
from tests.agents.make import make_agent, make_source, refusal
from tests.make import actions, only
from tests.outbox.make import mail_set_up

YESTERDAY = timedelta(days=1)
APPROVE, GUARDRAILS = Autonomy.APPROVE, Autonomy.GUARDRAILS


def late_checks(person: Person) -> list[int]:
    """The sources that somebody should have checked by now."""
    at = clock.now()
    sources = list_sources_of(person.id, at)
    return sorted(each.source_id for each in sources if source_is_late(each, at))


def test_a_check_counts_from_the_moment_it_is_written_down(cal, cast) -> None:
    agent = make_agent()
    source = make_source(agent, owner=cast.bo, checked_at=clock.now() - timedelta(days=37))
    assert late_checks(cast.bo) == [source.id]

    commands.check_source(cast.bo, source)
    db.session.flush()

    assert late_checks(cast.bo) == []
    assert len(db.session.scalars(select(SourceCheck)).all()) == 2
    assert actions() == ["agents.source_checked"]


def test_a_stranger_does_not_vouch_for_a_source(cast) -> None:
    source = make_source(make_agent(accountable=cast.dot), owner=cast.bo)

    assert refusal(commands.check_source, cast.eve, source) == ("source_not_yours", None)
    commands.check_source(cast.dot, source)  # she answers for the agent


def test_somebody_else_checks_from_now_on(cal, cast) -> None:
    source = make_source(make_agent(), owner=cast.bo, check_every_days=30)

    commands.change_source(cal, source, owner=cast.ada, check_every_days=7)
    db.session.flush()

    (row,) = queries.list_sources(source.agent_id, at=clock.now())
    (before,) = queries.list_sources(source.agent_id, at=clock.now() - YESTERDAY)
    assert (row.owner, row.check_every_days) == ("Ada Abara", 7)
    assert (before.owner, before.check_every_days) == ("Bo Brand", 30)


def test_a_dropped_source_is_known_for_yesterday_only(cal, cast) -> None:
    source = make_source(make_agent(), owner=cast.bo)

    commands.drop_source(cal, source)
    db.session.flush()

    assert queries.list_source_names(source.agent_id, clock.now()) == []
    assert queries.list_source_names(source.agent_id, clock.now() - YESTERDAY) == ["Motor policy wording"]


@pytest.fixture
def remind(app: Portal) -> Callable[[], int]:
    """As the worker does it: within the application, outside any request."""

    def as_the_worker() -> int:
        with app.app_context():
            done = commands.remind_of_late_checks(clock.now())
            db.session.flush()
        return done

    return as_the_worker


def test_the_owner_of_a_late_source_is_reminded_once(cast, remind, tmp_path) -> None:
    source = make_source(make_agent(), owner=cast.bo, checked_at=clock.now() - timedelta(days=37))
    make_source(make_agent("Policy Lookup"), owner=cast.bo, checked_at=clock.now())

    with mail_set_up(tmp_path):
        assert (remind(), remind()) == (1, 0)

    mail = only(OutboxMail)
    assert (mail.to_address, mail.subject) == (
        "bo.brand@northwind.example",
        "Check “Motor policy wording” for Claims Triage Agent",
    )
    assert "due on Thursday 5 March 2026" in mail.text
    assert only(SourceReminder).source_id == source.id
    assert actions() == ["agents.source_reminded", "outbox.mail_enqueued"]


def test_the_next_late_check_is_a_new_reminder(cast, remind, tmp_path) -> None:
    source = make_source(make_agent(), owner=cast.bo, checked_at=clock.now() - timedelta(days=37))

    with mail_set_up(tmp_path):
        remind()
        commands.check_source(cast.bo, source)
        with clock.moved_to(clock.now() + timedelta(days=30)):
            assert remind() == 0
        with clock.moved_to(clock.now() + timedelta(days=31)):
            assert remind() == 0  # a Sunday, on which nobody is reminded
        with clock.moved_to(clock.now() + timedelta(days=32)):
            assert remind() == 1


def test_nobody_is_reminded_where_mail_is_not_set_up_or_the_owner_has_left(cast, remind, tmp_path) -> None:
    make_source(make_agent(), owner=cast.bo, checked_at=clock.now() - timedelta(days=37))
    assert remind() == 0  # and nothing is written down, so that it goes out once there is mail

    with mail_set_up(tmp_path):
        cast.bo.state = PersonState.LEFT
        assert remind() == 0
        cast.bo.state = PersonState.ACTIVE
        assert remind() == 1
