"""What real places have published comes out of their books, to the character."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from cases.models import ServiceRecord
from cases.records.services import void_record
from demo.published.files import published_places
from reports.indicators import CATALOGUE
from reports.published.rows import FIGURES, compared, read
from resources.donations.services import void_donation
from resources.models import Donation
from stations.divisions.services.loading import import_divisions
from stations.models import Certificate, Division, Posting, Station, User, Worker
from stations.network.services.stations import found_station
from stations.workers.services.workers import register_worker

pytestmark = pytest.mark.xdist_group("published")  # what is made for the module is made once
VILLAGES = ["5223", "350627", "530302102", "460203", "510604", "659002114"]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The real divisions and all places, once for this module, and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_divisions(within=published_places(), villages=VILLAGES)
        call_command("build_published", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def rows(built, db):
    def read_now():
        return {found.row["id"]: found for found in compared()}

    return read_now


@pytest.fixture
def keeper(built, db):
    return User.objects.get(username="published")


def test_every_row_whose_indicator_exists_agrees_and_the_others_say_why(rows):
    found = rows()
    assert list(found) == [row["id"] for row in read(FIGURES)]
    assert {key: row.text for key, row in found.items() if row.agrees is False} == {}
    exist = [key for key, row in found.items() if _exists(row.row["indicator_id"])]
    assert [key for key, row in found.items() if row.agrees] == exist
    assert len(exist) == 44
    assert all(row.reason for row in found.values() if not row.agrees)


def _exists(indicator):
    return any(key.rstrip("ab") == indicator for key in CATALOGUE)


def test_the_number_is_the_published_one(rows):
    said = {key: row.text for key, row in rows().items()}
    assert said["F001"] == "链接社会爱心资金2万余元"
    assert said["F009"] == "同比增长40%"
    assert said["F018"] == "孵化培育专业社工机构2个"
    assert said["F022"] == "19家社工机构"
    assert said["F032"] == "共6个单位"
    assert said["F036"] == "社会工作服务机构40余家"
    assert said["F037"] == "9个县（市、区）"
    assert said["F043"] == "累计服务未成年人2500余人（次）"
    assert said["F066"] == "12个乡镇全面启动运营社工站"
    assert said["F067"] == "设置一个县级指导中心"
    assert said["F073"] == "特殊群体入户探访1633人次"
    assert said["F080"] == "覆盖率达72%"
    assert said["F081"] == "全州140个乡镇（街道）社工站建设全覆盖"
    assert said["F097"] == "培育孵化各类社会组织24个"
    assert rows()["F081"].note == "101个"


def test_the_page_puts_them_side_by_side(built, db, as_user, make_user):
    reader = make_user("luo", ("officer", Division.objects.get(pk="5223")))
    answer = as_user(reader).get(reverse("reports:published"))
    page = answer.content.decode()
    assert answer.context["agreeing"] == len(answer.context["rows"]) == 44
    assert len(answer.context["others"]) == 25
    for row in read(FIGURES):
        assert row["quote"] in page
    assert "特殊群体入户探访1633人次" in page


def test_the_books_of_somebody_are_no_example(built, db):
    """A place that others keep is left out, whatever stands there."""
    Posting.objects.filter(user__username="published", division="350627").delete()
    found = {row.row["id"]: row for row in compared()}
    assert found["F073"].agrees is None
    assert "1633" not in found["F073"].text
    assert found["F080"].agrees


def test_one_record_less_is_another_sentence(rows, keeper):
    visit = ServiceRecord.objects.filter(station__home__parent="350627", method="V").first()
    void_record(visit, reason="重复登记", by=keeper)
    found = rows()
    assert found["F073"].text == "特殊群体入户探访1632人次"
    assert found["F073"].agrees is False


def test_one_hand_over_less_is_another_sentence(rows, keeper):
    child = ServiceRecord.objects.filter(station__home="659002114", domain="03").first()
    void_record(child, reason="重复登记", by=keeper)
    found = rows()
    assert found["F002"].text == "捐助困境儿童42人次"
    assert found["F003"].agrees


def test_one_certificate_more_is_another_sentence(rows, keeper):
    register_worker(
        name="新证",
        home=Division.objects.get(pk="511802"),
        by=keeper,
        certificates=[Certificate(level=1, obtained_on=date(2023, 12, 31))],
    )
    assert rows()["F093"].text == "全区持证社工174名"


def test_one_donation_less_is_another_sentence(rows, keeper):
    """Without the oil it is 49,200 yuan."""
    void_donation(Donation.objects.get(receipt_number="P350627101-001"), reason="误收", by=keeper)
    found = rows()["F072"]
    assert (found.text, found.agrees) == ("汇聚社会资源4万多元", False)


def test_one_station_more_is_another_share(rows, keeper):
    served = Station.objects.filter(tier=3).values("home")
    lacking = Division.objects.townships().filter(code__startswith="5223").exclude(pk__in=served)
    home = lacking.order_by("code")[0]
    found_station(
        code="NEW", name="新站", tier=3, home=home, by=keeper, built_on=date(2023, 12, 31)
    )
    assert rows()["F080"].text == "覆盖率达73%"
    assert rows()["F081"].note == "102个"


def test_a_place_is_built_once(built, db):
    before = (Station.objects.count(), Worker.objects.count(), ServiceRecord.objects.count())
    for code in ("5223", "5304"):
        refused = pytest.raises(CommandError, match="stands already")
        with translation.override("en"), refused:
            call_command("build_published", code, verbosity=0)
    after = (Station.objects.count(), Worker.objects.count(), ServiceRecord.objects.count())
    assert after == before


def test_built_through_the_services(built, db):
    """Each record has its audit entry, each hand-over left the stock."""
    from resources.models import StockItem
    from stations.models import AuditEntry

    entries = AuditEntry.objects.filter(verb="record", record__startswith="cases.servicerecord")
    assert entries.count() == ServiceRecord.objects.count()
    cash = StockItem.objects.get(station__home="659002114", kind="cash")
    assert cash.quantity == 12_600 + 9_000 - 60 * 350
