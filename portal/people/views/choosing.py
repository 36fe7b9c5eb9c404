"""What a field that asks for a person or a unit finds while somebody types."""

from flask.typing import ResponseReturnValue

from portal.core.access import access, actor
from portal.core.permissions import Permission
from portal.core.pickers import answer
from portal.people.pickers import person_picker, unit_picker
from portal.people.views.blueprint import bp


@bp.get("/people/choices")
@access(Permission.PORTAL_USE)
def person_choices() -> ResponseReturnValue:
    return answer(person_picker(actor()))


@bp.get("/units/choices")
@access(Permission.PORTAL_USE)
def unit_choices() -> ResponseReturnValue:
    return answer(unit_picker(actor()))
