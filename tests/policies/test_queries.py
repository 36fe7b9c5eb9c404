"""Which acknowledgements count, on any date."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal.core import db
from portal.library.rules import ChangeClass
from portal.people.models import Person
from portal.policies import queries
from portal.policies.rules import PolicyStanding
from tests.conftest import NOON
from tests.policies.make import make_acknowledgement, make_policy

WEEK = timedelta(days=7)


def counting(person: Person, at: datetime) -> list[str]:
    return [key for key, overtaken_at in signed(person, at).items() if overtaken_at is None]


def signed(person: Person, at: datetime) -> dict[str, datetime | None]:
    """Each policy that somebody has signed, and since when a newer text asks instead."""
    rows = queries.acknowledged(at).subquery()
    found = db.session.execute(select(rows).where(rows.c.person_id == person.id))
    return {row.policy_key: row.overtaken_at for row in found}


def test_an_acknowledgement_counts_from_the_moment_it_was_given(cast) -> None:
    make_acknowledgement(cast.ada, make_policy(), at=NOON)

    assert counting(cast.ada, NOON) == ["p06"]
    assert counting(cast.ada, NOON - timedelta(seconds=1)) == []
    assert counting(cast.eve, NOON) == []


@pytest.mark.parametrize(
    ("change", "counts"), [(ChangeClass.COSMETIC, True), (ChangeClass.DELTA, False), (ChangeClass.FULL, False)]
)  # fmt: skip
def test_a_new_text_asks_again_unless_only_its_looks_changed(cast, change, counts) -> None:
    make_acknowledgement(cast.ada, make_policy(), at=NOON - 2 * WEEK)
    newer = make_policy(label="1.1.0", change=change, published_at=NOON - WEEK)

    expected = PolicyStanding.ACKNOWLEDGED if counts else PolicyStanding.NEW_VERSION
    assert (counting(cast.ada, NOON) == ["p06"]) is counts
    assert [row.standing for row in queries.list_for(cast.ada)] == [expected]
    assert queries.find_row(newer, queries.list_history(cast.ada, "p06")).standing is expected


def test_yesterday_what_was_signed_then_still_counted(cast) -> None:
    make_acknowledgement(cast.ada, make_policy(), at=NOON - 2 * WEEK)
    make_policy(label="2.0.0", published_at=NOON, era=2)

    assert counting(cast.ada, NOON) == []
    assert counting(cast.ada, NOON - timedelta(days=1)) == ["p06"]


def test_signing_the_new_text_counts_from_then_on(cast) -> None:
    make_acknowledgement(cast.ada, make_policy(), at=NOON - 2 * WEEK)
    make_acknowledgement(cast.ada, make_policy(label="2.0.0", published_at=NOON - WEEK, era=2))

    assert counting(cast.ada, NOON) == ["p06"]
    assert counting(cast.ada, NOON - timedelta(days=1)) == []


def test_the_list_holds_what_waits_first_and_the_policies_of_other_roles_last(cast) -> None:
    done = make_policy("p01")
    make_policy("p02", acknowledge=False)
    make_policy("p03", audience="executive")
    make_policy("p04", audience=["frontline-agent"])
    make_policy("p06")
    make_acknowledgement(cast.ada, done)

    assert [(row.version.key, row.standing) for row in queries.list_for(cast.ada)] == [
        ("p06", PolicyStanding.TO_ACKNOWLEDGE),
        ("p01", PolicyStanding.ACKNOWLEDGED),
        ("p02", PolicyStanding.TO_READ),
        ("p04", PolicyStanding.TO_READ),
        ("p03", PolicyStanding.FOR_OTHERS),
    ]


def test_a_new_policy_asks_nobody_to_sign_until_a_path_requires_it(cast) -> None:
    make_policy("p01")
    asked = make_policy("p06")
    make_acknowledgement(cast.ada, asked)

    standings = {row.version.key: row.standing for row in queries.list_for(cast.ada)}

    assert standings == {"p06": PolicyStanding.ACKNOWLEDGED, "p01": PolicyStanding.TO_READ}


def test_a_version_is_found_by_its_policy_only(cast) -> None:
    version = make_policy("p01")

    assert queries.find_version("p01", version.id) is version
    assert queries.find_version("p02", version.id) is None


def test_a_signature_is_overtaken_by_the_first_text_that_asked_after_it(cast) -> None:
    make_acknowledgement(cast.ada, make_policy(), at=NOON - 3 * WEEK)
    make_policy(label="1.0.1", change=ChangeClass.COSMETIC, published_at=NOON - 2 * WEEK)
    second = make_policy(label="2.0.0", published_at=NOON - WEEK, era=2)
    make_policy(label="3.0.0", published_at=NOON, era=3)
    make_acknowledgement(cast.eve, second, at=NOON - WEEK)

    assert signed(cast.ada, NOON - 2 * WEEK) == {"p06": None}
    assert signed(cast.ada, NOON) == {"p06": NOON - WEEK}
    assert signed(cast.eve, NOON) == {"p06": NOON}
    assert signed(cast.bo, NOON) == {}
