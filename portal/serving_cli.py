"""The commands that serve: run, worker, routes."""

import click

from portal import serving
from portal.application import create_app
from portal.core.access import label_of
from portal.core.environment import Settings, read_settings
from portal.core.logs import start_logging
from portal.core.web import Portal
from portal.demo import sample
from portal.people import queries as people_queries


@click.command()
def run() -> None:
    """Serve the portal; sets up what is missing first."""
    settings = read_settings()
    serving.refuse_taken_port(settings)
    prepared = serving.prepare(settings, click.echo)
    click.echo(_welcome(prepared.settings))
    prepared.engine.dispose()
    serving.serve(settings)


@click.command()
def worker() -> None:
    """Do the background work, where many machines serve."""
    settings = read_settings()
    start_logging(settings.log_level)
    prepared = serving.prepare(settings)
    app = create_app(prepared.settings, engine=prepared.engine)
    serving.work_until_told(app)


@click.command()
def routes() -> None:
    """List every address with who may enter."""
    app = create_app(Settings(secret="-" * 40))
    for line in route_lines(app):
        click.echo(line)


def route_lines(app: Portal) -> list[str]:
    """Return one line a route, sorted by address: methods, address, endpoint, access label."""
    rows = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        rows.append((rule.rule, methods, rule.endpoint, str(label_of(app, rule.endpoint) or "CLOSED")))
    return [
        f"{methods:9} {address:60} {endpoint:40} {label}"
        for address, methods, endpoint, label in sorted(rows)
    ]


def _welcome(settings: Settings) -> str:
    lines = [f"\nThe portal is at {settings.address}"]
    if settings.is_sample:
        lines += sample.how_to_sign_in()
    elif not people_queries.has_people():
        first = f"{settings.address}/first-steps?code={settings.setup_code}"
        lines += [f"It is empty. Make the first administrator at {first}"]
    return "\n".join([*lines, "Stop it with Ctrl+C.", ""])
