"""Ending sign-ins and spending one-time links."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update

from portal.core import db
from portal.people.models import OneTimeLink, SignIn


def end_sign_ins(person_ids: Iterable[int], at: datetime) -> None:
    """Sign people out everywhere; part of commands that record why."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.person_id.in_(list(person_ids)), SignIn.ended_at.is_(None))
        .values(ended_at=at)
    )


def spend_links(person_ids: Iterable[int], at: datetime) -> None:
    """Let the invitations and reset links that people hold work no more; part of commands that record why."""
    db.session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.person_id.in_(list(person_ids)), OneTimeLink.used_at.is_(None))
        .values(used_at=at)
    )
