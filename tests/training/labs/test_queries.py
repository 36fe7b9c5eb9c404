"""Who sees which attempt, whose pass counts when, and what holds an attempt up."""

from datetime import timedelta

from portal.core import clock
from portal.training.labs import queries
from portal.training.labs.rules import Landing, draw, warm_up
from tests.library.make import make_library
from tests.training.labs.make import make_lab, make_lab_result

DAY = timedelta(days=1)


def test_a_review_says_where_every_call_landed(cast) -> None:
    attempt = make_lab_result(cast.ada, make_lab(), hits=5, false_alarms=3, passed=True)

    calls = queries.review(attempt)

    landed = [call.landing for call in calls]
    assert {each: landed.count(each) for each in Landing} == {
        Landing.HIT: 5,
        Landing.MISS: 1,
        Landing.FALSE_ALARM: 3,
        Landing.RIGHT_TO_SEND: 11,
    }
    assert [call.number for call in calls] == list(range(1, 21))
    assert calls[0].case.fault == "It said something wrong"
    assert (calls[0].case.is_critical, calls[1].case.is_critical) == (False, True)


def test_the_shipped_pool_gives_three_tries_without_a_repeat_besides_the_warm_up(cast) -> None:
    make_library()
    pool = queries.pool_of(queries.find_lab("lab-20"))
    guided = warm_up(pool)
    rest = [case for case in pool if case.id not in guided]
    seen: list[list[str]] = []

    for seed in range(3):
        seen.append(draw(rest, total=20, bad=6, seed=seed, seen=seen))

    kinds = {case.id: case.kind for case in pool if case.is_bad}
    assert len(guided) == 4
    assert len({case for each in seen for case in each}) == 60
    assert [sum(case in kinds for case in each) for each in seen] == [6, 6, 6]
    assert len({kinds[case] for case in seen[0] if case in kinds}) == 6
    assert queries.pass_mark("lab-20", clock.now()).min_hits == 5
