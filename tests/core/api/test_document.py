"""The OpenAPI document follows from labels and shapes."""

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
