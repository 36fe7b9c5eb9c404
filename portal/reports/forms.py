"""Forms about reports."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import ROW_MAX, PortalForm, choices, pairs
from portal.core.phrases import gettext as _
from portal.core.text import label, short_date
from portal.reports.queries import AgentToReport
from portal.reports.rules.kinds import CATEGORIES, TEXT_MAX, WHAT_MIN, Affected, Category, Kind, Ongoing
from portal.reports.rules.severity import Harm, Rating, Reach, Reversibility
from portal.reports.rules.states import ReportOutcome, State

NOT_SURE = 0  # the choice "no agent"
AXES = ("harm", "reach", "reversibility")
FLAGS = (
    ("near_miss", _l("Caught in time")),
    ("outsider_data", _l("Someone outside saw personal data")),
    ("suspected_attack", _l("It may be an attack")),
    ("ongoing", _l("Still happening")),
    ("contained", _l("Contained for now")),
)


def _called(agent: AgentToReport) -> str:
    """Return the name of an agent, and the day on which it ended if it did."""
    if agent.ended_at is None:
        return agent.name
    return _("%(name)s (ended %(day)s)", name=agent.name, day=short_date(agent.ended_at))


def _text(question: Any, needed: Any, *, least: int = 1) -> TextAreaField:
    return TextAreaField(
        question, validators=[DataRequired(needed), Length(min=least, message=needed), Length(max=TEXT_MAX)]
    )


class ReportForm(PortalForm):
    """A new report: three questions, and two optional ones. The command refuses an agent that does not exist."""

    kind = RadioField(
        _l("1. What kind of issue is it?"),
        coerce=Kind,
        validators=[DataRequired(_l("Choose one of the three."))],
    )
    agent_id = RadioField(
        _l("2. Which agent?"),
        coerce=int,
        validators=[
            InputRequired(_l("Choose an agent. “Not sure” is fine.")),
            NumberRange(NOT_SURE, ROW_MAX),
        ],
        validate_choice=False,
    )
    what = _text(_l("3. What happened?"), _l("Describe what happened in a sentence or two."), least=WHAT_MIN)
    affected = RadioField(_l("Was anyone affected?"), coerce=Affected, validators=[Optional()])
    ongoing = RadioField(_l("Is it still happening?"), coerce=Ongoing, validators=[Optional()])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = choices(Kind)
        self.affected.choices, self.ongoing.choices = choices(Affected), choices(Ongoing)

    def offer(self, agents: Iterable[AgentToReport]) -> None:
        """Show ``agents`` to choose from; a form that is not shown needs none."""
        self.agent_id.choices = pairs(
            [*((agent.id, _called(agent)) for agent in agents), (NOT_SURE, _l("Another agent, or not sure"))]
        )

    def answers(self) -> dict[str, Any]:
        return {**super().answers(), "agent_id": self.agent_id.data or None}


class TextForm(PortalForm):
    """A message of the reporter."""

    text = _text(_l("Your message"), _l("Enter a sentence or two."))


class AskReporterForm(PortalForm):
    """A question of a triager."""

    question = _text(_l("Your question"), _l("Enter your question."))


class RateForm(PortalForm):
    """The category of a report and, for a failure, its severity."""

    category = SelectField(_l("Category"), coerce=Category)
    harm = SelectField(_l("Harm"), coerce=lambda value: Harm(int(value)))
    reach = SelectField(_l("Reach"), coerce=lambda value: Reach(int(value)))
    reversibility = SelectField(_l("Reversibility"), coerce=lambda value: Reversibility(int(value)))
    flags = SelectMultipleField(
        _l("Does any of this apply?"),
        choices=pairs(FLAGS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *, kind: Kind, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.category.choices = pairs((each.value, label(each)) for each in CATEGORIES[kind])
        if kind is Kind.FAILURE:
            for name, axis in zip(AXES, (Harm, Reach, Reversibility), strict=True):
                self[name].choices = choices(axis)
        else:
            for name in (*AXES, "flags"):
                del self[name]

    def answers(self) -> dict[str, Any]:
        given = super().answers()
        category, flags = given.pop("category"), given.pop("flags", ())
        facts: dict[str, Any] = {**given, **dict.fromkeys(flags, True)}
        return {"category": category, "rating": Rating(**facts) if given else None}


class MoveForm(PortalForm):
    """The next state of a report; the command decides which one is possible."""

    to = SelectField(coerce=State)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.to.choices = choices(State)


class CloseForm(PortalForm):
    """The outcome of a report, and the answer to the reporter."""

    outcome = RadioField(
        _l("Outcome"), coerce=ReportOutcome, validators=[DataRequired(_l("Choose an outcome."))]
    )
    answer = _text(
        _l("Answer to the reporter"), _l("Describe what you found, and what changed or why nothing did.")
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.outcome.choices = choices(ReportOutcome)
