from django.urls import include, path

from cases.activities import pages as activities
from cases.activities.kind import ACTIVITIES
from cases.casework.pages import case_opening, cases
from cases.crises import pages as crises
from cases.duties import pages as rules
from cases.filings.pages import filing, filings
from cases.hand_overs import pages as hand_overs
from cases.pairings import pages as pairings
from cases.pairings.kind import PAIRINGS
from cases.people.pages import leaving, people, person, transfers, undoing
from cases.photos import pages as photos
from cases.photos.albums import OF_ACTIVITY, OF_RECORD
from cases.records.pages import corrections, records
from cases.staffing import pages as staffing
from cases.today import pages as today
from cases.visits.pages import visits
from cases.volunteering.pages import certificates, check_ins, hours
from stations.jobs.pages import JobFile
from stations.kinds.addresses import kind_urls

app_name = "cases"
urlpatterns = [
    path("today/", today.Today.as_view(), name="today"),
    path("log/", visits.LogVisit.as_view(), name="log"),
    path("log/service/", visits.LogService.as_view(), name="log_service"),
    path("records/", records.Records.as_view(), name="records"),
    path("records/<uuid:pk>/", records.RecordPage.as_view(), name="record"),
    path("records/<uuid:pk>/edit/", corrections.RecordMend.as_view(), name="record_edit"),
    path("records/<uuid:pk>/undo/", records.RecordUndo.as_view(), name="record_undo"),
    path("records/<uuid:pk>/void/", records.RecordVoid.as_view(), name="record_void"),
    # as it was called before one form decided whether to edit or to replace
    path("records/<uuid:pk>/replace/", corrections.RecordMend.as_view(), name="record_replace"),
    path(
        "records/<uuid:pk>/photos/",
        photos.PhotosAdd.as_view(album=OF_RECORD),
        name="record_photos",
    ),
    path(
        "records/<uuid:pk>/photos/<int:photo>/seen/",
        photos.PhotoSeen.as_view(album=OF_RECORD),
        name="record_photo_seen",
    ),
    path("filings/", filings.Filings.as_view(), name="filings"),
    path("filings/review/", filings.ReviewFilings.as_view(), name="review_filings"),
    path("filings/station/<int:pk>/", filings.StationFilings.as_view(), name="station_filings"),
    path("filings/station/<int:pk>/<slug:month>/", filings.FileMonth.as_view(), name="file_month"),
    path("filings/<uuid:pk>/", filing.FilingPage.as_view(), name="filing"),
    path("photos/<int:pk>/", records.Photo.as_view(), name="photo"),
    path("crises/", crises.Crises.as_view(), name="crises"),
    path("crises/<uuid:pk>/", crises.Crisis.as_view(), name="crisis"),
    path("crises/<uuid:pk>/<slug:act>/", crises.CrisisAct.as_view(), name="crisis_act"),
    path("people/<uuid:pk>/crisis/", crises.CrisisReport.as_view(), name="crisis_report"),
    path("people/<uuid:pk>/call/", today.Call.as_view(), name="call"),
    path("visit-rules/", rules.Rules.as_view(), name="rules"),
    path("visit-rules/<int:pk>/remove/", rules.RuleRemove.as_view(), name="rule_remove"),
    path("cases/", cases.CaseList.as_view(), name="case_list"),
    path("cases/export/", cases.CaseExport.as_view(), name="case_export"),
    path("cases/<uuid:pk>/", cases.CaseDetail.as_view(), name="case"),
    path("cases/<uuid:pk>/edit/", cases.CaseEdit.as_view(), name="case_edit"),
    path("cases/<uuid:pk>/session/", case_opening.CaseSession.as_view(), name="case_session"),
    path("cases/<uuid:pk>/steps/<slug:verb>/", cases.CaseStepTake.as_view(), name="case_step"),
    path(
        "activities/plan/",
        activities.ActivityPlan.as_view(kind=ACTIVITIES),
        name="activity_plan",
    ),
    path(
        "activities/<uuid:pk>/check-in/",
        check_ins.ActivityCheckIn.as_view(kind=ACTIVITIES),
        name="activity_check_in",
    ),
    path("volunteer-hours/", hours.Hours.as_view(), name="hours"),
    path("volunteer-hours/approve/", hours.HoursApprove.as_view(), name="hours_approve"),
    path(
        "volunteer-hours/<int:pk>/take-back/",
        hours.HoursTakeBack.as_view(),
        name="hours_take_back",
    ),
    path("hours-certificates/", certificates.Certificates.as_view(), name="hours_certificates"),
    path(
        "hours-certificates/add/",
        certificates.CertificateAdd.as_view(),
        name="hours_certificate_add",
    ),
    path(
        "hours-certificates/<uuid:pk>/",
        certificates.CertificatePage.as_view(),
        name="hours_certificate",
    ),
    path(
        "hours-certificates/<uuid:pk>/withdraw/",
        certificates.CertificateWithdraw.as_view(),
        name="hours_certificate_withdraw",
    ),
    path("verify/", certificates.Verify.as_view(), name="verify"),
    path("v/<slug:token>/", check_ins.CheckInPage.as_view(), name="check_in"),
    path(
        "activities/<uuid:pk>/steps/<slug:verb>/",
        activities.ActivityStep.as_view(),
        name="activity_step",
    ),
    path(
        "activities/<uuid:pk>/photos/",
        photos.PhotosAdd.as_view(album=OF_ACTIVITY),
        name="activity_photos",
    ),
    path(
        "activities/<uuid:pk>/photos/<int:photo>/seen/",
        photos.PhotoSeen.as_view(album=OF_ACTIVITY),
        name="activity_photo_seen",
    ),
    path(
        "activities/",
        include(
            kind_urls(
                ACTIVITIES,
                page=activities.ActivityPage,
                add=activities.ActivityAdd,
                edit=activities.ActivityEdit,
                day=activities.ActivityDayAdd,
                sheet=activities.ActivitySheet,
                volunteers=check_ins.VolunteerSheet,
            )
        ),
    ),
    path(
        "pairings/many/",
        pairings.PairingMany.as_view(kind=PAIRINGS),
        name="pairing_many",
    ),
    path(
        "pairings/<uuid:pk>/contacts/<uuid:contact>/void/",
        pairings.PairingContactVoid.as_view(kind=PAIRINGS),
        name="pairing_contact_void",
    ),
    path(
        "pairings/",
        include(
            kind_urls(
                PAIRINGS,
                list=pairings.PairingList,
                page=pairings.PairingPage,
                end=pairings.PairingEnd,
                contact=pairings.PairingContactAdd,
            )
        ),
    ),
    path("hand-overs/", hand_overs.HandOvers.as_view(), name="hand_overs"),
    path("hand-overs/add/", hand_overs.AddHandOvers.as_view(), name="add_hand_overs"),
    path(
        "records/<uuid:pk>/hand-overs/", hand_overs.HandOverSheet.as_view(), name="hand_over_sheet"
    ),
    path("records/<uuid:pk>/sign/", hand_overs.HandOverSign.as_view(), name="hand_over_sign"),
    path("people/", people.People.as_view(), name="people"),
    path("people/change/", people.PeopleChange.as_view(), name="people_change"),
    path("people/export/", people.PeopleExport.as_view(), name="people_export"),
    path("people/export/<uuid:pk>/", JobFile.as_view(), name="people_file"),
    path("people/<uuid:pk>/", person.PersonPage.as_view(), name="person"),
    path("people/<uuid:pk>/file/", person.PersonPage.as_view(tab="file"), name="person_file"),
    path(
        "people/<uuid:pk>/family/",
        person.PersonPage.as_view(tab="household"),
        name="person_household",
    ),
    path("people/<uuid:pk>/case/", case_opening.CaseOpen.as_view(), name="case_open"),
    path("people/<uuid:pk>/transfer/", transfers.PersonTransfer.as_view(), name="person_transfer"),
    path("people/<uuid:pk>/death/", leaving.PersonDeath.as_view(), name="person_death"),
    path(
        "people/<uuid:pk>/death/undo/", leaving.PersonDeathUndo.as_view(), name="person_death_undo"
    ),
    path("people/<uuid:pk>/leave/", leaving.PersonLeave.as_view(), name="person_leave"),
    path(
        "people/<uuid:pk>/leave/undo/", leaving.PersonLeaveUndo.as_view(), name="person_leave_undo"
    ),
    path(
        "people/<uuid:pk>/leave/undo-now/",
        undoing.PersonLeaveUndoNow.as_view(),
        name="person_leave_undo_now",
    ),
    path("people/<uuid:pk>/ask-undo/", undoing.PersonAskUndo.as_view(), name="person_ask_undo"),
    path("people/<uuid:pk>/take-up/", leaving.PersonTakeUp.as_view(), name="person_take_up"),
    path(
        "workers/<uuid:worker>/assignments/<int:pk>/end/",
        staffing.AssignmentEnd.as_view(),
        name="assignment_end",
    ),
    path("transfers/", transfers.TransferRequests.as_view(), name="transfers"),
    path("transfers/<int:pk>/", transfers.TransferAnswer.as_view(), name="transfer_answer"),
]
