from django.urls import path, re_path

from reports.behind.pages import figures, numbers
from reports.bulletins import pages as bulletins
from reports.dashboards import pages as dashboards
from reports.figures import pages
from reports.issued.pages import draft, due_days, index, life, report
from reports.official import pages as official
from reports.projects import pages as projects
from reports.published import pages as published
from reports.targets import pages as targets

app_name = "reports"
PLACE = "^place/(?P<kind>station|division)/(?P<key>[0-9A-Z]{1,16})/"
urlpatterns = [
    path("", index.Index.as_view(), name="index"),
    re_path(f"{PLACE}$", index.Place.as_view(), name="place"),
    path("dashboard/", dashboards.Dashboards.as_view(), name="dashboards"),
    re_path(f"{PLACE}dashboard/$", dashboards.DashboardPage.as_view(), name="dashboard"),
    re_path(
        f"{PLACE}dashboard/(?P<format>csv|xlsx)/$",
        dashboards.DashboardFile.as_view(),
        name="dashboard_file",
    ),
    re_path(f"{PLACE}behind/(?P<subject>[a-z]+)/$", numbers.Behind.as_view(), name="behind"),
    path("silent/<int:pk>/", dashboards.Nudge.as_view(), name="nudge"),
    path("indicators/", pages.Indicators.as_view(), name="indicators"),
    path("indicators/<str:indicator>/", pages.IndicatorPage.as_view(), name="indicator"),
    path("indicators/<str:indicator>/records/", figures.LiveRecords.as_view(), name="live"),
    path("projects/<uuid:pk>/", projects.ProjectFigures.as_view(), name="project"),
    path("targets/", targets.Targets.as_view(), name="targets"),
    path("targets/<int:pk>/remove/", targets.TargetRemove.as_view(), name="target_remove"),
    path("published/", published.Published.as_view(), name="published"),
    path("bulletins/", bulletins.Bulletins.as_view(), name="bulletins"),
    path("bulletins/add/", bulletins.BulletinEdit.as_view(), name="bulletin_add"),
    path("bulletins/<int:pk>/", bulletins.BulletinEdit.as_view(), name="bulletin_edit"),
    path("bulletins/<int:pk>/remove/", bulletins.BulletinRemove.as_view(), name="bulletin_remove"),
    path("draft/", draft.Draft.as_view(), name="draft"),
    path("draft/csv/", draft.DraftFile.as_view(), {"kind": "csv"}, name="draft_csv"),
    path("draft/xlsx/", draft.DraftFile.as_view(), {"kind": "xlsx"}, name="draft_xlsx"),
    path("due-days/", due_days.DueDays.as_view(), name="due_days"),
    path("issue/", life.IssueAll.as_view(), name="issue_all"),
    path("remind/", life.Remind.as_view(), name="remind"),
    path("<uuid:pk>/", report.ReportPage.as_view(), name="report"),
    path("<uuid:pk>/compare/", report.Compare.as_view(), name="compare"),
    path("<uuid:pk>/document/", report.Document.as_view(), name="document"),
    path("<uuid:pk>/comment/", life.Comment.as_view(), name="comment"),
    path("<uuid:pk>/return/", life.ReportStep.as_view(), {"verb": "return"}, name="return"),
    path("<uuid:pk>/review/", life.ReportStep.as_view(), {"verb": "review"}, name="review"),
    path("<uuid:pk>/issue/", life.ReportStep.as_view(), {"verb": "issue"}, name="issue"),
    path("<uuid:pk>/csv/", report.ReportFile.as_view(), {"kind": "csv"}, name="csv"),
    path("<uuid:pk>/xlsx/", report.ReportFile.as_view(), {"kind": "xlsx"}, name="xlsx"),
    path("<uuid:pk>/docx/", official.OfficialFile.as_view(), name="docx"),
    path("<uuid:pk>/records/<str:indicator>/", figures.Records.as_view(), name="records"),
]
