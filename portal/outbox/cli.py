"""``portal outbox bounce``: take in what a mail server sends back."""

from typing import BinaryIO

import click

BOUNCE_MAX = 1024 * 1024  # bytes


@click.group()
def outbox() -> None:
    """Take in mails that came back."""


@outbox.command()
@click.argument("message", type=click.File("rb"), default="-")
def bounce(message: BinaryIO) -> None:
    """Mark the mail that MESSAGE (a file, or standard input) says was not delivered.

    For the pipe of a mail server, where PORTAL_MAIL_FROM receives what comes back. It always succeeds, because a
    failure would be sent back once more.
    """
    from portal.core import console, db
    from portal.outbox import commands
    from portal.outbox.bounces import read_bounce

    found = read_bounce(message.read(BOUNCE_MAX))
    if found is None:
        click.echo("This message does not say that a mail was not delivered. Nothing has changed.")
        return
    with console.opened():
        is_known = db.perform(lambda: commands.note_bounce(found.message_id, found.status))
    click.echo(
        f"Noted: not delivered, {found.status}."
        if is_known
        else "The mail is not one of this portal, or is no longer kept. Nothing has changed."
    )
