"""Policies for tests; rows are written directly, never through commands."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.core import clock, content
from portal.library.models import ContentVersion
from portal.library.rules import ChangeClass, ContentKind
from portal.people.models import Person
from portal.people.rules import SignInProof
from portal.policies.models import Acknowledgement, PolicyDraft, PolicyDuty, PolicyQuestion
from portal.policies.rules import Concern
from portal.policies.rules.life import DraftState, Duty
from tests.library.make import make_item, make_version
from tests.make import keep

TEXT = "## 1. Purpose\n\nThis protects you.\n\n## 2. Stopping\n\nAnyone may stop an agent.\n"


def make_policy(
    key: str = "p06",
    *,
    label: str = "1.0.0",
    change: ChangeClass = ChangeClass.FULL,
    audience: str | list[str] = "all-employees",
    acknowledge: bool = True,
    published_at: datetime | None = None,
    era: int = 1,
    text: str = TEXT,
    questions: int = 2,
    clauses: Mapping[str, str] | None = None,
) -> ContentVersion:
    """A policy of two clauses and two questions (b; a and c), or more (b), in force.

    ``clauses`` are the anchors that questions are about, by the ids of the questions.
    """
    about = clauses or {}
    body: dict[str, Any] = {
        "id": key, "owner": "compliance-team", "audience": audience, "effective": "2026-01-31", "review_months": 1,
        "acknowledge": acknowledge, "summary": "You may stop an agent at any time.",
        "change_log": [
            {"version": "1.0.0", "date": "2026-01-31", "change": "full", "note": "First version"},
            {"version": label, "date": "2026-02-28", "change": str(change), "note": f"What {label} changed"},
        ],
        "items": [
            make_item(f"{key}-1"), make_item(f"{key}-2", right="ac"),
            *(make_item(f"{key}-{number}") for number in range(3, questions + 1)),
        ],
        "sections": content.sections(text),
    }  # fmt: skip
    for item in body["items"]:
        if item["id"] in about:
            item["clause"] = about[item["id"]]
    return make_version(
        ContentKind.POLICY, key, body, label=label, title=f"Policy {key}", minutes=5, change=change,
        published_at=published_at, era=era,
    )  # fmt: skip


def make_acknowledgement(
    person: Person, version: ContentVersion, *, at: datetime | None = None, signed_name: str = ""
) -> Acknowledgement:
    at = at or clock.now()
    return keep(
        Acknowledgement(
            person_id=person.id, policy_key=version.key, version_id=version.id,
            signed_name=signed_name or person.name, signed_at=at, signed_zone="UTC", meaning="I have read it.",
            text_hash=version.hash, text_language="en",
            proof=SignInProof.PASSWORD, proved_at=at,
        )
    )  # fmt: skip


def make_draft(
    version: ContentVersion, *, author: Person, text: str = TEXT, state: DraftState = DraftState.DRAFT
) -> PolicyDraft:
    """The draft of the next version of a policy, with its questions."""
    front = {name: value for name, value in version.content.items() if name != "sections"}
    return keep(
        PolicyDraft(
            policy_key=version.key, based_on_id=version.id, author_id=author.id, state=state, quorum=1,
            opened_at=clock.now(), changed_at=clock.now(), text=text,
            fields=json.dumps({"title": version.title, "minutes": 5, "legal_refs": [], **front}),
        )
    )  # fmt: skip


def make_duty(draft: PolicyDraft, person: Person, duty: Duty = Duty.REVIEWER) -> PolicyDuty:
    return keep(PolicyDuty(draft_id=draft.id, person_id=person.id, duty=duty, valid_from=clock.now()))


def make_question(
    person: Person, version: ContentVersion, *, words: str = "Who is anyone?"
) -> PolicyQuestion:
    """A question about the second clause."""
    return keep(
        PolicyQuestion(
            policy_key=version.key, version_id=version.id, anchor="stopping", clause="2. Stopping",
            person_id=person.id, concern=Concern.QUESTION, words=words, asked_at=clock.now(),
        )
    )  # fmt: skip
