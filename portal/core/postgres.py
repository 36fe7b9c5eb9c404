"""Engines for PostgreSQL: always the primary, with a limit on every wait."""

from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Engine, create_engine, event

from portal.core.environment import DATA, Settings

T = TypeVar("T")
PATIENCE = 35.0  # seconds; the server itself ends a statement after thirty


class Patient(psycopg.Connection[Any]):
    """A connection that gives up on a server which neither answers nor closes, such as a frozen one."""

    patience: float | None = PATIENCE

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Return the result of ``gen``. On timeout close the connection and raise ``OperationalError``."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.errors._WaitTimeout:  # noqa: SLF001 - what it raises when a time is given
            self.close()
            raise psycopg.OperationalError("The database has not answered in time.") from None


def connect(settings: Settings) -> Engine:
    """Return an engine for the server of ``settings``. Of several hosts it uses the primary, also after a failover."""
    engine = create_engine(
        settings.database,
        hide_parameters=True,  # logged errors must not contain what people typed
        execution_options={DATA: settings.data},
        pool_size=settings.threads + 2,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 2,
            "target_session_attrs": "read-write",
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 15_000,
            "options": "-c statement_timeout=30000 -c lock_timeout=5000 -c timezone=UTC",
        },
    )
    event.listen(
        engine, "do_connect", lambda _dialect, _record, given, named: Patient.connect(*given, **named)
    )
    event.listen(engine, "checkin", _be_as_before)
    return engine


def _be_as_before(connection: Any, _record: Any) -> None:
    """Reset what :func:`portal.core.db.be_patient` set, when the connection returns to the pool."""
    if connection is not None:
        vars(connection).pop("patience", None)
