"""The commonest mistakes are mended in one form: wrong person, wrong station, wrong day."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.crises.services import report_crisis
from cases.models import HandOver, ServiceRecord, VisitDuty
from cases.records.services import LooksAlike, mend_record, record_visit, void_record
from cases.records.tests.test_photos import picture
from resources.models import StockItem
from stations.idempotency import Conflict
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def boy(make_person):
    return make_person("王二")


@pytest.fixture
def quilt(stocked):
    return stocked("棉被", 3)


@pytest.fixture
def visit(granny_li, east, today, lin, quilt, handing):
    """Granny Li's visit of today, with a photo and a quilt."""

    def log(**fields):
        row = {"station": east, "method": "V", "domain": "02", "done_on": today}
        row |= {"subject": granny_li, "attended": [granny_li], "condition": "well"}
        row |= {"note": "精神好", "handed": [handing(granny_li, quilt, 2)], "photos": [picture()]}
        return record_visit(by=lin, **row | fields)[0]

    return log


@pytest.fixture
def mend(lin):
    def act(record, *, by=lin, **fields):
        row = {"subject": record.subject, "station": record.station}
        row |= {"replacement_uuid": uuid4(), "seen_version": record.version}
        return mend_record(record, by=by, **row | fields)

    return act


def in_stock(item):
    return StockItem.objects.get(pk=item.pk).quantity


def owed_by(person):
    return VisitDuty.objects.open().get(person=person)


def test_the_right_person_gets_visit_photo_quilt_and_duty(
    visit, mend, granny_li, boy, make_duty, quilt, today
):
    duty, his = make_duty(granny_li, due_on=today - DAY), make_duty(boy, due_on=today)
    record = visit()
    now = mend(record, subject=boy)
    record.refresh_from_db()
    assert (record.void_reason, now.replaces, now.note) == ("记错了人。", record, "精神好")
    assert [line.person for line in now.attendances.all()] == [boy]
    assert (now.photos.count(), record.photos.count()) == (1, 0)
    assert HandOver.objects.get(record=now).person == boy
    assert in_stock(quilt) == 1
    assert owed_by(granny_li) == duty
    his.refresh_from_db()
    assert (his.state, his.record) == ("done", now)


def test_of_a_filed_month_too_with_a_reason(visit, mend, boy, east, past_month, make_filing, quilt):
    record = visit(done_on=past_month)
    make_filing(east, past_month)
    record = ServiceRecord.objects.get(pk=record.pk)
    with pytest.raises(ValidationError):
        mend(record, subject=boy)
    now = mend(record, subject=boy, reason="Next door.")
    assert (now.replaces, now.subject, now.photos.count()) == (record, boy, 1)
    assert in_stock(quilt) == 1


def test_a_filed_one_that_comes_back_unchanged_stays(visit, mend, east, past_month, make_filing):
    record = visit(done_on=past_month)
    make_filing(east, past_month)
    record = ServiceRecord.objects.get(pk=record.pk)
    fields = {"note": record.note, "attended": [record.subject]}
    assert mend(record, reason="A slip.", **fields) == record
    assert ServiceRecord.objects.get().voided_at is None


def test_another_member_of_the_household_who_was_there_stands_once(
    visit, mend, granny_li, make_person
):
    child = make_person("李小军", household=granny_li.household)
    record = visit(attended=[granny_li, child])
    now = mend(record, subject=child)
    assert [line.person for line in now.attendances.all()] == [child]


def test_a_wrong_day_is_an_edit_that_keeps_everything(visit, mend, today, quilt):
    record = visit()
    now = mend(record, done_on=today - DAY)
    assert (now.pk, now.done_on, now.photos.count()) == (record.pk, today - DAY, 1)
    assert (HandOver.objects.get().handed_on, in_stock(quilt)) == (today - DAY, 1)


@pytest.fixture
def room(make_station, east_town):
    return make_station("E2", "Village room", east_town)


@pytest.fixture
def ma(make_user, east, room):
    return make_user("ma", ("lead", east), ("worker", room))


def test_a_wrong_station_takes_the_goods_out_of_the_right_stock(
    visit, mend, room, ma, stocked, quilt
):
    theirs = stocked("棉被", 5, station=room)
    now = mend(visit(), by=ma, station=room)
    assert (now.station, now.photos.count()) == (room, 1)
    assert (in_stock(quilt), in_stock(theirs)) == (3, 3)
    assert HandOver.objects.get(record=now).item == theirs


def test_goods_that_the_right_station_has_not_are_told_and_nothing_changes(
    visit, mend, room, ma, quilt
):
    record = visit()
    with pytest.raises(ValidationError) as error:
        mend(record, by=ma, station=room)
    assert "棉被" in str(error.value.message_dict["handed"])
    assert ServiceRecord.objects.not_voided().get() == record
    assert in_stock(quilt) == 1


def test_a_station_where_one_writes_nothing_is_refused(visit, mend, room):
    with pytest.raises(ValidationError) as error:
        mend(visit(handed=[]), station=room)
    assert "station" in error.value.message_dict


def test_an_attempt_at_the_wrong_door_takes_its_other_try_along(
    visit, mend, granny_li, boy, make_duty, today
):
    make_duty(granny_li, due_on=today - DAY)
    make_duty(boy, due_on=today - DAY)
    record = visit(
        outcome="not_met", attended=[], handed=[], condition="", photos=[],
        next_due_on=today + DAY,
    )  # fmt: skip
    mend(record, subject=boy)
    assert (owed_by(granny_li).again_on, owed_by(boy).again_on) == (None, today + DAY)


def test_the_crisis_that_was_reported_with_it_is_of_the_right_person(visit, mend, boy, lin):
    record = visit(condition="danger", crisis={"kind": "illness", "text": "x", "told": []})
    now = mend(record, subject=boy)
    note = now.crisis
    assert (note.person, note.version) == (boy, 2)
    assert AuditEntry.objects.filter(verb="edit", record=f"cases.crisisnote:{note.pk}").exists()


def test_somebody_elses_case_is_not_taken_along(visit, mend, boy, make_case, granny_li):
    record = visit(case=make_case(granny_li))
    assert mend(record, subject=boy).case is None


def test_whoever_has_such_a_visit_already_is_asked_about(visit, mend, boy):
    standing = visit(subject=boy, attended=[boy], handed=[], photos=[])
    record = visit(handed=[], photos=[])
    with pytest.raises(LooksAlike) as asked:
        mend(record, subject=boy)
    assert asked.value.records == [standing]
    assert mend(record, subject=boy, different_from=[standing.pk]).subject == boy


def test_sent_twice_it_is_one_and_a_stale_form_is_a_conflict(visit, mend, boy, quilt):
    record, key = visit(), uuid4()
    first = mend(record, subject=boy, replacement_uuid=key)
    assert mend(record, subject=boy, replacement_uuid=key) == first
    assert in_stock(quilt) == 1
    with pytest.raises(Conflict):
        mend(first, seen_version=9, note="x")


def test_a_stranger_to_the_right_person_cannot_choose_them(visit, mend, make_person, west):
    far = make_person("赵六", station=west)
    with pytest.raises(ValidationError) as error:
        mend(visit(), subject=far)
    assert "subject" in error.value.message_dict


def test_of_a_service_the_goods_follow_who_was_there_instead(
    log_record, mend, granny_li, boy, handing, quilt
):
    record = log_record(granny_li, method="P", handed=[handing(granny_li, quilt)])
    lines = [handing(granny_li, quilt)]
    now = mend(record, subject=boy, attended=[boy], handed=lines)
    assert HandOver.objects.get(record=now).person == boy
    assert in_stock(quilt) == 2


class TestPage:
    @pytest.fixture
    def form(self, as_user, lin):
        """What the page would send, unchanged."""

        def read(record):
            form = as_user(lin).get(f"/records/{record.pk}/edit/").context["form"]
            sent = {name: form[name].value() for name in form.fields if name != "handed"}
            for line in form.used_lines:
                sent |= {f"handed-{line.number}-{k}": v for k, v in line.raw.items()}
            return {name: value for name, value in sent.items() if value is not None}

        return read

    def test_another_person_is_chosen_and_everything_comes_along(
        self, visit, form, as_user, lin, boy, quilt
    ):
        record = visit()
        sent = form(record) | {"subject": str(boy.pk)}
        client = as_user(lin)
        answer = client.post(f"/records/{record.pk}/edit/", sent)
        now = ServiceRecord.objects.not_voided().get()
        assert answer.url == now.get_absolute_url()
        assert (now.subject, now.photos.count()) == (boy, 1)
        assert HandOver.objects.get(record=now).person == boy
        again = client.post(f"/records/{record.pk}/edit/", sent)
        assert again.url == now.get_absolute_url()

    def test_the_address_of_what_was_mended_leads_to_what_stands(
        self, visit, mend, as_user, lin, boy, make_person
    ):
        record = visit()
        between = mend(record, subject=boy)
        now = mend(between, subject=make_person("王二"))
        answer = as_user(lin).get(f"/records/{record.pk}/edit/", follow=True)
        assert answer.redirect_chain == [(now.get_absolute_url(), 302)]
        [told] = answer.context["messages"]
        assert f"{timezone.localtime(now.created_at):%H:%M}" in str(told)

    def test_what_was_only_voided_says_so_and_since_when(self, visit, as_user, lin):
        record = visit()
        void_record(record, reason="记错了", by=lin)
        answer = as_user(lin).get(f"/records/{record.pk}/edit/", follow=True)
        assert answer.redirect_chain == [(record.get_absolute_url(), 302)]
        assert len(answer.context["messages"]) == 1

    def test_sent_again_with_other_words_nothing_typed_is_lost(
        self, visit, form, as_user, lin, boy
    ):
        record = visit()
        sent = form(record) | {"subject": str(boy.pk)}
        client, address = as_user(lin), f"/records/{record.pk}/edit/"
        client.post(address, sent)
        now = ServiceRecord.objects.not_voided().get()
        answer = client.post(address, sent | {"note": "后来又想起来的话"})
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "后来又想起来的话" in text
        assert now.get_absolute_url() in text

    def test_who_is_owed_a_visit_in_the_village_is_offered_first(
        self, visit, as_user, lin, granny_li, make_person, make_household, make_duty
    ):
        home = make_household(division=granny_li.household.division)
        near = make_person("李近邻", household=home)
        make_duty(near)
        context = as_user(lin).get(f"/records/{visit().pk}/edit/").context
        assert context["whose"][:2] == [(granny_li, True), (near, False)]

    def test_somebody_is_found_and_stays_chosen_while_another_is_looked_for(
        self, visit, form, as_user, lin, boy, granny_li
    ):
        record = visit()
        sent = form(record) | {"search": "1", "find": "王二"}
        whose = as_user(lin).post(f"/records/{record.pk}/edit/", sent).context["whose"]
        assert whose == [(granny_li, True), (boy, False)]
        sent |= {"subject": str(boy.pk), "find": "李"}
        whose = as_user(lin).post(f"/records/{record.pk}/edit/", sent).context["whose"]
        assert (boy, True) in whose
        assert ServiceRecord.objects.get() == record

    def test_whoever_has_such_a_visit_already_is_shown_with_it(
        self, visit, form, as_user, lin, boy
    ):
        standing = visit(subject=boy, attended=[boy], handed=[], photos=[])
        record = visit()
        sent = form(record) | {"subject": str(boy.pk)}
        page = as_user(lin).post(f"/records/{record.pk}/edit/", sent)
        assert page.context["alike"] == [standing]
        assert (boy, True) in page.context["whose"]
        sent |= {"different_from": [str(standing.pk)]}
        assert as_user(lin).post(f"/records/{record.pk}/edit/", sent).status_code == 302

    def test_a_danger_found_while_correcting_leads_to_the_report(self, visit, form, as_user, lin):
        record = visit()
        sent = form(record) | {"condition": "danger"}
        answer = as_user(lin).post(f"/records/{record.pk}/edit/", sent)
        assert answer.url == f"/people/{record.subject_id}/crisis/?record={record.pk}"

    def test_the_record_says_in_plain_words_what_each_button_does(self, visit, as_user, lin):
        text = as_user(lin).get(visit().get_absolute_url()).content.decode()
        for words in ("改正", "撤回这条", "照片和发放的物品都保留", "没有这回事"):
            assert words in text
        for words in ("编辑", "作废", "更正替换"):
            assert words not in text[text.index("<main") :]

    def test_what_i_logged_today_is_one_tap_from_today(
        self, visit, as_user, lin, he, log_record, granny_li, today
    ):
        mine, theirs = visit(done_on=today - DAY), log_record(granny_li, by=he)
        client = as_user(lin)
        assert 'href="/records/?logged=today"' in client.get("/today/").content.decode()
        text = client.get("/records/?logged=today").content.decode()
        assert f"/records/{mine.pk}/edit/" in text
        assert str(theirs.pk) not in text
        assert f"/records/{mine.pk}/edit/" not in client.get("/records/").content.decode()


def test_a_crisis_without_a_record_stays_where_it_is(visit, mend, boy, granny_li, lin):
    note = report_crisis(person=granny_li, kind="other", text="x", by=lin)
    mend(visit(), subject=boy)
    note.refresh_from_db()
    assert note.person == granny_li


def test_who_lives_with_the_wrong_person_was_not_there_either(
    visit, mend, granny_li, make_person, boy
):
    child = make_person("罗小军", household=granny_li.household)
    record = visit(attended=[granny_li, child])
    right = mend(record, subject=boy, attended=[granny_li, child])
    assert [line.person for line in right.attendances.all()] == [boy]
