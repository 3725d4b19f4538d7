"""The list of records and one of them: what is shown to whom, and how it is corrected there."""

from datetime import timedelta
from uuid import uuid4

import pytest

from beneficiaries.models import Person
from cases.models import ServiceRecord
from cases.records.lists import LISTING
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def shown(as_user):
    """The records that the list shows this user."""

    def show(user, query=""):
        return [line.record for line in as_user(user).get("/records/" + query).context["lines"]]

    return show


def test_the_newest_stands_first(shown, log_record, granny_li, lin, today):
    old, new = (log_record(granny_li, done_on=today - n * DAY) for n in (5, 1))
    assert shown(lin) == [new, old]


def test_pages_follow_each_other_without_gap_or_double(log_record, granny_li, as_user, lin, today):
    for n in range(LISTING.size + 7):
        log_record(granny_li, method="T", done_on=today - (n // 9) * DAY)
    client, seen, url = as_user(lin), [], "/records/"
    while url:
        context = client.get(url).context
        seen += [line.record.pk for line in context["lines"]]
        after = context["page"].after
        url = f"/records/?after={after}" if after else ""
    assert len(seen) == len(set(seen)) == LISTING.size + 7


def test_a_broken_cursor_starts_at_the_top(shown, log_record, granny_li, lin):
    record = log_record(granny_li)
    assert shown(lin, "?before=nonsense") == [record]


def test_it_filters_by_everything_that_is_asked(
    shown, log_record, make_row, granny_li, make_person, lin, he, today, make_worker, east
):
    child = make_person("小满", born_on=today.replace(year=today.year - 8, day=1))
    colleague = make_worker("Ma", east)
    visit = log_record(granny_li, done_on=today - 3 * DAY)
    call = log_record(child, method="T", domain="03", workers=[colleague])
    party = log_record(method="S", domain="04", head_counts={"aged": 4})
    attempt = log_record(subject=granny_li, outcome="refused", done_on=today - 9 * DAY)
    expected = {
        "?method=V": {visit, attempt},
        "?domain=03": {call},
        "?group=elders": {visit, party},
        "?group=minors": {call},
        "?outcome=refused": {attempt},
        f"?since={today - 3 * DAY}": {visit, call, party},
        f"?until={today - 3 * DAY}": {visit, attempt},
        f"?worker={colleague.pk}": {call},
        f"?station={east.pk}": {visit, call, party, attempt},
    }
    for query, records in expected.items():
        assert set(shown(lin, query)) == records, query


def test_voided_records_show_only_when_asked_for(shown, log_record, granny_li, lin):
    from cases.records.services import void_record

    kept, gone = log_record(granny_li), log_record(granny_li)
    void_record(gone, reason="Twice.", by=lin)
    assert shown(lin) == [kept]
    assert shown(lin, "?state=voided") == [gone]
    assert set(shown(lin, "?state=all")) == {kept, gone}


def test_who_may_count_but_not_open_gets_masked_names_and_no_link(
    log_record, granny_li, as_user, chen, lin
):
    record = log_record(granny_li, note="夜里冷")
    text = as_user(chen).get("/records/").content.decode()
    assert "李*兰" in text
    assert granny_li.name not in text
    assert str(record.pk) not in text
    assert as_user(chen).get(record.get_absolute_url()).status_code == 404
    assert granny_li.name in as_user(lin).get("/records/").content.decode()


def test_an_officer_who_opened_the_file_reads_its_records(log_record, granny_li, as_user, chen):
    from beneficiaries.openings.services.openings import open_file

    record = log_record(granny_li)
    open_file(granny_li, reason="A complaint.", by=chen)
    assert as_user(chen).get(record.get_absolute_url()).status_code == 200


def test_nothing_of_east_is_at_west(log_record, granny_li, as_user, zhao, shown):
    record = log_record(granny_li)
    assert shown(zhao) == []
    client = as_user(zhao)
    for url in ("", "edit/", "void/", "replace/"):
        assert client.get(record.get_absolute_url() + url).status_code == 404


@pytest.mark.parametrize("name", ["an", "shen", "tong", "nobody"])
def test_the_list_is_for_stations_and_officers(as_user, name, request):
    assert as_user(request.getfixturevalue(name)).get("/records/").status_code == 403


def test_attendees_of_elsewhere_are_masked(log_record, make_person, granny_li, as_user, lin, west):
    guest = make_person("赵明亮")
    record = log_record(granny_li, guest)
    type(guest).objects.filter(pk=guest.pk).update(station=west)
    text = as_user(lin).get(record.get_absolute_url()).content.decode()
    assert "赵*亮" in text
    assert "赵明亮" not in text
    assert granny_li.name in text


def test_from_my_person_the_others_of_a_foreign_record_are_masked(
    log_record, make_person, granny_li, as_user, zhao, west
):
    mine = make_person("赵明亮")
    record = log_record(granny_li, mine)
    type(mine).objects.filter(pk=mine.pk).update(station=west)
    text = as_user(zhao).get(record.get_absolute_url()).content.decode()
    assert "赵明亮" in text
    assert granny_li.name not in text


def test_the_page_shows_its_history(log_record, granny_li, as_user, lin):
    from cases.records.services import edit_record

    record = log_record(granny_li)
    edit_record(record, by=lin, minutes=30)
    history = as_user(lin).get(record.get_absolute_url()).context["history"]
    assert [str(act.by) for act in history] == ["Lin", "Lin"]
    assert len(history[0].fields) == 1


def test_twenty_more_rows_cost_no_more_queries(log_record, make_person, lin, count_queries):
    log_record(make_person("李"))
    before = count_queries(lin, "/records/")
    for n in range(20):
        log_record(make_person(f"李{n}"), head_counts={"": 2})
    assert count_queries(lin, "/records/") == before


def test_a_bigger_crowd_costs_no_more_queries(log_record, make_person, lin, count_queries):
    one = log_record(make_person("李"), method="S")
    many = log_record(*[make_person(f"李{n}") for n in range(20)], method="S")
    before = count_queries(lin, one.get_absolute_url())
    assert count_queries(lin, many.get_absolute_url()) == before


class TestExport:
    def test_csv_holds_what_the_list_shows(self, log_record, granny_li, as_user, lin):
        log_record(granny_li, note="=1+1")
        log_record(granny_li, method="T")
        answer = as_user(lin).get("/records/?format=csv&method=V")
        lines = b"".join(answer.streaming_content).decode().splitlines()
        assert len(lines) == 2
        assert granny_li.name in lines[1]
        assert "'=1+1" in lines[1]
        entry = AuditEntry.objects.get(verb="export_records")
        assert entry.detail["filters"]["method"] == "V"

    def test_it_goes_beyond_a_page(self, log_record, granny_li, as_user, lin):
        for _ in range(LISTING.size + 3):
            log_record(granny_li, method="T")
        answer = as_user(lin).get("/records/?format=csv")
        assert len(b"".join(answer.streaming_content).decode().splitlines()) == LISTING.size + 4

    def test_an_officer_gets_no_names_and_no_notes(self, log_record, granny_li, as_user, chen):
        log_record(granny_li, note="夜里冷")
        answer = as_user(chen).get("/records/?format=csv")
        text = b"".join(answer.streaming_content).decode()
        assert "李*兰" in text
        assert granny_li.name not in text
        assert "夜里冷" not in text

    def test_excel_opens(self, log_record, granny_li, as_user, lin):
        from io import BytesIO

        from openpyxl import load_workbook

        log_record(granny_li)
        answer = as_user(lin).get("/records/?format=xlsx")
        sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        assert sheet.max_row == 2
        answer.close()


class TestCorrecting:
    @pytest.fixture
    def record(self, log_record, granny_li):
        return log_record(granny_li, channel="home", condition="well", note="好")

    @pytest.fixture
    def typed(self, record, granny_li, today):
        key = str(uuid4())

        def fill(**fields):
            row = {
                "version": "1",
                "client_uuid": key,
                "station": record.station_id,
                "subject": str(granny_li.pk),
                "outcome": "met",
                "channel": "home",
                "attended": [str(granny_li.pk)],
                "condition": "attention",
                "note": "夜里冷",
                "done_on": today.isoformat(),
                "domain": "02",
            }
            return row | fields

        return fill

    def test_it_is_edited_in_place(self, record, typed, as_user, lin):
        url = record.get_absolute_url() + "edit/"
        form = as_user(lin).get(url).context["form"]
        assert form["note"].value() == "好"
        assert as_user(lin).post(url, typed()).url == record.get_absolute_url()
        record.refresh_from_db()
        assert (record.note, record.condition, record.version) == ("夜里冷", "attention", 2)

    def test_a_stale_form_shows_it_and_keeps_the_words(self, record, typed, as_user, lin):
        client, url = as_user(lin), record.get_absolute_url() + "edit/"
        client.post(url, typed())
        answer = client.post(url, typed(note="另一句"))
        assert answer.status_code == 409
        assert "另一句" in answer.content.decode()
        seen = answer.context["form"]["version"].value()
        assert client.post(url, typed(note="另一句", version=seen)).status_code == 302
        assert ServiceRecord.objects.get().note == "另一句"

    def test_of_a_filed_month_it_is_replaced_with_a_reason(
        self, log_record, granny_li, typed, as_user, lin, east, past_month, make_filing
    ):
        record = log_record(granny_li, condition="well", done_on=past_month)
        make_filing(east, past_month)
        url = record.get_absolute_url() + "edit/"
        sent = typed(done_on=past_month.isoformat())
        assert "reason" in as_user(lin).post(url, sent).context["form"].errors
        as_user(lin).post(url, sent | {"reason": "记错了"})
        following = ServiceRecord.objects.not_voided().get(done_on=past_month)
        assert (following.replaces, following.note) == (record, "夜里冷")

    def test_it_is_voided_with_a_reason(self, record, as_user, lin):
        url = record.get_absolute_url() + "void/"
        assert as_user(lin).post(url, {"reason": ""}).status_code == 200
        as_user(lin).post(url, {"reason": "记错了人"})
        record.refresh_from_db()
        assert record.void_reason == "记错了人"
        page = as_user(lin).get(record.get_absolute_url() + "edit/")
        assert page.url == record.get_absolute_url()  # which says why it was voided

    def test_whoever_moved_away_stays_in_it_masked(
        self, record, typed, as_user, lin, granny_li, west
    ):
        Person.objects.filter(pk=granny_li.pk).update(station=west)
        url = record.get_absolute_url() + "edit/"
        text = as_user(lin).get(url).content.decode()
        assert "李*兰" in text
        assert granny_li.name not in text
        as_user(lin).post(url, typed())
        assert record.attendances.get().person == granny_li

    def test_whoever_moved_away_stays_in_an_activity(
        self, log_record, make_person, as_user, lin, west, granny_li
    ):
        guest = make_person("赵明亮")
        party = log_record(granny_li, guest, method="S", subject=None)
        Person.objects.filter(pk=guest.pk).update(station=west)
        ticks = as_user(lin).get(party.get_absolute_url() + "edit/").context["ticks"]
        assert {(person.name, on) for person, on in ticks} == {
            (granny_li.name, True),
            ("赵*亮", True),
        }

    def test_a_colleague_gets_no_form(self, record, as_user, make_user, east):
        client = as_user(make_user("ma", ("worker", east)))
        for act in ("edit", "void", "replace"):
            assert client.get(f"{record.get_absolute_url()}{act}/").status_code == 403

    def test_an_activity_has_the_other_form(self, log_record, granny_li, as_user, lin, east, today):
        party = log_record(granny_li, method="S", subject=None, head_counts={"elders": 3})
        url = party.get_absolute_url() + "edit/"
        context = as_user(lin).get(url).context
        assert context["ticks"] == [(granny_li, True)]
        data = {
            "version": "1", "client_uuid": str(uuid4()), "station": east.pk, "method": "S",
            "domain": "04", "done_on": today.isoformat(), "title": "改名",
            "attended": [str(granny_li.pk)], "heads_elders": "5",
        }  # fmt: skip
        assert as_user(lin).post(url, data).url == party.get_absolute_url()
        party.refresh_from_db()
        assert (party.title, party.head_counts.get().number) == ("改名", 5)
