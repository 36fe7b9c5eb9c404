"""Forms of metrics."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, DecimalField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from portal.core.forms import REQUIRED, ROW_MAX, PortalForm
from portal.core.pickers import PickerField
from portal.metrics.rules import LARGEST, PLACES, SOURCE_MAX, Metric, MetricEntry
from portal.people.models import Person
from portal.people.pickers import person_picker

CHOOSE_DAY = _l("Choose a day.")


class _PeriodForm(PortalForm):
    """A period, a value, how many cases it counts, and where it comes from."""

    begins_on = DateField(_l("First day"), validators=[DataRequired(CHOOSE_DAY)])
    ends_on = DateField(_l("Last day"), validators=[DataRequired(CHOOSE_DAY)])
    value = DecimalField(
        _l("Value"), places=PLACES, validators=[InputRequired(REQUIRED), NumberRange(-LARGEST, LARGEST)]
    )
    sample = IntegerField(_l("Cases it counts"), validators=[Optional(), NumberRange(1, ROW_MAX)])
    source = StringField(
        _l("Where it comes from"), validators=[DataRequired(REQUIRED), Length(max=SOURCE_MAX)]
    )


class ValueForm(_PeriodForm):
    """A value of a metric. The last field is asked where the whole workflow has to be counted."""

    is_whole = BooleanField(_l("It counts all cases that could go to the agent, not only those it handled"))

    def __init__(self, *, metric: Metric, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not metric.counts_workflow:
            del self.is_whole

    def entry(self) -> MetricEntry:
        """Return the value as it was entered."""
        return MetricEntry(**{"is_whole": True, **self.answers()})


class BaselineForm(_PeriodForm):
    """What a metric was before, and how many periods are behind it."""

    points = IntegerField(_l("Periods behind it"), validators=[InputRequired(REQUIRED), NumberRange(1, 1000)])


class MetricOwnerForm(PortalForm):
    """Who answers for a metric."""

    owner = PickerField(_l("Owner"), validators=[DataRequired(REQUIRED)])

    def __init__(self, *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.owner.use(person_picker(reader))


class FileForm(PortalForm):
    """A file of values."""

    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file first."))])
