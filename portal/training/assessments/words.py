"""The sentences on why an assessment cannot start."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext as _, ngettext
from portal.core.text import local_datetime

LABELS: dict[Any, Any] = {}


def _steps_first(count: int) -> str:
    return str(
        ngettext(
            "Finish this step first.",
            "Finish these %(num)d steps first.",
            count,
        )
    )


def _opens_later(opens_at: datetime, fails: int) -> str:
    return str(
        _(
            "After %(fails)s failed attempts in a row there is a pause, so that you can look things up. "
            "You can try again from %(when)s, with new questions.",
            fails=fails,
            when=local_datetime(opens_at),
        )
    )


SENTENCES = {
    "assessment_steps_first": _steps_first,
    "assessment_opens_later": _opens_later,
    "assessment_waits_for_talk": _l(
        "You have used all %(tries)s attempts. Practise with a coach next; then you can try again."
    ),
    "assessment_changed_meanwhile": _l(
        "This was rewritten after you started. Start again; your earlier answers are kept but do not count."
    ),
    "talk_not_needed": _l("You can start now; you need no coaching first."),
    "not_a_coach": _l("Choose a person from the list."),
    "assessment_no_tries_left": _l("You have used all %(tries)s attempts. Ask your manager what to do next."),
}
