"""The sentences of the first page."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext, ngettext
from portal.core.text import in_words, short_date
from portal.today.rules import PartOfDay

LABELS = {
    PartOfDay.MORNING: _l("Good morning"),
    PartOfDay.AFTERNOON: _l("Good afternoon"),
    PartOfDay.EVENING: _l("Good evening"),
}


def _this_week(
    *,
    late: int,
    soon: int,
    asked: int,
    minutes: int,
    untimed: int,
    later: int,
    in_all: int,
    by: datetime | None,
) -> str:
    """Return how much is late and due, how many colleagues wait, what opens next, and the known minutes."""
    found = _due(late, soon)
    if asked:
        found.append(
            ngettext(
                "One colleague waits for you.",
                "%(some)s colleagues wait for you.",
                asked,
                some=in_words(asked),
            )
        )
    if later:
        found.append(
            ngettext("One more step follows it.", "%(some)s more steps follow.", later, some=in_words(later))
        )
    if in_all > minutes:
        found.append(_in_all(minutes, in_all, by))
    elif minutes:
        found.append(_minutes(late + soon + asked, minutes, untimed))
    return " ".join(found)


def _due(late: int, soon: int) -> list[str]:
    found = []
    if late:
        found.append(ngettext("One thing is late.", "%(some)s things are late.", late, some=in_words(late)))
    if soon and late:
        found.append(
            ngettext(
                "One more is due this week.", "%(some)s more are due this week.", soon, some=in_words(soon)
            )
        )
    elif soon:
        found.append(
            ngettext(
                "One thing is due this week.", "%(some)s things are due this week.", soon, some=in_words(soon)
            )
        )
    return found


def _in_all(minutes: int, in_all: int, by: datetime | None) -> str:
    if by is None:
        return str(
            gettext(
                "That is about %(minutes)s minutes now, about %(all)s in all.", minutes=minutes, all=in_all
            )
        )
    return str(
        gettext(
            "That is about %(minutes)s minutes now, about %(all)s in all by %(day)s.",
            minutes=minutes,
            all=in_all,
            day=short_date(by),
        )
    )


def _minutes(count: int, minutes: int, untimed: int) -> str:
    if untimed:
        return str(gettext("That is about %(minutes)s minutes, plus what cannot be timed.", minutes=minutes))
    return str(
        ngettext(
            "It takes about %(minutes)s minutes.",
            "Together that takes about %(minutes)s minutes.",
            count,
            minutes=minutes,
        )
    )


SENTENCES = {
    "nothing_due": _l("Nothing is due. Your day is your own."),
    "all_waits": _l("Nothing of yours is due. What is left waits for a colleague."),
    "this_week": _this_week,
    "nothing_this_week": lambda count: ngettext(
        "Nothing is due this week. One thing waits for a quiet moment.",
        "Nothing is due this week. %(some)s things wait for a quiet moment.",
        count,
        some=in_words(count),
    ),
}
