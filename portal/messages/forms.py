"""Forms of messages."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from portal.agents.pickers import agent_picker
from portal.audiences import queries as audience_queries
from portal.core.forms import REQUIRED, PortalForm, blank_to_none, pairs
from portal.core.markdown_field import MarkdownField
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.pickers import PickerField
from portal.core.text import label
from portal.messages import queries
from portal.messages.models import Message, MessageEdition
from portal.messages.rules import AudienceChoice
from portal.messages.rules.states import ANSWER_MAX, REASON_MAX, TEXT_MAX, TITLE_MAX, WRONG_MOST
from portal.people.models import Person
from portal.people.pickers import person_picker


class MessageForm(PortalForm):
    """A message as its writer fills it in."""

    title = StringField(_l("Title"), validators=[DataRequired(REQUIRED), Length(max=TITLE_MAX)])
    text = MarkdownField(_l("Text"), validators=[DataRequired(REQUIRED), Length(max=TEXT_MAX)])
    sender_id = PickerField(_l("From"), validators=[DataRequired(REQUIRED)])
    agent_id = PickerField(_l("Agent it is about"), blank=_l("No agent"))
    audience = RadioField(_l("Who gets it"), coerce=AudienceChoice)
    audience_id = SelectField(_l("Audience"), coerce=blank_to_none)
    is_must_read = BooleanField(_l("Everyone has to confirm that they have read it"))
    changes_behaviour = BooleanField(_l("It changes what people do"))
    question = StringField(_l("Question"), validators=[Length(max=ANSWER_MAX)])
    right_answer = StringField(_l("Right answer"), validators=[Length(max=ANSWER_MAX)])
    wrong_answers = TextAreaField(_l("Wrong answers"), validators=[Length(max=WRONG_MOST * ANSWER_MAX)])
    explanation = StringField(_l("What to say to a wrong answer"), validators=[Length(max=ANSWER_MAX)])
    effective_on = DateField(_l("Takes effect on"), validators=[Optional()])
    expires_on = DateField(_l("Nobody has to confirm it after"), validators=[Optional()])
    is_pinned = BooleanField(_l("Mark it as important in the news"))

    def __init__(self, *, reader: Person, message: Message, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        allowed = set(queries.audiences_of(reader, message))
        if message.change is not None:
            del self.agent_id
        else:
            self.agent_id.use(agent_picker(reader))
            allowed.discard(AudienceChoice.PLACE)
        if reader.may(Permission.AUDIENCES_MANAGE):
            people = person_picker(reader, Permission.AUDIENCES_MANAGE, endpoint="audiences.person_choices")
            self.sender_id.use(people)
            groups = audience_queries.list_audiences(reader)
            self.audience_id.choices = pairs(
                ((each.id, each.name) for each in groups), blank=_l("No audience")
            )
        else:  # they write in their own name
            del self.sender_id
            del self.audience_id
            allowed.discard(AudienceChoice.GROUP)
        self.audience.choices = pairs((each, label(each)) for each in AudienceChoice if each in allowed)

    def written(self) -> dict[str, Any]:
        """Return what a command takes."""
        answers = self.answers()
        lines = str(answers["wrong_answers"] or "").splitlines()
        return {**answers, "wrong_answers": [line.strip() for line in lines if line.strip()]}

    def validate_wrong_answers(self, field: TextAreaField) -> None:
        lines = {line.strip() for line in str(field.data or "").splitlines() if line.strip()}
        if len(lines) > WRONG_MOST or any(len(line) > ANSWER_MAX for line in lines):
            raise ValidationError(
                _(
                    "Write at most %(most)s answers, one a line, each of up to %(length)s characters.",
                    most=WRONG_MOST,
                    length=ANSWER_MAX,
                )
            )
        if str(self.right_answer.data or "").strip() in lines:
            raise ValidationError(_("The right answer is among the wrong ones."))


class ScheduleForm(PortalForm):
    """When a message leaves; empty means now."""

    send_at = DateTimeLocalField(_l("Send at"), validators=[Optional()], format=["%Y-%m-%dT%H:%M"])


class UpdateForm(PortalForm):
    """What an update changed, and whether people have to confirm again."""

    note = StringField(_l("What changed"), validators=[DataRequired(REQUIRED), Length(max=REASON_MAX)])
    asks_again = BooleanField(_l("Ask everyone to confirm again"))


class RetractForm(PortalForm):
    """Why a message is retracted."""

    reason = StringField(_l("Reason"), validators=[DataRequired(REQUIRED), Length(max=REASON_MAX)])


class ConfirmForm(PortalForm):
    """The confirmation of a must-read, with the answer to its question."""

    edition = HiddenField()
    answer = RadioField(validators=[DataRequired(_l("Choose an answer."))])

    def __init__(self, *, edition: MessageEdition, **kwargs: Any) -> None:
        super().__init__(data={"edition": edition.id}, **kwargs)
        if not edition.question:
            del self.answer
            return
        self.answer.label.text = edition.question
        self.answer.choices = pairs((each, each) for each in sorted(edition.answers))
