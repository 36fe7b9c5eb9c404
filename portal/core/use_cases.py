"""How a request becomes one use case: an unsafe request commits before its response leaves, or changes nothing."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, TypeGuard

from flask import Flask, Response, abort, current_app, flash, g, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from portal.core import db, once, unsent
from portal.core.access import (
    SAFE,
    Label,
    actor,
    allow,
    ask_to_sign_in,
    forget_actor,
    is_for_programs,
    label_of,
    turn_strangers_away,
)
from portal.core.api import gate, keys
from portal.core.errors import Busy
from portal.core.form_numbers import FIELD, person_of_form
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
            return db.perform(lambda: self._attempt(before), keep=_is_accepted)
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
        label, work = label_of(self, request.endpoint), super().dispatch_request
        if request.method in SAFE or label is None:
            return work()
        if label.is_api:
            return keys.once_a_key(work) if is_use_case(label) else work()
        if label.permission is None:
            return work()
        return _as_sender(partial(once.once, work) if is_use_case(label) else work)


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
    is_early = is_use_case(label) and not g.get("is_inside")
    refusal = turn_strangers_away() if is_early else allow()
    if refusal is None or request.method in SAFE:
        return refusal
    return keep_unsent() or refusal


def _as_sender(work: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Do the work of a form for the person whose page it was on, and say so to the page that keeps a draft of it."""
    if person_of_form() not in (None, actor().id):
        abort(HTTPStatus.CONFLICT)
    if unsent.is_returned():
        unsent.drop_returned()
        return work()
    answer = work()
    is_taken = isinstance(answer, BaseResponse) and answer.status_code == once.SEE_OTHER
    if is_taken and unsent.DRAFTED in request.form:
        flash(request.form.get(FIELD, ""), unsent.TAKEN)
    return answer


def keep_unsent() -> Response | None:
    """Keep a form whose sender is no longer signed in, and ask them to sign in; it then comes back to them.

    The refusal commits: inside the use case of the request the form is kept by that use case.
    """
    person_id = person_of_form()
    row = unsent.sealed_form(person_id) if person_id is not None else None
    if row is None:
        return None
    if g.get("is_inside"):
        unsent.keep(row.form)
    else:
        db.perform(lambda: unsent.keep(row.form))
    return unsent.remember_browser(ask_to_sign_in(url_for("unsent.show", form=row.form.number)), row.key)


def _is_accepted(answer: Response) -> bool:
    """Whether the use case commits: not after an error, and not for a form that only comes back to be checked."""
    return answer.status_code < HTTPStatus.BAD_REQUEST and not unsent.is_returned()
