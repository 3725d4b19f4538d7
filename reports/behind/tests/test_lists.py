"""Every number of a report opens its list, and list and number agree: the whole, the parts and
the items of each dimension."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import Person, PersonCategory
from cases.models import CaseStep, Pairing, VisitDuty
from config.testing_soak import soaked
from reports.behind.queries.drill import PAGE
from reports.indicators import CATALOGUE, Behind
from reports.issued.addresses import url_of
from resources.models import Declaration, PointsRule, Site, Team, Volunteer
from stations.models import (
    Assignment,
    Certificate,
    Cultivation,
    PopulationSnapshot,
    StationPosts,
    Worker,
)
from stations.organisations.testing import organisation

LAST = date(2025, 10, 31)


@pytest.fixture
def life(
    make_service, make_person, make_activity, make_donation, make_case, make_record, make_worker,
    granny_li, east, west, county, lin, stocked, east_village, enter_project, enter_money,
    make_volunteer,
):  # fmt: skip
    """October at East and West: something behind every indicator."""
    PersonCategory.objects.create(person=granny_li, code="31", since=date(2025, 1, 1))
    child = make_person("李小宝", born_on=date(2015, 6, 1), household=granny_li.household)
    other = make_person("赵丽", station=west, disability_grade=1)
    visit = make_service([granny_li, child], on=date(2025, 10, 8), codes=["31"])
    for volunteer in (make_volunteer(), make_volunteer("杨帆", joined_on=date(2025, 10, 8))):
        visit.volunteering.create(
            volunteer=volunteer, minutes=90, approved_at=timezone.now(), approved_by=lin
        )
    make_service([other], on=date(2025, 10, 9), method="T", station=west)
    make_service(subject=other, on=date(2025, 10, 9), outcome="not_met", station=west)
    make_service([granny_li], on=date(2025, 10, 12), method="S", heads={"elders": 30})
    make_activity(on=date(2025, 10, 13), attended=[granny_li])
    quilts = stocked("棉被", 5)
    make_record(
        granny_li, done_on=date(2025, 10, 20), attended=[child],
        handed=[(granny_li, quilts, 2), (child, quilts, 1)],
    )  # fmt: skip
    make_donation(received_on=date(2025, 10, 2))
    make_donation(received_on=date(2025, 10, 3), quantity=Decimal("2.5"), item_name="米", unit="袋")
    make_donation(kind="cash", quantity=Decimal("20000.50"), received_on=LAST)
    project = enter_project(since=date(2025, 10, 1))
    for n, sort in enumerate(("fundraising", "matching", "grant")):
        enter_money(sort, project, n + 1)
    case = make_case(status="archived", accepted_on=date(2025, 10, 2))
    for verb, day, target in [
        ("accept", 2, "assessment"), ("approve_closing", 20, "follow_up"),
        ("archive", 21, "archived"), ("reopen", 31, "assessment"),
    ]:  # fmt: skip
        CaseStep.objects.create(
            case=case, verb=verb, target=target, note="…", by=lin,
            cycle=1 + (verb == "reopen"), done_on=date(2025, 10, day),
        )  # fmt: skip
    VisitDuty.objects.all().delete()
    for person, due, state, ended in [
        (granny_li, date(2025, 10, 10), "done", date(2025, 10, 8)),
        (child, date(2025, 10, 10), "done", date(2025, 10, 20)),
        (other, date(2025, 10, 20), "open", None),
    ]:
        VisitDuty.objects.create(
            person=person, station=person.station, due_on=due, since_on=due - timedelta(days=30),
            interval="month", state=state, ended_on=ended,
        )  # fmt: skip
    agency = organisation(
        "Agency", division=county, registered_on=date(2019, 1, 1), has_party_unit=True
    )
    Cultivation.objects.create(
        organisation=agency, division=county, origin=county, created_by=lin, how="incubated",
        programme="微孵化", since=date(2025, 10, 5),
    )  # fmt: skip
    PointsRule.objects.create(
        division=east_village, origin=east_village, created_by=lin, points=10,
        began_on=date(2025, 10, 1),
    )  # fmt: skip
    paired = {"station": east, "origin": east, "created_by": lin, "began_on": date(2025, 10, 5)}
    unit = {"kind": "party", "organisation": agency, "is_party_unit": True, "person": child}
    Pairing.objects.create(**paired, **unit, frequency="month")
    Pairing.objects.create(**paired, neighbour="对门", person=granny_li, frequency="week")
    holder = make_worker("甲社工", east, employer=agency)
    new = make_worker("丁社工")
    for worker in (holder, new):
        Certificate.objects.create(worker=worker, level=2, obtained_on=date(2025, 3, 1))
    gone = make_worker("乙社工", east, home=county.parent)
    Certificate.objects.create(worker=gone, level=1, obtained_on=date(2022, 3, 1))
    Assignment.objects.filter(worker=gone).update(until=date(2025, 5, 1))
    Certificate.objects.create(
        worker=make_worker("丙社工", home=east.home), level=1,
        obtained_on=date(2020, 1, 1),
    )  # fmt: skip
    PopulationSnapshot.objects.create(
        division=east.home, counted_on=date(2024, 12, 31), residents=28_456, source="Yearbook"
    )
    StationPosts.objects.create(station=east, number=3, since=date(2024, 1, 1))
    volunteering(east, lin)
    return case


def volunteering(station, by):
    """A volunteer, a team and a site; of teams the township declares a total, too."""
    made = {"station": station, "origin": station, "created_by": by, "name": "红马甲"}
    since = date(2025, 3, 5)
    Volunteer.objects.create(number="V-1", joined_on=since, **made)
    Team.objects.create(founded_on=since, **made)
    Site.objects.create(opened_on=since, **made)
    PopulationSnapshot.objects.create(
        division=station.home.parent, counted_on=date(2024, 12, 31), residents=200, source="1"
    )
    Declaration.objects.create(
        division=station.home, origin=station.home, created_by=by, what="teams", figure=7,
        counted_on=since, document="1", declared_by="文明办",
    )  # fmt: skip


def opened(client, figure):
    """All rows behind a figure, page after page; and what the first page says beside them."""
    page = client.get(url_of(figure))
    assert page.status_code == 200, figure
    rows, said = list(page.context["lines"]), page.context
    while following := page.context["page"].after:
        glue = "&" if "?" in url_of(figure) else "?"
        page = client.get(f"{url_of(figure)}{glue}after={following}")
        rows += page.context["lines"]
    return rows, said


def asked_of(figures):
    """In the suite of every indicator the whole, an item of each dimension, and something of a
    part; in the soak every figure."""
    alike = {}
    for figure in figures:
        key = figure.indicator, "part" if figure.part_id else figure.dimension
        alike.setdefault(key, []).append(figure)
    found = [same[number % len(same)] for number, same in enumerate(alike.values())]
    return soaked(found, figures)


def amount(figure):
    return figure.value if figure.numerator is None else figure.numerator


@pytest.mark.long
def test_every_figure_opens_a_list_that_adds_up_to_it(as_user, chen, county, compiled, life):
    client, kinds = as_user(chen), set()
    figures = [f for f in compiled(county).figures.order_by("pk") if amount(f)]
    assert {f.indicator for f in figures} > {
        key for key, one in CATALOGUE.items() if key[:7] != "IND-NET" and one.of_counties
    }
    for figure in asked_of(figures):
        behind, number = CATALOGUE[figure.indicator].behind, amount(figure)
        if behind == Behind.NOTHING:
            continue
        rows, said = opened(client, figure)
        if behind == Behind.STATIONS:
            found = len(said["stations"])
        elif behind == Behind.DIVISIONS:
            found = sum(len(towns) for _county, towns in said["divisions"])
        else:
            found = sum(getattr(row, "amount", 1) for row in rows) - len(said.get("gone", []))
        assert found == number == said["counted"], figure
        assert not said["since"], figure
        kinds.add(behind)
    assert kinds == set(Behind) - {Behind.NOTHING}


def test_what_came_since_is_said_beside_each_kind_of_list(
    as_user,
    chen,
    county,
    compiled,
    life,
    make_donation,
    make_activity,
    make_person,
    east,
    make_worker,
):
    report = compiled(county)
    make_donation(received_on=date(2025, 10, 5), quantity=1)
    make_activity(on=date(2025, 10, 30))
    make_person("新来的")
    Certificate.objects.create(worker=make_worker("丁"), level=3, obtained_on=LAST)
    StationPosts.objects.filter(station=east).update(number=5)
    for key, since in [
        ("IND-RES-02", 80), ("IND-ACT-01", 1), ("IND-CLI-01", 1), ("IND-TAL-01", 1),
        ("IND-TAL-07", 2), ("IND-CAS-09", 0),
    ]:  # fmt: skip
        said = as_user(chen).get(url_of(report.figures.cell(key).get())).context
        assert said["since"] == since, key


def test_the_officer_reads_masked_names_and_the_worker_whole_ones(
    as_user, chen, lin, county, east, compiled, life
):
    for key in ("IND-CLI-03", "IND-VIS-05", "IND-CAS-09"):
        officer = as_user(chen).get(url_of(compiled(county).figures.cell(key).get()))
        assert "李桂兰" not in officer.content.decode(), key
        assert "李*兰" in officer.content.decode(), key
        worker = as_user(lin).get(url_of(compiled(east).figures.cell(key).get()))
        assert "李桂兰" in worker.content.decode(), key


def test_an_age_of_which_the_year_alone_is_known_is_said_as_about(
    as_user, lin, east, compiled, life, granny_li
):
    Person.objects.filter(pk=granny_li.pk).update(born_precision="year")
    for key in ("IND-CLI-03", "IND-VIS-05", "IND-CAS-09"):
        page = as_user(lin).get(url_of(compiled(east).figures.cell(key).get()))
        assert "约 77" in page.content.decode(), key


def test_whoever_was_overdue_stays_listed_when_the_visit_is_entered_later(
    as_user, chen, county, compiled, life, make_person, lin
):
    """Number and list of an issued report agree for ever; the list says what is known now."""
    VisitDuty.objects.all().delete()
    owed = {
        name: VisitDuty.objects.create(
            person=make_person(name), due_on=date(2025, 10, 20), since_on=date(2025, 9, 20),
            interval="month", station_id=life.station_id,
        )
        for name in ("甲在前", "乙取消", "丙改期", "丁没去")
    }  # fmt: skip
    VisitDuty.objects.exclude(pk__in=[duty.pk for duty in owed.values()]).delete()
    figure = compiled(county).figures.cell("IND-VIS-06").get()
    assert figure.value == 4
    seen = {"state": "done", "ended_on": date(2025, 10, 25)}
    VisitDuty.objects.filter(pk=owed["甲在前"].pk).update(**seen)
    VisitDuty.objects.create(
        person=owed["甲在前"].person, station_id=life.station_id, interval="month",
        since_on=date(2025, 10, 25), due_on=date(2025, 11, 25),
    )  # fmt: skip
    cancelled = {"state": "cancelled", "ended_on": date(2025, 10, 20)}
    VisitDuty.objects.filter(pk=owed["乙取消"].pk).update(**cancelled)
    VisitDuty.objects.filter(pk=owed["丙改期"].pk).update(
        since_on=date(2025, 10, 30), due_on=date(2025, 11, 30)
    )
    rows, said = opened(as_user(chen), figure)
    assert {row.person.name: (row.state, row.days) for row in rows} == {
        "甲在前": ("done", None),
        "乙取消": ("cancelled", None),
        "丙改期": ("open", None),
        "丁没去": ("open", 11),
    }
    assert (said["counted"], said["since"]) == (4, -3)
    page = as_user(chen).get(url_of(figure)).content.decode()
    for words in ("补录", "不再", "改期"):
        assert words in page


def test_a_giver_who_is_a_person_is_masked_and_an_anonymous_one_not_named(
    as_user, chen, lin, county, compiled, make_donation, east
):
    day = {"received_on": date(2025, 10, 5), "quantity": 1}
    make_donation(donor_name="张三丰", donor_kind="person", **day)
    make_donation(donor_name="无名氏", is_anonymous=True, **day)
    make_donation(donor_name="Corner Shop", donor_kind="company", **day)
    text = as_user(chen).get(url_of(compiled(county).figures.cell("IND-RES-02").get()))
    text = text.content.decode()
    assert "张*丰" in text
    assert "Corner Shop" in text
    assert "张三丰" not in text
    assert "无名氏" not in text


def test_a_kept_list_is_paged_without_losing_or_repeating_anybody(as_user, chen, county, compiled):
    workers = Worker.objects.bulk_create(
        Worker(name=f"甲{n}", home=county, origin=county, created_by=chen)
        for n in range(2 * PAGE + 1)
    )
    Certificate.objects.bulk_create(
        Certificate(worker=worker, level=1, obtained_on=date(2020, 1, 1)) for worker in workers
    )
    rows, _said = opened(as_user(chen), compiled(county).figures.cell("IND-TAL-01").get())
    assert len(rows) == len({row.worker.pk for row in rows}) == len(workers)


def test_a_cursor_that_is_none_is_404(as_user, chen, county, compiled, life):
    client, report = as_user(chen), compiled(county)
    for key in ("IND-CAS-01", "IND-RES-02", "IND-CLI-01", "IND-TAL-01"):
        address = reverse("reports:records", args=[report.pk, key])
        for after in ("2025-10-03_x", "2025-13-01_1", "x_1", "2025-10-03_';--"):
            assert client.get(address, {"after": after}).status_code == 404, (key, after)


def test_a_list_takes_as_many_queries_for_many_rows(
    count_queries,
    chen,
    county,
    compiled,
    life,
    make_donation,
    make_activity,
    make_person,
    make_worker,
):
    report = compiled(county)
    keys = ["IND-CLI-01", "IND-RES-02", "IND-ACT-01", "IND-TAL-01", "IND-VIS-06", "IND-CAS-01"]
    before = {k: count_queries(chen, url_of(report.figures.cell(k).get())) for k in keys}
    for number in range(5):
        make_donation(received_on=date(2025, 10, 5), quantity=1)
        make_activity(on=date(2025, 10, 25))
        person = make_person(f"甲{number}")
        VisitDuty.objects.filter(person=person).delete()
        VisitDuty.objects.create(
            person=person, station=person.station, due_on=date(2025, 10, 2),
            since_on=date(2025, 9, 2), interval="month",
        )  # fmt: skip
        worker = make_worker(f"乙{number}")
        Certificate.objects.create(worker=worker, level=1, obtained_on=date(2020, 1, 1))
    report = compiled(county, reason="Late entries")
    after = {k: count_queries(chen, url_of(report.figures.cell(k).get())) for k in keys}
    assert after == before
