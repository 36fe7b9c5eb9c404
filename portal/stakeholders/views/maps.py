"""Pages of the stakeholder map of a change: picture, table and file, and the scores of a group."""

from functools import partial
from string import ascii_uppercase
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.changes import queries as change_queries
from portal.changes.models import AgentChange
from portal.changes.rules import OVER
from portal.core import clock, editing
from portal.core.access import access, actor
from portal.core.dates import day_in
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.spreadsheets import as_csv, csv_file
from portal.core.text import label
from portal.core.web import say_done
from portal.stakeholders import commands, queries, rules
from portal.stakeholders.forms import UNAWARE, ScoreForm
from portal.stakeholders.models import StakeholderGroup
from portal.stakeholders.queries import MapRow
from portal.stakeholders.views.blueprint import MAPS_SHOWN, bp, group_or_404
from portal.stakeholders.words import LOOKS, SALIENCE_NOTES, TREATMENT_NOTES, stance_word


@bp.get("/changes/<int:change_id>")
@access(Permission.CHANGES_LEAD)
def show_map(change_id: int) -> ResponseReturnValue:
    """Show the map of a change, or its table with ``view=table``; ``group`` names the one in the panel."""
    change, at = _change_or_404(change_id), clock.now()
    rows = queries.list_map(change.id)
    stance = request.args.get("stance", "")
    shown = [row for row in rows if not stance or _stance_of(row) == stance]
    placed = [row.placed(at) for row in rows]
    here = {row.group_id for row in rows}
    return render_template(
        "stakeholders/map.html",
        change=change,
        rows=shown,
        marks=_marks(rows),
        at=rules.places((row.group_id, row.power, row.interest) for row in shown),
        sizes=rules.sizes({row.group_id: row.people for row in rows}),
        middles=rules.MIDDLES,
        faded={each.group_id for each in placed if each.has_faded},
        said=rules.stands_out(placed),
        in_short=rules.say_of_all(placed),
        missing=[each for each in queries.list_groups() if each.id not in here],
        chosen=_chosen(change, rows),
        is_table=request.args.get("view") == "table",
        stance=stance,
        is_over=change_queries.find_state(change.id) in OVER,
        changes=queries.list_led(actor(), most=MAPS_SHOWN),
        **_map_words(),
    )


@bp.route("/changes/<int:change_id>/groups/<int:group_id>", methods=["GET", "POST"])
@access(Permission.CHANGES_LEAD)
def score(change_id: int, group_id: int) -> ResponseReturnValue:
    """Score a group for a change. The address may name the place that it was moved to on the map."""
    change, group = _change_or_404(change_id), group_or_404(group_id)
    newest = partial(queries.find_score, change.id, group.id)
    form = editing.edit(
        ScoreForm,
        row=change,
        stored=lambda: _suggested(group, newest()),
        who=lambda: editing.LastChange(last.scored_by.name, last.scored_at) if (last := newest()) else None,
    )
    if form.validate_on_submit():
        try:
            commands.score_group(
                actor(),
                change,
                group,
                form.scores(),
                why=form.why.data,
                confidence=form.confidence.data,
                changes_for_them=form.changes_for_them.data,
            )
            say_done(_("Saved: %(group)s is on the map.", group=group.name))
            return redirect(url_for(".show_map", change_id=change.id, group=group.id), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template(
        "stakeholders/score.html",
        change=change,
        group=group,
        form=form,
        scores=queries.list_scores(change.id, group.id),
        stance_word=stance_word,
    )
    return page, 422 if form.errors else 200


@bp.post("/changes/<int:change_id>/groups/<int:group_id>/off")
@access(Permission.CHANGES_LEAD)
def take_off(change_id: int, group_id: int) -> ResponseReturnValue:
    change, group = _change_or_404(change_id), group_or_404(group_id)
    commands.take_off(actor(), change, group)
    say_done(_("Taken off the map: %(group)s.", group=group.name))
    return redirect(url_for(".show_map", change_id=change.id), 303)


@bp.post("/changes/<int:change_id>/download")
@access(Permission.CHANGES_LEAD)
def download(change_id: int) -> ResponseReturnValue:
    """Download the table of a map; the log says who did."""
    change = _change_or_404(change_id)
    rows = commands.download_map(actor(), change)
    head = [
        _("Group"), _("People"), _("Say"), _("Interest"), _("Impact"), _("Stance"), _("Treatment"),
        _("What changes for them"), _("Rests on"), _("Scored on"),
    ]  # fmt: skip
    return csv_file(list(as_csv([head], map(_cells, rows))), f"stakeholders-{change.id}-{clock.today()}.csv")


def _cells(row: MapRow) -> list[str]:
    people = "" if row.people is None else str(row.people)
    treated = label(rules.treatment(row.power, row.interest, row.impact))
    return [
        row.name, people, str(row.power), str(row.interest), str(row.impact), str(stance_word(row.stance)), treated,
        row.changes_for_them, label(row.confidence), day_in(actor().time_zone, row.scored_at).isoformat(),
    ]  # fmt: skip


def _change_or_404(change_id: int) -> AgentChange:
    return change_queries.find_led(actor(), change_id) or abort(404)


def _stance_of(row: MapRow) -> str:
    return UNAWARE if row.stance is None else str(row.stance)


def _marks(rows: Any) -> dict[int, str]:
    """Return a mark for each group: letters for the first ones, then numbers."""
    marks = [*ascii_uppercase, *map(str, range(len(ascii_uppercase) + 1, rules.GROUPS_MOST + 1))]
    return {row.group_id: mark for row, mark in zip(rows, marks, strict=False)}


def _chosen(change: AgentChange, rows: Any) -> dict[str, Any] | None:
    """Return the group in the panel beside the map, with its scores: the one of the address, else the first."""
    if not rows:
        return None
    wanted = request.args.get("group", type=int)
    row = next((each for each in rows if each.group_id == wanted), rows[0])
    group = queries.find_group(row.group_id)
    return {"row": row, "group": group, "score": queries.find_score(change.id, row.group_id)}


def _map_words() -> dict[str, Any]:
    """Return the functions and words that the map and its table use."""
    return {
        "looks": LOOKS,
        "stance_word": stance_word,
        "unaware": UNAWARE,
        "stances": tuple(rules.Stance),
        "quadrants": rules.Quadrant,
        "treatment": rules.treatment,
        "treatment_notes": TREATMENT_NOTES,
        "salience_of": rules.salience_of,
        "salience_notes": SALIENCE_NOTES,
    }


def _suggested(group: StakeholderGroup, last: Any) -> dict[str, Any]:
    """Return what the form begins with: the last scores or the usual ones, moved to where the address says."""
    default = queries.find_default(group.default_key)
    if last:
        names = (
            "power",
            "interest",
            "impact",
            "is_legitimate",
            "is_urgent",
            "changes_for_them",
            "confidence",
        )
        told = {name: getattr(last, name) for name in names}
        told["stance"] = UNAWARE if last.stance is None else str(last.stance)
    else:
        told = {"stance": UNAWARE, "confidence": rules.Confidence.GUESSED}
        told |= {"power": default.power, "interest": default.interest} if default else {}
    moved = {name: request.args.get(name, type=int) for name in ("power", "interest")}
    if request.method == "GET":
        told |= {
            name: value for name, value in moved.items() if value and rules.LOWEST <= value <= rules.HIGHEST
        }
    return {**told, "score_id": last.id if last else 0, "why": ""}
