"""``portal demo``: build a sample company in a folder of its own, of Northwind's size or larger."""

import time

import click


@click.command()
@click.option(
    "--people", "size", default=120, show_default=True, help="How many people; above 120 the rest is made up."
)
def demo(size: int) -> None:
    """Build a sample company in PORTAL_DATA/sample, and verify its log and its counts."""
    from portal.core import console, db
    from portal.core.errors import Misconfigured
    from portal.demo import crowd, queries, sample, story

    began = time.monotonic()
    with console.opened() as portal:
        sample.go_inside()
        if queries.count_people():
            raise Misconfigured(
                f"There is a company in {portal.settings.data} already. Remove that folder first."
            )
        with sample.building(portal.settings):
            story.play(click.echo)
            if size > queries.count_people():
                crowd.gather(size, click.echo)
        for line in crowd.check():
            click.echo(line)
        db.session.remove()
        click.echo(f"Done in {time.monotonic() - began:.0f} s. Look at it with: portal run")
