"""What real places have published, beside what the same templates say of the books."""

from __future__ import annotations

from django.views.generic import TemplateView

from reports.issued.pages.reading import ReadingMixin
from reports.published.rows import compared
from stations.row_security.acting import beyond_scope


class Published(ReadingMixin, TemplateView):
    """For whoever reads reports: the places are examples that nobody keeps."""

    template_name = "reports/published.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        with beyond_scope():
            rows = list(compared())
        beside = [row for row in rows if row.agrees is not None]
        return super().get_context_data(**kwargs) | {
            "rows": beside,
            "agreeing": sum(bool(row.agrees) for row in beside),
            "others": [row for row in rows if row.agrees is None],
        }
