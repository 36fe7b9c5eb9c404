"""The next version of a policy of the sample company, while it is reviewed."""

from datetime import datetime, timedelta

from portal.core import clock
from portal.demo import company
from portal.demo.learning import Scene, signing
from portal.policies import commands, queries, words
from portal.policies.models import PolicyDraft
from portal.policies.rules.life import Duty, Opinion, VersionScale

KEY, WRITTEN = "p01", 2  # days ago
AUTHOR, APPROVERS = "NW-1003", ("NW-1002", "NW-1004")  # Grace Lindqvist; Elena Marsh, Obinna Eze
REVIEWERS = ("NW-1111", "NW-1014")  # Laura Weiss has agreed, Priya Nair has not yet
BEFORE = "Leave them switched off until they are on the Agents page."
AFTER = (
    "Leave them switched off until they are on the Agents page. A **meeting assistant** that writes down what is said "
    "counts as one, also if a guest switches it on."
)
NOTE = "Section 5 now says that assistants which write down meetings count as agents, also those of guests."
COMMENT = "What do I say when a customer brings one to a call? One sentence that people can use would help."
ANSWER = "Good point. I will add: “Could you switch it off, or shall we go on by phone?”"
IN_FORCE_IN = 21  # days from the day on which it was sent


def scenes(today: datetime) -> list[Scene]:
    """Return the days on which the draft was written, commented on and answered."""
    written = (today - timedelta(days=WRITTEN)).replace(hour=8, minute=40)
    return [
        (written, _write),
        (written + timedelta(hours=3), _review),
        (written + timedelta(hours=5), _comment),
        (written + timedelta(hours=6), _answer),
    ]


def _write() -> None:
    author, version = company.person(AUTHOR), queries.find_policy(KEY)
    if version is None:
        return
    draft = commands.begin_version(author, version)
    if BEFORE not in draft.text:
        raise LookupError(f"{KEY} no longer says: {BEFORE}")
    commands.save_draft(author, draft, text=draft.text.replace(BEFORE, AFTER))
    for number in REVIEWERS:
        commands.name_person(author, draft, company.person(number), Duty.REVIEWER)
    for number in APPROVERS:
        commands.name_person(author, draft, company.person(number), Duty.APPROVER)
    commands.send_for_review(
        author,
        draft,
        scale=VersionScale.MAJOR,
        note=NOTE,
        effective_on=clock.today() + timedelta(days=IN_FORCE_IN),
        quorum=1,
    )


def _review() -> None:
    draft, reviewer = _draft(), company.person(REVIEWERS[0])
    text = queries.list_texts(draft)[0]
    said = words.opinion_meaning(draft.title, text.label, text.scale, Duty.REVIEWER)
    commands.give_opinion(
        reviewer,
        draft,
        text_id=text.id,
        duty=Duty.REVIEWER,
        opinion=Opinion.AGREES,
        reason="",
        signing=signing(said),
    )


def _comment() -> None:
    commands.comment(
        company.person(REVIEWERS[1]), _draft(), anchor="no-unofficial-tools-or-accounts", words=COMMENT
    )


def _answer() -> None:
    commands.comment(company.person(AUTHOR), _draft(), anchor="no-unofficial-tools-or-accounts", words=ANSWER)


def _draft() -> PolicyDraft:
    draft = queries.find_open_draft(KEY)
    if draft is None:
        raise LookupError(f"There is no draft of {KEY}.")
    return draft
