"""Ending sign-ins and spending one-time links; parts of commands that record why."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from portal.core import db
from portal.people.commands.sets import People
from portal.people.models import OneTimeLink, SignIn


def end_sign_ins(people: Sequence[int] | People, at: datetime) -> None:
    """Sign people out everywhere; ``people`` are their ids, or a selection of them."""
    mine = (SignIn.person_id.in_(people), SignIn.ended_at.is_(None))
    db.session.execute(update(SignIn).where(*mine).values(ended_at=at))


def spend_links(people: Sequence[int] | People, at: datetime) -> None:
    """Let the invitations and reset links that people hold work no more."""
    mine = (OneTimeLink.person_id.in_(people), OneTimeLink.used_at.is_(None))
    db.session.execute(update(OneTimeLink).where(*mine).values(used_at=at))
