"""The kinds of steps that the field names (field 2.5, 11.3).

The list is open: a feature may declare a :class:`~portal.paths.sources.StepSource` of another kind.
"""

from typing import NewType

StepKind = NewType("StepKind", str)

LESSON = StepKind("lesson")
QUIZ = StepKind("quiz")
LAB = StepKind("lab")
SCENARIO = StepKind("scenario")
DRILL = StepKind("drill")
WORK_PRODUCT = StepKind("work_product")
SIGN_OFF = StepKind("signoff")
POLICY = StepKind("policy")
