"""Write the next version of a policy: its draft, its questions, and the people who review and approve it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.library.models import ContentVersion
from portal.people.models import Person
from portal.policies import queries
from portal.policies.actions import PolicyAction
from portal.policies.models import PolicyDraft, PolicyDuty
from portal.policies.rules import life
from portal.policies.rules.life import DraftState, Duty

FIRST_TEXT = "## 1. Purpose\n\n\n\n## 2. Your part\n\n\n\n## 3. Owner and review\n"
FIRST_FIELDS: Mapping[str, Any] = {
    "approver": "executive", "acknowledge": True, "minutes": 5, "review_months": 12, "legal_refs": [], "sources": [],
    "change_log": [], "items": [],
}  # fmt: skip


def begin_policy(
    actor: Person, *, title: str, owner: str, audience: Sequence[str], summary: str
) -> PolicyDraft:
    """Open the draft of a policy that does not exist yet."""
    db.take_turns("policies")
    key = life.next_key(queries.list_keys())
    front = {
        **FIRST_FIELDS,
        "id": key,
        "title": title,
        "owner": owner,
        "audience": list(audience),
        "summary": summary,
    }
    return _open(actor, key, front, FIRST_TEXT, based_on=None)


def begin_version(actor: Person, version: ContentVersion) -> PolicyDraft:
    """Open the draft of the next version of a policy; return the one that is open already."""
    db.take_turns("policies")
    if draft := queries.find_open_draft(version.key):
        return draft
    stored = json.loads(version.source)
    return _open(actor, version.key, stored["data"], stored["text"], based_on=version)


def save_draft(actor: Person, draft: PolicyDraft, *, text: str, **fields: Any) -> None:
    """Store the text and some fields of a draft. What was sent for review cannot be changed."""
    _refuse_sent(draft)
    draft.text = text
    _save(actor, draft, {**draft.front, **fields})


def save_question(actor: Person, draft: PolicyDraft, item: Mapping[str, Any]) -> None:
    """Add a question to a draft, or replace the one with the same id."""
    _refuse_sent(draft)
    items = draft.front["items"]
    ids = [each["id"] for each in items]
    if item["id"] in ids:
        items = [item if each["id"] == item["id"] else each for each in items]
    elif len(items) >= life.ITEMS_MOST:
        raise Refused(Reason("policy_needs_questions", count=len(items) + 1))
    else:
        items = [*items, item]
    _save(actor, draft, {**draft.front, "items": items})


def remove_question(actor: Person, draft: PolicyDraft, item_id: str) -> None:
    """Take a question out of a draft."""
    _refuse_sent(draft)
    items = [each for each in draft.front["items"] if each["id"] != item_id]
    _save(actor, draft, {**draft.front, "items": items})


def name_person(actor: Person, draft: PolicyDraft, person: Person, duty: Duty) -> None:
    """Name a person to review or to approve a draft. Nobody may do either to what they wrote or sent."""
    db.hold(draft)
    _refuse_closed(draft)
    if problem := life.may_act(person.id, draft.author_id, duty):
        raise Refused(problem, field="person")
    at = clock.now()
    if any((each.person_id, each.duty) == (person.id, duty) for each in queries.list_duties(draft, at)):
        raise Refused(Reason("policy_named_already", name=person.name), field="person")
    db.session.add(PolicyDuty(draft_id=draft.id, person_id=person.id, duty=duty, valid_from=at))
    record(actor, PolicyAction.NAMED, draft, concerns=person, policy=draft.policy_key, duty=duty)


def release_person(actor: Person, draft: PolicyDraft, duty: PolicyDuty) -> None:
    """End the duty of a person; what they have said stays on record."""
    db.hold(draft)
    _refuse_closed(draft)
    end_periods(PolicyDuty, clock.now(), PolicyDuty.id == duty.id)
    record(actor, PolicyAction.RELEASED, draft, concerns=duty.person, policy=draft.policy_key, duty=duty.duty)


def discard_draft(actor: Person, draft: PolicyDraft) -> None:
    """Close a draft without publishing it. Texts, opinions and comments stay on record."""
    db.hold(draft)
    _refuse_closed(draft)
    draft.state, draft.changed_at = DraftState.DISCARDED, clock.now()
    record(actor, PolicyAction.DISCARDED, draft, policy=draft.policy_key)


def _open(
    actor: Person, key: str, front: Mapping[str, Any], text: str, *, based_on: ContentVersion | None
) -> PolicyDraft:
    now = clock.now()
    draft = PolicyDraft(
        policy_key=key,
        based_on_id=based_on.id if based_on else None,
        author_id=actor.id,
        state=DraftState.DRAFT,
        quorum=1,
        opened_at=now,
        changed_at=now,
        fields=_as_json(front),
        text=text,
    )
    db.session.add(draft)
    db.session.flush()  # the audit subject needs the id
    record(actor, PolicyAction.DRAFTED, draft, policy=key)
    return draft


def _save(actor: Person, draft: PolicyDraft, front: Mapping[str, Any]) -> None:
    draft.fields, draft.changed_at = _as_json(front), clock.now()
    record(actor, PolicyAction.SAVED, draft, policy=draft.policy_key)


def _as_json(front: Mapping[str, Any]) -> str:
    return json.dumps(front, ensure_ascii=False)


def _refuse_sent(draft: PolicyDraft) -> None:
    db.hold(draft)
    if draft.state is not DraftState.DRAFT:
        raise Refused(Reason("policy_text_is_sent" if draft.state in life.OPEN else "policy_draft_closed"))


def _refuse_closed(draft: PolicyDraft) -> None:
    if draft.state not in life.OPEN:
        raise Refused(Reason("policy_draft_closed"))
