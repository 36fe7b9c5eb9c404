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
    ItemMark.NA: _l("Not applicable"),
}

NAMED = 3  # of the steps that come first


def _items_unmarked(count: int) -> str:
    return str(
        ngettext(
            "One item has no answer yet. Choose what you saw.",
            "%(num)d items have no answer yet. Choose what you saw.",
            count,
        )
    )


def _observed_too_soon(hours: int, opens_at: datetime) -> str:
    return str(
        gettext(
            "The first observation was less than %(hours)s hours ago. The second is possible from %(when)s.",
            hours=hours,
            when=local_datetime(opens_at),
        )
    )


def _steps_first(titles: tuple[str, ...]) -> str:
    named = gettext("; ").join(titles[:NAMED])
    if (more := len(titles) - NAMED) > 0:
        named = ngettext("%(named)s; and one more", "%(named)s; and %(num)d more", more, named=named)
    return str(gettext("Finish this first: %(named)s.", named=named))


SENTENCES = {
    "observer_is_self": _l("You cannot observe yourself. Ask a colleague."),
    "observer_not_certified": _l(
        "To observe, you need to be certified at this level or higher yourself. Your path shows what is missing."
    ),
    "observed_today": _l("There was an observation today. The second has to be on another day."),
    "observed_too_soon": _observed_too_soon,
    "second_day_from": lambda day: gettext(
        "1 of 2 days observed; the second is possible from %(day)s.", day=short_date(day)
    ),
    "second_day_by_another": _l(
        "Your line manager made the first observation. Ask another person for the second."
    ),
    "second_day_open": _l("1 of 2 days observed."),
    "observer_manages_twice": _l(
        "The line manager made the first observation. Another person has to make the second."
    ),
    "observer_asked_already": _l("You have asked %(name)s already. You are on their list."),
    "signoff_steps_first": _steps_first,
    "items_unmarked": _items_unmarked,
    "checklist_changed": _l(
        "The checklist changed while you were observing. Your marks are kept where an item is the same."
    ),
    "checklist_item_new": _l("This item is new or says something else now. Choose what you saw."),
}


def meaning(name: str) -> str:
    """Return what the observer's signature says, as shown beside the button."""
    return str(
        gettext(
            "I observed %(name)s at work today. My marks say only what I saw and heard myself.",
            name=name,
        )
    )
