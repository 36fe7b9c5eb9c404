"""Fields that ask for a person or a unit: what each reader may choose."""

from functools import partial

from portal.core.permissions import Permission
from portal.core.pickers import Picker
from portal.people.models import Person
from portal.people.queries import choices


def unit_picker(reader: Person) -> Picker:
    return Picker(
        endpoint="people.unit_choices",
        few=partial(choices.list_few_units, reader),
        find=partial(choices.find_unit_choice, reader),
        named=partial(choices.find_unit_named, reader),
        search=partial(choices.search_units, reader),
        likely=partial(choices.list_likely_units, reader),
        stored=choices.find_stored_unit,
    )


def person_picker(
    reader: Person,
    permission: Permission = Permission.PEOPLE_VIEW,
    *,
    endpoint: str = "people.person_choices",
    takes_addresses: bool = False,
    also_left: bool = False,
) -> Picker:
    """Return the choice of the people that ``reader`` may see by ``permission``; ``endpoint`` has the same label.

    With ``takes_addresses`` an email selects its owner, also outside the reach of the reader. The name is not shown.
    With ``also_left`` people who have left are found too, marked so.
    """
    find_named = partial(choices.find_person_named, also_left=also_left)
    named = choices.find_person_addressed if takes_addresses else find_named
    return Picker(
        endpoint=endpoint,
        few=lambda: None,
        find=partial(choices.find_person_choice, reader, permission, also_left=also_left),
        named=partial(named, reader, permission),
        search=partial(choices.search_people, reader, permission, also_left=also_left),
        likely=partial(choices.list_likely_people, reader, permission),
        stored=choices.find_stored_person,
    )
