"""Commands that change people and their places. A change closes a period and opens the next; nothing is overwritten.

Where a command exists for one person and for many, both refuse and change by the same statements. The one for many
takes a set of people (``sets.py``) and writes one entry, about the row that caused it, such as an import.
"""

from portal.people.commands.access import grant_access, grant_access_again, withdraw_access
from portal.people.commands.job_roles import assign_job_roles, assign_many_job_roles
from portal.people.commands.people import (
    add_people,
    add_person,
    change_details,
    change_many_details,
    change_preferences,
    free_details,
)
from portal.people.commands.places import LINES, place_people, place_person
from portal.people.commands.sign_ins import end_sign_ins, spend_links
from portal.people.commands.states import change_state, change_states, restore_states
from portal.people.commands.units import TREE, add_site, add_sites, add_unit, move_unit, open_units

__all__ = [
    "LINES",
    "TREE",
    "add_people",
    "add_person",
    "add_site",
    "add_sites",
    "add_unit",
    "assign_job_roles",
    "assign_many_job_roles",
    "change_details",
    "change_many_details",
    "change_preferences",
    "change_state",
    "change_states",
    "end_sign_ins",
    "free_details",
    "grant_access",
    "grant_access_again",
    "move_unit",
    "open_units",
    "place_people",
    "place_person",
    "restore_states",
    "spend_links",
    "withdraw_access",
]
