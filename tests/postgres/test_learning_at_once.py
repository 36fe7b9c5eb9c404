"""What people sign, answer and observe counts once when it is sent twice at the same moment."""

from datetime import timedelta

from portal.core import clock, db
from portal.library.models import ContentVersion
from portal.paths import step_kinds
from portal.people.models import Person
from portal.people.rules import SignInProof
from portal.policies import commands as policies
from portal.policies.models import Acknowledgement
from portal.signatures.rules import Signing
from portal.training.assessments import commands as assessments, queries as assessment_queries
from portal.training.assessments.models import Attempt, CoachingRequest, CoachingTalk, Response, Result
from portal.training.lessons import commands as lessons, queries as lesson_queries
from portal.training.lessons.models import LessonCompletion
from portal.training.quizzes import commands as quizzes
from portal.training.signoffs import commands as signoffs
from portal.training.signoffs.models import Observation, ObservationRequest, SignOff
from portal.training.signoffs.rules import Observer
from tests.library.make import make_lesson
from tests.make import actions, make_person
from tests.policies.make import make_policy
from tests.postgres.conftest import Together
from tests.postgres.make import count, the
from tests.training.assessments.make import make_request
from tests.training.labs.make import make_lab
from tests.training.lessons.make import make_answer, make_path, make_place
from tests.training.quizzes.make import make_quiz, make_quiz_attempt
from tests.training.signoffs.make import ALL_YES, make_checklist, make_observation

RIGHT = {"p06-1": ["b"], "p06-2": ["a", "c"]}


def test_a_policy_sent_twice_at_once_is_signed_once(together: Together, ann) -> None:
    version = make_policy()
    signing = Signing(meaning="I have read it.", proved_at=clock.now(), proof=SignInProof.PASSWORD)

    def sign() -> int:
        return policies.acknowledge(
            the(Person, ann), the(ContentVersion, version), answers=RIGHT, signing=signing
        ).id

    first, second = together(sign, sign)
    assert first == second
    assert (count(Acknowledgement), actions()) == (1, ["people.signed_in", "policies.acknowledged"])


def test_a_quiz_is_started_once(together: Together, ann) -> None:
    quiz = make_quiz()

    def start() -> int:
        return quizzes.start_quiz(the(Person, ann), the(ContentVersion, quiz)).id

    first, second = together(start, start)
    assert (first, count(Attempt)) == (second, 1)


def test_the_last_answer_counts_once_and_brings_one_result(together: Together, ann) -> None:
    quiz = make_quiz()
    attempt_id = make_quiz_attempt(ann, quiz, answers=(True, True)).id

    def answer() -> bool:
        me = the(Person, ann)
        attempt = assessment_queries.find_attempt(me, attempt_id, step_kinds.QUIZ, quiz.key, held=True)
        result = quizzes.answer_question(me, attempt, item_id="must-0", chosen=["b"])
        return result is not None and result.passed

    assert together(answer, answer) == [True, True]
    assert (count(Response), count(Result)) == (3, 1)


def test_a_talk_is_written_down_once(together: Together, ann) -> None:
    make_lab()
    request = make_request(make_person("Ada Abara"), ann)

    def tell() -> int:
        talk = assessments.record_coaching(the(Person, ann), the(CoachingRequest, request))
        db.session.flush()
        return talk.id

    first, second = together(tell, tell)
    assert (first, count(CoachingTalk)) == (second, 1)


def test_the_same_colleague_is_asked_once(together: Together, ann) -> None:
    checklist, bo = make_checklist(), make_person("Bo Brand")

    def ask() -> None:
        signoffs.ask_for_observation(
            the(Person, ann), the(ContentVersion, checklist), observer=the(Person, bo)
        )

    assert together(ask, ask) == [None, "observer_asked_already"]
    assert count(ObservationRequest) == 1


def test_two_observers_on_one_day_make_one_observation_and_one_sign_off(together: Together, ann) -> None:
    checklist, ada = make_checklist(), make_person("Ada Abara")
    bo, cal = make_person("Bo Brand"), make_person("Cal Chen")
    make_observation(ada, checklist, observer=bo, on=clock.today() - timedelta(days=1))

    def observe(observer: Person):
        return lambda: signoffs.record_observation(
            the(Person, observer), the(Person, ada), the(ContentVersion, checklist),
            observer=Observer(is_self=False, is_certified=True, stands_in=False, is_line_manager=False),
            marks=dict(ALL_YES), comment="",
            signing=Signing(meaning="I watched.", proved_at=clock.now(), proof=SignInProof.PASSWORD),
        ).observer_id  # fmt: skip

    assert together(observe(bo), observe(cal)) == [bo.id, "observed_today"]
    assert (count(Observation), count(SignOff)) == (2, 1)


def test_the_last_two_checks_answered_at_once_complete_the_lesson(together: Together, ann) -> None:
    version = make_lesson()
    make_path("f01-first")
    make_place(ann, version, "take-to-work", reached=3)

    def answer(item_id: str, chosen: str):
        def work() -> bool:
            person = the(Person, ann)
            reading = lesson_queries.find_reading(person, "f01-first", held=True)
            return lessons.answer_check(person, reading, item_id=item_id, chosen=chosen)

        return work

    assert together(answer("f01-first-1", "b"), answer("f01-first-2", "ac")) == [True, True]
    assert count(LessonCompletion) == 1


def test_the_last_check_and_the_last_section_at_once_complete_the_lesson(together: Together, ann) -> None:
    version = make_lesson()
    make_path("f01-first")
    make_answer(ann, version, "f01-first-1")

    def answer() -> bool:
        person = the(Person, ann)
        reading = lesson_queries.find_reading(person, "f01-first", held=True)
        return lessons.answer_check(person, reading, item_id="f01-first-2", chosen="ac")

    def go_on() -> None:
        person = the(Person, ann)
        reading = lesson_queries.find_reading(person, "f01-first", held=True)
        lessons.save_place(person, reading, section="take-to-work")

    assert together(answer, go_on) == [True, None]
    assert count(LessonCompletion) == 1
