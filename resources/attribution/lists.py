"""The columns of lists and downloads that tell of project and theme."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from resources.attribution.models import AttributedModel
from stations.lists.asked import Asked
from stations.lists.listing import SHEET, TABLE, Column


class Told(NamedTuple):
    """Names, and the item of the project, of a row that has no columns of its own for them."""

    project: str | None
    theme: str | None
    project_id: str | None


Of = Callable[[Any], AttributedModel | Told]


def has_projects(asked: Asked) -> bool:
    """Whether the reader knows of any: else a table has no column for them."""
    fields = asked.filter.form.fields
    return getattr(fields.get("project"), "number", 0) > 1


def attribution_columns(of: Of = lambda row: row) -> tuple[Column, ...]:
    """``of``: the record of a line. Its rows are read with both (``select_related``)."""

    def project(row: Any) -> str:
        return str(of(row).project or "")

    def theme(row: Any) -> str:
        return str(of(row).theme or "")

    return (
        Column(key="project", label=_("Project"), phone="hidden", where=TABLE, value=project,
               only=has_projects),
        Column(key="project_name", label=_("Project"), where=SHEET, value=project),
        Column(key="project_item", label=_("Number of the project"), where=SHEET,
               value=lambda row: of(row).project_id or ""),
        Column(key="theme", label=_("Theme"), where=SHEET, value=theme),
    )  # fmt: skip
