"""What may be set about assessments starts as the shipped catalogue has it."""

from pathlib import Path

import yaml

from portal.training.labs import settings as lab_settings
from portal.training.quizzes import settings as quiz_settings

CATALOGUE = Path(__file__).parents[3] / "content" / "assessments.yaml"


def test_the_defaults_are_those_of_the_shipped_assessments() -> None:
    shipped = yaml.safe_load(CATALOGUE.read_text())
    parts = {(each["id"], part["id"]): part for each in shipped for part in each["parts"]}
    foundation, quiz, lab = (
        parts["as-foundation", "quiz"],
        parts["as-assist", "quiz"],
        parts["as-assist", "lab"],
    )

    assert foundation["pass"]["min_share"] == quiz_settings.FOUNDATION_PASS_SHARE.default
    assert foundation["attempts"]["wait_after_fails"] == quiz_settings.FOUNDATION_FAILS_BEFORE_WAIT.default
    assert foundation["attempts"]["wait_hours"] == quiz_settings.FOUNDATION_WAIT_HOURS.default
    assert quiz["pass"]["min_share"] == quiz_settings.ASSIST_PASS_SHARE.default
    assert lab["pass"] == {
        "min_hits": lab_settings.ASSIST_LAB_MIN_HITS.default,
        "max_false_alarms": lab_settings.ASSIST_LAB_MAX_FALSE_ALARMS.default,
        "min_d_prime": lab_settings.ASSIST_LAB_MIN_D_PRIME.default,
    }
    assert lab["attempts"]["max_attempts"] == lab_settings.ASSIST_LAB_TRIES.default
