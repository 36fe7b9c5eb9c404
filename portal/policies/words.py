"""The words of policies on screen."""

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext, ngettext
from portal.core.text import label, local_date
from portal.policies.rules import Concern, PolicyStanding, Spoken
from portal.policies.rules.cycle import ReviewOutcome, ReviewStanding
from portal.policies.rules.life import DraftState, Duty, Opinion, VersionScale

LABELS = {
    PolicyStanding.TO_ACKNOWLEDGE: _l("To acknowledge"),
    PolicyStanding.NEW_VERSION: _l("New version to acknowledge"),
    PolicyStanding.ACKNOWLEDGED: _l("Acknowledged"),
    PolicyStanding.TO_READ: _l("For reference"),
    PolicyStanding.FOR_OTHERS: _l("For other roles"),
    Concern.QUESTION: _l("I have a question first"),
    Concern.CANNOT_AGREE: _l("I cannot agree"),
    DraftState.DRAFT: _l("Being written"),
    DraftState.IN_REVIEW: _l("In review"),
    DraftState.TO_APPROVE: _l("Waiting for approval"),
    DraftState.APPROVED: _l("Approved"),
    DraftState.PUBLISHED: _l("Published"),
    DraftState.DISCARDED: _l("Discarded"),
    Duty.REVIEWER: _l("Reviewer"),
    Duty.APPROVER: _l("Approver"),
    Opinion.AGREES: _l("Agree"),
    Opinion.ASKS_FOR_CHANGES: _l("Ask for changes"),
    Opinion.DISSENTS: _l("Do not approve"),
    VersionScale.MAJOR: _l("Major change"),
    VersionScale.MINOR: _l("Minor change"),
    ReviewOutcome.UNCHANGED: _l("Still right, no change"),
    ReviewOutcome.NEEDS_CHANGE: _l("Needs a change"),
    ReviewStanding.OVERDUE: _l("Overdue"),
    ReviewStanding.SOON: _l("Due soon"),
    ReviewStanding.LATER: _l("Not due yet"),
}


def _answers_wrong(count: int) -> str:
    return str(
        ngettext(
            "One answer is not right yet. Read why, then try again.",
            "%(num)d answers are not right yet. Read why, then try again.",
            count,
        )
    )


OPINIONS_SAID = {
    Opinion.AGREES: _l("Agreed"),
    Opinion.ASKS_FOR_CHANGES: _l("Asked for changes"),
    Opinion.DISSENTS: _l("Did not approve"),
}


def _questions_needed(count: int) -> str:
    return str(
        ngettext(
            "A policy needs two to four questions. This one has %(num)d.",
            "A policy needs two to four questions. This one has %(num)d.",
            count,
        )
    )


def _quorum_too_high(count: int) -> str:
    return str(
        ngettext(
            "Only one approver is named. Name more, or ask for fewer approvals.",
            "Only %(num)d approvers are named. Name more, or ask for fewer approvals.",
            count,
        )
    )


def _touches_changed(count: int) -> str:
    return str(
        ngettext(
            "Now one person has to sign it. Check the number and publish again.",
            "Now %(num)d people have to sign it. Check the number and publish again.",
            count,
        )
    )


SENTENCES = {
    "policy_owner_not_here": _l("This person is not at work here. Choose another person."),
    "policy_review_not_yours": _l(
        "The person who looks after this policy reviews it, or a person who writes policies."
    ),
    "policy_text_changed": _l("The text changed while you were reading. Here is the new one."),
    "policy_not_to_sign": _l("This policy needs no signature. It is for reference."),
    "policy_answers_wrong": _answers_wrong,
    "policy_effective_in_past": _l("That day has passed. Choose today or later."),
    "policy_first_is_major": _l("Nobody has signed this policy yet, so its first version is a major one."),
    "policy_needs_reviewer": _l("Name at least one reviewer who still works here."),
    "policy_needs_approver": _l("Name at least one approver who still works here."),
    "policy_quorum_too_high": _quorum_too_high,
    "policy_needs_clause": _l("Write at least one clause: a heading “## 1. Purpose” with text below it."),
    "policy_needs_questions": _questions_needed,
    "policy_question_without_clause": lambda stem: gettext(
        "The question “%(stem)s” is about a clause that is no longer there. Choose another clause for it.",
        stem=stem,
    ),
    "policy_question_on_change": _l(
        "No question is about a clause that changed. People who sign again answer only such questions: choose a"
        " changed clause for one, or add a question."
    ),
    "policy_text_unreadable": lambda line, remedy: gettext(
        "Line %(line)s: %(remedy)s", line=line, remedy=remedy
    ),
    "policy_lint": lambda what, remedy: f"{what[:1].upper()}{what[1:]}. {remedy}",
    "policy_author_reviews": _l("The person who wrote it cannot review it."),
    "policy_author_approves": _l("The person who wrote it cannot approve it."),
    "policy_named_already": lambda name: gettext("%(name)s is named for this already.", name=name),
    "policy_text_is_sent": _l("This text is in review and cannot be changed. Take it back first."),
    "policy_draft_closed": _l("This draft is closed."),
    "policy_not_in_review": _l("This draft is not in review."),
    "policy_not_named": _l("You are not named for this."),
    "policy_opinion_given": _l("You have already decided on this text."),
    "policy_opinion_needs_reason": _l("Say why. The author reads it, and it is kept."),
    "policy_not_your_turn": _l("It is not your turn: reviewers decide first, then approvers."),
    "policy_no_decision_waits": _l("Nothing here waits for your decision now."),
    "policy_answered_already": _l("This question has an answer already."),
    "policy_not_approved": _l(
        "This text does not have the approvals it needs. Maybe another person published it already."
    ),
    "policy_base_changed": _l(
        "Another version was published since this draft began. Discard it and start again from the newest version."
    ),
    "policy_day_has_passed": lambda day: gettext(
        "It was approved to take force on %(day)s, which has passed. Take it back, choose a new day and send it again.",
        day=local_date(day),
    ),
    "policy_touches_changed": _touches_changed,
}


def meaning(title: str, label: str) -> str:
    """Return what the signature says, as shown beside the button."""
    return str(
        gettext(
            "I have read “%(title)s”, version %(label)s, and know where to find it. "
            "This says that I know the policy, not that I agree with every word of it.",
            title=title,
            label=label,
        )
    )


def opinion_meaning(title: str, version: str, scale: VersionScale | None, duty: Duty) -> str:
    """Return what a reviewer or an approver signs, as shown beside the button."""
    if duty is Duty.APPROVER:
        return str(
            gettext(
                "I have read “%(title)s”, version %(label)s, and this is my decision.",
                title=title,
                label=version,
            )
        )
    change = label(scale).lower() if scale else ""
    return str(
        gettext(
            "I have reviewed “%(title)s”, version %(label)s. If I agree, I confirm that it is a %(change)s.",
            title=title,
            label=version,
            change=change,
        )
    )


def spoken() -> Spoken:
    """Return what a screen reader says in a redline."""
    return Spoken(removed=gettext("removed:"), added=gettext("added:"))


SUBJECTS = {
    "policy_acknowledgement": _l("Acknowledgement"),
    "policy_answer": _l("Answer about a policy"),
    "policy_question": _l("Question about a policy"),
    "policy_comment": _l("Comment on a policy"),
    "policy_draft": _l("Policy draft"),
    "policy_opinion": _l("Decision on a policy"),
    "policy_owner": _l("Owner of a policy"),
    "policy_review": _l("Review of a policy"),
    "policy_review_reminder": _l("Reminder of a review"),
    "policy_text": _l("Policy text in review"),
}
