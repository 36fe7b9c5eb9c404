"""Passwords, links and limits: who somebody is has to be shown, and guessing gets slow."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people import commands, credentials, queries
from portal.people.models import SignIn, SignInAttempt
from portal.people.rules import (
    ATTEMPTS_PER_ACCOUNT,
    ATTEMPTS_PER_ADDRESS,
    LinkPurpose,
    PersonState,
    SignInProof,
)
from tests.conftest import NOON
from tests.make import actions, make_person, make_sign_in

PASSWORD = "four words nobody joins"
HASHER = credentials._hasher  # that of production: tests begin after this file is imported, with a quick one


@pytest.fixture
def production_hasher(monkeypatch):
    monkeypatch.setattr(credentials, "_hasher", HASHER)
    credentials._hash_of_nobody.cache_clear()
    yield
    credentials._hash_of_nobody.cache_clear()


def test_a_good_password_becomes_an_argon2id_hash_and_is_known_again(connection, production_hasher) -> None:
    person = make_person()
    person.password_hash = credentials.hash_password(PASSWORD, about=(person.name, person.email))

    assert person.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert credentials.check_password(person, PASSWORD)
    assert not credentials.check_password(person, PASSWORD + " ")
    assert not credentials.check_password(person, "")


@pytest.mark.parametrize(("password", "code"), [
    ("", "password_too_short"), ("short", "password_too_short"), ("aaaaaaaaaaaaaaaa", "password_easy_to_guess"),
    ("passwordpassword", "password_easy_to_guess"), ("flo.frost@northwind.example", "password_easy_to_guess"),
    ("x" * 300, "password_too_long"),
])  # fmt: skip
def test_a_password_that_others_could_guess_is_refused_with_the_reason(
    connection, password: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        credentials.hash_password(password, about=("Flo Frost", "flo.frost@northwind.example"))

    assert (refused.value.reason.code, refused.value.field) == (code, "password")


def test_nobody_and_somebody_without_a_password_are_never_let_in(connection) -> None:
    person = make_person()

    assert not credentials.check_password(None, PASSWORD)
    assert not credentials.check_password(person, PASSWORD)


def test_a_long_password_is_as_welcome_as_a_short_one(connection) -> None:
    person = make_person()
    long = "eighty characters and more of words that nobody joins: " + "otter lamp quorum violet " * 3
    person.password_hash = credentials.hash_password(long, about=())

    assert credentials.check_password(person, long)
    assert not credentials.check_password(person, long[:-1])


@pytest.mark.parametrize("state", [PersonState.INVITED, PersonState.SUSPENDED, PersonState.LEFT])
def test_the_right_password_of_someone_who_may_not_come_in_is_not_enough(
    connection, state: PersonState
) -> None:
    person = make_person(state=state)
    person.password_hash = credentials.hash_password(PASSWORD, about=())

    assert not credentials.check_password(person, PASSWORD)


def test_an_unknown_address_is_hashed_as_slowly_as_a_known_one(connection, production_hasher) -> None:
    """Whoever watches the clock learns nothing: without hashing, the answer would come a thousand times faster."""
    person = make_person()
    person.password_hash = credentials.hash_password(PASSWORD, about=())

    def seconds(who) -> float:
        def once() -> float:
            began = time.perf_counter()
            assert not credentials.check_password(who, "wrong")
            return time.perf_counter() - began

        return min(once() for _ in range(3))

    assert seconds(None) > seconds(person) / 3


def test_ten_failures_make_strangers_wait_and_the_known_device_go_on(connection) -> None:
    for _ in range(ATTEMPTS_PER_ACCOUNT):
        claim(address="elsewhere")

    with pytest.raises(Refused) as refused:
        claim()
    assert refused.value.reason == Reason("sign_in_wait")
    claim(is_known_device=True)
    claim(account="bo@x.example")
    with clock.moved_to(NOON + timedelta(minutes=16)):
        claim()


def test_a_crowded_address_does_not_keep_out_a_known_device_and_counts_nobody_behind_a_shared_proxy(
    connection,
) -> None:
    for number in range(ATTEMPTS_PER_ADDRESS):
        claim(account=f"{number}@x.example")

    with pytest.raises(Refused):
        claim()
    claim(is_known_device=True)
    claim(address=None)


def test_guesses_on_a_known_device_have_a_limit_too(connection) -> None:
    for _ in range(ATTEMPTS_PER_ACCOUNT):
        claim(is_known_device=True)

    with pytest.raises(Refused):
        claim(is_known_device=True)
    claim()


def test_an_attempt_with_the_right_password_is_no_failure(connection) -> None:
    for _ in range(ATTEMPTS_PER_ACCOUNT * 2):
        attempt = claim()
        with db.use_case():
            credentials.forgive_attempt(attempt)

    assert db.session.scalars(select(SignInAttempt)).all() == []


def claim(**given) -> int:
    with db.use_case():
        return credentials.claim_attempt(**{"account": "ada@x.example", "address": "here", **given})


def test_attempts_hold_hashes_and_are_forgotten_after_a_day(connection) -> None:
    with clock.moved_to(NOON - timedelta(days=1, minutes=1)):
        claim(account="old@x.example", address="10.0.0.1")
    claim(address="10.0.0.1")

    [row] = db.session.scalars(select(SignInAttempt)).all()
    assert (row.account_hash, row.at) == (queries.hashed("ada@x.example"), NOON)
    assert "10.0.0.1" not in row.address_hash


@pytest.mark.parametrize("how", ["its password is changed", "a link sets it", "its address changes"])
def test_every_outstanding_link_dies_when(connection, cast, how: str) -> None:
    with db.use_case():
        reset = credentials.make_link(None, cast.ada, LinkPurpose.RESET)
        invitation = credentials.make_link(None, cast.ada, LinkPurpose.INVITATION)
    with db.use_case():
        if how == "its password is changed":
            credentials.change_password(cast.ada, password_hash="hash", keep=0)
        elif how == "a link sets it":
            credentials.set_password_by_link(reset, LinkPurpose.RESET, password_hash="hash")
        else:
            commands.change_details(
                cast.cal, cast.ada, name="Ada Abara", job_title="", email="ada@new.example"
            )

    assert queries.find_link(reset, LinkPurpose.RESET) is None
    assert queries.find_link(invitation, LinkPurpose.INVITATION) is None


def test_a_link_sets_the_password_once_makes_the_invited_active_and_ends_other_sign_ins(connection) -> None:
    person = make_person(state=PersonState.INVITED)
    sign_in = make_sign_in(person, "elsewhere")
    with db.use_case():
        token = credentials.make_link(None, person, LinkPurpose.INVITATION)
    with db.use_case():
        credentials.set_password_by_link(token, LinkPurpose.INVITATION, password_hash="hash")
    db.session.expire_all()

    assert (person.state, person.password_hash, sign_in.ended_at) == (PersonState.ACTIVE, "hash", NOON)
    assert actions() == ["people.link_made", "people.password_set", "people.state_changed"]
    with pytest.raises(Refused) as refused, db.use_case():
        credentials.set_password_by_link(token, LinkPurpose.INVITATION, password_hash="again")
    assert refused.value.reason == Reason("link_spent")


def test_a_new_link_ends_the_one_before_of_the_same_purpose(connection) -> None:
    person = make_person()
    with db.use_case():
        first, other = (credentials.make_link(None, person, purpose) for purpose in LinkPurpose)
        second = credentials.make_link(None, person, LinkPurpose.INVITATION)

    assert queries.find_link(first, LinkPurpose.INVITATION) is None
    assert queries.find_link(second, LinkPurpose.INVITATION) is not None
    assert queries.find_link(other, LinkPurpose.RESET) is not None


def test_a_link_to_an_address_that_was_wrong_stops_working_when_it_is_corrected(cast) -> None:
    """Whoever got the invitation by mistake must not choose the password of whom it was for."""
    person = make_person(state=PersonState.INVITED)
    told = {"name": person.name, "job_title": ""}
    token = credentials.make_link(None, person, LinkPurpose.INVITATION)

    commands.change_details(cast.cal, person, email=person.email, **told)
    assert queries.find_link(token, LinkPurpose.INVITATION) is not None
    commands.change_details(cast.cal, person, email="right@x.example", **told)

    assert queries.find_link(token, LinkPurpose.INVITATION) is None


def test_links_end_with_the_state_they_were_made_in(cast) -> None:
    person = make_person(state=PersonState.INVITED)
    token = credentials.make_link(None, person, LinkPurpose.INVITATION)

    commands.change_state(cast.cal, person, to=PersonState.ACTIVE)

    assert queries.find_link(token, LinkPurpose.INVITATION) is None


def test_a_changed_password_signs_out_everywhere_else(connection) -> None:
    person = make_person()
    here, there = make_sign_in(person, "here"), make_sign_in(person, "there")
    with db.use_case():
        credentials.change_password(person, password_hash="new", keep=here.id)
    db.session.expire_all()

    assert (person.password_hash, here.ended_at, there.ended_at) == ("new", None, NOON)
    assert actions() == ["people.password_changed", "people.signed_out_elsewhere"]


def test_a_token_is_stored_as_a_hash_only(connection) -> None:
    person = make_person()
    with db.use_case():
        row = credentials.sign_in(
            person, token="very-secret", device="Firefox, Linux", proof=SignInProof.PASSWORD
        )

    assert db.session.get_one(SignIn, row.id).token_hash == queries.hashed("very-secret")
    assert actions() == ["people.signed_in"]


def test_signing_out_elsewhere_ends_every_other_browser_and_nobody_elses(cast) -> None:
    here, there, bos = (
        make_sign_in(person, token)
        for person, token in ((cast.ada, "here"), (cast.ada, "there"), (cast.bo, "bo"))
    )

    with db.use_case():
        credentials.sign_out_elsewhere(cast.ada, but=here.id)

    db.session.expire_all()
    assert [each.ended_at for each in (here, there, bos)] == [None, clock.now(), None]
    assert actions() == ["people.signed_out_elsewhere"]
