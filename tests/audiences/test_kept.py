"""The people of an audience are kept, and follow what happens to people, agents and access roles."""

from datetime import timedelta

from portal.agents import commands as agent_commands
from portal.audiences import commands, queries
from portal.audiences.jobs import MEMBERS
from portal.audiences.models import Audience, AudienceMember
from portal.audiences.rules import Beside, Condition, HasAccess, InUnit
from portal.audit.projections import follow
from portal.core import clock, db
from portal.core.paging import PageMark
from portal.core.permissions import Role
from portal.people import commands as people_commands
from portal.people.rules import PersonState
from tests.agents.make import make_deployment
from tests.make import give_access, make_person


def apply(cast, *conditions: Condition) -> Audience:
    audience = commands.make_audience(cast.cal, name="Pilot", purpose="")
    for group, condition in enumerate(conditions):
        commands.add_condition(cast.cal, audience, condition, group=group, negated=False)
    commands.apply_draft(cast.cal, audience)
    db.session.commit()
    return audience


def members(cast, audience: Audience) -> list[str]:
    return [row.name for row in queries.list_members(cast.cal, audience.id, PageMark()).rows]


def count(audience: Audience) -> int:
    return queries.find_counts_kept([audience.id])[audience.id]


def turn() -> None:
    db.session.commit()
    follow(MEMBERS)


def test_who_joins_moves_and_leaves_is_followed(cast) -> None:
    audience = apply(cast, InUnit(cast.claims.id))
    turn()
    assert (members(cast, audience), count(audience)) == (["Ada Abara", "Bo Brand"], 2)

    people_commands.place_person(
        cast.cal, cast.eve, unit_id=cast.claims.id, site_id=None, manager_id=cast.bo.id
    )
    people_commands.change_state(cast.cal, cast.ada, to=PersonState.LEFT)
    turn()

    assert (members(cast, audience), count(audience)) == (["Bo Brand", "Eve Eide"], 2)
    assert MEMBERS.list_differing(MEMBERS.list_ids()) == []


def test_a_new_name_is_listed_in_its_place(cast) -> None:
    audience = apply(cast, InUnit(cast.claims.id))
    turn()

    people_commands.change_details(cast.cal, cast.ada, name="Zoe Abara", job_title="", email=cast.ada.email)
    turn()

    assert members(cast, audience) == ["Bo Brand", "Zoe Abara"]


def test_the_agents_people_work_with_are_followed(cast) -> None:
    deployment = make_deployment(unit=cast.claims)
    audience = apply(cast, Beside(deployment.agent_id))
    turn()
    assert members(cast, audience) == ["Ada Abara"]

    agent_commands.end_deployment(cast.cal, deployment)
    turn()

    assert (members(cast, audience), count(audience)) == ([], 0)


def test_an_access_role_that_ends_by_itself_ends_the_membership(cast) -> None:
    give_access(cast.eve, Role.AUDITOR).valid_until = clock.now() + timedelta(days=1)
    audience = apply(cast, HasAccess(Role.AUDITOR))
    turn()
    assert members(cast, audience) == ["Eve Eide"]

    with clock.moved_to(clock.now() + timedelta(days=2)):
        turn()

        assert members(cast, audience) == []


def test_nobody_is_kept_of_a_retired_audience(cast) -> None:
    audience = apply(cast, InUnit(cast.claims.id))
    assert members(cast, audience) == ["Ada Abara", "Bo Brand"]

    commands.retire_audience(cast.cal, audience)

    assert not db.session.query(AudienceMember).count()


def test_a_reader_with_a_part_of_the_company_sees_its_people(cast) -> None:
    audience = apply(cast, InUnit(cast.company.id))
    pat = make_person("Pat Pine", unit=cast.service)
    give_access(pat, Role.PUBLISHER, unit=cast.service)
    turn()

    seen = queries.list_members(pat, audience.id, PageMark())

    assert [row.name for row in seen.rows] == ["Eve Eide", "Pat Pine"]
    assert count(audience) == 6
