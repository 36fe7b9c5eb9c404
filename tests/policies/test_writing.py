"""Writing, reviewing, approving and publishing a policy in the portal."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest

from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.core.reasons import Reason
from portal.library import commands as library_commands, files, queries as library_queries
from portal.library.commands import Taken
from portal.library.export import as_file
from portal.library.models import ContentProposal, ContentVersion
from portal.library.rules import ChangeClass, ContentKind, Origin
from portal.notices.models import Notice
from portal.people.models import Person
from portal.people.rules import PersonState, SignInProof
from portal.policies import commands, queries, tasks
from portal.policies.models import PolicyComment, PolicyDraft, PolicyOpinion, PolicyText
from portal.policies.rules import PolicyStanding
from portal.policies.rules.life import DraftState, Duty, Opinion, VersionScale, next_version
from portal.signatures.rules import Signing
from tests.conftest import NOON
from tests.library.make import make_library
from tests.make import actions, give_access, make_person, only
from tests.policies.make import make_policy

SIGNING = Signing(meaning="I have read it.", proved_at=NOON, proof=SignInProof.PASSWORD)
QUESTION = {
    "id": "p11-1", "competency": "inc-1", "kind": "apply", "type": "single", "stem": "The agent is wrong. What now?",
    "clause": "stopping",
    "options": [
        {"id": "a", "text": "Stop it", "correct": True, "feedback": "Yes. Anyone may."},
        {"id": "b", "text": "Wait a day", "correct": False, "feedback": "No. Stop it first."},
        {"id": "c", "text": "Ask a friend", "correct": False, "feedback": "No. You may stop it."},
    ],
}  # fmt: skip
TEXT = "## 1. Purpose\n\nThis helps you.\n\n## 2. Stopping\n\nAnyone may stop an agent.\n"


@pytest.fixture
def una(cast) -> Person:
    """Una writes policies."""
    una = make_person("Una Ude", unit=cast.company)
    give_access(una, Role.COMPLIANCE)
    return una


def write(una: Person, *, reviewer: Person, approvers: list[Person]) -> PolicyDraft:
    """A new policy, ready to be sent."""
    draft = commands.begin_policy(
        una,
        title="Storm cover",
        owner="compliance-team",
        audience=["all-employees"],
        summary="You may stop it.",
    )
    commands.save_draft(
        una,
        draft,
        text=TEXT,
        legal_refs=[{"ref": "European Union: AI Act, Article 26", "as_of": "2026-03-01"}],
    )
    for number in (1, 2):
        commands.save_question(una, draft, {**QUESTION, "id": f"p11-{number}"})
    commands.name_person(una, draft, reviewer, Duty.REVIEWER)
    for each in approvers:
        commands.name_person(una, draft, each, Duty.APPROVER)
    return draft


def send(una: Person, draft: PolicyDraft, **changes: Any) -> PolicyText:
    values = {
        "scale": VersionScale.MAJOR,
        "note": "First version",
        "effective_on": clock.today(),
        "quorum": 1,
    }
    return commands.send_for_review(una, draft, **{**values, **changes})


def say(
    person: Person, draft: PolicyDraft, duty: Duty, opinion: Opinion = Opinion.AGREES, reason: str = ""
) -> None:
    text = queries.list_texts(draft)[0]
    commands.give_opinion(
        person, draft, text_id=text.id, duty=duty, opinion=opinion, reason=reason, signing=SIGNING
    )


def people_at_work() -> int:
    return queries.count_audience(["all-employees"], clock.now())


def test_a_new_policy_is_reviewed_approved_published_and_then_signed_by_everyone(cast, una) -> None:
    make_library()
    draft = write(una, reviewer=cast.cal, approvers=[cast.bo, cast.dot])

    text = send(una, draft, quorum=2)
    say(cast.cal, draft, Duty.REVIEWER)
    say(cast.bo, draft, Duty.APPROVER)
    assert draft.state is DraftState.TO_APPROVE
    say(cast.dot, draft, Duty.APPROVER)
    version = commands.publish_draft(una, draft, touches=people_at_work())

    assert (version.key, version.label, version.origin, version.hash) == (
        "p11",
        "1.0.0",
        Origin.PORTAL,
        text.hash,
    )
    assert (version.change, version.published_by_id) == (ChangeClass.FULL, una.id)
    assert queries.find_policy("p11") is version
    assert [row.standing for row in queries.list_for(cast.ada) if row.version is version] == [
        PolicyStanding.TO_ACKNOWLEDGE
    ]
    assert [task.title for task in tasks.find_to_sign(cast.ada, clock.now())] == [
        "Read and sign “Storm cover”"
    ]
    assert actions()[-2:] == ["library.published", "policies.published"]


def test_the_text_in_review_is_signed_and_cannot_be_changed(cast, una) -> None:
    make_library()
    draft = write(una, reviewer=cast.cal, approvers=[cast.bo])
    text = send(una, draft)

    with pytest.raises(Refused) as refused:
        commands.save_draft(una, draft, text="Other words")
    say(cast.cal, draft, Duty.REVIEWER)

    assert refused.value.reason == Reason("policy_text_is_sent")
    said = only(PolicyOpinion)
    assert (said.signed_name, said.text_hash, said.meaning) == ("Cal Chen", text.hash, "I have read it.")
    text.note = "Something else"
    with pytest.raises(TypeError, match="append-only"):
        db.session.flush()
    db.session.rollback()


def test_changes_that_were_asked_for_open_the_text_again_and_every_round_is_kept(cast, una) -> None:
    make_library()
    draft = write(una, reviewer=cast.cal, approvers=[cast.bo])
    send(una, draft)

    commands.comment(cast.cal, draft, anchor="stopping", words="Say who.")
    say(cast.cal, draft, Duty.REVIEWER, Opinion.ASKS_FOR_CHANGES, "It does not say who may stop it.")
    assert draft.state is DraftState.DRAFT
    assert [task.title for task in tasks.find_to_go_on(una, clock.now())] == ["Change “Storm cover”"]
    commands.save_draft(una, draft, text=TEXT.replace("Anyone", "Each of you"))
    second = send(una, draft)

    assert [each.number for each in queries.list_texts(draft)] == [2, 1]
    assert queries.list_texts(draft)[1].hash != second.hash
    assert only(PolicyComment).words == "Say who."
    kinds = [notice.kind for notice in db.session.query(Notice).order_by(Notice.id)]
    assert kinds == [
        "policies.to_review", "policies.commented", "policies.sent_back", "policies.to_review",
    ]  # fmt: skip


def test_dissent_is_kept_also_when_the_others_approve(cast, una) -> None:
    make_library()
    draft = write(una, reviewer=cast.cal, approvers=[cast.bo, cast.dot])
    send(una, draft)
    say(cast.cal, draft, Duty.REVIEWER)

    say(cast.bo, draft, Duty.APPROVER, Opinion.DISSENTS, "It is too short.")
    say(cast.dot, draft, Duty.APPROVER)

    assert draft.state is DraftState.APPROVED
    assert [(each.opinion, each.reason) for each in queries.list_opinions(queries.list_texts(draft))] == [
        (Opinion.AGREES, ""), (Opinion.DISSENTS, "It is too short."), (Opinion.AGREES, ""),
    ]  # fmt: skip


def test_nobody_decides_on_their_own_text_out_of_turn_twice_or_without_a_reason(cast, una) -> None:
    make_library()
    draft = write(una, reviewer=cast.cal, approvers=[cast.bo, cast.dot])
    codes = []

    def refused(work: Any, *values: Any, **more: Any) -> None:
        with pytest.raises(Refused) as error:
            work(*values, **more)
        codes.append(error.value.reason.code)

    refused(commands.name_person, una, draft, una, Duty.APPROVER)
    refused(commands.name_person, una, draft, cast.bo, Duty.APPROVER)
    send(una, draft)
    refused(say, cast.bo, draft, Duty.APPROVER)
    refused(say, cast.eve, draft, Duty.APPROVER)
    refused(say, cast.cal, draft, Duty.REVIEWER, Opinion.ASKS_FOR_CHANGES)
    say(cast.cal, draft, Duty.REVIEWER)
    refused(say, cast.cal, draft, Duty.REVIEWER)
    refused(commands.publish_draft, una, draft, touches=0)

    assert codes == [
        "policy_author_approves", "policy_named_already", "policy_not_your_turn", "policy_not_named",
        "policy_opinion_needs_reason", "policy_opinion_given", "policy_not_approved",
    ]  # fmt: skip


def test_an_approver_who_left_is_replaced_and_the_draft_says_so(as_, cast, una) -> None:
    make_library()
    draft = write(una, reviewer=cast.cal, approvers=[cast.bo])
    send(una, draft)
    say(cast.cal, draft, Duty.REVIEWER)
    cast.bo.state = PersonState.LEFT
    db.session.commit()

    page = as_(una).get("policies.draft", draft_id=draft.id)
    commands.name_person(una, draft, cast.dot, Duty.APPROVER)
    say(cast.dot, draft, Duty.APPROVER)

    assert page.says("A person named to decide no longer works here.")
    assert draft.state is DraftState.APPROVED


def approved(una: Person, cast: Any, draft: PolicyDraft, **changes: Any) -> PolicyDraft:
    send(una, draft, **changes)
    say(cast.cal, draft, Duty.REVIEWER)
    say(cast.bo, draft, Duty.APPROVER)
    return draft


def next_draft(una: Person, cast: Any, version: ContentVersion) -> PolicyDraft:
    draft = commands.begin_version(una, version)
    commands.name_person(una, draft, cast.cal, Duty.REVIEWER)
    commands.name_person(una, draft, cast.bo, Duty.APPROVER)
    return draft


def test_a_day_that_passed_and_a_number_that_changed_are_said_before_publishing(cast, una) -> None:
    make_library()
    draft = approved(una, cast, write(una, reviewer=cast.cal, approvers=[cast.bo]))

    with pytest.raises(Refused) as fewer:
        commands.publish_draft(una, draft, touches=1)
    with clock.moved_to(NOON + timedelta(days=1)), pytest.raises(Refused) as late:
        commands.publish_draft(una, draft, touches=people_at_work())

    assert fewer.value.reason == Reason("policy_touches_changed", count=people_at_work())
    assert late.value.reason == Reason("policy_day_has_passed", day=date(2026, 3, 12))


def test_a_minor_change_asks_nobody_and_a_later_day_is_announced(cast, una) -> None:
    make_library()
    first = commands.publish_draft(
        una, approved(una, cast, write(una, reviewer=cast.cal, approvers=[cast.bo])), touches=people_at_work()
    )
    draft = next_draft(una, cast, first)
    commands.save_draft(una, draft, text=TEXT.replace("helps you", "helps all of you"))

    approved(una, cast, draft, scale=VersionScale.MINOR, note="Clearer", effective_on=date(2026, 4, 1))
    minor = commands.publish_draft(una, draft, touches=0)

    assert (minor.label, minor.change, minor.content["change_log"][0]["note"]) == (
        "1.0.1", ChangeClass.COSMETIC, "Clearer",
    )  # fmt: skip
    assert queries.find_policy("p11") is first
    with clock.moved_to(minor.published_at):
        assert queries.find_policy("p11") is minor


def test_a_version_that_came_in_between_is_not_overwritten(cast, una) -> None:
    make_library()
    p06 = library_queries.find_current(ContentKind.POLICY, "p06")
    draft = approved(una, cast, next_draft(una, cast, p06), scale=VersionScale.MINOR, note="Clearer")
    later = next_version(p06.label, VersionScale.MINOR)
    raw = as_file(p06.source).replace(f"version: {p06.label}", f"version: {later}", 1)
    raw = raw.replace(
        "change_log:\n", f"change_log:\n- {{version: {later}, date: 2026-03-12, change: cosmetic, note: x}}\n"
    )
    library_commands.sync(None, [files.read("policies/p06", ContentKind.POLICY, "p06", raw)])

    with pytest.raises(Refused) as refused:
        commands.publish_draft(una, draft, touches=0)

    assert refused.value.reason == Reason("policy_base_changed")


def test_every_policy_gives_the_same_hash_when_its_file_is_read_again(cast, una) -> None:
    make_library()
    commands.publish_draft(
        una, approved(una, cast, write(una, reviewer=cast.cal, approvers=[cast.bo])), touches=people_at_work()
    )
    versions = library_queries.list_current(ContentKind.POLICY)

    again = [
        files.read(f"policies/{each.key}", each.kind, each.key, as_file(each.source)) for each in versions
    ]

    assert len(versions) == 11
    assert [file.hash for file in again] == [version.hash for version in versions]
    assert [outcome.taken for outcome in library_commands.take_in(None, again)] == [Taken.UNCHANGED] * 11


def test_a_file_never_overwrites_what_was_published_in_the_portal(cast, una) -> None:
    make_library()
    version = commands.publish_draft(
        una, approved(una, cast, write(una, reviewer=cast.cal, approvers=[cast.bo])), touches=people_at_work()
    )
    stored = json.loads(version.source)
    changed = as_file(json.dumps({**stored, "text": stored["text"] + "\n\nMore."}))

    outcomes = library_commands.take_in(None, [files.read("p", ContentKind.POLICY, "p11", changed)])

    assert [each.taken for each in outcomes] == [Taken.PROPOSED]
    assert queries.find_policy("p11") is version
    assert only(ContentProposal).key == "p11"


def test_what_lint_refuses_is_said_with_its_remedy(cast, una) -> None:
    make_library()
    draft = write(una, reviewer=cast.cal, approvers=[cast.bo])
    commands.save_draft(una, draft, text=f"{TEXT}\nOur agent is never wrong.\n")

    with pytest.raises(Refused) as refused:
        send(una, draft)

    assert refused.value.reason == Reason(
        "policy_lint", what="“never wrong”", remedy="Say how often it is right, or what it was tested on."
    )


def test_erasing_a_person_empties_what_they_wrote_in_reviews(cast, una) -> None:
    make_library()
    draft = write(una, reviewer=cast.cal, approvers=[cast.bo])
    send(una, draft)
    commands.comment(cast.cal, draft, anchor="stopping", words="Ask Ada.")
    say(cast.cal, draft, Duty.REVIEWER, Opinion.ASKS_FOR_CHANGES, "Ada told me.")
    db.session.commit()

    commands.forget_person(cast.cal)
    db.session.commit()
    db.session.expire_all()

    said = only(PolicyOpinion)
    assert (only(PolicyComment).words, said.reason, said.signed_name) == ("", "", "")
    assert said.opinion is Opinion.ASKS_FOR_CHANGES


FORM = {
    "title": "Storm cover", "summary": "You may stop it.", "owner": "compliance-team", "audience": "all-employees",
    "text": TEXT, "minutes": "5", "review_months": "12", "acknowledge": "y",
    "laws": "European Union: AI Act, Article 26", "laws_checked_on": "2026-03-01",
}  # fmt: skip


def test_compliance_writes_a_policy_on_pages_and_reviewers_decide_there(as_, cast, una) -> None:
    make_library()
    author, reviewer, approver = as_(una), as_(cast.cal), as_(cast.bo)
    assert author.get("policies.index").says("Write policies")

    begun = author.post("policies.new_policy", **FORM)
    draft = only(PolicyDraft)
    assert begun.went_to("policies.edit_draft", draft_id=draft.id)
    preview = author.post("policies.edit_draft", draft_id=draft.id, preview_text="text", **FORM)
    assert preview.says("Desktop Phone 1. Purpose This helps you.")
    assert "Anyone may stop" not in draft.text
    assert author.post("policies.edit_draft", draft_id=draft.id, **FORM).went_to(
        "policies.draft", draft_id=draft.id
    )
    question = {
        "stem": "The agent is wrong. What now?", "clause": "stopping", "competency": "inc-1", "right": "a",
        "answer_a": "Stop it", "feedback_a": "Yes.", "answer_b": "Wait", "feedback_b": "No.", "answer_c": "Ask",
    }  # fmt: skip
    refused = author.post("policies.new_question", draft_id=draft.id, **question)
    assert refused.says("Say why this answer is right or not.")
    for right, said in (
        ("d", "Choose an answer that is there."),
        ("_all{{7*7}}", "Choose one of the options."),
    ):
        wrong = author.post("policies.new_question", draft_id=draft.id, **{**question, "right": right})
        assert (wrong.status, wrong.says(said)) == (422, True), right
    for _ in range(2):
        author.post("policies.new_question", draft_id=draft.id, feedback_c="No.", **question)
    for person, duty in ((cast.cal, "reviewer"), (cast.bo, "approver")):
        author.post("policies.name_people", draft_id=draft.id, person=person.id, duty=duty)
    asked = author.get("policies.send_for_review", draft_id=draft.id)
    assert asked.says(f"{people_at_work()} people have to sign it.")
    sent = {"scale": "major", "note": "First version", "quorum": "1"}
    past = author.post("policies.send_for_review", draft_id=draft.id, effective_on="2026-03-11", **sent)
    assert past.says("That day has passed. Choose today or later.")
    author.post("policies.send_for_review", draft_id=draft.id, effective_on="2026-03-12", **sent)

    page = reviewer.get("policies.draft", draft_id=draft.id)
    assert page.says("Review version 1.0.0")
    reviewer.post("policies.comment", draft_id=draft.id, anchor="stopping", words="Good <b>clause</b>.")
    text = only(PolicyText)
    assert reviewer.post(
        "policies.give_opinion", draft_id=draft.id, duty="reviewer", version=text.id, opinion="agrees"
    ).went_to("policies.draft", draft_id=draft.id)
    approver.post(
        "policies.give_opinion", draft_id=draft.id, duty="approver", version=text.id, opinion="agrees"
    )
    done = author.get("policies.draft", draft_id=draft.id)
    assert done.says("Good <b>clause</b>. Cal Chen")
    assert done.says(f"Publish for {people_at_work()} people")
    author.post("policies.publish", draft_id=draft.id, touches=people_at_work())

    assert as_(cast.eve).get("policies.show", key="p11").says("Acknowledge version 1.0.0")
    exported = author.get("policies.file", key="p11", version_id=only_version("p11").id)
    assert exported.text == as_file(only_version("p11").source)


def only_version(key: str) -> ContentVersion:
    (version,) = library_queries.list_versions(ContentKind.POLICY, key)
    return version


def test_a_draft_is_seen_by_those_who_write_and_those_who_are_named_on_it(as_, cast, una) -> None:
    make_library()
    draft = write(una, reviewer=cast.cal, approvers=[cast.bo])
    send(una, draft)
    db.session.commit()

    statuses = {
        each.name: as_(each).get("policies.draft", draft_id=draft.id).status
        for each in (una, cast.cal, cast.bo, cast.eve)
    }
    edits = [as_(each).get("policies.edit_draft", draft_id=draft.id).status for each in (cast.cal, cast.eve)]

    assert statuses == {"Una Ude": 200, "Cal Chen": 200, "Bo Brand": 200, "Eve Eide": 404}
    assert edits == [403, 403]
    assert as_(cast.cal).get("policies.writing").says("In review")
    assert as_(cast.eve).get("policies.writing").status == 403


def test_two_who_edit_the_same_draft_see_each_others_words(as_, cast, una) -> None:
    make_library()
    draft = write(una, reviewer=cast.cal, approvers=[cast.bo])
    db.session.commit()
    opened = as_(una).get("policies.edit_draft", draft_id=draft.id)
    commands.save_draft(una, draft, text=TEXT.replace("helps", "serves"))
    db.session.commit()
    seen = re.search(r'name="seen_version" value="([^"]+)"', opened.text)[1]

    stale = as_(una).post(
        "policies.edit_draft",
        draft_id=draft.id,
        seen_version=seen,
        **{**FORM, "text": TEXT.replace("helps", "guides")},
    )

    assert stale.says("Una Ude changed this on")
    assert stale.says("This serves you.")
    assert "guides" not in draft.text


def test_a_question_about_a_clause_is_answered_and_counted(as_, cast, una) -> None:
    version = make_policy()
    ada, author = as_(cast.ada), as_(una)
    assert ada.get("policies.show", key="p06").says("I have a question first")

    empty = ada.post("policies.ask", key="p06", concern="question", anchor="stopping", words="")
    sent = ada.post("policies.ask", key="p06", concern="question", anchor="stopping", words="Also at night?")
    as_(cast.eve).post(
        "policies.ask", key="p06", concern="cannot_agree", anchor="stopping", words="It is too short."
    )

    assert empty.says("Write your question or your reason.")
    assert sent.went_to("policies.ask", key="p06")
    assert [task.title for task in tasks.find_questions(una, clock.now())] == [
        "Answer 2 questions about policies"
    ]
    listed = author.get("policies.questions")
    assert listed.says("Also at night? Policy p06 · Ada Abara · Thu 12 Mar 2026")
    assert listed.says("2. Stopping P06 2")
    question = queries.list_asked(cast.ada, "p06")[0][0]
    author.post("policies.answer", question_id=question.id, words="Yes, at any hour.")
    again = author.post("policies.answer", question_id=question.id, words="No.")

    assert (again.status, again.says("This question has an answer already.")) == (422, True)
    assert ada.get("policies.ask", key="p06").says("Also at night? Answer, Thu 12 Mar 2026 Yes, at any hour.")
    assert not as_(cast.eve).get("policies.ask", key="p06").says("Also at night?")
    assert [notice.kind for notice in db.session.query(Notice)] == ["policies.answered"]
    assert queries.find_asked(cast.ada, version).items == version.content["items"]


def test_a_wrong_answer_leads_back_to_its_clause(as_, cast, una) -> None:
    make_library()
    version = commands.publish_draft(
        una, approved(una, cast, write(una, reviewer=cast.cal, approvers=[cast.bo])), touches=people_at_work()
    )

    page = as_(cast.ada).post(
        "policies.acknowledge", key="p11", version=version.id, **{"p11-1": "b", "p11-2": "a"}
    )

    assert page.says("No. Stop it first. Read clause “2. Stopping” again")
    assert 'href="/policies/p11?show=text#2-stopping"' in page.text
