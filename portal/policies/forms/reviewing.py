"""Forms with which a policy is sent for review, commented on, and approved."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from portal.core.forms import REQUIRED, PortalForm, choices, pairs
from portal.core.pickers import PickerField
from portal.people.models import Person
from portal.people.pickers import person_picker
from portal.policies.rules.life import Duty, Opinion, VersionScale
from portal.signatures.signing import SigningForm

WORDS_MAX, PEOPLE_MOST = 2_000, 20


class NamePersonForm(PortalForm):
    """A person, and whether they review or approve."""

    person = PickerField(_l("Person"), validators=[DataRequired(_l("Choose a person."))])
    duty = RadioField(_l("What they do"), coerce=Duty, default=Duty.REVIEWER)

    def __init__(self, *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.duty.choices = choices(Duty)
        self.person.use(person_picker(reader))


class SendForm(PortalForm):
    """What kind of change it is, why, from when, and how many have to approve."""

    scale = RadioField(
        _l("Kind of change"), coerce=VersionScale, validators=[InputRequired(_l("Choose one."))]
    )
    note = TextAreaField(
        _l("What changed, in plain words"),
        description=_l("Everyone who signed an earlier version reads this first."),
        validators=[DataRequired(_l("Say what changed.")), Length(max=WORDS_MAX)],
    )
    effective_on = DateField(_l("In force from"), validators=[DataRequired(_l("Choose a day."))])
    quorum = IntegerField(
        _l("Approvals needed"), validators=[InputRequired(REQUIRED), NumberRange(min=1, max=PEOPLE_MOST)]
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scale.choices = choices(VersionScale)


class CommentForm(PortalForm):
    """A comment, and the clause it is about."""

    anchor = SelectField(_l("Clause"))
    words = TextAreaField(
        _l("Comment"), validators=[DataRequired(_l("Write the comment.")), Length(max=WORDS_MAX)]
    )

    def __init__(self, *, clauses: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.anchor.choices = pairs(clauses)


class OpinionForm(SigningForm):
    """What a reviewer or an approver says about a text, signed; ``version`` names the text they saw."""

    opinion = RadioField(_l("Your decision"), coerce=Opinion, validators=[InputRequired(_l("Choose one."))])
    reason = TextAreaField(
        _l("Reason"),
        description=_l("Needed unless you agree. It is kept with the text."),
        validators=[Length(max=WORDS_MAX)],
    )

    def offer(self, duty: Duty) -> None:
        """Offer what someone with a duty can say: only an approver dissents."""
        offered = choices(Opinion)
        is_approver = duty is Duty.APPROVER
        self.opinion.choices = [each for each in offered if is_approver or each.value != Opinion.DISSENTS]
