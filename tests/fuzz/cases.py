"""Random requests, the same ones for the same seed."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from portal.core.access import FILES
from tests.access.doors import Door
from tests.fuzz import values
from tests.fuzz.surface import Surface

KINDS = ("form", "multipart", "json", "raw")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
TYPES = (
    "application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x", "text/plain",
    "text/csv", "application/json; charset=utf-16", "multipart/form-data", "nonsense", "",
)  # fmt: skip
HEADERS = (
    "Accept-Language", "Accept", "Range", "If-None-Match", "If-Modified-Since", "HX-Request", "HX-Target",
    "Referer", "Origin", "Sec-Fetch-Site", "User-Agent", "Authorization", "Idempotency-Key", "X-Forwarded-For",
    "X-Request-ID", "Cookie", "Accept-Encoding", "Content-Encoding", "Content-Disposition", "If-Range", "Host",
    "Cache-Control",
)  # fmt: skip
CSV = (
    "employee_number,name,email,unit,site,manager,time_zone,language,job_title,job_roles,state",
    "Personal-Nr.;Name;E-Mail;Abteilung", "name\temail", "name,name,name", '"name,email',
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One request: who sends it, and what."""

    who: str
    method: str
    address: str
    options: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


class Cases:
    """Draws requests to everything on a surface."""

    def __init__(self, seed: int, surface: Surface, people: list[str]) -> None:
        self._random, self._surface, self._people = Random(seed), surface, people

    def every_combination(self) -> Iterator[Case]:
        """Each address with each method and each kind of body, from each of the people."""
        for door, method, kind, who in product(self._surface.doors, METHODS, KINDS, self._people):
            yield Case(who, method, door.address, self._body(door, kind))

    def some(self, count: int) -> Iterator[Case]:
        """``count`` requests of any kind, most of them nearly as the portal expects them."""
        return (self._draw() for _ in range(count))

    def _draw(self) -> Case:
        random = self._random
        door = random.choice(self._surface.doors)
        method = door.method if random.random() < 0.9 else random.choice(METHODS)
        headers = {name: self._header() for name in HEADERS if random.random() < 0.02}
        options = self._body(door, self._kind_for(door)) if method not in ("GET", "HEAD") else {}
        return Case(random.choice(self._people), method, self._address(door), options, headers)

    def _address(self, door: Door) -> str:
        """The address of a row that is there, or with a part that fits nothing, and some parameters."""
        random, path = self._random, door.address
        if random.random() < 0.15:
            parts = path.split("/")
            parts[random.randrange(1, len(parts))] = quote(
                values.text(random)[:200], safe=random.choice(("", "%/;"))
            )
            path = "/" + "/".join(parts).lstrip("/")  # the test client would take two for the name of a host
        asked = [
            (random.choice(self._surface.queries or ["page"]), self._value([]))
            for _ in range(random.choice((0, 0, 0, 1, 1, 3)))
        ]
        query = urlencode(asked, errors="surrogatepass")
        if random.random() < 0.05:
            query += "&" + random.choice(
                ("%ff%fe", "=", "&&", "a", "mark=" + "e" * 99, "mark=WzAsIHRydWVd", "page=%00")
            )
        return path + ("&" if "?" in path else "?") * bool(query) + query

    def _kind_for(self, door: Door) -> str:
        if not door.label or self._random.random() < 0.3:
            return self._random.choice(KINDS)
        return "json" if door.label.is_api else "multipart" if FILES in door.label.takes else "form"

    def _body(self, door: Door, kind: str) -> dict[str, Any]:
        """What the form of this address would send, with some of it changed; or anything else."""
        random = self._random
        if kind == "json":
            return {"data": self._json(door), "content_type": "application/json"}
        if kind == "raw":
            sent = random.choice(values.BYTES) + values.text(random).encode(
                errors="ignore"
            ) * random.randrange(3)
            return {"data": sent, "content_type": random.choice(TYPES)}
        fields = self._form(door)
        if kind == "form":
            pairs = [(name, value) for name, given in fields.items() for value in given]
            return {"data": urlencode(pairs, errors="surrogatepass"), "content_type": TYPES[0]}
        return {"data": {**fields, "file": self._file()}, "content_type": "multipart/form-data"}

    def _form(self, door: Door) -> dict[str, list[str]]:
        random, fields = self._random, dict(self._surface.fields_of(door))
        chaos = random.choice((0.0, 0.1, 0.1, 0.3, 1.0))
        sent: dict[str, list[str]] = {}
        for name, known in fields.items():
            if random.random() < 0.05:
                continue
            times = 1 if random.random() < 0.9 else random.randrange(4)
            sent[name] = [self._value(known, chaos) for _ in range(times)]
        if random.random() < 0.1:
            sent[values.text(random)[:40]] = [self._value([])]
        return sent

    def _value(self, known: list[str], chaos: float = 1.0) -> str:
        random = self._random
        if random.random() >= chaos:
            return (
                random.choice(known)
                if known and random.random() < 0.7
                else random.choice(("Something", "3", "2026-03-20"))
            )
        return values.text(random)

    def _json(self, door: Door) -> bytes:
        random, fields = self._random, self._surface.fields_of(door)
        whole = {name: values.tree(random, 1) for name in fields if random.random() < 0.9}
        found = json.dumps(whole if random.random() < 0.7 else values.tree(random)).encode()
        return (
            found
            if random.random() < 0.9
            else found[: random.randrange(len(found) + 1)] + random.choice(values.BYTES)
        )

    def _file(self) -> tuple[io.BytesIO, str]:
        random = self._random
        lines = [
            random.choice(CSV),
            *(",".join(values.text(random)[:60] for _ in range(11)) for _ in range(random.randrange(4))),
        ]
        content = random.choice(("\n", "\r\n", "\r")).join(lines)
        encoded = content.encode(random.choice(("utf-8", "utf-16", "utf-8-sig", "utf-32")), "ignore")
        return io.BytesIO(random.choice(values.BYTES) * (random.random() < 0.2) + encoded), values.text(
            random
        )[:80] or "x.csv"

    def _header(self) -> str:
        """Header values reach an application as visible ASCII; the server has dropped anything else."""
        random = self._random
        plain = (
            values.text(random),
            "bytes=0-1,5-",
            'W/"x"',
            "Thu, 99 Foo 99999 99:99:99 GMT",
            "en;q=x,*;q=9",
            "Bearer x",
            "a=b; c",
        )
        return "".join(char for char in random.choice(plain)[:300] if " " <= char <= "~")
