"""The content that ships keeps every rule of the library."""

from datetime import date

from portal.library import linting
from portal.library.files import read_all
from portal.library.linting.shelf import Shelf


def test_every_file_has_its_shape() -> None:
    assert [str(finding) for finding in read_all().findings] == []


def test_every_rule_is_kept_as_of_the_day_the_content_was_last_checked() -> None:
    files = read_all().files
    checked_on = max(lesson.as_of for _file, lesson in Shelf(files, date.min).lessons)

    assert [str(finding) for finding in linting.lint(files, on=checked_on)] == []
