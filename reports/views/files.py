"""A report as a file: the sealed document, the workbook, the table."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from reports.models import Report


def sealed(report: Report) -> HttpResponse:
    """The bytes of its document, as they were sealed."""
    if not report.document:
        raise Http404
    answer = HttpResponse(report.document.encode(), content_type="application/json")
    answer["X-Content-SHA256"] = report.sha256
    return answer
