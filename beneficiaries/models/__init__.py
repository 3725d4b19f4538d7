from beneficiaries.households.models import Household, HouseholdCategory, HouseholdMember
from beneficiaries.people.models import (
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
