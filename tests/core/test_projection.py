"""Projections: how rows are refreshed, compared and followed, with the projection of reports as the example."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from portal import cli
from portal.audit.models import AuditEntry, AuditFollower
from portal.audit.projections import follow, rebuild, sample, sample_all
from portal.core import db
from portal.core.feature import installed_features
from portal.core.permissions import Role
from portal.core.web import Portal
from portal.reports.jobs import PROMISES
from portal.reports.models import Report
from portal.reports.rules.promises import PromiseStep
from portal.reports.rules.severity import Severity
from portal.reports.settings import PROMISED
from portal.settings import commands as settings_commands
from tests.make import actions, make_person, only
from tests.reports.make import make_report

A_DAY_LATER = text("UPDATE report SET due_at = '2026-03-20 12:00:00.000000' WHERE due_at IS NOT NULL")


def spoil() -> None:
    """Change a row as a forgotten refresh would leave it."""
    db.session.execute(A_DAY_LATER)
    db.session.commit()
    db.session.expire_all()


def test_a_refresh_writes_what_follows_from_the_facts_and_changes_nothing_the_second_time(cast) -> None:
    report = make_report(cast.ada)
    promised = report.promise
    spoil()
    assert PROMISES.list_differing(PROMISES.list_ids()) == [report.id]

    PROMISES.refresh_in_batches(PROMISES.list_ids())

    assert only(Report).promise == promised
    assert PROMISES.list_differing(PROMISES.list_ids()) == []


def test_a_sample_is_drawn_by_lot_and_never_larger_than_there_are_rows(cast) -> None:
    reports = [make_report(cast.ada, ago=timedelta(days=days)) for days in range(3)]

    assert sorted(PROMISES.draw_sample()) == sorted(each.id for each in reports)


def test_a_follower_works_out_everything_at_its_first_turn_and_nothing_at_the_next(cast) -> None:
    make_report(cast.ada)
    spoil()

    assert [follow(PROMISES), follow(PROMISES)] == [1, 0]
    assert PROMISES.list_differing(PROMISES.list_ids()) == []
    assert db.session.get(AuditFollower, PROMISES.name).seq == 0


def test_a_changed_setting_moves_no_promise_that_was_made(cast) -> None:
    promised = make_report(cast.ada).promise

    settings_commands.change_setting(cast.cal, PROMISED[Severity.MODERATE][PromiseStep.ACKNOWLEDGE], text="4")
    rebuild(PROMISES)

    assert only(Report).promise == promised


def test_a_refresh_that_was_missed_is_said_on_the_health_page_until_it_is_put_right(as_, cast) -> None:
    make_report(cast.ada)
    sample_all()
    page = as_(make_person("Abe Ames", access=(Role.ADMIN,)))
    assert page.get("pages.show_health").says("The sample is correct.")

    spoil()
    assert sample(PROMISES) == 1
    health = page.get("pages.show_health")
    assert health.says("Next due date of each report: 1 / 1 in the sample are wrong.")
    assert health.says("On the server, run: portal projections rebuild")

    rebuild(PROMISES)
    assert page.get("pages.show_health").says("The sample is correct.")


def test_the_log_says_what_was_compared_and_what_was_worked_out_again(cast) -> None:
    make_report(cast.ada)
    spoil()

    sample(PROMISES)
    rebuild(PROMISES, cast.cal)

    assert actions() == ["audit.projection_sampled", "audit.projection_rebuilt", "audit.projection_sampled"]
    rebuilt = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id).offset(1).limit(1)).one()
    assert (rebuilt.actor_id, rebuilt.detail) == (cast.cal.id, '{"projection":"report promises","rows":1}')


def test_every_projection_has_the_job_that_follows_the_log(app: Portal) -> None:
    with app.app_context():
        for feature in installed_features():
            names = {job.name for job in feature.jobs}
            for projection in feature.projections:
                assert f"projection: {projection.name}" in names


def test_a_rebuild_from_the_command_line_says_how_many_rows_it_worked_out(own_portal) -> None:
    make_report(make_person("Ada Abara"))
    spoil()

    told = CliRunner().invoke(cli.portal, ["projections", "rebuild"], obj=cli.opened)

    assert told.exit_code == 0
    assert told.output == (
        "audience members: 0 worked out.\nreport promises: 1 worked out.\nstandings: 1 worked out.\n"
        "tallies: 0 worked out.\nworks with: 1 worked out.\nlevels: 1 worked out.\nlevel tallies: 0 worked out.\n"
    )
    db.bind(own_portal.engine)
    assert PROMISES.list_differing(PROMISES.list_ids()) == []


@pytest.mark.parametrize("name", ["tallies"])
def test_one_projection_can_be_rebuilt_by_its_name(own_portal, name: str) -> None:
    told = CliRunner().invoke(cli.portal, ["projections", "rebuild", name], obj=cli.opened)
    unknown = CliRunner().invoke(cli.portal, ["projections", "rebuild", "moods"], obj=cli.opened)

    assert told.output == "tallies: 0 worked out.\n"
    assert (unknown.exit_code, "report promises, standings, tallies" in unknown.output) == (2, True)
