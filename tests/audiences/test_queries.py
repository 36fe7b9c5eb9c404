"""From a rule to people, checked against plain Python over the same small company."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.agents.rules import Autonomy
from portal.audiences import commands, queries
from portal.audiences.models import Audience
from portal.audiences.rules import (
    AllOf,
    AnyOf,
    AtSite,
    Beside,
    HasAccess,
    Holds,
    InLineOf,
    InUnit,
    Not,
    Persons,
    Rule,
    conditions,
    holds,
)  # fmt: skip
from portal.audiences.words import words_of
from portal.core import clock, db
from portal.core.permissions import Role
from portal.people import commands as people_commands
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from tests.agents.make import make_agent, make_deployment, make_workflow
from tests.make import give_access, make_person, make_site


@pytest.fixture
def agent(cast):
    """An agent that the frontline of Claims works beside, at approve."""
    agent = make_agent()
    make_deployment(agent, make_workflow(agent), unit=cast.claims, level=Autonomy.APPROVE)
    return agent


def told_by_hand(cast, agent) -> dict[object, set[str]]:
    """Who each condition means, as anyone reading the cast would say."""
    everyone = {"Ada Abara", "Bo Brand", "Cal Chen", "Dot Diaz", "Eve Eide"}
    return {
        InUnit(cast.company.id): everyone,
        InUnit(cast.claims.id): {"Ada Abara", "Bo Brand"},
        AtSite(cast.leeds.id): everyone,
        Holds(JobRole.ALL_EMPLOYEES): everyone,
        Holds(JobRole.FRONTLINE_AGENT): {"Ada Abara", "Eve Eide"},
        HasAccess(Role.CHANGE_LEAD): {"Cal Chen"},
        HasAccess(Role.EMPLOYEE): everyone,
        HasAccess(Role.MANAGER): {"Bo Brand", "Dot Diaz"},
        Beside(agent.id): {"Ada Abara"},
        Beside(agent.id, Autonomy.GUARDRAILS): set(),
        InLineOf(cast.dot.id): {"Ada Abara", "Bo Brand", "Cal Chen", "Eve Eide"},
        InLineOf(cast.bo.id): {"Ada Abara"},
        Persons((cast.eve.id,)): {"Eve Eide"},
    }


def found(rule: Rule) -> set[str]:
    ids = queries.members(rule, clock.now())
    return set(db.session.scalars(select(Person.name).where(Person.id.in_(ids))))


def test_every_condition_means_who_it_says(cast, agent) -> None:
    for condition, names in told_by_hand(cast, agent).items():
        assert found(condition) == names, condition


def test_somebody_whose_only_report_has_left_is_no_manager_any_more(cast) -> None:
    with db.use_case():
        people_commands.change_state(cast.cal, cast.ada, to=PersonState.LEFT)

    assert found(HasAccess(Role.MANAGER)) == {"Dot Diaz"}
    assert found(Not(HasAccess(Role.MANAGER))) == {"Bo Brand", "Cal Chen", "Eve Eide"}


def test_conditions_joined_mean_what_logic_says(cast, agent) -> None:
    told = told_by_hand(cast, agent)
    everyone, listed = told[Holds(JobRole.ALL_EMPLOYEES)], list(told)
    for first, second in zip(listed, [*listed[3:], *listed[:3]], strict=True):
        assert found(AllOf((first, Not(second)))) == told[first] - told[second]
        assert found(AnyOf((first, second))) == told[first] | told[second]
        assert found(Not(AllOf((first, second)))) == everyone - (told[first] & told[second])


def test_whoever_left_is_meant_by_no_rule(cast) -> None:
    gone = make_person("Gus Gone", unit=cast.claims, state=PersonState.LEFT)

    assert gone.name not in found(InUnit(cast.claims.id))
    assert gone.name not in found(Not(InUnit(cast.service.id)))


def test_somebody_without_a_site_is_not_at_one(cast) -> None:
    make_person("Nia Nowhere", unit=cast.claims)

    assert "Nia Nowhere" in found(Not(AtSite(cast.leeds.id)))
    assert "Nia Nowhere" not in found(AtSite(make_site("Dublin").id))


def test_the_explanation_agrees_with_the_rule(cast, agent) -> None:
    rule = AnyOf((AllOf((InUnit(cast.claims.id), Not(Beside(agent.id)))), Persons((cast.eve.id,))))
    names = found(rule)

    for person in (cast.ada, cast.bo, cast.cal, cast.dot, cast.eve):
        why = queries.explain(rule, person.id, clock.now())
        assert set(why) == set(conditions(rule))
        assert holds(rule, why.__getitem__) is (person.name in names)


def test_a_rule_of_any_size_is_one_statement(cast, agent, count_queries: Callable) -> None:
    for rule in (InUnit(cast.claims.id), AnyOf(tuple(told_by_hand(cast, agent)))):
        with count_queries() as statements:
            queries.count_members(rule, clock.now())
        assert len(statements) == 1


def claims(cast) -> Audience:
    """An audience of the people in Claims, applied."""
    audience = commands.make_audience(cast.cal, name="Claims", purpose="")
    commands.add_condition(cast.cal, audience, InUnit(cast.claims.id), group=0, negated=False)
    commands.apply_draft(cast.cal, audience)
    db.session.flush()
    return audience


@pytest.mark.parametrize("are_many", [False, True])
def test_the_difference_names_who_comes_and_who_goes(cast, monkeypatch, *, are_many: bool) -> None:
    """Those of many are found in the order of their names; a few are looked up: the answer is the same."""
    if are_many:
        monkeypatch.setattr(queries.audiences, "MANY", 0)
    change = queries.compare(cast.cal, claims(cast).id, Holds(JobRole.FRONTLINE_AGENT))

    assert (change.people, [row.name for row in change.sample]) == (2, ["Ada Abara", "Eve Eide"])
    assert (change.coming, [row.name for row in change.coming_sample]) == (1, ["Eve Eide"])
    assert (change.going, [row.name for row in change.going_sample]) == (1, ["Bo Brand"])


def test_a_draft_is_evaluated_for_everyone_once(cast, count_queries: Callable) -> None:
    """What does not change needs no names, and no rule is evaluated to find who is in the audience now."""
    audience = claims(cast)

    with count_queries() as statements:
        change = queries.compare(cast.cal, audience.id, InUnit(cast.claims.id))

    assert (change.people, change.coming, change.going) == (2, 0, 0)
    assert len(statements) == 3, statements


def test_a_rule_names_only_people_whom_the_viewer_may_see(cast) -> None:
    """A role within Service reads that a rule is about somebody, and not about whom in Claims."""
    rule = AnyOf((Persons((cast.ada.id, cast.eve.id)), InLineOf(cast.bo.id)))
    give_access(cast.eve, Role.PUBLISHER, unit=cast.service)

    assert queries.names_in(cast.eve, rule).people == {cast.eve.id: "Eve Eide"}
    assert words_of(rule, queries.names_in(cast.eve, rule)) == (
        "someone you don’t have access to, Eve Eide; or reporting to someone you don’t have access to, directly or not"
    )
    assert (
        words_of(rule, queries.names_in(cast.cal, rule))
        == "Ada Abara, Eve Eide; or reporting to Bo Brand, directly or not"
    )
