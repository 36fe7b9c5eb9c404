"""An agent that has ended reads as ended everywhere, and the people who worked with it are told once."""

from datetime import timedelta

from sqlalchemy import select

from portal.agents import commands, queries
from portal.agents.models import DeploymentPlan
from portal.agents.queries.changes import list_changes
from portal.agents.queries.sources import list_sources_of
from portal.agents.rules import Autonomy, Mode
from portal.core import clock, db
from portal.notices.models import Notice
from portal.people import commands as people
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from tests.agents.make import make_agent, make_deployment, make_plan, make_source, make_workflow, refusal
from tests.make import long_ago

BY_HAND = "Handlers read claims by hand again."


def end(actor, deployment) -> None:
    commands.end_deployment(actor, deployment, instead=BY_HAND)
    db.session.flush()
    db.session.expire_all()


def told() -> list[str]:
    rows = select(Notice).where(Notice.kind == "agents.ended").order_by(Notice.id)
    return [db.session.get_one(Person, each.person_id).name for each in db.session.scalars(rows)]


def later(**parts):
    return clock.moved_to(clock.now() + timedelta(**parts))


def test_an_agent_that_ended_everywhere_says_so_on_its_page_and_in_the_list(as_, cast) -> None:
    agent = make_agent()
    first, second = (make_deployment(agent, unit=unit) for unit in (cast.claims, cast.service))
    end(cast.cal, first)
    with later(hours=1):
        assert not as_(cast.ada).get("agents.show", agent_id=agent.id).says("does nothing any more")

        end(cast.cal, second)

    with later(days=1):
        browser = as_(cast.ada)
        page = browser.get("agents.show", agent_id=agent.id)
        assert page.says("Claims Triage Agent ended on Thu 12 Mar 2026 and does nothing any more.")
        assert page.says(f"What replaces it: {BY_HAND}")
        assert page.says("It no longer works anywhere.")
        assert page.says("There is nothing to stop any more.")
        listed = browser.get("agents.index")
        assert listed.says("Ended")
        assert not listed.says("Not deployed yet")


def test_its_plan_closes_and_nothing_more_is_asked_of_it(cast) -> None:
    agent = make_agent()
    deployment = make_deployment(agent, unit=cast.claims)
    make_plan(deployment, level=Autonomy.APPROVE, due_on=clock.today() + timedelta(days=30))
    make_source(agent, owner=cast.bo)
    assert list_sources_of(cast.bo.id, clock.now())

    end(cast.cal, deployment)

    assert not db.session.scalars(select(DeploymentPlan).where(DeploymentPlan.valid_until.is_(None))).all()
    assert list_sources_of(cast.bo.id, clock.now()) == []
    assert queries.list_unreminded(clock.now()) == []
    with later(days=1):
        assert refusal(commands.change_mode, cast.cal, deployment, to=Mode.LIVE, decision="DEC-0009") == (
            "deployment_over",
            None,
        )


def test_it_may_be_deployed_again_at_the_same_place(cast) -> None:
    agent = make_agent()
    workflow = make_workflow(agent)
    deployment = make_deployment(agent, workflow, unit=cast.claims)
    end(cast.cal, deployment)

    with later(days=1):
        again = make_deployment(agent, workflow, unit=cast.claims, since=clock.now())
        assert again.id != deployment.id
        assert not queries.is_deployed(
            workflow.id, unit_id=cast.service.id, site_id=None, channel=None, at=clock.now()
        )


def test_the_people_who_worked_with_it_are_told_once(cast) -> None:
    end(cast.cal, make_deployment(unit=cast.claims, roles=(JobRole.FRONTLINE_AGENT, JobRole.CS_MANAGER)))

    with later(minutes=1):
        assert commands.tell_of_endings(clock.now()) == 2
        assert commands.tell_of_endings(clock.now()) == 0
        assert told() == ["Bo Brand", "Ada Abara"]


def test_many_people_are_told_in_steps(cast, monkeypatch) -> None:
    monkeypatch.setattr("portal.agents.commands.endings.TOLD_AT_ONCE", 1)
    end(cast.cal, make_deployment(unit=cast.claims, roles=(JobRole.FRONTLINE_AGENT, JobRole.CS_MANAGER)))

    with later(minutes=1):
        assert [commands.tell_of_endings(clock.now()) for _ in range(3)] == [1, 1, 0]
        assert told() == ["Bo Brand", "Ada Abara"]


def test_nobody_is_told_of_an_end_long_ago_or_after_they_left(cast) -> None:
    end(cast.cal, make_deployment(unit=cast.claims, roles=(JobRole.FRONTLINE_AGENT, JobRole.CS_MANAGER)))
    people.change_state(cast.cal, cast.ada, to=PersonState.LEFT)
    db.session.flush()

    with later(days=8):
        assert commands.tell_of_endings(clock.now()) == 0
    with later(minutes=1):
        assert commands.tell_of_endings(clock.now()) == 1
        assert told() == ["Bo Brand"]


def test_today_shows_the_end_to_those_who_worked_with_it(cast) -> None:
    deployment = make_deployment(unit=cast.claims, since=long_ago())
    end(cast.cal, deployment)

    with later(days=1):
        (change,) = list_changes(cast.ada.id, clock.now())
        assert (change.mode, change.reason) == (Mode.RETIRED, BY_HAND)
        assert list_changes(cast.eve.id, clock.now()) == []
    with later(days=30):
        assert list_changes(cast.ada.id, clock.now()) == []


def test_its_last_days_can_be_reported_for_a_month(as_, cast) -> None:
    agent = make_agent()
    end(cast.cal, make_deployment(agent, unit=cast.claims))
    report = {
        "kind": "failure",
        "agent_id": str(agent.id),
        "what": "It read the wrong claim on its last day.",
    }

    with later(days=2):
        page = as_(cast.ada).get("reports.new")
        assert page.says("Claims Triage Agent (ended Thu 12 Mar)")
        assert as_(cast.ada).post("reports.new", **report).status == 303
    with later(days=31):
        browser = as_(cast.ada)
        assert not browser.get("reports.new").says("Claims Triage Agent")
        assert not browser.get("agents.show", agent_id=agent.id).says("Report an issue with it")
        refused = browser.post("reports.new", **(report | {"what": "Another one, much later than that."}))
        assert refused.says("ended more than 30 days ago")


def test_a_wave_of_endings_keeps_nobody_from_being_told(cast) -> None:
    for number in range(60):
        end(cast.cal, make_deployment(make_agent(f"Pilot {number}"), unit=cast.service))
    with later(hours=1):
        end(cast.cal, make_deployment(make_agent(), unit=cast.claims))
    with later(hours=2):
        commands.tell_of_endings(clock.now())

        assert cast.ada.name in told()
