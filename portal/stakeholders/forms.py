"""Forms of stakeholders: the groups to start with, a group, and its scores for a change."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.audiences.models import Audience
from portal.core.forms import REQUIRED, PortalForm, blank_to_none, choices, pairs
from portal.core.text import label
from portal.core.typed_text import clean
from portal.library.shapes.stakeholders import Cadence, StakeholderSide
from portal.stakeholders.rules import (
    ABOUT_MAX,
    CONTACT_MAX,
    HIGHEST,
    IMPACT_MOST,
    LINE_MAX,
    LINES_MOST,
    LOWEST,
    NAME_MAX,
    WHY_MAX,
    Confidence,
    Scores,
    Stance,
)
from portal.stakeholders.words import NOT_HEARD

UNAWARE = "unaware"
HEADCOUNT_MOST = 10_000_000
ONE_A_LINE = _l("One per line.")


class LineText(list[str]):
    """Lines that a text area shows one below the other."""

    def __str__(self) -> str:
        return "\n".join(self)


def _lines(value: Any) -> LineText:
    if isinstance(value, str):
        value = value.splitlines()
    return LineText(line for each in value or () if (line := clean(each)))


def _few_short_lines(_form: PortalForm, field: TextAreaField) -> None:
    """Raise ``ValidationError`` for too many lines, and for one that is too long."""
    lines = field.data or []
    if len(lines) > LINES_MOST:
        raise ValidationError(_l("Write at most %(most)s lines.", most=LINES_MOST))
    if any(len(line) > LINE_MAX for line in lines):
        raise ValidationError(_l("Keep each line within %(most)s characters.", most=LINE_MAX))


def _lines_field(title: Any) -> TextAreaField:
    return TextAreaField(
        title, validators=[_few_short_lines], filters=[_lines], description=ONE_A_LINE, render_kw={"rows": 5}
    )


class DefaultGroupsForm(PortalForm):
    """Which of the default groups to add."""

    keys = SelectMultipleField(
        _l("Groups to add"),
        validators=[DataRequired(_l("Choose at least one group."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *, keys: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.keys.choices = pairs(keys)


class GroupForm(PortalForm):
    """A group: who is in it, what they need to know, fear and ask, and who tells them how often."""

    name = StringField(_l("Name of the group"), validators=[DataRequired(REQUIRED), Length(max=NAME_MAX)])
    side = RadioField(_l("Where they are"), coerce=StakeholderSide, validators=[InputRequired(REQUIRED)])
    audience_id = SelectField(_l("Audience"), coerce=blank_to_none)
    contact = StringField(_l("Who you talk to, and how to reach them"), validators=[Length(max=CONTACT_MAX)])
    headcount = IntegerField(
        _l("How many they are"), validators=[Optional(), NumberRange(min=0, max=HEADCOUNT_MOST)]
    )
    about = StringField(
        _l("Who they are, in a sentence"), validators=[DataRequired(REQUIRED), Length(max=ABOUT_MAX)]
    )
    needs = _lines_field(_l("What they need to know"))
    fears = _lines_field(_l("What they fear"))
    questions = _lines_field(_l("What they will ask"))
    sender = StringField(_l("Who tells them"), validators=[DataRequired(REQUIRED), Length(max=LINE_MAX)])
    cadence = SelectField(_l("How often"), coerce=Cadence)

    def __init__(self, *, audiences: Sequence[Audience], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.side.choices = choices(StakeholderSide)
        self.audience_id.choices = pairs(
            ((each.id, each.name) for each in audiences), blank=_l("No audience")
        )
        self.cadence.choices = choices(Cadence)

    def written(self) -> dict[str, Any]:
        """Return what commands take; a group inside has no contact or headcount of its own, one outside no audience."""
        told = self.answers()
        if told["side"] is StakeholderSide.INSIDE:
            return {**told, "contact": "", "headcount": None}
        return {**told, "audience_id": None}


class ScoreForm(PortalForm):
    """How a group is scored for a change, what changes for it, why, and what that rests on."""

    power = IntegerField(
        _l("Say over the change (1–5)"),
        validators=[InputRequired(REQUIRED), NumberRange(min=LOWEST, max=HIGHEST)],
        description=_l("5: nothing goes ahead against them. 1: nobody has to ask them."),
    )
    interest = IntegerField(
        _l("Interest (1–5)"),
        validators=[InputRequired(REQUIRED), NumberRange(min=LOWEST, max=HIGHEST)],
        description=_l("5: it is what they talk about. 1: they hardly notice."),
    )
    impact = IntegerField(
        _l("Impact (0–100)"),
        validators=[InputRequired(REQUIRED), NumberRange(min=0, max=IMPACT_MOST)],
        description=_l(
            "How much their work changes. Under 25 is low, from 50 high, from 75 their work becomes another. From 50 "
            "on they are involved, whatever their say."
        ),
    )
    is_legitimate = BooleanField(_l("They have a rightful claim"))
    is_urgent = BooleanField(_l("It cannot wait for them"))
    stance = RadioField(_l("Stance"), validators=[InputRequired(REQUIRED)])
    changes_for_them = TextAreaField(
        _l("What changes for them"), validators=[Length(max=WHY_MAX)], render_kw={"rows": 3}
    )
    why = TextAreaField(
        _l("Why these scores"),
        validators=[DataRequired(REQUIRED), Length(max=WHY_MAX)],
        render_kw={"rows": 3},
    )
    confidence = RadioField(_l("What that rests on"), coerce=Confidence, validators=[InputRequired(REQUIRED)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.stance.choices = pairs(
            [*((str(int(each)), label(each)) for each in Stance), (UNAWARE, NOT_HEARD)]
        )
        self.confidence.choices = choices(Confidence)

    def scores(self) -> Scores:
        """Return the scores that were entered."""
        stance = self.stance.data
        return Scores(
            power=self.power.data,
            interest=self.interest.data,
            impact=self.impact.data,
            is_legitimate=self.is_legitimate.data,
            is_urgent=self.is_urgent.data,
            stance=None if stance == UNAWARE else Stance(int(stance)),
        )
