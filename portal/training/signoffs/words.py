"""The words of sign-offs on screen."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext, ngettext
from portal.core.text import local_datetime, short_date
from portal.training.signoffs.rules import ItemMark

LABELS: dict[Any, Any] = {
    ItemMark.YES: _l("Yes"),
    ItemMark.NO: _l("Not yet"),
    ItemMark.NA: _l("Does not apply"),
}

NAMED = 3  # of the steps that come first


def _items_unmarked(count: int) -> str:
    return str(
        ngettext(
            "One item has no mark yet. Tap what you saw.",
            "%(num)d items have no mark yet. Tap what you saw.",
            count,
        )
    )


def _observed_too_soon(hours: int, opens_at: datetime) -> str:
    return str(
        gettext(
            "There was an observation less than %(hours)s hours ago. The other one can be made from %(when)s on.",
            hours=hours,
            when=local_datetime(opens_at),
        )
    )


def _steps_first(titles: tuple[str, ...]) -> str:
    named = gettext("; ").join(titles[:NAMED])
    if (more := len(titles) - NAMED) > 0:
        named = ngettext("%(named)s; and one more", "%(named)s; and %(num)d more", more, named=named)
    return str(gettext("The sign-off opens once this is done: %(named)s.", named=named))


SENTENCES = {
    "observer_is_self": _l("Nobody observes themselves. Ask a colleague."),
    "observer_not_certified": _l(
        "To observe you need to be certified at this level or higher yourself. Your path shows what is left."
    ),
    "observed_today": _l("There was an observation today. The other one has to be on a different day."),
    "observed_too_soon": _observed_too_soon,
    "second_day_from": lambda day: gettext("1 of 2 days seen, the next from %(day)s.", day=short_date(day)),
    "second_day_by_another": _l("Your line manager made the first one: ask somebody else for the other."),
    "second_day_open": _l("1 of 2 days seen."),
    "observer_manages_twice": _l(
        "The line manager made the first observation. Someone else makes the other one."
    ),
    "observer_asked_already": _l("You have asked %(name)s. They find you on their list."),
    "signoff_steps_first": _steps_first,
    "items_unmarked": _items_unmarked,
    "checklist_changed": _l("The checklist changed while you were watching. Here is the new one."),
}


def meaning(name: str) -> str:
    """Return what the observer's signature says, as shown beside the button."""
    return str(
        gettext(
            "I watched %(name)s at work today. The marks say what I saw and heard myself, and nothing else.",
            name=name,
        )
    )
