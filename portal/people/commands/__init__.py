"""Changing people and where they belong. Every change closes one period and opens the next; nothing is overwritten."""

from portal.people.commands.access import grant_access, withdraw_access
from portal.people.commands.job_roles import assign_job_roles
from portal.people.commands.people import add_person, change_details, change_preferences
from portal.people.commands.places import LINES, place_person
from portal.people.commands.sign_ins import end_sign_ins, spend_links
from portal.people.commands.states import change_state
from portal.people.commands.units import TREE, add_site, add_unit, move_unit

__all__ = [
    "LINES",
    "TREE",
    "add_person",
    "add_site",
    "add_unit",
    "assign_job_roles",
    "change_details",
    "change_preferences",
    "change_state",
    "end_sign_ins",
    "grant_access",
    "move_unit",
    "place_person",
    "spend_links",
    "withdraw_access",
]
