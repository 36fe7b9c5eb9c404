"""What a command of a feature needs of the whole portal: the command line hands it down as click's ``obj``."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from portal.core.web import Portal


def opened() -> AbstractContextManager["Portal"]:
    """Return the portal, bound to its database and able to speak, for the length of a command."""
    opener: Callable[[], AbstractContextManager[Portal]] = click.get_current_context().find_root().obj
    return opener()
