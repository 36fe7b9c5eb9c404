"""The command line. Each command is imported only when it is used, so that ``portal --help`` answers at once."""

import gc
import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from portal.core import private
from portal.core.errors import Misconfigured, Refused

if TYPE_CHECKING:
    from portal.core.web import Portal

COMMANDS = {
    "audit": ("portal.audit.cli:audit", "Check, export and checkpoint the audit log."),
    "backup": ("portal.backup_cli:backup", "Write a backup and prove that it can be restored."),
    "content": ("portal.library.cli:content", "Check the content library and take in its changes."),
    "demo": ("portal.demo.cli:demo", "Build a sample company."),
    "outbox": ("portal.outbox.cli:outbox", "Take in mails that came back."),
    "people": ("portal.directory.cli:people", "Import people; make the first administrator."),
    "projections": ("portal.audit.cli:projections", "Work out lists and counts again from the facts."),
    "restore": ("portal.backup_cli:restore", "Bring a backup back."),
    "routes": ("portal.serving_cli:routes", "List every address with who may enter."),
    "run": ("portal.serving_cli:run", "Serve the portal; sets up what is missing first."),
    "worker": ("portal.serving_cli:worker", "Do the background work, where many machines serve."),
}


class LazyGroup(click.Group):
    """Knows the name and the one-line help of each command, and imports it when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's shape
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's shape
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        with _nothing_to_collect():
            command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """Switch off garbage collection during imports, and freeze what they loaded: it stays in use."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@click.group(cls=LazyGroup)
def portal() -> None:
    """Rung: get people ready to work beside AI agents."""


def main() -> Any:
    """Run a command. Errors that an operator can fix print one line instead of a traceback.

    Whatever it writes is for its own user alone.
    """
    os.umask(private.OTHERS)
    try:
        return portal(obj=opened)
    except Misconfigured as error:
        click.echo(str(error), err=True)
    except Refused as error:
        click.echo(_sentence(error), err=True)
    sys.exit(1)


@contextmanager
def opened() -> Iterator["Portal"]:
    """Open the whole portal for a command of a feature."""
    from portal.application import create_app

    app = create_app()
    with app.test_request_context():
        yield app


def _sentence(error: Refused) -> str:
    """Return a refusal in words. Only now are the features imported that declare the sentence."""
    from portal.core.text import say

    with opened():
        return say(error.reason)
