"""From settings to a served portal: choose the database, migrate it, start the background worker."""

import gc
import resource
import signal
import socket
import threading
from dataclasses import dataclass

from sqlalchemy import Engine

from portal import opening
from portal.application import create_app
from portal.core import schema
from portal.core.environment import Settings, problems, read_settings
from portal.core.errors import Misconfigured
from portal.core.gateway import Gateway
from portal.core.jobs import Worker
from portal.core.logs import start_logging
from portal.core.web import Portal
from portal.demo import sample
from portal.opening import Say

HEADER_MS = 15_000  # for the header of a request, and until the next one on a connection that is kept
HEADER_BYTES = 64 * 1024
BACKLOG = 1024
CONNECTIONS, FILES = 8192, 256  # of a process; files are for the database and the like


@dataclass(frozen=True)
class Prepared:
    """A database that is ready to serve."""

    settings: Settings
    engine: Engine


def prepare(settings: Settings, say: Say = lambda _line: None) -> Prepared:
    """Migrate the database and sync the content; open the sample company if the database is empty.

    Raises ``Misconfigured`` where the settings are unsafe.
    """
    if found := problems(settings):
        raise Misconfigured("\n".join(found))
    engine = opening.connect(settings)
    with schema.alone(engine, settings.data):
        opening.bring_up_to_date(engine, say)
        is_sample = sample.is_wanted(settings)
        if is_sample:
            engine.dispose()
            settings = sample.settings_of(settings)
            sample.discard_unfinished(settings)
            engine = opening.open_database(settings, say)
        with create_app(settings, engine=engine).test_request_context():
            if is_sample:
                sample.build_if_missing(say)
            opening.take_in_content(say)
    return Prepared(settings, engine)


def gateway() -> Gateway:
    """Return the application to serve. Each server process calls it, after :func:`prepare` ran in their parent."""
    settings = read_settings()
    start_logging(settings.log_level)
    prepared = _prepared(settings)
    app = create_app(prepared.settings, engine=prepared.engine)
    if settings.worker:
        threading.Thread(target=work, args=(app,), name="portal-worker", daemon=True).start()
    gc.collect()
    gc.freeze()  # what is loaded by now stays until the process ends, so the collector need not look at it again
    threads = settings.threads
    # SQLite has one writer at a time: requests that wait for it must leave threads to those that read.
    writers = max(1, threads // 2) if settings.database.startswith("sqlite") else threads
    return Gateway(app, threads=threads, writers=writers, body_most=app.body_most)


def _prepared(settings: Settings) -> Prepared:
    """Return what :func:`prepare` has prepared."""
    engine = opening.connect(settings)
    if sample.is_wanted(settings):
        engine.dispose()
        settings = sample.settings_of(settings)
        engine = opening.connect(settings)
    return Prepared(settings, engine)


def work(app: Portal) -> None:
    """Run the background jobs until the process ends."""
    with app.app_context():
        Worker(app.jobs).run()


def work_until_told(app: Portal) -> None:
    """Run the background jobs in a process of its own. On SIGTERM or SIGINT finish the current job and stop."""
    worker = Worker(app.jobs)
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda _signal, _frame: worker.stop())
    with app.app_context():
        worker.run()


def refuse_taken_port(settings: Settings) -> None:
    """Raise ``Misconfigured`` if the port is in use, before anything else is set up."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            raise Misconfigured(
                f"Port {settings.port} on {settings.host} is taken. Stop what uses it, or choose another: "
                f"PORTAL_PORT={settings.port + 1}."
            ) from None


def serve(settings: Settings) -> None:
    """Serve until the process is stopped. Running requests are finished first."""
    from granian import Granian  # noqa: PLC0415 - the server is not needed to import this module
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415 - only where it serves
    from granian.http import HTTP1Settings  # noqa: PLC0415 - only where it serves

    Granian(
        "portal.serving:gateway",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.RSGI,
        workers=settings.workers,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MS, max_buffer_size=HEADER_BYTES),
        backlog=BACKLOG,
        backpressure=_connections_most(),
        workers_kill_timeout=30,
        websockets=False,
        log_enabled=False,
    ).serve()


def _connections_most() -> int:
    """Return how many connections a process may hold, and let it open as many files. Slow clients hold connections."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + FILES if most == resource.RLIM_INFINITY else min(CONNECTIONS + FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(allowed, wanted), most))
    return max(1, max(allowed, wanted) - FILES)
