"""Slots that features above fill: pages to link to, and functions that send and count notices."""

from typing import TYPE_CHECKING, Any, Protocol

from portal.core.notice import NoticeKind
from portal.core.slots import Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import ColumnElement

    from portal.people.models import Person


class Tell(Protocol):
    """Send some people a notice; return how many mails will be sent."""

    def __call__(
        self,
        people: "Iterable[Person]",
        kind: NoticeKind,
        subject: Any = None,
        *,
        address: "Mapping[str, Any] | None" = None,
        **values: Any,
    ) -> int: ...


TELL: Slot[Tell] = Slot("tells people something")
UNREAD: Slot["Callable[[], ColumnElement[int]]"] = Slot("selects how many unread notices a ``Person`` has")
SET_UP_PAGE: Slot[str] = Slot("endpoint of the page on what is left to set up")
COUNT_OPEN_REPORTS: Slot["Callable[[], int]"] = Slot("counts the reports that wait for an answer")
IMPORT_PAGE: Slot[str] = Slot("endpoint of the page that takes in a file of people")
