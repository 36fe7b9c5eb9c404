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
            "One step comes first. It is linked here.",
            "%(num)d steps come first. They are linked here.",
            count,
        )
    )


def _opens_later(opens_at: datetime, fails: int) -> str:
    return str(
        _(
            "After %(fails)s tries in a row that did not pass, there is a pause to look things up. "
            "The next one opens on %(when)s, with new questions.",
            fails=fails,
            when=local_datetime(opens_at),
        )
    )


SENTENCES = {
    "assessment_steps_first": _steps_first,
    "assessment_opens_later": _opens_later,
    "assessment_waits_for_talk": _l(
        "You have used your %(tries)s tries. Next, sit down with someone and practise together; then it opens again."
    ),
    "assessment_changed_meanwhile": _l(
        "This was rewritten after you began. Please start again; what you answered is kept, and does not count."
    ),
    "talk_not_needed": _l("It is open to you; no talk has to come first."),
    "not_a_coach": _l("Choose somebody from the list."),
    "assessment_no_tries_left": _l("You have used your %(tries)s tries. Ask your manager how to go on."),
}
