"""The sentences with which the API rejects a call."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "api_broken": _l(
        "Something went wrong on our side. Nothing was changed. Quote the request ID if you ask about it."
    ),
    "api_busy": _l("The portal is busy. Nothing was changed. Try again in a few seconds."),
    "api_closed": _l("Programs cannot call this address."),
    "api_not_found": _l("There is nothing at this address, or your token does not have access to it."),
    "api_not_json": _l("Send JSON, with the header “Content-Type: application/json”."),
    "api_nul": _l("The NUL character cannot be stored. Remove it."),
    "api_too_fast": _l("Too many calls in one minute. Try again in %(seconds)s seconds."),
    "api_too_large": _l("The body is too large."),
    "api_unfit": _l("The body is not valid. Each field with an error is listed."),
    "api_unreadable": _l("The call is not valid. Check the address, the page mark and the JSON."),
    "api_wrong_method": _l("This address does not accept this method."),
    "idempotency_key_missing": _l(
        "A call that changes something needs the header “Idempotency-Key”, "
        "1 to 255 printable characters, new for each call."
    ),
    "idempotency_key_reused": _l("This idempotency key was used for another call. Use a new one."),
    "scope_missing": _l("Your token does not have the scope %(scope)s."),
    "token_missing": _l("Send a token in the header “Authorization: Bearer …”."),
    "token_unknown": _l("This token is not valid. It may have expired or been revoked."),
}
