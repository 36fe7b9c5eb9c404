"""Forms of changes."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.agents.pickers import agent_picker
from portal.agents.rules import Autonomy, Channel
from portal.changes.rules import MOVES, REASON_MAX, STORY_MAX, TITLE_MAX, WORK_MAX, ChangeState, PhaseDates
from portal.core.forms import REQUIRED, PortalForm, blank_to_none, choices, pairs
from portal.core.pickers import PickerField
from portal.core.text import label
from portal.people.models import Person
from portal.people.pickers import person_picker, unit_picker

CHOOSE_DAY = _l("Choose a day.")
OF_DEPLOYMENT = ("agent_id", "work", "unit_id", "site_id", "channel")


def _channel(value: Any) -> Channel | None:
    return Channel(value) if value else None


class _WrittenForm(PortalForm):
    """What a change is about. One of a deployment takes agent, work and place from it."""

    title = StringField(_l("Name of the change"), validators=[DataRequired(REQUIRED), Length(max=TITLE_MAX)])
    story = TextAreaField(
        _l("What changes, in plain words"), validators=[DataRequired(REQUIRED), Length(max=STORY_MAX)]
    )
    agent_id = PickerField(_l("Agent"), blank=_l("There is no agent yet"))
    work = StringField(_l("Work that changes"), validators=[Length(max=WORK_MAX)])
    unit_id = PickerField(_l("Unit"), blank=_l("No unit"))
    site_id = SelectField(_l("Site"), coerce=blank_to_none)
    channel = SelectField(_l("Channel"), coerce=_channel)
    level_to = RadioField(
        _l("Level it goes to"),
        coerce=lambda value: Autonomy(int(value)),
        validators=[InputRequired(REQUIRED)],
    )
    owner_id = PickerField(_l("Owner"), validators=[DataRequired(REQUIRED)])

    def __init__(
        self, *, reader: Person, sites: Iterable[tuple[int, str]], of_deployment: bool, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.level_to.choices = pairs((level.value, label(level)) for level in Autonomy)
        self.owner_id.use(person_picker(reader))
        if of_deployment:
            for name in OF_DEPLOYMENT:
                del self[name]
            return
        self.agent_id.use(agent_picker(reader))
        self.unit_id.use(unit_picker(reader))
        self.site_id.choices = pairs(sites, blank=_l("No site"))
        self.channel.choices = pairs(
            ((each.value, label(each)) for each in Channel), blank=_l("All channels")
        )


class NewChangeForm(_WrittenForm):
    """A new change, with the day it goes live."""

    go_live_on = DateField(_l("Day it goes live"), validators=[DataRequired(CHOOSE_DAY)])


class ChangeForm(_WrittenForm):
    """A change with the days of all its phases."""

    announce_on = DateField(_l("Announce from"), validators=[DataRequired(CHOOSE_DAY)])
    prepare_on = DateField(_l("Prepare and train from"), validators=[DataRequired(CHOOSE_DAY)])
    go_live_on = DateField(_l("Go live on"), validators=[DataRequired(CHOOSE_DAY)])
    stabilise_on = DateField(_l("Stabilize from"), validators=[DataRequired(CHOOSE_DAY)])
    embed_on = DateField(_l("Embed from"), validators=[DataRequired(CHOOSE_DAY)])
    ends_on = DateField(_l("Over on"), validators=[DataRequired(CHOOSE_DAY)])
    reason = StringField(_l("Reason for new days"), validators=[Length(max=REASON_MAX)])

    def written(self) -> dict[str, Any]:
        """Return what the command takes."""
        answers = self.answers()
        dates = PhaseDates(**{name: answers.pop(name) for name in PhaseDates.__dataclass_fields__})
        return {**answers, "dates": dates}


class ChangeMoveForm(PortalForm):
    """The state that a change moves to, and why."""

    to = RadioField(_l("New state"), coerce=ChangeState, validators=[InputRequired(REQUIRED)])
    reason = StringField(_l("Reason"), validators=[Length(max=REASON_MAX)])

    def __init__(self, *, now: ChangeState, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.to.choices = [each for each in choices(ChangeState) if ChangeState(each.value) in MOVES[now]]
