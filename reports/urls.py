from django.urls import path, re_path

from .views import index, records, report

app_name = "reports"
urlpatterns = [
    path("", index.Index.as_view(), name="index"),
    re_path(
        "^place/(?P<kind>station|division)/(?P<key>[0-9A-Z]{1,16})/$",
        index.Place.as_view(),
        name="place",
    ),
    path("indicators/", report.Indicators.as_view(), name="indicators"),
    path("<uuid:pk>/", report.ReportPage.as_view(), name="report"),
    path("<uuid:pk>/csv/", report.ReportFile.as_view(), {"kind": "csv"}, name="csv"),
    path("<uuid:pk>/xlsx/", report.ReportFile.as_view(), {"kind": "xlsx"}, name="xlsx"),
    path("<uuid:pk>/records/<str:indicator>/", records.Records.as_view(), name="records"),
]
