"""The OpenAPI document follows from labels and shapes."""

import json
import re

from portal.core.access import API
from portal.core.api.document import openapi
from portal.core.web import Portal


def test_the_document_describes_each_endpoint_by_its_label_and_its_shapes(plain: Portal) -> None:
    document = openapi(plain, server="https://portal.example")
    listing, adding = document["paths"][f"{API}/sites"]["get"], document["paths"][f"{API}/sites"]["post"]

    assert document["openapi"] == "3.1.0"
    assert (listing["summary"], listing["description"]) == (
        "List the sites, in order of their names.", "A letter narrows the list.",
    )  # fmt: skip
    assert listing["security"] == [{"token": ["people:read"]}]
    assert [each["name"] for each in listing["parameters"]] == ["page", "limit", "letter"]
    assert adding["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/NewSite"
    }
    assert [each["name"] for each in adding["parameters"]] == ["Idempotency-Key"]
    assert set(adding["responses"]) == {"201", "400", "401", "403", "413", "415", "422", "429", "500", "503"}
    assert document["paths"][f"{API}/sites/{{site_id}}"]["delete"]["parameters"][0]["schema"] == {
        "type": "integer"
    }


def test_the_document_of_the_portal_holds_together(app: Portal) -> None:
    """Every reference leads somewhere, every part of an address is a parameter, no two calls share a name."""
    document = openapi(app, server="https://portal.example")
    calls = [(path, call) for path, methods in document["paths"].items() for call in methods.values()]

    references = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert references <= set(document["components"]["schemas"])
    assert len({call["operationId"] for _path, call in calls}) == len(calls)
    for path, call in calls:
        assert set(re.findall(r"{(\w+)}", path)) == {
            each["name"] for each in call["parameters"] if each["in"] == "path"
        }
        assert call["summary"].endswith(".")


def test_people_read_in_the_page_of_the_api_what_the_document_says(as_, cast, app: Portal) -> None:
    page = as_(cast.ada).get("api.index")

    assert page.status == 200
    for path, methods in openapi(app, server="").get("paths").items():
        for method, call in methods.items():
            assert page.says(f"{method.upper()} {path}")
            assert page.says(call["summary"])
    assert page.says("Too many calls in one minute.")
