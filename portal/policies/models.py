"""Tables of policies: who acknowledged which version."""

from typing import ClassVar

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import AppendOnly, Base
from portal.library.models import ContentVersion
from portal.signatures.models import Signed


class Acknowledgement(Signed, AppendOnly, Base):
    """One person's signature under one version of a policy."""

    __tablename__ = "policy_acknowledgement"
    __table_args__ = (UniqueConstraint("person_id", "version_id"),)

    may_be_emptied: ClassVar[frozenset[str]] = frozenset({"signed_name"})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    policy_key: Mapped[str] = mapped_column(index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), index=True)

    version: Mapped[ContentVersion] = relationship()
