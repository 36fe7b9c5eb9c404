"""The health check of the log: when it was last verified, and the result."""

from contextlib import suppress

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError

from portal.audit import chain, keyring, queries, signing
from portal.audit.verifier import VerifierReport
from portal.core import last_runs
from portal.core.errors import Busy
from portal.core.health import Check, CheckNote
from portal.core.phrases import gettext as _
from portal.core.text import local_datetime

VERIFIED = "log verified"
FAULTY = "Something in it was changed, removed, put in or swapped. To see what: portal audit verify"


def note_verified(report: VerifierReport) -> None:
    """Record the result of a verification. A database of an older version has no table for it."""
    with suppress(Busy, DBAPIError):
        last_runs.record(VERIFIED, problem="" if report.is_good else FAULTY)


def find_fault() -> str | None:
    """Return a problem if the last verification found one."""
    last = last_runs.find(VERIFIED)
    return last.problem or None if last else None


def last_verification() -> CheckNote | None:
    """Return when the log was last verified."""
    last = last_runs.find(VERIFIED)
    if last is None:
        return CheckNote(_("Not checked yet. On the server, run: portal audit verify"))
    return CheckNote(_("Complete and unchanged. Checked %(when)s", when=local_datetime(last.at)), "good")


def signing_key_fault() -> str | None:
    """Return a problem if the key of the log is gone. Every machine that writes has it, to mark what waits."""
    folder = current_app.settings.data  # type: ignore[attr-defined]
    last = queries.find_checkpoint()
    has_signed = any((folder / chain.CHECKPOINTS).glob("*.json"))
    fault = signing.find_fault(folder, last.public_key) if last and has_signed else None
    return fault or keyring.find_fault(folder)


CHECKS = (
    Check("audit", _l("Log is complete and unchanged"), find_fault, last_verification, for_machines=False),
    Check("audit key", _l("Log is signed with the same key"), signing_key_fault, for_machines=False),
)
