"""Clients: programs that may call the portal, with their scopes, owners and tokens."""

from flask_babel import lazy_gettext as _l

from portal.clients import api, commands, naming
from portal.clients.actions import ClientAction
from portal.clients.views import bp
from portal.clients.words import LABELS, PRIVACY_KEPT, SENTENCES, SUBJECTS
from portal.core.api.gate import FIND_CALLER
from portal.core.feature import Feature
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission

FEATURE = Feature(
    name="clients",
    title=_l("API access"),
    blueprints=(bp, api.bp),
    navigation=(
        NavItem(
            label=_l("API access"),
            endpoint="clients.index",
            permission=Permission.CLIENTS_MANAGE,
            place=Place.ADMIN,
            order=60,
            icon="key",
            help=_l("Programs that can call the portal, what each can do, and their tokens."),
        ),
    ),
    labels=(LABELS,),
    sentences=(SENTENCES,),
    actions=(ClientAction,),
    subjects=SUBJECTS,
    row_names=naming.ROW_NAMES,
    provides={FIND_CALLER: commands.recognise},
    privacy_kept=PRIVACY_KEPT,
)
