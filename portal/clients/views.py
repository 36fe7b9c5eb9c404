"""The pages where administrators manage programs that may call the portal."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.clients import commands, queries
from portal.clients.forms import ClientForm, TokenForm
from portal.clients.models import Client
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.links import address_of
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.people import queries as people_queries
from portal.signatures import signing

bp = Blueprint("clients", __name__, url_prefix="/clients", template_folder="templates")


@bp.get("/")
@access(Permission.CLIENTS_MANAGE)
def index() -> ResponseReturnValue:
    return render_template(
        "clients/index.html", clients=queries.list_clients(PageMark.read(request.args.get("mark")))
    )


@bp.route("/new", methods=["GET", "POST"])
@access(Permission.CLIENTS_MANAGE)
def new() -> ResponseReturnValue:
    form = ClientForm(data={"owner": actor().id}, reader=actor())
    if form.validate_on_submit():
        try:
            owner = people_queries.get_person(form.owner.data)
            client = commands.register_client(
                actor(), name=form.name.data, owner=owner, scopes=form.scopes.data
            )
            say_done(_("Added %(name)s. Now make a token for it.", name=client.name))
            return redirect(url_for(".show", client_id=client.id), 303)
        except Refused as error:
            form.refuse(error)
    return render_template("clients/new.html", form=form), 422 if form.errors else 200


@bp.get("/<int:client_id>")
@access(Permission.CLIENTS_MANAGE)
def show(client_id: int) -> ResponseReturnValue:
    client = _client_or_404(client_id)
    return render_template("clients/show.html", client=client, tokens=queries.list_tokens(client.id))


@bp.route("/<int:client_id>/tokens/new", methods=["GET", "POST"])
@access(Permission.CLIENTS_MANAGE, commits_itself=True)
def new_token(client_id: int) -> ResponseReturnValue:
    """Ask how long it is valid, and for the password if the last proof is too old; show the token once."""
    client = _client_or_404(client_id)
    form = TokenForm(asks_password=signing.asks_password())
    if form.validate_on_submit():
        try:
            token = signing.prove(
                form,
                lambda proved_at: commands.make_token(
                    actor(), client, life=form.life.data, proved_at=proved_at
                ),
            )
            address = address_of("clients_api.show_me")
            return render_template("clients/token.html", client=client, token=token, address=address)
        except Refused as error:
            form.refuse(error)
    return render_template("clients/new_token.html", client=client, form=form), 422 if form.errors else 200


@bp.post("/<int:client_id>/tokens/<int:token_id>/revoke")
@access(Permission.CLIENTS_MANAGE)
def revoke_token(client_id: int, token_id: int) -> ResponseReturnValue:
    client = _client_or_404(client_id)
    token = queries.find_token(client.id, token_id) or abort(404)
    commands.revoke_token(actor(), client, token)
    say_done(_("Revoked %(hint)s…. Calls that use it are now refused.", hint=token.hint))
    return redirect(url_for(".show", client_id=client.id), 303)


@bp.post("/<int:client_id>/end")
@access(Permission.CLIENTS_MANAGE)
def end(client_id: int) -> ResponseReturnValue:
    client = _client_or_404(client_id)
    commands.end_client(actor(), client)
    say_done(_("%(name)s no longer has access.", name=client.name))
    return redirect(url_for(".index"), 303)


def _client_or_404(client_id: int) -> Client:
    return queries.find_client(client_id) or abort(404)
