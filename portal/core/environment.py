"""The configuration of this installation, read once from ``PORTAL_*``. A wrong value stops the start in one line."""

import hashlib
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal.core import private
from portal.core.errors import Misconfigured

PREFIX = "PORTAL_"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SECRET_MIN = 32
PORT_MAX = 65535
LOG_LEVELS = ("debug", "info", "warning", "error")
DATA = "portal_data"  # the execution option of an engine that names the data folder of its portal
DATABASES = ("postgresql://", "postgresql+psycopg://", "sqlite:///")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an operator may set. A default exists only where it is safe in production."""

    data: Path = Path("var")
    database_url: str = ""
    secret: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    workers: int = 1
    public_url: str = ""
    trust_proxy: bool = False
    allow_old_sqlite: bool = False
    mail_url: str = field(default="", repr=False)
    mail_from: str = "portal@localhost"
    worker: bool = True
    sample: bool = True
    log_level: str = "info"
    outside: "Settings | None" = field(
        default=None, repr=False
    )  # of the real portal around the sample company

    @property
    def is_sample(self) -> bool:
        return self.outside is not None

    @property
    def is_loopback(self) -> bool:
        return self.host in LOOPBACK

    @property
    def is_secure(self) -> bool:
        """Whether people reach the portal over TLS, so that cookies can be ``Secure``."""
        return self.public_url.startswith("https://")

    def cookie(self, name: str) -> str:
        """Return the full name of a cookie. Two portals on one host have different names, as ports share cookies.

        ``__Host-`` binds a cookie to TLS and the host; plain http on loopback cannot use that.
        """
        mark = hashlib.sha256(f"cookies {self.address} {self.secret}".encode()).hexdigest()[:8]
        return f"__Host-{name}_{mark}" if self.is_secure else f"{name}_{mark}"

    @property
    def setup_code(self) -> str:
        """The code with which an operator makes the first administrator remotely, derived from the secret."""
        return hashlib.sha256(f"first steps {self.secret}".encode()).hexdigest()[:20]

    @property
    def database(self) -> str:
        """The SQLAlchemy URL: PostgreSQL if it is set, otherwise one SQLite file in the data folder."""
        if self.database_url.startswith("postgresql"):
            return _with_hosts(self.database_url.replace("postgresql://", "postgresql+psycopg://", 1))
        return self.database_url or f"sqlite:///{self.data.absolute() / 'portal.db'}"

    @property
    def address(self) -> str:
        return self.public_url or f"http://{self.host}:{self.port}"


def _with_hosts(url: str) -> str:
    """Convert several hosts from the form of libpq (``one:5432,two:5432``) to the form of SQLAlchemy."""
    scheme, netloc, path, query, _fragment = urlsplit(url)
    credentials, _at, hosts = netloc.rpartition("@")
    if "," not in hosts:
        return url
    parameters = "&".join([*(f"host={host}" for host in hosts.split(",")), *filter(None, [query])])
    return f"{scheme}://{credentials}@{path}?{parameters}"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of ``environ``. Raises :class:`Misconfigured` on unknown names and wrong values."""
    environ = os.environ if environ is None else environ
    declared = {PREFIX + each.name.upper(): each for each in fields(Settings) if each.name != "outside"}
    given: dict[str, Any] = {}
    for name, text in environ.items():
        if not name.startswith(PREFIX):
            continue
        if name not in declared:
            raise Misconfigured(
                f"{name} is not a setting of the portal. Known: {', '.join(sorted(declared))}."
            )
        given[declared[name].name] = _parse(name, text, declared[name].type)
    return with_secret(Settings(**given))


def problems(settings: Settings) -> list[str]:  # noqa: C901 - a list of checks
    """Return what makes it unsafe to start this installation, one line each; empty if it is safe."""
    found = []
    if not settings.is_loopback and not settings.is_secure:
        found.append(
            f"PORTAL_HOST={settings.host} would send cookies over plain http. Set PORTAL_PUBLIC_URL=https://… "
            "(the address of the proxy in front that does TLS) or bind to 127.0.0.1."
        )
    if not settings.is_loopback and len(settings.secret) < SECRET_MIN:
        found.append(
            f"PORTAL_SECRET is missing or shorter than {SECRET_MIN} characters. Make one: openssl rand -hex 32."
        )
    if not 0 < settings.port <= PORT_MAX:
        found.append(f"PORTAL_PORT={settings.port} should be between 1 and {PORT_MAX}.")
    if settings.threads < 1 or settings.workers < 1:
        found.append("PORTAL_THREADS and PORTAL_WORKERS should be 1 or more.")
    if settings.log_level.lower() not in LOG_LEVELS:
        found.append(f"PORTAL_LOG_LEVEL={settings.log_level} should be one of: {', '.join(LOG_LEVELS)}.")
    if not settings.database.startswith(DATABASES):
        found.append(
            "PORTAL_DATABASE_URL should begin with postgresql:// (or be left out for one SQLite file)."
        )
    if settings.public_url and not settings.public_url.startswith(("https://", "http://")):
        found.append(f"PORTAL_PUBLIC_URL={settings.public_url} should begin with https://.")
    if settings.workers > 1 and settings.database.startswith("sqlite"):
        found.append(
            "PORTAL_WORKERS above 1 needs PostgreSQL. Set PORTAL_DATABASE_URL or leave PORTAL_WORKERS at 1."
        )
    return found


def with_secret(settings: Settings) -> Settings:
    """Give a loopback installation a secret if it has none, in a file that only its owner can read."""
    if settings.secret or not settings.is_loopback:
        return settings
    path = settings.data / "secret"
    if not path.exists():
        private.make_folder(settings.data)
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return Settings(**{**_values(settings), "secret": path.read_text().strip()})


def _values(settings: Settings) -> dict[str, Any]:
    return {each.name: getattr(settings, each.name) for each in fields(settings)}


def _parse(name: str, text: str, kind: Any) -> Any:
    readers: dict[Any, Callable[[str], Any]] = {int: int, bool: _truth, Path: Path, str: str}
    try:
        return readers[kind](text)
    except ValueError:
        expected = {int: "a whole number", bool: "True or False"}.get(kind, "text")
        raise Misconfigured(f"{name}={text!r} should be {expected}.") from None


def _truth(text: str) -> bool:
    return {"True": True, "False": False}[text] if text in ("True", "False") else _not_a_truth()


def _not_a_truth() -> bool:
    raise ValueError
