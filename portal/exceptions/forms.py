"""Forms of exceptions: asking for one, deciding, and taking one back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.agents.pickers import agent_picker
from portal.core.forms import PortalForm, choices, pairs
from portal.core.permissions import Permission
from portal.core.pickers import PickerField
from portal.exceptions.commands import ExceptionTerms
from portal.exceptions.rules import REASON_MAX, ExceptionAnswer, ExceptionScope
from portal.people.models import Person
from portal.people.pickers import person_picker
from portal.signatures.signing import SigningForm

CHOOSE_DAY = _l("Choose a day.")


class AskExceptionForm(PortalForm):
    """What an exception is asked for. Those who answer for nobody ask for themselves or an agent they own."""

    anchor = SelectField(_l("Clause"))
    scope = RadioField(_l("Who or what it is for"), coerce=ExceptionScope, default=ExceptionScope.PERSON)
    person = PickerField(_l("Person"), blank=_l("Me"))
    agent = PickerField(_l("Agent"), blank=_l("No agent"))
    reason = TextAreaField(
        _l("Why it is needed"),
        description=_l("What cannot be done as the policy says, and for which work."),
        validators=[DataRequired(_l("Say why.")), Length(max=REASON_MAX)],
    )
    control = TextAreaField(
        _l("What keeps it safe instead"),
        description=_l("The safeguard in place of the clause, and who looks after it."),
        validators=[DataRequired(_l("Name a safeguard.")), Length(max=REASON_MAX)],
    )
    until = DateField(_l("Last day"), validators=[DataRequired(CHOOSE_DAY)])

    def __init__(self, *, reader: Person, clauses: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.clauses = dict(clauses)
        self.anchor.choices = pairs(clauses, blank=_l("The whole policy"))
        offered = choices(ExceptionScope)
        if not reader.is_manager:
            offered = [each for each in offered if each.value != ExceptionScope.UNIT]
        self.scope.choices = offered
        self.agent.use(agent_picker(reader))
        if reader.may(Permission.READINESS_MANAGE):
            picker = person_picker(reader, Permission.READINESS_MANAGE, endpoint="exceptions.person_choices")
            self.person.use(picker)
        else:
            del self.person

    def asked(self) -> ExceptionTerms:
        """Return what is asked for."""
        answers = self.answers()
        return ExceptionTerms(
            scope=answers["scope"],
            anchor=answers["anchor"],
            clause=self.clauses.get(answers["anchor"], ""),
            reason=answers["reason"],
            control=answers["control"],
            until=answers["until"],
            person_id=answers.get("person"),
            agent_id=answers["agent"],
        )


class DecideExceptionForm(SigningForm):
    """The decision on a request, signed; ``version`` names the request."""

    answer = RadioField(
        _l("Your decision"), coerce=ExceptionAnswer, validators=[InputRequired(_l("Choose one."))]
    )
    until = DateField(
        _l("Last day"),
        description=_l("You can choose an earlier day than was asked for."),
        validators=[DataRequired(CHOOSE_DAY)],
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("Needed if you refuse. It is told to those who asked."),
        validators=[Length(max=REASON_MAX)],
    )

    def offer(self, until: date) -> None:
        """Offer both decisions, with the day that was asked for."""
        self.answer.choices = choices(ExceptionAnswer)
        if not self.until.raw_data:
            self.until.data = until


class WithdrawExceptionForm(PortalForm):
    """Why an exception is taken back."""

    words = TextAreaField(_l("Reason"), validators=[DataRequired(_l("Say why.")), Length(max=REASON_MAX)])
