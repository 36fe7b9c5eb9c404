"""Labels and sentences of programs and tokens."""

from flask_babel import lazy_gettext as _l

from portal.clients.rules import Life, TokenState

LABELS = {
    Life.MONTH: _l("30 days"),
    Life.QUARTER: _l("90 days"),
    Life.YEAR: _l("1 year"),
    TokenState.VALID: _l("Valid"),
    TokenState.EXPIRED: _l("Expired"),
    TokenState.REVOKED: _l("Revoked"),
}

SENTENCES = {
    "client_name_taken": _l("Another program has this name. Names of ended programs cannot be used again."),
    "client_over": _l("This program’s access has ended."),
    "client_owner_not_here": _l("Choose someone who works here now."),
    "token_ends_soon": _l("The program has replaced this token. It stops working within minutes."),
    "token_made_just_now": _l(
        "You made a token a moment ago. If you did not copy it, revoke it, wait ten seconds and make another."
    ),
    "token_needs_password": _l("Enter your password, then make the token."),
    "token_over": _l("This token is no longer valid."),
    "token_replaced_already": _l("This token has already been replaced. Use the new one."),
    "tokens_too_many": _l("This program already has %(most)s valid tokens. Revoke one first."),
}

SUBJECTS = {"client": _l("Program")}

PRIVACY_KEPT = (_l("The programs you own, if any can call the portal."),)
