"""The page that erases the personal data of a person who left."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.people import erasing, queries, rules
from portal.people.forms import ErasureForm
from portal.people.settings import EVIDENCE_MONTHS
from portal.people.views.blueprint import bp
from portal.settings import queries as settings_queries


@bp.route("/people/<int:person_id>/erasure", methods=["GET", "POST"])
@access(Permission.PEOPLE_ERASE)
def erasure(person_id: int) -> ResponseReturnValue:
    """Show what is erased and what stays, and ask for the name."""
    person = queries.find_managed(actor(), person_id, Permission.PEOPLE_ERASE) or abort(404)
    form = ErasureForm()
    if form.validate_on_submit():
        try:
            erasing.erase_person(actor(), person, **form.answers())
            say_done(_("Personal data erased. The evidence that is kept no longer shows who they were."))
            return redirect(url_for(".show", person_id=person_id), 303)
        except Refused as error:
            form.refuse(error)
    facts = queries.find_erasing_facts(person)
    page = render_template(
        "people/erasure.html",
        person=person,
        lines=erasing.find_lines(),
        form=form,
        facts=facts,
        refusals=rules.erasing_refusals(facts, at=clock.now(), law_demands_it=True),
        is_early=facts.kept_until is not None and clock.now() < facts.kept_until,
        months=settings_queries.value(EVIDENCE_MONTHS),
        called=rules.name_without_person(person.id),
    )
    return page, 422 if form.errors else 200
