"""How a command of a feature gets the whole portal: the command line passes it down as click's ``obj``."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from portal.core.web import Portal


def opened() -> AbstractContextManager["Portal"]:
    """Return a context manager that opens the portal with its database and its words, for one command."""
    opener: Callable[[], AbstractContextManager[Portal]] = click.get_current_context().find_root().obj
    return opener()
