"""Chat channels of Slack and Teams, in which news of interest to everyone is announced."""

from flask_babel import lazy_gettext as _l

from portal.chat import delivery, transport
from portal.chat.actions import ChatAction
from portal.chat.settings import SETTINGS
from portal.chat.views import bp
from portal.chat.words import LABELS, SENTENCES, SUBJECTS
from portal.core.feature import Feature
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.web import Portal


def _derive_key(app: Portal) -> None:
    """Derive the key of the channels' addresses from the secret of the installation."""
    transport.set_up(app.settings)


FEATURE = Feature(
    name="chat",
    title=_l("Slack and Teams"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Slack and Teams"),
            endpoint="chat.index",
            permission=Permission.OUTBOX_VIEW,
            place=Place.ADMIN,
            order=76,
            icon="megaphone",
        ),
    ),
    jobs=delivery.JOBS,
    labels=(LABELS,),
    sentences=(SENTENCES,),
    settings=SETTINGS,
    actions=(ChatAction,),
    subjects=SUBJECTS,
    set_up=_derive_key,
)
