"""Donors on pages: corrected by their station, downloaded as they are listed."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from resources.models import Donor
from resources.services.donors import edit_donor

LIST = reverse("resources:donors")


@pytest.fixture
def shop(make_donation):
    return make_donation(donor_phone="13800002207").donor


@pytest.fixture
def typed(shop):
    def filled(**fields):
        row = {"name": shop.name, "kind": shop.kind, "phone": shop.phone, "note": ""}
        return row | {"version": shop.version} | fields

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
    edit(client, shop, typed(note="Lin too", version=answer.context["form"]["version"].value()))
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
    make_donation(quantity=8, donor_name="Book Shop")
    answer = as_user(chen).get(f"{LIST}?format=xlsx&q=corner")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert list(rows[0]) == ["捐赠人", "捐赠人类型", "捐赠", "价值（元）", "最近一次", "社工站"]
    assert [row[0] for row in rows[1:]] == ["Corner Shop"]
    assert rows[1][2:4] == (2, 240)
