"""The pages of resources: forms keep what was typed, lists and sums agree, names stay hidden."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from resources.donations.services import void_donation
from resources.models import Donation
from resources.stock.services.stock import OutLine, take_out

LIST = reverse("resources:donations")


@pytest.fixture
def form(east, today):
    def filled(**fields):
        row = {
            "client_uuid": str(uuid4()),
            "station": east.pk,
            "kind": "goods",
            "donor_name": "Corner Shop",
            "donor_kind": "company",
            "item_name": "quilt",
            "unit": "piece",
            "quantity": "10",
            "value": "800",
            "basis": "invoice",
            "received_on": today.isoformat(),
        }
        return row | fields

    return filled


def text(answer):
    return answer.content.decode()


def numbers(answer):
    return [donation.receipt_number for donation in answer.context["page"].rows]


def test_a_worker_receives_goods_and_gets_a_receipt(as_user, lin, form, today):
    answer = as_user(lin).post(reverse("resources:donation_add"), form(), follow=True)
    donation = Donation.objects.get()
    assert (donation.quantity, donation.value, donation.basis) == (10, 800, "invoice")
    assert donation.donor.kind == "company"
    page = text(answer)
    assert f"E1-{today.year}-0001" in page
    assert "捌佰元整" in page
    assert "East Station" in page
    assert "Lin" in page


def test_cash_needs_an_amount_and_nothing_else(as_user, lin, form):
    cash = form(kind="cash", amount="1203.50", item_name="", quantity="", unit="", value="-3")
    answer = as_user(lin).post(reverse("resources:donation_add"), cash, follow=True)
    donation = Donation.objects.get()
    assert (donation.quantity, donation.value) == (Decimal("1203.50"), Decimal("1203.50"))
    assert "壹仟贰佰零叁元伍角整" in text(answer)
    assert "1,203.50" in text(answer)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"quantity": "-5"}, "quantity"),
        ({"quantity": "-5", "donor_name": ""}, "quantity"),
        ({"quantity": ""}, "quantity"),
        ({"value": "-1"}, "value"),
        ({"value": ""}, "value"),
        ({"donor_name": ""}, "donor_name"),
        ({"item_name": ""}, "item_name"),
        ({"received_on": "2999-01-01"}, "received_on"),
        ({"kind": "cash", "amount": "-5"}, "amount"),
        ({"kind": "cash", "amount": ""}, "amount"),
        ({"station": "0"}, "station"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed(as_user, lin, form, fields, name):
    typed = form(note="Bring it on Monday.", **fields)
    answer = as_user(lin).post(reverse("resources:donation_add"), typed)
    assert answer.status_code == 200
    assert name in answer.context["form"].errors
    assert "Bring it on Monday." in text(answer)
    assert not Donation.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "cash", "amount": "5", "quantity": "-5", "value": "two", "basis": "none"},
        {"amount": "-5"},
        {"amount": "two"},
    ],
)
def test_what_the_form_does_not_show_is_not_judged(as_user, lin, form, fields):
    answer = as_user(lin).post(reverse("resources:donation_add"), form(**fields))
    assert answer["Location"] == Donation.objects.get().get_absolute_url()


def test_a_form_sent_twice_is_one_donation(as_user, lin, form):
    client, once = as_user(lin), form()
    for _ in range(2):
        answer = client.post(reverse("resources:donation_add"), once)
        assert answer["Location"] == Donation.objects.get().get_absolute_url()
    other = client.post(reverse("resources:donation_add"), once | {"quantity": "11"})
    assert Donation.objects.get().receipt_number in text(other)
    assert Donation.objects.get().quantity == 10


def test_a_worker_of_west_receives_nothing_for_east(as_user, zhao, form, west):
    answer = as_user(zhao).post(reverse("resources:donation_add"), form())
    assert "station" in answer.context["form"].errors
    assert not Donation.objects.exists()


def test_the_form_proposes_donors_and_items_of_the_own_station(as_user, lin, zhao, make_donation):
    make_donation(donor_name="Kind Shop", item_name="kettle")
    own = text(as_user(lin).get(reverse("resources:donation_add")))
    other = text(as_user(zhao).get(reverse("resources:donation_add")))
    for proposed in ("Kind Shop", "kettle"):
        assert f'<option value="{proposed}">' in own
        assert proposed not in other


def test_the_list_is_narrowed_sorted_and_summed(as_user, lin, make_donation, today):
    make_donation(receipt_number="A", purpose="elders")
    make_donation(receipt_number="B", kind="cash", quantity=500, donor_name="Mr Wang")
    make_donation(receipt_number="C", quantity=1, received_on=today - timedelta(days=40))
    void_donation(make_donation(receipt_number="D"), reason="Twice.", by=lin)
    client = as_user(lin)

    def shown(query=""):
        return numbers(client.get(f"{LIST}?{query}"))

    assert shown() == ["B", "A", "C"]
    assert shown("sort=number") == ["A", "B", "C"]
    assert shown("sort=-value") == ["A", "B", "C"]
    assert shown("sort=nonsense") == ["B", "A", "C"]
    assert shown("kind=cash") == ["B"]
    assert shown("purpose=elders") == ["A"]
    assert shown(f"until={today - timedelta(days=1)}") == ["C"]
    assert shown(f"since={today}&sort=number") == ["A", "B"]
    assert shown("q=wang") == ["B"]
    assert shown("q=quilt&sort=number") == ["A", "C"]
    assert shown("state=voided") == ["D"]
    assert shown("state=all&sort=number") == ["A", "B", "C", "D"]
    assert shown("since=nonsense") != []
    totals = client.get(LIST).context["totals"]
    assert totals == "3 笔：现金 500 元，物资折合 880 元"


def test_pages_by_key_show_everything_once(as_user, lin, make_donation):
    made = {make_donation(quantity=1 + n % 3).receipt_number for n in range(60)}
    client, seen, query = as_user(lin), [], "sort=-value"
    while query:
        page = client.get(f"{LIST}?{query}").context["page"]
        seen += [donation.receipt_number for donation in page.rows]
        query = f"sort=-value&after={page.after}" if page.after else ""
    assert len(seen) == 60
    assert set(seen) == made
    above = client.get(f"{LIST}?sort=-value&before={page.before}").context["page"]
    assert [d.receipt_number for d in above.rows] == seen[25:50]
    assert client.get(f"{LIST}?after=nonsense").status_code == 404


def test_htmx_gets_rows_only(as_user, lin, make_donation):
    make_donation()
    answer = as_user(lin).get(LIST, headers={"HX-Request": "true"})
    assert "<html" not in text(answer)
    assert "quilt" in text(answer)


def test_what_is_shown_is_exported_and_logged(as_user, lin, make_donation, audit_verbs):
    make_donation(donor_name="=1+1")
    make_donation(kind="cash", quantity=500)
    csv = as_user(lin).get(f"{LIST}?kind=goods&format=csv").getvalue().decode("utf-8-sig")
    assert csv.count("\n") == 2
    assert "'=1+1" in csv
    book = load_workbook(BytesIO(as_user(lin).get(f"{LIST}?format=xlsx").getvalue()))
    assert book.active.max_row == 3
    assert [verb for verb, _reason in audit_verbs(lin)] == ["export", "export"]


def test_a_donation_is_voided_with_a_reason(as_user, he, make_donation):
    donation = make_donation()
    url = reverse("resources:donation_void", args=[donation.pk])
    assert "reason" in as_user(he).post(url, {"reason": ""}).context["form"].errors
    answer = as_user(he).post(url, {"reason": "Booked twice."}, follow=True)
    donation.refresh_from_db()
    assert donation.voided_at
    assert "Booked twice." in text(answer)
    assert "receipt-void" in text(answer)
    again = as_user(he).post(url, {"reason": "Again."})
    assert again.context["form"].non_field_errors()


def test_voiding_what_was_handed_over_is_refused_in_the_form(as_user, lin, make_donation, today):
    donation = make_donation()
    take_out([OutLine(donation.item, Decimal(1), "people")], on=today, by=lin)
    url = reverse("resources:donation_void", args=[donation.pk])
    answer = as_user(lin).post(url, {"reason": "Booked twice."})
    assert answer.context["form"].non_field_errors()
    donation.refresh_from_db()
    assert donation.voided_at is None


@pytest.mark.parametrize("name", ["wang", "chen", "gao", "sun"])
def test_an_anonymous_donor_is_hidden_from_all_but_the_station(
    name, as_user, lin, make_donation, request
):
    hidden = make_donation(donor_name="Quiet Giver", is_anonymous=True)
    make_donation(donor_name="Corner Shop")
    reader, station = as_user(request.getfixturevalue(name)), as_user(lin)
    pages = [LIST, hidden.get_absolute_url(), reverse("resources:donors"), f"{LIST}?format=csv"]
    for url in pages:
        for client, is_told in ((station, True), (reader, False)):
            answer = client.get(url)
            body = b"".join(answer) if answer.streaming else answer.content
            assert (b"Quiet Giver" in body) is is_told, url
    assert numbers(reader.get(f"{LIST}?q=quiet")) == []
    assert numbers(reader.get(f"{LIST}?donor={hidden.donor_id}")) == []
    assert len(numbers(reader.get(LIST))) == 2
    assert len(numbers(station.get(f"{LIST}?q=quiet"))) == 1


def test_donors_stand_with_their_sum(as_user, lin, chen, make_donation):
    make_donation(quantity=1)
    make_donation(quantity=2, is_anonymous=True)
    void_donation(make_donation(quantity=5), reason="Twice.", by=lin)

    def sums(user):
        rows = as_user(user).get(reverse("resources:donors")).context["page"].rows
        return [(donor.name, donor.times, donor.total) for donor in rows]

    assert sums(lin) == [("Corner Shop", 2, 240)]
    assert sums(chen) == [("Corner Shop", 1, 80)]


def test_only_the_station_sees_the_donors_phone(as_user, lin, wang, chen, make_donation):
    url = make_donation(donor_phone="13800002207").get_absolute_url()
    assert "13800002207" in text(as_user(lin).get(url))
    for user in (wang, chen):
        assert "2207" not in text(as_user(user).get(url))


@pytest.mark.parametrize("name", ["donations", "stock", "donors"])
def test_more_rows_cost_no_queries(name, count_queries, chen, make_donation, make_item):
    make_donation()
    url = reverse(f"resources:{name}")
    before = count_queries(chen, url)
    for n in range(20):
        make_donation(donor_name=f"donor {n}", item_name=f"item {n}")
    assert count_queries(chen, url) == before


def test_every_tab_leads_somewhere(as_user, lin):
    client = as_user(lin)
    tabs = client.get(LIST).context["tabs"]
    assert [tab.is_here for tab in tabs].count(True) == 1
    for tab in tabs:
        assert client.get(tab.url).status_code == 200


def test_an_empty_list_says_what_comes_next(as_user, lin, chen):
    assert reverse("resources:donation_add") in text(as_user(lin).get(LIST))
    assert reverse("resources:donation_add") not in text(as_user(chen).get(LIST))
    for name in ("stock", "donors"):
        assert 'class="empty"' in text(as_user(lin).get(reverse(f"resources:{name}")))
