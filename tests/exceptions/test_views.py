"""The pages of exceptions: asking, deciding, extending and withdrawing, and what time does."""

from datetime import date, timedelta

from sqlalchemy import func, select

from portal.core import clock, db
from portal.core.permissions import Role
from portal.exceptions.jobs import follow_the_clock
from portal.exceptions.models import ExceptionDecision, ExceptionEnd, PolicyException
from portal.exceptions.rules import ExceptionAnswer, ExceptionEnding
from portal.exceptions.settings import EXCEPTION_DAYS_MOST
from portal.notices.models import Notice
from portal.people.rules import JobRole
from tests.agents.make import make_agent
from tests.conftest import NOON
from tests.exceptions.make import make_decision, make_exception
from tests.make import actions, give_access, give_job_role, make_person, make_setting, only
from tests.policies.make import make_policy

REQUEST = {
    "anchor": "stopping",
    "scope": "person",
    "person": "",
    "agent": "",
    "reason": "The new screen has no stop button yet.",
    "control": "Bo can stop it and sits beside me.",
    "until": "2026-04-10",
}


def told(person) -> list[str]:
    """The kinds of notices in the inbox of a person."""
    kinds = db.session.query(Notice.kind).filter(Notice.person_id == person.id).order_by(Notice.id)
    return [kind for (kind,) in kinds]


def newest() -> int:
    """The newest exception."""
    return db.session.scalars(select(func.max(PolicyException.id))).one()


def make_grace():
    """Somebody who decides."""
    grace = make_person("Grace Gale")
    give_access(grace, Role.COMPLIANCE)
    return grace


def test_a_person_asks_and_compliance_decides_with_a_signature(as_, cast) -> None:
    grace, policy = make_grace(), make_policy()
    ada_id, version_id = cast.ada.id, policy.id
    ada = as_(cast.ada)
    assert ada.get("policies.show", key="p06").says("Ask for an exception")

    assert ada.post("exceptions.new", key="p06", **REQUEST).went_to("exceptions.show", exception_id=newest())
    asked = only(PolicyException)
    assert (asked.person_id, asked.requester_id, asked.version_id) == (ada_id, ada_id, version_id)
    assert (asked.clause, asked.asked_until) == ("2. Stopping", date(2026, 4, 10))
    assert told(grace) == ["exceptions.asked"]
    assert as_(grace).get("today.index").says("Decide on an exception to a policy")

    refused = as_(grace).post(
        "exceptions.decide",
        exception_id=newest(),
        version=newest(),
        answer="refused",
        until="2026-04-10",
        reason="",
    )
    assert refused.status == 422
    assert refused.says("Say why. Those who asked read it.")
    done = as_(grace).post(
        "exceptions.decide",
        exception_id=newest(),
        version=newest(),
        answer="granted",
        until="2026-03-31",
        reason="",
    )

    assert done.went_to("exceptions.show", exception_id=newest())
    decision = only(ExceptionDecision)
    assert (decision.ends_on, decision.signed_name) == (date(2026, 3, 31), "Grace Gale")
    assert decision.text_hash == only(PolicyException).hash
    assert told(cast.ada) == ["exceptions.granted"]
    assert actions() == ["exceptions.asked", "exceptions.decided"]
    assert ada.get("policies.show", key="p06").says("you are covered by an exception until Tue 31 Mar 2026")
    assert ada.get("exceptions.index", show="in_force").says("In force until Tue 31 Mar 2026")
    assert ada.get("exceptions.index", show="asked").says("No exceptions match this filter.")


def test_an_exception_makes_nobody_ready_and_still_asks_for_the_signature(as_, cast) -> None:
    make_decision(make_exception(cast.ada, make_policy()), cast.dot)

    assert as_(cast.ada).get("policies.index").says("One is waiting for your signature.")
    assert as_(cast.ada).get("readiness.clearance").says("They count for no clearance.")
    page = as_(cast.bo).get("readiness.member", person_id=cast.ada.id)
    assert page.says("covered by an exception until Wed 1 Apr 2026")


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(as_, cast) -> None:
    make_policy()
    make_setting(EXCEPTION_DAYS_MOST, 10)

    page = as_(cast.ada).post("exceptions.new", key="p06", **{**REQUEST, "control": ""})
    assert page.status == 422
    assert page.says("Name a safeguard.")
    page = as_(cast.ada).post("exceptions.new", key="p06", **REQUEST)

    assert page.says("An exception can last 10 days at most: until Sun 22 Mar 2026.")
    assert page.says("The new screen has no stop button yet.")
    page = as_(cast.ada).post("exceptions.new", key="p06", **{**REQUEST, "until": "2026-03-12"})
    assert page.says("Choose a day after today.")


def test_leaders_ask_for_their_people_and_nobody_for_strangers(as_, cast) -> None:
    make_policy()
    ada, eve = cast.ada.id, cast.eve.id
    of_eve = as_(cast.bo).post("exceptions.new", key="p06", **{**REQUEST, "person": str(eve)})
    assert of_eve.status == 422
    for scope, said in (("unit", "Choose one of the options."), ("agent", "Choose an agent that you own.")):
        page = as_(cast.ada).post("exceptions.new", key="p06", **{**REQUEST, "scope": scope})
        assert page.says(said)

    as_(cast.bo).post("exceptions.new", key="p06", **{**REQUEST, "person": str(ada)})
    as_(cast.bo).post("exceptions.new", key="p06", **{**REQUEST, "scope": "unit"})

    unit = cast.claims.id
    found = [(each.person_id, each.unit_id) for each in db.session.query(PolicyException)]
    assert found == [(ada, None), (None, unit)]
    page = as_(cast.bo).post("exceptions.new", key="p06", **{**REQUEST, "scope": "unit"})
    assert page.says("The same exception is waiting for a decision already.")


def test_the_owner_of_an_agent_asks_for_it_and_its_owners_are_told(as_, cast) -> None:
    grace = make_grace()
    agent = make_agent("Mango", accountable=cast.bo, caretaker=cast.cal)
    make_policy()
    agent_id = agent.id
    as_(cast.bo).post("exceptions.new", key="p06", **{**REQUEST, "scope": "agent", "agent": str(agent_id)})
    as_(grace).post(
        "exceptions.decide",
        exception_id=newest(),
        version=newest(),
        answer="granted",
        until="2026-03-31",
        reason="",
    )

    assert told(cast.bo) == ["exceptions.granted"]
    assert told(cast.cal) == ["exceptions.granted"]


def test_nobody_decides_on_their_own_case_and_strangers_see_nothing(as_, cast) -> None:
    give_access(cast.bo, Role.COMPLIANCE)
    make_exception(cast.ada, make_policy(), requester=cast.bo)

    page = as_(cast.bo).post(
        "exceptions.decide",
        exception_id=newest(),
        version=newest(),
        answer="granted",
        until="2026-03-31",
        reason="",
    )

    assert page.status == 422
    assert page.says("Somebody else has to decide")
    assert not as_(cast.bo).get("exceptions.show", exception_id=newest()).says("Sign decision")
    assert as_(cast.eve).get("exceptions.show", exception_id=newest()).status == 404
    assert not as_(cast.eve).get("exceptions.index").says("Policy p06")
    assert as_(cast.ada).get("exceptions.index").says("Policy p06")


def test_the_role_that_owns_a_policy_decides_and_a_colleague_does_not(as_, cast) -> None:
    give_job_role(cast.cal, JobRole.COMPLIANCE_TEAM)
    make_exception(cast.ada, make_policy())
    values = {"version": newest(), "answer": "granted", "until": "2026-03-31", "reason": ""}

    assert (
        as_(cast.bo)
        .post("exceptions.decide", exception_id=newest(), **values)
        .says("The owner of the policy decides")
    )
    assert (
        as_(cast.cal)
        .post("exceptions.decide", exception_id=newest(), **values)
        .went_to("exceptions.show", exception_id=newest())
    )
    again = as_(cast.cal).post("exceptions.decide", exception_id=newest(), **values)
    assert again.says("This is already decided, or was withdrawn.")


def test_it_ends_on_its_day_where_the_person_is_and_everybody_concerned_is_told_once(cast) -> None:
    exception = make_exception(cast.ada, make_policy(), requester=cast.bo)
    make_decision(exception, cast.dot, until=date(2026, 3, 20))

    assert follow_the_clock() == 0
    with clock.moved_to(NOON + timedelta(days=2)):
        assert follow_the_clock() == 1
        assert follow_the_clock() == 0
    with clock.moved_to(NOON + timedelta(days=8, hours=11, minutes=59)):
        assert follow_the_clock() == 0
    with clock.moved_to(NOON + timedelta(days=8, hours=12, minutes=1)):
        assert follow_the_clock() == 1
        assert follow_the_clock() == 0

    assert only(ExceptionEnd).ending is ExceptionEnding.EXPIRED
    assert told(cast.ada) == told(cast.bo) == ["exceptions.ends_soon", "exceptions.ended"]
    assert told(cast.dot) == ["exceptions.ended"]
    assert actions() == ["exceptions.warned", "exceptions.ended"]


def test_an_extension_is_a_new_decision_that_takes_over_when_it_is_granted(as_, cast) -> None:
    grace = make_grace()
    make_decision(make_exception(cast.ada, make_policy()), grace)
    ada = as_(cast.ada)
    first = newest()
    assert ada.get("exceptions.extend", exception_id=first).says("A colleague checks each case.")

    ada.post("exceptions.extend", exception_id=first, **{**REQUEST, "until": "2026-05-20"})
    assert ada.get("policies.show", key="p06").says("until Wed 1 Apr 2026")
    as_(grace).post(
        "exceptions.decide",
        exception_id=newest(),
        version=newest(),
        answer="granted",
        until="2026-05-20",
        reason="",
    )

    assert only(ExceptionEnd).ending is ExceptionEnding.EXTENDED
    page = ada.get("policies.show", key="p06")
    assert page.says("until Wed 20 May 2026")
    assert not page.says("until Wed 1 Apr 2026")


def test_who_asked_can_withdraw_it_at_any_time_and_others_cannot(as_, cast) -> None:
    make_decision(make_exception(cast.ada, make_policy(), requester=cast.bo), cast.dot)

    assert (
        as_(cast.ada).post("exceptions.withdraw", exception_id=newest(), words="No.").says("can withdraw it")
    )
    assert as_(cast.bo).post("exceptions.withdraw", exception_id=newest(), words="").says("Say why.")
    assert (
        as_(cast.bo).post("exceptions.withdraw", exception_id=newest(), words="The button is there.").status
        == 303
    )

    assert told(cast.ada) == told(cast.dot) == ["exceptions.withdrawn"]
    assert told(cast.bo) == []
    page = as_(cast.ada).get("exceptions.show", exception_id=newest())
    assert page.says("The button is there.")
    assert (
        as_(cast.bo)
        .post("exceptions.withdraw", exception_id=newest(), words="Again")
        .says("This is already over.")
    )
    assert not as_(cast.ada).get("policies.show", key="p06").says("you are covered")


def test_a_refusal_is_told_with_its_reason(as_, cast) -> None:
    grace = make_grace()
    make_exception(cast.ada, make_policy())
    as_(grace).post(
        "exceptions.decide",
        exception_id=newest(),
        version=newest(),
        answer="refused",
        until="2026-03-31",
        reason="Use the phone.",
    )

    assert only(ExceptionDecision).answer is ExceptionAnswer.REFUSED
    assert told(cast.ada) == ["exceptions.refused"]
    assert as_(cast.ada).get("exceptions.show", exception_id=newest()).says("Use the phone.")
