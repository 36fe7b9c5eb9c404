"""Tables of people, units, sites and sign-ins."""

from portal.people.models.people import (
    BY_BYTES,
    NOT_ACTIVE,
    NOT_COME,
    AccessGrant,
    JobRoleHolding,
    Person,
    PersonWord,
    Placement,
    Site,
    StatePeriod,
    Unit,
    UnitInside,
    UnitWord,
    is_not_active,
    may_not_have_come,
)
from portal.people.models.sign_ins import OneTimeLink, SignIn, SignInAttempt

__all__ = [
    "BY_BYTES",
    "NOT_ACTIVE",
    "NOT_COME",
    "AccessGrant",
    "JobRoleHolding",
    "OneTimeLink",
    "Person",
    "PersonWord",
    "Placement",
    "SignIn",
    "SignInAttempt",
    "Site",
    "StatePeriod",
    "Unit",
    "UnitInside",
    "UnitWord",
    "is_not_active",
    "may_not_have_come",
]
