"""``portal people admin``: make the first administrator."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from portal.core.web import Portal


@click.command()
@click.argument("email")
@click.option("--name", required=True, help="What the person is called.")
def admin(email: str, name: str) -> None:
    """Make EMAIL an administrator, and print the link with which they choose a password."""
    from portal.core import db

    with set_up_portal():
        address = db.perform(lambda: _make_administrator(email, name))
        click.echo("They are an administrator from now on. This link works once; send it to them:")
        click.echo(address)


@contextmanager
def set_up_portal() -> Iterator["Portal"]:
    """Open a portal whose database has its tables."""
    from sqlalchemy import inspect

    from portal.core import console, db
    from portal.core.errors import Misconfigured

    with console.opened() as app:
        if not inspect(db.session.get_bind()).has_table("person"):
            raise Misconfigured("This portal has not been set up yet. Start it once: portal run")
        yield app


def _make_administrator(email: str, name: str) -> str:
    """Add the person and grant the role where missing; return the address of their link."""
    from portal.core.links import address_of
    from portal.core.permissions import Role
    from portal.people import commands, credentials, queries, rules
    from portal.people.rules import PersonState

    person = queries.find_by_email(email) or commands.add_person(None, name=name, email=email)
    if person.state is PersonState.LEFT:
        commands.change_state(None, person, to=PersonState.INVITED)
    purpose = rules.link_for(person.state)
    if purpose is None:
        raise click.ClickException(
            f"{person.email} is suspended. Choose someone else, or make them active first."
        )
    held = {
        grant.role
        for grant in queries.list_access(person.id)
        if grant.unit_id is None and grant.agent_id is None
    }
    if Role.ADMIN not in held:
        commands.grant_access(None, person, role=Role.ADMIN)
    return address_of(
        "people.choose_password", purpose=purpose, token=credentials.make_link(None, person, purpose)
    )
