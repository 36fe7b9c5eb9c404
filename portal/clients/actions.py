"""The actions of programs and tokens in the log."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class ClientAction(AuditAction):
    """Each action with its words on the log page."""

    ENDED = "clients.ended", _l("Ended the access of a program")
    REGISTERED = "clients.registered", _l("Added a program")
    TOKEN_MADE = "clients.token_made", _l("Made a token")
    TOKEN_REVOKED = "clients.token_revoked", _l("Revoked a token")
    TOKEN_ROTATED = "clients.token_rotated", _l("Replaced its own token")
