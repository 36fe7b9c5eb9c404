"""Tables of content versions, which are immutable and identified by hash, and of what was withdrawn or retired."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import AppendOnly, Base
from portal.library import parsed
from portal.library.rules import FIRST_ERA, ChangeClass, ContentKind, Origin, note_of_change

LANGUAGE = "en"  # of a text that names none


class ContentVersion(AppendOnly, Base):
    """One version of a lesson, quiz, lab, checklist, policy or catalogue, as people saw it.

    ``hash`` is the SHA-256 of ``source``. ``body`` is what pages show, its Markdown rendered. ``era`` goes up by one
    with every full change: evidence of an earlier era stops counting some days later. The version is in force from
    ``published_at``, which may be in the future, until a newer one is.
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
        """Return the body, parsed once per process; callers must not change it."""
        return parsed.content(self.hash, lambda: self.body)

    @property
    def language(self) -> str:
        """Return the language of the text."""
        return str(self.content.get("language", LANGUAGE))

    @property
    def change_note(self) -> str:
        """Return what has changed since people had to do this content last; empty without a change log."""
        content = self.content
        log = content.get("change_log") if isinstance(content, dict) else None
        return note_of_change(self.kind, self.label, log or ())

    @property
    def is_first(self) -> bool:
        """Return whether there was no earlier version that anybody could have passed."""
        return self.era == FIRST_ERA and self.change is ChangeClass.FULL


class ContentWithdrawal(AppendOnly, Base):
    """A version that was withdrawn: from ``withdrawn_at`` the version before is in force again."""

    __tablename__ = "library_withdrawal"

    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), primary_key=True)
    withdrawn_at: Mapped[datetime]
    withdrawn_by_id: Mapped[int | None]
    reason: Mapped[str]


class ContentRetirement(AppendOnly, Base):
    """A piece of content that was retired: no version published before ``retired_at`` is in force since."""

    __tablename__ = "library_retirement"
    __table_args__ = (UniqueConstraint("kind", "key", "retired_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ContentKind]
    key: Mapped[str]
    retired_at: Mapped[datetime]
    retired_by_id: Mapped[int | None]


class AwaitedVersion(Base):
    """A version that takes force in the future. The row is deleted when the log has an entry that it did."""

    __tablename__ = "library_awaited"

    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), primary_key=True)


class FileTakenIn(Base):
    """The SHA-256 of a shipped file's bytes when it was last imported."""

    __tablename__ = "library_file"

    path: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]


class ContentProposal(AppendOnly, Base):
    """A file that proposes to replace a version written in the portal."""

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
        """Return the body, parsed once per process; callers must not change it."""
        return parsed.content(self.hash, lambda: self.body)
