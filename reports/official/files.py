"""The document as an answer, by whatever door it is asked for."""

from __future__ import annotations

from django.http import FileResponse

from reports.issued.wording import file_name
from reports.models import Report
from reports.official.services import DOCX, official
from stations.audit import trail
from stations.scope import UserRequest


def told(report: Report, request: UserRequest, bulletin: str) -> FileResponse:
    """With its entry in the trail."""
    trail.record("download_report", report, by=request.user, format="docx")
    return FileResponse(
        official(report, by=request.user, bulletin=bulletin),
        as_attachment=True,
        filename=f"{file_name(report)}.docx",
        content_type=DOCX,
    )
