"""Notices to the owners of agents and sources, and to the people who work with an agent."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.notice import NoticeKind
from portal.core.pace import Pace
from portal.core.phrases import gettext as _
from portal.core.text import long_date


def _late_check(*, at: str, **values: Any) -> str:
    return _(
        "Hello %(name)s,\n\n%(agent)s relies on “%(source)s”. The check was due on %(day)s.\n\nRead the source. If it"
        " is still correct, choose “Confirm: still correct” on %(agent)s’s page, under Sources. If not, tell the"
        " agent’s day-to-day contact.\n\nYou get one reminder for each check.",
        day=long_date(datetime.fromisoformat(at)),
        **values,
    )


def _stopped(*, at: str, **values: Any) -> str:
    return _(
        "Hello %(name)s,\n\n%(agent)s was paused on %(day)s, in %(workflow)s. It does nothing there until a person who"
        " manages it resumes it.\n\nBefore you resume it, read the newest reports about it and talk to the people who"
        " work with it. Nobody has to give a reason for a pause.",
        day=long_date(datetime.fromisoformat(at)),
        **values,
    )


def _ended(*, at: str, instead: str, **values: Any) -> str:
    text = _(
        "Hello %(name)s,\n\n%(agent)s stopped for good on %(day)s, in %(workflow)s.",
        day=long_date(datetime.fromisoformat(at)),
        **values,
    )
    after = _("What replaces it: %(instead)s", instead=instead) if instead else ""
    closing = _("You need not do any more training for it. What you have done stays on your record.")
    return "\n\n".join(part for part in (text, after, closing) if part)


SOURCE_CHECK_LATE = NoticeKind(
    name="agents.source_check_late",
    title=_l("A source you look after is due for a check"),
    subject=_l("Check “%(source)s” for %(agent)s"),
    text=_late_check,
    why=_l("You look after this source."),
    endpoint="agents.sources",
)
AGENT_STOPPED = NoticeKind(
    name="agents.stopped",
    title=_l("An agent you own is paused"),
    subject=_l("%(agent)s was paused in %(workflow)s"),
    text=_stopped,
    why=_l("You own this agent."),
    pace=Pace.URGENT,
    endpoint="agents.show",
)
AGENT_ENDED = NoticeKind(
    name="agents.ended",
    title=_l("An agent you worked with has ended"),
    subject=_l("%(agent)s no longer works in %(workflow)s"),
    text=_ended,
    why=_l("You worked with it."),
    pace=Pace.NEWS,
    endpoint="agents.show",
)
KINDS = (SOURCE_CHECK_LATE, AGENT_STOPPED, AGENT_ENDED)
