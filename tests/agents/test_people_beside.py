"""Who works beside an agent, and who did."""

from datetime import timedelta

import pytest

from portal.agents import queries
from portal.agents.models import DeploymentLevel
from portal.agents.rules import Autonomy, Mode
from portal.core import clock, db
from portal.people import commands as people
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from tests.agents.make import make_agent, make_deployment
from tests.make import make_person, make_site, make_unit


def beside(at=None, **narrow) -> list[tuple[str, int]]:
    """Names and levels, in order."""
    near = queries.beside(at or clock.now(), **narrow).subquery()
    rows = db.session.query(Person.name, near.c.level).join(near, near.c.person_id == Person.id)
    return sorted((name, int(level)) for name, level in rows)


def test_whoever_holds_the_role_below_the_unit_works_beside_it(cast) -> None:
    make_deployment(unit=cast.claims, level=Autonomy.APPROVE)

    assert beside() == [("Ada Abara", 2)]


def test_a_unit_means_everything_below_it(cast) -> None:
    team = make_unit("Claims Leeds", inside=cast.claims)
    make_person("Flo Frost", unit=team, job_roles=(JobRole.FRONTLINE_AGENT,))
    make_deployment(unit=cast.company)

    assert beside() == [("Ada Abara", 1), ("Eve Eide", 1), ("Flo Frost", 1)]


def test_a_site_alone_is_a_place_too(cast) -> None:
    dublin = make_site("Dublin")
    make_person("Flo Frost", unit=cast.service, site=dublin, job_roles=(JobRole.FRONTLINE_AGENT,))
    make_deployment(site=dublin)

    assert beside() == [("Flo Frost", 1)]


def test_a_unit_and_a_site_together_mean_that_part_of_the_unit(cast) -> None:
    dublin = make_site("Dublin")
    make_person("Flo Frost", unit=cast.claims, site=dublin, job_roles=(JobRole.FRONTLINE_AGENT,))
    make_deployment(unit=cast.claims, site=dublin)

    assert beside() == [("Flo Frost", 1)]


def test_a_deployment_for_all_employees_asks_for_no_role(cast) -> None:
    make_deployment(unit=cast.claims, roles=(JobRole.ALL_EMPLOYEES,))

    assert beside() == [("Ada Abara", 1), ("Bo Brand", 1)]


def test_two_roles_are_two_rows_because_each_is_made_ready_by_itself(cast) -> None:
    make_deployment(unit=cast.claims, roles=(JobRole.FRONTLINE_AGENT, JobRole.CS_MANAGER))
    people.assign_job_roles(cast.cal, cast.ada, [JobRole.FRONTLINE_AGENT, JobRole.CS_MANAGER])
    db.session.flush()

    assert beside() == [("Ada Abara", 1), ("Ada Abara", 1), ("Bo Brand", 1)]


@pytest.mark.parametrize(
    ("state", "is_there"),
    [
        (PersonState.ACTIVE, True),
        (PersonState.ON_LEAVE, True),
        (PersonState.INVITED, False),
        (PersonState.SUSPENDED, False),
        (PersonState.LEFT, False),
    ],
)
def test_only_people_who_are_present_work_beside_it(cast, state: PersonState, *, is_there: bool) -> None:
    make_person("Flo Frost", unit=cast.claims, state=state, job_roles=(JobRole.FRONTLINE_AGENT,))
    make_deployment(unit=cast.claims)

    assert (("Flo Frost", 1) in beside()) is is_there


@pytest.mark.parametrize(
    ("mode", "needs_people"),
    [
        (Mode.SHADOW, True),
        (Mode.LIVE, True),
        (Mode.PAUSED, True),
        (Mode.MANUAL_FALLBACK, True),
        (Mode.OFF, False),
        (Mode.RETIRED, False),
    ],
)
def test_a_deployment_that_is_off_needs_nobody(cast, mode: Mode, *, needs_people: bool) -> None:
    make_deployment(unit=cast.claims, mode=mode)

    assert bool(beside()) is needs_people


def test_somebody_who_moves_was_beside_it_yesterday(cast) -> None:
    make_deployment(unit=cast.claims)
    yesterday = clock.now() - timedelta(days=1)

    people.place_person(cast.cal, cast.ada, unit_id=cast.service.id, site_id=None, manager_id=None)
    db.session.flush()

    assert beside() == []
    assert beside(yesterday) == [("Ada Abara", 1)]


def test_a_unit_that_moves_takes_its_people_along_from_then_on(cast) -> None:
    make_deployment(unit=cast.service)
    yesterday = clock.now() - timedelta(days=1)

    people.move_unit(cast.cal, cast.claims, to=cast.service)
    db.session.flush()

    assert beside() == [("Ada Abara", 1), ("Eve Eide", 1)]
    assert beside(yesterday) == [("Eve Eide", 1)]


def test_a_role_laid_down_ends_it_and_yesterday_still_holds(cast) -> None:
    make_deployment(unit=cast.claims)
    yesterday = clock.now() - timedelta(days=1)

    people.assign_job_roles(cast.cal, cast.ada, [])
    db.session.flush()

    assert beside() == []
    assert beside(yesterday) == [("Ada Abara", 1)]


def test_one_person_or_one_agent_can_be_asked_about_alone(cast) -> None:
    triage, lookup = make_agent(), make_agent("Policy Lookup")
    make_deployment(triage, unit=cast.company)
    make_deployment(lookup, unit=cast.claims, level=Autonomy.APPROVE)

    assert beside(person_id=cast.ada.id) == [("Ada Abara", 1), ("Ada Abara", 2)]
    assert beside(agent_id=triage.id) == [("Ada Abara", 1), ("Eve Eide", 1)]
    assert beside(person_id=cast.eve.id) == [("Eve Eide", 1)]


def test_it_composes_with_other_statements(cast) -> None:
    make_deployment(unit=cast.company)
    near = queries.beside(clock.now()).subquery()

    levels = db.session.query(DeploymentLevel).join(
        near, near.c.deployment_id == DeploymentLevel.deployment_id
    )

    assert levels.count() == 2  # Ada and Eve
    assert set(near.c.keys()) == {"person_id", "deployment_id", "agent_id", "job_role", "level", "mode"}


def test_is_beside_asks_about_one_deployment(cast) -> None:
    deployment = make_deployment(unit=cast.claims)

    assert queries.is_beside(cast.ada, deployment)
    assert not queries.is_beside(cast.eve, deployment)
