"""When the log was last read through, and what was found."""

from contextlib import suppress

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError

from portal.audit.verifier import VerifierReport
from portal.core import signs
from portal.core.errors import Busy
from portal.core.health import Check, Said
from portal.core.phrases import gettext as _
from portal.core.text import local_datetime

VERIFIED = "log verified"
FAULTY = "Something in it was changed, removed, put in or swapped. To see what: portal audit verify"


def note_verified(report: VerifierReport) -> None:
    """Leave a sign of a look through the whole log; a database of an older version takes none."""
    with suppress(Busy, DBAPIError):
        signs.leave(VERIFIED, problem="" if report.is_good else FAULTY)


def log_holds() -> str | None:
    """The last look through the log found it whole."""
    last = signs.find(VERIFIED)
    return last.problem or None if last else None


def last_look() -> Said | None:
    """When that was."""
    last = signs.find(VERIFIED)
    if last is None:
        return Said(_("Not read through yet. On the machine itself: portal audit verify"))
    return Said(_("Whole, read through %(when)s", when=local_datetime(last.at)), "good")


CHECKS = (Check("audit", _l("The log is whole"), log_holds, last_look, for_machines=False),)
