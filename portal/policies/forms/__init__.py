"""Forms of policies."""

from portal.policies.forms.asking import AnswerQuestionForm, ClauseQuestionForm
from portal.policies.forms.cycle import PolicyOwnerForm, ReviewForm
from portal.policies.forms.drafting import DraftForm, NewPolicyForm, PolicyQuestionForm
from portal.policies.forms.reading import AcknowledgeForm, CompareForm, form_for
from portal.policies.forms.reviewing import CommentForm, NamePersonForm, OpinionForm, SendForm

__all__ = [
    "AcknowledgeForm",
    "AnswerQuestionForm",
    "ClauseQuestionForm",
    "CommentForm",
    "CompareForm",
    "DraftForm",
    "NamePersonForm",
    "NewPolicyForm",
    "OpinionForm",
    "PolicyOwnerForm",
    "PolicyQuestionForm",
    "ReviewForm",
    "SendForm",
    "form_for",
]
