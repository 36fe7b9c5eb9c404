"""One box for everything: each person finds what they may open, and nothing else."""

from portal.core.permissions import Role
from tests.agents.make import make_agent
from tests.library.make import make_lesson
from tests.make import give_access
from tests.messages.make import make_sent
from tests.policies.make import make_policy
from tests.reports.make import make_report


def found(as_, person, text: str):
    return as_(person).get("search.index", q=text)


def test_an_agent_is_found_by_words_of_its_name_in_any_case_and_order(as_, cast) -> None:
    make_agent(name="Claims Triage Agent", summary="Reads new claims.")
    make_agent(name="Mail Helper", summary="Sorts letters.")
    page = found(as_, cast.ada, "AGENT claims")

    assert page.says("Claims Triage Agent")
    assert not page.says("Mail Helper")


def test_a_policy_and_a_lesson_are_found_by_their_text_but_not_by_their_questions(as_, cast) -> None:
    make_policy(text="## 1. Purpose\n\nNever paste **passwords** into a chat.\n")
    make_lesson()
    item = make_lesson("f02-second").content["items"][0]

    assert found(as_, cast.ada, "paste passwords").says("Policy p06")
    assert found(as_, cast.ada, "letters went out").says("Lesson f01-first")
    assert found(as_, cast.ada, item["options"][0]["feedback"]).says("Nothing found")


def test_a_message_is_found_by_those_who_got_it(as_, cast) -> None:
    make_sent(cast.dot, cast.ada, title="What stays yours")

    assert found(as_, cast.ada, "stays").says("What stays yours")
    assert found(as_, cast.eve, "stays").says("Nothing found")


def test_only_those_who_may_see_people_find_people(as_, cast) -> None:
    assert found(as_, cast.cal, "abara").says("Ada Abara")
    assert found(as_, cast.ada, "brand").says("Nothing found for “brand”")


def test_a_report_is_found_by_its_reporter_and_by_number_by_those_who_triage_it(as_, cast) -> None:
    report = make_report(cast.ada, what="It promised a refund of 400 pounds.")
    give_access(cast.eve, Role.TRIAGER)

    assert found(as_, cast.ada, "refund").says(report.number)
    assert found(as_, cast.eve, report.number.lower()).says("promised a refund")
    assert found(as_, cast.eve, "refund").says("Nothing found")
    assert found(as_, cast.bo, report.number).says("Nothing found")


def test_a_page_of_the_menu_is_found_by_name_if_the_person_may_open_it(as_, cast) -> None:
    give_access(cast.cal, Role.ADMIN)

    assert found(as_, cast.cal, "settings").says("Pages")
    assert found(as_, cast.ada, "settings").says("Nothing found")


def test_one_letter_is_not_searched_for_and_signs_stand_for_nothing_but_themselves(as_, cast) -> None:
    make_agent(name="Mail Helper")

    assert found(as_, cast.ada, "a").says("Type at least 2 characters")
    assert found(as_, cast.ada, "m%l").says("Nothing found for “m%l”")
    assert found(as_, cast.ada, "  \u200b").status == 200
