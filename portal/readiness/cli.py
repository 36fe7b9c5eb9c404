"""Readiness from the command line: work everything out anew."""

import click


@click.group()
def readiness() -> None:
    """Work out everybody's readiness anew."""


@readiness.command()
def rebuild() -> None:
    """Work everybody out from the facts and count every unit from scratch; changes nothing where all agrees."""
    from portal.core import console
    from portal.readiness import jobs

    with console.opened():
        click.echo(f"Worked out {jobs.rebuild():,} people and counted every unit.")
