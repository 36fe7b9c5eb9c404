"""Health checks of the content library."""

from flask_babel import lazy_gettext as _l

from portal.core.health import Check, CheckNote
from portal.core.phrases import gettext as _, ngettext
from portal.core.text import local_date
from portal.library import queries


def content_is_in() -> str | None:
    """Check that the shipped content was imported."""
    if queries.count_current():
        return None
    return str(_("No content yet, so nobody has anything to learn. Import it: portal content sync"))


def newest_content() -> CheckNote | None:
    """Return how many versions are in force, and when the newest was published."""
    pieces, newest = queries.count_current(), queries.newest_at()
    if newest is None:
        return None
    words = ngettext(
        "%(num)d item, the newest from %(day)s",
        "%(num)d items, the newest from %(day)s",
        pieces,
        day=local_date(newest),
    )
    return CheckNote(words, "good")


CHECKS = (
    Check(
        "content", _l("Lessons and policies are imported"), content_is_in, newest_content, for_machines=False
    ),
)
