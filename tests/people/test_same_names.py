"""Names and addresses are the same in another case, and whichever way their letters are composed."""

import unicodedata

import pytest

from portal.core import db
from portal.core.errors import Refused
from portal.core.permissions import Permission, Role
from portal.people import commands, queries
from portal.people.queries import choices
from tests.make import make_person

NAMES = ("Zoë Müller", "ZOË MÜLLER", unicodedata.normalize("NFD", "zoë müller"), "  Zoë müller ")


@pytest.mark.parametrize("typed", NAMES)
def test_a_person_is_found_by_a_name_in_any_spelling(connection, typed: str) -> None:
    zoe = make_person("Zoë Müller", access=(Role.ADMIN,))
    make_person("Zoe Muller")

    assert choices.find_person_named(zoe, Permission.PEOPLE_VIEW, typed) == (zoe.id, "Zoë Müller", "")


@pytest.mark.parametrize(
    "typed", ["ZOË@Northwind.example", unicodedata.normalize("NFD", " zoë@northwind.example")]
)
def test_a_person_is_found_by_an_address_in_any_spelling(cast, typed: str) -> None:
    with db.use_case():
        commands.change_details(cast.cal, cast.ada, name="Ada Abara", job_title="", email=typed)

    assert cast.ada.email == "zoë@northwind.example"
    assert queries.find_by_email(typed.swapcase()) == cast.ada


@pytest.mark.parametrize("typed", ["bücher", "BÜCHER", unicodedata.normalize("NFD", "Bücher")])
def test_two_units_or_sites_do_not_share_a_name_in_another_spelling(cast, typed: str) -> None:
    with db.use_case():
        commands.add_unit(cast.cal, name="Bücher", parent=cast.claims)
        commands.add_site(cast.cal, name="Bücher")

    with pytest.raises(Refused), db.use_case():
        commands.add_unit(cast.cal, name=typed, parent=cast.claims)
    with pytest.raises(Refused), db.use_case():
        commands.add_site(cast.cal, name=typed)
