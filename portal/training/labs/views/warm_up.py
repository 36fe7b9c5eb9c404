"""The warm-up: four guided cases with the answer at once. Nothing is counted, and nothing is stored."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.access import access
from portal.core.permissions import Permission
from portal.training.blueprint import bp
from portal.training.labs import queries, rules
from portal.training.labs.forms import SEND, STOP


@bp.get("/labs/<key>/warm-up/<int:number>")
@access(Permission.TRAINING_LEARN)
def warm_up(key: str, number: int) -> ResponseReturnValue:
    """Show one guided case; with ``?call=send`` or ``?call=stop`` also whether that is correct."""
    version = queries.find_lab(key) or abort(404)
    pool = {case.id: case for case in queries.pool_of(version)}
    guided = rules.warm_up(list(pool.values()))
    if not 1 <= number <= len(guided):
        abort(404)
    call = request.args.get("call")
    item_id = guided[number - 1]
    landing = rules.landing(pool[item_id], stopped=call == STOP) if call in (SEND, STOP) else None
    return render_template(
        "training/labs/warm_up.html",
        lab=version,
        case=queries.show_case(version, item_id),
        number=number,
        total=len(guided),
        call=call,
        landing=landing,
    )
