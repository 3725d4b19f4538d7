"""People come into the register, one or many at a time, and are corrected there."""

from beneficiaries.services.categories import end_category, set_categories

from .bulk import RowErrors, check_people, register_people
from .drafts import Draft
from .editing import change_many, edit_person
from .refusals import AlreadyHere, LikelyDouble, RegisteredElsewhere
from .registration import register_person
from .sending import send_people

__all__ = [
    "AlreadyHere",
    "Draft",
    "LikelyDouble",
    "RegisteredElsewhere",
    "RowErrors",
    "change_many",
    "check_people",
    "edit_person",
    "end_category",
    "register_people",
    "register_person",
    "send_people",
    "set_categories",
]
