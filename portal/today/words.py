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
                "One colleague is waiting for you.",
                "%(some)s colleagues are waiting for you.",
                asked,
                some=in_words(asked),
            )
        )
    if minutes:
        found = _with_minutes(found, minutes, untimed)
    if in_all > minutes:
        found.append(_in_all(late + soon + asked + later, in_all, by))
    elif later:
        found.append(
            ngettext("One more step follows.", "%(some)s more steps follow.", later, some=in_words(later))
        )
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


def _with_minutes(found: list[str], minutes: int, untimed: int) -> list[str]:
    """Return the sentences with the minutes of all they count: in the sentence if there is only one."""
    if untimed:
        return [
            *found,
            gettext("About %(minutes)s minutes, plus what has no estimate.", minutes=minutes),
        ]
    if len(found) == 1:
        said = found[0].removesuffix(".")
        return [ngettext("%(said)s: %(num)d minute.", "%(said)s: %(num)d minutes.", minutes, said=said)]
    return [*found, gettext("Together about %(minutes)s minutes.", minutes=minutes)]


def _in_all(count: int, minutes: int, by: datetime | None) -> str:
    values = {"some": in_words(count), "minutes": minutes}
    if by is None:
        return str(gettext("%(some)s in all, %(minutes)s minutes.", **values))
    return str(gettext("%(some)s in all, %(minutes)s minutes, by %(day)s.", **values, day=short_date(by)))


SENTENCES = {
    "nothing_due": _l("Nothing is due. You are up to date."),
    "all_waits": _l("Nothing is due from you. What is left is waiting for a colleague."),
    "this_week": _this_week,
    "nothing_this_week": lambda count: ngettext(
        "Nothing is due this week. One thing can wait for a quiet moment.",
        "Nothing is due this week. %(some)s things can wait for a quiet moment.",
        count,
        some=in_words(count),
    ),
}
