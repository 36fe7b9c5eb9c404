"""The five people of every test.

Ada works in Claims; Bo leads Claims; Cal leads the change; Dot is an executive; Eve works elsewhere.
"""

from dataclasses import dataclass

from sqlalchemy import select

from portal.core import db
from portal.core.permissions import Role
from portal.people.models import Person, Site, Unit
from portal.people.rules import JobRole
from tests.make import give_access, give_job_role, make_person, make_site, make_unit


@dataclass(frozen=True)
class Cast:
    """Who is on stage, and where they stand."""

    ada: Person
    bo: Person
    cal: Person
    dot: Person
    eve: Person
    company: Unit
    claims: Unit
    service: Unit
    leeds: Site


def raise_the_curtain() -> Cast:
    """Put everybody in place; Eve must see nothing of Claims."""
    company = make_unit("Northwind")
    claims, service = make_unit("Claims", inside=company), make_unit("Service", inside=company)
    leeds = make_site("Leeds")
    dot = make_person("Dot Diaz", unit=company, site=leeds)
    bo = make_person("Bo Brand", unit=claims, site=leeds, manager=dot)
    ada = make_person("Ada Abara", unit=claims, site=leeds, manager=bo)
    cal = make_person("Cal Chen", unit=company, site=leeds, manager=dot)
    eve = make_person("Eve Eide", unit=service, site=leeds, manager=dot)
    give_job_role(ada, JobRole.FRONTLINE_AGENT)
    give_job_role(bo, JobRole.CS_MANAGER)
    give_job_role(eve, JobRole.FRONTLINE_AGENT)
    give_access(cal, Role.CHANGE_LEAD)
    give_access(dot, Role.EXECUTIVE)
    return Cast(
        ada=ada,
        bo=bo,
        cal=cal,
        dot=dot,
        eve=eve,
        company=company,
        claims=claims,
        service=service,
        leeds=leeds,
    )


def find_cast() -> Cast:
    """The cast in a database where they are already."""
    people = {person.name: person for person in db.session.scalars(select(Person))}
    units = {unit.name: unit for unit in db.session.scalars(select(Unit))}
    return Cast(
        ada=people["Ada Abara"],
        bo=people["Bo Brand"],
        cal=people["Cal Chen"],
        dot=people["Dot Diaz"],
        eve=people["Eve Eide"],
        company=units["Northwind"],
        claims=units["Claims"],
        service=units["Service"],
        leeds=db.session.scalars(select(Site).where(Site.name == "Leeds")).one(),
    )
