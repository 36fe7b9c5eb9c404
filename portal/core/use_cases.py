"""How a request becomes one use case: an unsafe request commits before its response leaves, or changes nothing."""

from http import HTTPStatus
from typing import Any, TypeGuard

from flask import Flask, Response, current_app, g, request, session
from flask.typing import ResponseReturnValue

from portal.core import db, once
from portal.core.access import (
    SAFE,
    Label,
    allow,
    forget_actor,
    is_for_programs,
    label_of,
    turn_strangers_away,
)
from portal.core.api import gate, keys
from portal.core.errors import Busy
from portal.core.logs import begin_request


class UseCases(Flask):
    """Flask whose unsafe requests run in one write transaction, and run again after a conflict."""

    def full_dispatch_request(self) -> Response:
        """Run an unsafe request as one use case. It commits unless its status is 400 or above."""
        begin_request()
        label = label_of(self, request.endpoint)
        if label is not None and label.body_max:
            request.max_content_length = label.body_max
        if not is_use_case(label):
            return super().full_dispatch_request()
        before = dict(session)
        refusal = self._refuse_early()
        if refusal is not None:
            return self.finalize_request(refusal)
        try:
            return db.perform(
                lambda: self._attempt(before), keep=lambda answer: answer.status_code < HTTPStatus.BAD_REQUEST
            )
        except Busy as error:
            return self.finalize_request(self.handle_user_exception(error), from_error_handler=True)

    def _refuse_early(self) -> ResponseReturnValue | None:
        """Check what needs no transaction and read the body before it begins; return the refusal, if any.

        A slow request must not keep others from saving. The body that was read stays with the request.
        """
        try:
            refusal = self.preprocess_request()
            if refusal is None:
                bool(request.get_data() if is_for_programs() else request.form)
            return refusal
        except Exception as error:  # noqa: BLE001 - as Flask does: every error has a page
            return self.handle_user_exception(error)

    def preprocess_request(self) -> ResponseReturnValue | None:
        """Inside the use case, only check access: the other callbacks have run already."""
        return admit() if g.get("is_inside") else super().preprocess_request()

    def _attempt(self, before: dict[str, Any]) -> Response:
        """Run the use case once, with nothing left over from the early check or from an earlier attempt."""
        forget_actor()
        g.pop("chrome", None)
        g.is_inside = True
        if dict(session) != before:
            session.clear()
            session.update(before)
        return super().full_dispatch_request()

    def dispatch_request(self) -> ResponseReturnValue:
        """Do the work of a form or an API call once, however often it is sent."""
        label = label_of(self, request.endpoint)
        if not is_use_case(label):
            return super().dispatch_request()
        if label.is_api:
            return keys.once_a_key(super().dispatch_request)
        return once.once(super().dispatch_request) if label.permission else super().dispatch_request()


def is_use_case(label: Label | None) -> TypeGuard[Label]:
    """Whether this request, to a view with ``label``, runs in one write transaction."""
    return request.method not in SAFE and label is not None and not label.commits_itself


def admit() -> ResponseReturnValue | None:
    """Check access by the rules for people or by those for programs.

    A use case of a person checks it once, in its transaction. Before it begins, only requests without a sign-in
    cookie are turned away.
    """
    if is_for_programs():
        gate.admit()
        return None
    label = label_of(current_app, request.endpoint)
    if is_use_case(label) and not g.get("is_inside"):
        return turn_strangers_away()
    return allow()
