"""A station asks for somebody registered elsewhere, and learns nothing by asking."""

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from beneficiaries.models import TransferRequest
from beneficiaries.tests.reasons import codes
from beneficiaries.transfers.services import ask_for_transfer, decline_transfer
from stations.crypto import blind_index
from stations.models import AuditEntry, Notice
from stations.wording import moment


@pytest.fixture
def luo(make_person, west, sample_number):
    """Luo of West, by whose number East may ask for her."""
    number = sample_number()
    return make_person(
        "罗正芬", station=west, id_number=number, id_index=blind_index("id_number", number)
    )


@pytest.fixture
def ask(luo, east, lin):
    def run(**given):
        row = {"id_number": luo.id_number, "to": east, "reason": "Moved here", "by": lin}
        return ask_for_transfer(**row | given)

    return run


@pytest.fixture
def west_lead(make_user, west):
    return make_user("liu", ("lead", west))


def test_asking_makes_a_request_and_two_entries(ask, luo, east, west):
    asked = ask()
    assert (asked.person, asked.to, asked.state) == (luo, east, "asked")
    entries = dict(AuditEntry.objects.values_list("verb", "station"))
    assert entries == {"number_elsewhere": east.pk, "ask_transfer": west.pk}


def test_who_asks_sees_the_person_no_sooner(ask, luo, lin):
    ask()
    assert luo not in type(luo).objects.visible_to(lin)


@pytest.mark.parametrize(
    ("field", "given"), [("reason", {"reason": " "}), ("id_number", {"id_number": "123"})]
)
def test_a_request_wants_a_reason_and_a_true_number(field, given, ask):
    with pytest.raises(ValidationError) as caught:
        ask(**given)
    assert set(caught.value.message_dict) == {field}


def test_asking_twice_is_refused_and_says_what_is_stored(ask, lin):
    ask()
    with pytest.raises(ValidationError) as caught:
        ask()
    assert codes(caught.value) == {"asked"}
    [said] = caught.value.messages
    for stored in ("Moved here", str(lin), moment(timezone.now())[:-6]):
        assert stored in said
    assert TransferRequest.objects.count() == 1


def test_one_does_not_ask_for_ones_own_people_nor_for_nobody(ask, sample_number, luo, west, zhao):
    with pytest.raises(ValidationError) as caught:
        ask(to=west, by=zhao)
    assert codes(caught.value) == {"here"}
    with pytest.raises(ValidationError) as caught:
        ask(id_number=sample_number(serial="888"))
    assert codes(caught.value) == {"unknown"}


def test_one_does_not_ask_for_somebody_who_died(ask, luo):
    luo.died_on = timezone.localdate()
    luo.save()
    with pytest.raises(ValidationError) as caught:
        ask()
    assert codes(caught.value) == {"left"}


def test_asking_counts_against_the_hourly_limit(ask, sample_number):
    for n in range(settings.IDENTITY_NUMBERS_AN_HOUR):
        with pytest.raises(ValidationError):
            ask(id_number=sample_number(serial=f"{500 + n}"))
    with pytest.raises(ValidationError) as caught:
        ask()
    assert codes(caught.value) == {"too_many"}


def test_only_who_keeps_the_register_asks(ask, wang, chen, zhao):
    for stranger in (wang, chen, zhao):
        with pytest.raises(PermissionDenied):
            ask(by=stranger)


def test_the_lead_of_the_other_station_hears_of_it_with_the_name_masked(ask, west_lead):
    asked = ask()
    notice = Notice.objects.get()
    assert notice.to == west_lead
    assert asked.person.name not in notice.text
    assert str(asked.pk) in notice.url


def test_the_lead_of_the_other_station_declines_and_the_asker_is_told(ask, west_lead, lin):
    asked = decline_transfer(ask(), reason="Still lives here", by=west_lead)
    assert (asked.state, asked.answered_by) == ("declined", west_lead)
    assert "Still lives here" in Notice.objects.get(to=lin).text
    with pytest.raises(ValidationError) as caught:
        decline_transfer(asked, reason="No", by=west_lead)
    assert codes(caught.value) == {"stale"}


def test_nobody_else_declines_and_not_without_a_reason(ask, west_lead, zhao, he, lin):
    asked = ask()
    for stranger in (zhao, he, lin):
        with pytest.raises(PermissionDenied):
            decline_transfer(asked, reason="No", by=stranger)
    with pytest.raises(ValidationError):
        decline_transfer(asked, reason=" ", by=west_lead)
    asked.refresh_from_db()
    assert asked.state == "asked"
