"""Log a visit: from the duty to the record, and what keeps what was typed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.models import CrisisNote, ServiceRecord, VisitDuty
from cases.records.tests.test_photos import picture
from cases.visits.queries import usual_domain
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def typed(granny_li, today):
    """What the browser sends for a routine visit."""

    def fill(**fields):
        row = {
            "client_uuid": str(uuid4()),
            "outcome": "met",
            "channel": "home",
            "attended": [str(granny_li.pk)],
            "condition": "well",
            "purposes": ["routine"],
            "note": "精神好",
            "done_on": today.isoformat(),
            "domain": "02",
            "next": "rule",
        }
        return row | fields

    return fill


@pytest.fixture
def send(as_user, lin, granny_li):
    def post(data, by=lin):
        return as_user(by).post(f"/log/?person={granny_li.pk}", data)

    return post


def test_the_form_is_filled_from_the_duty(as_user, lin, granny_li, make_person, make_duty):
    boy = make_person("李小军", born_on=date(2016, 5, 1), household=granny_li.household)
    duty = make_duty(granny_li)
    context = as_user(lin).get(f"/log/?duty={duty.pk}").context
    assert context["ticks"] == [(granny_li, True), (boy, False)]
    form = context["form"]
    assert form["outcome"].value() == "met"
    assert form["channel"].value() == "home"
    assert form["domain"].value() == "02"
    assert form["condition"].value() is None


def test_the_last_visits_stand_beside_the_form_with_their_first_words(
    as_user, lin, granny_li, make_visit, today
):
    for n in range(1, 7):
        make_visit(granny_li, done_on=today - n * DAY, note=f"第{n}次。" + "血压正常。" * 40)
    voided = make_visit(granny_li, done_on=today, note="作废的")
    voids = {"voided_at": timezone.now(), "voided_by": lin, "void_reason": "记错了"}
    ServiceRecord.objects.filter(pk=voided.pk).update(**voids)
    shown = as_user(lin).get(f"/log/?person={granny_li.pk}").context["lately"]
    assert [one.text[:4] for one in shown] == ["第1次。", "第2次。", "第3次。", "第4次。"]
    assert {len(one.text) for one in shown} == {60}


def test_who_sees_the_last_visits_leaves_the_entry_of_an_opened_file(
    as_user, lin, granny_li, make_visit, today
):
    make_visit(granny_li, done_on=today - DAY, note="血压正常。")
    as_user(lin).get(f"/log/?person={granny_li.pk}")
    entry = AuditEntry.objects.get(verb="read")
    assert (entry.by, entry.record) == (lin, f"beneficiaries.person:{granny_li.pk}")
    assert entry.detail["fields"]["cases.servicerecord"] == ["note"]


@pytest.mark.dated
def test_a_routine_visit_is_saved(send, typed, granny_li, make_duty, today):
    duty = make_duty(granny_li)
    answer = send(typed())
    assert answer.url == "/today/"
    record = ServiceRecord.objects.get()
    assert (record.method, record.outcome, record.condition) == ("V", "met", "well")
    assert record.attendances.get().person == granny_li
    duty.refresh_from_db()
    assert duty.record == record


def test_a_double_tap_is_one_record(send, typed):
    row = typed()
    assert [send(row).status_code for _ in range(3)] == [302, 302, 302]
    assert ServiceRecord.objects.count() == 1


def test_the_same_form_with_other_contents_shows_both_sides(send, typed):
    row = typed()
    send(row)
    answer = send(row | {"note": "换了说法"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "换了说法" in text
    assert ServiceRecord.objects.get().get_absolute_url() in text


@pytest.mark.parametrize("outcome", ["not_met", "refused", "unreachable"])
def test_an_attempt_needs_nothing_but_its_outcome(send, typed, outcome):
    """Two taps: the outcome and save; what stood ticked below counts for nothing."""
    assert send(typed(outcome=outcome, condition="")).status_code == 302
    record = ServiceRecord.objects.get()
    assert (record.outcome, record.condition) == (outcome, "")
    assert not record.attendances.exists()
    assert record.subject


@pytest.mark.parametrize(
    ("channel", "method"), [("home", "V"), ("phone", "T"), ("video", "T"), ("neighbour", "T")]
)
def test_the_channel_makes_it_a_home_or_a_remote_visit(send, typed, channel, method):
    send(typed(channel=channel))
    assert ServiceRecord.objects.get().method == method


def test_how_they_are_must_be_said(send, typed):
    answer = send(typed(condition=""))
    assert set(answer.context["form"].errors) == {"condition"}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"done_on": "2999-01-01"}, "done_on"),
        ({"done_on": "yesterday"}, "done_on"),
        ({"attended": []}, "attended"),
        ({"minutes": "1441"}, "minutes"),
        ({"next": "date", "next_due_on": ""}, "next_due_on"),
        ({"condition": "danger"}, "crisis_kind"),
    ],
)
def test_a_refusal_names_the_field_and_keeps_what_was_typed(send, typed, fields, wrong):
    answer = send(typed(note="夜里冷睡不好", **fields))
    assert answer.status_code == 200
    assert wrong in answer.context["form"].errors
    assert "夜里冷睡不好" in answer.content.decode()
    assert not ServiceRecord.objects.exists()


def test_a_person_out_of_the_household_is_no_choice(send, typed, make_person):
    other = make_person("王二")
    answer = send(typed(attended=[str(other.pk)]))
    assert set(answer.context["form"].errors) == {"attended"}


@pytest.mark.dated
def test_the_worker_may_come_again_sooner(send, typed, today, granny_li):
    send(typed(next="soon"))
    assert VisitDuty.objects.open().get().due_on == today + 3 * DAY


@pytest.mark.dated
def test_the_worker_may_name_a_day(send, typed, today):
    day = today + 10 * DAY
    send(typed(next="date", next_due_on=day.isoformat()))
    assert VisitDuty.objects.open().get().due_on == day


def test_danger_leads_to_the_note_that_the_lead_sees(send, typed, as_user, he):
    answer = send(
        typed(
            condition="danger",
            crisis_kind="illness",
            crisis_text="在厨房摔倒",
            crisis_told=["ambulance"],
        )
    )
    note = CrisisNote.objects.get()
    assert answer.url == note.get_absolute_url()
    assert "在厨房摔倒" in as_user(he).get("/today/").content.decode()


def test_crisis_words_without_danger_are_no_crisis(send, typed):
    send(typed(crisis_kind="illness", crisis_text="x"))
    assert not CrisisNote.objects.exists()


def test_photos_come_with_the_form(send, typed):
    send(typed(photos=[picture(), picture(size=(70, 70))]))
    assert ServiceRecord.objects.get().photos.count() == 2


def test_a_gif_called_jpg_is_refused_and_the_words_stay(send, typed):
    answer = send(typed(note="夜里冷", photos=[picture("GIF", name="stove.jpg")]))
    assert "stove.jpg" in str(answer.context["form"].errors["photos"])
    assert "夜里冷" in answer.content.decode()


def test_fifty_megabytes_are_refused_and_the_words_stay(send, typed):
    big = SimpleUploadedFile("big.jpg", b"\xff\xd8\xff" + b"\0" * 50 * 1024**2)
    answer = send(typed(note="夜里冷", photos=[big]))
    assert "50 MB" in str(answer.context["form"].errors["photos"])
    assert "夜里冷" in answer.content.decode()


def test_whoever_died_meanwhile_is_refused_with_a_sentence(send, typed, granny_li, today):
    granny_li.died_on = today - DAY
    granny_li.save()
    answer = send(typed(note="夜里冷"))
    assert granny_li.name in str(answer.context["form"].errors["done_on"])
    assert "夜里冷" in answer.content.decode()


@pytest.mark.parametrize("query", ["person=not-a-key", "duty=17x", "duty=999999"])
def test_what_is_not_there_is_404(as_user, lin, query):
    assert as_user(lin).get(f"/log/?{query}").status_code == 404


def test_a_stranger_gets_404(as_user, zhao, granny_li, make_duty, typed, send):
    duty = make_duty(granny_li)
    assert as_user(zhao).get(f"/log/?person={granny_li.pk}").status_code == 404
    assert as_user(zhao).get(f"/log/?duty={duty.pk}").status_code == 404
    assert send(typed(), by=zhao).status_code == 404


@pytest.mark.parametrize("name", ["wang", "chen", "an", "shen", "tong", "nobody"])
def test_who_writes_nothing_gets_no_form(as_user, name, request):
    assert as_user(request.getfixturevalue(name)).get("/log/").status_code == 403


def test_sun_writes_at_west_and_only_reads_east(as_user, sun, granny_li, make_person, west):
    client = as_user(sun)
    assert client.get(f"/log/?person={granny_li.pk}").status_code == 403
    assert client.get(f"/log/?person={make_person('赵六', station=west).pk}").status_code == 200


def test_without_a_person_one_is_found_first(as_user, lin, granny_li, make_duty, today):
    make_duty(granny_li, due_on=today)
    client = as_user(lin)
    assert f"?duty={granny_li.duties.get().pk}" in client.get("/log/").content.decode()
    found = client.get("/log/", {"q": "李桂兰"}).content.decode()
    assert f"?person={granny_li.pk}" in found


def test_the_form_costs_the_same_for_a_big_household(lin, granny_li, make_person, count_queries):
    url = f"/log/?person={granny_li.pk}"
    before = count_queries(lin, url)
    for n in range(8):
        make_person(f"李{n}", household=granny_li.household)
    assert count_queries(lin, url) == before


class TestServices:
    @pytest.fixture
    def row(self, east, today):
        def fill(**fields):
            row = {
                "client_uuid": str(uuid4()),
                "station": east.pk,
                "method": "S",
                "domain": "04",
                "done_on": today.isoformat(),
                "title": "重阳节活动",
            }
            return row | fields

        return fill

    def test_an_activity_with_people_and_heads(self, as_user, lin, granny_li, row):
        data = row(attended=[str(granny_li.pk)], heads_elders="30", heads_="12")
        answer = as_user(lin).post("/log/service/", data)
        record = ServiceRecord.objects.get()
        assert answer.url == record.get_absolute_url()
        assert dict(record.head_counts.values_list("group", "number")) == {"elders": 30, "": 12}
        assert record.attendances.get().person == granny_li

    def test_advice_to_one_person_is_about_that_person(self, as_user, lin, granny_li, row):
        as_user(lin).post("/log/service/", row(method="P", attended=[str(granny_li.pk)]))
        assert ServiceRecord.objects.get().subject == granny_li

    def test_finding_people_keeps_what_was_typed(self, as_user, lin, granny_li, row):
        data = row(search="1", find="李桂兰", title="重阳节")
        answer = as_user(lin).post("/log/service/", data)
        assert answer.context["ticks"] == [(granny_li, False)]
        assert "重阳节" in answer.content.decode()
        assert not ServiceRecord.objects.exists()

    def test_nobody_reached_is_refused(self, as_user, lin, row):
        answer = as_user(lin).post("/log/service/", row())
        assert set(answer.context["form"].errors) == {"attended"}

    def test_a_station_of_elsewhere_is_no_choice(self, as_user, lin, west, row):
        answer = as_user(lin).post("/log/service/", row(station=west.pk, heads_="3"))
        assert set(answer.context["form"].errors) == {"station"}

    def test_a_visit_is_not_logged_here(self, as_user, lin, granny_li, row):
        data = row(method="V", attended=[str(granny_li.pk)])
        assert set(as_user(lin).post("/log/service/", data).context["form"].errors) == {"method"}

    def test_people_of_elsewhere_are_no_choice(self, as_user, lin, make_person, west, row):
        stranger = make_person("赵六", station=west)
        answer = as_user(lin).post("/log/service/", row(attended=[str(stranger.pk)]))
        assert set(answer.context["form"].errors) == {"attended"}
        assert "赵六" not in answer.content.decode()


@pytest.mark.parametrize(
    ("groups", "domain"),
    [(["elders", "hardship"], "02"), (["minors"], "03"), (["hardship"], "01"), ([], "05")],
)
def test_the_usual_domain_follows_the_person(groups, domain):
    from beneficiaries.people.queries.status import StatusOn

    assert usual_domain(StatusOn([], 40, None, groups, None)) == domain


def said(answer):
    return " ".join(str(one) for one in get_messages(answer.wsgi_request))


def test_after_a_call_the_visit_is_said_to_be_owed_still(send, typed, granny_li, make_duty, today):
    make_duty(granny_li, due_on=today + 3 * DAY)
    answer = send(typed(channel="phone"))
    assert VisitDuty.objects.open().get().due_on == today + 3 * DAY
    assert "入户探访仍须" in said(answer)
    assert "下次" not in said(answer)
    assert "仍须" not in said(send(typed()))
