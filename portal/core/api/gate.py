"""Access to the API: a program needs a valid bearer token that has the scope of the endpoint."""

from collections.abc import Callable

from flask import current_app, g, request

from portal.core.access import label_of
from portal.core.api.caller import Caller
from portal.core.api.problems import Rejected
from portal.core.reasons import Reason
from portal.core.slots import Slot

FIND_CALLER: Slot[Callable[[str], Caller | None]] = Slot("the program behind a valid token")
BEARER = "bearer"
REALM = 'Bearer realm="Rung"'


def admit() -> None:
    """Let the call pass or raise ``Rejected``. An endpoint without a label is closed to everyone."""
    if request.routing_exception is not None:
        return
    label = label_of(current_app, request.endpoint)
    if label is None or not label.is_api:
        raise Rejected(403, Reason("api_closed"))
    g.caller = found = _identify()
    if label.scope is not None and label.scope not in found.scopes:
        challenge = f'{REALM}, error="insufficient_scope", scope="{label.scope}"'
        raise Rejected(403, Reason("scope_missing", scope=label.scope.value), {"WWW-Authenticate": challenge})
    if g.get("is_inside"):  # the same call again, within its transaction
        return
    wait = current_app.call_window.take(found.token_id)  # type: ignore[attr-defined]
    if wait:
        raise Rejected(429, Reason("api_too_fast", seconds=wait), {"Retry-After": str(wait)})


def token_of_request() -> str:
    """Return the bearer token of the request; empty where there is none."""
    sent = request.authorization
    return sent.token or "" if sent is not None and sent.type == BEARER else ""


def _identify() -> Caller:
    """Return the program behind the token; raise ``Rejected`` without a valid one. Cookies are ignored."""
    token = token_of_request()
    if not token:
        raise Rejected(401, Reason("token_missing"), {"WWW-Authenticate": REALM})
    find = FIND_CALLER.value()
    found = find(token) if find else None
    if found is None:
        challenge = f'{REALM}, error="invalid_token"'
        raise Rejected(401, Reason("token_unknown"), {"WWW-Authenticate": challenge})
    return found
