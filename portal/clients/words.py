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
    "client_name_taken": _l(
        "There is already a program with this name. Ended ones keep theirs, for the log."
    ),
    "client_over": _l("The access of this program has ended."),
    "client_owner_not_here": _l("Choose someone who works here now."),
    "client_owner_unknown": _l("Nobody in the directory has this e-mail address."),
    "token_ends_soon": _l("The program has replaced this token. It ends within minutes."),
    "token_made_just_now": _l(
        "A token was made a moment ago. If you did not copy it, revoke it, wait ten seconds and make another one."
    ),
    "token_needs_password": _l("Enter your password, then make the token."),
    "token_over": _l("This token is not valid any more."),
    "token_replaced_already": _l("This token has been replaced already. Use the new one."),
    "tokens_too_many": _l("There are %(most)s valid tokens already. Revoke one first."),
}

SUBJECTS = {"client": _l("Program")}

PRIVACY_KEPT = (_l("Which programs you answer for, if any may call the portal."),)
