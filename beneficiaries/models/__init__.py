from .households import Household, HouseholdCategory, HouseholdMember
from .people import (
    Enrolment,
    Opening,
    Person,
    PersonCategory,
    PersonLink,
    PersonToken,
    TransferRequest,
)

__all__ = [
    "Enrolment",
    "Household",
    "HouseholdCategory",
    "HouseholdMember",
    "Opening",
    "Person",
    "PersonCategory",
    "PersonLink",
    "PersonToken",
    "TransferRequest",
]
