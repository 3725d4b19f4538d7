"""A record of a filed month on its page: another one stands in its place, and late ones say so."""

from uuid import uuid4

import pytest

from cases.models import ServiceRecord


@pytest.fixture
def record(make_visit, granny_li, past_month, make_filing, east):
    record = make_visit(granny_li, done_on=past_month, channel="home", note="好", condition="well")
    make_filing(east, past_month)
    record.refresh_from_db()
    return record


@pytest.fixture
def typed(past_month, granny_li):
    return {
        "outcome": "met", "channel": "home", "condition": "attention", "note": "夜里冷",
        "done_on": past_month.isoformat(), "domain": "02", "attended": [str(granny_li.pk)],
        "people": [str(granny_li.pk)], "version": 1, "client_uuid": str(uuid4()),
    }  # fmt: skip


def words(answer):
    return answer.content.decode()


def test_its_page_offers_correcting_and_taking_back(record, as_user, lin):
    page = words(as_user(lin).get(record.get_absolute_url()))
    assert f"/records/{record.pk}/edit/" in page
    assert f"/records/{record.pk}/void/" in page
    assert record.filing.get_absolute_url() in page


def test_voiding_it_says_whose_visit_it_was_and_how_long_it_counts(
    record, make_visit, granny_li, today, as_user, lin
):
    page = words(as_user(lin).get(record.get_absolute_url() + "void/"))
    assert granny_li.name in page
    assert "已填报的月份在下一版之前仍计入它" in page
    free = make_visit(granny_li, done_on=today)
    assert "不再计入任何数字" in words(as_user(lin).get(free.get_absolute_url() + "void/"))


def test_an_edit_typed_meanwhile_becomes_a_replacement(record, typed, as_user, lin):
    client, url = as_user(lin), record.get_absolute_url() + "edit/"
    assert 'name="reason"' in words(client.get(url))
    asked = client.post(url, typed)
    assert "reason" in asked.context["form"].errors
    assert "夜里冷" in words(asked)
    record.refresh_from_db()
    assert (record.note, record.voided_at) == ("好", None)
    client.post(url, typed | {"reason": "更正"})
    following = ServiceRecord.objects.not_voided().get()
    assert (following.note, following.replaces) == ("夜里冷", record)
    record.refresh_from_db()
    assert (record.note, record.void_reason) == ("好", "更正")


def test_a_late_record_says_so_until_the_next_version(
    record, make_visit, granny_li, as_user, lin, past_month, make_filing, east
):
    late = make_visit(granny_li, done_on=past_month.replace(day=3))
    page = as_user(lin).get(late.get_absolute_url())
    assert page.context["is_late"]
    make_filing(east, past_month, reason="late")
    assert not as_user(lin).get(late.get_absolute_url()).context["is_late"]
    assert not as_user(lin).get(record.get_absolute_url()).context["is_late"]


def test_a_voided_one_says_that_the_month_still_counts_it(
    record, as_user, he, past_month, make_filing, east
):
    client = as_user(he)
    client.cookies["django_language"] = "en"
    still = "counts it until its next version"
    answer = client.post(f"{record.get_absolute_url()}void/", {"reason": "never was"}, follow=True)
    assert still in str(next(iter(answer.context["messages"])))
    assert still in words(client.get(record.get_absolute_url()))
    make_filing(east, past_month, reason="never was")
    assert still not in words(client.get(record.get_absolute_url()))
