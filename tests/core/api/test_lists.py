"""Lists come in pages."""

import pytest

from portal.core.access import API
from tests.core.api.trial import Call, told
from tests.make import make_site


def test_a_list_leads_from_page_to_page_with_its_filters_until_it_ends(call: Call) -> None:
    for name in ("Lyme", "Luton", "York"):
        make_site(name)
    read, path = [], "/sites?letter=L&limit=1"
    while path:
        answer = call("GET", path)
        read += [each["name"] for each in answer.json["items"]]
        following = answer.json["next"]
        assert answer.headers.get("Link") == (f'<{following}>; rel="next"' if following else None)
        path = following and following.removeprefix(API)

    assert read == ["Leeds", "Luton", "Lyme"]


@pytest.mark.parametrize("limit", ["0", "101", "many"])
def test_a_page_is_never_larger_than_a_hundred(call: Call, limit: str) -> None:
    assert told(call("GET", f"/sites?limit={limit}")) == (422, "api_unfit")


@pytest.mark.parametrize("mark", ["made-up", "WzAsMV0="])
def test_a_page_mark_that_was_made_up_is_a_bad_request(call: Call, mark: str) -> None:
    assert told(call("GET", f"/sites?page={mark}")) == (400, "api_unreadable")
