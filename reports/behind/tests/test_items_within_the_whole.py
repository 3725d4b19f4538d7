"""What an indicator tells by items it tells of its whole: no item's list has a row that the whole's
has not, and the numbers say so too."""

from datetime import date

import pytest

from beneficiaries.models import PersonCategory
from cases.models import HandOver
from reports.behind.queries.drill import PAGE
from reports.figures.keys import FigureKey
from reports.figures.queries.snapshot import counts
from reports.indicators import CATALOGUE, Listed
from resources.models import StockMove
from stations.models import Certificate, Cultivation, Station
from stations.organisations.testing import organisation

# The explanation says of these that they stand beside the whole.
BESIDE = {"IND-NET-09a": {"unfiled", "suspended", "waiting"}}
TOLD_BY_ITEMS = {key for key, one in CATALOGUE.items() if one.dimensions and one.of_counties}
WITHOUT_WHOLE = {"IND-SVC-03", "IND-RES-04", "IND-RES-04d", "IND-ORG-05b"}


@pytest.fixture
def scene(
    county, east, west, granny_li, make_person, make_service, make_activity, make_donation,
    make_worker, stocked, lin,
):  # fmt: skip
    """Somebody of every sort: with a category, old or graded without one, a child."""
    PersonCategory.objects.create(person=granny_li, code="31", since=date(2025, 1, 1))
    old = make_person("岑老三", born_on=date(1940, 1, 1))
    child = make_person("岑小三", born_on=date(2018, 1, 1), household=granny_li.household)
    graded = make_person("王大山", born_on=date(1985, 1, 1), disability_grade=2, station=west)
    make_service([granny_li, child], on=date(2025, 10, 8), codes=["31"])
    make_service([old], on=date(2025, 10, 9), method="T")
    make_service([graded], on=date(2025, 10, 9), station=west)
    make_service(subject=graded, on=date(2025, 10, 9), outcome="refused", station=west)
    make_service([old], on=date(2025, 10, 12), method="S", domain="03", heads={"aged": 3})
    make_activity(on=date(2025, 10, 13), attended=[granny_li, child])
    record = make_service([granny_li], on=date(2025, 10, 20), codes=["31"])
    move = StockMove.objects.create(
        item=stocked("大米", 5, unit="袋"), by=lin, quantity=2, value=160,
        source="stock", target="people", done_on=record.done_on,
    )  # fmt: skip
    HandOver.objects.create(
        record=record, person=granny_li, item=move.item, move=move, quantity=2, value=160
    )
    make_donation(received_on=date(2025, 10, 2))
    school = organisation(
        "清泉学校", division=county, kind="school", has_party_unit=True,
        party_since=date(2021, 7, 1),
    )  # fmt: skip
    Cultivation.objects.create(
        organisation=school, division=county, origin=county, created_by=lin, how="cultivated",
        programme="家校社", since=date(2025, 10, 5),
    )  # fmt: skip
    holder = make_worker("甲", east)
    Certificate.objects.create(worker=holder, level=2, obtained_on=date(2025, 3, 1))
    Station.objects.filter(pk=west.pk).update(
        plaque_on=date(2025, 1, 1), operating_on=None, suspended_on=date(2025, 10, 1)
    )


def keys_of(indicator, source, cell):
    if not isinstance(indicator.count, Listed):
        return set(cell.keys())
    found = indicator.count.lines(source, cell.key(indicator.id), None)
    assert len(found.lines) < PAGE
    return {str(line.key) for line in found.lines}


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize("key", sorted(TOLD_BY_ITEMS - WITHOUT_WHOLE))
def test_each_items_rows_are_among_those_of_the_whole(key, county, source):
    indicator, here = CATALOGUE[key], source(county)
    cells = {cell.key(key): cell for _one, cell in counts(here, [indicator])}
    items = [
        cell
        for cell in cells.values()
        if cell.dimension in indicator.dimensions and cell.item not in BESIDE.get(key, ())
    ]
    assert items
    for cell in items:
        whole = cells[FigureKey(key, cell.part)]
        assert keys_of(indicator, here, cell) <= keys_of(indicator, here, whole), cell
        assert cell.value <= whole.value, cell


@pytest.mark.parametrize("key", sorted(WITHOUT_WHOLE))
def test_what_has_no_whole_declares_none(key, county, source, scene):
    cells = [cell for _one, cell in counts(source(county), [CATALOGUE[key]])]
    assert all(cell.item for cell in cells)
