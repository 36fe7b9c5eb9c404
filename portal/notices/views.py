"""The inbox, and the bell that leads to it."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.access import FILES, FORM, access, actor
from portal.core.chrome import Bell
from portal.core.errors import Refused
from portal.core.links import fixed_path
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.text import say
from portal.core.web import say_done
from portal.notices import commands, mail_links, pages, queries, reading
from portal.notices.forms import ChoiceForm, ReadForm, SwitchForm
from portal.outbox.rules import MailState, state_of
from portal.people.signing_in import current_sign_in

bp = Blueprint("notices", __name__, url_prefix="/inbox", template_folder="templates")


@bp.get("")
@access(Permission.PORTAL_USE)
def index() -> ResponseReturnValue:
    rows = queries.list_inbox(actor(), PageMark.read(request.args.get("mark")))
    items = pages.items_of(actor(), rows, queries.list_earlier(actor(), rows.rows))
    return render_template("notices/index.html", rows=rows, items=items)


@bp.get("/<int:notice_id>")
@access(Permission.PORTAL_USE)
def follow(notice_id: int) -> ResponseReturnValue:
    """Lead on from the link in a mail."""
    notice = queries.find_notice(actor(), notice_id) or abort(404)
    commands.note_read(notice)
    page = reading.path_of_notice(reading.installed_kinds(), notice)
    return redirect(page or url_for(".index"), 303)


@bp.post("/<int:notice_id>/open")
@access(Permission.PORTAL_USE)
def open_notice(notice_id: int) -> ResponseReturnValue:
    notice = queries.find_notice(actor(), notice_id) or abort(404)
    commands.mark_read(notice)
    page = reading.path_of_notice(reading.installed_kinds(), notice)
    return redirect(page or url_for(".index"), 303)


@bp.post("/<int:notice_id>/read")
@access(Permission.PORTAL_USE)
def mark_read(notice_id: int) -> ResponseReturnValue:
    commands.mark_read(queries.find_notice(actor(), notice_id) or abort(404))
    return redirect(url_for(".index"), 303)


@bp.post("/read")
@access(Permission.PORTAL_USE)
def mark_all_read() -> ResponseReturnValue:
    form = ReadForm()
    if not form.validate_on_submit():
        abort(400)
    commands.mark_all_read(actor(), up_to=form.answers()["up_to"])
    say_done(_("Marked as read."))
    return redirect(url_for(".index"), 303)


@bp.route("/choices", methods=["GET", "POST"])
@access(Permission.PORTAL_USE)
def choices() -> ResponseReturnValue:
    form = ChoiceForm(reading.kinds_to_choose(), queries.choices_of([actor().id])[actor().id])
    if form.validate_on_submit():
        commands.choose(actor(), form.choice())
        say_done(_("Saved. It applies to what you are told from now on."))
        return redirect(url_for(".choices"), 303)
    off = [kind.title for kind in reading.kinds_to_choose() if kind.name in queries.kinds_off()]
    return render_template("notices/choices.html", form=form, off=off), 422 if form.errors else 200


@bp.get("/kinds")
@access(Permission.SETTINGS_MANAGE)
def kinds() -> ResponseReturnValue:
    """Show which kinds of notices are mailed in this company."""
    return render_template("notices/kinds.html", kinds=reading.kinds_to_switch(), off=queries.kinds_off())


@bp.post("/kinds/<name>")
@access(Permission.SETTINGS_MANAGE)
def switch_kind(name: str) -> ResponseReturnValue:
    kind = reading.installed_kinds().get(name) or abort(404)
    form = SwitchForm()
    if form.validate_on_submit():
        switch = commands.switch_on if form.on.data else commands.switch_off
        try:
            switch(actor(), kind)
            say_done(_("Saved. It applies to everyone from now on."))
        except Refused as error:
            say_done(say(error.reason))
    return redirect(url_for(".kinds"), 303)


@bp.get("/team")
@access(Permission.OUTBOX_TEAM)
def team_mail() -> ResponseReturnValue:
    """Show what became of mail to the reader's direct reports."""
    chosen = request.args.get("state", type=MailState)
    mark = PageMark.read(request.args.get("mark"))
    mails = queries.list_team_mail(actor(), reading.kinds_for_managers(), mark, state=chosen)
    return render_template(
        "notices/team_mail.html",
        mails=mails,
        states=MailState,
        chosen=chosen,
        state_of=state_of,
        title_of=reading.title_of,
    )


@bp.route("/email/<token>", methods=["GET", "POST"])
@access(None, by_token=True, takes=(FORM, FILES))
def change_mail(token: str) -> ResponseReturnValue:
    """Stop mail of one kind, or start it again, by a link. A mail program posts to it too, and follows no redirect."""
    link = mail_links.read(token)
    is_on = queries.is_mailed(link.person_id, link.about) if link else None
    if link is None or is_on is None:
        return render_template("notices/link_expired.html"), 410
    is_changed = request.method == "POST" and commands.change_mail(link)
    return render_template(
        "notices/change_mail.html",
        title=reading.title_of(link.about) or _("An older notice"),
        is_on=is_on is not is_changed,
        is_changed=is_changed,
        token=mail_links.token_to_resume(link) if is_changed else token,
    )


def bell() -> Bell | None:
    """Return the bell of the masthead, for people who are signed in."""
    if not current_user.is_authenticated:
        return None
    return Bell(url=fixed_path("notices.index"), unread=current_sign_in().unread)
