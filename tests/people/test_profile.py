"""A person's own settings."""

from portal.people.models import Person
from portal.people.rules import Theme
from tests.make import actions, keep


def test_someone_who_prefers_the_dark_gets_it_everywhere(as_, cast) -> None:
    page = as_(cast.ada).post("people.profile", theme="dark", time_zone="Europe/Dublin")

    assert page.went_to("people.profile")
    assert (cast.ada.theme, cast.ada.time_zone) == (Theme.DARK, "Europe/Dublin")
    assert 'data-bs-theme="dark"' in as_(cast.ada).get("people.profile").text
    assert actions() == ["people.preferences_changed"]


def test_saving_the_colours_keeps_a_zone_that_is_not_on_the_list(as_, cast) -> None:
    cast.ada.time_zone = "UTC"
    keep(cast.ada)
    ada = as_(cast.ada)

    page = ada.get("people.profile")
    ada.post("people.profile", theme="dark", time_zone="UTC")

    assert '<option selected value="UTC">UTC</option>' in page.text
    assert (cast.ada.theme, cast.ada.time_zone) == (Theme.DARK, "UTC")


def test_zones_are_offered_by_the_place_where_somebody_is(as_, cast) -> None:
    page = as_(cast.ada).get("people.profile")

    assert "Europe/London" in page.text
    assert "Etc/GMT" not in page.text
    assert "US/Eastern" not in page.text


def test_the_profile_needs_few_queries(as_, cast, count_queries) -> None:
    browser = as_(cast.ada)

    with count_queries() as queries:
        browser.get("people.profile")

    assert len(queries) == 4, queries


def test_nobody_is_asked_to_sign_in_first(as_, cast) -> None:
    assert as_(None).get("people.profile").response.headers["Location"] == "/sign-in?next=/profile"
    assert Person.__tablename__ == "person"
