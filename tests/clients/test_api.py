"""From a token to the first response, as a platform engineer would go."""

from datetime import timedelta

from portal.audit.models import AuditEntry
from portal.core import clock
from portal.core.permissions import ApiScope
from tests.clients.make import TOKEN, call, end_token, make_client, make_token
from tests.conftest import NOON
from tests.make import actions, only


def test_a_program_asks_who_it_is(app, cast, count_queries) -> None:
    client = make_client(cast.cal, ApiScope.PEOPLE_READ)
    make_token(client, is_used=True)

    with count_queries() as statements:
        answer = call(app, "/clients/me")

    assert answer.json == {
        "id": client.id, "name": "Agent platform", "scopes": ["people:read"],
        "token_expires_at": "2026-06-09T12:00:00Z",
    }  # fmt: skip
    assert len(statements) == 1


def test_a_program_replaces_its_token_once_however_often_it_asks(app, cast) -> None:
    make_token(make_client(cast.cal))

    first, second = (call(app, "/clients/me/token", "POST") for _ in range(2))

    assert (first.status_code, second.status_code, first.json) == (201, 201, second.json)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert first.json["old_token_ends_at"] == "2026-03-12T12:10:00Z"
    assert call(app, "/clients/me", token=first.json["token"]).status_code == 200
    with clock.moved_to(NOON + timedelta(minutes=10)):
        assert call(app, "/clients/me").status_code == 401
    assert (actions(), only(AuditEntry).actor_id) == (["clients.token_rotated"], None)


def test_a_token_that_was_replaced_is_not_replaced_again_under_another_key(app, cast) -> None:
    make_token(make_client(cast.cal))
    call(app, "/clients/me/token", "POST")

    answer = call(app, "/clients/me/token", "POST", key="k-2")

    assert (answer.status_code, answer.json["reason"]) == (422, "token_replaced_already")


def test_a_revoked_token_is_refused_at_the_next_call(app, cast) -> None:
    token = make_token(make_client(cast.cal))
    assert call(app, "/clients/me").status_code == 200

    end_token(token)

    assert (
        call(app, "/clients/me").status_code,
        call(app, "/clients/me", token=TOKEN + "x").status_code,
    ) == (401, 401)


def test_a_program_reads_the_same_document_as_people(app, cast, as_) -> None:
    make_token(make_client(cast.cal))

    assert call(app, "/openapi.json").json == as_(cast.ada).get("api.document").response.json
