"""What a record must say, and how a refusal names the field."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from cases.models import ServiceRecord
from cases.records.services import RowsRefused, check_services, record_services

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(lin):
    """The fields that the service names when it refuses this row."""

    def ask(row, by=lin):
        before = ServiceRecord.objects.count()
        with pytest.raises(ValidationError) as error:
            record_services([row], by=by)
        assert ServiceRecord.objects.count() == before
        return set(error.value.message_dict)

    return ask


@pytest.mark.dated
def test_a_date_in_the_future_is_refused(refused, make_row, granny_li, today):
    assert refused(make_row(granny_li, done_on=today + timedelta(days=1))) == {"done_on"}


def test_nobody_is_visited_before_birth(refused, make_row, make_person, today):
    child = make_person("小满", born_on=today - timedelta(days=5))
    assert refused(make_row(child, done_on=today - timedelta(days=6))) == {"done_on"}


@pytest.mark.dated
def test_a_newborn_may_be_visited_on_the_first_day(make_row, make_person, lin, today):
    child = make_person("小满", born_on=today)
    assert not check_services([make_row(child)], by=lin)


def test_nobody_is_visited_after_death(refused, make_row, make_person, today):
    gone = make_person("张福", died_on=today - timedelta(days=3))
    assert refused(make_row(gone, done_on=today - timedelta(days=2))) == {"done_on"}


@pytest.mark.dated
def test_a_visit_on_the_day_of_death_counts(make_row, make_person, lin, today):
    gone = make_person("张福", died_on=today - timedelta(days=3))
    assert not check_services([make_row(gone, done_on=today - timedelta(days=3))], by=lin)


def test_a_station_books_nothing_before_it_opened(refused, make_row, granny_li, east):
    assert refused(make_row(granny_li, done_on=date(2019, 12, 31))) == {"done_on"}


def test_a_worker_books_nothing_after_the_station_closed(refused, make_row, granny_li, east, today):
    east.closed_on = today - timedelta(days=1)
    east.save()
    row = make_row(granny_li, override_reason="The last round of visits.")
    assert refused(row) == {"done_on"}


def test_a_lead_may_book_after_closing_with_a_reason(
    refused, make_row, granny_li, east, he, today, audit_verbs
):
    east.closed_on = today - timedelta(days=1)
    east.save()
    assert refused(make_row(granny_li), by=he) == {"override_reason"}
    reason = "The last round of visits."
    [record] = record_services([make_row(granny_li, override_reason=reason)], by=he)
    assert audit_verbs(record) == [("record", reason)]


@pytest.mark.dated
def test_the_last_day_before_closing_needs_no_reason(make_row, granny_li, east, lin, today):
    east.closed_on = today + timedelta(days=1)
    east.save()
    assert not check_services([make_row(granny_li)], by=lin)


def test_a_stranger_to_the_station_writes_nothing(refused, make_row, granny_li, zhao):
    assert refused(make_row(granny_li), by=zhao) == {"station", "subject", "attended.1"}


@pytest.mark.parametrize("name", ["wang", "chen", "shen", "an", "nobody"])
def test_who_only_reads_may_not_write(refused, make_row, granny_li, name, request):
    assert "station" in refused(make_row(granny_li), by=request.getfixturevalue(name))


@pytest.mark.parametrize("name", ["lin", "he", "tong"])
def test_workers_leads_and_sync_clients_may_write(make_row, granny_li, name, request):
    by = request.getfixturevalue(name)
    [record] = record_services([make_row(granny_li)], by=by)
    assert record.created_by == by


def test_a_person_of_another_station_is_refused(refused, make_row, make_person, west):
    stranger = make_person("赵六", station=west)
    assert refused(make_row(stranger)) == {"subject", "attended.1"}


def test_a_met_visit_needs_somebody_who_was_there(refused, make_row, granny_li):
    assert refused(make_row(granny_li, attended=[])) == {"attended"}


def test_a_head_count_is_somebody(make_row, lin):
    assert not check_services([make_row(method="S", head_counts={"": 40})], by=lin)


@pytest.mark.parametrize("outcome", ["not_met", "refused", "unreachable"])
def test_an_attempt_meets_nobody(refused, make_row, granny_li, lin, outcome):
    assert refused(make_row(granny_li, outcome=outcome)) == {"attended"}
    heads = make_row(outcome=outcome, subject=granny_li, head_counts={"": 1})
    assert refused(heads) == {"head_counts"}
    assert not check_services([make_row(outcome=outcome, subject=granny_li)], by=lin)


def test_an_attempt_names_whom_it_was_about(refused, make_row):
    assert refused(make_row(outcome="not_met")) == {"subject"}


@pytest.mark.parametrize("method", list("IGSPRDHE"))
def test_only_visits_fail_to_meet_somebody(refused, make_row, granny_li, method):
    assert refused(make_row(outcome="refused", subject=granny_li, method=method)) == {"outcome"}


@pytest.mark.parametrize(
    ("channel", "method"), [("home", "V"), ("phone", "T"), ("video", "T"), ("neighbour", "T")]
)
def test_the_channel_decides_between_home_and_remote(
    refused, make_row, granny_li, lin, channel, method
):
    assert not check_services([make_row(granny_li, channel=channel, method=method)], by=lin)
    other = "T" if method == "V" else "V"
    assert refused(make_row(granny_li, channel=channel, method=other)) == {"method"}
    assert refused(make_row(granny_li, channel=channel, method="P")) == {"channel"}


@pytest.mark.parametrize("minutes", [-1, 1441])
def test_minutes_fit_into_a_day(refused, make_row, granny_li, minutes):
    assert refused(make_row(granny_li, minutes=minutes)) == {"minutes"}


@pytest.mark.parametrize("minutes", [None, 0, 1440])
def test_minutes_may_be_anything_else(make_row, granny_li, lin, minutes):
    assert not check_services([make_row(granny_li, minutes=minutes)], by=lin)


@pytest.mark.parametrize("heads", [{"pensioners": 3}, {"elders": 0}, {"": -2}, {"": 100_001}])
def test_heads_stand_in_known_groups_and_are_numbers(refused, make_row, heads):
    assert refused(make_row(method="S", head_counts=heads)) == {"head_counts"}


def test_nobody_is_ticked_twice(refused, make_row, granny_li):
    assert refused(make_row(granny_li, granny_li)) == {"attended.2"}


def test_a_case_of_another_person_is_refused(refused, make_row, make_person, make_case, granny_li):
    row = make_row(make_person("王二"), case=make_case(), method="I")
    assert refused(row) == {"case"}


def test_a_case_out_of_sight_is_refused(refused, make_row, make_person, make_case, west, granny_li):
    theirs = make_case(make_person("赵六", station=west))
    assert refused(make_row(granny_li, case=theirs, method="I")) == {"case"}


def test_a_session_hangs_on_its_case(log_record, make_case, granny_li):
    case = make_case()
    assert log_record(granny_li, case=case, method="I").case == case


def test_a_worker_of_elsewhere_is_refused(refused, make_row, granny_li, make_worker, north):
    far = make_worker("Far", north, home=north.home)
    assert refused(make_row(granny_li, workers=[far])) == {"workers"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("method", "X"),
        ("domain", "07"),
        ("outcome", "maybe"),
        ("channel", "fax"),
        ("condition", "fine"),
        ("purposes", ["fun"]),
        ("actions", ["dance"]),
    ],
)
def test_a_code_that_is_not_in_the_list_is_refused(refused, make_row, granny_li, field, value):
    assert field in refused(make_row(granny_li, **{field: value}))


def test_texts_have_an_end(refused, make_row, granny_li):
    row = make_row(granny_li, note="好" * 5001, title="好" * 101)
    assert refused(row) == {"note", "title"}


def test_a_row_that_stands_twice_in_a_batch_is_named(make_row, granny_li, lin):
    row = make_row(granny_li, client_uuid=uuid4())
    assert set(check_services([row, make_row(granny_li), row], by=lin)) == {2}


def test_an_outer_number_twice_in_a_batch_is_named(make_row, granny_li, lin):
    row = make_row(granny_li, source="register", external_id="17")
    assert set(check_services([row, row], by=lin)) == {1}


def test_a_batch_is_written_whole_or_not_at_all(make_row, granny_li, lin, today):
    bad = make_row(granny_li, done_on=today + timedelta(days=2))
    with pytest.raises(RowsRefused) as error:
        record_services([make_row(granny_li), bad, make_row(granny_li)], by=lin)
    assert set(error.value.rows) == {1}
    assert "2" in error.value.messages[0]
    assert not ServiceRecord.objects.exists()
