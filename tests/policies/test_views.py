"""The pages of policies."""

from datetime import timedelta

import pytest

from portal.application import create_app
from portal.core import db
from portal.library.rules import ChangeClass
from portal.people.models import SignIn, SignInAttempt
from portal.people.queries import hashed
from portal.people.rules import ATTEMPTS_PER_ADDRESS, SignInProof
from portal.policies.models import Acknowledgement
from portal.settings import queries as settings
from tests.browser import Browser
from tests.conftest import NOON
from tests.library.make import make_library
from tests.make import PASSWORD, actions, age_proof, give_password, keep, long_ago, make_person, only
from tests.policies.make import TEXT, make_acknowledgement, make_policy

RIGHT = {"p06-1": "b", "p06-2": ["a", "c"]}


def test_a_signature_has_a_receipt_for_its_signer_alone(as_, cast) -> None:
    version = make_policy()
    ada = as_(cast.ada)
    ada.post("policies.acknowledge", key="p06", version=version.id, **RIGHT)
    signature_id = only(Acknowledgement).id

    receipt = ada.get("policies.receipt", signature_id=signature_id)

    assert ada.get("policies.index").says("Receipt")
    assert receipt.says("Ada Abara acknowledged “Policy p06”, version 1.0.0.")
    assert receipt.says(version.hash)
    assert receipt.says("All were answered correctly, as every signature needs.")
    assert as_(cast.bo).get("policies.receipt", signature_id=signature_id).status == 404


def test_reading_answering_and_signing_takes_one_page(as_, cast) -> None:
    version = make_policy()
    ada = as_(cast.ada)

    assert ada.get("policies.index").says("One is waiting for your signature.")
    assert ada.get("policies.show", key="p06").says("Anyone may stop an agent.")
    assert ada.get("policies.show", key="p06").says("Next review Sat 28 Feb 2026")
    signed = ada.post("policies.acknowledge", key="p06", version=version.id, **RIGHT)

    assert signed.went_to("policies.show", key="p06")
    assert only(Acknowledgement).meaning.startswith("I have read “Policy p06”, version 1.0.0,")
    assert actions() == ["policies.acknowledged"]
    page = ada.get("policies.show", key="p06")
    assert page.says(version.hash)
    assert not page.says("Every answer has to be right")
    assert ada.get("policies.index").says("You acknowledged, Thu 12 Mar 2026")


def test_a_wrong_answer_says_why_and_keeps_what_was_chosen(as_, cast) -> None:
    version = make_policy()

    page = as_(cast.ada).post(
        "policies.acknowledge", key="p06", version=version.id, **{"p06-1": "a", "p06-2": ["a", "c"]}
    )

    assert page.status == 422
    assert page.says("One answer is not right yet.")
    assert page.says("Because of a.")
    assert page.text.count(" checked") == 3
    assert actions() == []


def test_whoever_signed_an_earlier_text_answers_two_questions_and_everybody_else_all(as_, cast) -> None:
    make_acknowledgement(cast.ada, make_policy(questions=3, published_at=long_ago()))
    changed = make_policy(label="1.1.0", questions=3)
    ada, eve = as_(cast.ada), as_(cast.eve)

    pages = [each.get("policies.show", key="p06", text="full") for each in (ada, eve)]
    signed, not_yet = (
        each.post("policies.acknowledge", key="p06", version=changed.id, **RIGHT) for each in (ada, eve)
    )

    assert ['id="p06-3"' in page.text for page in pages] == [False, True]
    assert signed.went_to("policies.show", key="p06")
    assert not_yet.status == 422
    assert not_yet.says("Choose an answer.")


def test_whoever_signed_in_long_ago_gives_the_password_beside_the_signature(as_, cast) -> None:
    version = make_policy()
    give_password(cast.ada)
    ada = as_(cast.ada)
    age_proof(cast.ada, by=timedelta(hours=11, minutes=59))
    assert not ada.get("policies.show", key="p06").says("Your password")
    age_proof(cast.ada, by=timedelta(hours=12))

    page = ada.get("policies.show", key="p06")
    without = ada.post("policies.acknowledge", key="p06", version=version.id, **RIGHT)
    wrong = ada.post("policies.acknowledge", key="p06", version=version.id, password="not it", **RIGHT)
    signed = ada.post("policies.acknowledge", key="p06", version=version.id, password=PASSWORD, **RIGHT)

    assert page.says("Your password")
    assert (without.status, wrong.status) == (422, 422)
    assert without.says("Enter your password, then sign.")
    assert wrong.says("That is not your current password.")
    assert (without.text.count(" checked"), wrong.text.count(" checked")) == (3, 3)
    assert "not it" not in wrong.text
    assert signed.went_to("policies.show", key="p06")
    assert only(Acknowledgement).proved_at == NOON
    assert actions() == ["people.confirmed", "policies.acknowledged"]


def test_a_right_password_is_not_asked_for_again_when_an_answer_was_wrong(as_, cast) -> None:
    version = make_policy()
    give_password(cast.ada)
    ada = as_(cast.ada)
    age_proof(cast.ada, by=timedelta(hours=13))

    wrong = {**RIGHT, "p06-1": "a"}
    page = ada.post("policies.acknowledge", key="p06", version=version.id, password=PASSWORD, **wrong)
    signed = ada.post("policies.acknowledge", key="p06", version=version.id, **RIGHT)

    assert (page.status, page.says("Your password")) == (422, False)
    assert signed.went_to("policies.show", key="p06")


def test_too_many_wrong_passwords_have_to_wait_as_at_signing_in(as_, cast) -> None:
    version = make_policy()
    give_password(cast.ada)
    ada = as_(cast.ada)
    age_proof(cast.ada, by=timedelta(hours=13))

    for _ in range(ATTEMPTS_PER_ADDRESS):
        keep(SignInAttempt(at=NOON, account_hash="somebody", address_hash=hashed("127.0.0.1")))
    page = ada.post("policies.acknowledge", key="p06", version=version.id, password=PASSWORD, **RIGHT)

    assert page.says("Too many tries.")
    assert actions() == []


def test_a_wrong_password_counts_like_one_at_signing_in(own_portal) -> None:
    app = create_app(own_portal.settings, engine=own_portal.engine)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    version, ada = make_policy(), make_person()
    give_password(ada)
    browser = Browser(app, ada)
    age_proof(ada, by=timedelta(hours=13))

    browser.post("policies.acknowledge", key="p06", version=version.id, password="not it", **RIGHT)

    assert only(SignInAttempt).account_hash == hashed(ada.email)
    assert actions() == ["people.sign_in_failed"]


def test_where_there_are_no_passwords_signing_in_is_the_proof(as_, cast) -> None:
    version = make_policy()
    ada = as_(cast.ada)
    age_proof(cast.ada, by=timedelta(hours=13))

    assert not ada.get("policies.show", key="p06").says("Your password")
    ada.post("policies.acknowledge", key="p06", version=version.id, **RIGHT)

    assert only(Acknowledgement).proved_at == NOON - timedelta(hours=13)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (SignInProof.CHOSEN, "a choice in the sample company, without a password"),
        (SignInProof.LINK, "a link sent to them, and a new password"),
    ],
)
def test_a_signature_says_how_the_signer_had_shown_who_they_are(
    as_, cast, shown: SignInProof, said: str
) -> None:
    version = make_policy()
    ada = as_(cast.ada)
    only(SignIn).proof = shown
    db.session.commit()

    ada.post("policies.acknowledge", key="p06", version=version.id, **RIGHT)

    assert only(Acknowledgement).proof is shown
    assert ada.get("policies.show", key="p06").says(said)


def test_whoever_gives_the_password_once_more_signs_with_it(as_, cast) -> None:
    version = make_policy()
    give_password(cast.ada)
    ada = as_(cast.ada)
    only(SignIn).proof = SignInProof.LINK
    age_proof(cast.ada, by=timedelta(hours=13))

    ada.post("policies.acknowledge", key="p06", version=version.id, password=PASSWORD, **RIGHT)

    assert only(Acknowledgement).proof is SignInProof.PASSWORD


def test_a_question_without_an_answer_is_asked_for(as_, cast) -> None:
    version = make_policy()

    page = as_(cast.ada).post("policies.acknowledge", key="p06", version=version.id)

    assert page.status == 422
    assert page.says("Choose an answer.")
    assert page.says("Choose 2 answers.")


def test_nobody_signs_a_text_that_was_not_on_their_page(as_, cast) -> None:
    old = make_policy()
    make_policy(label="2.0.0", era=2)

    page = as_(cast.ada).post("policies.acknowledge", key="p06", version=old.id, **RIGHT)

    assert page.status == 422
    assert page.says("The text changed while you were reading.")
    assert actions() == []


def test_a_new_version_says_what_changed_since_i_signed(as_, cast) -> None:
    make_acknowledgement(cast.ada, make_policy())
    make_policy(label="1.1.0", change=ChangeClass.DELTA)

    page = as_(cast.ada).get("policies.show", key="p06")

    assert page.says("You acknowledged version 1.0.0")
    assert page.says("What 1.1.0 changed")
    assert page.says("Acknowledge version 1.1.0")


def test_whoever_signed_before_sees_which_words_are_new_and_can_read_the_rest(as_, cast) -> None:
    make_acknowledgement(cast.ada, make_policy())
    make_policy(label="2.0.0", text=TEXT.replace("Anyone may stop", "Each of you may stop"))
    ada = as_(cast.ada)

    changes = ada.get("policies.show", key="p06")
    whole = ada.get("policies.show", key="p06", show="text")

    assert changes.says("removed: Anyone added: Each of you may stop an agent.")
    assert changes.says("One other clause is unchanged.")
    assert changes.says("Acknowledge version 2.0.0")
    assert not changes.says("This protects you.")
    assert whole.says("This protects you.")
    assert whole.says("Acknowledge version 2.0.0")


def test_whoever_never_signed_reads_the_whole_text(as_, cast) -> None:
    make_acknowledgement(cast.ada, make_policy())
    make_policy(label="2.0.0", text=TEXT.replace("Anyone may stop", "Each of you may stop"))

    page = as_(cast.eve).get("policies.show", key="p06")

    assert page.says("This protects you.")
    assert not page.says("Removed words")


def test_a_long_text_names_its_sections_first(as_, cast) -> None:
    make_policy()

    page = as_(cast.ada).get("policies.show", key="p06")

    assert page.says("On this page In plain words 1. Purpose 2. Stopping Acknowledge Version history")


def test_an_earlier_text_can_be_read_with_the_signature_under_it_and_not_signed(as_, cast) -> None:
    old = make_policy()
    make_acknowledgement(cast.ada, old)
    make_policy(label="2.0.0", era=2)
    ada = as_(cast.ada)

    page = ada.get("policies.version", key="p06", version_id=old.id)

    assert page.says("This is an earlier version.")
    assert page.says("Your signature")
    assert not as_(cast.eve).get("policies.version", key="p06", version_id=old.id).says("Your signature")
    assert ada.get("policies.version", key="p99", version_id=old.id).status == 404
    assert ada.get("policies.show", key="p99").status == 404


def test_a_change_of_looks_keeps_the_signature(as_, cast) -> None:
    make_acknowledgement(cast.ada, make_policy())
    make_policy(label="1.0.1", change=ChangeClass.COSMETIC)

    page = as_(cast.ada).get("policies.show", key="p06")

    assert page.says("Only the wording has changed since, so your signature still counts.")
    assert not page.says("Acknowledge version")


def test_the_shipped_policies_can_be_read(as_, cast) -> None:
    make_library()

    page = as_(cast.ada).get("policies.show", key="p06")

    assert page.says("Incident reporting and non-retaliation")
    assert page.says("Acknowledge version")


def test_policies_to_sign_come_first_and_those_of_other_roles_can_be_read_too(as_, cast) -> None:
    make_policy("p01")
    make_policy("p03", audience="executive")
    make_policy("p06")
    ada = as_(cast.ada)

    page = ada.get("policies.index")

    assert page.says("Policy p06 To acknowledge P06 Version 1.0.0 5 min")
    assert page.says("For reference These apply to you. No signature is needed. Policy p01")
    assert page.says("For other roles These are written for other roles. You may read them too. Policy p03")
    assert ada.get("policies.show", key="p03").says("Anyone may stop an agent.")


def test_the_list_is_empty_without_content(as_, cast) -> None:
    assert as_(cast.ada).get("policies.index").says("No policies yet")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_needs_five_queries_however_long(as_, cast, count_queries, rows) -> None:
    for number in range(rows):
        make_acknowledgement(cast.ada, make_policy(f"p{number:02}"))
    browser = as_(cast.ada)
    browser.get("policies.index")  # the process parses the texts once
    settings.forget()

    with count_queries() as queries:
        browser.get("policies.index")

    assert len(queries) == 5, queries  # who I am, the policies, my roles, my signatures, those that count


def test_a_policy_needs_six_queries(as_, cast, count_queries) -> None:
    make_acknowledgement(cast.ada, make_policy())
    browser = as_(cast.ada)
    browser.get("policies.show", key="p06")
    settings.forget()

    with count_queries() as queries:
        browser.get("policies.show", key="p06")

    # who I am, the text, its versions with my signatures, what I signed before, its owner, my exceptions
    assert len(queries) == 6, queries


def test_a_policy_that_takes_force_later_is_announced_and_cannot_be_signed_yet(as_, cast) -> None:
    first = make_policy()
    coming = make_policy(
        label="2.0.0", era=2, text="## 1. Purpose\n\nNew words.\n", published_at=NOON + timedelta(days=5)
    )
    ada = as_(cast.ada)

    page = ada.get("policies.show", key="p06")
    ahead = ada.get("policies.version", key="p06", version_id=coming.id)

    assert page.says("From Tue 17 Mar 2026 a new version is in force. Until then, this one holds.")
    assert page.says("What 2.0.0 changed")
    assert page.says("This protects you.")
    assert page.says("Acknowledge version 1.0.0")
    assert ahead.says("New words.")
    assert ahead.says("This version takes force on Tue 17 Mar 2026.")
    assert ada.post("policies.acknowledge", key="p06", version=str(coming.id)).status == 422
    assert first.label == "1.0.0"


def test_anyone_compares_two_versions_also_those_they_never_signed(as_, cast) -> None:
    first = make_policy(published_at=long_ago())
    second = make_policy(label="2.0.0", text=TEXT.replace("Anyone may stop", "Each of you may stop"))
    ada = as_(cast.ada)

    newest = ada.get("policies.compare", key="p06")
    swapped = ada.get("policies.compare", key="p06", before=second.id, now=first.id)
    same = ada.get("policies.compare", key="p06", before=first.id, now=first.id)
    unknown = ada.get("policies.compare", key="p06", before=0, now=first.id)

    assert ada.get("policies.show", key="p06").says("Compare versions")
    for page in (newest, swapped):
        assert page.says("Version 1.0.0 compared with version 2.0.0")
        assert page.says("In plain words: What 2.0.0 changed")
        assert page.says("removed: Anyone added: Each of you may stop an agent.")
        assert page.says("One other clause is unchanged.")
    assert same.says("These are the same version.")
    assert unknown.says("Choose two versions of this policy.")
    assert ada.get("policies.compare", key="p99").status == 404
