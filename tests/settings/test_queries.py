"""Reading settings: the value, since when, and who set it."""

from datetime import timedelta

from portal.audit.commands import erase_person
from portal.core import clock
from portal.core.permissions import Role
from portal.people.settings import INVITATION_DAYS
from portal.settings import commands, queries
from tests.conftest import NOON
from tests.make import make_person

HOUR = timedelta(hours=1)


def set_at(hours: int, text: str | None, by) -> None:
    """Set it ``hours`` after noon; ``None`` restores the default."""
    with clock.moved_to(NOON + hours * HOUR):
        if text is None:
            commands.restore_default(by, INVITATION_DAYS)
        else:
            commands.change_setting(by, INVITATION_DAYS, text=text)


def test_a_past_value_is_told_as_it_was(cast) -> None:
    ann, default = make_person("Ann Adler", access=(Role.ADMIN,)), INVITATION_DAYS.default
    set_at(1, "3", ann)
    set_at(2, "5", ann)
    set_at(3, None, ann)

    with clock.moved_to(NOON + 4 * HOUR):
        queries.forget()
        asked = [queries.value(INVITATION_DAYS, NOON + hours * HOUR) for hours in (0, 1, 2, 3)]
    assert asked == [default, 3, 5, default]
    versions = queries.list_versions(INVITATION_DAYS)
    assert [queries.value_of(INVITATION_DAYS, each) for each in versions] == [default, 5, 3]


def test_the_newest_version_of_each_setting_comes_alone(cast) -> None:
    ann = make_person("Ann Adler", access=(Role.ADMIN,))
    set_at(1, "3", ann)
    set_at(2, "5", ann)

    newest = queries.list_newest()

    assert {name: version.value for name, version in newest.items()} == {"invitation_days": "5"}


def test_who_set_it_is_known_until_they_are_erased(cast) -> None:
    ann, abe = (make_person(name, access=(Role.ADMIN,)) for name in ("Ann Adler", "Abe Aldous"))
    set_at(1, "3", ann)
    set_at(2, "5", abe)
    versions = queries.list_versions(INVITATION_DAYS)
    assert [queries.names_of(versions)[each.id] for each in versions] == ["Abe Aldous", "Ann Adler"]

    erase_person(abe, ann)

    assert list(queries.names_of(versions).values()) == ["Abe Aldous"]
