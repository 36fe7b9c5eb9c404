"""End sign-ins and one-time links. The commands that call this record the reason."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from portal.core import db
from portal.people.commands.sets import People
from portal.people.models import OneTimeLink, SignIn


def end_sign_ins(people: Sequence[int] | People, at: datetime) -> None:
    """End every sign-in of some people; ``people`` are their ids, or a select of them."""
    mine = (SignIn.person_id.in_(people), SignIn.ended_at.is_(None))
    db.session.execute(update(SignIn).where(*mine).values(ended_at=at))


def spend_links(people: Sequence[int] | People, at: datetime) -> None:
    """End the invitations and reset links of some people."""
    mine = (OneTimeLink.person_id.in_(people), OneTimeLink.used_at.is_(None))
    db.session.execute(update(OneTimeLink).where(*mine).values(used_at=at))
