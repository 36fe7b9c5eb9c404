"""Forms of the review cycle: what a review found, and who looks after a policy."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.core.forms import PortalForm, choices
from portal.core.pickers import PickerField
from portal.people.models import Person
from portal.people.pickers import person_picker
from portal.policies.rules.cycle import ReviewOutcome

WORDS_MAX = 2_000


class ReviewForm(PortalForm):
    """What a review of the version in force found; ``version`` names the one that was on the page."""

    version = HiddenField()
    outcome = RadioField(
        _l("What you found"), coerce=ReviewOutcome, validators=[InputRequired(_l("Choose one."))]
    )
    words = TextAreaField(
        _l("What you looked at"),
        description=_l(
            "What you compared it with: the law, reports, how people work now. It is kept with your name."
        ),
        validators=[DataRequired(_l("Say what you looked at.")), Length(max=WORDS_MAX)],
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.outcome.choices = choices(ReviewOutcome)


class PolicyOwnerForm(PortalForm):
    """Who looks after a policy."""

    owner = PickerField(_l("Looked after by"), validators=[DataRequired(_l("Choose a person."))])

    def __init__(self, *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.owner.use(person_picker(reader))
