"""Tasks from policies: sign one of the company's own, review or approve a draft, and go on with one's own draft."""

from datetime import datetime, timedelta

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


def find_tasks(person: Person, at: datetime) -> list[Task]:
    """Return the tasks of a person; one statement where nothing waits. Policies on a path are tasks of the path."""
    waits = queries.find_waits(person, at)
    signing = [_sign(row) for row in queries.list_to_sign(person)] if waits.to_sign else []
    waiting = queries.list_waiting(person, at) if waits.to_decide else []
    written = queries.list_of_author(person) if waits.to_go_on else []
    deciding = [_decide(draft, duty) for draft, duty in waiting]
    return [*signing, *deciding, *_answers(person), *(_go_on(draft) for draft in written)]


def _answers(person: Person) -> list[Task]:
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
