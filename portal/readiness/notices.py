"""Notices about new versions to do again, nudges, reliefs, and to the people who answer for an agent."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.notice import NoticeKind
from portal.core.phrases import gettext as _, ngettext
from portal.core.text import label, long_date, short_date
from portal.readiness.rules import ReliefKind, ReliefReason


def _fell_short(*, level: int, beside: int, ready: int, needed: int, **values: Any) -> str:
    if beside:
        counted = _(
            "%(ready)s of %(people)s people who work with it are ready; level %(level)s needs %(needed)s.",
            ready=ready,
            people=beside,
            level=level,
            needed=needed,
        )
    else:
        counted = _("Fewer of the people who work with it are ready than level %(level)s needs.", level=level)
    return _(
        "Hello %(name)s,\n\n%(agent)s runs live in %(workflow)s. %(counted)s\n\nSee who is missing what:\n%(link)s\n\n"
        "Give people time to complete it, lower the level, or pause the agent.",
        counted=counted,
        **values,
    )


FELL_SHORT = NoticeKind(
    name="readiness.fell_short",
    title=_l("An agent you answer for has too few ready people"),
    subject=_l("%(agent)s has too few ready people in %(workflow)s"),
    text=_fell_short,
    why=_l("You own this agent, or you lead the change there."),
    endpoint="readiness.beside",
)


def _to_do(*, day: str, minutes: int, note: str, title: str, **values: Any) -> str:
    parts = [
        _("Hello %(name)s,", **values),
        _("“%(title)s” has a new version. What changed: %(note)s", title=title, note=note)
        if note
        else _("“%(title)s” has a new version.", title=title),
        _(
            "Complete it by %(day)s. It takes about %(minutes)s minutes:",
            day=long_date(date.fromisoformat(day)),
            minutes=minutes,
        )
        + "\n"
        + values["link"],
        _("Until then your earlier result counts. Days on leave are not counted."),
    ]
    return "\n\n".join(parts)


VERSION_TO_DO = NoticeKind(
    name="readiness.version_to_do",
    title=_l("A lesson or policy on your path has a new version"),
    subject=_l("New version: %(title)s"),
    text=_to_do,
    why=_l("It is on your path."),
    endpoint="readiness.path_of",
)
VERSION_WITHDRAWN = NoticeKind(
    name="readiness.version_withdrawn",
    title=_l("A new version was withdrawn"),
    subject=_l("Withdrawn: the new version of %(title)s"),
    text=_l(
        "Hello %(name)s,\n\nThe new version of “%(title)s” was withdrawn. You need not complete it: your earlier result"
        " counts as before.\n%(link)s\n"
    ),
    why=_l("You were asked to complete it."),
    endpoint="readiness.path_of",
)


def _nudge(*, sender: str, title: str, minutes: int, due_on: str, **values: Any) -> str:
    takes = (
        ngettext("It takes about %(num)d minute.", "It takes about %(num)d minutes.", minutes)
        if minutes
        else ""
    )
    due = _("It is due on %(day)s.", day=long_date(date.fromisoformat(due_on))) if due_on else ""
    parts = [
        _("Hello %(name)s,", **values),
        _("%(sender)s sends you your next step: “%(title)s”.", sender=sender, title=title),
        " ".join(filter(None, (takes, due))),
        values["link"],
        _("Is something in the way? Tell %(sender)s.", sender=sender),
    ]
    return "\n\n".join(filter(None, parts))


NUDGE = NoticeKind(
    name="readiness.nudge",
    subject=_l("Your next step: %(title)s"),
    text=_nudge,
    why=_l("%(sender)s nudged you."),
    title=_l("Someone nudges you about your next step"),
    endpoint="readiness.open_step",
)


def _relieved_subject(*, given: str, day: str, **_values: Any) -> str:
    to = short_date(date.fromisoformat(day))
    if given == ReliefKind.EXEMPTION:
        return _("Nothing is due on your path until %(day)s", day=to)
    return _("You have until %(day)s for your path", day=to)


def _relieved(*, given: str, day: str, by: str, reason: str, note: str, **values: Any) -> str:
    to, why = long_date(date.fromisoformat(day)), label(ReliefReason(reason))
    if given == ReliefKind.EXEMPTION:
        said = _("%(by)s has exempted you until %(day)s. Until then nobody reminds you.", by=by, day=to)
    else:
        said = _("%(by)s has moved the due date of your path to %(day)s.", by=by, day=to)
    parts = [
        _("Hello %(name)s,", **values),
        f"{said} {_('Reason: %(why)s.', why=why)}",
        note,
        _("What you are cleared for does not change: you still need these steps to be ready."),
        values["link"],
    ]
    return "\n\n".join(filter(None, parts))


RELIEVED = NoticeKind(
    name="readiness.relieved",
    subject=_relieved_subject,
    text=_relieved,
    why=_l("%(by)s gave you more time."),
    title=_l("Someone gives you more time for your path"),
    endpoint="readiness.learn",
)


def _relief_ended(*, given: str, by: str, **values: Any) -> str:
    if given == ReliefKind.EXEMPTION:
        said = _("%(by)s has ended your exemption.", by=by)
    else:
        said = _("%(by)s has ended your extension.", by=by)
    again = _("The earlier due date counts again. See what is due:")
    return "\n\n".join([_("Hello %(name)s,", **values), said, f"{again}\n{values['link']}"])


RELIEF_ENDED = NoticeKind(
    name="readiness.relief_ended",
    subject=_l("Your earlier due date counts again"),
    text=_relief_ended,
    why=_l("%(by)s ended the extra time you had."),
    title=_l("Someone ends the extra time they gave you"),
    endpoint="readiness.learn",
)
KINDS = (FELL_SHORT, VERSION_TO_DO, VERSION_WITHDRAWN, NUDGE, RELIEVED, RELIEF_ENDED)
