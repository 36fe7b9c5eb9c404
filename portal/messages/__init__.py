"""Messages of leaders: written from templates, bound to facts, approved, sent once, confirmed by their readers."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Feature
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.messages import jobs, search, tasks
from portal.messages.actions import MessageAction
from portal.messages.notices import KINDS
from portal.messages.views import bp, news_bp
from portal.messages.words import KEPT, LABELS, PRIVACY_KEPT, PRIVACY_SEEN, SENTENCES, SUBJECTS

FEATURE = Feature(
    name="messages",
    title=_l("Messages"),
    blueprints=(news_bp, bp),
    navigation=(
        NavItem(
            label=_l("News"),
            endpoint="news.index",
            permission=Permission.PORTAL_USE,
            place=Place.MINE,
            order=45,
            icon="megaphone",
            help=_l("Messages to you, and which of them you have to confirm."),
        ),
        NavItem(
            label=_l("Messages"),
            endpoint="messages.desk",
            permission=Permission.MESSAGES_WRITE,
            place=Place.WORK,
            order=65,
            icon="envelope-paper",
            help=_l("Write messages from templates, schedule them, and see who was reached."),
        ),
    ),
    jobs=jobs.JOBS,
    tasks=tasks.SOURCES,
    search=search.find_hits,
    labels=LABELS,
    sentences=(SENTENCES,),
    actions=(MessageAction,),
    notices=KINDS,
    subjects=SUBJECTS,
    keeps=KEPT,
    privacy_kept=PRIVACY_KEPT,
    privacy_seen=PRIVACY_SEEN,
)
