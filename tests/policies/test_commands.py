"""Acknowledging: what a signature holds, and when there is none."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core import db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people.rules import SignInProof
from portal.policies import commands, queries
from portal.policies.models import Acknowledgement, SigningQuestions
from portal.signatures.rules import Signing
from tests.conftest import NOON
from tests.make import actions, give_password, only
from tests.policies.make import TEXT, make_policy

RIGHT = {"p06-1": ["b"], "p06-2": ["a", "c"]}
SIGNING = Signing(
    meaning="I have read “Policy p06”.", proved_at=NOON - timedelta(hours=1), proof=SignInProof.PASSWORD
)


def test_a_signature_holds_all_that_a_signature_must(cast) -> None:
    version = make_policy()

    commands.acknowledge(cast.ada, version, answers=RIGHT, signing=SIGNING)

    signed = only(Acknowledgement)
    assert (signed.signed_name, signed.signed_at, signed.signed_zone) == ("Ada Abara", NOON, "UTC")
    assert (signed.meaning, signed.text_hash, signed.text_language) == (SIGNING.meaning, version.hash, "en")
    assert (signed.proof, signed.proved_at) == (SignInProof.PASSWORD, NOON - timedelta(hours=1))
    assert (signed.person_id, signed.policy_key, signed.version_id) == (cast.ada.id, "p06", version.id)
    assert actions() == ["policies.acknowledged"]


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [({**RIGHT, "p06-2": ["a"]}, 1), ({"p06-1": ["b"]}, 1), ({"p06-1": ["a"], "p06-2": ["a"]}, 2)],
)
def test_a_wrong_answer_is_no_signature(cast, answers, wrong: int) -> None:
    version = make_policy()

    with pytest.raises(Refused) as refused:
        commands.acknowledge(cast.ada, version, answers=answers, signing=SIGNING)

    assert refused.value.reason == Reason("policy_answers_wrong", count=wrong)
    assert actions() == []


def test_who_signs_again_is_asked_about_what_changed_and_the_signature_keeps_it(cast) -> None:
    first = make_policy(published_at=NOON - timedelta(days=9))
    commands.acknowledge(cast.ada, first, answers=RIGHT, signing=SIGNING)
    changed = TEXT.replace("Anyone may stop an agent.", "Anyone may stop an agent, at any hour.")
    second = make_policy(label="2.0.0", text=changed, era=2, clauses={"p06-2": "stopping"})

    assert [item["id"] for item in queries.find_asked(cast.ada, second).items] == ["p06-2"]
    assert [item["id"] for item in queries.find_asked(cast.bo, second).items] == ["p06-1", "p06-2"]
    commands.acknowledge(cast.ada, second, answers={"p06-2": ["a", "c"]}, signing=SIGNING)

    kept = db.session.scalars(select(SigningQuestions).order_by(SigningQuestions.id)).all()
    assert [(each.item_ids, each.signed_before_id) for each in kept] == [
        (["p06-1", "p06-2"], None),
        (["p06-2"], first.id),
    ]


def test_signing_twice_leaves_one_signature(cast) -> None:
    version = make_policy()

    first = commands.acknowledge(cast.ada, version, answers=RIGHT, signing=SIGNING)
    again = commands.acknowledge(cast.ada, version, answers={}, signing=SIGNING)

    assert again is first
    assert db.session.scalar(select(func.count()).select_from(Acknowledgement)) == 1
    assert actions() == ["policies.acknowledged"]


def test_a_proof_that_is_too_old_is_no_signature(cast) -> None:
    version = make_policy()
    give_password(cast.ada)
    long_since = replace(SIGNING, proved_at=NOON - timedelta(hours=12))

    with pytest.raises(Refused) as refused:
        commands.acknowledge(cast.ada, version, answers=RIGHT, signing=long_since)

    assert (refused.value.reason.code, refused.value.field) == ("signature_needs_password", "password")
    assert commands.acknowledge(cast.ada, version, answers=RIGHT, signing=SIGNING).person_id == cast.ada.id


def test_an_earlier_text_cannot_be_signed_any_more(cast) -> None:
    old = make_policy()
    make_policy(label="2.0.0", era=2)

    with pytest.raises(Refused) as refused:
        commands.acknowledge(cast.ada, old, answers=RIGHT, signing=SIGNING)

    assert refused.value.reason == Reason("policy_text_changed")


@pytest.mark.parametrize(("key", "acknowledge"), [("p06", False), ("p01", True)])
def test_what_is_only_to_be_read_is_not_signed(cast, key: str, acknowledge: bool) -> None:  # noqa: FBT001 - a case
    version = make_policy(key, acknowledge=acknowledge)

    with pytest.raises(Refused) as refused:
        commands.acknowledge(cast.ada, version, answers=RIGHT, signing=SIGNING)

    assert refused.value.reason == Reason("policy_not_to_sign")


def test_a_signature_cannot_be_changed(cast) -> None:
    signed = commands.acknowledge(cast.ada, make_policy(), answers=RIGHT, signing=SIGNING)
    db.session.commit()

    signed.meaning = "I agree with everything."
    with pytest.raises(TypeError, match="append-only"):
        db.session.flush()
    db.session.rollback()
