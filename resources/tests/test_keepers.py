"""Only workers, leads and clients of a station keep what it has: every act, at its own door."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from resources.donations.rows import DonationRow
from resources.donations.services import check_donations
from resources.donors.services import add_donors, donor_row, edit_donor
from resources.models import Donation, Donor

READERS = ["wang", "sun", "chen", "gao"]
STRANGERS = ["zhao", "an", "shen", "nobody"]


@pytest.fixture
def gift(make_donation):
    return make_donation()


@pytest.mark.parametrize("who", READERS + STRANGERS)
def test_others_add_and_correct_no_donor_and_check_no_sheet(who, request, east, today, gift):
    user = request.getfixturevalue(who)
    row = DonationRow(station=east, received_on=today, kind="cash", quantity=gift.quantity)
    for act in (
        lambda: add_donors([donor_row(station=east, by=user, name="Kind Shop")], by=user),
        lambda: edit_donor(gift.donor, by=user, name="Other Shop"),
        lambda: check_donations([row], by=user),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert [donor.name for donor in Donor.objects.all()] == ["Corner Shop"]


@pytest.mark.parametrize("who", READERS + STRANGERS)
def test_others_find_no_form(who, request, as_user, gift):
    client = as_user(request.getfixturevalue(who))
    status = 403 if who in READERS else 404
    for name, row in (
        ("donation_void", gift),
        ("write_off", gift.item),
        ("donor_edit", gift.donor),
    ):
        address = reverse(f"resources:{name}", args=[row.pk])
        assert client.get(address).status_code == status, name
        assert client.post(address, {"reason": "x", "quantity": "1"}).status_code == status, name
    own = 200 if who in ("sun", "zhao") else 403  # workers of another station
    assert client.get(reverse("resources:donation_add")).status_code == own
    assert Donation.objects.not_voided().count() == 1
