"""The sentences of the first page."""

from flask_babel import lazy_gettext as _l, ngettext

from portal.today.rules import PartOfDay

LABELS = {
    PartOfDay.MORNING: _l("Good morning"),
    PartOfDay.AFTERNOON: _l("Good afternoon"),
    PartOfDay.EVENING: _l("Good evening"),
}

SENTENCES = {
    "nothing_due": _l("Nothing is due. Your day is your own."),
    "path_not_yet": _l("Your path is being worked out. Reload this page in a few seconds."),
    "some_late": lambda count: ngettext(
        "One thing is late. It comes first below.", "%(num)d things are late. They come first below.", count
    ),
    "due_this_week": lambda count, minutes: ngettext(
        "One thing is due this week. It takes about %(minutes)s minutes.",
        "%(num)d things are due this week. Together they take about %(minutes)s minutes.",
        count,
        minutes=minutes,
    ),
    "nothing_this_week": lambda count: ngettext(
        "Nothing is due this week. One thing waits for a quiet moment.",
        "Nothing is due this week. %(num)d things wait for a quiet moment.",
        count,
    ),
}
