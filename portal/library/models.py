"""Versions of content: immutable, named by the hash of their source; and which of them is in force."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import AppendOnly, Base
from portal.library import parsed
from portal.library.rules import FIRST_ERA, ChangeClass, ContentKind, Origin

LANGUAGE = "en"  # of a text that names none


class ContentVersion(AppendOnly, Base):
    """One version of a lesson, quiz, lab, checklist, policy or catalogue, as people saw it.

    ``hash`` is the SHA-256 of ``source``. ``body`` is what pages show, its Markdown rendered. ``era`` goes up by one
    with every full change: evidence of an earlier era no longer counts.
    """

    __tablename__ = "library_version"
    __table_args__ = (
        UniqueConstraint("kind", "key", "label"),
        Index("ix_library_version_kind_key_published_at", "kind", "key", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ContentKind]
    key: Mapped[str]
    label: Mapped[str]
    hash: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    minutes: Mapped[int | None]
    change: Mapped[ChangeClass]
    era: Mapped[int]
    origin: Mapped[Origin]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None]
    source: Mapped[str] = mapped_column(Text, deferred=True)
    body: Mapped[str] = mapped_column(Text, deferred=True)

    @property
    def content(self) -> Any:
        """The body, parsed once per process; never change what it returns."""
        return parsed.content(self.hash, lambda: self.body)

    @property
    def language(self) -> str:
        """The language the text is written in."""
        return str(self.content.get("language", LANGUAGE))

    @property
    def is_first(self) -> bool:
        """Whether nothing came before it that anybody could have passed."""
        return self.era == FIRST_ERA and self.change is ChangeClass.FULL


class CurrentContent(Base):
    """Which version is in force."""

    __tablename__ = "library_current"

    kind: Mapped[ContentKind] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), index=True)

    version: Mapped[ContentVersion] = relationship()


class FileTakenIn(Base):
    """What a shipped file said when it was last taken in: the SHA-256 of its bytes."""

    __tablename__ = "library_file"

    path: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]


class ContentProposal(AppendOnly, Base):
    """What a file says beside a version that was written in the portal; nothing is overwritten."""

    __tablename__ = "library_proposal"
    __table_args__ = (UniqueConstraint("kind", "key", "hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ContentKind]
    key: Mapped[str]
    label: Mapped[str]
    hash: Mapped[str]
    title: Mapped[str]
    minutes: Mapped[int | None]
    filed_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(Text, deferred=True)
    body: Mapped[str] = mapped_column(Text, deferred=True)

    @property
    def content(self) -> Any:
        """The body, parsed once per process; never change what it returns."""
        return parsed.content(self.hash, lambda: self.body)
