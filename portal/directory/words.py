"""The words for imports on screen."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext as _, ngettext
from portal.core.text import label
from portal.directory.reading import Letters
from portal.directory.rules import Change, Field, ImportState, Outcome, Undoing
from portal.people.rules import HELD_ROLES, PersonState

LABELS = {
    Field.EMPLOYEE_NUMBER: _l("Employee number"),
    Field.NAME: _l("Name"),
    Field.GIVEN_NAME: _l("First name"),
    Field.FAMILY_NAME: _l("Family name"),
    Field.EMAIL: _l("E-mail address"),
    Field.JOB_TITLE: _l("Job title"),
    Field.UNIT: _l("Unit"),
    Field.SITE: _l("Site"),
    Field.MANAGER: _l("Manager"),
    Field.JOB_ROLES: _l("Job roles"),
    Field.STATE: _l("State"),
    Field.LANGUAGE: _l("Language"),
    Field.TIME_ZONE: _l("Time zone"),
    Change.EMPLOYEE_NUMBER: _l("Employee number"),
    Change.NAME: _l("Name"),
    Change.EMAIL: _l("E-mail address"),
    Change.JOB_TITLE: _l("Job title"),
    Change.UNIT: _l("Unit"),
    Change.SITE: _l("Site"),
    Change.MANAGER: _l("Manager"),
    Change.JOB_ROLES: _l("Job roles"),
    Change.STATE: _l("State"),
    Change.LANGUAGE: _l("Language"),
    Change.TIME_ZONE: _l("Time zone"),
    ImportState.UPLOADED: _l("Columns to choose"),
    ImportState.CHECKED: _l("Looked at, not applied"),
    ImportState.APPLIED: _l("Applied"),
    ImportState.UNDONE: _l("Taken back"),
    ImportState.DISCARDED: _l("Discarded"),
    Outcome.ADDED: _l("Added"),
    Outcome.CHANGED: _l("Changed"),
    Outcome.LEFT: _l("Left"),
    Outcome.FAULTY: _l("To mend"),
    Outcome.UNCHANGED: _l("Unchanged"),
    Undoing.DONE: _l("Taken back"),
    Undoing.CHANGED_SINCE: _l("Changed since the import"),
    Undoing.DETAILS_TAKEN: _l("Their old address or number belongs to someone else by now"),
    Undoing.CIRCLE: _l("Their old manager reports to them by now"),
    Letters.UTF_8: _l("UTF-8 (Unicode)"),
    Letters.UTF_16: _l("UTF-16 (Unicode text)"),
    Letters.UTF_16_LE: _l("UTF-16 without a mark"),
    Letters.UTF_16_BE: _l("UTF-16, big-endian"),
    Letters.UTF_32: _l("UTF-32"),
    Letters.WESTERN: _l("Western European (Windows)"),
    Letters.CENTRAL: _l("Central European (Windows)"),
    Letters.MAC: _l("Mac OS Roman"),
}


def _unknown(plain: Callable[[str], str]) -> Callable[..., str]:
    """Return a sentence that ends with the probable meaning, if there is one."""

    def sentence(*, value: str, hint: str) -> str:
        meant = " " + _("Did you mean “%(hint)s”?", hint=hint) if hint else ""
        return plain(value) + meant

    return sentence


def _no_such_role(*, value: str, hint: str) -> str:
    """Return the sentence that lists the job roles."""
    plain = _unknown(lambda typed: _("There is no job role “%(value)s”.", value=typed))(
        value=value, hint=hint
    )
    return plain + " " + _("Use: %(roles)s.", roles=", ".join(label(role) for role in HELD_ROLES))


def _cannot_become(*, value: str, hint: str) -> str:
    return _(
        "They are “%(now)s” and cannot become “%(to)s”.",
        now=label(PersonState(hint)),
        to=label(PersonState(value)),
    )


def _has_faults(*, count: int) -> str:
    return ngettext(
        "%(num)d row has an error. Mend the file, or say that this row may be left out.",
        "%(num)d rows have errors. Mend the file, or say that these rows may be left out.",
        count,
    )


def _many_leave(*, count: int, of: int) -> str:
    return _(
        "%(count)s of %(of)s people would leave. If the file is complete, say so; if not, choose the columns again.",
        count=f"{count:,}",
        of=f"{of:,}",
    )


def _too_many_rows(*, count: int, most: int) -> str:
    return _(
        "This file has %(count)s rows; this page takes up to %(most)s. Ask whoever runs the portal to use "
        "“portal people import FILE”, which has no limit.",
        count=f"{count:,}",
        most=f"{most:,}",
    )


SENTENCES = {
    "import_missing": _l("This is empty, and needed."),
    "import_too_long": _l("At most %(hint)s characters fit here."),
    "import_too_many_cells": _l(
        "This row has %(value)s cells, the header %(hint)s. Look for a separator too many."
    ),
    "import_email_shape": _l("This is not an e-mail address."),
    "import_number_twice": _l("Row %(hint)s has the same number."),
    "import_email_twice": _l("Row %(hint)s has the same address."),
    "import_person_twice": _l("Row %(hint)s is about the same person."),
    "import_email_of_other": _l(
        "This address belongs to %(hint)s already. Use their number, or another address."
    ),
    "import_unit_ambiguous": _l(
        "%(hint)s units are called that. Write the full path, with “ / ” between the units."
    ),
    "import_unit_too_deep": _l("At most %(hint)s units below one another are possible."),
    "import_role_unknown": _no_such_role,
    "import_state_unknown": _unknown(lambda value: _("There is no state “%(value)s”.", value=value)),
    "import_state_cannot_become": _cannot_become,
    "import_language_unknown": _unknown(lambda value: _("“%(value)s” is no language we know.", value=value)),
    "import_time_zone_unknown": _unknown(lambda value: _("There is no time zone “%(value)s”.", value=value)),
    "import_manager_not_found": _l("Nobody who is here has this number, address or name."),
    "import_manager_ambiguous": _l("%(hint)s people are called that. Use a number or an e-mail address."),
    "import_manager_is_self": _l("Nobody can be their own manager."),
    "import_manager_circle": _l("With this manager, the line of managers would come back to this person."),
    "import_manager_faulty": _l(
        "This manager’s own row, %(hint)s, has an error. Until then nothing changes here."
    ),
    "import_left_unknown": _l("They left before they were ever here, so nobody is added."),
    "import_file_empty": _l("This file is empty."),
    "import_file_no_rows": _l("This file has a header and nothing below it."),
    "import_file_is_workbook": _l(
        "This is an Excel workbook. In Excel choose “Save as”, then “CSV UTF-8”, and bring that file."
    ),
    "import_row_unreadable": _l(
        "Row %(row)s cannot be read: a quotation mark is opened and not closed, or stands inside a cell. Mend that row "
        "and bring the file again."
    ),
    "import_letters_unreadable": _l(
        "The letters cannot be read, near row %(row)s. Save the file as “CSV UTF-8”, or say below how it is written."
    ),
    "import_too_many_columns": _l("At most %(most)s columns can be read."),
    "import_too_many_rows": _too_many_rows,
    "import_file_gone": _l("The file itself is no longer here. Bring it again."),
    "import_is_about_everybody": _l("An import is about the whole company. Your role covers a part of it."),
    "import_needs_email": _l("Say which column has the e-mail addresses."),
    "import_needs_name": _l("Say which column has the names, or which two have first and family names."),
    "import_column_twice": _l("This column is chosen for something else already."),
    "import_changes_nothing": _l("There is nothing to do: the directory says the same as this file."),
    "import_has_faults": _has_faults,
    "import_many_leave": _many_leave,
    "import_not_checked": _l("Look at what this import would do before you apply it."),
    "import_is_over": _l("This import is over. Bring the file again to start a new one."),
    "import_cannot_be_undone": _l("This import can no longer be taken back."),
    "import_last_administrator": _l(
        "That would leave the portal without an administrator. Make someone who stays one first."
    ),
    "erase_import_open": _l(
        "A file of people waits under Import, and may hold this person. Apply or discard it first."
    ),
}

SUBJECTS = {"people_import": _l("Import")}
