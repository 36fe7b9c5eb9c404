"""What the page of a draft shows: its text as readers will see it, what changes, and who says what about it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.core import clock
from portal.core.content import Misplaced, sections
from portal.library.linting import changes as lint_changes
from portal.library.rules import ContentKind, Touched
from portal.people.models import Person
from portal.people.rules import PRESENT
from portal.policies import queries, rules
from portal.policies.models import PolicyComment, PolicyDraft, PolicyDuty, PolicyOpinion, PolicyText
from portal.policies.rules import life
from portal.policies.rules.life import Duty, VersionScale
from portal.policies.words import spoken


@dataclass(frozen=True, kw_only=True)
class NamedPerson:
    """A person named on a draft, whether they left the company, and what they said about the newest text."""

    duty: PolicyDuty
    opinion: PolicyOpinion | None

    @property
    def has_left(self) -> bool:
        return self.duty.person.state not in PRESENT


@dataclass(frozen=True, kw_only=True)
class DraftPage:
    """A draft for one reader. ``text`` is what is under review; without one the working copy is shown."""

    draft: PolicyDraft
    text: PolicyText | None
    front: Mapping[str, Any]
    sections: Sequence[Mapping[str, Any]]
    problem: Misplaced | None
    changed: Sequence[rules.ChangedClause]
    named: Sequence[NamedPerson]
    rounds: Sequence[tuple[PolicyText, Sequence[PolicyOpinion]]]
    comments: Mapping[str, Sequence[PolicyComment]]
    duty: Duty | None
    is_writer: bool
    is_stuck: bool

    @property
    def clauses(self) -> list[tuple[str, str]]:
        """Return the anchor and the title of each clause."""
        return [(rules.anchor(each["title"]), each["title"]) for each in self.sections if each["title"]]


def draft_page(reader: Person, draft: PolicyDraft) -> DraftPage:
    """Return what ``reader`` sees of a draft; a fixed number of statements."""
    at = clock.now()
    texts = queries.list_texts(draft)
    text = texts[0] if texts and draft.state is not life.DraftState.DRAFT else None
    stored: dict[str, Any] = json.loads(text.source) if text else {"data": draft.front, "text": draft.text}
    shown, problem = _sections(stored["text"])
    before = draft.based_on.content["sections"] if draft.based_on else []
    opinions, named = queries.list_opinions(texts), queries.list_duties(draft, at)
    facts = queries.review_facts(draft, text, at) if text else None
    comments = queries.list_comments(texts)
    return DraftPage(
        draft=draft,
        text=text,
        front=stored["data"],
        sections=shown,
        problem=problem,
        changed=rules.changed_clauses(before, shown, spoken()) if draft.based_on else [],
        named=[NamedPerson(duty=each, opinion=_opinion_of(each, text, opinions)) for each in named],
        rounds=[(each, [said for said in opinions if said.text_id == each.id]) for each in texts],
        comments={
            anchor: [each for each in comments if each.anchor == anchor]
            for anchor in dict.fromkeys(each.anchor for each in comments)
        },
        duty=next((duty for each, duty in queries.list_waiting(reader, at) if each is draft), None),
        is_writer=queries.writes(reader),
        is_stuck=bool(facts and text and _is_stuck(draft, facts)),
    )


def find_touched(draft: PolicyDraft) -> list[Touched]:
    """Return what a draft changes besides wording, as far as a program can see; nothing for a new policy."""
    shown, _problem = _sections(draft.text)
    if draft.based_on is None:
        return []
    body = {**draft.front, "sections": shown}
    return lint_changes.touched(ContentKind.POLICY, draft.based_on.content, body)


def scale_of(text: PolicyText | None) -> VersionScale | None:
    """Return whether the text under review is a major or a minor change."""
    return text.scale if text else None


def _is_stuck(draft: PolicyDraft, facts: life.ReviewFacts) -> bool:
    """Whether people who had to act have left, so that the author has to name others."""
    waits = draft.state in (life.DraftState.IN_REVIEW, life.DraftState.TO_APPROVE)
    return waits and (not life.can_be_approved(facts) or not (facts.reviewers or facts.reviewed))


def _opinion_of(
    duty: PolicyDuty, text: PolicyText | None, opinions: Sequence[PolicyOpinion]
) -> PolicyOpinion | None:
    about = [each for each in opinions if text and each.text_id == text.id]
    return next((each for each in about if (each.person_id, each.duty) == (duty.person_id, duty.duty)), None)


def _sections(text: str) -> tuple[Sequence[Mapping[str, Any]], Misplaced | None]:
    try:
        return sections(text), None
    except Misplaced as error:
        return [], error
