"""The directory, as a program reads it."""

from portal.core.permissions import ApiScope
from portal.people.rules import PersonState
from tests.clients.make import call, make_client, make_token
from tests.make import make_person


def test_a_program_reads_everybody_page_by_page_by_name(app, cast, count_queries) -> None:
    make_token(make_client(cast.cal, ApiScope.PEOPLE_READ), is_used=True)
    read, address = [], "/people?limit=2"
    while address:
        with count_queries() as statements:
            answer = call(app, address)
        read += answer.json["items"]
        address = answer.json["next"] and answer.json["next"].removeprefix("/api/v1")
        assert len(statements) == 2  # whose token it is, and one page

    assert [each["name"] for each in read] == ["Ada Abara", "Bo Brand", "Cal Chen", "Dot Diaz", "Eve Eide"]
    assert read[0] == {
        "id": cast.ada.id, "name": "Ada Abara", "email": "ada.abara@northwind.example", "job_title": "",
        "unit": "Claims", "site": "Leeds", "state": "active",
    }  # fmt: skip


def test_a_state_narrows_the_list(app, cast) -> None:
    make_person("Gil Gone", state=PersonState.LEFT)
    make_token(make_client(cast.cal, ApiScope.PEOPLE_READ))

    assert [each["name"] for each in call(app, "/people?state=left").json["items"]] == ["Gil Gone"]
    assert call(app, "/people?state=asleep").json["faults"][0]["field"] == "state"


def test_without_the_scope_the_directory_stays_closed(app, cast) -> None:
    make_token(make_client(cast.cal))

    answer = call(app, "/people")
    assert (answer.status_code, answer.json["reason"]) == (403, "scope_missing")
