"""The whole site's addresses."""

from django.urls import include, path

from stations.site import home

handler403, handler404 = "stations.site.denied", "stations.site.missing"
handler500 = "stations.site.broke"
urlpatterns = [
    path("", home, name="home"),
    path("", include("stations.urls")),
    path("", include("cases.urls")),
    path("people/", include("beneficiaries.urls")),
    path("resources/", include("resources.urls")),
    path("reports/", include("reports.urls")),
    path("accounts/", include("stations.accounts.urls")),
    path("api/v1/", include("config.api")),
]
