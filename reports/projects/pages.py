"""A project's figures: at one's own place, or at another of one's scope (``?place=``)."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from reports.figures.pages import PlacedMixin, Shown
from reports.indicators import Indicator
from reports.issued.addresses import live_url
from reports.projects.queries import (
    Row,
    months_of,
    partners_of,
    told_by_project,
    whole_of,
)
from reports.rights import RIGHTS
from resources.models import Project
from resources.projects.queries import projects_of
from stations.pages import RightMixin
from stations.scope import UserRequest


class ProjectFigures(RightMixin, PlacedMixin, TemplateView):
    rights, act = RIGHTS, "read"
    template_name = "reports/project.html"
    request: UserRequest

    @cached_property
    def project(self) -> Project:
        return get_object_or_404(projects_of(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        today, project = timezone.localdate(), self.project
        context = super().get_context_data(**kwargs) | {
            "project": project,
            "place": self.place,
            "places": self.place_form(),
            "indicators": self.indicators,
            "partners": partners_of(project),
        }
        if self.place is None or not self.indicators:
            return context
        whole = whole_of(self.place, project, self.indicators, today)
        months = months_of(self.place, project, self.indicators, today)
        return context | {
            "whole": self._shown(whole) if whole else [],
            "months": [(row, self._shown(row)) for row in months],
        }

    def _shown(self, row: Row) -> list[Shown]:
        first, last, place = row.period.first, row.period.last, self.place
        return [
            Shown(one.text(cell.value), live_url(place, first, last, cell, one.id), cell)
            for one, cell in zip(self.indicators, row.cells, strict=True)
            if place
        ]

    @cached_property
    def indicators(self) -> list[Indicator]:
        return told_by_project()
