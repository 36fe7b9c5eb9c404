"""Builds a company in the database of PORTAL_DATABASE_URL: ``python -m tests.bench.building PEOPLE``.

``portal demo`` builds one in SQLite only, because the sample company is never beside real people.
"""

import sys

import click

from portal import opening
from portal.application import create_app
from portal.demo import crowd, story


def main() -> None:
    app = create_app()
    with app.test_request_context():
        opening.open_database(app.settings)
        story.play(click.echo)
        crowd.gather(int(sys.argv[1]), click.echo)


if __name__ == "__main__":
    main()
