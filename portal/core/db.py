"""The database: one session, one base model, one place that commits."""

import logging
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import Enum, IntEnum
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    Connection,
    CursorResult,
    DateTime,
    Engine,
    Enum as EnumColumn,
    Executable,
    Integer,
    MetaData,
    event,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session, UOWTransaction, scoped_session, sessionmaker
from sqlalchemy.types import TypeDecorator

from portal.core import sqlite
from portal.core.environment import Settings
from portal.core.errors import Busy

T = TypeVar("T")
log = logging.getLogger("portal")

ATTEMPTS = 4
BUSY_STATES = frozenset({"40001", "40P01", "55P03"})  # serialisation failure, deadlock, lock not free in time
FASTER = "23505"  # somebody wrote the same unique value a moment ago: look again, and say so in words
RETRIED_STATES = frozenset({"40001", "40P01", FASTER})


class UtcDateTime(TypeDecorator[datetime]):
    """Keeps every moment aware and in UTC, also on SQLite, which knows no zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002 - its shape
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone reached the database.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002 - its shape
        return None if value is None else value.replace(tzinfo=UTC)


class Rank(TypeDecorator[IntEnum]):
    """Stores an ordered enumeration (a level, a severity) as its number, so that it can be compared in SQL."""

    impl = Integer
    cache_ok = True

    def __init__(self, kind: type[IntEnum]) -> None:
        super().__init__()
        self.kind = kind

    @property
    def python_type(self) -> type[Any]:
        return self.kind

    def process_bind_param(self, value: IntEnum | None, dialect: Any) -> int | None:  # noqa: ARG002 - its shape
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Any) -> IntEnum | None:  # noqa: ARG002 - its shape
        return None if value is None else self.kind(value)


class Base(DeclarativeBase):
    """Decides once how Python types become columns and how constraints are named."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UtcDateTime,
        Enum: EnumColumn(
            Enum, native_enum=False, length=40, values_callable=lambda kind: [each.value for each in kind]
        ),
    }


class AppendOnly:
    """Mark a model whose rows are facts: session and database refuse to change or delete them.

    ``may_be_emptied`` names columns with words about a person; erasing the person empties them, by a statement of its
    own. A migration says the same to the database: ``op.refuse_changes(table, but=…)``.
    """

    may_be_emptied: ClassVar[frozenset[str]] = frozenset()


_scope: ContextVar[object] = ContextVar("session_scope", default=None)
session: scoped_session[Session] = scoped_session(
    sessionmaker(expire_on_commit=False), scopefunc=lambda: _scope.get() or threading.get_ident()
)


class _Writers:
    """SQLite takes one writer at a time: wait in a short queue, and turn away who would starve the readers."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._room = threading.Semaphore(4)

    def seat(self, waiting: int) -> None:
        self._room = threading.Semaphore(max(1, waiting))

    @contextmanager
    def turn(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise Busy
        try:
            with self._turn:
                yield
        finally:
            self._room.release()


_writers = _Writers()
_later: ContextVar[list[Callable[[], object]] | None] = ContextVar("after_use_case", default=None)


def connect(settings: Settings) -> Engine:
    """An engine for the database of ``settings``; raises ``Misconfigured`` where it is not safe to use."""
    if settings.database.startswith("sqlite"):
        _writers.seat(settings.threads // 2)
        return sqlite.connect(settings)
    from portal.core import postgres  # noqa: PLC0415 - a tenth of a second, which SQLite need not wait for

    return postgres.connect(settings)


def bind(engine: Any) -> None:
    """Let every new session use ``engine`` (or, in a test, one connection)."""
    session.remove()
    session.configure(bind=engine)


def rows(statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement that selects columns, past the layer of objects, which costs as much again.

    What waits to be written is written first, as the session does.
    """
    working = session()
    working.flush()
    return working.connection().execute(statement, values)


def be_patient(connection: Connection, seconds: float | None) -> None:
    """Wait longer for a server that was told to take longer, or for ever; on SQLite everybody waits as it is."""
    if connection.dialect.name == "postgresql":
        connection.connection.dbapi_connection.patience = seconds  # type: ignore[union-attr]


def is_sqlite() -> bool:
    """Whether the bound database is SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def perform(work: Callable[[], T], *, keep: Callable[[T], bool] = lambda _: True) -> T:
    """Run one use case: begin to write, do ``work``, commit if ``keep`` says so; the only place that commits.

    Rolls back on any error, and runs the whole of ``work`` again after a deadlock, or when somebody else was faster to
    write what may be there once. PostgreSQL reads what is committed: a rule that spans rows is kept by a unique
    constraint, by :func:`hold` or by :func:`take_turns`. Notes taken by :func:`note` meanwhile are written afterwards,
    also after a refusal. Raises :class:`Busy` when too many wait, or when the database stayed locked.
    """
    with _notes_afterwards(), _busy_when_locked():
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return _once(work, keep)
            except DBAPIError as error:
                if attempt == ATTEMPTS or _state_of(error) not in RETRIED_STATES:
                    raise
        raise AssertionError("the last attempt returns or raises")


@contextmanager
def use_case() -> Iterator[None]:
    """A use case as a block, for tests, the sample company and single statements of the outbox; not retried."""
    with _notes_afterwards(), _busy_when_locked(), _turn():
        try:
            _begin()
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise


def hold(row: object) -> None:
    """Let nobody else change ``row`` until this use case ends, and know it as it is by now.

    On SQLite nobody else can.
    """
    if not is_sqlite():
        session.flush()  # what was changed here would be lost
        session.refresh(row, with_for_update={"key_share": True, "of": type(row)})


def take_turns(about: str, *, shared: bool = False) -> None:
    """Let one use case at a time change what many rows hold together, such as the tree of units.

    Take the turn before the first look at those rows; on SQLite whoever writes is alone anyway. A ``shared`` turn is
    for use cases that only need those rows to stay as they are: any number of them run at once.
    """
    if not is_sqlite():
        lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        session.execute(text(f"SELECT {lock}(:turn)"), {"turn": zlib.crc32(about.encode())})


def note(write: Callable[[], object]) -> None:
    """Write what must survive a refusal, or belongs to a page that is only read, in a short transaction of its own.

    Inside a use case it waits until that has ended.
    """
    later = _later.get()
    if later is not None:
        later.append(write)
        return
    with own_session(), use_case():
        write()


@contextmanager
def own_session() -> Iterator[None]:
    """Let what happens inside have a session of its own, so that what goes on outside is undisturbed."""
    token = _scope.set(object())
    try:
        yield
    finally:
        session.remove()
        _scope.reset(token)


@contextmanager
def _notes_afterwards() -> Iterator[None]:
    """Let notes wait until the use case has ended; one that cannot be written changes nothing of what came of it."""
    if _later.get() is not None:
        raise RuntimeError("A use case began within a use case; only the outer one may commit.")
    token = _later.set([])
    try:
        yield
    finally:
        later = _later.get() or []
        _later.reset(token)
        for write in later:
            try:
                note(write)
            except Exception:
                log.exception("a note was lost")


@contextmanager
def _busy_when_locked() -> Iterator[None]:
    """A lock that did not come free in time, or too many serialisation failures, mean: try again in a moment."""
    try:
        yield
    except DBAPIError as error:
        if _state_of(error) in BUSY_STATES or "database is locked" in str(error.orig):
            raise Busy from error
        raise


def _state_of(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _once(work: Callable[[], T], keep: Callable[[T], bool]) -> T:
    with _turn():
        try:
            _begin()
            outcome = work()
            if keep(outcome):
                session.commit()
            else:
                session.rollback()
            return outcome
        except BaseException:
            session.rollback()
            raise


def _turn() -> AbstractContextManager[None]:
    return _writers.turn() if is_sqlite() else nullcontext()


def _begin() -> None:
    session.rollback()
    session().info.clear()
    session.connection(execution_options={"portal_writes": True})


@event.listens_for(Session, "before_flush")
def _keep_facts(working: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Facts are append-only: the guard that catches a bug before the database does."""
    for row in working.dirty:
        if isinstance(row, AppendOnly) and working.is_modified(row):
            raise TypeError(f"{type(row).__name__} is append-only and was changed.")
    for row in working.deleted:
        if isinstance(row, AppendOnly):
            raise TypeError(f"{type(row).__name__} is append-only and was deleted.")
