"""The delivery page: which mails were sent, wait or failed; never their texts."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.access import access, actor
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.outbox import commands, delivery, queries
from portal.outbox.forms import FindForm
from portal.outbox.rules import MailState, state_of

bp = Blueprint("outbox", __name__, url_prefix="/delivery", template_folder="templates")


@bp.get("/")
@access(Permission.OUTBOX_VIEW)
def index() -> ResponseReturnValue:
    chosen = request.args.get("state", type=MailState)
    form = FindForm(formdata=request.args)
    address = form.address.data
    mails = queries.list_mails(PageMark.read(request.args.get("mark")), state=chosen, address=address)
    return render_template(
        "outbox/index.html",
        mails=mails,
        states=MailState,
        chosen=chosen,
        form=form,
        address=address,
        state_of=state_of,
        can_mail=queries.can_mail(),
        unlisted_failed=queries.count_unlisted_failed(),
    )


@bp.route("/test", methods=["GET", "POST"])
@access(Permission.OUTBOX_VIEW, commits_itself=True)
def test() -> ResponseReturnValue:
    """Send the reader a test mail, and show what the server answered."""
    can_mail, person = queries.can_mail(), actor()
    result = delivery.send_test(person, person.email) if can_mail and request.method == "POST" else None
    return render_template("outbox/test.html", can_mail=can_mail, address=person.email, result=result)


def waiting() -> str:
    """Return the panel of the health page: since when the oldest mail is due."""
    return render_template(
        "outbox/_waiting.html", due_at=queries.oldest_due_at(), can_mail=queries.can_mail()
    )


@bp.post("/<int:mail_id>/try-again")
@access(Permission.OUTBOX_VIEW)
def try_again(mail_id: int) -> ResponseReturnValue:
    mail = queries.find_failed(mail_id) or abort(404)
    commands.try_again(current_user, mail)
    say_done(_("Queued. The email will be sent again."))
    return redirect(url_for(".index", state=MailState.FAILED), 303)
