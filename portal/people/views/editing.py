"""The forms that edit a person or a unit. Each carries the version of what it shows."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from portal.audit.queries import last_change
from portal.core import clock, editing
from portal.core.access import actor
from portal.core.forms import PortalForm
from portal.people import queries
from portal.people.forms import AccessForm, DetailsForm, JobRolesForm, MoveUnitForm, PlacementForm, StateForm
from portal.people.models import Person, Unit

F = TypeVar("F", bound=PortalForm)


def details_form(person: Person, **options: Any) -> DetailsForm:
    def stored() -> Mapping[str, Any]:
        details = {"name": person.name, "email": person.email, "job_title": person.job_title}
        return {**details, "employee_number": person.employee_number or ""}

    return _edit(DetailsForm, person, stored, **options)


def placement_form(person: Person, **options: Any) -> PlacementForm:
    """Return the form of unit, site and manager."""

    def stored() -> Mapping[str, Any]:
        return {"unit_id": person.unit_id, "site_id": person.site_id, "manager_id": person.manager_id}

    sites = queries.list_sites()
    return _edit(PlacementForm, person, stored, reader=actor(), sites=sites, **options)


def job_roles_form(person: Person, **options: Any) -> JobRolesForm:
    return _edit(
        JobRolesForm, person, lambda: {"job_roles": queries.list_job_roles(person.id, clock.now())}, **options
    )


def state_form(person: Person, **options: Any) -> StateForm:
    """Return the form of the next state, which depends on the state it was opened with."""
    return _edit(StateForm, person, lambda: {"from_state": person.state}, person=person, **options)


def access_form(person: Person, **options: Any) -> AccessForm:
    """Return the form that gives a role, which depends on the roles the person has."""

    def stored() -> Mapping[str, Any]:
        grants = queries.list_access(person.id)
        held = [(each.role.value, each.unit_id, each.agent_id, each.valid_until) for each in grants]
        return {"held": sorted(map(str, held))}

    return _edit(AccessForm, person, stored, reader=actor(), **options)


def move_form(unit: Unit) -> MoveUnitForm:
    """Return the form of a unit's name and of the unit that it is in."""
    return _edit(MoveUnitForm, unit, lambda: {"name": unit.name, "to": unit.parent_id}, reader=actor())


def _edit(
    make: Callable[..., F], row: Person | Unit, stored: Callable[[], Mapping[str, Any]], **options: Any
) -> F:
    return editing.edit(make, row=row, stored=stored, who=partial(last_change, row), **options)
