"""Tables of sign-offs: observations at work, the sign-offs they make, and requests to observe."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import AppendOnly, Base
from portal.library.models import ContentVersion
from portal.people.models import Person
from portal.signatures.models import Signed


class Observation(Signed, AppendOnly, Base):
    """One signed observation of one person at work on one day. ``items`` holds yes, no or na for each item."""

    __tablename__ = "training_observation"
    __table_args__ = (UniqueConstraint("person_id", "checklist_key", "observed_on"),)

    may_be_emptied: ClassVar[frozenset[str]] = frozenset({"signed_name", "meaning", "comment"})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checklist_key: Mapped[str]
    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), index=True)
    era: Mapped[int]
    observer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    observed_on: Mapped[date]
    by_line_manager: Mapped[bool]
    observer_stands_in: Mapped[bool]
    items: Mapped[dict[str, str]] = mapped_column(JSON)
    comment: Mapped[str]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    observer: Mapped[Person] = relationship(foreign_keys=[observer_id])
    version: Mapped[ContentVersion] = relationship()
    sign_off: Mapped["SignOff | None"] = relationship(back_populates="observation", viewonly=True)


class SignOff(AppendOnly, Base):
    """Two observations on different days; the later one showed all mandatory items."""

    __tablename__ = "training_sign_off"
    __table_args__ = (Index("ix_training_sign_off_person_checklist", "person_id", "checklist_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checklist_key: Mapped[str] = mapped_column(index=True)
    era: Mapped[int]
    observation_id: Mapped[int] = mapped_column(ForeignKey("training_observation.id"), unique=True)
    signed_at: Mapped[datetime]
    valid_until: Mapped[datetime]

    observation: Mapped[Observation] = relationship(back_populates="sign_off", viewonly=True)


class ObservationRequest(AppendOnly, Base):
    """A person asked a colleague to observe them."""

    __tablename__ = "training_observation_request"
    __table_args__ = (Index("ix_training_observation_request_observer_asked", "observer_id", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    checklist_key: Mapped[str]
    observer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
