from beneficiaries.households.models import Household, HouseholdCategory, HouseholdMember
from beneficiaries.people.models import (
    Enrolment,
    Opening,
    Person,
    PersonCategory,
    PersonLink,
    PersonToken,
)
from beneficiaries.transfers.models import TransferRequest

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
