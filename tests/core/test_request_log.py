"""What the log says about a request, and what it never says."""

import json
import logging

from portal.application import create_app
from portal.core.logs import JsonLines
from tests.browser import Browser
from tests.core.dressed import SAID, post, replace_settings


def test_each_request_has_an_id_of_its_own_or_that_of_the_proxy(connection, cast, settings) -> None:
    def id_of(given: str | None = None, *, trust_proxy: bool = True) -> str:
        app = create_app(replace_settings(settings, trust_proxy=trust_proxy), engine=connection)
        headers = {"X-Request-ID": given} if given else {}
        return Browser(app, None).open("/livez", headers=headers).response.headers["X-Request-ID"]

    assert id_of() != id_of()
    assert id_of("0123-abcd-4567", trust_proxy=False) != "0123-abcd-4567"
    assert id_of("0123-abcd-4567") == "0123-abcd-4567"
    for wrong in ("short", "x" * 65, "with spaces in it", "<script>alert</script>"):
        assert id_of(wrong) != wrong


def test_a_request_is_one_line_that_names_the_person_by_number_and_nothing_typed(plain, cast, caplog) -> None:
    caplog.set_level(logging.INFO, logger="portal")

    Browser(plain, cast.ada).open("/profile?typed=secret-words")

    [line] = [json.loads(JsonLines().format(each)) for each in caplog.records if each.message == "request"]
    assert (line["endpoint"], line["method"], line["status"], line["person"]) == (
        "people.profile",
        "GET",
        200,
        cast.ada.id,
    )
    assert "secret-words" not in json.dumps(line)


def test_a_database_error_is_written_down_without_what_was_typed(plain, cast, caplog) -> None:
    assert post(Browser(plain, cast.ada), "/try/twice").status == 500

    lines = [JsonLines().format(each) for each in caplog.records]
    assert any("IntegrityError" in line and "people_site" in line for line in lines)
    assert not any(SAID in line for line in lines)


def test_a_value_that_does_not_fit_is_written_down_without_the_value(plain, cast, caplog) -> None:
    """SQLite accepts it; PostgreSQL does not."""
    page = Browser(plain, cast.ada).open("/try/query?id=1&name=Mrs Miller%00")

    assert page.status < 500
    assert not any("Miller" in JsonLines().format(each) for each in caplog.records)


def test_views_that_ask_for_it_are_left_out_of_the_log(plain, cast, caplog) -> None:
    caplog.set_level(logging.INFO, logger="portal")

    assert Browser(plain, cast.ada).open("/try/secret").text == "quiet"

    assert [each.message for each in caplog.records] == []
