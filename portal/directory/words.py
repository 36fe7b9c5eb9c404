"""The words for imports on screen."""

from collections.abc import Callable, Collection, Mapping, Sequence

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext as _, ngettext
from portal.core.text import label
from portal.directory.asking import OpenQuestion
from portal.directory.effects import Effect, Effects, Rename
from portal.directory.encodings import Letters
from portal.directory.rules import Answer, Change, Field, ImportQuestion, ImportState, Outcome, Undoing
from portal.people.rules import HELD_ROLES, KeyDuty, PersonState

LABELS = {
    Field.EMPLOYEE_NUMBER: _l("Employee number"),
    Field.NAME: _l("Name"),
    Field.GIVEN_NAME: _l("First name"),
    Field.FAMILY_NAME: _l("Family name"),
    Field.EMAIL: _l("Email"),
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
    Change.EMAIL: _l("Email"),
    Change.JOB_TITLE: _l("Job title"),
    Change.UNIT: _l("Unit"),
    Change.SITE: _l("Site"),
    Change.MANAGER: _l("Manager"),
    Change.JOB_ROLES: _l("Job roles"),
    Change.STATE: _l("State"),
    Change.LANGUAGE: _l("Language"),
    Change.TIME_ZONE: _l("Time zone"),
    ImportState.UPLOADED: _l("Choose columns"),
    ImportState.CHECKED: _l("Previewed, not applied"),
    ImportState.APPLIED: _l("Applied"),
    ImportState.UNDONE: _l("Undone"),
    ImportState.DISCARDED: _l("Discarded"),
    Outcome.ADDED: _l("Added"),
    Outcome.CHANGED: _l("Changed"),
    Outcome.LEFT: _l("Left"),
    Outcome.FAULTY: _l("Errors"),
    Outcome.UNCHANGED: _l("Unchanged"),
    Answer.SAME: _l("The same people"),
    Answer.NEW: _l("New people"),
    Answer.RENAMED: _l("The same unit: rename or move it"),
    Answer.OPENED: _l("A new unit: move its people"),
    Undoing.DONE: _l("Undone"),
    Undoing.CHANGED_SINCE: _l("Changed since the import"),
    Undoing.DETAILS_TAKEN: _l("Their old email or number now belongs to someone else"),
    Undoing.CIRCLE: _l("Their old manager now reports to them"),
    Letters.UTF_8: _l("UTF-8 (Unicode)"),
    Letters.UTF_16: _l("UTF-16 (Unicode text)"),
    Letters.UTF_16_LE: _l("UTF-16 without a mark"),
    Letters.UTF_16_BE: _l("UTF-16, big-endian"),
    Letters.UTF_32: _l("UTF-32"),
    Letters.WESTERN: _l("Western European (Windows)"),
    Letters.CENTRAL: _l("Central European (Windows)"),
    Letters.MAC: _l("Mac OS Roman"),
    Letters.CYRILLIC: _l("Cyrillic (Windows)"),
    Letters.GREEK: _l("Greek (Windows)"),
    Letters.TURKISH: _l("Turkish (Windows)"),
    Letters.HEBREW: _l("Hebrew (Windows)"),
    Letters.ARABIC: _l("Arabic (Windows)"),
    Letters.BALTIC: _l("Baltic (Windows)"),
    Letters.JAPANESE: _l("Japanese (Shift JIS)"),
    Letters.CHINESE: _l("Chinese (GB 18030)"),
    Letters.TAIWANESE: _l("Chinese (Big5)"),
    Letters.KOREAN: _l("Korean (Windows)"),
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
        "%(num)d row has an error. Fix the file or choose to skip this row.",
        "%(num)d rows have errors. Fix the file or choose to skip these rows.",
        count,
    )


def _many_change(*, effects: Effects) -> str:
    """Return the sentence about effects on more people than a file may change unasked."""
    asks = _("If this is right, confirm it. If not, check the file and the columns.")
    return " ".join([*alarms(effects), asks])


def alarms(effects: Effects) -> list[str]:
    """Return a sentence for each effect that needs a second yes."""
    counts = [
        EFFECTS[effect](count=f"{count:,}", of=f"{effects.people:,}")
        for effect, count in effects.alarming_counts
    ]
    return counts + [
        _("%(stop)s of %(now)s people would stop working with %(agent)s.", **each._asdict())
        for each in effects.alarming_losses
    ]


EFFECTS: Mapping[Effect, Callable[..., str]] = {
    Effect.LEAVES: lambda **n: _("%(count)s of %(of)s people would leave and lose their access.", **n),
    Effect.LOSES_SIGN_IN: lambda **n: _("%(count)s of %(of)s people could no longer sign in.", **n),
    Effect.UNIT: lambda **n: _("%(count)s of %(of)s people would leave their unit.", **n),
    Effect.SITE: lambda **n: _("%(count)s of %(of)s people would leave their site.", **n),
    Effect.MANAGER: lambda **n: _("%(count)s of %(of)s people would lose or change their manager.", **n),
    Effect.JOB_ROLES: lambda **n: _("%(count)s of %(of)s people would lose job roles.", **n),
    Effect.RENAMED: lambda **n: _("%(count)s of %(of)s people would be renamed.", **n),
    Effect.EMAIL: lambda **n: _("%(count)s of %(of)s people would get another email.", **n),
    Effect.EMPLOYEE_NUMBER: lambda **n: _(
        "%(count)s of %(of)s people would get another employee number.", **n
    ),
}


def question_text(asked: OpenQuestion) -> str:
    """Return a question that holds rows back."""
    if asked.question is ImportQuestion.NUMBERS and asked.zeros == asked.rows:
        return ngettext(
            "%(num)d number lost its leading zeros: same person?",
            "%(num)d numbers lost their leading zeros: same people?",
            asked.rows,
        )
    if asked.question is ImportQuestion.UNITS:
        said = ngettext(
            "%(num)d person is in a unit that may have been renamed or moved: same unit?",
            "%(num)d people are in units that may have been renamed or moved: same units?",
            asked.rows,
        )
        return f"{said} {renames_text(asked.renames)}"
    return QUESTIONS[asked.question](asked.rows)


def renames_text(renames: Sequence[Rename]) -> str:
    """Return which units get which path."""
    return "; ".join(f"{each.old} → {each.new}" for each in renames)


QUESTIONS: Mapping[ImportQuestion, Callable[[int], str]] = {
    ImportQuestion.NUMBERS: lambda rows: ngettext(
        "%(num)d person has the same name and email but another employee number: same person?",
        "%(num)d people have the same name and email but another employee number: same people?",
        rows,
    ),
    ImportQuestion.OTHERS: lambda rows: ngettext(
        "%(num)d employee number has another name and another email: same person?",
        "%(num)d employee numbers have another name and another email: same people?",
        rows,
    ),
    ImportQuestion.RETURNS: lambda rows: ngettext(
        "%(num)d person in the file has the number or email of someone who left: rehired, or new?",
        "%(num)d people in the file have the number or email of someone who left: rehired, or new?",
        rows,
    ),
}


def _letters_mixed(*, row: int, count: int) -> str:
    return ngettext(
        "Row %(row)s is in another character encoding than the rest of the file. Fix it and upload the file again.",
        "%(num)d rows, the first of them row %(row)s, are in another character encoding than the rest of the file. "
        "Fix them and upload the file again.",
        count,
        row=row,
    )


def _too_many_rows(*, count: int, most: int) -> str:
    return _(
        "This file has %(count)s rows. The limit here is %(most)s. On the server, “portal people "
        "import FILE” has no limit.",
        count=f"{count:,}",
        most=f"{most:,}",
    )


def _last_of_duties(*, duties: Collection[KeyDuty], reports: int) -> str:
    asks = _("Give someone else access first, or tick the box to go ahead.")
    said = [_no_triager(reports)] if KeyDuty.TRIAGE in duties else []
    said += [_("No one could publish messages everywhere any more.")] if KeyDuty.PUBLISH in duties else []
    return " ".join([*said, asks])


def _no_triager(reports: int) -> str:
    if not reports:
        return _("No one could triage every report any more.")
    return ngettext(
        "No one could triage every report any more, and one report is open.",
        "No one could triage every report any more, and %(num)d reports are open.",
        reports,
    )


LOST_DUTIES = {
    KeyDuty.TRIAGE: _l("Everyone who triages reports would leave or be suspended."),
    KeyDuty.PUBLISH: _l("Everyone who publishes messages would leave or be suspended."),
}
SENTENCES = {
    "import_missing": _l("This is required."),
    "import_too_long": _l("Use at most %(hint)s characters."),
    "import_too_many_cells": _l(
        "This row has %(value)s cells but the header has %(hint)s. Look for an extra separator."
    ),
    "import_garbled": _unknown(
        lambda value: _("“%(value)s” was saved in a wrong character encoding.", value=value)
    ),
    "import_placeholder": _l("The spreadsheet has an error here. It was read as an empty cell."),
    "import_repeated": _l("This row says the same as row %(hint)s and is not needed."),
    "import_number_rounded": _l(
        "The spreadsheet has rounded this number. Format the column as text and export it again."
    ),
    "import_number_changes": _l("Their number here is %(hint)s. Answer the question above."),
    "import_number_of_other": _l("This number belongs to %(hint)s here. Answer the question above."),
    "import_returns": _l("%(hint)s had this number or email and has left. Answer the question above."),
    "import_unit_renamed": _l(
        "This unit may be “%(hint)s” with a new name or place. Answer the question above."
    ),
    "import_unit_read_as": _l("Read as “%(hint)s”."),
    "import_manager_left": _l("%(hint)s has left or leaves with this file, so there is no manager now."),
    "import_email_shape": _l("This is not a valid email."),
    "import_number_twice": _l("Row %(hint)s has the same number."),
    "import_email_twice": _l("Row %(hint)s has the same email."),
    "import_person_twice": _l("Row %(hint)s is about the same person."),
    "import_email_of_other": _l("This email belongs to %(hint)s. Use their number or another email."),
    "import_unit_ambiguous": _l(
        "%(hint)s units have this name. Use the full path, with “ / ” between units."
    ),
    "import_unit_too_deep": _l("Units can be at most %(hint)s levels deep."),
    "import_role_unknown": _no_such_role,
    "import_state_unknown": _unknown(lambda value: _("There is no state “%(value)s”.", value=value)),
    "import_state_cannot_become": _cannot_become,
    "import_language_unknown": _unknown(
        lambda value: _("The portal does not know the language “%(value)s”.", value=value)
    ),
    "import_time_zone_unknown": _unknown(lambda value: _("There is no time zone “%(value)s”.", value=value)),
    "import_manager_not_found": _l("No current employee has this number, email or name."),
    "import_manager_ambiguous": _l("%(hint)s people have this name. Use a number or an email."),
    "import_manager_is_self": _l("Nobody can be their own manager."),
    "import_manager_circle": _l("This manager reports to this person, directly or not."),
    "import_manager_faulty": _l("Row %(hint)s, this manager’s own, has an error. Fix it first."),
    "import_left_unknown": _l(
        "This person is marked as left and was never in the directory, so they are not added."
    ),
    "import_file_empty": _l("This file is empty."),
    "import_file_no_rows": _l("This file has a header but no rows."),
    "import_file_is_workbook": _l(
        "This is an Excel workbook. In Excel, choose “Save as”, then “CSV UTF-8”, and upload that file."
    ),
    "import_row_unreadable": _l(
        "Row %(row)s cannot be read: a quotation mark is not closed or is inside a cell. Fix the "
        "row and upload the file again."
    ),
    "import_letters_unreadable": _l(
        "Some characters near row %(row)s cannot be read. Save the file as “CSV UTF-8” or choose "
        "its encoding below."
    ),
    "import_letters_mixed": _letters_mixed,
    "import_letters_unknown": _l(
        "The character encoding of this file cannot be detected. Save it as “CSV UTF-8” or choose its encoding."
    ),
    "import_too_many_columns": _l("A file can have at most %(most)s columns."),
    "import_too_many_rows": _too_many_rows,
    "import_file_gone": _l("The file is no longer here. Upload it again."),
    "import_is_about_everybody": _l("An import covers the whole company. Your role covers only part of it."),
    "import_needs_email": _l("Choose the column with the emails."),
    "import_needs_name": _l("Choose the column with the names, or the two with first and family names."),
    "import_column_twice": _l("This column is already used for another field."),
    "import_changes_nothing": _l("Nothing to do. The directory already matches this file."),
    "import_has_faults": _has_faults,
    "import_many_change": _many_change,
    "import_question_open": _l("This answer does not fit the question."),
    "import_not_checked": _l("Preview this import before you apply it."),
    "import_is_over": _l("This import is closed. Upload the file again to start a new one."),
    "import_cannot_be_undone": _l("This import can no longer be undone."),
    "import_last_of_duties": _last_of_duties,
    "import_last_administrator": _l(
        "The portal would have no administrator. Make another person an administrator first."
    ),
    "erase_import_open": _l("An import that may include this person is waiting. Apply or discard it first."),
}

SUBJECTS = {"people_import": _l("Import")}
