"""The pages of a talk."""

import pytest
from sqlalchemy import func, select

from portal.core import db
from portal.training.assessments.models import CoachingRequest, CoachingTalk
from tests.make import only
from tests.training.assessments.make import make_request
from tests.training.labs.make import make_lab, make_lab_result

KEY = "lab-20"
ABOUT = {"kind": "lab", "key": KEY}


def how_many(kind) -> int:
    return db.session.scalar(select(func.count()).select_from(kind))


def test_after_three_fails_one_asks_for_a_talk_and_only_the_coach_learns_of_it(as_, cast) -> None:
    lab = make_lab()
    for _ in range(3):
        make_lab_result(cast.ada, lab, hits=2, passed=False)
    ada = as_(cast.ada)
    assert ada.get("training.lab", key=KEY).says("Coaching comes next")
    assert ada.post("training.ask_for_talk", **ABOUT).status == 422

    assert ada.post("training.ask_for_talk", **ABOUT, coach_id=cast.bo.id).went_to("training.lab", key=KEY)

    assert ada.get("training.lab", key=KEY).says("You asked Bo Brand")
    assert ada.get("training.ask_for_talk", **ABOUT).says("You asked Bo Brand")
    assert not ada.get("training.ask_for_talk", **ABOUT).says("Who should coach you?")
    seen_by_coach = as_(cast.bo).get("training.talks")
    assert seen_by_coach.says("Ada Abara")
    assert "caught" not in seen_by_coach.words
    assert not as_(cast.dot).get("training.talks").says("Ada Abara")
    assert as_(cast.bo).get("training.lab", key=KEY).says("One colleague would like coaching from you.")
    assert only(CoachingRequest).coach_id == cast.bo.id


def test_only_the_coach_who_was_asked_notes_the_talk(as_, cast) -> None:
    request_id = make_request(cast.ada, cast.bo).id

    assert as_(cast.eve).post("training.record_talk", request_id=request_id).status == 404
    assert how_many(CoachingTalk) == 0
    assert as_(cast.bo).post("training.record_talk", request_id=request_id).went_to("training.talks")
    assert how_many(CoachingTalk) == 1
    assert as_(cast.bo).get("training.talks").says("Nobody is waiting for coaching from you.")


@pytest.mark.parametrize("kind", ["lesson", "policy", "scenario", "nothing"])
def test_there_is_no_talk_about_what_is_not_tried(as_, cast, kind: str) -> None:
    make_lab()

    assert as_(cast.ada).get("training.ask_for_talk", kind=kind, key=KEY).status == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_talks_need_as_many_queries_however_many_wait(as_, cast, count_queries, rows: int) -> None:
    for person in (cast.ada, cast.eve, cast.cal)[:rows]:
        make_request(person, cast.bo)
    browser = as_(cast.bo)

    with count_queries() as queries:
        browser.get("training.talks")

    assert len(queries) == 2, queries  # the person, the requests


def test_nobody_asks_for_a_talk_before_it_is_needed(as_, cast) -> None:
    make_lab()
    ada = as_(cast.ada)

    refused = ada.post("training.ask_for_talk", **ABOUT, coach_id=cast.bo.id)

    assert refused.status == 422
    assert refused.says("You can start now; you need no coaching first.")
    assert ada.get("training.ask_for_talk", kind="lab", key="nothing").status == 404
    assert how_many(CoachingRequest) == 0
