"""Reads what a mail server sends back when it could not deliver a mail (RFC 3464)."""

import re
from email import message_from_bytes
from email.message import Message
from email.parser import HeaderParser
from typing import NamedTuple

STATUS = re.compile(r"\d\.\d{1,3}\.\d{1,3}")  # RFC 3463, such as 5.1.1 for no such mailbox
UNSAID = "5.0.0"


class Bounce(NamedTuple):
    """A mail that was not delivered: the Message-ID it had, and the status code that says why."""

    message_id: str
    status: str


def read_bounce(raw: bytes) -> Bounce | None:
    """Return what a message reports; ``None`` unless it says for good that a mail was not delivered."""
    report = message_from_bytes(raw)
    if report.get_content_type() != "multipart/report":
        return None
    status, message_id = "", ""
    for part in report.walk():
        status = status or _status(part)
        message_id = message_id or _message_id(part)
    return Bounce(message_id.strip(), status) if status and message_id else None


def _status(part: Message) -> str:
    """Return the status of the first recipient for whom delivery has failed."""
    groups = part.get_payload() if part.get_content_type() == "message/delivery-status" else None
    for group in groups if isinstance(groups, list) else ():
        if isinstance(group, Message) and str(group.get("Action", "")).strip().lower() == "failed":
            found = STATUS.search(str(group.get("Status", "")))
            return found[0] if found else UNSAID
    return ""


def _message_id(part: Message) -> str:
    """Return the Message-ID of the mail that a report returns, whole or only its headers."""
    kind, payload = part.get_content_type(), part.get_payload()
    if kind == "message/rfc822" and isinstance(payload, list) and payload:
        returned = payload[0]
        return str(returned.get("Message-ID", "")) if isinstance(returned, Message) else ""
    if kind == "text/rfc822-headers":
        headers = part.get_payload(decode=True)
        text = headers.decode("utf-8", "replace") if isinstance(headers, bytes) else ""
        return str(HeaderParser().parsestr(text).get("Message-ID", ""))
    return ""
