"""Runs the WSGI application behind a server that reads requests in an event loop (RSGI).

A request takes a thread once it is complete. A client that sends slowly holds a connection and never a thread.
Requests that change something wait for their turn in the event loop too, so that readers always find a thread.
"""

import asyncio
import json
import sys
from asyncio import AbstractEventLoop
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from io import BytesIO
from typing import Any

from granian.rsgi import HTTPProtocol, Scope
from werkzeug.test import run_wsgi_app
from werkzeug.wsgi import ClosingIterator

from portal.core.access import API, SAFE
from portal.core.headers import FIXED, WsgiApp
from portal.core.logs import log
from portal.core.receiving import Bodies, NotReceived

READS_WITHIN = 60  # seconds that a client may take to read a part of a download
WAITING_MOST = 32  # requests for each thread; further ones are told to come back
LIVENESS = "/livez"
CLOSED = [*FIXED, ("Content-Security-Policy", "default-src 'none'"), ("Cache-Control", "no-store")]
BUSY = 503
REFUSALS = {  # reason for programs, title, text
    400: ("body_not_whole", "The request was incomplete", "Send it again. Nothing was changed."),
    408: (
        "body_too_slow",
        "That arrived too slowly",
        "Check your connection and send it again. Nothing was changed.",
    ),
    411: (
        "body_without_length",
        "The length is missing",
        "Send the header Content-Length. Nothing was changed.",
    ),
    503: (
        "api_busy",
        "Many people are working right now",
        "Try again in a few seconds. Nothing was changed.",
    ),
}


class Gateway:
    """The application with its threads. ``writers`` is how many of them may change something at once."""

    def __init__(self, application: WsgiApp, *, threads: int, writers: int, body_most: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._writers = asyncio.Semaphore(writers)
        self._bodies, self._body_most = Bodies(), body_most
        self._waiting, self._waiting_most = 0, threads * WAITING_MOST

    def __rsgi_init__(self, loop: AbstractEventLoop) -> None:
        """Keep the event loop of this process; the server calls it before the first request."""
        self._loop = loop

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        try:
            body = await self._receive(scope, protocol)
        except NotReceived as error:
            _refuse(scope, protocol, error.status)
            return
        if self._waiting >= self._waiting_most and scope.path != LIVENESS:
            _refuse(scope, protocol, BUSY)
            return
        self._waiting += 1
        try:
            if scope.method in SAFE:
                await self._run(scope, protocol, body)
            else:
                async with self._writers:
                    await self._run(scope, protocol, body)
        finally:
            self._waiting -= 1

    async def _receive(self, scope: Scope, protocol: HTTPProtocol) -> bytes:
        """Return the body. One that is longer than any view takes is left unread: the application refuses it."""
        if scope.method in SAFE:
            return b""
        length = scope.headers.get("content-length", "")
        if not length:
            if "transfer-encoding" in scope.headers:
                raise NotReceived(411)
            return b""
        size = int(length)
        return await self._bodies.receive(protocol, size) if 0 < size <= self._body_most else b""

    async def _run(self, scope: Scope, protocol: HTTPProtocol, body: bytes) -> None:
        await self._loop.run_in_executor(self._threads, self._answer, scope, protocol, body)

    def _answer(self, scope: Scope, protocol: HTTPProtocol, body: bytes) -> None:
        """Run the application in a thread. A response of known length is sent whole, so that no error cuts it off."""
        chunks, status, headers = run_wsgi_app(self._application, _environ(scope, body))
        with closing(ClosingIterator(chunks)) as parts:
            if status.startswith("200") and "Content-Length" not in headers:
                self._stream(protocol.response_stream(200, list(headers)), parts)
            else:
                protocol.response_bytes(int(status[:3]), list(headers), b"".join(parts))

    def _stream(self, transport: Any, parts: Iterable[bytes]) -> None:
        """Send a download part by part, so that the memory does not hold all of it, as fast as the client reads."""

        async def send(part: bytes) -> None:
            await transport.send_bytes(part)

        for part in parts:
            asyncio.run_coroutine_threadsafe(send(part), self._loop).result(READS_WITHIN)


def _environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """Return the request as WSGI describes it (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # it would be taken for the same name with hyphens, which a proxy may have set
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        joint = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ


def _refuse(scope: Scope, protocol: HTTPProtocol, status: int) -> None:
    """Answer without the application, and close the connection: more of the request may be on its way."""
    reason, title, text = REFUSALS[status]
    log.info("request refused", extra={"method": scope.method, "status": status})
    headers = [*CLOSED, ("Connection", "close"), *([("Retry-After", "2")] if status == BUSY else [])]
    if scope.path.startswith(f"{API}/"):
        headers.append(("Content-Type", "application/problem+json"))
        about = {
            "type": f"/api#problem-{status}",
            "title": title,
            "status": status,
            "detail": text,
            "reason": reason,
        }
        protocol.response_str(status, headers, json.dumps(about))
        return
    headers.append(("Content-Type", "text/html; charset=utf-8"))
    page = f'<!doctype html><html lang="en"><title>{title}</title><h1>{title}</h1><p>{text}</p></html>'
    protocol.response_str(status, headers, page)
