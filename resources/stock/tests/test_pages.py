"""The stock's pages: what is there, how it came to that, what is written off."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from resources.donations.services import void_donation
from resources.stock.services.losses import write_off
from resources.stock.services.stock import OutLine, take_out

STOCK = reverse("resources:stock")


@pytest.fixture
def take(lin, today):
    def out(item, number):
        return take_out([OutLine(item, Decimal(number), "people")], on=today, by=lin)

    return out


def shown(client, query=""):
    return [(item.name, item.state) for item in client.get(f"{STOCK}?{query}").context["page"].rows]


def test_items_say_when_they_run_low_or_out(as_user, lin, make_item, take):
    make_item("coat", 10)
    take(make_item("quilt", 10), 8)
    take(make_item("soap", 3), 3)
    client = as_user(lin)
    assert shown(client) == [("coat", 2), ("quilt", 1), ("soap", 0)]
    assert shown(client, "state=low") == [("quilt", 1)]
    assert shown(client, "state=none") == [("soap", 0)]
    assert shown(client, "state=there") == [("coat", 2), ("quilt", 1)]
    assert shown(client, "q=coa") == [("coat", 2)]
    assert shown(client, "sort=-quantity") == [("coat", 2), ("quilt", 1), ("soap", 0)]


def test_the_sum_above_the_list_is_that_of_the_list(as_user, lin, make_item):
    make_item("coat", 10, purpose="elders")
    make_item("cash", 500)
    client = as_user(lin)
    assert client.get(STOCK).context["sums"] == {"cash": 500, "goods": 800}
    assert client.get(f"{STOCK}?purpose=elders").context["sums"] == {"cash": 0, "goods": 800}


def test_the_ledger_has_every_movement_with_its_balance(
    as_user, lin, make_item, make_donation, take
):
    quilts = make_item("quilt", 10)
    take(quilts, 4)
    void_donation(make_donation(quantity=2), reason="Twice.", by=lin)
    write_off(quilts, quantity=Decimal(1), reason="Mice.", by=lin)
    answer = as_user(lin).get(quilts.get_absolute_url())
    lines = [(entry.change, entry.balance) for entry in answer.context["entries"]]
    assert lines == [(-1, 5), (-2, 6), (2, 8), (-4, 6), (10, 10)]
    assert "Mice." in answer.content.decode()


def test_the_ledger_turns_its_pages_with_the_right_balance(as_user, lin, make_item, take):
    quilts = make_item("quilt", 100)
    for _ in range(70):
        take(quilts, 1)
    client, url = as_user(lin), quilts.get_absolute_url()
    first = client.get(url)
    second = client.get(f"{url}?before={first.context['following']}")
    assert not second.context["following"]
    balances = [e.balance for page in (first, second) for e in page.context["entries"]]
    assert balances == list(range(30, 101))


def test_the_ledger_costs_no_queries_by_its_length(count_queries, lin, make_item, take):
    quilts = make_item("quilt", 100)
    take(quilts, 1)
    before = count_queries(lin, quilts.get_absolute_url())
    for _ in range(20):
        take(quilts, 1)
    assert count_queries(lin, quilts.get_absolute_url()) == before


def test_the_ledger_names_who_received_to_who_may_know(
    as_user, lin, wang, chen, granny_li, make_row, make_item
):
    from cases.records.rows import HandedOver
    from cases.records.services import record_services, void_record

    quilts = make_item("quilt", 3)
    row = make_row(
        granny_li, handed=[HandedOver(person=granny_li, item=quilts, quantity=Decimal(1))]
    )
    [record] = record_services([row], by=lin)
    url = quilts.get_absolute_url()
    for user in (lin, wang):
        page = as_user(user).get(url).content.decode()
        assert granny_li.name in page
        assert record.get_absolute_url() in page
    page = as_user(chen).get(url).content.decode()
    assert granny_li.name not in page
    assert "李*兰" in page
    assert record.get_absolute_url() not in page
    void_record(record, reason="Wrong house.", by=lin)
    entries = as_user(lin).get(url).context["entries"]
    assert [entry.balance for entry in entries] == [3, 2, 3]


def test_a_worker_writes_off_what_is_spoilt(as_user, lin, make_item, balance, today):
    quilts = make_item("quilt", 3)
    url = reverse("resources:write_off", args=[quilts.pk])
    form = {"target": "losses", "quantity": "1", "on": today.isoformat(), "reason": "Mice."}
    client = as_user(lin)
    assert client.post(url, form)["Location"] == quilts.get_absolute_url()
    assert balance(quilts)[0] == 2
    for wrong, name in (
        ({"quantity": "3"}, "quantity"),
        ({"quantity": "-1"}, "quantity"),
        ({"reason": " "}, "reason"),
        ({"on": "2999-01-01"}, "on"),
        ({"target": "people"}, "target"),
    ):
        answer = client.post(url, form | wrong)
        assert name in answer.context["form"].errors
    assert balance(quilts)[0] == 2
    client.post(url, form | {"target": "services"})
    assert quilts.moves.first().target == "services"


def test_officers_read_and_write_nothing(as_user, chen, make_item, today):
    quilts = make_item("quilt", 3)
    client, url = as_user(chen), reverse("resources:write_off", args=[quilts.pk])
    assert url not in client.get(quilts.get_absolute_url()).content.decode()
    form = {"target": "losses", "quantity": "1", "on": today.isoformat(), "reason": "Mine."}
    assert client.post(url, form).status_code == 403


def test_what_is_used_up_is_not_written_off_again(as_user, lin, make_item, take):
    quilts = make_item("quilt", 3)
    take(quilts, 3)
    page = as_user(lin).get(quilts.get_absolute_url()).content.decode()
    assert reverse("resources:write_off", args=[quilts.pk]) not in page


def test_a_write_off_sent_again_after_a_lost_answer_is_one(as_user, lin, make_item, balance, today):
    quilts = make_item("quilt", 3)
    client, url = as_user(lin), reverse("resources:write_off", args=[quilts.pk])
    key = client.get(url).context["form"]["client_uuid"].value()
    sent = {"client_uuid": key, "target": "losses", "quantity": "1", "reason": "Mice."}
    sent["on"] = today.isoformat()
    assert [client.post(url, sent).status_code for _once in range(2)] == [302, 302]
    assert balance(quilts)[0] == 2
    assert client.post(url, sent | {"client_uuid": uuid4()}).status_code == 302
    assert balance(quilts)[0] == 1
