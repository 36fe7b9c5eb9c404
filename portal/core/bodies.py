"""What the body of a request may be: a content type that its route takes, and text that can be stored.

The check runs before anything reads the body: forms, CSRF protection and error pages never see one of another shape.
"""

from typing import NoReturn
from urllib.parse import unquote_to_bytes

from flask import abort, current_app, request
from werkzeug.datastructures import ImmutableMultiDict

from portal.core.access import FILES, FORM, SAFE, label_of

FIELDS_MAX = 1000  # werkzeug's own limit for the parts of a multipart body


def refuse_unfit_body() -> None:
    """Abort a request whose body the route does not take: 415 for its type, 413 for its size, 400 for its text."""
    label = label_of(current_app, request.endpoint)
    if label is None or request.method in SAFE or not _has_body():
        return
    if request.mimetype not in label.takes:
        _refuse(415)
    if request.mimetype == FORM:
        _refuse_unfit_form(request.get_data())
    elif request.mimetype == FILES:
        bool(request.form)  # a multipart body that cannot be parsed aborts here


def _has_body() -> bool:
    """Whether a body is sent. A chunked body has no length."""
    return bool(request.content_length) or "Transfer-Encoding" in request.headers


def _refuse_unfit_form(sent: bytes) -> None:
    """Abort on too many fields, and on bytes that are no UTF-8, such as lone surrogates: they would be replaced."""
    if sent.count(b"&") >= FIELDS_MAX:
        _refuse(413)
    try:
        unquote_to_bytes(sent).decode()
    except UnicodeDecodeError:
        _refuse(400)


def _refuse(status: int) -> NoReturn:
    """Abort, and leave the body unread: the error page would return what was typed."""
    request.form = ImmutableMultiDict()
    abort(status)
