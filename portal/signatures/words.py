"""Labels and sentences of signatures."""

from flask_babel import lazy_gettext as _l

from portal.people.rules import Proof

LABELS = {
    Proof.PASSWORD: _l("password"),
    Proof.LINK: _l("a link sent to them, and a new password"),
    Proof.CHOSEN: _l("a choice from the list of the sample company, without a password"),
}

SENTENCES = {
    "signature_needs_password": _l("Enter your password, then sign."),
}
