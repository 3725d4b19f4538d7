"""The columns of the register of people."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Category, DisabilityType, Ethnicity, Relation, Risk, SelfCare, Sex
from beneficiaries.models import Household
from beneficiaries.people.rules import read_age, read_birth
from stations.imports.cells import (
    WrongCell,
    code,
    dated,
    many_codes,
    month_or_day,
    name_text,
    number_text,
    person_name,
    phone,
    text,
    whole,
)
from stations.imports.columns import coded
from stations.imports.sheet_columns import column, day, identity_number, sex
from stations.imports.units import AGE, GRADE
from stations.masking import mask_name, mask_phone
from stations.spelling.rules import household_number

_GRADES = str.maketrans("一二三四壹贰叁肆", "12341234")
_DISABILITY = code(DisabilityType, _("1=sight|2=ear"))
ALLOWANCE = "living allowance"  # of a town or of the country: the residence says which
_ALLOWANCES = Category.ALLOWANCE_URBAN, Category.ALLOWANCE_RURAL
_CATEGORY = code(Category, _("14=rural allowance|31=living alone|37=over 80"))
_ALLOWANCE_WORDS = _("living allowance|minimum living allowance")


def category(cell: str) -> object:
    """A category, or ``ALLOWANCE``."""
    return ALLOWANCE if _is_allowance(cell) else _CATEGORY(cell)


def _asked_category(cell: str) -> object:
    if not _is_allowance(cell):
        return _CATEGORY(cell)
    sentence = gettext("“%(text)s”: of a town or of the country? Say the residence, or choose.")
    raise WrongCell(sentence % {"text": cell}, *(str(one.label) for one in _ALLOWANCES))


def _is_allowance(cell: str) -> bool:
    return cell.replace(" ", "") in str(_ALLOWANCE_WORDS).split("|")


read_categories = many_codes(dated(category))
ask_categories = many_codes(dated(_asked_category))  # where no residence says which allowance


def grade(cell: str) -> int | None:
    """2, 二级, 贰; 肢体二级, whose kind ``kind_beside_grade`` tells; 0 is none."""
    if cell == "0":
        return None
    kind, number = _kind_and_grade(cell)
    try:
        if kind:
            _DISABILITY(kind)
        return whole(1, 4)(number)
    except WrongCell:
        sentence = gettext("“%(text)s” is no grade of a disability: write 1 to 4.")
        raise WrongCell(sentence % {"text": cell}) from None


def kind_beside_grade(cell: str) -> object:
    """肢体二级 says what kind, too."""
    kind, _number = _kind_and_grade(cell)
    return _DISABILITY(kind) if kind else None


def _kind_and_grade(cell: str) -> tuple[str, str]:
    plain = "".join(cell.split()).removesuffix("级").translate(_GRADES).removesuffix(".0")
    kind = plain.rstrip("0123456789-.")
    return kind.removesuffix("残疾").removesuffix("残"), plain[len(kind) :]


PERSON = [
    column("name", person_name(50), _("name"), _("person's name|beneficiary"), required=True,
           is_shown=True, mask=mask_name, example="李桂兰"),
    sex(Sex, hint=_("May stay empty when there is an identity number")),
    column("born_on", read_birth, _("born on"), _("birth date|date of birth|month of birth"),
           example="1948-04-28",
           hint=_("A day; or a year (1948) or an age (78岁). Empty when there is an ID number")),
    column("born_in", read_birth, _("year of birth"), _("birth year|born in"),
           hint=_("Where the day is not known")),
    column("age", read_age, _("age"), _("full age|years old"), unit=AGE,
           hint=_("Where not even the year is known: the year of birth follows from it")),
    identity_number(
        "id_number", _("identity number"), _("identity card|ID number"), is_shown=True,
        hint=_("As text: Excel cuts numbers after 15 digits. Empty when there is none yet"),
        example="110101194804280024",
    ),
    coded("ethnicity", Ethnicity, _("01=Han Chinese"), label=_("ethnicity"),
          aliases=_("ethnic group")),
    column("phone", phone, _("phone"), _("telephone|contact number"), mask=mask_phone,
           example="13800002207"),
]  # fmt: skip
HOME = [
    column("village", text(200), _("village or community"), _("village|community|lives in"),
           is_shown=True, hint=_("A village that the station serves: its name or code"),
           example="纳福村"),
    column("group_name", text(30), _("villagers' group"), _("group|building"), example="3组"),
    column("address", text(200), _("address"), _("home address")),
    coded("residence", Household.Residence, _("rural=countryside|urban=city"),
          label=_("residence"), aliases=_("kind of residence|household registration")),
    column("household_number", number_text(40, household_number), _("household number"),
           _("household|number of the household"), is_shown=True,
           hint=_("Rows of one village with the same number are one household; empty: one's own"),
           example="H001"),
    coded("relation", Relation, _("02=self|20=eldest son|30=eldest daughter"),
          label=_("relation to the householder"), aliases=_("relation"), example=_("householder"),
          hint=_("Empty: the first of a household is its householder, the others are relatives")),
]  # fmt: skip
STATUS = [
    column("categories",
           read_categories,
           _("categories"), _("category|kind of beneficiary"), choices=Category, is_shown=True,
           hint=_("Several are parted by commas; a date of its own stands in brackets"),
           example=_("elder living alone(2023-05), advanced age (80 and over)")),
    column(
        "categories_since", month_or_day, _("categories since"),
        _("since|category since|allowance since"),
        hint=_("Holds for the categories without a date of their own; empty: the day of enrolment"),
        example="2023-05",
    ),
    coded("risk", Risk, label=_("risk level"), aliases=_("risk|visiting grade"), example=_("key")),
    coded("disability_type", DisabilityType, _("1=sight|2=ear"), label=_("disability type"),
          aliases=_("kind of disability")),
    column("disability_grade", grade, _("disability grade"), _("grade of disability"), unit=GRADE,
           hint=_("1 is the most severe, 4 the least")),
    coded("self_care", SelfCare, _("full=independent|partial=half|lost=disabled"),
          label=_("self-care"), aliases=_("ability for self-care")),
    column("guardian", text(200), _("guardian"), mask=mask_name),
    column("health", text(500), _("health"), _("state of health")),
    column("worker", name_text(50), _("responsible worker"), _("worker|social worker"),
           hint=_("Name or staff number of somebody who works at the station")),
    day("enrolled_on", _("enrolled on"), _("enrolment date|on the ledger since"),
        hint=_("Empty: the day of the import"), example="2024-01-15"),
]  # fmt: skip
COLUMNS = [*PERSON, *HOME, *STATUS]
