"""Who sees which attempt, whose pass counts when, and what holds an attempt up."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.training.quizzes import queries
from portal.training.quizzes.rules import draw
from tests.library.make import make_library
from tests.training.quizzes.make import make_quiz, make_quiz_attempt

DAY = timedelta(days=1)


def test_the_options_of_a_question_keep_their_order_and_their_truth(cast) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz(), answers=(False,))

    shown = queries.show_question(attempt, "plain-0")

    assert shown == queries.show_question(attempt, "plain-0")
    assert sorted(option.id for option in shown.options) == ["a", "b", "c"]
    assert [(option.id, option.is_right) for option in shown.options if option.is_right] == [("b", True)]
    assert [option.id for option in shown.options if option.is_chosen] == ["a"]
    assert (shown.number, shown.topic, shown.is_right) == (1, "", False)
    assert [option["id"] for option in shown.item["options"]] == [option.id for option in shown.options]
    assert queries.show_question(attempt, "must-0").topic == "Stop and ask"


@pytest.mark.parametrize("key", ["qz-foundation", "qz-assist"])
def test_the_shipped_banks_give_three_tries_without_a_repeat(cast, key: str) -> None:
    make_library()
    quiz = queries.find_quiz(key)
    seen: list[list[str]] = []

    for seed in range(3):
        seen.append(
            draw(
                queries.bank_of(quiz),
                blueprint=quiz.content["blueprint"],
                must_know=list(queries.topic_names(quiz)),
                seed=seed,
                seen=seen,
            )
        )

    assert [len(each) for each in seen] == [quiz.content["draw"]] * 3
    assert len({item for each in seen for item in each}) == 3 * quiz.content["draw"]
    assert queries.pass_mark(key, clock.now()).needed(quiz.content["draw"]) == {15: 12, 12: 10}[len(seen[0])]
