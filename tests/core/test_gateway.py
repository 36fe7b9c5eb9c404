"""The application behind an event loop: what the server hands over, and what it gets back."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from portal.core.gateway import WAITING_MOST, Gateway
from portal.core.headers import FIXED


@dataclass
class Exchange:
    """The server's side of one request."""

    method: str = "GET"
    path: str = "/"
    headers: list[tuple[str, str]] = field(default_factory=list)
    sent: tuple[bytes, ...] = ()
    answer: tuple[int, dict[str, str], str] = (0, {}, "")

    @property
    def scope(self) -> Any:
        return SimpleNamespace(
            method=self.method, path=self.path, query_string="a=%20b", scheme="http", http_version="1.1",
            client="[::1]:5000", server="127.0.0.1:8000", headers=Headers(self.headers),
        )  # fmt: skip

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for each in self.sent:
            yield each

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = (status, dict(headers), body.decode())

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Any:
        self.answer = (status, dict(headers), "")
        return self

    async def send_bytes(self, part: bytes) -> None:
        status, headers, body = self.answer
        self.answer = (status, headers, f"{body}[{part.decode()}]")

    def response_str(self, status: int, headers: list[tuple[str, str]], body: str) -> None:
        self.answer = (status, dict(headers), body)


class Headers(dict[str, str]):
    """As the server has them: one value of each name by key, all of them as pairs."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__(pairs)
        self._pairs = pairs

    def items(self) -> Any:
        return self._pairs


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Answer with the request as it arrived."""
    said = f"{environ['PATH_INFO'].encode('latin-1').decode()} {environ['QUERY_STRING']} {environ['REMOTE_ADDR']} "
    parts = [said.encode(), environ["wsgi.input"].read()]
    length = [] if "/download" in said else [("Content-Length", str(sum(map(len, parts))))]
    start_response(
        "200 OK",
        [("X-Name", environ.get("HTTP_X_NAME", "")), ("X-Cookie", environ.get("HTTP_COOKIE", "")), *length],
    )
    return parts


def ask(
    *exchanges: Exchange, threads: int = 2, body_most: int = 100
) -> list[tuple[int, dict[str, str], str]]:
    """Send requests at once and return the answers."""

    async def run() -> None:
        gateway = Gateway(echo, threads=threads, writers=1, body_most=body_most)
        gateway.__rsgi_init__(asyncio.get_running_loop())
        await asyncio.gather(*(gateway.__rsgi__(each.scope, each) for each in exchanges))  # type: ignore[arg-type]

    asyncio.run(run())
    return [each.answer for each in exchanges]


def form(*sent: bytes, length: int | None = None, **more: Any) -> Exchange:
    size = sum(map(len, sent)) if length is None else length
    return Exchange("POST", headers=[("content-length", str(size))], sent=sent, **more)


def test_the_application_gets_the_request_as_it_was_sent() -> None:
    headers = [
        ("x-name", "one"),
        ("x-name", "two"),
        ("x_name", "forged"),
        ("cookie", "a=1"),
        ("cookie", "b=2"),
    ]

    [(status, given, said)] = ask(Exchange(path="/é", headers=headers))

    assert (status, said) == (200, "/é a=%20b ::1 ")
    assert (given["X-Name"], given["X-Cookie"]) == ("one,two", "a=1; b=2")


def test_a_download_of_unknown_length_is_sent_part_by_part() -> None:
    [(status, _, said)] = ask(form(b"all of it", path="/download"))

    assert (status, said) == (200, "[/download a=%20b ::1 ][all of it]")


@pytest.mark.parametrize(
    ("exchange", "status", "said"),
    [
        (form(b"na", b"me"), 200, "name"),
        (form(b"na", length=4), 400, "was incomplete"),
        (form(b"x" * 101), 200, ""),  # left unread: the application answers 413
        (Exchange("POST"), 200, ""),
        (
            Exchange("POST", headers=[("transfer-encoding", "chunked")], sent=(b"name",)),
            411,
            "Content-Length",
        ),
        (Exchange("GET", headers=[("content-length", "4")], sent=(b"name",)), 200, ""),
    ],
)
def test_a_body_is_handed_over_whole_or_refused(exchange: Exchange, status: int, said: str) -> None:
    [(answered, headers, text)] = ask(exchange)

    assert answered == status
    assert said in text
    if status >= 400:
        assert set(FIXED) <= set(headers.items())
        assert headers["Connection"] == "close"


def test_a_program_is_refused_in_json() -> None:
    [(status, headers, text)] = ask(form(b"na", length=4, path="/api/v1/clients"))

    assert (status, headers["Content-Type"]) == (400, "application/problem+json")
    assert '"reason": "body_not_whole"' in text


def test_more_requests_than_can_wait_are_told_to_come_back_but_liveness_is_answered() -> None:
    crowd = [Exchange() for _ in range(WAITING_MOST + 3)]

    *answers, alive = ask(*crowd, Exchange(path="/livez"), threads=1)

    statuses = [status for status, _headers, _text in answers]
    assert (statuses.count(200), statuses.count(503)) == (WAITING_MOST, 3)
    assert {headers["Retry-After"] for status, headers, _ in answers if status == 503} == {"2"}
    assert alive[0] == 200
