"""Populations from a sheet: the tables of the statistical offices."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stations.imports.importers import importer_of
from stations.models import AuditEntry, Division, PopulationSnapshot
from stations.rights_table import NotYourRole

HEADINGS = ["区划代码", "统计日期", "常住人口数", "数据来源"]
ROW = ["9A0101101", "2024-12-31", "21,340", "2024 年统计年鉴"]


def test_a_row_is_a_figure_with_its_day_and_source(xlsx, bring_in, chen, east_town, county):
    bring_in("populations", xlsx(HEADINGS, ROW, [county.name, *ROW[1:]]), chen)
    found = PopulationSnapshot.objects.values_list("division", "counted_on", "residents", "source")
    day = (date(2024, 12, 31), 21340, "2024 年统计年鉴")
    assert set(found) == {(east_town.pk, *day), (county.pk, *day)}
    assert AuditEntry.objects.filter(verb="declare_population", by=chen).count() == 2


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({0: "9B0101101"}, "division"),
        ({0: "Nowhere"}, "division"),
        ({1: "2999-01-01"}, "counted_on"),
        ({2: "2.1场"}, "residents"),
        ({2: "-5"}, "residents"),
        ({3: None}, "source"),
    ],
)
def test_a_wrong_cell_is_named(
    changes, column, xlsx, upload, findings, chen, east_town, north_town
):
    row = [changes.get(n, cell) for n, cell in enumerate(ROW)]
    assert list(findings(upload("populations", xlsx(HEADINGS, row), chen))[2]) == [column]


def test_a_division_has_one_figure_a_day(xlsx, bring_in, upload, findings, chen, east_town):
    twice = findings(upload("populations", xlsx(HEADINGS, ROW, ROW), chen))
    assert {number: list(of) for number, of in twice.items()} == {
        2: ["counted_on"],
        3: ["counted_on"],
    }
    bring_in("populations", xlsx(HEADINGS, ROW), chen)
    assert list(findings(upload("populations", xlsx(HEADINGS, ROW), chen))[2]) == ["counted_on"]


@pytest.mark.parametrize("who", ["lin", "he", "wang", "shen"])
def test_stations_declare_nothing(who, request):
    with pytest.raises(NotYourRole):
        importer_of("populations").require(request.getfixturevalue(who), None)


def test_the_statements_do_not_grow_with_the_rows(xlsx, bring_in, make_division, chen, east_town):
    towns = [
        make_division(f"9A0101101{n:03}", f"Village {n}", level=5, parent=east_town)
        for n in range(300, 310)
    ]

    def statements(number, year):
        rows = [
            [towns[n % 10].pk, date(year - n // 10, 1, 1).isoformat(), "500", "-"]
            for n in range(number)
        ]
        file = xlsx(HEADINGS, *rows)
        with CaptureQueriesContext(connection) as queries:
            assert bring_in("populations", file, chen).written_count == number
        return len(queries)

    assert Division.objects.filter(parent=east_town).exists() or towns
    few, many = statements(10, 2026), statements(1001, 2020)
    assert many - few <= 24
