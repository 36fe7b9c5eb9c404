"""Pages of invitations and reset links, and the page for a forgotten password."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.links import address_of
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _, ngettext
from portal.core.web import say_done
from portal.outbox.queries import can_mail
from portal.people import credentials, queries, rules, signing_in
from portal.people.forms import ForgottenForm
from portal.people.rules import LinkPurpose, PersonState
from portal.people.views.blueprint import bp
from portal.settings import queries as settings_queries
from portal.settings.settings import HELP_CONTACT


@bp.post("/people/<int:person_id>/link")
@access(Permission.PEOPLE_MANAGE)
def make_link(person_id: int) -> ResponseReturnValue:
    """Mail the link that fits the person's state, or show it once."""
    person = queries.find_managed(actor(), person_id, Permission.PEOPLE_MANAGE) or abort(404)
    purpose = rules.link_for(person.state) or abort(404)
    token = credentials.hand_out_link(actor(), person, purpose)
    if token is not None:
        return render_template(
            "people/link.html",
            person=person,
            purpose=purpose,
            address=_address_of(purpose, token),
            life=credentials.life_of(purpose),
        )
    say_done(_("Sending the link to %(email)s.", email=person.email))
    return redirect(url_for(".show", person_id=person.id), 303)


@bp.get("/people/invitations")
@access(Permission.PEOPLE_MANAGE)
def invitations() -> ResponseReturnValue:
    """Show who would be invited, and how."""
    in_all = queries.count_waiting_for_invitation(actor())
    return render_template(
        "people/invitations.html",
        waiting=queries.list_waiting_for_invitation(actor(), most=queries.LISTED_MOST),
        now=min(in_all, rules.INVITED_AT_ONCE),
        in_all=in_all,
        counted_most=queries.COUNTED_MOST,
        can_mail=can_mail(),
        life=credentials.life_of(LinkPurpose.INVITATION),
    )


@bp.post("/people/invitations")
@access(Permission.PEOPLE_MANAGE)
def invite_waiting() -> ResponseReturnValue:
    """Mail the links, or show them once, to be printed and handed over."""
    invited = credentials.invite_waiting(actor())
    left = queries.count_waiting_for_invitation(actor())
    links = [(person, _address_of(LinkPurpose.INVITATION, token)) for person, token in invited if token]
    if links:
        return render_template(
            "people/invitation_links.html",
            links=links,
            left=left,
            life=credentials.life_of(LinkPurpose.INVITATION),
        )
    say_done(
        ngettext("Sending %(num)d invitation.", "Sending %(num)d invitations.", len(invited))
        + (
            " " + ngettext("%(num)d person still needs one.", "%(num)d people still need one.", left)
            if left
            else ""
        )
    )
    return redirect(url_for(".invitations") if left else url_for(".index", state=PersonState.INVITED), 303)


@bp.route("/forgotten-password", methods=["GET", "POST"])
@access(None, commits_itself=True)
def forgotten() -> ResponseReturnValue:
    """Send a reset link; the answer is the same for every address."""
    form = ForgottenForm()
    if can_mail() and form.validate_on_submit():
        try:
            signing_in.send_reset_link(form.email.data)
            return redirect(url_for(".reset_on_its_way"), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template(
        "people/forgotten.html",
        form=form,
        can_mail=can_mail(),
        help_contact=settings_queries.value(HELP_CONTACT),
    )
    return page, 422 if form.errors else 200


@bp.get("/forgotten-password/sent")
@access(None)
def reset_on_its_way() -> ResponseReturnValue:
    return render_template("people/reset_on_its_way.html", life=credentials.life_of(LinkPurpose.RESET))


def _address_of(purpose: LinkPurpose, token: str) -> str:
    return address_of("people.choose_password", purpose=purpose, token=token)
