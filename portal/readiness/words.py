"""The words of readiness on screen."""

from datetime import date
from enum import Enum
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext, ngettext
from portal.core.text import listed, local_date, short_date
from portal.paths.sources import step_label
from portal.readiness.rules import Clearance, Ending, ReliefKind, ReliefReason

LABELS: dict[Enum, Any] = {
    Clearance.CLEARED: _l("Cleared"),
    Clearance.IN_PROGRESS: _l("In progress"),
    Clearance.REFRESH_DUE: _l("Refresh due"),
    Clearance.LAPSED: _l("Lapsed"),
    Clearance.NOT_STARTED: _l("Not started"),
    Clearance.SUSPENDED: _l("Suspended"),
    ReliefKind.EXTENSION: _l("Extension"),
    ReliefKind.EXEMPTION: _l("Exemption"),
    ReliefKind.ENDED: _l("Ended"),
    ReliefReason.WORKLOAD: _l("High workload"),
    ReliefReason.AWAY: _l("Away from work"),
    ReliefReason.ACCESS: _l("Access or equipment missing"),
    ReliefReason.NEW_WORK: _l("New to this work"),
    ReliefReason.OTHER: _l("Another reason"),
    Ending.TERM: _l("it expired"),
    Ending.PRACTICE: _l("not enough recent practice"),
    Ending.TEXT: _l("a changed policy was not signed in time"),
    Ending.VERSION: _l("a new version was not completed in time"),
}


def _of_level(level: int) -> str:
    return gettext("Level %(n)s", n=level) if level else gettext("The foundation")


def _with_note(note: str, said: str) -> str:
    """Return a sentence with what has changed after it."""
    return " ".join([said, gettext("What changed: %(note)s", note=note)]) if note else said


def _again_by(at: date, what: str) -> str:
    return gettext("to %(date)s: %(what)s", date=short_date(at), what=what)


SENTENCES = {
    "path_not_yet": _l("Your path is being prepared. Reload this page in a few seconds."),
    "lapsed_by_term": lambda level, at: gettext(
        "%(what)s expired on %(day)s. Pass every part of its assessment again to renew it.",
        what=_of_level(level),
        day=local_date(at),
    ),
    "lapsed_by_practice": lambda level, at: gettext(
        "Not enough recent practice at level %(n)s since %(day)s. Pass the review lab again to restore it.",
        n=level,
        day=local_date(at),
    ),
    "lapsed_by_step": lambda title, at: gettext(
        "“%(title)s” expired on %(day)s. Do it again to restore the clearance.",
        title=title,
        day=local_date(at),
    ),
    "lapsed_by_text": lambda title, at: gettext(
        "Lapsed on %(day)s: the new text of “%(title)s” was not signed in time. Sign it to restore the clearance.",
        title=title,
        day=local_date(at),
    ),
    "lapsed_by_version": lambda title, at: gettext(
        "Lapsed on %(day)s: the new version of “%(title)s” was not completed in time. Complete it to restore the "
        "clearance.",
        title=title,
        day=local_date(at),
    ),
    "renewed_by_version": lambda title, since, at, note: _with_note(
        note,
        gettext(
            "“%(title)s” has had a new version since %(since)s. Complete it by %(day)s; until then the earlier one "
            "counts.",
            title=title,
            since=local_date(since),
            day=local_date(at),
        ),
    ),
    "renewed_by_text": lambda title, at, note: _with_note(
        note,
        gettext(
            "“%(title)s” has a new text. Sign it by %(day)s; until then the earlier signature counts.",
            title=title,
            day=local_date(at),
        ),
    ),
    "team_new_version": lambda title, since, days, note: _with_note(
        note,
        ngettext(
            "“%(title)s” has had a new version since %(since)s. Everyone who completed it before has %(num)d day.",
            "“%(title)s” has had a new version since %(since)s. Everyone who completed it before has %(num)d days.",
            days,
            title=title,
            since=local_date(since),
        ),
    ),
    "team_new_text": lambda title, since, days, note: _with_note(
        note,
        ngettext(
            "“%(title)s” has had a new text since %(since)s. Everyone who signed it before has %(num)d day.",
            "“%(title)s” has had a new text since %(since)s. Everyone who signed it before has %(num)d days.",
            days,
            title=title,
            since=local_date(since),
        ),
    ),
    "sign_to_keep": lambda at: gettext(
        "Sign by %(day)s. Until then your earlier signature counts; after that your clearance lapses until you sign.",
        day=local_date(at),
    ),
    "sign_to_restore": lambda at: gettext(
        "It was due on %(day)s, so your clearance has lapsed. Sign to restore it.",
        day=local_date(at),
    ),
    "sign_to_be_cleared": lambda at: gettext(
        "Sign by %(day)s. You cannot be cleared until you sign.", day=local_date(at)
    ),
    "sign_late": lambda at: gettext(
        "It was due on %(day)s. You cannot be cleared until you sign.", day=local_date(at)
    ),
    "waits_for_sign_off": lambda names: gettext(
        "You have done your part. %(names)s can sign you off.", names=listed(names)
    ),
    "waits_for_nobody_yet": _l(
        "You have done your part. Nobody can sign you off yet: ask your manager who could."
    ),
    "nobody_counted": _l("Nobody here is at work right now, so there is nobody to count."),
    "everyone_ready": lambda people: ngettext(
        "Yes. The one person who needs it is ready.", "Yes. All %(num)d people are ready.", people
    ),
    "ready_but_for_sign_off": lambda ready, people, waiting: gettext(
        "Not yet. %(ready)s of %(people)s are ready. %(waiting)s",
        ready=ready,
        people=people,
        waiting=ngettext("One more needs only a sign-off.", "%(num)d more need only a sign-off.", waiting),
    ),
    "some_ready": lambda ready, people: gettext(
        "Not yet. %(ready)s of %(people)s are ready.", ready=ready, people=people
    ),
    "nobody_counted_then": _l("Nobody here was at work that day, so there is nobody to count."),
    "were_ready": lambda ready, people: ngettext(
        "%(ready)s of 1 person was ready.", "%(ready)s of %(num)d people were ready.", people, ready=ready
    ),
    "too_many_to_count": lambda people: ngettext(
        "%(num)s person needed it that day: too many to count who was ready.",
        "%(num)s people needed it that day: too many to count who was ready.",
        people,
    ),
    "nobody_beside": _l("Nobody you can see worked with it then."),
    "many_beside": _l("At least %(people)s people you can see work with it."),
    "some_beside": lambda people: ngettext(
        "%(num)d person you can see works with it because of their job role and place.",
        "%(num)d people you can see work with it because of their job role and place.",
        people,
    ),
    "are_ready_beside": lambda ready, people: ngettext(
        "%(ready)s of 1 person you can see who works with it is ready for its level.",
        "%(ready)s of %(num)d people you can see who work with it are ready for its level.",
        people,
        ready=ready,
    ),
    "were_ready_beside": lambda ready, people: ngettext(
        "%(ready)s of 1 person you can see who worked with it was ready for its level.",
        "%(ready)s of %(num)d people you can see who worked with it were ready for its level.",
        people,
        ready=ready,
    ),
    "on_leave": _l("on leave"),
    "on_leave_not_counted": _l("on leave, not counted"),
    "cleared_to_day": lambda at: gettext("to %(date)s", date=short_date(at)),
    "cleared_to_full_day": lambda at: gettext("to %(date)s", date=local_date(at)),
    "lapsed_since": lambda at, why: gettext("since %(date)s: %(why)s", date=short_date(at), why=why),
    "lapsed_since_by_step": lambda at, kind: gettext(
        "since %(date)s: %(why)s",
        date=short_date(at),
        why=gettext("%(what)s expired", what=step_label(kind)),
    ),
    "refresh_assessment_by": lambda at: _again_by(at, gettext("assessment again")),
    "refresh_practice_by": lambda at: _again_by(at, gettext("review lab again")),
    "refresh_signature_by": lambda at: _again_by(at, gettext("sign the new text")),
    "refresh_step_by": lambda at, kind: _again_by(at, gettext("%(what)s again", what=step_label(kind))),
    "refresh_version_by": lambda at, kind: _again_by(
        at, gettext("%(what)s again, new version", what=step_label(kind))
    ),
    "overdue_since": lambda at: gettext("overdue since %(date)s", date=short_date(at)),
    "due_on": lambda at: gettext("due %(date)s", date=short_date(at)),
    "sign_off_due": lambda at: gettext("needs a sign-off, due %(date)s", date=short_date(at)),
    "rest_not_available": _l("the rest is not available yet"),
    "steps_missing": lambda count: ngettext("one step missing", "%(num)d steps missing", count),
    "answer_ready": lambda level, at: (
        gettext("Ready for level %(n)s until %(day)s.", n=level, day=local_date(at))
        if level
        else gettext("The foundation is done; it counts until %(day)s.", day=local_date(at))
    ),
    "answer_suspended": _l("Not ready: the clearance is suspended."),
    "answer_only_sign_off": _l("Not ready: only the sign-off is missing."),
    "answer_half_signed": _l("Not ready: the second observation of the sign-off is missing."),
    "answer_missing": lambda count: ngettext(
        "Not ready: one step is missing.", "Not ready: %(num)d steps are missing.", count
    ),
    "answer_lapsed": _l("Not ready: the clearance has lapsed."),
    "answer_nothing_set": _l("Not ready: no steps are set for this yet."),
    "exempt_until": lambda at: gettext("exempt until %(date)s", date=short_date(at)),
    "extended_to": lambda at: gettext("due %(date)s, extended", date=short_date(at)),
    "relief_not_needed": _l("Ready, so nothing is due."),
    "relieved_already": lambda until: gettext(
        "Has extra time until %(day)s. End it first to change it.", day=short_date(until)
    ),
    "relief_too_late": lambda latest, days: gettext(
        "The latest day you can give was %(day)s, %(days)s days after the original date. Ask compliance.",
        day=short_date(latest),
        days=days,
    ),
    "relief_too_long": lambda latest, days: gettext(
        "Choose %(day)s or earlier: you can give %(days)s days after the original date. Compliance can give more.",
        day=local_date(latest),
        days=days,
    ),
    "relief_too_short": lambda due: gettext(
        "Choose a day after %(day)s, when it is due now.", day=local_date(due)
    ),
    "relief_lapsed": _l("This clearance has ended, so there is no due date to extend. Choose an exemption."),
    "relief_in_past": _l("Choose a day in the future."),
    "nobody_to_relieve": _l("Nobody was given more time: none of these people can have it now."),
    "relief_not_in_force": _l("This extension or exemption has already ended."),
    "nudge_exempt": lambda until: gettext("Exempt until %(day)s.", day=short_date(until)),
    "nudge_on_leave": _l("On leave. Their clocks are paused."),
    "nudge_nothing_open": _l("Nothing on this path that they can do now."),
    "nudge_waits_for_sign_off": _l("Only a sign-off is next, which an observer gives."),
    "nudged_lately": lambda last, again: gettext(
        "Nudged on %(day)s. Possible again from %(again)s.", day=short_date(last), again=short_date(again)
    ),
    "nudged_enough": lambda times: ngettext(
        "Nudged once about this step already. Talk to them instead.",
        "Nudged %(num)d times about this step already. Talk to them instead.",
        times,
    ),
    "nobody_to_nudge": _l("Nobody was nudged: these people cannot be nudged now."),
    "nudges_left": _l("These nudges have already left."),
    "nudges_undone_already": _l("These nudges were already undone."),
    "already_suspended": _l("This clearance is already suspended."),
    "not_suspended": _l("This clearance is no longer suspended."),
}

PRIVACY_SEEN = (
    _l(
        "Your manager: ready or not ready, what you have done, what is missing and by when, and the days of lessons,"
        " signatures and sign-offs. Never a score or how often you tried; the days on which you passed a quiz or a lab"
        " are left out. They can send you your next step as a nudge, a few times at most, and give you more time"
        " for a reason that you read."
    ),
    _l(
        "Compliance and auditors: the evidence that you are cleared, with its days and versions, and the log. What they"
        " may open is limited to that."
    ),
)
