"""What a command of a feature needs of the whole portal, handed down by the command line above."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.core.web import Portal

_openers: list[Callable[[], AbstractContextManager["Portal"]]] = []


def learn_to_open(opener: Callable[[], AbstractContextManager["Portal"]]) -> None:
    """Take in how the portal is opened: with its settings, its database and its words."""
    _openers[:] = [opener]


def opened() -> AbstractContextManager["Portal"]:
    """The portal, bound to its database and able to speak, for the length of a command."""
    return _openers[0]()
