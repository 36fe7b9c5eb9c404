"""The pages where an administrator manages programs."""

from datetime import timedelta

import pytest

from portal.clients.models import Client, ClientEnd, ClientToken, ClientTokenEnd
from portal.core.permissions import ApiScope, Role
from portal.people.models import Person
from portal.people.rules import PersonState
from tests.clients.make import call, end_client, make_client, make_token
from tests.make import PASSWORD, age_proof, give_access, give_password, only

NEW = {"name": "Agent platform", "owner": "bo.brand@northwind.example", "scopes": ["people:read"]}


@pytest.fixture
def admin(cast) -> Person:
    give_access(cast.cal, Role.ADMIN)
    return cast.cal


def test_an_empty_page_says_what_it_is_for_and_what_to_do(as_, admin) -> None:
    page = as_(admin).get("clients.index")

    assert page.says("No programs yet")
    assert page.says("Add a program")


def test_an_administrator_adds_a_program_and_makes_its_token(app, as_, admin, cast) -> None:
    browser = as_(admin)

    added = browser.post("clients.new", **NEW)
    client = only(Client)
    assert added.went_to("clients.show", client_id=client.id)
    assert browser.get("clients.show", client_id=client.id).says(
        "Owner: Bo Brand. It can: Read the directory"
    )

    page = browser.post("clients.new_token", client_id=client.id, life="90")
    token = page.text.split('id="token"')[1].split('value="')[1].split('"')[0]

    assert page.status == 200
    assert page.says("You will not see it again")
    assert f"Authorization: Bearer {token}" in page.text.replace("&#39;", "'")
    assert token not in browser.get("clients.show", client_id=client.id).text
    assert call(app, "/people", token=token).status_code == 200


@pytest.mark.parametrize(("change", "says"), [
    ({"name": ""}, "Fill this in."),
    ({"scopes": []}, "Choose at least one."),
    ({"owner": "nobody@northwind.example"}, "Nothing found. Check the spelling, or type less."),
    ({"scopes": ["people:erase"]}, "Choose at least one."),
])  # fmt: skip
def test_a_program_without_owner_or_rights_is_not_added(as_, admin, change: dict, says: str) -> None:
    page = as_(admin).post("clients.new", **{**NEW, **change})

    assert (page.status, page.says(says)) == (422, True)


def test_an_old_sign_in_is_not_enough_for_a_token(as_, admin) -> None:
    give_password(admin)
    client, browser = make_client(admin), as_(admin)
    age_proof(admin, by=timedelta(days=2))

    asked = browser.get("clients.new_token", client_id=client.id)
    without = browser.post("clients.new_token", client_id=client.id, life="30")
    wrong = browser.post("clients.new_token", client_id=client.id, life="30", password="guessed")
    made = browser.post("clients.new_token", client_id=client.id, life="30", password=PASSWORD)

    assert asked.says("Confirm that it is you.")
    assert (without.status, wrong.status, made.status) == (422, 422, 200)
    assert only(ClientToken).client_id == client.id


def test_a_token_is_revoked_on_the_page_of_its_program(app, as_, admin) -> None:
    client = make_client(admin, ApiScope.PEOPLE_READ)
    token, browser = make_token(client), as_(admin)

    page = browser.post("clients.revoke_token", client_id=client.id, token_id=token.id)

    assert page.went_to("clients.show", client_id=client.id)
    assert only(ClientTokenEnd).token_id == token.id
    assert browser.get("clients.show", client_id=client.id).says("Revoked")
    assert browser.post("clients.revoke_token", client_id=client.id, token_id=token.id).status == 422
    assert call(app, "/people").status_code == 401


def test_a_token_of_another_program_is_not_found_under_this_one(as_, admin) -> None:
    client, token = make_client(admin), make_token(make_client(admin, name="Other"))

    assert as_(admin).post("clients.revoke_token", client_id=client.id, token_id=token.id).status == 404


def test_access_ends_for_good_and_the_page_says_so(as_, admin) -> None:
    client, browser = make_client(admin), as_(admin)

    assert browser.post("clients.end", client_id=client.id).went_to("clients.index")

    assert only(ClientEnd).ended_by_id == admin.id
    page = browser.get("clients.show", client_id=client.id)
    assert page.says("Every call is refused.")
    assert not page.says("Make a token")
    assert browser.get("clients.index").says("Ended Thu 12 Mar 2026")


def test_the_page_says_when_nobody_answers_for_a_program_any_more(as_, admin, cast) -> None:
    client = make_client(cast.bo)
    cast.bo.state = PersonState.LEFT

    assert as_(admin).get("clients.show", client_id=client.id).says("Bo Brand no longer works here.")


def test_nobody_but_administrators_sees_programs(as_, cast) -> None:
    client = make_client(cast.bo)

    for person in (cast.ada, cast.bo, cast.dot):
        assert as_(person).get("clients.index").status == 403
        assert as_(person).get("clients.show", client_id=client.id).status == 403


def test_the_list_shows_an_ended_program_beside_the_others(as_, admin) -> None:
    end_client(make_client(admin, name="Old export"))
    make_token(make_client(admin))

    page = as_(admin).get("clients.index")
    assert page.says("Agent platform")
    assert page.says("1 valid")
