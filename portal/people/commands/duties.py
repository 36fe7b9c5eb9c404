"""Ask before nobody is left for a duty that the portal depends on."""

from collections.abc import Collection
from typing import Any

from portal.core.errors import Refused
from portal.people import queries
from portal.people.rules import KeyDuty


def confirm_lost(lost: Collection[KeyDuty], *, goes_ahead: bool) -> dict[str, Any]:
    """Refuse to leave nobody for a duty unless ``goes_ahead``; return what the log says of it."""
    if lost and not goes_ahead:
        raise Refused(queries.why_asks("last_of_duties", lost), field="goes_ahead")
    return {f"leaves_no_{duty}": True for duty in lost}
