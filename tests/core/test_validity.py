"""Rows that are valid from one moment until another: which are valid when, one open period, how a period ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from portal.core import clock, db
from portal.core.statements import AT
from portal.core.validity import end_periods, valid_at
from portal.people.models import JobRoleHolding
from portal.people.rules import JobRole
from tests.conftest import NOON
from tests.make import give_job_role, keep

FROM, UNTIL = NOON - timedelta(days=30), NOON - timedelta(days=10)
MOMENT = timedelta(microseconds=1)


def hold_for_a_while(person) -> JobRoleHolding:
    return keep(
        JobRoleHolding(
            person_id=person.id, job_role=JobRole.OPERATIONS_LEAD, valid_from=FROM, valid_until=UNTIL
        )
    )


def operations_leads(at) -> list[int]:
    rows = select(JobRoleHolding.person_id).where(JobRoleHolding.job_role == JobRole.OPERATIONS_LEAD)
    return list(db.session.scalars(rows.where(valid_at(JobRoleHolding, at)).order_by(JobRoleHolding.id)))


def test_a_period_begins_with_its_first_moment_and_ends_before_its_last(cast) -> None:
    hold_for_a_while(cast.ada)

    assert operations_leads(FROM - MOMENT) == []
    assert operations_leads(FROM) == [cast.ada.id]
    assert operations_leads(UNTIL - MOMENT) == [cast.ada.id]
    assert operations_leads(UNTIL) == []


def test_a_period_without_an_end_is_valid_until_further_notice(cast) -> None:
    give_job_role(cast.ada, JobRole.OPERATIONS_LEAD)

    assert operations_leads(NOON + timedelta(days=10_000)) == [cast.ada.id]


def test_a_moment_may_be_a_parameter_and_a_model_may_be_an_alias_or_a_table(cast) -> None:
    hold_for_a_while(cast.ada)
    holding, table = aliased(JobRoleHolding), JobRoleHolding.__table__.c

    for columns in (JobRoleHolding, holding, table):
        rows = select(columns.person_id).where(
            columns.job_role == JobRole.OPERATIONS_LEAD, valid_at(columns, AT)
        )
        assert db.session.scalars(rows, {"at": FROM}).all() == [cast.ada.id]
        assert db.session.scalars(rows, {"at": UNTIL}).all() == []


def test_nobody_holds_a_job_role_twice_at_once(cast) -> None:
    give_job_role(cast.ada, JobRole.OPERATIONS_LEAD)

    with pytest.raises(IntegrityError):
        give_job_role(cast.ada, JobRole.OPERATIONS_LEAD)


def test_periods_that_have_ended_do_not_stand_in_the_way_of_an_open_one(cast) -> None:
    hold_for_a_while(cast.ada)
    give_job_role(cast.eve, JobRole.OPERATIONS_LEAD)
    give_job_role(cast.ada, JobRole.OPERATIONS_LEAD)

    assert operations_leads(clock.now()) == [cast.eve.id, cast.ada.id]


def test_ending_leaves_what_has_ended_and_what_belongs_to_others(cast) -> None:
    ended = hold_for_a_while(cast.ada)
    mine, hers = (give_job_role(each, JobRole.OPERATIONS_LEAD) for each in (cast.ada, cast.eve))

    end_periods(JobRoleHolding, NOON, JobRoleHolding.person_id == cast.ada.id)
    for row in (ended, mine, hers):
        db.session.refresh(row)

    assert (ended.valid_until, mine.valid_until, hers.valid_until) == (UNTIL, NOON, None)
    assert operations_leads(NOON) == [cast.eve.id]
