"""Forms of readiness: suspending a person, giving more time, and asking who is beside an agent."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.core.as_of import AsOfForm
from portal.core.forms import PortalForm, choices, pairs
from portal.core.phrases import gettext
from portal.core.text import label
from portal.paths.rules import Stage
from portal.readiness.rules import ReliefKind, ReliefReason

REASON_MAX = 500


class SuspensionForm(PortalForm):
    """The reason for suspending a clearance."""

    reason = TextAreaField(
        _l("Reason"),
        validators=[DataRequired(_l("Give a reason. The person will read it.")), Length(max=REASON_MAX)],
    )


class ReliefForm(PortalForm):
    """More time for a path, or none of it asked for a while: until when, and why."""

    kind = RadioField(_l("What to give"), coerce=ReliefKind, default=ReliefKind.EXTENSION)
    until = DateField(_l("Until"), validators=[InputRequired(_l("Choose a day."))])
    reason = SelectField(_l("Reason"), coerce=ReliefReason, default=ReliefReason.WORKLOAD)
    note = TextAreaField(_l("Note to them"), validators=[Length(max=REASON_MAX)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = pairs(
            [
                (ReliefKind.EXTENSION, gettext("Extend the due date")),
                (ReliefKind.EXEMPTION, gettext("Exempt for a while")),
            ]
        )
        self.reason.choices = choices(ReliefReason)


def _level(text: Any) -> Stage | None:
    """Return a level by its number; ``None``, for every level, if the text is not one."""
    return next((stage for stage in Stage if stage and str(int(stage)) == str(text)), None)


class BesideForm(AsOfForm):
    """The day and the level of a question about the people beside an agent."""

    level = SelectField(_l("Level required"), coerce=_level, validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        levels = [(int(stage), f"{int(stage)} · {label(stage)}") for stage in Stage if stage]
        self.level.choices = pairs(levels, blank=_l("All levels"))
