"""Pages of policies: the list, one policy with its questions, and earlier versions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.people.rules import JobRole
from portal.policies import commands, queries, rules
from portal.policies.forms import AcknowledgeForm, CompareForm, form_for
from portal.policies.views.blueprint import bp
from portal.policies.words import meaning, spoken
from portal.signatures import signing


@bp.get("")
@access(Permission.PORTAL_USE)
def index() -> ResponseReturnValue:
    return render_template(
        "policies/index.html", rows=queries.list_for(actor()), writes=queries.writes(actor())
    )


@bp.get("/<key>")
@access(Permission.PORTAL_USE)
def show(key: str) -> ResponseReturnValue:
    version = _policy_or_404(key)
    return _page(version, _form(version, formdata=None))


@bp.get("/<key>/versions/<int:version_id>")
@access(Permission.PORTAL_USE)
def version(key: str, version_id: int) -> ResponseReturnValue:
    """Show one version for reading only."""
    return _page(queries.find_version(key, version_id) or abort(404), None)


@bp.get("/<key>/compare")
@access(Permission.PORTAL_USE)
def compare(key: str) -> ResponseReturnValue:
    """Show the difference of any two versions; by default of the one in force and the one before it."""
    policy, history = _policy_or_404(key), queries.list_history(actor(), key)
    versions = [each for each, _signed in history]
    form = CompareForm(versions, policy)
    before, now = form.chosen()
    changed = (
        rules.changed_clauses(before.content["sections"], now.content["sections"], spoken())
        if before and now
        else []
    )
    return render_template(
        "policies/compare.html",
        policy=policy,
        form=form,
        before=before,
        now=now,
        changed=changed,
        same=len(now.content["sections"]) - len(changed) if now else 0,
        notes=rules.changes_since(now.content["change_log"], before.label) if before and now else [],
    )


@bp.post("/<key>/acknowledgements")
@access(Permission.PORTAL_USE, commits_itself=True)
def acknowledge(key: str) -> ResponseReturnValue:
    """Sign the version that was shown. Wrong answers return the form with the feedback on each choice."""
    version = _policy_or_404(key)
    form = _form(version)
    if form.version.data != str(version.id):
        fresh = _form(version, formdata=None)
        fresh.refuse(Refused(commands.TEXT_CHANGED))
        return _page(version, fresh), 422
    if form.validate_on_submit():
        try:
            signing.sign(
                form,
                meaning(version.title, version.label),
                lambda signed: commands.acknowledge(actor(), version, answers=form.given, signing=signed),
            )
            say_done(_("Acknowledged. Your signature is kept with this version."))
            return redirect(url_for(".show", key=key), 303)
        except Refused as error:
            form.refuse(error)
    return _page(version, form, feedback=_feedback(version, form.given)), 422


@bp.get("/signatures/<int:signature_id>")
@access(Permission.PORTAL_USE)
def receipt(signature_id: int) -> ResponseReturnValue:
    """Show what was signed, when and how; to the signer, and to those who may read evidence about them."""
    found = queries.find_receipt(actor(), signature_id) or abort(404)
    return render_template("policies/receipt.html", receipt=found, signed=found.signed, version=found.version)


def _policy_or_404(key: str) -> ContentVersion:
    return queries.find_policy(key) or abort(404)


def _form(version: ContentVersion, **kwargs: Any) -> AcknowledgeForm:
    questions = queries.find_asked(actor(), version).items
    return form_for(version, questions, asks_password=signing.asks_password(), **kwargs)


def _page(
    version: ContentVersion,
    form: AcknowledgeForm | None,
    *,
    feedback: Mapping[str, Collection[tuple[bool, str]]] | None = None,
) -> str:
    """Render a policy. ``form`` is ``None`` for an earlier version."""
    content, versions, now = version.content, queries.list_history(actor(), version.key), clock.now()
    history = [(each, signed) for each, signed in versions if each.published_at <= now]
    is_for = form is not None and queries.is_for(actor(), version)
    row = queries.find_row(version, history, is_for=is_for) if form else None
    signed = next((signature for each, signature in history if each.id == version.id), None)
    changed = _changed(row, content)
    due = queries.find_review_due(version) if form else None
    return render_template(
        "policies/show.html",
        policy=version,
        content=content,
        form=form,
        feedback=feedback or {},
        clause_of=_clause_of(content),
        row=row,
        changed=changed,
        shows_changes=bool(changed) and request.args.get("show") != "text",
        history=history,
        coming=_coming([each for each, _signed in versions if each.published_at > now]),
        now=now,
        is_withdrawn=form is None and library_queries.find_withdrawal(version.id) is not None,
        signed=signed,
        news=rules.changes_since(content["change_log"], row.signed.version.label)
        if row and row.signed
        else [],
        owner=JobRole(content["owner"]),
        audience=[JobRole(each) for each in _several(content["audience"])],
        effective=date.fromisoformat(content["effective"]),
        due=due,
        may_review=due is not None and (queries.writes(actor()) or due.owner_id == actor().id),
        meaning=meaning(version.title, version.label),
    )


def _changed(row: queries.PolicyRow | None, content: Mapping[str, Any]) -> list[rules.ChangedClause]:
    """Return the clauses that differ from the signed version; none unless the policy waits for a signature."""
    if not row or not row.signed or row.standing is not rules.PolicyStanding.NEW_VERSION:
        return []
    return rules.changed_clauses(row.signed.version.content["sections"], content["sections"], spoken())


def _coming(versions: Sequence[ContentVersion]) -> tuple[ContentVersion, Sequence[str]] | None:
    """Return the version that takes force next, and what its change log says about it."""
    if not versions:
        return None
    following = min(versions, key=lambda each: each.published_at)
    log = following.content["change_log"]
    return following, [line["note"] for line in log if line["version"] == following.label]


def _feedback(version: ContentVersion, given: Mapping[str, Collection[str]]) -> Mapping[str, Any]:
    """Return for each chosen option whether it is right, and why."""
    return {
        item["id"]: [
            (option["correct"], option["feedback"])
            for option in item["options"]
            if option["id"] in given.get(item["id"], ())
        ]
        for item in version.content["items"]
    }


def _clause_of(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the clause that each question is about, where it names one, by the id of the question."""
    clauses = {rules.anchor(each["title"]): each for each in content["sections"]}
    return {item["id"]: clauses[item["clause"]] for item in content["items"] if item.get("clause") in clauses}


def _several(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
