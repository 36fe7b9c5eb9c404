"""Tasks from policies: sign one of the company's own, review or approve a draft, and go on with one's own draft."""

from datetime import datetime, timedelta

from portal.core.dates import end_of_day
from portal.core.feature import TaskSource
from portal.core.links import path_of
from portal.core.phrases import gettext as _, ngettext
from portal.core.tasks import Task
from portal.paths.settings import REQUIREMENT_DUE_DAYS
from portal.people.models import Person
from portal.policies import queries
from portal.policies.models import PolicyDraft
from portal.policies.queries import PolicyRow
from portal.policies.rules.life import DraftState, Duty
from portal.settings import queries as settings_queries

ICON = "file-earmark-text"
REVIEWS_MOST = 3  # tasks of their own; more become one


def find_to_sign(person: Person, _at: datetime) -> list[Task]:
    """Return the policies that a person has to sign, but for those on a path, which are tasks of the path."""
    return [_sign(row) for row in queries.list_to_sign(person)]


def find_to_decide(person: Person, at: datetime) -> list[Task]:
    """Return the drafts that a person has to review or approve."""
    return [_decide(draft, duty) for draft, duty in queries.list_waiting(person, at)]


def find_questions(person: Person, _at: datetime) -> list[Task]:
    """Return one task for all questions, to a person who writes policies; one statement for them."""
    waiting = queries.count_unanswered() if queries.writes(person) else 0
    if not waiting:
        return []
    return [
        Task(
            title=ngettext(
                "Answer a question about a policy", "Answer %(num)d questions about policies", waiting
            ),
            url=path_of("policies.questions"),
            kind=_("Policy"),
            icon=ICON,
            due_at=None,
            why=_("People ask before they sign."),
        )
    ]


def find_reviews_of_owner(person: Person, _at: datetime) -> list[Task]:
    """Return the reviews of the policies that a person looks after, unless they write policies."""
    return [] if queries.writes(person) else _reviews(person)


def find_reviews_of_writer(person: Person, _at: datetime) -> list[Task]:
    """Return the reviews that fall to a person who writes policies."""
    return _reviews(person) if queries.writes(person) else []


def _reviews(person: Person) -> list[Task]:
    """Return a task for each policy to review, or one for all where there are more than a few."""
    due = queries.list_reviews_of(person)
    if len(due) > REVIEWS_MOST:
        return [
            Task(
                title=ngettext("Review one policy", "Review %(num)d policies", len(due)),
                url=path_of("policies.reviews"),
                kind=_("Policy"),
                icon=ICON,
                due_at=end_of_day(due[0].due_on, person.time_zone),
                why=_("Nobody else looks after them."),
            )
        ]
    return [
        Task(
            title=_("Review “%(title)s”", title=each.version.title),
            url=path_of("policies.review", key=each.version.key),
            kind=_("Policy"),
            icon=ICON,
            due_at=end_of_day(each.due_on, person.time_zone),
            minutes=each.version.minutes,
            why=_("Say whether it is still right."),
        )
        for each in due
    ]


def find_to_go_on(person: Person, _at: datetime) -> list[Task]:
    """Return the drafts of a person that came back from review, or that can be published."""
    return [_go_on(draft) for draft in queries.list_of_author(person)]


def _sign(row: PolicyRow) -> Task:
    days = settings_queries.value(REQUIREMENT_DUE_DAYS)
    return Task(
        title=_("Read and sign “%(title)s”", title=row.version.title),
        url=path_of("policies.show", key=row.version.key),
        kind=_("Policy"),
        icon=ICON,
        due_at=row.version.published_at + timedelta(days=days),
        minutes=row.version.minutes,
        why=_("It has changed since you signed it.") if row.signed else "",
    )


def _decide(draft: PolicyDraft, duty: Duty) -> Task:
    is_review = duty is Duty.REVIEWER
    title = (
        _("Review “%(title)s”", title=draft.title)
        if is_review
        else _("Approve “%(title)s”", title=draft.title)
    )
    return Task(
        title=title,
        url=path_of("policies.draft", draft_id=draft.id),
        kind=_("Policy"),
        icon=ICON,
        due_at=None,
        blocks=1,
        asked_at=draft.changed_at,
        why=_("It cannot go on without you."),
    )


def _go_on(draft: PolicyDraft) -> Task:
    is_approved = draft.state is DraftState.APPROVED
    title = (
        _("Publish “%(title)s”", title=draft.title)
        if is_approved
        else _("Change “%(title)s”", title=draft.title)
    )
    return Task(
        title=title,
        url=path_of("policies.draft", draft_id=draft.id),
        kind=_("Policy"),
        icon=ICON,
        due_at=None,
        asked_at=draft.changed_at,
        why=_("It has the approvals it needs.") if is_approved else _("It came back from review."),
    )


SOURCES = (
    TaskSource(find_to_sign, queries.signatures_may_wait),
    TaskSource(find_to_decide, queries.decisions_wait),
    TaskSource(find_questions),
    TaskSource(find_to_go_on, queries.drafts_wait),
    TaskSource(find_reviews_of_owner, queries.owns_policies),
    TaskSource(find_reviews_of_writer),
)
