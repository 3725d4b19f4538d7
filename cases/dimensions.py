"""By what records and facts are told apart: the one list that cells, filed facts, figures,
drafts and bulletins (``@domain=02``) read.

Method and domain are crossed: there is a figure of each with each, and with each named group. Any
other dimension stands apart: its figures are told by part of the place and by method, and by
nothing else. To add one is to declare it here with the columns that have it, and to migrate.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.codes import Domain, Method
from resources.projects.queries import words_of_items as words_of_projects
from resources.themes.queries import words_of_items as words_of_themes

RECORDS = "cases_servicerecord"
LENGTH = 32  # of an item
# Who has a project and a theme; their columns keep the items themselves.
ATTRIBUTED = (RECORDS, "cases_activity", "cases_case", "resources_donation")
# Money of divisions has a project alone.
MONEY = ("resources_fundraising", "resources_matchinggrant", "resources_grant")


class Words(dict[str, object]):
    """Words of items that stand in no code table: each is its own."""

    def __missing__(self, item: str) -> str:
        return item

    def among(self, items: Collection[str]) -> dict[str, object]:
        """Of these items, in the order in which they are listed."""
        return {item: self[item] for item in sorted(items)}


class TableWords(Words):
    """Words of items that stand in a table: it is asked when one is wanted, once for as many as
    are wanted. An item stays, whatever becomes of its word."""

    def __init__(self, words_of: Callable[[Collection[str]], Mapping[str, str]]) -> None:
        super().__init__()
        self.words_of = words_of

    def __missing__(self, item: str) -> str:
        return str(self.among([item])[item])

    def known(self, items: Collection[str]) -> Mapping[str, str]:
        return self.words_of(items) if items else {}

    def among(self, items: Collection[str]) -> dict[str, object]:
        known = self.known(items)
        listed = [item for item in known if item in items]
        return {item: known.get(item, item) for item in dict.fromkeys([*listed, *sorted(items)])}


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """``items``: their words, in the order of the code table. ``columns``: by table, in which
    column its rows have their item; nothing there is "", which is no item. ``title``: over the
    table of a report that tells figures by one that stands apart."""

    name: str
    label: Promise
    title: str | Promise = ""
    items: Mapping[str, object] = field(default_factory=Words)
    columns: Mapping[str, str] = field(default_factory=dict)
    is_crossed: bool = False

    def of(self, table: str, alias: str = "") -> str:
        """The SQL of a row's item."""
        if table not in self.columns:
            return f"''::text AS {self.name}"
        column = f"{alias or table}.{self.columns[table]}"
        return column if self.is_crossed else f"coalesce({column}::text, '') AS {self.name}"


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension(
        name="method",
        label=_("method"),
        items=dict(Method.choices),
        columns={RECORDS: "method"},
        is_crossed=True,
    ),
    Dimension(
        name="domain",
        label=_("domain"),
        items=dict(Domain.choices),
        columns={RECORDS: "domain"},
        is_crossed=True,
    ),
    Dimension(
        name="project",
        label=_("project"),
        title=_("By project"),
        items=TableWords(words_of_projects),
        columns=dict.fromkeys((*ATTRIBUTED, *MONEY), "project_id"),
    ),
    Dimension(
        name="theme",
        label=_("theme"),
        title=_("By theme"),
        items=TableWords(words_of_themes),
        columns=dict.fromkeys(ATTRIBUTED, "theme_id"),
    ),
)
APART = tuple(dimension for dimension in DIMENSIONS if not dimension.is_crossed)
# As columns of the lines and cells; of facts, which have none that is crossed; and as conditions.
NAMES = ", ".join(dimension.name for dimension in DIMENSIONS)
AND_APART = "".join(f", {dimension.name}" for dimension in APART)
IS_APART = "".join(
    f" AND (%({dimension.name})s::text IS NULL OR {dimension.name} = %({dimension.name})s)"
    for dimension in APART
)


def apart_of(table: str) -> tuple[str, ...]:
    """Names of the dimensions apart that a table's rows have."""
    return tuple(dimension.name for dimension in APART if table in dimension.columns)


def keep(model: type[models.Model]) -> None:
    """Give a table that keeps figures or facts a column for each dimension apart."""
    for dimension in APART:
        column = models.CharField(dimension.label, max_length=LENGTH, blank=True, default="")
        model.add_to_class(dimension.name, column)  # type: ignore[attr-defined]
