from beneficiaries.people.models import (
    Enrolment,
    Opening,
    Person,
    PersonCategory,
    PersonLink,
    PersonToken,
    TransferRequest,
)

from .households import Household, HouseholdCategory, HouseholdMember

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
