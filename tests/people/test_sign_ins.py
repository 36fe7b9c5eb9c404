"""How long a sign-in lasts, and how it ends."""

from datetime import timedelta

from sqlalchemy import select

from portal.core import clock, db
from portal.core.errors import Busy
from portal.people import credentials
from portal.people.models import SignIn
from tests.conftest import NOON
from tests.make import actions, make_sign_in
from tests.people.signing import open_sign_ins, sign_in


def test_each_sign_in_gets_a_token_of_its_own_and_ends_the_one_before(as_, ada) -> None:
    browser = as_(None)
    sign_in(browser)
    [first] = open_sign_ins(ada)
    old = browser._client.get_cookie(browser.cookie).value
    with db.use_case():
        token = credentials.make_link(None, ada, credentials.LinkPurpose.RESET)

    browser.post("people.choose_password", token=token, purpose="reset", password="another four words joined")

    assert browser._client.get_cookie(browser.cookie).value != old
    db.session.refresh(first)
    assert first.ended_at == NOON
    assert len(open_sign_ins(ada)) == 1


def test_a_token_that_a_stranger_planted_is_not_taken_over(as_, ada) -> None:
    browser = as_(None)
    browser._client.set_cookie(browser.cookie, "planted")

    sign_in(browser)

    assert browser._client.get_cookie(browser.cookie).value != "planted"


def test_a_sign_in_that_is_not_used_ends(as_, cast) -> None:
    used, unused = as_(cast.ada), as_(cast.ada)

    with clock.moved_to(NOON + timedelta(hours=12)):
        assert used.get("people.profile").says(cast.ada.email)
    with clock.moved_to(NOON + timedelta(hours=12, seconds=1)):
        assert unused.get("people.profile").went_to("people.sign_in", next="/profile")


def test_a_sign_in_that_is_used_every_day_still_ends_after_a_week(alone) -> None:
    browser = alone("ada")
    answers = []
    for hours in range(0, 180, 11):
        with clock.moved_to(NOON + timedelta(hours=hours)):
            answers.append((hours, browser.get("people.profile").status))

    assert {status for hours, status in answers if hours <= 7 * 24} == {200}
    assert {status for hours, status in answers if hours > 7 * 24} == {303}


def test_use_is_noted_at_most_every_five_minutes(alone) -> None:
    browser = alone("ada")
    seen = []
    for minutes in (4, 5, 9, 10):
        with clock.moved_to(NOON + timedelta(minutes=minutes)):
            browser.get("people.profile")
        db.session.rollback()
        seen.append(db.session.scalars(select(SignIn.seen_at)).one() - NOON)

    assert seen == [timedelta(0), timedelta(minutes=5), timedelta(minutes=5), timedelta(minutes=10)]


def test_a_page_is_read_even_when_nobody_can_write(as_, cast, monkeypatch) -> None:
    class Full:
        def turn(self):
            raise Busy

    browser = as_(cast.ada)
    monkeypatch.setattr(db, "_writers", Full())
    monkeypatch.setattr(db, "is_sqlite", lambda: True)

    with clock.moved_to(NOON + timedelta(minutes=5)):
        assert browser.get("people.profile").says(cast.ada.email)


def test_signing_out_ends_the_sign_in_and_takes_the_cookie(as_, ada) -> None:
    browser = as_(None)
    sign_in(browser)
    token = browser._client.get_cookie(browser.cookie).value

    page = browser.post("people.sign_out")

    assert page.went_to("people.sign_in")
    assert open_sign_ins(ada) == []
    assert browser._client.get_cookie(browser.cookie) is None
    browser._client.set_cookie(browser.cookie, token)
    assert browser.get("people.profile").status == 303


def test_other_browsers_are_signed_out_one_by_one_or_all(as_, cast) -> None:
    here, there, third = as_(cast.ada), as_(cast.ada), as_(cast.ada)
    first = min(each.id for each in open_sign_ins(cast.ada))

    assert there.post("people.end_sign_in", sign_in_id=first).went_to("people.profile")
    assert [browser.get("people.profile").status for browser in (here, there, third)] == [303, 200, 200]

    there.post("people.end_other_sign_ins")
    assert [browser.get("people.profile").status for browser in (there, third)] == [200, 303]
    assert actions() == ["people.signed_out", "people.signed_out_elsewhere"]


def test_nobody_ends_someone_elses_sign_in(as_, cast) -> None:
    hers = make_sign_in(cast.ada, "hers")

    assert as_(cast.eve).post("people.end_sign_in", sign_in_id=hers.id).status == 404
    assert as_(cast.ada).post("people.end_sign_in", sign_in_id=hers.id).status == 303
    assert actions() == ["people.signed_out"]
