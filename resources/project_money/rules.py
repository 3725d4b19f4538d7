"""What must be true of money raised, matched or granted: functions over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from resources.project_money.models import ProjectMoney
from stations.dated import still_to_come
from stations.kinds.protocol import Problems
from stations.wording import short_day


@dataclass(frozen=True)
class Facts:
    """``is_double``: another row has the document. ``received``: the sentence that names the
    donation which stands under that number."""

    today: date
    is_on_its_line: bool = True  # the project lies at, above or below the division
    is_double: bool = False
    received: str = ""


def amount_is_something(row: ProjectMoney, facts: Facts) -> Problems:
    if isinstance(row.amount, Decimal) and row.amount <= 0:
        yield "amount", _("Enter more than nothing.")


def day_is_right(row: ProjectMoney, facts: Facts) -> Problems:
    if sentence := still_to_come(row.done_on, facts.today):
        yield "done_on", sentence
    if row.done_on and row.done_on < row.project.since:
        words = {"day": short_day(row.project.since)}
        yield "done_on", _("The project began only on %(day)s.") % words


def project_lies_there(row: ProjectMoney, facts: Facts) -> Problems:
    if not facts.is_on_its_line:
        yield "project", _("This project is of another place than this division.")


def number_is_new(row: ProjectMoney, facts: Facts) -> Problems:
    if facts.is_double:
        yield "document", _("This number is used already.")
    elif facts.received:
        yield "document", facts.received


RULES = (amount_is_something, day_is_right, project_lies_there, number_is_new)
