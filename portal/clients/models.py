"""Programs, their tokens, and when each ended. Only hashes of tokens are stored."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.clients import rules
from portal.core.db import AppendOnly, Base
from portal.core.permissions import ApiScope
from portal.people.models import Person


class Client(AppendOnly, Base):
    """A program that may call the portal. Its scopes never change: a program that needs more is a new client."""

    __tablename__ = "client"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    scopes: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])
    end: Mapped["ClientEnd | None"] = relationship(viewonly=True)

    @property
    def granted(self) -> frozenset[ApiScope]:
        return rules.read_scopes(self.scopes)


class ClientEnd(AppendOnly, Base):
    """The end of a client's access. All its tokens are invalid from then on."""

    __tablename__ = "client_end"

    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), primary_key=True, autoincrement=False)
    ended_at: Mapped[datetime]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ClientToken(AppendOnly, Base):
    """One token, by its hash. ``made_by_id`` is empty if the program rotated its token itself."""

    __tablename__ = "client_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    hint: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]


class ClientTokenEnd(AppendOnly, Base):
    """The end of a token that was revoked or replaced. It is valid until ``ends_at``."""

    __tablename__ = "client_token_end"

    token_id: Mapped[int] = mapped_column(
        ForeignKey("client_token.id"), primary_key=True, autoincrement=False
    )
    ends_at: Mapped[datetime]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ClientTokenUse(Base):
    """When a token was last used, updated at most every five minutes."""

    __tablename__ = "client_token_use"

    token_id: Mapped[int] = mapped_column(
        ForeignKey("client_token.id"), primary_key=True, autoincrement=False
    )
    used_at: Mapped[datetime]
