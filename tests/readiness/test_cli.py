"""Working everything out anew from the command line."""

from click.testing import CliRunner

from portal import cli
from portal.core import db
from portal.readiness.models import Standing, Tally
from tests.make import make_person, make_unit, only
from tests.readiness.make import make_way, require


def test_a_rebuild_says_how_many_people_it_worked_out(own_portal) -> None:
    make_way()
    require(make_person("Ada Abara", unit=make_unit("Northwind")))

    told = CliRunner().invoke(cli.portal, ["readiness", "rebuild"], obj=cli.opened)

    assert (told.output, told.exit_code) == ("Worked out 1 people and counted every unit.\n", 0)
    db.bind(own_portal.engine)
    assert (only(Standing).missing, only(Tally).people) == (2, 1)
