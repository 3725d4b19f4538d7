"""The decimals of a figure are its declaration's, wherever it is printed: page, files, bulletin."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from reports.bulletins.panel import said_by
from reports.bulletins.prose import text_of
from reports.bulletins.sources import Reported
from reports.dashboards.dashboard_figures import DashboardFigures
from reports.dashboards.shares import COVERAGE, KEPT, Share
from reports.dashboards.tiles import tiles
from reports.figures.comparison import change_of
from reports.figures.periods import Period
from reports.indicators import CATALOGUE
from reports.issued.sheets import Sheet
from reports.testing import OCTOBER

ROOMS, OF_STATIONS, PEOPLE = (
    CATALOGUE[key] for key in ("IND-NET-04r", "IND-TAL-08r", "IND-SVC-02")
)


@pytest.mark.parametrize(
    ("indicator", "value", "text"),
    [
        (COVERAGE, "0.92", "92%"),
        (COVERAGE, "0.721429", "72%"),
        (COVERAGE, "1", "100%"),
        (COVERAGE, "0.9996", "99.96%"),
        (ROOMS, "0.04", "4.00%"),
        (KEPT, "0.91", "91.0%"),
        (OF_STATIONS, "1.5", "1.50"),
        (PEOPLE, "1633", "1,633"),
    ],
)
def test_a_figure_is_written_as_it_is_declared(indicator, value, text):
    assert indicator.text(Decimal(value)) == text
    assert indicator.number(Decimal(value)) == text.removesuffix("%")


def test_a_share_of_nothing_is_a_dash():
    assert (COVERAGE.number(None), COVERAGE.text(None)) == ("—", "—")
    assert Share(0, 0).text == "—"


def test_a_change_is_the_difference_of_what_is_printed(settings):
    settings.LANGUAGE_CODE = "en"
    change = change_of(KEPT, Decimal("0.9212"), Decimal("0.9158"))
    assert (change.text, change.rises, change.cell.value) == ("0.5 points", True, Decimal("0.5"))
    assert change_of(COVERAGE, Decimal("0.921"), Decimal("0.916")).rises is None


@pytest.fixture
def thirteen(county, make_division, make_station):
    """A county of 13 townships, of which twelve have a station: 92.3 %."""
    from stations.divisions.services.paths import rebuild_paths

    for number in range(11):
        town = make_division(f"9A01012{number:02d}", f"Town {number}")
        make_station(f"T{number}", f"Station {number}", town)
    rebuild_paths()
    return county


def test_a_share_is_the_same_on_every_page_and_in_every_file(
    as_user, chen, thirteen, east, west, compiled
):
    report, client = compiled(thirteen), as_user(chen)
    sheet = Sheet(report)
    share = sheet.coverage
    printed = share.text
    assert printed == COVERAGE.number(share.value)
    board = DashboardFigures(thirteen, Period.month(OCTOBER), user=chen)
    assert next(tile.figure for tile in tiles(board) if tile.key == "coverage") == printed
    said, errors = said_by("{IND-NET-02||%}", Reported(sheet))
    assert (text_of(said[0]), errors) == (f"{printed}%", [])
    book = load_workbook(
        io.BytesIO(client.get(reverse("reports:xlsx", args=[report.pk])).getvalue())
    )
    cell = next(row[5] for row in book.worksheets[0].rows if row[-1].value == "IND-NET-02")
    assert (str(cell.value), cell.number_format) == (printed, "#,##0")
    text = client.get(reverse("reports:csv", args=[report.pk])).getvalue().decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if row[0] == "IND-NET-02"]
    assert rows[0][-1] == printed
