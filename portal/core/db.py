"""The database: one session, one base model, one place that commits."""

import logging
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import Enum, IntEnum
from pathlib import Path
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
from portal.core.environment import DATA, Settings
from portal.core.errors import Busy, Misconfigured
from portal.core.writers import Writers

T = TypeVar("T")
log = logging.getLogger("portal")

ATTEMPTS = 4
BUSY_STATES = frozenset({"40001", "40P01", "55P03"})  # serialisation failure, deadlock, lock timeout
FASTER = "23505"  # unique violation: run again, so that the command sees the other row and refuses in words
RETRIED_STATES = frozenset({"40001", "40P01", FASTER})


class UtcDateTime(TypeDecorator[datetime]):
    """Stores every moment in UTC and returns it aware, also on SQLite, which has no time zones."""

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
    """Stores an ordered enumeration (a level, a severity) as its number, so that SQL can compare it."""

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
    """The base of every model: how Python types become columns, and how constraints are named."""

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


def only_where(condition: str) -> dict[str, Any]:
    """Return the options of an index that restrict it to rows that meet ``condition``, on both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class AppendOnly:
    """Marks a model whose rows are facts: session and database refuse to change or delete them.

    ``may_be_emptied`` names columns with words about a person; a statement that erases the person may empty them. A
    migration says the same to the database: ``op.refuse_changes(table, but=…)``.
    """

    may_be_emptied: ClassVar[frozenset[str]] = frozenset()


_scope: ContextVar[object] = ContextVar("session_scope", default=None)
session: scoped_session[Session] = scoped_session(
    sessionmaker(expire_on_commit=False), scopefunc=lambda: _scope.get() or threading.get_ident()
)


_writers = Writers()
_later: ContextVar[list[Callable[[], object]] | None] = ContextVar("after_use_case", default=None)


def connect(settings: Settings) -> Engine:
    """Return an engine for the database of ``settings``; raise ``Misconfigured`` where it is not safe to use."""
    if settings.database.startswith("sqlite"):
        return sqlite.connect(settings)
    from portal.core import postgres  # noqa: PLC0415 - the import takes a tenth of a second

    return postgres.connect(settings)


def bind(engine: Any) -> None:
    """Let every new session use ``engine`` (or, in a test, one connection)."""
    session.remove()
    session.configure(bind=engine)


def rows(statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement that selects columns, without the ORM, which would double the cost.

    Pending changes are flushed first, as the session does.
    """
    working = session()
    working.flush()
    return working.connection().execute(statement, values)


def be_patient(connection: Connection, seconds: float | None) -> None:
    """Allow ``seconds`` for answers of PostgreSQL on this connection, or any time for ``None``; SQLite ignores it."""
    if connection.dialect.name == "postgresql":
        connection.connection.dbapi_connection.patience = seconds  # type: ignore[union-attr]


def is_sqlite() -> bool:
    """Whether the bound database is SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def data_folder(connection: Connection | None = None) -> Path:
    """Return the data folder of the portal that a connection belongs to; without one, that of the session."""
    folder = (connection or session.connection()).get_execution_options().get(DATA)
    if not isinstance(folder, Path):
        raise Misconfigured("This database was opened without the data folder of its portal.")
    return folder


def perform(work: Callable[[], T], *, keep: Callable[[T], bool] = lambda _: True) -> T:
    """Run one use case: begin a write transaction, do ``work``, commit if ``keep`` agrees. Nothing else commits.

    Rolls back on any error. Runs the whole of ``work`` again after a deadlock or serialisation failure, or when
    another transaction has just written the same unique value. PostgreSQL runs at READ COMMITTED: a rule that spans
    rows needs a unique constraint, :func:`hold` or :func:`take_turns`. Notes made with :func:`note` are written
    afterwards, also after a refusal. Raises :class:`Busy` when the database stays locked.
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
    """Run a block as a use case, for tests, the sample company and the outbox. It is not run again."""
    with _notes_afterwards(), _busy_when_locked(), _turn():
        try:
            _begin()
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise


def hold(row: object) -> None:
    """Lock ``row`` until this use case ends, and refresh it.

    On SQLite the use case is the only writer anyway.
    """
    if not is_sqlite():
        session.flush()  # refresh would discard pending changes
        session.refresh(row, with_for_update={"key_share": True, "of": type(row)})


def take_turns(about: str, *, shared: bool = False) -> None:
    """Serialise use cases that change what many rows hold together, such as the tree of units.

    Call it before reading those rows. On SQLite the use case is the only writer anyway. A ``shared`` lock is for use
    cases that only need those rows unchanged: any number of them run at once.
    """
    if not is_sqlite():
        lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        session.execute(text(f"SELECT {lock}(:turn)"), {"turn": zlib.crc32(about.encode())})


def note(write: Callable[[], object]) -> None:
    """Write what must survive a refusal, or belongs to a page that only reads, in a short transaction of its own.

    Inside a use case it runs after the use case has ended.
    """
    later = _later.get()
    if later is not None:
        later.append(write)
        return
    with own_session(), use_case():
        write()


@contextmanager
def own_session() -> Iterator[None]:
    """Give the block a session of its own, so that the surrounding one is not disturbed."""
    token = _scope.set(object())
    try:
        yield
    finally:
        session.remove()
        _scope.reset(token)


@contextmanager
def _notes_afterwards() -> Iterator[None]:
    """Delay notes until the use case has ended. A note that fails is logged and changes nothing else."""
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
    """Turn lock timeouts and repeated serialisation failures into :class:`Busy`."""
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
    """Refuse changes of append-only rows. This finds a bug before the database refuses."""
    for row in working.dirty:
        if isinstance(row, AppendOnly) and working.is_modified(row):
            raise TypeError(f"{type(row).__name__} is append-only and was changed.")
    for row in working.deleted:
        if isinstance(row, AppendOnly):
            raise TypeError(f"{type(row).__name__} is append-only and was deleted.")
