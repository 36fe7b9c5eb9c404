"""What the command line says about an import, and does with it."""

import json
from itertools import islice
from pathlib import Path

import click

from portal.core import db
from portal.core.links import address_of
from portal.core.text import label, say
from portal.directory import asking, commands, headings, queries, steps
from portal.directory.encodings import Letters
from portal.directory.models import Import
from portal.directory.queries import ListedFinding
from portal.directory.rules import ANSWERS, Answer, Field, ImportQuestion, Outcome
from portal.directory.words import alarms, question_text, renames_text

SHOWN = 50
TELL_EVERY = 50_000
HELD_BACK = 3  # the exit code when some rows were left out
FLAGS = {
    ImportQuestion.UNITS: "--renamed-units or --new-units",
    ImportQuestion.NUMBERS: "--same-people",
    ImportQuestion.OTHERS: "--same-people",
    ImportQuestion.RETURNS: "--rehired or --new-people",
}


def look(
    file: Path,
    columns: tuple[str, ...],
    ignored: tuple[str, ...],
    encoding: str | None,
    *,
    takes_leavers: bool,
    same_people: bool,
    returns: str | None,
    units: str | None,
) -> Import:
    """Read and compare the file with the given answers, and print the progress."""

    def tell(done: int) -> None:
        if done % TELL_EVERY == 0:
            click.echo(f"{done:,} rows read", err=True)

    with file.open("rb") as source:
        imported = steps.take_in(None, source, file.name, letters=_letters(encoding), keeps_file=False)
        chosen = {**steps.suggested_columns(imported), **_chosen(columns, imported.headers)}
        left_out = {_column(each, imported.headers, "--ignore") for each in ignored}
        mapping = {field: column for field, column in chosen.items() if column not in left_out}
        steps.look(None, imported, mapping=mapping, takes_leavers=takes_leavers, file=source, tell=tell)
    answers = (
        dict.fromkeys((ImportQuestion.NUMBERS, ImportQuestion.OTHERS), Answer.SAME) if same_people else {}
    )
    if returns:
        answers[ImportQuestion.RETURNS] = Answer(returns)
    if units:
        answers[ImportQuestion.UNITS] = Answer(units)
    if answers:
        db.perform(lambda: commands.answer(None, imported, answers))
        db.perform(lambda: commands.check_import(None, imported))
    return imported


def show(imported: Import, *, as_json: bool) -> None:
    """Print the columns, the effect of the import, its questions, and the first faults."""
    if as_json:
        click.echo(json.dumps(_as_json(imported), ensure_ascii=False, indent=2))
        return
    _show_columns(imported)
    click.echo(", ".join(f"{label(each)} {imported.summary.count(each):,}" for each in Outcome))
    for sentence in alarms(asking.effects_of(imported)):
        click.echo(f"{sentence} (--many-changes)")
    if renames := asking.effects_of(imported).renames:
        click.echo(f"Units renamed or moved: {renames_text(renames)}")
    for asked in asking.list_questions(imported):
        click.echo(f"{question_text(asked)} ({FLAGS[asked.question]})")
    for found in islice(queries.all_findings(imported), SHOWN):
        click.echo(f"Row {found.line}, {label(found.field)}: {_finding(found)}", err=True)
    if queries.count_findings(imported) > SHOWN:
        click.echo(f"All of it: {address_of('directory.show', import_id=imported.id)}", err=True)


def end_dry_run(imported: Import, *, many_change: bool) -> int:
    """Say that nobody was changed; return 1 if the import would hold something back."""
    click.echo("This was a dry run: nobody was changed.", err=True)
    asks = asking.effects_of(imported).alarming and not many_change
    return 1 if imported.faulty or asks else 0


def apply(imported: Import, *, skip_faulty: bool, many_change: bool, goes_ahead: bool) -> int:
    """Apply the import; return the exit code."""
    does_something = imported.summary.does_something or asking.effects_of(imported).renames
    if not does_something and not imported.faulty:
        click.echo("The directory says the same as this file: nothing to do.")
        return 0
    done = db.perform(
        lambda: commands.apply_import(
            None, imported, skip_faulty=skip_faulty, many_change=many_change, goes_ahead=goes_ahead
        )
    )
    if not done:
        click.echo("The directory has changed. Start again.")
        return 1
    click.echo("Applied.")
    return HELD_BACK if imported.faulty else 0


def list_all() -> None:
    """Print the newest imports, newest first."""
    for each in queries.list_newest():
        counts = ", ".join(f"{label(outcome)} {each.summary.count(outcome):,}" for outcome in Outcome)
        click.echo(
            f"{each.id}  {each.uploaded_at:%Y-%m-%d %H:%M}  {label(each.state)}  {each.file_name}  ({counts})"
        )


def undo(number: int, *, goes_ahead: bool) -> int:
    """Undo an import; return 3 if some people were left as they are."""
    counts = db.perform(lambda: commands.undo_import(None, _import(number), goes_ahead=goes_ahead))
    click.echo(", ".join(f"{label(each)}: {count:,}" for each, count in counts.items()))
    return HELD_BACK if len(counts) > 1 else 0


def discard(number: int) -> None:
    db.perform(lambda: commands.discard_import(None, _import(number)))
    click.echo("Discarded. No one was changed.")


def _import(number: int) -> Import:
    found = queries.find_any_import(number)
    if found is None:
        raise click.BadParameter(f"There is no import {number}. List them: portal people imports")
    return found


def _letters(encoding: str | None) -> Letters | None:
    """Return the encoding of a name that people or Python use for it."""
    if encoding is None:
        return None
    name = encoding.strip().lower().replace("_", "-")
    known = {
        "utf-8": Letters.UTF_8,
        "utf8": Letters.UTF_8,
        "latin-1": Letters.WESTERN,
        "latin1": Letters.WESTERN,
    }
    known |= {"windows-1252": Letters.WESTERN, "iso-8859-1": Letters.WESTERN, "mac-roman": Letters.MAC}
    known |= {each.value.replace("_", "-"): each for each in Letters}
    if name not in known:
        raise click.BadParameter(
            f"{encoding!r}: use one of {', '.join(sorted(known))}.", param_hint="--encoding"
        )
    return known[name]


def _chosen(columns: tuple[str, ...], headers: list[str]) -> dict[Field, int]:
    """Return the columns named on the command line."""
    found = {}
    for text in columns:
        name, _, heading = text.partition("=")
        if name not in list(Field):
            raise click.BadParameter(f"{text!r}: fields are {', '.join(Field)}.", param_hint="--column")
        found[Field(name)] = _column(heading, headers, "--column")
    return found


def _column(heading: str, headers: list[str], hint: str) -> int:
    """Return the column with this heading, or with this number, counted from 1."""
    known = {each.casefold(): column for column, each in reversed(list(enumerate(headers)))}
    if heading.casefold() in known:
        return known[heading.casefold()]
    if heading.isdecimal() and 1 <= int(heading) <= len(headers):
        return int(heading) - 1
    raise click.BadParameter(f"{heading!r}: headings are {', '.join(headers)}.", param_hint=hint)


def _show_columns(imported: Import) -> None:
    """Print which column brings which field, which could as well, and which bring nothing."""
    said = [f"{field} = “{imported.headers[column]}”" for field, column in imported.mapping.items()]
    click.echo(f"Columns: {', '.join(said)}", err=True)
    alike = headings.look_alikes(imported.headers, imported.mapping)
    for field, columns in alike.items():
        named = ", ".join(f"column {column + 1} “{imported.headers[column]}”" for column in columns)
        click.echo(f"Looks like {field} as well, and is not used: {named}", err=True)
    others = {column for columns in alike.values() for column in columns} | set(imported.mapping.values())
    unused = [heading for column, heading in enumerate(imported.headers) if heading and column not in others]
    if unused:
        click.echo(f"Not used: {', '.join(unused)}", err=True)
    if imported.heading_row:
        click.echo(f"Rows above the headings, not used: {imported.heading_row}", err=True)


def _as_json(imported: Import) -> dict[str, object]:
    effects = asking.effects_of(imported)
    return {
        "import": imported.id,
        "encoding": imported.letters.value,
        "columns": {field.value: imported.headers[column] for field, column in imported.mapping.items()},
        "unused": headings.unused(imported.headers, imported.mapping),
        **{each.value: imported.summary.count(each) for each in Outcome},
        "effects": effects.as_json(),
        "needs_confirmation": alarms(effects),
        "questions": [
            {"question": each.question.value, "text": question_text(each), "answers": list(ANSWERS[each.question])}
            for each in asking.list_questions(imported)
        ],
        "findings": [
            {"row": each.line, "field": each.field.value, "fault": each.fault.value, "value": each.value,
             "text": say(each.reason), "note_only": each.is_warning}
            for each in queries.all_findings(imported)
        ],
    }  # fmt: skip


def _finding(found: ListedFinding) -> str:
    sentence = say(found.reason)
    return f"{sentence} ({found.value})" if found.value else sentence
