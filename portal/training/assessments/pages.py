"""The pages of an attempt, shared by all kinds of assessment: the start, each item, and the result.

A kind derives from :class:`AttemptPages`, overrides what differs, and adds its pages: ``add_pages(bp, QuizPages())``.
Its templates ``start.html``, ``item.html`` and ``result.html`` are in ``training/<folder>/``.
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
    """The base class of a kind's attempt pages.

    ``folder`` names the kind in addresses and holds its templates. The methods that end in ``_page`` return the
    template values that are specific to the kind.
    """

    kind: ClassVar[StepKind]
    folder: ClassVar[str]

    @abstractmethod
    def start(self, version: ContentVersion) -> Attempt:
        """Start an attempt or return the open one; raises ``Refused``."""

    @abstractmethod
    def form_for(self, attempt: Attempt, item_id: str) -> F:
        """Return the form that answers an item."""

    @abstractmethod
    def answer(self, attempt: Attempt, form: F) -> None:
        """Keep the answer of a valid form; raises ``Refused``."""

    @abstractmethod
    def start_page(self, version: ContentVersion, standing: AssessmentStanding) -> dict[str, Any]:
        """Return the kind's values for the start page."""

    @abstractmethod
    def item_page(self, attempt: Attempt, item_id: str) -> dict[str, Any]:
        """Return the kind's values for the page of an open item; nothing may hint at the answer."""

    @abstractmethod
    def result_page(self, attempt: Attempt, result: Result) -> dict[str, Any]:
        """Return the kind's values for the result page."""

    def start_url(self, key: str) -> str:
        return url_for(f"training.{self.kind}", key=key)

    def attempts_url(self, key: str) -> str:
        """Return the address that starts an attempt, by POST."""
        return url_for(f"training.{self.kind}_attempts", key=key)

    def item_url(self, attempt: Attempt) -> str:
        return url_for(f"training.{self.kind}_item", key=attempt.key, attempt_id=attempt.id)

    def result_url(self, attempt: Attempt) -> str:
        return url_for(f"training.{self.kind}_result", key=attempt.key, attempt_id=attempt.id)

    def show_start(self, key: str) -> ResponseReturnValue:
        """Show what to expect, what a pass requires, and whether an attempt can start."""
        return self._start_page(self._version_or_404(key))

    def begin(self, key: str) -> ResponseReturnValue:
        """Start an attempt. A refusal shows the start page with the reasons and links to the missing steps."""
        version = self._version_or_404(key)
        try:
            attempt = self.start(version)
        except Refused:
            return self._start_page(version), 422
        return redirect(self.item_url(attempt), 303)

    def show_item(self, key: str, attempt_id: int) -> ResponseReturnValue:
        """Show the first open item, and keep its answer; an old page cannot answer another item."""
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
        """Show whether the attempt passed, every item explained, and what comes next."""
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
        """Answer 404, not 403, so that nobody learns who tried what."""
        is_answer = request.method == "POST"
        return queries.find_attempt(actor(), attempt_id, self.kind, key, held=is_answer) or abort(404)


def add_pages(bp: Blueprint, pages: AttemptPages[Any]) -> None:
    """Add the pages of a kind. Its endpoints are ``<kind>``, with ``_attempts``, ``_item`` and ``_result`` appended."""
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
    """Wrap a method as a function: a method can carry no access label, and CSRF protection needs its name."""
    return update_wrapper(partial(page), page)
