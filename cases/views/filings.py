"""A station's months: the list, the filing of one, and a version with what it added."""

from __future__ import annotations

from django.views.generic import DetailView

from cases.models import Filing
from stations.scope import ScopedMixin


class FilingPage(ScopedMixin, DetailView):
    template_name = "cases/filing.html"
    queryset = Filing.objects.select_related("station", "filed_by", "reviewed_by")
