"""What the pages of projects have beside those of every kind: whose own it is, its parts, its
money, and the way to its figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from resources.project_money.kind import FUNDRAISINGS, GRANTS, MATCHINGS
from resources.project_money.queries import funds_of
from resources.projects.forms import ProjectForm
from resources.projects.kind import life_of
from resources.projects.models import Project
from stations.kinds.kind import Kind
from stations.kinds.pages import KindAdd, KindPage
from stations.scope import counts_anything


class ProjectAdd(KindAdd):
    form_class = ProjectForm


class Sort(NamedTuple):
    """One sort of money: its yuan, its list of this project, the form of a new one."""

    label: str
    amount: Decimal
    url: str
    add_url: str
    levels: tuple[tuple[str, Decimal], ...] = ()


class ProjectPage(KindPage):
    object: Project

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context, project = super().get_context_data(**kwargs), self.object
        facts = [*context["facts"], (_("State"), str(life_of(project).label))]  # type: ignore[misc]
        if project.station:
            facts.append((_("station of its own"), project.station.name))
        if project.item != project.number:
            facts.append((_("In texts it is written"), f"@project={project.item}"))
        return context | {
            "facts": facts,
            "parts": list(project.parts.not_voided().order_by("name", "id")),
            "money": self._money(),
            "may_count": counts_anything(self.request.user),
        }

    def _money(self) -> list[Sort]:
        funds = funds_of(self.request.user, self.object)
        return [
            self._sort(FUNDRAISINGS, funds.raised),
            self._sort(MATCHINGS, sum(funds.matched.values(), Decimal(0)), funds.matched),
            self._sort(GRANTS, funds.granted),
        ]

    def _sort(
        self, kind: Kind, amount: Decimal, levels: Mapping[str, Decimal] | None = None
    ) -> Sort:
        asked = "?" + urlencode({"project": self.object.item})
        may = not self.object.voided_at and kind.rights.anywhere(self.request.user, "enter")
        add_url = f"{kind.url('add')}{asked}" if may else ""
        may_list = kind.rights.anywhere(self.request.user, "list")
        url = f"{kind.url('list')}{asked}" if may_list else ""
        return Sort(str(kind.words.many), amount, url, add_url, tuple((levels or {}).items()))
