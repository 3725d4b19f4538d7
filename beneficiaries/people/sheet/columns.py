"""The columns of the register of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import (
    Category,
    DisabilityType,
    Ethnicity,
    Relation,
    Risk,
    SelfCare,
    Sex,
)
from beneficiaries.models import Household
from stations.imports.cells import (
    code,
    dated,
    many,
    month_or_day,
    number_text,
    past_day,
    text,
    whole,
)
from stations.imports.columns import Column, coded
from stations.masking import mask_identity, mask_name, mask_phone

_GRADES = str.maketrans("一二三四", "1234")


def grade(cell: str) -> int:
    """2, 二级, 二."""
    return whole(1, 4)(cell.removesuffix("级").translate(_GRADES))


PERSON = [
    Column(
        key="name",
        label=_("name"),
        aliases=_("person's name|beneficiary"),
        read=text(50),
        required=True,
        is_shown=True,
        mask=mask_name,
        example="李桂兰",
    ),
    coded(
        "sex",
        Sex,
        _("1=male|2=female"),
        label=_("sex"),
        aliases=_("gender"),
        hint=_("May stay empty when there is an identity number"),
        example=_("female"),
    ),
    Column(
        key="born_on",
        label=_("born on"),
        aliases=_("birth date|date of birth"),
        read=past_day,
        hint=_("May stay empty when there is an identity number"),
        example="1948-04-28",
    ),
    Column(
        key="id_number",
        label=_("identity number"),
        aliases=_("identity card|ID number"),
        read=number_text(24),
        is_shown=True,
        mask=mask_identity,
        hint=_("As text: Excel cuts numbers after 15 digits. Empty when there is none yet"),
        example="110101194804280024",
    ),
    coded(
        "ethnicity",
        Ethnicity,
        label=_("ethnicity"),
        aliases=_("ethnic group"),
    ),
    Column(
        key="phone",
        label=_("phone"),
        aliases=_("telephone|contact number"),
        read=number_text(20),
        mask=mask_phone,
        example="13800002207",
    ),
]
HOME = [
    Column(
        key="village",
        label=_("village or community"),
        aliases=_("village|community|lives in"),
        is_shown=True,
        hint=_("A village that the station serves: its name or code"),
        example="纳福村",
    ),
    Column(
        key="group_name",
        label=_("villagers' group"),
        aliases=_("group|building"),
        read=text(30),
        example="3组",
    ),
    Column(key="address", label=_("address"), aliases=_("home address"), read=text(200)),
    coded(
        "residence",
        Household.Residence,
        label=_("residence"),
        aliases=_("kind of residence"),
    ),
    Column(
        key="household_number",
        label=_("household number"),
        aliases=_("household|number of the household"),
        read=number_text(40),
        is_shown=True,
        hint=_("Rows with the same number are one household; empty: a household of one's own"),
        example="H001",
    ),
    coded(
        "relation",
        Relation,
        _("02=self|20=eldest son|30=eldest daughter"),
        label=_("relation to the householder"),
        aliases=_("relation"),
        example=_("householder"),
    ),
]
STANDING = [
    Column(
        key="categories",
        label=_("categories"),
        aliases=_("category|kind of beneficiary"),
        read=many(dated(code(Category, _("14=rural allowance|31=living alone|37=over 80")))),
        choices=Category,
        is_shown=True,
        hint=_("Several are parted by commas; a date of its own stands in brackets"),
        example=_("elder living alone(2023-05), advanced age (80 and over)"),
    ),
    Column(
        key="categories_since",
        label=_("categories since"),
        aliases=_("since|category since|allowance since"),
        read=month_or_day,
        hint=_("Holds for the categories without a date of their own; empty: the day of enrolment"),
        example="2023-05",
    ),
    coded(
        "risk",
        Risk,
        label=_("risk level"),
        aliases=_("risk|visiting grade"),
        example=_("key"),
    ),
    coded(
        "disability_type",
        DisabilityType,
        label=_("disability type"),
        aliases=_("kind of disability"),
    ),
    Column(
        key="disability_grade",
        label=_("disability grade"),
        aliases=_("grade of disability"),
        read=grade,
        hint=_("1 is the most severe, 4 the least"),
    ),
    coded(
        "self_care",
        SelfCare,
        _("full=independent|partial=half|lost=disabled"),
        label=_("self-care"),
        aliases=_("ability for self-care"),
    ),
    Column(key="guardian", label=_("guardian"), read=text(200), mask=mask_name),
    Column(key="health", label=_("health"), aliases=_("state of health"), read=text(500)),
    Column(
        key="worker",
        label=_("responsible worker"),
        aliases=_("worker|social worker"),
        read=text(50),
        hint=_("Name or staff number of somebody who works at the station"),
    ),
    Column(
        key="enrolled_on",
        label=_("enrolled on"),
        aliases=_("enrolment date|on the ledger since"),
        read=past_day,
        hint=_("Empty: the day of the import"),
        example="2024-01-15",
    ),
]
COLUMNS = [*PERSON, *HOME, *STANDING]
