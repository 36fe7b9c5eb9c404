"""The errors that people see."""

from collections.abc import Iterable

from portal.core.reasons import Reason


class Refused(Exception):
    """A command refuses. Its reason can be shown, beside ``field`` where there is one.

    ``also`` holds further refusals of the same command, so that a form shows all of them at once.
    """

    def __init__(self, reason: Reason, *, field: str | None = None, also: Iterable["Refused"] = ()) -> None:
        super().__init__(reason.code)
        self.reason = reason
        self.field = field
        self.also = tuple(also)


class Busy(Exception):
    """Too many writers are waiting. The person should try again in ``retry_after`` seconds."""

    def __init__(self, *, retry_after: int = 1) -> None:
        super().__init__("busy")
        self.retry_after = retry_after


class Misconfigured(Exception):
    """The installation cannot start or continue safely. The message is one line that says what to change."""
