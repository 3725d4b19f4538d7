from django.urls import include, path

from stations import site, styleguide
from stations.accounts.pages import me
from stations.accounts.pages import people as accounts
from stations.audit import pages
from stations.contacts.kind import CONTACTS
from stations.cultivations.kind import CULTIVATIONS
from stations.devices import pages as devices
from stations.divisions.pages import keeping as places
from stations.divisions.pages import reading as divisions
from stations.handbook import pages as handbook
from stations.imports import pages as imports
from stations.jobs import pages as jobs
from stations.kinds.addresses import kind_urls
from stations.liaisons.kind import LIAISONS
from stations.network.pages import keeping, reading
from stations.operations import pages as operations
from stations.organisations import pages as organisations
from stations.organisations.kind import ORGANISATIONS
from stations.parties.kind import PARTIES
from stations.partnerships.kind import PARTNERSHIPS
from stations.workers import pages as workers
from stations.workers.kind import WORKERS

ORGANISATION_PAGES = {
    "page": organisations.OrganisationPage,
    "merge": organisations.OrganisationMerging,
    "unmerge": organisations.OrganisationUnmerging,
}
WORKER_PAGES = {
    "add": workers.WorkerAdd,
    "page": workers.WorkerPage,
    "edit": workers.WorkerEdit,
    "assign": workers.WorkerAssign,
    "certify": workers.WorkerCertify,
}
app_name = "stations"
urlpatterns = [
    path("health", site.health, name="health"),
    path("health/ready", operations.ready, name="ready"),
    path("metrics", operations.exposed, name="metrics"),
    path("outbox/hello/", devices.hello, name="hello"),
    path("me/", me.Me.as_view(), name="me"),
    path("me/notices/", me.Notices.as_view(), name="notices"),
    path("me/notices/read/", me.read_notices, name="notices_read"),
    path("me/notices/<int:pk>/", me.open_notice, name="notice_open"),
    path("me/theme/", me.theme, name="theme"),
    path("me/language/", me.language, name="language"),
    path("handbook/", handbook.Handbook.as_view(), name="handbook"),
    path("handbook/<slug:role>/", handbook.ChapterPage.as_view(), name="handbook_chapter"),
    path("audit/", pages.AuditPage.as_view(), name="audit"),
    path("audit/who-saw/", pages.WhoSaw.as_view(), name="who_saw"),
    path("administration/", accounts.UserList.as_view(), name="admin_home"),
    path("administration/invite/", accounts.Invite.as_view(), name="admin_invite"),
    path("administration/passwords/", accounts.Passwords.as_view(), name="admin_passwords"),
    path("administration/people/<int:pk>/", accounts.UserPage.as_view(), name="admin_user"),
    path(
        "administration/people/<int:pk>/<str:act>/",
        accounts.UserAct.as_view(),
        name="admin_user_act",
    ),
    path(
        "administration/postings/<int:pk>/", accounts.PostingEnd.as_view(), name="admin_posting_end"
    ),
    path("administration/clients/", accounts.ClientAdd.as_view(), name="admin_client_add"),
    path(
        "administration/clients/<int:pk>/<str:act>/",
        accounts.ClientAct.as_view(),
        name="admin_client",
    ),
    path("operations/", operations.Operations.as_view(), name="operations"),
    path(
        "operations/jobs/<uuid:pk>/retry/",
        operations.OperationsRetry.as_view(),
        name="operations_retry",
    ),
    path("stations/", reading.StationList.as_view(), name="list"),
    path("stations/add/", keeping.StationAdd.as_view(), name="station_add"),
    path("stations/<int:pk>/", reading.StationPage.as_view(), name="detail"),
    path("stations/<int:pk>/edit/", keeping.StationEdit.as_view(), name="station_edit"),
    path("stations/<int:pk>/serve/", keeping.StationServe.as_view(), name="station_serve"),
    path("stations/<int:pk>/posts/", keeping.StationPostsSet.as_view(), name="station_posts"),
    path(
        "stations/<int:pk>/operator/",
        keeping.StationOperatorSet.as_view(),
        name="station_operator",
    ),
    path("stations/<int:pk>/close/", keeping.StationClose.as_view(), name="station_close"),
    path(
        "stations/<int:pk>/served/<int:served>/end/", keeping.end_service, name="station_serve_end"
    ),
    path("organisations/", include(kind_urls(ORGANISATIONS, **ORGANISATION_PAGES))),
    path("partnerships/", include(kind_urls(PARTNERSHIPS))),
    path("contacts/", include(kind_urls(CONTACTS))),
    path("liaisons/", include(kind_urls(LIAISONS))),
    path("cultivations/", include(kind_urls(CULTIVATIONS))),
    path("parties/", include(kind_urls(PARTIES))),
    path("workers/", include(kind_urls(WORKERS, **WORKER_PAGES))),
    path("divisions/", divisions.Divisions.as_view(), name="divisions"),
    path("divisions/moves/<int:pk>/end/", places.PlaceMoveEnd.as_view(), name="division_move_end"),
    path("divisions/<slug:code>/<slug:act>/", places.PlaceAct.as_view(), name="division_act"),
    path("imports/", imports.ImportList.as_view(), name="imports"),
    path("imports/new/<slug:kind>/", imports.ImportNew.as_view(), name="import_new"),
    path("imports/template/<slug:kind>/", imports.ImportTemplate.as_view(), name="import_template"),
    path("imports/<uuid:pk>/", imports.ImportPage.as_view(), name="import"),
    path("imports/<uuid:pk>/errors/", imports.ImportErrors.as_view(), name="import_errors"),
    path("imports/<uuid:pk>/<slug:act>/", imports.ImportAct.as_view(), name="import_act"),
    path("jobs/", jobs.JobList.as_view(), name="jobs"),
    path("jobs/<uuid:pk>/", jobs.JobPage.as_view(), name="job"),
    path("jobs/<uuid:pk>/file/", jobs.JobFile.as_view(), name="job_file"),
    path("jobs/<uuid:pk>/retry/", jobs.JobRetry.as_view(), name="job_retry"),
    path("styleguide/", styleguide.StyleGuide.as_view(), name="styleguide"),
]
