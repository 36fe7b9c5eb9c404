"""Entering values, freezing baselines and assigning owners: the row, the entry, the refusals."""

import io
from datetime import date
from decimal import Decimal

import pytest

from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.metrics import commands, queries
from portal.metrics.models import MetricBaseline, MetricValue
from portal.metrics.reading import read_values
from portal.metrics.rules import MetricEntry
from tests.make import actions, give_access, make_person, only
from tests.metrics.make import find, make_baseline, make_metrics, make_owner, make_value

FEBRUARY = MetricEntry(
    begins_on=date(2026, 2, 1), ends_on=date(2026, 2, 28), value=Decimal("7.4"), sample=900, source="Ticket system",
    is_whole=True,
)  # fmt: skip
HEADER = "metric;begins_on;ends_on;value;sample;source;is_whole\n"


@pytest.fixture
def publisher(cast):
    make_metrics()
    return make_person("Pia Park", access=(Role.PUBLISHER,))


def read(text: str):
    known = {metric.id: metric for metric in queries.list_metrics()}
    return read_values(io.BytesIO((HEADER + text).encode()), known, on=clock.today())


def test_a_value_is_entered_and_a_correction_keeps_the_first_one(publisher) -> None:
    with db.use_case():
        commands.enter_value(publisher, find("b3"), FEBRUARY)
    with db.use_case():
        again = commands.enter_value(
            publisher, find("b3"), MetricEntry(**{**vars(FEBRUARY), "value": Decimal("7.9")})
        )

    assert db.session.query(MetricValue.thousandths).order_by(MetricValue.id).all() == [(7400,), (7900,)]
    assert queries.find_newest("b3")["b3"].id == again.id
    assert actions() == ["metrics.entered", "metrics.entered"]


def test_a_late_value_for_an_earlier_period_is_not_the_newest(publisher) -> None:
    february = make_value(ends_on=date(2026, 2, 28))
    make_value(ends_on=date(2026, 1, 31))

    assert queries.find_newest()["b3"].id == february.id


def test_only_the_owner_and_people_with_the_role_everywhere_enter_values(publisher, cast) -> None:
    give_access(cast.cal, Role.PUBLISHER, unit=cast.claims)
    make_owner(cast.ada)
    with db.use_case():
        commands.enter_value(cast.ada, find("b3"), FEBRUARY)
    for stranger in (cast.eve, cast.bo):
        with pytest.raises(Refused) as caught, db.use_case():
            commands.enter_value(stranger, find("b3"), FEBRUARY)
        assert caught.value.reason.code == "metric_not_yours"


def test_a_changed_definition_needs_a_new_baseline(publisher) -> None:
    make_baseline()
    make_metrics(label="1.0.1", b3={"definition": "The hours until somebody answers."})
    with db.use_case():
        commands.freeze_baseline(
            publisher, find("b3"), begins_on=date(2025, 1, 1), ends_on=date(2025, 12, 31), points=12,
            value=Decimal("11.2"), sample=900, source="Ticket system",
        )  # fmt: skip

    newest = queries.find_baseline("b3")
    assert newest is not None
    assert (newest.thousandths, newest.fingerprint) == (11200, find("b3").fingerprint)
    assert db.session.query(MetricBaseline).count() == 2


def test_an_owner_is_replaced_and_the_newcomer_has_to_be_at_work(publisher, cast) -> None:
    make_owner(cast.ada)
    with db.use_case():
        commands.assign_owner(publisher, find("b3"), cast.bo)

    assert queries.find_owner_id("b3") == cast.bo.id
    assert actions() == ["metrics.owner_assigned"]


def test_a_file_adds_all_its_values_in_one_entry(publisher) -> None:
    rows, problems = read(
        "b3;2026-02-01;2026-02-28;7,4;900;Tickets;yes\nE1;2026-02-01;2026-02-28;82.5 %;400;Survey;yes\n"
    )
    with db.use_case():
        commands.import_values(publisher, rows)

    assert problems == []
    assert {key: row.thousandths for key, row in queries.find_newest().items()} == {"b3": 7400, "e1": 82500}
    assert actions() == ["metrics.imported"]


def test_a_file_names_row_and_column_of_every_problem(publisher) -> None:
    _rows, problems = read(
        "b3;2026-02-01;2026-02-28;7.4;900;Tickets;yes\n"
        "zz;soon;2026-02-28;many;some;Tickets;yes\n"
        "e1;2026-02-01;2026-02-28;82.5;400;;no\n"
    )

    assert [(each.row, each.column, each.reason.code) for each in problems] == [
        (3, "metric", "metric_unknown"), (3, "begins_on", "metric_not_a_day"), (3, "value", "metric_not_a_number"),
        (3, "sample", "metric_not_a_count"), (4, "source", "metric_needs_source"), (4, "is_whole", "metric_not_whole"),
    ]  # fmt: skip


def test_the_entry_names_the_metric_and_its_period(publisher) -> None:
    with db.use_case():
        commands.enter_value(publisher, find("b3"), FEBRUARY)

    assert only(MetricValue).entered_by_id == publisher.id
