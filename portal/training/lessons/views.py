"""Pages of a lesson, section by section, with its checks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import access, actor
from portal.core.permissions import Permission
from portal.library.fields import AnswerForm
from portal.library.rules import ContentKind, note_of_change
from portal.training.blueprint import bp
from portal.training.lessons import commands, queries, rules
from portal.training.lessons.forms import PlaceForm, form_for
from portal.training.lessons.queries import Reading


@bp.get("/lessons/<key>")
@bp.get("/lessons/<key>/<section>")
@access(Permission.TRAINING_LEARN)
def lesson(key: str, section: str = "") -> ResponseReturnValue:
    """Show a section; without one, the section at which the person left off."""
    reading = _reading_or_404(key)
    if reading.course.missing:
        return _shut(reading)
    number = reading.number_of(section) if section else reading.place
    return _page(reading, number or abort(404))


@bp.post("/lessons/<key>/place")
@access(Permission.TRAINING_LEARN)
def go_on(key: str) -> ResponseReturnValue:
    """Go on to a section, and store it."""
    reading = _reading_or_404(key)
    form = PlaceForm(reading.sections)
    if reading.course.missing:
        return _shut(reading)
    if not form.validate_on_submit():
        abort(404)
    commands.save_place(actor(), reading, section=form.section.data)
    return redirect(url_for(".lesson", key=key, section=form.section.data), 303)


@bp.post("/lessons/<key>/checks/<item_id>")
@access(Permission.TRAINING_LEARN)
def answer(key: str, item_id: str) -> ResponseReturnValue:
    """Answer one check and return to it."""
    reading = _reading_or_404(key)
    if reading.course.missing:
        return _shut(reading)
    if item_id not in reading.items:
        abort(404)
    section, form = reading.section_of(item_id)["slug"], form_for(reading.items[item_id])
    if form.validate_on_submit():
        commands.answer_check(actor(), reading, item_id=item_id, chosen=form.chosen)
        return redirect(url_for(".lesson", key=key, section=section, _anchor=item_id), 303)
    return _page(reading, reading.number_of(section) or 1, tried={item_id: form}), 422


def _page(reading: Reading, number: int, *, tried: Mapping[str, AnswerForm] | None = None) -> str:
    """Render one section. ``tried`` holds an incomplete answer, by its check."""
    course = reading.course
    lessons = list(course.lessons)
    at = lessons.index(reading.standing)
    return render_template(
        "training/lessons/show.html",
        reading=reading,
        content=reading.content,
        standing=reading.standing,
        course=course,
        number=number,
        section=reading.sections[number - 1],
        still_open=_still_open(reading),
        checks={item_id: _check(reading, item_id, (tried or {}).get(item_id)) for item_id in reading.items},
        following=next((lesson for lesson in lessons[at + 1 :] if not lesson.is_done), None),
        place_in_course=at + 1,
        course_minutes=_minutes_left(reading),
        as_of=date.fromisoformat(reading.content["as_of"]),
        change_note=note_of_change(
            ContentKind.LESSON, reading.standing.label, reading.content.get("change_log") or ()
        ),
    )


def _check(reading: Reading, item_id: str, tried: AnswerForm | None) -> dict[str, Any]:
    """Return what the page shows of one check: its options, the last answer, and the feedback."""
    item, last = reading.items[item_id], reading.answers.get(item_id)
    chosen = last.chosen if last and not tried else frozenset()
    return {
        "id": item_id,
        "question": item["stem"],
        "is_multiple": item["type"] == "multiple",
        "options": item["options"],
        "chosen": chosen,
        "is_right": bool(last and last.is_right),
        "feedback": [option["feedback"] for option in item["options"] if option["id"] in chosen],
        "draft": tried.chosen if tried else (),
        "refused": next(iter([*tried.answer.errors, *tried.form_errors]), "") if tried else "",
    }


def _still_open(reading: Reading) -> list[Mapping[str, Any]]:
    """Return the sections with checks that have no correct answer yet."""
    return [section for section in reading.sections if set(queries.checks_of(section)) - reading.right]


def _minutes_left(reading: Reading) -> int:
    """Return the minutes left in the lessons of this stage."""
    others = [each for each in reading.course.lessons if each is not reading.standing and not each.is_done]
    own = 0 if reading.standing.is_done else reading.progress.minutes_left(reading.standing.minutes)
    return own + sum(each.minutes for each in others)


def _shut(reading: Reading) -> ResponseReturnValue:
    """Render why a lesson is closed; the order of a path holds for direct links too."""
    reason = rules.can_open([each.title for each in reading.course.missing])[0]
    return render_template(
        "training/lessons/shut.html", reading=reading, course=reading.course, reason=reason
    ), 403


def _reading_or_404(key: str) -> Reading:
    return queries.find_reading(actor(), key, held=request.method == "POST") or abort(404)
