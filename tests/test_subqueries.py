"""A nested EXISTS means the row around it, or the tests fail: it once told everybody of what concerned a few."""

import pytest
from sqlalchemy import ColumnElement, Connection, exists, select

from portal.agents.models import AgentOwner, Deployment
from portal.people.models import AccessGrant, Person, Placement, StatePeriod
from tests.subqueries import unjoined


def owned(*, told: bool) -> ColumnElement[bool]:
    """The condition that a person owns an agent that is deployed, two levels deep."""
    owns = exists().where(AgentOwner.agent_id == Deployment.agent_id, AgentOwner.person_id == Person.id)
    owns = owns.correlate(Deployment, Person) if told else owns
    return exists(select(Deployment.id).where(owns))


def test_a_nested_exists_that_brings_a_table_of_its_own_is_refused(connection: Connection) -> None:
    with pytest.raises(AssertionError, match="reads agent_owner, person without a join"):
        connection.execute(select(Person.id).where(owned(told=False)))

    assert connection.execute(select(Person.id).where(owned(told=True))).all() == []


@pytest.mark.parametrize(
    "statement",
    [
        select(Person.id).where(Person.id.in_(select(Placement.person_id).where(Placement.manager_id == 1))),
        select(exists(select(Placement.id).join(StatePeriod, StatePeriod.person_id == Placement.person_id))),
        select(AccessGrant.id).where(Person.name == "a, (b", exists().where(Placement.person_id.in_([1, 2]))),
        select(exists(select(Person.id, Person.unit_id.is_distinct_from(Person.site_id), Person.name))),
    ],
)
def test_joins_lists_and_texts_are_no_stray_tables(statement: object) -> None:
    assert unjoined(str(statement)) == ()
