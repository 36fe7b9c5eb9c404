"""The private links under which calendars read the due dates of a person."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class DueDateLink(Base):
    """The link of one person. Only the hash of its token is kept, so it is shown once."""

    __tablename__ = "today_due_date_link"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
