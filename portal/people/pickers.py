"""Fields that ask for a person or a unit: what each reader may choose."""

from functools import partial

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


def person_picker(reader: Person) -> Picker:
    return Picker(
        endpoint="people.person_choices",
        few=lambda: None,
        find=partial(choices.find_person_choice, reader),
        named=partial(choices.find_person_named, reader),
        search=partial(choices.search_people, reader),
        likely=partial(choices.list_likely_people, reader),
        stored=choices.find_stored_person,
    )
