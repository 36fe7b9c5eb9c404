"""The outbox: mails are stored in the transaction they are about, and delivered afterwards."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Feature, Panel
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.web import Portal
from portal.outbox import checks, delivery, transport
from portal.outbox.actions import MailAction
from portal.outbox.views import bp, waiting
from portal.outbox.words import LABELS, SENTENCES, SUBJECTS, why


def _choose_transport(app: Portal) -> None:
    """Set up the transport from the settings. Raises ``Misconfigured`` for a wrong address."""
    transport.set_up(app.settings)


FEATURE = Feature(
    name="outbox",
    title=_l("Email"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Delivery"),
            endpoint="outbox.index",
            permission=Permission.OUTBOX_VIEW,
            place=Place.ADMIN,
            order=75,
            icon="envelope",
        ),
    ),
    panels=(Panel("pages.health", waiting),),
    jobs=delivery.JOBS,
    checks=checks.CHECKS,
    labels=(LABELS,),
    sentences=(SENTENCES,),
    actions=(MailAction,),
    subjects=SUBJECTS,
    template_globals={"why_not_delivered": why},
    set_up=_choose_transport,
)
