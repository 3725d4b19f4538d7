"""People come into the register, one or many at a time, and are corrected there."""

from beneficiaries.categories.services import end_category, set_categories
from beneficiaries.people.services.bulk import RowErrors, check_people, register_people
from beneficiaries.people.services.drafts import Draft
from beneficiaries.people.services.editing import change_many, edit_person
from beneficiaries.people.services.receiving import send_people
from beneficiaries.people.services.refusals import (
    AlreadyHere,
    LikelyDouble,
    RegisteredElsewhere,
    SecondHouseholder,
)
from beneficiaries.people.services.registration import register_person, send_person

__all__ = [
    "AlreadyHere",
    "Draft",
    "LikelyDouble",
    "RegisteredElsewhere",
    "RowErrors",
    "SecondHouseholder",
    "change_many",
    "check_people",
    "edit_person",
    "end_category",
    "register_people",
    "register_person",
    "send_people",
    "send_person",
    "set_categories",
]
