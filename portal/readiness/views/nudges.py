"""Pages to nudge people: who would get what, sending it, and undoing it."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import access, actor
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _, ngettext
from portal.core.web import say_done
from portal.readiness import commands, queries
from portal.readiness.pages.nudges import page_of_nudges
from portal.readiness.views.asked import path_or_404, people_asked
from portal.readiness.views.blueprint import bp


@bp.get("/team/nudges")
@access(Permission.READINESS_MANAGE)
def nudges() -> ResponseReturnValue:
    return render_template("readiness/nudges.html", rounds=queries.list_rounds(actor()))


@bp.get("/team/nudges/new")
@access(Permission.READINESS_MANAGE)
def new_nudges() -> ResponseReturnValue:
    """Show who would get what: the people in the address, or with ``everyone`` all on the path who are not ready."""
    role, stage = path_or_404(request.args)
    at, is_everyone = clock.now(), "everyone" in request.args
    planned = queries.plan_nudges(
        actor(), role, stage, None if is_everyone else people_asked(request.args), at
    )
    return render_template(
        "readiness/new_nudges.html",
        role=role,
        stage=stage,
        nudges=page_of_nudges(planned, at),
        is_cut=len(planned) == queries.NUDGED_AT_ONCE,
        most=queries.NUDGED_AT_ONCE,
    )


@bp.post("/team/nudges")
@access(Permission.READINESS_MANAGE)
def send_nudges() -> ResponseReturnValue:
    role, stage = path_or_404(request.form)
    wanted = people_asked(request.form)
    _sent, told = commands.nudge(actor(), job_role=role, stage=stage, person_ids=wanted)
    if told < len(wanted):
        say_done(
            ngettext(
                "%(num)d person was left out, because they may not be nudged any more.",
                "%(num)d people were left out, because they may not be nudged any more.",
                len(wanted) - told,
            )
        )
    return redirect(url_for(".nudges"), 303)


@bp.post("/team/nudges/<int:round_id>/undo")
@access(Permission.READINESS_MANAGE)
def undo_nudges(round_id: int) -> ResponseReturnValue:
    sent = queries.find_round(actor(), round_id) or abort(404)
    commands.undo_nudges(actor(), sent)
    say_done(_("Undone. Nobody was nudged."))
    return redirect(url_for(".nudges"), 303)
