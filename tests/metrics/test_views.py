"""The pages of metrics."""

from datetime import date, timedelta

import pytest

from portal.core import clock
from portal.core.permissions import Role
from portal.metrics.models import MetricValue
from portal.metrics.settings import GRACE_DAYS
from portal.settings import queries as settings
from tests.make import give_access, make_person, make_setting, only
from tests.metrics.make import make_baseline, make_metrics, make_owner, make_value

FEBRUARY = {
    "begins_on": "2026-02-01", "ends_on": "2026-02-28", "value": "7.4", "sample": "900", "source": "Ticket system",
}  # fmt: skip


@pytest.fixture
def publisher(as_, cast):
    make_metrics()
    give_access(cast.cal, Role.PUBLISHER)
    return as_(cast.cal)


def test_a_value_is_entered_and_anyone_can_look_it_up_with_its_source(publisher, as_, cast) -> None:
    assert publisher.get("metrics.show", key="b3").says("no message may quote it")

    saved = publisher.post("metrics.enter", key="b3", **FEBRUARY)

    assert saved.went_to("metrics.show", key="b3")
    assert only(MetricValue).thousandths == 7400
    page = as_(cast.eve).get("metrics.show", key="b3")
    assert page.says("7.4 hours")
    assert page.says("Ticket system")
    assert page.says("No honest comparison is possible: there is no baseline.")
    assert page.says("First-contact resolution")
    assert not page.says("Enter a value")
    assert publisher.get("metrics.index").says("7.4 hours")


def test_a_publisher_who_may_not_see_people_enters_values_and_names_no_owner(as_, cast) -> None:
    make_metrics()
    give_access(cast.eve, Role.PUBLISHER)
    page = as_(cast.eve).get("metrics.show", key="b3")

    assert page.says("Enter a value")
    assert not page.says("Change the owner")


def test_a_value_without_the_whole_workflow_is_refused_and_nothing_typed_is_lost(publisher) -> None:
    page = publisher.post("metrics.enter", key="e1", **{**FEBRUARY, "value": "82.5"})

    assert page.status == 422
    assert page.says("not only those it handled, and confirm it.")
    assert page.text.count('value="82.5"') == 1


def test_a_value_is_out_of_date_when_the_next_one_is_late_and_its_owner_is_asked(
    publisher, as_, cast
) -> None:
    make_value(ends_on=date(2026, 1, 31))
    make_owner(cast.ada)
    assert not as_(cast.ada).get("today.index").says("Enter a value: Resolution time")

    with clock.moved_to(clock.now() + timedelta(days=3)):
        assert as_(cast.ada).get("today.index").says("Enter a value: Resolution time")
        publisher = as_(cast.cal)
        assert publisher.get("metrics.index").says("Out of date")
        make_setting(GRACE_DAYS, 60)
        settings.forget()
        assert not publisher.get("metrics.index").says("Out of date")


def test_a_baseline_is_frozen_and_compared_with(publisher) -> None:
    make_value()
    frozen = publisher.post(
        "metrics.freeze",
        key="b3",
        **{
            f"baseline-{name}": value
            for name, value in {
                **FEBRUARY,
                "begins_on": "2025-01-01",
                "ends_on": "2025-12-31",
                "points": "12",
            }.items()
        },
    )

    assert frozen.went_to("metrics.show", key="b3")
    page = publisher.get("metrics.show", key="b3")
    assert page.says("from 12 periods")
    assert not page.says("No honest comparison")


def test_the_history_is_paged_and_marks_what_was_corrected(publisher, count_queries) -> None:
    make_baseline()
    make_value()
    with count_queries() as few:
        publisher.get("metrics.show", key="b3")
    make_value(thousandths=7900)
    make_value(ends_on=date(2026, 1, 31))
    with count_queries() as more:
        page = publisher.get("metrics.show", key="b3")

    assert len(few) == len(more)
    assert page.text.count("Corrected later") == 1


def test_a_publisher_of_one_unit_reads_and_enters_nothing(as_, cast) -> None:
    make_metrics()
    bea = make_person("Bea Berg")
    give_access(bea, Role.PUBLISHER, unit=cast.claims)

    assert as_(bea).get("metrics.index").status == 200
    assert as_(bea).post("metrics.enter", key="b3", **FEBRUARY).status == 403


def test_an_empty_installation_says_what_comes_here(as_, cast) -> None:
    give_access(cast.cal, Role.PUBLISHER)

    assert as_(cast.cal).get("metrics.index").says("No metrics yet")
