"""The transport of mail: over SMTP, or as files in a folder."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from portal.core import private
from portal.core.environment import LOOPBACK, Settings
from portal.core.errors import Misconfigured

TEMPORARY = 400  # RFC 5321: codes from here on are errors
PERMANENT = 500  # RFC 5321: codes from here on are permanent errors
TIMEOUT = 15  # seconds, for connecting and for each answer
EXPECTED = "smtp://user:password@host:587, smtps://user:password@host:465 or file:mail"


class SmtpStep(StrEnum):
    """A step of handing over one message."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    MESSAGE = "message"


class ServerAnswer(NamedTuple):
    """What a mail server answered to one step."""

    step: SmtpStep
    code: int
    text: str

    @property
    def is_good(self) -> bool:
        return self.code < TEMPORARY


class Send(Protocol):
    """Sends one message. Returns when the other side has accepted it."""

    def __call__(self, message: EmailMessage) -> None: ...


@dataclass(frozen=True)
class Post:
    """The transport of this installation, and the address it sends from."""

    url: SplitResult
    data: Path
    sender: str

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2].strip(">") or "localhost"

    def open(self) -> AbstractContextManager[Send]:
        """Open a connection for a batch of messages."""
        return _files(self._folder) if self.url.scheme == "file" else _smtp(self.url)

    def try_out(self, message: EmailMessage) -> list[ServerAnswer]:
        """Send one message step by step; return what the server answered to each. Raises what sending raises."""
        if self.url.scheme != "file":
            return _try_out(self.url, message)
        with self.open() as send:
            send(message)
        return []

    @property
    def _folder(self) -> Path:
        return self.data / unquote(self.url.path)


_post: Post | None = None


def set_up(settings: Settings) -> Post | None:
    """Set the transport from the settings; raise ``Misconfigured`` for an address it cannot read."""
    global _post  # noqa: PLW0603 - one transport a process, like the database
    _post = read(settings) if settings.mail_url else None
    return _post


def is_set_up() -> bool:
    """Whether a transport is set."""
    return _post is not None


def post() -> Post:
    """Return the transport; raise ``Misconfigured`` if there is none."""
    if _post is None:
        raise Misconfigured("PORTAL_MAIL_URL is not set.")
    return _post


def read(settings: Settings) -> Post:
    """Return the transport in ``PORTAL_MAIL_URL``. Errors never quote the address: it contains a password."""
    try:
        url = urlsplit(settings.mail_url)
        reachable = url.path if url.scheme == "file" else url.hostname
        url.port  # noqa: B018 - raises if the port is no number
    except ValueError:
        reachable = None
    if not reachable or url.scheme not in ("smtp", "smtps", "file"):
        raise Misconfigured(f"PORTAL_MAIL_URL should look like {EXPECTED}.")
    return Post(url=url, data=settings.data, sender=settings.mail_from)


def error_code(error: Exception) -> str:
    """Return a short code for an error; never the server's text, which may quote the mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
        return f"refused {codes[0]}" if codes else "refused"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "sign-in refused"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"answer {error.smtp_code}"
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ssl.SSLError):
        return "no safe connection"
    return "unusable address" if isinstance(error, ValueError) else "no connection"


def is_final(error: Exception) -> bool:
    """Whether another try is pointless: the message is invalid, or the address is refused permanently."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _text in error.recipients.values())
    return isinstance(error, ValueError)


@contextmanager
def _smtp(url: SplitResult) -> Iterator[Send]:
    with _connected(url) as server:
        yield lambda message: _hand_over(server, message)


def _try_out(url: SplitResult, message: EmailMessage) -> list[ServerAnswer]:
    answers: list[ServerAnswer] = []
    with _connected(url) as server:
        server.ehlo_or_helo_if_needed()
        steps: dict[SmtpStep, Callable[[], tuple[int, bytes]]] = {
            SmtpStep.SENDER: partial(server.mail, parseaddr(message["From"])[1]),
            SmtpStep.RECIPIENT: partial(server.rcpt, message["To"]),
            SmtpStep.MESSAGE: partial(server.data, message.as_bytes(policy=SMTP)),
        }
        for step, work in steps.items():
            code, text = work()
            answers.append(ServerAnswer(step, code, text.decode("utf-8", "replace")))
            if not answers[-1].is_good:
                break
    return answers


@contextmanager
def _connected(url: SplitResult) -> Iterator[smtplib.SMTP]:
    """Open an SMTP connection and sign in. A password is never sent over a network without TLS."""
    context, host = ssl.create_default_context(), url.hostname or ""
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, url.port or 587, timeout=TIMEOUT)
    with server:
        if url.scheme == "smtp":
            _start_tls(server, context, is_needed=bool(url.username) and host not in LOOPBACK)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server


def _start_tls(server: smtplib.SMTP, context: ssl.SSLContext, *, is_needed: bool) -> None:
    server.ehlo()
    if is_needed or server.has_extn("starttls"):
        server.starttls(context=context)
        server.ehlo()


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    server.send_message(message)


@contextmanager
def _files(folder: Path) -> Iterator[Send]:
    """Write each message to an .eml file, named after its id: sent twice, it is still one file."""
    private.make_folder(folder)

    def write(message: EmailMessage) -> None:
        name = message["Message-ID"].strip("<>").partition("@")[0]
        unfinished = folder / f".{name}.part"
        private.write(unfinished, message.as_bytes())
        unfinished.replace(folder / f"{name}.eml")

    yield write
