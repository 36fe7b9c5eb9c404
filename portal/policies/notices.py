"""Notices to the people who review, approve and write policies."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.notice import NoticeKind
from portal.core.pace import Pace
from portal.core.phrases import gettext as _
from portal.core.text import long_date

PAGE = "policies.draft"


def _due(*, day: str, **values: Any) -> str:
    return _(
        "Hello %(name)s,\n\n“%(title)s” is due for review by %(day)s. Read it, and say whether it is still right or"
        " needs a change.\n\nReview it:\n%(link)s",
        day=long_date(date.fromisoformat(day)),
        **values,
    )


def _overdue(*, day: str, **values: Any) -> str:
    return _(
        "Hello %(name)s,\n\nThe review of “%(title)s” was due by %(day)s. It stays in force, but nobody has confirmed"
        " that it is still right.\n\nReview it:\n%(link)s",
        day=long_date(date.fromisoformat(day)),
        **values,
    )


TO_REVIEW = NoticeKind(
    name="policies.to_review",
    title=_l("A policy waits for your review"),
    subject=_l("Review “%(title)s”"),
    text=_l(
        "Hello %(name)s,\n\n%(author)s has sent you the next version of “%(title)s” to review. You can comment on each"
        " clause, agree, or ask for changes.\n\nRead it:\n%(link)s"
    ),
    why=_l("You are named as a reviewer."),
    endpoint=PAGE,
)
TO_APPROVE = NoticeKind(
    name="policies.to_approve",
    title=_l("A policy waits for your approval"),
    subject=_l("Approve “%(title)s”"),
    text=_l(
        "Hello %(name)s,\n\nThe reviewers agree with the next version of “%(title)s”, written by %(author)s. Now it"
        " needs your decision.\n\nRead it:\n%(link)s"
    ),
    why=_l("You are named as an approver."),
    endpoint=PAGE,
)
SENT_BACK = NoticeKind(
    name="policies.sent_back",
    title=_l("A policy you wrote needs changes"),
    subject=_l("“%(title)s” needs changes"),
    text=_l(
        "Hello %(name)s,\n\n“%(title)s” came back from review. You can change it and send it again."
        "\n\nRead why:\n%(link)s"
    ),
    why=_l("You wrote it."),
    endpoint=PAGE,
)
APPROVED = NoticeKind(
    name="policies.approved",
    title=_l("A policy you wrote is approved"),
    subject=_l("“%(title)s” is approved"),
    text=_l(
        "Hello %(name)s,\n\n“%(title)s” has the approvals it needs. It takes force once you publish it.\n\n"
        "Publish it:\n%(link)s"
    ),
    why=_l("You wrote it."),
    endpoint=PAGE,
)
COMMENTED = NoticeKind(
    name="policies.commented",
    title=_l("A comment on a policy you work on"),
    subject=_l("A comment on “%(title)s”"),
    text=_l("Hello %(name)s,\n\n%(reviewer)s commented on “%(title)s”.\n\nRead it:\n%(link)s"),
    why=_l("You wrote it."),
    pace=Pace.NEWS,
    endpoint=PAGE,
)
ANSWERED = NoticeKind(
    name="policies.answered",
    title=_l("Your question about a policy is answered"),
    subject=_l("Your question about “%(title)s” has been answered"),
    text=_l("Hello %(name)s,\n\nYour question about “%(title)s” has an answer.\n\nRead it:\n%(link)s"),
    why=_l("You asked."),
    endpoint="policies.ask",
)
REVIEW_DUE = NoticeKind(
    name="policies.review_due",
    title=_l("A policy you look after is due for review"),
    subject=_l("Review “%(title)s”"),
    text=_due,
    why=_l("You look after this policy, or you write policies and nobody looks after it."),
    endpoint="policies.review",
)
REVIEW_OVERDUE = NoticeKind(
    name="policies.review_overdue",
    title=_l("The review of a policy is overdue"),
    subject=_l("Overdue: review of “%(title)s”"),
    text=_overdue,
    why=_l("You look after this policy, or you write policies."),
    endpoint="policies.review",
)
REVIEW_NEEDS_CHANGE = NoticeKind(
    name="policies.review_needs_change",
    title=_l("A review found that a policy needs a change"),
    subject=_l("“%(title)s” needs a change"),
    text=_l(
        "Hello %(name)s,\n\n%(reviewer)s has reviewed “%(title)s” and found that it needs a change.\n\n"
        "Read why:\n%(link)s"
    ),
    why=_l("You write policies."),
    endpoint="policies.review",
)
PUBLISHED_IN_CHAT = _l("Published: the policy “%(title)s”, version %(label)s")
KINDS = (
    ANSWERED,
    REVIEW_DUE,
    REVIEW_OVERDUE,
    REVIEW_NEEDS_CHANGE,
    TO_REVIEW,
    TO_APPROVE,
    SENT_BACK,
    APPROVED,
    COMMENTED,
)
