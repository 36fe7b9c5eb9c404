"""Reading a lesson in a browser."""

from portal.library.rules import ChangeClass
from portal.training.lessons.models import CheckAnswer, LessonCompletion
from tests.library.make import make_lesson
from tests.make import actions, only
from tests.training.lessons.make import make_answer, make_completion, make_path, make_place


def test_a_lesson_opens_at_its_first_section_with_its_checks(as_, cast) -> None:
    make_lesson()
    make_path("f01-first")

    page = as_(cast.ada).get("training.lesson", key="f01-first")

    assert page.status == 200
    assert page.says("Something moved at night.")
    assert page.says("Twelve letters went out at night.")
    assert page.says("Part 1 of 3")
    assert page.says("What of f01-first-1?")
    assert not page.says("What of f01-first-2?")
    assert page.says("Last checked Sun 1 Mar 2026. Version 1.0.0.")


def test_going_on_saves_the_place_and_a_later_visit_begins_there(as_, cast) -> None:
    make_lesson()
    browser = as_(cast.ada)

    page = browser.post("training.go_on", key="f01-first", section="try-it")

    assert page.went_to("training.lesson", key="f01-first", section="try-it")
    assert browser.get("training.lesson", key="f01-first").says("Part 2 of 3")
    assert as_(cast.eve).get("training.lesson", key="f01-first").says("Part 1 of 3")
    assert actions() == ["training.lesson_begun"]


def test_a_wrong_answer_says_why_and_does_not_give_the_right_one_away(as_, cast) -> None:
    make_lesson()
    browser = as_(cast.ada)

    page = browser.post("training.answer", key="f01-first", item_id="f01-first-1", answer="a")

    assert page.went_to("training.lesson", key="f01-first", section="why-this-matters")
    shown = browser.get("training.lesson", key="f01-first")
    assert shown.says("Not quite. Have another look. Because of a.")
    assert not shown.says("Because of b.")
    assert "is-right" not in shown.text


def test_a_right_answer_says_so_and_stays(as_, cast) -> None:
    make_lesson()
    browser = as_(cast.ada)
    browser.post("training.answer", key="f01-first", item_id="f01-first-1", answer="b")

    shown = browser.get("training.lesson", key="f01-first")

    assert shown.says("Right. Because of b.")
    assert only(CheckAnswer).is_right
    assert not as_(cast.eve).get("training.lesson", key="f01-first").says("Because of b.")


def test_an_empty_answer_is_asked_for_again_beside_its_check(as_, cast) -> None:
    make_lesson()

    page = as_(cast.ada).post("training.answer", key="f01-first", item_id="f01-first-2", answer="a")

    assert page.status == 422
    assert page.says("Choose 2 answers.")
    assert page.says("Part 2 of 3")
    assert 'value="a" checked' in page.text
    assert actions() == []


def test_an_answer_that_comes_back_after_signing_in_is_ticked_and_not_counted(as_, cast) -> None:
    make_lesson()

    page = as_(cast.ada).post(
        "training.answer", key="f01-first", item_id="f01-first-1", answer="a", unsent="n-1", form_number="n-2"
    )

    assert (page.status, actions()) == (422, [])
    assert page.says("You were signed out. Your text is still here. Check it and send.")
    assert 'value="a" checked' in page.text


def test_reading_to_the_end_with_every_check_right_finishes_the_lesson(as_, cast) -> None:
    version = make_lesson()
    following = make_lesson("f02-second")
    make_path("f01-first", "f02-second")
    make_answer(cast.ada, version, "f01-first-1")
    make_answer(cast.ada, version, "f01-first-2", chosen="ac")
    browser = as_(cast.ada)

    browser.post("training.go_on", key="f01-first", section="take-to-work")

    page = browser.get("training.lesson", key="f01-first")
    assert only(LessonCompletion).version_id == version.id
    assert page.says("This lesson is done.")
    assert page.says(f"Next lesson: {following.title}")
    assert page.says("1 of 2 lessons done · about 12 min left")


def test_the_end_names_the_parts_with_open_checks(as_, cast) -> None:
    version = make_lesson()
    make_answer(cast.ada, version, "f01-first-1")
    make_place(cast.ada, version, "take-to-work", reached=3)

    page = as_(cast.ada).get("training.lesson", key="f01-first")

    assert page.says("One part still has an unanswered check.")
    assert not page.says("This lesson is done.")


def test_the_order_of_the_path_holds_on_the_address_too(as_, cast) -> None:
    first = make_lesson()
    make_lesson("f02-second")
    make_path("f01-first", "f02-second")
    browser = as_(cast.ada)

    shut = browser.get("training.lesson", key="f02-second")

    assert shut.status == 403
    assert shut.says("Finish “Lesson f01-first” first.")
    assert browser.post("training.go_on", key="f02-second", section="try-it").status == 403
    assert browser.post("training.answer", key="f02-second", item_id="f02-second-1", answer="b").status == 403
    assert actions() == []
    make_completion(cast.ada, first)
    assert browser.get("training.lesson", key="f02-second").status == 200


def test_a_small_change_keeps_the_pass_and_a_full_one_asks_again(as_, cast) -> None:
    old = make_lesson()
    make_completion(cast.ada, old)
    browser = as_(cast.ada)

    make_lesson(label="1.0.1", change=ChangeClass.COSMETIC)
    assert not browser.get("training.lesson", key="f01-first").says("This lesson changed")
    make_lesson(label="1.1.0", change=ChangeClass.DELTA)
    assert browser.get("training.lesson", key="f01-first").says("Your pass still counts.")
    make_lesson(label="2.0.0", change=ChangeClass.FULL, era=2)
    assert browser.get("training.lesson", key="f01-first").says("So much is new")


def test_what_is_not_there_is_not_found(as_, cast) -> None:
    make_lesson()
    browser = as_(cast.ada)

    assert browser.get("training.lesson", key="nothing").status == 404
    assert browser.get("training.lesson", key="f01-first", section="nowhere").status == 404
    assert browser.post("training.go_on", key="f01-first", section="nowhere").status == 404
    assert browser.post("training.answer", key="f01-first", item_id="f09-1", answer="a").status == 404
    assert browser.post("training.answer", key="nothing", item_id="f09-1", answer="a").status == 404


def test_nobody_reads_without_signing_in(as_, cast) -> None:
    make_lesson()

    page = as_(None).get("training.lesson", key="f01-first")

    assert page.response.headers["Location"] == "/sign-in?next=/learn/lessons/f01-first"


def test_a_lesson_needs_four_queries_however_long_the_path(as_, cast, count_queries) -> None:
    keys = [f"f0{n}-part" for n in range(1, 6)]
    for key in keys:
        make_lesson(key)
    make_path(*keys)
    browser = as_(cast.ada)
    browser.get("training.lesson", key="f01-part")

    with count_queries() as queries:
        browser.get("training.lesson", key="f01-part")

    assert len(queries) == 4, queries  # the person, their roles, the paths, the lessons, the answers
