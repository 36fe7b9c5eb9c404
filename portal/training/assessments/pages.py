"""The pages of an attempt, the same for every kind of assessment: the start, one item after another, the result.

A kind derives from :class:`AttemptPages`, says what differs, and adds its pages: ``add_pages(bp, QuizPages())``. Its
templates ``start.html``, ``item.html`` and ``result.html`` stand in ``training/<folder>/``.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any, ClassVar, Generic, TypeVar

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.forms import PortalForm
from portal.core.permissions import Permission
from portal.library.models import ContentVersion
from portal.paths.step_kinds import StepKind
from portal.training.assessments import queries
from portal.training.assessments.models import Attempt, Result
from portal.training.assessments.queries import AssessmentStanding

F = TypeVar("F", bound=PortalForm)  # answers one item; its field ``item_id`` says which


class AttemptPages(ABC, Generic[F]):
    """What a kind of assessment brings to the pages of an attempt.

    ``folder`` names the kind in addresses and holds its templates. The methods that end in ``_page`` return what those
    templates use besides what every kind has.
    """

    kind: ClassVar[StepKind]
    folder: ClassVar[str]

    @abstractmethod
    def start(self, version: ContentVersion) -> Attempt:
        """Begin an attempt or go on with the open one; refuses with a reason."""

    @abstractmethod
    def form_for(self, attempt: Attempt, item_id: str) -> F:
        """Return the form that answers an item."""

    @abstractmethod
    def answer(self, attempt: Attempt, form: F) -> None:
        """Keep the answer of a valid form; refuses with a reason."""

    @abstractmethod
    def start_page(self, version: ContentVersion, standing: AssessmentStanding) -> dict[str, Any]:
        """Return what the start page shows of the kind."""

    @abstractmethod
    def item_page(self, attempt: Attempt, item_id: str) -> dict[str, Any]:
        """Return what the page of an open item shows of the kind; nothing may hint at the answer."""

    @abstractmethod
    def result_page(self, attempt: Attempt, result: Result) -> dict[str, Any]:
        """Return what the result page shows of the kind."""

    def start_url(self, key: str) -> str:
        return url_for(f"training.{self.kind}", key=key)

    def attempts_url(self, key: str) -> str:
        """The address that begins an attempt, by POST."""
        return url_for(f"training.{self.kind}_attempts", key=key)

    def item_url(self, attempt: Attempt) -> str:
        return url_for(f"training.{self.kind}_item", key=attempt.key, attempt_id=attempt.id)

    def result_url(self, attempt: Attempt) -> str:
        return url_for(f"training.{self.kind}_result", key=attempt.key, attempt_id=attempt.id)

    def show_start(self, key: str) -> ResponseReturnValue:
        """What to expect, what passing takes, and whether it is open."""
        return self._start_page(self._version_or_404(key))

    def begin(self, key: str) -> ResponseReturnValue:
        """Begin an attempt. A refusal is the start page, which says why and links to each step that comes first."""
        version = self._version_or_404(key)
        try:
            attempt = self.start(version)
        except Refused:
            return self._start_page(version), 422
        return redirect(self.item_url(attempt), 303)

    def show_item(self, key: str, attempt_id: int) -> ResponseReturnValue:
        """The first item that is still open; the place is kept. A page left open answers no other item."""
        attempt = self._attempt_or_404(key, attempt_id)
        item_id = attempt.current_item
        if item_id is None:
            return redirect(self.result_url(attempt), 303)
        form = self.form_for(attempt, item_id)
        if form.is_submitted() and form["item_id"].data != item_id:
            return redirect(self.item_url(attempt), 303)
        if form.validate_on_submit():
            try:
                self.answer(attempt, form)
                return redirect(self.item_url(attempt), 303)
            except Refused as error:
                form.refuse(error)
        return self._item_page(attempt, item_id, form), 422 if form.errors else 200

    def show_result(self, key: str, attempt_id: int) -> ResponseReturnValue:
        """Passed or not, every item explained, and what comes next."""
        attempt = self._attempt_or_404(key, attempt_id)
        result = attempt.result
        if result is None:
            return redirect(self.item_url(attempt), 303)
        return render_template(
            f"training/{self.folder}/result.html",
            pages=self,
            attempt=attempt,
            result=result,
            standing=self._standing(self._version_or_404(key)),
            **self.result_page(attempt, result),
        )

    def _start_page(self, version: ContentVersion) -> str:
        standing = self._standing(version)
        return render_template(
            f"training/{self.folder}/start.html",
            pages=self,
            version=version,
            content=version.content,
            standing=standing,
            **self.start_page(version, standing),
        )

    def _item_page(self, attempt: Attempt, item_id: str, form: F) -> str:
        return render_template(
            f"training/{self.folder}/item.html",
            pages=self,
            attempt=attempt,
            number=attempt.items.index(item_id) + 1,
            total=len(attempt.items),
            form=form,
            **self.item_page(attempt, item_id),
        )

    def _standing(self, version: ContentVersion) -> AssessmentStanding:
        return queries.standing(actor(), version, self.kind, clock.now())

    def _version_or_404(self, key: str) -> ContentVersion:
        return queries.find_content(self.kind, key) or abort(404)

    def _attempt_or_404(self, key: str, attempt_id: int) -> Attempt:
        """404, not 403, so that nobody learns who tried what."""
        is_answer = request.method == "POST"
        return queries.find_attempt(actor(), attempt_id, self.kind, key, held=is_answer) or abort(404)


def add_pages(bp: Blueprint, pages: AttemptPages[Any]) -> None:
    """Add the pages of a kind: its endpoints are ``<kind>``, and that with ``_attempts``, ``_item`` and ``_result``."""
    learners = access(Permission.TRAINING_LEARN)
    start, attempt = f"/{pages.folder}/<key>", f"/{pages.folder}/<key>/<int:attempt_id>"
    bp.add_url_rule(start, f"{pages.kind}", learners(_view_of(pages.show_start)))
    bp.add_url_rule(
        f"{start}/attempts", f"{pages.kind}_attempts", learners(_view_of(pages.begin)), methods=["POST"]
    )
    bp.add_url_rule(
        attempt, f"{pages.kind}_item", learners(_view_of(pages.show_item)), methods=["GET", "POST"]
    )
    bp.add_url_rule(f"{attempt}/result", f"{pages.kind}_result", learners(_view_of(pages.show_result)))


def _view_of(page: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """A view that can carry a label, which a method cannot, with the name of the method, which CSRF protection asks."""
    return update_wrapper(partial(page), page)
