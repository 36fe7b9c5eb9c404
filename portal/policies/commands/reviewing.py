"""Send a draft for review, comment on it, say what one thinks of it, and publish it."""

from collections.abc import Sequence
from datetime import date

from portal.audit.commands import record
from portal.chat.commands import announce
from portal.chat.rules import ChatTopic
from portal.core import clock, db
from portal.core.content import Misplaced, sections
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.library import commands as library_commands, queries as library_queries
from portal.library.export import as_file, written
from portal.library.files import ContentFile, Unreadable, read
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind, Origin, label_problem
from portal.notices.commands import tell
from portal.people.models import Person
from portal.people.rules import PRESENT
from portal.policies import queries
from portal.policies.actions import PolicyAction
from portal.policies.models import PolicyComment, PolicyDraft, PolicyOpinion, PolicyText
from portal.policies.notices import APPROVED, COMMENTED, PUBLISHED_IN_CHAT, SENT_BACK, TO_APPROVE, TO_REVIEW
from portal.policies.rules import clauses, life
from portal.policies.rules.life import DraftState, Duty, Opinion, SendFacts, VersionScale
from portal.signatures.commands import signature
from portal.signatures.rules import Signing


def send_for_review(
    actor: Person, draft: PolicyDraft, *, scale: VersionScale, note: str, effective_on: date, quorum: int
) -> PolicyText:
    """Fix the text of a draft and ask its reviewers to read it. Refuses with everything that is missing.

    From now on the text has a hash, and nothing in it changes; a new round has a new text.
    """
    db.hold(draft)
    if draft.state is not DraftState.DRAFT:
        raise Refused(Reason("policy_text_is_sent"))
    _refuse_unready(draft, scale=scale, effective_on=effective_on, quorum=quorum)
    label, file = _as_version(draft, scale=scale, note=note, effective_on=effective_on)
    texts, now = queries.list_texts(draft), clock.now()
    text = PolicyText(
        draft_id=draft.id, number=len(texts) + 1, label=label, hash=file.hash, scale=scale, note=note,
        effective_on=effective_on, touches=queries.count_touched(draft, scale), sent_by_id=actor.id, sent_at=now,
        source=file.source,
    )  # fmt: skip
    db.session.add(text)
    db.session.flush()  # the audit subject needs the id
    draft.state, draft.quorum, draft.changed_at = DraftState.IN_REVIEW, quorum, now
    record(
        actor, PolicyAction.SENT, text, facts=[text], policy=draft.policy_key, label=label, hash=text.hash,
        scale=scale, touches=text.touches,
    )  # fmt: skip
    reviewers = [each.person for each in queries.list_duties(draft, now) if each.duty is Duty.REVIEWER]
    tell(reviewers, TO_REVIEW, draft, address={"draft_id": draft.id}, title=draft.title, author=actor.name)
    return text


def take_back(actor: Person, draft: PolicyDraft) -> None:
    """Open a text that was sent for review for changes again. Opinions about it stay on record."""
    db.hold(draft)
    if draft.state not in life.UNDER_WAY:
        raise Refused(Reason("policy_draft_closed"))
    draft.state, draft.changed_at = DraftState.DRAFT, clock.now()
    record(actor, PolicyAction.TAKEN_BACK, draft, policy=draft.policy_key)


def comment(actor: Person, draft: PolicyDraft, *, anchor: str, words: str) -> PolicyComment:
    """Add a comment on a clause of the newest text that was sent for review."""
    text = _newest(draft)
    written_now = PolicyComment(
        text_id=text.id, anchor=anchor, person_id=actor.id, words=words, written_at=clock.now()
    )
    db.session.add(written_now)
    db.session.flush()  # the audit subject needs the id
    record(actor, PolicyAction.COMMENTED, written_now, policy=draft.policy_key)
    if actor.id != draft.author_id:
        address = {"draft_id": draft.id}
        tell([draft.author], COMMENTED, draft, address=address, title=draft.title, reviewer=actor.name)
    return written_now


def give_opinion(
    actor: Person,
    draft: PolicyDraft,
    *,
    text_id: int,
    duty: Duty,
    opinion: Opinion,
    reason: str,
    signing: Signing,
) -> PolicyOpinion:
    """Sign what a reviewer or an approver says about the text under review. Each says it once for each text."""
    db.hold(draft)
    now, text = clock.now(), _newest(draft)
    _refuse_opinion(actor, draft, text, text_id=text_id, duty=duty)
    if opinion is not Opinion.AGREES and not reason:
        raise Refused(Reason("policy_opinion_needs_reason"), field="reason")
    said = PolicyOpinion(
        text_id=text.id,
        person_id=actor.id,
        duty=duty,
        opinion=opinion,
        reason=reason,
        **signature(actor, text, signing),
    )
    db.session.add(said)
    db.session.flush()  # the rule counts it
    record(
        actor, PolicyAction.GAVE_OPINION, said, facts=[said], policy=draft.policy_key, duty=duty, opinion=opinion,
        hash=text.hash,
    )  # fmt: skip
    _move(draft, life.state_after(queries.review_facts(draft, text, now)))
    return said


def publish_draft(actor: Person, draft: PolicyDraft, *, touches: int) -> ContentVersion:
    """Publish an approved text, in force from its day on. ``touches`` is the number of people that was shown.

    Refuses when another version came in between, its day has passed, or the number of people has changed since.
    """
    db.hold(draft)
    if draft.state is not DraftState.APPROVED:
        raise Refused(Reason("policy_not_approved"))
    text = _newest(draft)
    newest = library_queries.find_newest(ContentKind.POLICY, draft.policy_key)
    if (newest.id if newest else None) != draft.based_on_id:
        raise Refused(Reason("policy_base_changed"))
    if text.effective_on < clock.today():
        raise Refused(Reason("policy_day_has_passed", day=text.effective_on))
    if touches != (now_touched := queries.count_touched(draft, text.scale)):
        raise Refused(Reason("policy_touches_changed", count=now_touched))
    file = read(_path(draft), ContentKind.POLICY, draft.policy_key, as_file(text.source))
    version = library_commands.publish(
        actor, file, change=text.scale.change, label=text.label, origin=Origin.PORTAL
    )
    draft.state, draft.changed_at = DraftState.PUBLISHED, clock.now()
    record(
        actor, PolicyAction.PUBLISHED, draft, policy=draft.policy_key, version=version.id, hash=version.hash
    )
    announce(
        ChatTopic.POLICIES,
        version,
        PUBLISHED_IN_CHAT,
        endpoint="policies.version",
        address={"key": version.key, "version_id": version.id},
        title=version.title,
        label=version.label,
    )
    return version


def _refuse_unready(draft: PolicyDraft, *, scale: VersionScale, effective_on: date, quorum: int) -> None:
    duties = queries.list_duties(draft, clock.now())
    named = {
        duty: [each.person_id for each in duties if each.duty is duty and each.person.state in PRESENT]
        for duty in Duty
    }
    shown = _sections_of(draft)
    problems = life.send_problems(
        SendFacts(
            today=clock.today(),
            effective_on=effective_on,
            reviewers=named[Duty.REVIEWER],
            approvers=named[Duty.APPROVER],
            quorum=quorum,
            clauses=[clauses.anchor(each["title"]) for each in shown if each["title"]],
            items=draft.front["items"],
            is_first=draft.based_on is None,
            scale=scale,
            changed=clauses.changed_anchors(draft.based_on.content["sections"], shown)
            if draft.based_on
            else (),
        )
    )
    if problems:
        first, *others = [Refused(reason, field=field) for reason, field in problems]
        raise Refused(first.reason, field=first.field, also=others)


def _sections_of(draft: PolicyDraft) -> Sequence[clauses.Section]:
    try:
        return sections(draft.text)
    except Misplaced as error:
        raise Refused(Reason("policy_text_unreadable", line=error.line, remedy=error.remedy)) from None


def _as_version(
    draft: PolicyDraft, *, scale: VersionScale, note: str, effective_on: date
) -> tuple[str, ContentFile]:
    """Return the number and the file of the version that a draft would become; refuse what lint refuses."""
    label = life.next_version(draft.based_on.label if draft.based_on else None, scale)
    if draft.based_on:
        last_label, _era = library_queries.find_last_numbers(ContentKind.POLICY, draft.policy_key)
        if problem := label_problem(last_label, label):
            raise Refused(problem, field="scale")
    front = draft.front
    line = {"version": label, "date": clock.today().isoformat(), "change": str(scale.change), "note": note}
    whole = {
        **front, "version": label, "effective": effective_on.isoformat(), "change_log": [line, *front["change_log"]],
    }  # fmt: skip
    try:
        file = read(_path(draft), ContentKind.POLICY, draft.policy_key, written(whole, draft.text))
    except Unreadable as error:
        found = [
            Refused(Reason("policy_lint", what=each.message, remedy=each.remedy)) for each in error.findings
        ]
        raise Refused(found[0].reason, also=found[1:]) from None
    if problems := queries.list_problems(file):
        found = [Refused(Reason("policy_lint", what=each.message, remedy=each.remedy)) for each in problems]
        raise Refused(found[0].reason, also=found[1:])
    return label, file


def _path(draft: PolicyDraft) -> str:
    return f"policies/{draft.policy_key}"


def _newest(draft: PolicyDraft) -> PolicyText:
    texts = queries.list_texts(draft)
    if not texts or draft.state not in life.UNDER_WAY:
        raise Refused(Reason("policy_not_in_review"))
    return texts[0]


def _refuse_opinion(actor: Person, draft: PolicyDraft, text: PolicyText, *, text_id: int, duty: Duty) -> None:
    """Refuse a person who is not named, wrote or sent the text, has spoken, saw another text, or is out of turn."""
    if text.id != text_id:
        raise Refused(Reason("policy_text_changed"))
    named = {(each.person_id, each.duty) for each in queries.list_duties(draft, clock.now())}
    if (actor.id, duty) not in named:
        raise Refused(Reason("policy_not_named"))
    if problem := life.may_act(actor.id, draft.author_id, duty) or life.may_act(
        actor.id, text.sent_by_id, duty
    ):
        raise Refused(problem)
    said = queries.list_opinions([text])
    if any((each.person_id, each.duty) == (actor.id, duty) for each in said):
        raise Refused(Reason("policy_opinion_given"))
    turn = DraftState.IN_REVIEW if duty is Duty.REVIEWER else DraftState.TO_APPROVE
    if draft.state is not turn:
        raise Refused(Reason("policy_not_your_turn"))


def _move(draft: PolicyDraft, state: DraftState) -> None:
    """Set the state of a draft, and tell those who have to act next."""
    if state is draft.state:
        return
    draft.state, draft.changed_at = state, clock.now()
    approvers = [
        each.person for each in queries.list_duties(draft, clock.now()) if each.duty is Duty.APPROVER
    ]
    told = {
        DraftState.TO_APPROVE: (approvers, TO_APPROVE),
        DraftState.APPROVED: ([draft.author], APPROVED),
        DraftState.DRAFT: ([draft.author], SENT_BACK),
    }
    people, kind = told[state]
    tell(people, kind, draft, address={"draft_id": draft.id}, title=draft.title, author=draft.author.name)
