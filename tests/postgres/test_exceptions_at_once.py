"""Two people who decide on an exception, or ask for the same one, at the same moment."""

from datetime import timedelta

from portal.core import clock
from portal.core.permissions import Role
from portal.exceptions import commands
from portal.exceptions.commands import ExceptionTerms
from portal.exceptions.models import ExceptionDecision, ExceptionEnd, PolicyException
from portal.exceptions.rules import ExceptionAnswer, ExceptionScope
from portal.library.models import ContentVersion
from portal.people.models import Person
from portal.people.rules import SignInProof
from portal.signatures.rules import Signing
from tests.exceptions.make import make_decision, make_exception
from tests.make import give_access, make_person
from tests.policies.make import make_policy
from tests.postgres.conftest import Together
from tests.postgres.make import count, the


def test_a_request_is_decided_once(together: Together, ann) -> None:
    bea, cy = make_person("Bea Bond"), make_person("Cy Coe")
    for person in (bea, cy):
        give_access(person, Role.COMPLIANCE)
    exception = make_exception(ann, make_policy())
    until = clock.today() + timedelta(days=10)

    def decide(person: Person, answer: ExceptionAnswer) -> None:
        signing = Signing(meaning="Mine.", proved_at=clock.now(), proof=SignInProof.PASSWORD)
        commands.decide(
            the(Person, person), the(PolicyException, exception), answer=answer, until=until, reason="So.",
            signing=signing,
        )  # fmt: skip

    results = together(
        lambda: decide(bea, ExceptionAnswer.GRANTED), lambda: decide(cy, ExceptionAnswer.REFUSED)
    )

    assert sorted(map(str, results)) == ["None", "exception_decided_already"]
    assert count(ExceptionDecision) == 1


def test_the_same_is_asked_for_once(together: Together, ann) -> None:
    policy = make_policy()
    asked = ExceptionTerms(
        scope=ExceptionScope.PERSON, anchor="", clause="", reason="So.", control="A colleague looks.",
        until=clock.today() + timedelta(days=10),
    )  # fmt: skip

    def ask() -> None:
        commands.ask(the(Person, ann), the(ContentVersion, policy), asked)

    assert sorted(map(str, together(ask, ask))) == ["None", "exception_asked_already"]
    assert count(PolicyException) == 1


def test_an_exception_ends_once_by_the_clock_or_by_a_person(together: Together, ann) -> None:
    exception = make_exception(ann, make_policy())
    make_decision(exception, make_person("Bea Bond"))
    exception_id = exception.id

    def withdraw() -> None:
        commands.withdraw(the(Person, ann), the(PolicyException, exception), words="Done.")

    together(withdraw, lambda: commands.end_over(exception_id))
    assert count(ExceptionEnd) == 1
