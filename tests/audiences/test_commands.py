"""What is done to an audience: the row, the entry in the log, and who is refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.audiences import commands, queries, rules
from portal.audiences.models import Audience, AudienceRule
from portal.audiences.rules import Holds, InUnit
from portal.audit.models import AuditEntry
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.people.models import Person
from portal.people.rules import JobRole
from tests.conftest import NOON
from tests.make import actions, give_access, keep, make_person

FRONTLINE = Holds(JobRole.FRONTLINE_AGENT)


def make_audience(name: str = "Claims", **facts) -> Audience:
    return keep(Audience(name=name, purpose="", made_at=clock.now(), **facts))


def make_rule(audience: Audience, rule: rules.Rule) -> AudienceRule:
    facts = {"rule": rules.tell_rule(rule), "valid_from": clock.now() - timedelta(days=30)}
    return keep(AudienceRule(audience_id=audience.id, **facts))


def refusal(command: Callable, *arguments, **named) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        command(*arguments, **named)
    return refused.value.reason.code, refused.value.field


def details() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id)))


def periods() -> list[AudienceRule]:
    db.session.flush()
    db.session.expire_all()
    return list(db.session.scalars(select(AudienceRule).order_by(AudienceRule.id)))


def test_a_new_audience_means_nobody_yet(cast) -> None:
    audience = commands.make_audience(cast.cal, name="Claims", purpose="For the pilot")

    assert (audience.name, audience.purpose, audience.made_at) == ("Claims", "For the pilot", NOON)
    assert queries.count_members(queries.draft_of(audience), clock.now()) == 0
    assert actions() == ["audiences.made"]


def test_a_name_is_given_once_whatever_its_capitals(cast) -> None:
    make_audience("Claims")

    assert refusal(commands.make_audience, cast.cal, name="CLAIMS", purpose="") == (
        "audience_name_taken",
        "name",
    )
    assert actions() == []


def test_conditions_of_one_group_all_hold_and_a_further_group_is_another_way_in(cast) -> None:
    audience = make_audience()

    commands.add_condition(cast.cal, audience, InUnit(cast.claims.id), group=0, negated=False)
    commands.add_condition(cast.cal, audience, FRONTLINE, group=0, negated=True)
    commands.add_condition(cast.cal, audience, InUnit(cast.service.id), group=7, negated=False)

    assert audience.draft == {"any": [
        {"all": [{"unit": cast.claims.id}, {"not": {"job_role": "frontline-agent"}}]},
        {"all": [{"unit": cast.service.id}]},
    ]}  # fmt: skip
    assert audience.drafted_by_id == cast.cal.id
    assert details() == ['{"conditions":1}', '{"conditions":2}', '{"conditions":3}']


def test_a_draft_begins_with_the_rule_in_force(cast) -> None:
    audience = make_audience()
    make_rule(audience, rules.from_groups([[(InUnit(cast.claims.id), False)]]))

    commands.add_condition(cast.cal, audience, FRONTLINE, group=0, negated=False)

    assert audience.draft == {"any": [{"all": [{"unit": cast.claims.id}, {"job_role": "frontline-agent"}]}]}


def test_a_condition_is_taken_out_of_the_draft(cast) -> None:
    audience = make_audience(
        draft=rules.tell_rule(rules.from_groups([[(InUnit(cast.claims.id), False), (FRONTLINE, False)]]))
    )

    commands.remove_condition(cast.cal, audience, group=0, place=0)

    assert audience.draft == {"any": [{"all": [{"job_role": "frontline-agent"}]}]}
    assert actions() == ["audiences.drafted"]


@pytest.mark.parametrize(("group", "place"), [(1, 0), (0, 1)])
def test_a_condition_that_is_gone_cannot_be_taken_out(cast, group: int, place: int) -> None:
    audience = make_audience(draft=rules.tell_rule(rules.from_groups([[(FRONTLINE, False)]])))

    wanted = {"group": group, "place": place}
    assert refusal(commands.remove_condition, cast.cal, audience, **wanted) == ("condition_gone", None)
    assert actions() == []


def test_a_draft_put_in_force_takes_the_place_of_the_rule_before(cast) -> None:
    audience = make_audience(draft=rules.tell_rule(rules.from_groups([[(FRONTLINE, False)]])))
    make_rule(audience, InUnit(cast.claims.id))

    commands.apply_draft(cast.cal, audience)

    before, after = periods()
    assert (before.valid_until, after.valid_from, after.valid_until) == (NOON, NOON, None)
    assert (after.rule, after.applied_by_id) == (
        {"any": [{"all": [{"job_role": "frontline-agent"}]}]},
        cast.cal.id,
    )
    assert (audience.draft, audience.drafted_by_id) == (None, None)
    assert (actions(), details()) == (["audiences.applied"], ['{"people":2}'])


def test_a_rule_that_means_nobody_is_not_put_in_force(cast) -> None:
    audience = make_audience(draft=rules.tell_rule(rules.NOBODY))

    assert refusal(commands.apply_draft, cast.cal, audience) == ("audience_empty", None)
    assert (actions(), periods()) == ([], [])


def test_a_draft_that_is_discarded_leaves_the_rule_in_force(cast) -> None:
    audience = make_audience(draft=rules.tell_rule(FRONTLINE), drafted_by_id=cast.cal.id)
    make_rule(audience, InUnit(cast.claims.id))

    commands.discard_draft(cast.cal, audience)

    assert (audience.draft, audience.drafted_by_id) == (None, None)
    assert [each.valid_until for each in periods()] == [None]
    assert actions() == ["audiences.draft_discarded"]


def test_a_retired_audience_is_offered_no_more_and_still_known_for_yesterday(cast) -> None:
    audience = make_audience()
    make_rule(audience, InUnit(cast.claims.id))

    commands.retire_audience(cast.cal, audience)

    assert queries.find_audience(cast.cal, audience.id) is None
    assert queries.find_rule(audience.id, clock.now()) == rules.NOBODY
    assert queries.find_rule(audience.id, clock.now() - timedelta(days=1)) == InUnit(cast.claims.id)
    assert actions() == ["audiences.retired"]


@pytest.fixture
def pat(cast) -> Person:
    """Pat publishes for Service, and nowhere else."""
    pat = make_person("Pat Pine", unit=cast.service)
    give_access(pat, Role.PUBLISHER, unit=cast.service)
    return pat


def test_whoever_manages_audiences_for_a_part_of_the_company_changes_none(cast, pat) -> None:
    audience = make_audience(draft=rules.tell_rule(rules.from_groups([[(FRONTLINE, False)]])))
    attempts = (
        lambda: commands.make_audience(pat, name="Mine", purpose=""),
        lambda: commands.add_condition(pat, audience, FRONTLINE, group=0, negated=False),
        lambda: commands.remove_condition(pat, audience, group=0, place=0),
        lambda: commands.apply_draft(pat, audience),
        lambda: commands.discard_draft(pat, audience),
        lambda: commands.retire_audience(pat, audience),
    )

    assert [refusal(attempt) for attempt in attempts] == [("audience_is_about_everybody", None)] * 6
    assert (actions(), audience.retired_at) == ([], None)


def test_those_who_may_not_use_audiences_see_none(cast, pat) -> None:
    audience = make_audience()

    assert [each.name for each in queries.list_audiences(pat)] == ["Claims"]
    assert queries.list_audiences(cast.eve) == []
    assert queries.find_audience(cast.eve, audience.id) is None
