"""The sentences with which the API rejects a call."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "api_broken": _l(
        "Something broke on our side. Nothing was changed. Quote the request ID when you ask about it."
    ),
    "api_busy": _l("Many are saving right now. Nothing was changed. Try again in a few seconds."),
    "api_closed": _l("This address is not open to programs."),
    "api_not_found": _l("There is nothing at this address, or your token may not see it."),
    "api_not_json": _l("Send JSON, with the header “Content-Type: application/json”."),
    "api_nul": _l("The character NUL cannot be stored. Leave it out."),
    "api_too_fast": _l("Too many calls in one minute. Try again in %(seconds)s seconds."),
    "api_too_large": _l("The body is too large."),
    "api_unfit": _l("What you sent does not have the right shape. Each field that does not fit is listed."),
    "api_unreadable": _l("The call cannot be read. Check the address, the page mark and the JSON."),
    "api_wrong_method": _l("This address does not take this method."),
    "idempotency_key_missing": _l(
        "A call that changes something needs the header “Idempotency-Key”, "
        "1 to 255 printable characters, new for each call."
    ),
    "idempotency_key_reused": _l("This idempotency key has been used for another call. Take a new one."),
    "scope_missing": _l("Your token does not have the scope %(scope)s."),
    "token_missing": _l("Send a token, with the header “Authorization: Bearer …”."),
    "token_unknown": _l("This token is not valid: it was never made, has expired, or was revoked."),
}
