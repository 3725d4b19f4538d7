"""Donors on pages: corrected by their station, downloaded as they are listed."""

import base64
import json
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from resources.donors.api import DonorRestFilter
from resources.donors.queries import donors_of
from resources.donors.services import edit_donor
from resources.models import Donor
from stations.lists.paging import PAGE
from stations.models import AuditEntry

LIST = reverse("resources:donors")


@pytest.fixture
def shop(make_donation):
    return make_donation(donor_phone="13800002207").donor


@pytest.fixture
def typed(shop):
    def filled(**fields):
        row = {"name": shop.name, "kind": shop.kind, "phone": shop.phone, "note": ""}
        return row | {"seen_version": shop.version} | fields

    return filled


def edit(client, donor, row):
    return client.post(reverse("resources:donor_edit", args=[donor.pk]), row, follow=True)


def test_a_worker_corrects_a_donor(as_user, lin, shop, typed):
    answer = edit(as_user(lin), shop, typed(name=" 晨光超市 ", kind="company", note="每年重阳捐米"))
    assert answer.redirect_chain == [(LIST, 302)]
    shop.refresh_from_db()
    told = (shop.name, shop.kind, shop.phone, shop.note)
    assert told == ("晨光超市", "company", "13800002207", "每年重阳捐米")
    assert "晨光超市" in answer.content.decode()


def test_a_name_that_another_donor_has_is_refused_and_stays_typed(
    as_user, lin, shop, typed, make_donation
):
    make_donation(donor_name="县慈善会")
    answer = edit(as_user(lin), shop, typed(name="县慈善会", note="新备注"))
    assert set(answer.context["form"].errors) == {"name"}
    assert "新备注" in answer.content.decode()
    shop.refresh_from_db()
    assert (shop.name, shop.note) == ("Corner Shop", "")


def test_who_was_slower_is_told_and_may_save_then(as_user, lin, he, shop, typed):
    edit_donor(shop, by=he, note="He was here")
    client = as_user(lin)
    answer = edit(client, shop, typed(note="Lin too"))
    assert answer.context["form"].non_field_errors()
    assert Donor.objects.get().note == "He was here"
    seen = answer.context["form"]["seen_version"].value()
    edit(client, shop, typed(note="Lin too", seen_version=seen))
    assert Donor.objects.get().note == "Lin too"


def test_only_their_station_is_offered_to_correct_them(as_user, lin, wang, chen, shop):
    door = reverse("resources:donor_edit", args=[shop.pk])
    assert door in as_user(lin).get(LIST).content.decode()
    for user in (wang, chen):
        assert door not in as_user(user).get(LIST).content.decode()


def test_the_download_is_the_list(as_user, chen, make_donation):
    make_donation(quantity=1)
    make_donation(quantity=2, received_on=date(2026, 4, 1))
    make_donation(quantity=4, is_anonymous=True)
    make_donation(quantity=8, donor_name="Book Shop", donor_kind="company")
    answer = as_user(chen).get(f"{LIST}?format=xlsx&q=corner")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert list(rows[0]) == ["捐赠人", "捐赠人类型", "捐赠", "价值（元）", "最近一次", "社工站"]
    assert [row[0] for row in rows[1:]] == ["Corner Shop"]
    assert rows[1][2:4] == (2, 240)


@pytest.fixture
def given(make_donation):
    make_donation(donor_name="张三丰", donor_kind="person", donor_phone="13800002207")
    return make_donation(donor_name="张三丰", donor_kind="person")


def test_a_giver_who_is_a_person_is_read_whole_at_the_station_alone(
    as_user, lin, he, wang, sun, chen, gao, given, make_donation
):
    """In list, receipt (also on paper), downloads and REST alike; nobody finds them by name."""
    make_donation(donor_name="县慈善会", donor_kind="foundation")
    own = [as_user(user) for user in (lin, he)]
    readers = {user: as_user(user) for user in (wang, sun, chen, gao)}
    donations = reverse("resources:donations")
    key = given.donor_id
    pages = [
        *(LIST, f"{LIST}?sort=name", f"{LIST}?format=csv"),
        *(donations, f"{donations}?format=csv", f"{donations}?donor={key}"),
        *(f"/api/v1/donations/{given.pk}/", f"/api/v1/donors/{key}/", given.get_absolute_url()),
    ]
    for url in pages:
        for client in (*own, *readers.values()):
            body, is_whole = _told(client.get(url)), client in own
            assert ("张三丰" in body) is is_whole, url
            assert ("张*丰" in body) is not is_whole, url
    for user, reader in readers.items():
        for url in (f"{LIST}?q=三丰", f"{donations}?q=三丰"):
            body = _told(reader.get(url))
            assert given.donor_id.hex not in body.replace("-", ""), (user, url)
            assert given.receipt_number not in body, (user, url)
        assert "县慈善会" in _told(reader.get(donations)), user
        assert not DonorRestFilter({"name": "张三丰"}, donors_of(user)).qs.exists(), user
    assert DonorRestFilter({"name": "张三丰"}, donors_of(lin)).qs.exists()


def _told(answer):
    body = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    return body.decode("utf-8-sig")


def test_a_page_of_masked_givers_does_not_carry_their_names_in_its_address(
    as_user, chen, make_donation
):
    for number in range(PAGE + 1):
        make_donation(donor_name=f"张某{number:02}", donor_kind="person")
    page = as_user(chen).get(f"{LIST}?sort=name").context["page"]
    assert len(page.rows) == PAGE
    assert "某" not in json.loads(base64.urlsafe_b64decode(page.after + "=="))[0]
    following = as_user(chen).get(f"{LIST}?sort=name&after={page.after}").context["page"]
    assert len(following.rows) == 1


def test_the_system_of_the_station_reads_its_donors_whole(as_client, tong, given):
    donor = as_client(tong).get(f"/api/v1/donors/{given.donor_id}/").json()
    assert donor["name"] == "张三丰"
    shown = as_client(tong).get(f"/api/v1/donations/{given.pk}/").json()
    assert shown["donor_name"] == "张三丰"


def test_anonymity_is_stronger_than_a_mask(as_user, chen, make_donation):
    make_donation(donor_name="张三丰", donor_kind="person", is_anonymous=True)
    body = _told(as_user(chen).get(reverse("resources:donations")))
    assert "张" not in body.split("<tbody>")[1].split("</tbody>")[0]


def test_an_auditor_reads_that_a_giver_was_renamed_and_no_name(as_user, shen, lin, make_donation):
    giver = make_donation(donor_name="张三丰").donor
    edit_donor(giver, name="张小丰", by=lin)
    entry = AuditEntry.objects.get(verb="edit")
    assert entry.detail == {"changes": {"name": []}}
    page = as_user(shen).get(reverse("stations:audit")).text
    assert entry.record in page.replace("%3A", ":")
    assert "张三丰" not in page
    assert "张小丰" not in page


def test_a_phone_as_it_is_masked_is_not_written_back(make_donation, lin, as_user):
    donor = make_donation(donor_name="Red Bean").donor
    donor = edit_donor(donor, by=lin, seen_version=donor.version, phone="13800005555")
    url = f"/api/v1/donors/{donor.pk}/"
    seen = {"If-Match": f'"{donor.version}"'}
    answer = as_user(lin).patch(
        url, {"phone": "138 **** 5555"}, content_type="application/json", headers=seen
    )
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "phone")
    donor.refresh_from_db()
    assert donor.phone == "13800005555"
