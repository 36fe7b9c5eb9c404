"""The language: what it reads, what it refuses, and how it is decided."""

import pytest
from hypothesis import assume, given, strategies as st

from portal.agents.rules import Autonomy
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
    from_groups,
    groups_of,
    holds,
    read_rule,
    tell_rule,
)  # fmt: skip
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.people.rules import JobRole

NUMBERS = st.integers(1, 99)
CONDITIONS = st.one_of(
    st.builds(InUnit, NUMBERS),
    st.builds(AtSite, NUMBERS),
    st.builds(Holds, st.sampled_from(JobRole)),
    st.builds(HasAccess, st.sampled_from(Role)),
    st.builds(Beside, NUMBERS, st.none() | st.sampled_from(Autonomy)),
    st.builds(InLineOf, NUMBERS),
    st.builds(Persons, st.lists(NUMBERS, min_size=1, unique=True).map(lambda ids: tuple(sorted(ids)))),
)
RULES = st.recursive(
    CONDITIONS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


@given(RULES)
def test_a_rule_that_is_told_reads_back_the_same(rule) -> None:
    try:
        back = read_rule(tell_rule(rule))
    except Refused as refused:
        assume(refused.reason.code != "rule_too_deep")
        raise
    assert back == rule


@pytest.mark.parametrize(
    "told",
    [
        None, [], "everyone", {}, {"unit": "Claims"}, {"unit": 1, "site": 2}, {"job_role": "boss"},
        {"agent": 1, "at_least": 9},
        {"persons": []}, {"persons": ["Ada"]}, {"all": {"unit": 1}}, {"not": None},
    ],
)  # fmt: skip
def test_what_it_does_not_know_it_refuses(told) -> None:
    with pytest.raises(Refused) as refused:
        read_rule(told)

    assert refused.value.reason.code == "rule_unreadable"


def test_a_rule_cannot_be_nested_without_end() -> None:
    told = {"unit": 1}
    for _ in range(9):
        told = {"not": told}

    with pytest.raises(Refused) as refused:
        read_rule(told)

    assert refused.value.reason.code == "rule_too_deep"


def test_a_form_shows_groups_and_leaves_other_shapes_alone() -> None:
    claims, leeds, trainees = InUnit(1), AtSite(2), Persons((3,))
    groups = [[(claims, False), (trainees, True)], [(leeds, False)]]

    assert groups_of(from_groups(groups)) == groups
    assert from_groups(groups) == AnyOf((AllOf((claims, Not(trainees))), AllOf((leeds,))))
    assert groups_of(AllOf((AnyOf((claims, leeds)),))) is None


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (AllOf(()), True),
        (AnyOf(()), False),
        (Not(AnyOf(())), True),
        (AllOf((InUnit(1), InUnit(2))), False),
        (AnyOf((InUnit(1), InUnit(2))), True),
        (AllOf((InUnit(1), Not(InUnit(2)))), True),
    ],
)
def test_and_or_not_mean_what_they_say(rule, *, expected: bool) -> None:
    assert holds(rule, lambda condition: condition == InUnit(1)) is expected
