"""The handbook's pages: for everybody who is logged in; what they show is nobody's secret."""

from __future__ import annotations

from django.http import Http404
from django.views.generic import TemplateView

from stations.handbook.chapters import ROLES, chapter, chapters
from stations.scope import postings_of


class Handbook(TemplateView):
    """All chapters, one's own first."""

    template_name = "stations/handbook/index.html"

    def get_context_data(self, **kwargs):
        own = {posting.role for posting in postings_of(self.request.user)}
        return super().get_context_data(**kwargs) | {"chapters": chapters(own), "own": own}


class ChapterPage(TemplateView):
    template_name = "stations/handbook/chapter.html"

    def get_context_data(self, role, **kwargs):
        if role not in ROLES:
            raise Http404
        return super().get_context_data(**kwargs) | {"chapter": chapter(role)}
