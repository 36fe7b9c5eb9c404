"""The transport: which addresses it accepts, and what it sends to an SMTP server."""

import smtplib
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest

from portal.core.environment import Settings
from portal.core.errors import Misconfigured
from portal.outbox import transport


class Conversation(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as a mail needs; refuses recipients called nobody."""

    server: "MailServer"

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb == "RCPT" and "nobody" in line:
                self._say("550 no such mailbox")
            elif verb == "DATA":
                self._take_message()
            else:
                self._say("250 fine")

    def _take_message(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        self.server.messages.append("\n".join(lines))
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """An SMTP server that keeps the messages it receives."""

    daemon_threads = True

    def __init__(self, host: str) -> None:
        super().__init__((host, 0), Conversation)
        self.messages: list[str] = []


@contextmanager
def mail_server(host: str = "127.0.0.1") -> Iterator[MailServer]:
    with MailServer(host) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def message(to: str = "ada@northwind.example") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "portal@northwind.example", to, "Grüße"
    made["Message-ID"] = "<mail-1-2@northwind.example>"
    made.set_content("Good morning")
    return made


def post(url: str, data: Path = Path("var")) -> transport.Post:
    return transport.read(Settings(data=data, mail_url=url))


def test_a_message_reaches_an_smtp_server() -> None:
    with mail_server() as server:
        with post(f"smtp://127.0.0.1:{server.server_address[1]}").open() as send:
            send(message())

        (taken,) = server.messages
    assert "Good morning" in taken
    assert "Message-ID: <mail-1-2@northwind.example>" in taken


def test_an_address_that_is_refused_for_good_is_final() -> None:
    with (
        mail_server() as server,
        post(f"smtp://127.0.0.1:{server.server_address[1]}").open() as send,
        pytest.raises(smtplib.SMTPRecipientsRefused) as refusal,
    ):
        send(message("nobody@northwind.example"))

    assert (transport.error_code(refusal.value), transport.is_final(refusal.value)) == ("refused 550", True)


def test_a_password_is_not_sent_without_tls() -> None:
    elsewhere = "127.0.0.2"  # not one of the names of this machine that may go without
    with (
        mail_server(elsewhere) as server,
        pytest.raises(smtplib.SMTPNotSupportedError),
        post(f"smtp://user:secret@{elsewhere}:{server.server_address[1]}").open(),
    ):
        pass


@pytest.mark.parametrize(
    ("error", "code", "is_final"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (451, b"later")}), "refused 451", False),
        (smtplib.SMTPAuthenticationError(535, b"no"), "sign-in refused", False),
        (smtplib.SMTPDataError(554, b"spam: <your text>"), "answer 554", False),
        (TimeoutError(), "timeout", False),
        (ssl.SSLError(), "no safe connection", False),
        (ConnectionRefusedError(), "no connection", False),
        (ValueError(), "unusable address", True),
    ],
)
def test_an_error_becomes_a_word_that_quotes_nothing(error: Exception, code: str, *, is_final: bool) -> None:
    assert (transport.error_code(error), transport.is_final(error)) == (code, is_final)


@pytest.mark.parametrize(
    "url", ["mail.example", "http://x", "smtp://", "smtp://host:abc", "file:", "smtps://u:top@"]
)
def test_an_address_that_cannot_be_read_stops_the_start_without_repeating_it(url: str) -> None:
    with pytest.raises(Misconfigured) as refusal:
        transport.set_up(Settings(mail_url=url))

    assert "PORTAL_MAIL_URL should look like" in str(refusal.value)
    assert "top@" not in str(refusal.value)


def test_a_relative_folder_lies_in_the_data_folder(tmp_path: Path) -> None:
    with post("file:mail", tmp_path).open() as send:
        send(message())
        send(message())

    (written,) = (tmp_path / "mail").iterdir()
    assert written.name == "mail-1-2.eml"
