"""Delivers announcements: claim in one short transaction, send outside any, record the result in another."""

import logging
from datetime import timedelta
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import joinedload

from portal.chat import commands, rules, transport
from portal.chat.models import ChatChannel, ChatPost
from portal.chat.settings import CHAT_HOSTS
from portal.chat.transport import NotTaken, WebPoster
from portal.core import clock, db
from portal.core.jobs import Job
from portal.core.links import address_of_portal
from portal.core.phrases import gettext as _
from portal.outbox.rules import BATCH, LEASE, next_try_at
from portal.people.models import Person
from portal.settings import queries as settings_queries

log = logging.getLogger("portal.chat")
OPEN = (ChatPost.sent_at.is_(None), ChatPost.failed_at.is_(None))


def deliver_due(poster: WebPoster | None = None) -> int:
    """Send one batch of due announcements; return how many were taken."""
    claimed = claim()
    return sum(_deliver(each, poster or WebPoster()) for each in claimed)


def claim() -> list[ChatPost]:
    """Claim due announcements. No other worker sees them until the lease expires."""
    at = clock.now()
    with db.own_session(), db.use_case():  # the rows are used after it: sending needs no transaction
        posts = db.session.scalars(
            select(ChatPost)
            .join(ChatChannel, ChatChannel.id == ChatPost.channel_id)
            .where(*OPEN, ChatPost.due_at <= at, ChatChannel.ended_at.is_(None))
            .options(joinedload(ChatPost.channel))
            .order_by(ChatPost.due_at, ChatPost.id)
            .limit(BATCH)
            .with_for_update(of=ChatPost, skip_locked=True)
        ).all()
        for post in posts:
            post.attempts += 1
            post.due_at = at + LEASE
    return list(posts)


def send_test(actor: Person, channel: ChatChannel, poster: WebPoster | None = None) -> str:
    """Send a test to a channel at once, outside any transaction; return the code of the error, if there was one."""
    channel_id, error = channel.id, ""
    try:
        text = _("This is a test. Announcements from the portal appear here.")
        _send(channel, text, address_of_portal(), poster or WebPoster())
    except transport.ERRORS as problem:
        error = transport.error_code(problem)
    db.perform(lambda: commands.note_test(actor, channel_id, error=error))
    return error


def forget_old() -> int:
    """Delete announcements that were sent or given up more than ninety days ago."""
    before = clock.now() - rules.KEPT
    with db.own_session(), db.use_case():
        old = delete(ChatPost).where(or_(ChatPost.sent_at < before, ChatPost.failed_at < before))
        gone = db.session.execute(old)
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _deliver(post: ChatPost, poster: WebPoster) -> bool:
    try:
        _send(post.channel, post.text, post.link, poster)
    except transport.ERRORS as error:
        _plan_again(post.id, error)
        return False
    with db.own_session(), db.use_case():
        db.session.get_one(ChatPost, post.id).sent_at = clock.now()
    return True


def _send(channel: ChatChannel, text: str, page: str, poster: WebPoster) -> None:
    """Call the channel, if its host is still allowed."""
    address = transport.unseal(channel.address)
    hosts = rules.read_hosts(settings_queries.value(CHAT_HOSTS))
    if not rules.is_allowed(urlsplit(address).hostname or "", hosts):
        raise OSError
    body = rules.payload(channel.service, text, page, _("Open"))
    poster.post(address, body)


def _plan_again(post_id: int, error: Exception) -> None:
    """Schedule the next try, or give up after the last one or an answer that another try would not change."""
    at, code = clock.now(), transport.error_code(error)
    with db.own_session(), db.use_case():
        post = db.session.get_one(ChatPost, post_id)
        is_final = isinstance(error, NotTaken) and error.is_final
        again = None if is_final else next_try_at(post.attempts, at)
        post.error_code = code
        if again:
            post.due_at = again
        else:
            post.failed_at = at
    log.warning("announcement not delivered", extra={"job": f"chat {post_id}: {code}"})


JOBS = (
    Job(name="chat", title=_l("Send announcements to chat"), every=timedelta(seconds=10), run=deliver_due),
    Job(
        name="forget old chat",
        title=_l("Delete old announcements"),
        every=timedelta(days=1),
        run=forget_old,
    ),
)
