"""One thing of East behind every address: what the access table opens."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from config.tests.kinds import EXAMPLES, KIND_ARGUMENTS, body_of, is_of_division, kind_of, post


@pytest.fixture
def scene(
    east,
    west,
    county,
    lin,
    he,
    chen,
    tong,
    make_person,
    make_household,
    make_record,
    make_activity,
    stocked,
    make_case,
    make_donation,
    as_user,
    settings,
    tmp_path,
):
    """Keys by what they are of; every text of East contains ``SECRET``."""
    from oauth2_provider.models import Application

    settings.MEDIA_ROOT = tmp_path

    from beneficiaries.models import TransferRequest
    from cases.models import (
        CheckIn,
        CrisisNote,
        Filing,
        PairingContact,
        RecordPhoto,
        VisitDuty,
        VisitRule,
        VolunteerCertificate,
        VolunteerService,
    )
    from reports.models import BulletinTemplate, Report
    from stations.models import Assignment, DivisionMove, Import, Job, Notice, StationDivision

    person = make_person("秘密芳", sex="2", household=make_household(), born_on=date(1950, 1, 2))
    quilts = {"handed": [(person, stocked("棉被", 3), 1)]}
    record = make_record(person, note="SECRET 便条", **quilts)
    make_activity(attended=[person], note="SECRET 花絮", place="SECRET 院坝")
    case = make_case(person, problem="SECRET 问题")
    job = Job.objects.create(kind="people", title="SECRET 导入", by=lin)
    upload = Job.objects.create(kind="import", title="SECRET 导入", by=lin, state="done")
    picture = RecordPhoto(record=record, width=1, height=1, sha256="0")
    picture.image.save("scene.jpg", ContentFile(b"SECRET"))
    report = Report.objects.create(
        station=east, first=date(2026, 4, 1), last=date(2026, 4, 30), edition=1, job=job,
        requested_by=he, state="compiled",
        counted_at=timezone.now(),
    )  # fmt: skip
    crisis = CrisisNote.objects.create(
        person=person, station=east, kind="illness", text="SECRET 跌倒", reported_by=lin
    )
    VisitDuty.objects.filter(person=person).delete()
    duty = VisitDuty.objects.create(
        person=person, station=east, due_on=timezone.localdate(), since_on=date(2026, 4, 1),
        interval="week",
    )  # fmt: skip
    donation = make_donation(donor_name="SECRET 好人", is_anonymous=True, item_name="棉被")
    kinds = of_every_kind(
        {"station": (as_user(lin), east), "division": (as_user(chen), east.home)}
    )  # fmt: skip
    contact = PairingContact.objects.create(
        pairing_id=kinds["pairing"], station=east, origin=east, done_on=date(2026, 3, 2),
        how="visit", note="SECRET 送菜", created_by=lin,
    )  # fmt: skip
    return {
        "pairing_contact": contact.pk,
        "station": east.pk, "code": east.code, "person": person.pk, "record": record.pk,
        "household": person.household_id, "case": case.pk, "crisis": crisis.pk, "duty": duty.pk,
        "bulletin": BulletinTemplate.objects.create(
            division=county, title="简报", text="{place}", made_by=he
        ).pk,
        "job": job.pk, "report": report.pk, "user": lin.pk, "posting": lin.postings.get().pk,
        "photo": picture.pk,
        "rule": VisitRule.objects.create(division=county, risk="H", interval="week").pk,
        "import": Import.objects.create(
            kind="people", filename="SECRET.xlsx", by=lin, station=east, job=upload, state="checked"
        ).pk,
        "notice": Notice.objects.create(to=lin, text="SECRET 通知").pk,
        "served": StationDivision.objects.get(station=east).pk,
        "transfer": TransferRequest.objects.create(
            person=person, to=west, reason="搬来了", asked_by=lin
        ).pk,
        "client": Application.objects.create(
            name="Register", user=tong, client_type="confidential",
            authorization_grant_type="client-credentials",
        ).pk,
        "division": east.home_id,
        "move": DivisionMove.objects.create(
            division_id=east.home_id, under=county, since="2020-01-01", until="2020-02-01"
        ).pk,
        "item": donation.item_id,
        "filing": Filing.objects.create(station=east, month=date(2026, 3, 1), filed_by=he).pk,
        "check_in": CheckIn.objects.create(
            activity_id=kinds["activity"], station=east, day=timezone.localdate(), opened_by=lin
        ).token,
        "certificate": VolunteerCertificate.objects.create(
            client_uuid=uuid4(), station=east, volunteer_id=kinds["volunteer"], name="SECRET 好人",
            number="ZM-E1-2026-0001", code="ABC234", since=date(2026, 1, 1), minutes=60,
            until=date(2026, 4, 1), issued_on=date(2026, 4, 2), issued_by=he,
        ).pk,
        "hours": VolunteerService.objects.create(
            record=record, volunteer_id=kinds["volunteer"], minutes=60,
            approved_at=timezone.now(), approved_by=he,
        ).pk,
        "assignment": Assignment.objects.create(
            worker_id=kinds["worker"], station=east, since=date(2026, 4, 1)
        ).pk,
    } | kinds  # fmt: skip


def of_every_kind(by_place):
    """A record of East, or of East Town, of each kind; a photo of those that have some."""
    found = {}
    for example in EXAMPLES:
        client, place = by_place["division" if is_of_division(example) else "station"]
        answer = post(client, example.rest, body_of(example, 0, place.code))
        found[example.one] = answer.json()["id"]
        if kind_of(example).photos:
            record = kind_of(example).model.objects.get(pk=found[example.one])
            picture = record.photos.model(record=record, width=1, height=1, sha256="0")
            picture.image.save("scene.jpg", ContentFile(example.secret.encode()))
            found[f"{example.one}_photo"] = picture.pk
    return found


# What stands in an address, beyond a key called pk: name of the URL → its arguments.
ARGUMENTS = {
    "stations:notice_open": {"pk": "notice"},
    "stations:admin_user": {"pk": "user"},
    "stations:admin_user_act": {"pk": "user", "act": "=lock"},
    "stations:admin_posting_end": {"pk": "posting"},
    "stations:admin_client": {"pk": "client", "act": "=secret"},
    "stations:detail": {"pk": "station"},
    "stations:division_act": {"code": "division", "act": "=move"},
    "stations:division_move_end": {"pk": "move"},
    "stations:station_edit": {"pk": "station"},
    "stations:station_serve": {"pk": "station"},
    "stations:station_close": {"pk": "station"},
    "stations:station_posts": {"pk": "station"},
    "stations:station_operator": {"pk": "station"},
    "stations:station_serve_end": {"pk": "station", "served": "served"},
    "stations:worker_assign": {"pk": "worker"},
    "stations:worker_certify": {"pk": "worker"},
    "stations:import_new": {"kind": "=people"},
    "stations:import_template": {"kind": "=people"},
    "stations:import": {"pk": "import"},
    "stations:import_errors": {"pk": "import"},
    "stations:import_act": {"pk": "import", "act": "=write"},
    "stations:job": {"pk": "job"},
    "stations:job_file": {"pk": "job"},
    "stations:job_retry": {"pk": "job"},
    "stations:operations_retry": {"pk": "job"},
    "cases:record": {"pk": "record"},
    "cases:record_edit": {"pk": "record"},
    "stations:handbook_chapter": {"role": "=worker"},
    "cases:record_undo": {"pk": "record"},
    "cases:record_void": {"pk": "record"},
    "cases:record_replace": {"pk": "record"},
    "cases:station_filings": {"pk": "station"},
    "cases:file_month": {"pk": "station", "month": "=2026-03"},
    "cases:filing": {"pk": "filing"},
    "cases:photo": {"pk": "photo"},
    **{f"cases:activity{act}": {"pk": "activity"} for act in ("_day", "_sheet", "_photos")},
    **{f"cases:activity_{act}": {"pk": "activity"} for act in ("check_in", "volunteers")},
    "cases:check_in": {"token": "check_in"},
    "cases:hours_take_back": {"pk": "hours"},
    "cases:hours_certificate": {"pk": "certificate"},
    "cases:hours_certificate_withdraw": {"pk": "certificate"},
    "cases:activity_step": {"pk": "activity", "verb": "=move"},
    "api:activity-days": {"pk": "activity"},
    "api:activity-step": {"pk": "activity", "verb": "=move"},
    "cases:activity_photo_seen": {"pk": "activity", "photo": "activity_photo"},
    "cases:record_photos": {"pk": "record"},
    "api:record-photo": {"pk": "record", "photo": "photo"},
    "api:record-photo-seen": {"pk": "record", "photo": "photo"},
    "api:activity-photo-seen": {"pk": "activity", "photo": "activity_photo"},
    "cases:record_photo_seen": {"pk": "record", "photo": "photo"},
    "cases:hand_over_sheet": {"pk": "record"},
    "cases:hand_over_sign": {"pk": "record"},
    "cases:crisis": {"pk": "crisis"},
    "cases:crisis_act": {"pk": "crisis", "act": "=take-over"},
    "cases:crisis_report": {"pk": "person"},
    "cases:call": {"pk": "person"},
    "cases:rule_remove": {"pk": "rule"},
    "cases:case": {"pk": "case"},
    "cases:case_edit": {"pk": "case"},
    "cases:case_session": {"pk": "case"},
    "cases:case_step": {"pk": "case", "verb": "=accept"},
    "cases:people_file": {"pk": "job"},
    "cases:person": {"pk": "person"},
    "cases:person_file": {"pk": "person"},
    "cases:person_household": {"pk": "person"},
    "cases:case_open": {"pk": "person"},
    "cases:person_transfer": {"pk": "person"},
    "cases:person_death": {"pk": "person"},
    "cases:person_death_undo": {"pk": "person"},
    "cases:person_leave_undo_now": {"pk": "person"},
    "cases:person_ask_undo": {"pk": "person"},
    **{f"cases:person_{act}": {"pk": "person"} for act in ("leave", "leave_undo", "take_up")},
    "cases:assignment_end": {"worker": "worker", "pk": "assignment"},
    "cases:transfer_answer": {"pk": "transfer"},
    "beneficiaries:edit": {"pk": "person"},
    "beneficiaries:open_file": {"pk": "person"},
    "beneficiaries:reveal": {"pk": "person"},
    "beneficiaries:household": {"pk": "household"},
    "beneficiaries:household_edit": {"pk": "household"},
    "resources:item": {"pk": "item"},
    "resources:write_off": {"pk": "item"},
    "reports:bulletin_edit": {"pk": "bulletin"},
    "reports:bulletin_remove": {"pk": "bulletin"},
    "reports:place": {"kind": "=station", "key": "station"},
    "reports:dashboard": {"kind": "=station", "key": "station"},
    "reports:dashboard_file": {"kind": "=station", "key": "station", "format": "=csv"},
    "reports:behind": {"kind": "=station", "key": "station", "subject": "=overdue"},
    "reports:nudge": {"pk": "station"},
    "reports:report": {"pk": "report"},
    "reports:compare": {"pk": "report"},
    "reports:document": {"pk": "report"},
    "reports:comment": {"pk": "report"},
    "reports:return": {"pk": "report"},
    "reports:review": {"pk": "report"},
    "reports:issue": {"pk": "report"},
    "reports:csv": {"pk": "report"},
    "reports:xlsx": {"pk": "report"},
    "reports:docx": {"pk": "report"},
    "reports:records": {"pk": "report", "indicator": "=IND-SVC-01"},
    "reports:indicator": {"indicator": "=IND-CLI-03"},
    "reports:live": {"indicator": "=IND-SVC-01"},
    "reports:target_remove": {"pk": "=1"},
    "api:division-detail": {"pk": "division"},
    "api:division-move": {"pk": "division"},
    "api:division-end-move": {"pk": "division", "move": "move"},
    "api:division-merge": {"pk": "division"},
    "api:division-close": {"pk": "division"},
    "api:population-detail": {"pk": "=1"},
    "api:station-detail": {"code": "code"},
    "api:station-declare-posts": {"code": "code"},
    "api:station-change-operator": {"code": "code"},
    "api:worker-assignments": {"pk": "worker"},
    "api:worker-certificates": {"pk": "worker"},
    "api:household-detail": {"pk": "household"},
    "api:beneficiary-detail": {"pk": "person"},
    "api:ledger-leave": {"pk": "person"},
    "api:ledger-take-up": {"pk": "person"},
    "api:staffing-end-assignment": {"pk": "worker", "assignment": "assignment"},
    "api:record-detail": {"pk": "record"},
    "api:record-replace": {"pk": "record"},
    "api:record-void": {"pk": "record"},
    "api:filing-detail": {"pk": "filing"},
    "api:case-detail": {"pk": "case"},
    "api:case-steps": {"pk": "case"},
    "api:case-step": {"pk": "case", "verb": "=accept"},
    "api:crisis-detail": {"pk": "crisis"},
    "api:crisis-step": {"pk": "crisis", "verb": "=take_over"},
    "api:transfer-detail": {"pk": "transfer"},
    "api:transfer-step": {"pk": "transfer", "verb": "=decline"},
    "api:import-detail": {"pk": "import"},
    "api:import-step": {"pk": "import", "verb": "=write"},
    "api:filing-step": {"pk": "filing", "verb": "=review"},
    "api:report-step": {"pk": "report", "verb": "=review"},
    "api:stock-detail": {"pk": "item"},
    "api:report-detail": {"pk": "report"},
    "api:report-document": {"pk": "report"},
    "api:report-xlsx": {"pk": "report"},
    "api:report-docx": {"pk": "report"},
    "api:indicator-detail": {"pk": "=IND-SVC-01"},
    **KIND_ARGUMENTS,
}


@pytest.fixture
def address(scene):
    """The address of a name, with the keys of the scene (``=word`` stands for itself), and what
    is asked there (``cases:log?person``)."""

    def of(name):
        name, _asks, key = name.partition("?")
        wanted = ARGUMENTS.get(name, {})
        path = reverse(
            name, kwargs={k: v[1:] if v.startswith("=") else scene[v] for k, v in wanted.items()}
        )
        return f"{path}?{key}={scene[key]}" if key else path

    return of
