"""Standings, requirements and content are worked out once when two do it at the same moment."""

from datetime import timedelta

from sqlalchemy import func, select

from portal.core import clock, db
from portal.library import commands as library
from portal.library.files import read_all
from portal.library.models import ContentVersion
from portal.paths import commands as paths
from portal.paths.models import Requirement
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.readiness import commands as readiness
from portal.readiness.jobs import TALLIES
from portal.readiness.models import Nudge, Relief, Tally
from portal.readiness.rules import ReliefKind, ReliefReason
from tests.agents.make import make_deployment
from tests.library.make import make_library
from tests.make import keep, make_person
from tests.postgres.conftest import Together
from tests.postgres.make import count, the
from tests.readiness.make import AGENT, make_compliance, make_way, require


def _people() -> int:
    return db.session.scalar(select(func.sum(Tally.people))) or 0


def keep_closed(person: Person) -> None:
    """Nothing is required of them any more."""
    requirement = db.session.scalars(select(Requirement).where(Requirement.person_id == person.id)).one()
    requirement.valid_until = clock.now()
    keep(requirement)


def test_the_roll_up_counts_nobody_twice(together: Together, ann) -> None:
    """One worker and one who suspends, or two workers, carry the same difference up once."""
    make_way()
    ada = make_person("Ada Abara", unit=ann.unit, job_roles=(AGENT,))
    require(ada)

    together(lambda: readiness.refresh([ada.id]), lambda: readiness.refresh([ada.id]))
    assert _people() == 1

    keep_closed(ada)
    together(lambda: readiness.refresh([ada.id]), lambda: readiness.refresh([ada.id]))
    assert _people() == 0


def test_a_rebuild_of_the_counts_and_a_refresh_at_once_count_everybody_once(together: Together, ann) -> None:
    make_way()
    ada = make_person("Ada Abara", unit=ann.unit, job_roles=(AGENT,))
    require(ada)
    units = TALLIES.list_ids()

    together(lambda: readiness.refresh([ada.id]), lambda: readiness.recount(units))
    assert _people() == 1

    keep_closed(ada)
    together(lambda: readiness.recount(units), lambda: readiness.refresh([ada.id]))
    assert (_people(), TALLIES.list_differing(units)) == (0, [])


def test_nobody_is_suspended_by_two(together: Together, ann) -> None:
    make_way()
    ada = make_person("Ada Abara", unit=ann.unit, job_roles=(AGENT,))
    require(ada)

    def suspend() -> None:
        readiness.suspend(
            the(Person, ann), the(Person, ada), job_role=AGENT, stage=Stage.ASSIST, reason="A break."
        )

    assert together(suspend, suspend) == [None, "already_suspended"]


def test_two_workers_open_each_requirement_once(together: Together, ann, agent) -> None:
    make_library()
    make_deployment(agent, unit=ann.unit)

    def refresh() -> int:
        return paths.refresh_requirements(None)

    first, second = together(refresh, refresh)
    assert (count(Requirement, Requirement.valid_until.is_(None)), second) == (first, 0)
    assert first > 0


def test_two_processes_that_start_take_the_content_in_once(together: Together, server) -> None:
    files = read_all().files[:3]

    assert together(lambda: library.sync(None, files), lambda: library.sync(None, files)) == [3, 0]
    assert count(ContentVersion) == 3


def test_nobody_is_nudged_by_two_at_once(together: Together, ann) -> None:
    """Two who answer for Ada nudge her in the same moment: she gets one nudge."""
    make_way()
    bo = make_person("Bo Brand", unit=ann.unit)
    ada = make_person("Ada Abara", unit=ann.unit, manager=bo, job_roles=(AGENT,))
    gil = make_compliance()
    require(ada)
    her = ada.id
    together(lambda: readiness.refresh([her]), lambda: readiness.refresh([her]))

    def nudge(sender: Person) -> int:
        _sent, told = readiness.nudge(
            the(Person, sender), job_role=AGENT, stage=Stage.ASSIST, person_ids=[her]
        )
        return told

    assert together(lambda: nudge(bo), lambda: nudge(gil)) == [1, "nobody_to_nudge"]
    assert count(Nudge) == 1


def test_two_who_give_one_person_more_time_at_once_give_it_once(together: Together, ann) -> None:
    """The second learns that there is nobody left to give it to, instead of overruling the first unseen."""
    make_way()
    bo = make_person("Bo Brand", unit=ann.unit)
    ada = make_person("Ada Abara", unit=ann.unit, manager=bo, job_roles=(AGENT,))
    gil = make_compliance()
    require(ada)
    her, until = ada.id, clock.now().date() + timedelta(days=14)

    def relieve(giver: Person) -> int:
        given = readiness.relieve(
            the(Person, giver), job_role=AGENT, stage=Stage.ASSIST, person_ids=[her],
            kind=ReliefKind.EXTENSION, until=until, reason=ReliefReason.WORKLOAD, note="",
        )  # fmt: skip
        return len(given)

    assert together(lambda: relieve(bo), lambda: relieve(gil)) == [1, "nobody_to_relieve"]
    assert count(Relief) == 1
