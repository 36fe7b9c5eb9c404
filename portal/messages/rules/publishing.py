"""What keeps a message from being published (MSG-1 to MSG-4), and what its writer should look at again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.core.reasons import Reason
from portal.library.linting import reading
from portal.library.shapes.messages import GAP, PLACEHOLDER, ApprovalKind, loose_numbers
from portal.messages.rules.claims import Claim, Claims, claim_problem, claims_in, fill_in

GRADE_MAX = 8
LEVEL = re.compile(r"\blevels? (\d)\b", re.IGNORECASE)
JOBS = re.compile(
    r"\b(?:jobs?|redundan\w+|headcount|lay-?offs?|laid off|dismiss\w*|salar(?:y|ies)|severance|job cuts?)\b",
    re.IGNORECASE,
)
INVITES_TRUST = (
    "digital colleague",
    "digital employee",
    "digital worker",
    "digital teammate",
    "ai colleague",
    "new team member",
    "never wrong",
    "fully autonomous",
)
NEEDED_FOR_JOBS = (ApprovalKind.HR, ApprovalKind.LEGAL)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message as it would be published, with everything that the rules have to know.

    ``must_say`` maps what has to be said to the words it is found by. ``level_words`` maps the names of levels to
    their numbers. ``given`` are the approvals of this exact text.
    """

    title: str
    text: str
    claims: Claims
    level_words: Mapping[str, int]
    must_say: Mapping[str, Sequence[str]]
    never_say: Sequence[str]
    approvals: Sequence[ApprovalKind]
    given: frozenset[ApprovalKind]
    is_by_sender: bool
    is_sender_right: bool
    is_sender_here: bool
    changes_behaviour: bool
    is_must_read: bool
    has_question: bool
    people: int
    is_superseded: bool = False


@dataclass(frozen=True)
class MessageProblem:
    """One thing about a message that is not right yet. Those that block keep it from being published."""

    reason: Reason
    blocks: bool = True


def needed_approvals(
    title: str, text: str, approvals: Sequence[ApprovalKind], *, is_by_sender: bool
) -> Sequence[ApprovalKind]:
    """Return who has to approve a text: the sender of one that somebody else wrote; HR and legal where it is about
    jobs, or where its template says so (MSG-2)."""  # noqa: D205, D209 - one sentence
    needed = {*approvals, *(NEEDED_FOR_JOBS if JOBS.search(f"{title}\n{text}") else ())}
    if not is_by_sender:
        needed.add(ApprovalKind.SENDER)
    return [kind for kind in ApprovalKind if kind in needed]


def problems(draft: Draft) -> Sequence[MessageProblem]:
    """Return everything that is not right yet, what blocks first."""
    found = [
        *map(MessageProblem, _about_people(draft)),
        *map(MessageProblem, _about_facts(draft)),
        *map(MessageProblem, _about_words(draft)),
        *_left_out(draft),
    ]
    return sorted(found, key=lambda problem: not problem.blocks)


def blocking(found: Sequence[MessageProblem]) -> Sequence[Reason]:
    """Return the reasons for which a message may not be published."""
    return [problem.reason for problem in found if problem.blocks]


def _about_people(draft: Draft) -> Iterator[Reason]:
    if draft.is_superseded:
        yield Reason("message_superseded")
    if not draft.is_sender_here:
        yield Reason("message_sender_gone")
    elif not draft.is_sender_right:
        yield Reason("message_sender_wrong")
    if not draft.people:
        yield Reason("message_nobody")
    needed = needed_approvals(draft.title, draft.text, draft.approvals, is_by_sender=draft.is_by_sender)
    for kind in needed:
        if kind not in draft.given:
            yield Reason("message_needs_approval", kind=kind)
    if draft.changes_behaviour and draft.is_must_read and not draft.has_question:
        yield Reason("message_needs_question")


def _about_facts(draft: Draft) -> Iterator[Reason]:
    whole = f"{draft.title}\n\n{draft.text}"
    for claim in claims_in(whole):
        if not isinstance(claim, Claim):
            yield Reason("message_placeholder_unknown", placeholder=claim)
        elif problem := claim_problem(claim, draft.claims):
            yield problem
    for number in dict.fromkeys(loose_numbers(whole)):
        yield Reason("message_number_without_source", number=number)
    yield from _wrong_levels(whole, draft)


def _wrong_levels(whole: str, draft: Draft) -> Iterator[Reason]:
    """Yield the level words that are not in force (MSG-3). Placeholders are bound to the register already."""
    plain = PLACEHOLDER.sub(" ", whole)
    named = {f"level {number}": int(number) for number in LEVEL.findall(plain)}
    lower = plain.lower()
    named |= {word: rank for word, rank in draft.level_words.items() if word.lower() in lower}
    in_force = {int(fact.level) for fact in draft.claims.levels.values()}
    for word, rank in named.items():
        if not in_force:
            yield Reason("message_level_of_no_agent", word=word)
        elif rank not in in_force:
            yield Reason("message_level_not_in_force", word=word)


def _about_words(draft: Draft) -> Iterator[Reason]:
    lower = f"{draft.title}\n{draft.text}".lower()
    for gap in dict.fromkeys(GAP.findall(draft.text)):
        yield Reason("message_gap", gap=gap)
    for phrase in dict.fromkeys((*draft.never_say, *INVITES_TRUST)):
        if phrase.lower() in lower:
            yield Reason("message_never_say", phrase=phrase)
    grade = reading.grade(reading.plain(fill_in(draft.text, draft.claims)))
    if grade >= GRADE_MAX + 1:
        yield Reason("message_hard_to_read", grade=f"{grade:.0f}", most=GRADE_MAX)


def _left_out(draft: Draft) -> Iterator[MessageProblem]:
    lower = draft.text.lower()
    for said, words in draft.must_say.items():
        if not any(_beginning(word) in lower for word in words):
            yield MessageProblem(Reason("message_must_say", what=said), blocks=False)


def _beginning(word: str) -> str:
    """Return the words before a gap such as “by [day]”, which the finished text has filled."""
    return word.partition("[")[0].lower()
