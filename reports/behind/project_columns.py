"""What the lists behind figures of projects and their money show."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reports.behind.faced import Columns, opened
from reports.behind.queries.projects import MoneyRow, ProjectRow
from stations.lists.listing import Column
from stations.wording import money

PROJECTS: Columns[ProjectRow] = (
    Column(key="project", label=_("project"), value=lambda row: row.project.name,
           shown=lambda row: opened(row, row.project, row.project.name)),
    Column(key="kind", label=_("kind of project"), phone="plain",
           value=lambda row: str(row.project.get_kind_display())),
    Column(key="source", label=_("source of its means"), phone="plain",
           value=lambda row: str(row.project.get_level_display())),
    Column(key="since", label=_("begins on"), value=lambda row: row.project.since),
    Column(key="division", label=_("Division"), value=lambda row: row.project.division.short_name,
           phone="plain"),
)  # fmt: skip
MONEY: Columns[MoneyRow] = (
    Column(key="document", label=_("number of the receipt or document"),
           value=lambda row: row.money.document,
           shown=lambda row: opened(row, row.money, row.money.document)),
    Column(key="project", label=_("project"), value=lambda row: row.money.project.name,
           phone="plain"),
    Column(key="day", label=_("Date"), value=lambda row: row.money.done_on),
    Column(key="division", label=_("Division"), value=lambda row: row.money.division.short_name,
           phone="plain"),
    Column(key="amount", label=_("amount (yuan)"), value=lambda row: row.money.amount,
           shown=lambda row: money(row.money.amount), is_number=True),
)  # fmt: skip
MATCHED: Columns[MoneyRow] = (
    *MONEY[:2],
    Column(key="level", label=_("matched by"), phone="plain",
           value=lambda row: str(row.money.get_level_display())),
    *MONEY[2:],
)  # fmt: skip
