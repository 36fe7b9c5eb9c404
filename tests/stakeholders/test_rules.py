"""Where a group belongs on the map, how it is treated, and what stands out."""

from datetime import timedelta

import pytest

from portal.core.reasons import Reason
from portal.stakeholders import rules
from portal.stakeholders.rules import Placed, Quadrant, Salience, Scores, Stance, Treatment
from tests.conftest import NOON


def scores(**more) -> Scores:
    told = {
        "power": 2,
        "interest": 5,
        "impact": 72,
        "is_legitimate": True,
        "is_urgent": True,
        "stance": None,
        **more,
    }
    return Scores(**told)


def placed(
    name: str = "Handlers", *, people: int | None = 12, everybody: bool = False, faded: bool = False, **more
) -> Placed:
    return Placed(
        group_id=1, name=name, people=people, is_everybody=everybody, has_faded=faded, scores=scores(**more)
    )


def test_the_worked_example_of_the_field() -> None:
    """TV-06."""
    assert rules.quadrant(2, 5) is Quadrant.KEEP_INFORMED
    assert rules.treatment(2, 5, 72) is Treatment.INVOLVE
    assert rules.salience_of(scores()) is Salience.DEPENDENT


@pytest.mark.parametrize(
    ("power", "interest", "impact", "wanted"),
    [
        (4, 4, 0, Treatment.MANAGE_CLOSELY),
        (4, 4, 100, Treatment.MANAGE_CLOSELY),
        (4, 3, 0, Treatment.KEEP_SATISFIED),
        (4, 3, 50, Treatment.INVOLVE),
        (3, 4, 49, Treatment.KEEP_INFORMED),
        (3, 3, 49, Treatment.MONITOR),
        (1, 1, 50, Treatment.INVOLVE),
    ],
)
def test_an_impact_of_fifty_involves_people_whatever_their_say(power, interest, impact, wanted) -> None:
    assert rules.treatment(power, interest, impact) is wanted


@pytest.mark.parametrize(
    ("letters", "wanted"),
    [
        ("", Salience.NONE), ("P", Salience.DORMANT), ("L", Salience.DISCRETIONARY), ("U", Salience.DEMANDING),
        ("PL", Salience.DOMINANT), ("PU", Salience.DANGEROUS), ("LU", Salience.DEPENDENT), ("PLU", Salience.DEFINITIVE),
    ],
)  # fmt: skip
def test_the_classes_of_salience(letters: str, wanted: Salience) -> None:
    found = rules.salience(has_power="P" in letters, is_legitimate="L" in letters, is_urgent="U" in letters)

    assert found is wanted


def test_scores_fade_after_ninety_days() -> None:
    assert not rules.has_faded(NOON - timedelta(days=90), NOON)
    assert rules.has_faded(NOON - timedelta(days=90, seconds=1), NOON)


def test_high_scores_are_drawn_in_the_upper_half_and_none_covers_another() -> None:
    at = rules.places([(1, 4, 4), (2, 3, 3), (3, 4, 4), (4, 4, 4), (5, 5, 1)])

    assert min(at[1]) > 50 > max(at[2])
    assert len(set(at.values())) == 5
    assert at[5][0] < 50 < at[5][1]
    assert at == rules.places([(5, 5, 1), (4, 4, 4), (3, 4, 4), (2, 3, 3), (1, 4, 4)])


def test_two_hundred_groups_with_the_same_scores_stay_within_their_cell() -> None:
    at = rules.places((number, 5, 5) for number in range(200))

    assert len(set(at.values())) == 200
    assert all(75 < x < 100 and 75 < y < 100 for x, y in at.values())


def test_the_largest_group_sets_the_scale_of_the_circles() -> None:
    assert rules.sizes({1: 70_000, 2: 35_000, 3: 0, 4: None}) == {1: 120, 2: 60, 3: 0, 4: 0}
    assert rules.sizes({1: None}) == {1: 0}


def test_who_has_say_and_is_against_it_stands_out_first() -> None:
    found = rules.stands_out(
        [
            placed("Forum", power=4, impact=10, stance=Stance.OPPOSED),
            placed("Leaders", power=5, impact=10, stance=Stance.WORRIED),
            placed("Handlers", stance=Stance.WORRIED),
            placed("Repairers", people=120, impact=10),
            placed("Nobody", people=0, impact=10, faded=True),
            placed("All of us", people=100, everybody=True, impact=10, stance=Stance.WAITING),
        ]
    )

    assert found == [
        Reason("stands_out_opposed", group="Forum"),
        Reason("stands_out_worried", group="Leaders"),
        Reason("stands_out_involve", group="Handlers", impact=72),
        Reason("stands_out_unaware", group="Repairers"),
        Reason("stands_out_empty", group="Nobody"),
        Reason("stands_out_everybody", group="All of us"),
    ]


def test_a_quiet_map_has_nothing_to_say() -> None:
    calm = [placed(impact=10, stance=Stance.SUPPORTIVE)]

    assert rules.stands_out([]) == rules.stands_out(calm) == []
    assert rules.say_of_all(calm) == Reason("map_in_short", groups=1, against=0)


@pytest.mark.parametrize(
    ("more", "why", "wanted"),
    [
        ({}, "They said so.", []),
        ({"power": 0}, "They said so.", [("power", "score_out_of_range")]),
        ({"interest": 6, "impact": 101}, "", [
            ("interest", "score_out_of_range"), ("impact", "score_out_of_range"), ("why", "score_needs_why"),
        ]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_scores(more, why: str, wanted) -> None:
    assert [(field, reason.code) for field, reason in rules.score_problems(scores(**more), why=why)] == wanted
