"""Labels and sentences of signatures."""

from flask_babel import lazy_gettext as _l

from portal.people.rules import SignInProof

LABELS = {
    SignInProof.PASSWORD: _l("password"),
    SignInProof.LINK: _l("a link sent to them, and a new password"),
    SignInProof.CHOSEN: _l("a choice in the sample company, without a password"),
}

SENTENCES = {
    "signature_needs_password": _l("Enter your password, then sign."),
}
