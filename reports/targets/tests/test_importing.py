"""Targets from a sheet: what was promised for many places, at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import Target
from stations.imports.importers import importer_of
from stations.models import AuditEntry
from stations.rights_table import NotYourRole

HEADINGS = ["区划", "指标", "完成期限", "目标值", "依据"]
GOAL = ["9A0101101", "IND-NET-01", "2026-12-31", "140", "2026 年工作要点"]


def test_a_row_is_a_target_told_in_the_trail(xlsx, bring_in, chen, east_town, county):
    second = [county.name, "社工站服务人次", "2026-12-31", "12.5", None]
    from reports.indicators import CATALOGUE

    second[1] = str(CATALOGUE["IND-SVC-01"].name)
    bring_in("targets", xlsx(HEADINGS, GOAL, second), chen)
    found = Target.objects.order_by("division", "indicator").values_list(
        "division", "indicator", "due_on", "value", "source", "set_by"
    )
    day = date(2026, 12, 31)
    assert sorted(found) == sorted(
        [
            (east_town.pk, "IND-NET-01", day, Decimal(140), "2026 年工作要点", chen.pk),
            (county.pk, "IND-SVC-01", day, Decimal("12.5"), "", chen.pk),
        ]
    )
    entries = AuditEntry.objects.filter(verb="set_target").order_by("pk")
    assert [(e.division_id, e.detail["indicator"], e.detail["new"]) for e in entries] == [
        (east_town.pk, "IND-NET-01", "140"),
        (county.pk, "IND-SVC-01", "12.5"),
    ]


def test_one_for_the_same_day_is_replaced_as_on_the_page(xlsx, bring_in, chen, east_town):
    bring_in("targets", xlsx(HEADINGS, GOAL), chen)
    bring_in("targets", xlsx(HEADINGS, [*GOAL[:3], "150", None]), chen)
    assert Target.objects.get().value == 150
    assert AuditEntry.objects.filter(verb="set_target").latest("pk").detail["old"] == "140"


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({0: None}, "division"),
        ({0: "9B0101101"}, "division"),  # another county's
        ({0: "Nowhere"}, "division"),
        ({1: "IND-XXX-99"}, "indicator"),
        ({2: "soon"}, "due_on"),
        ({3: "many"}, "value"),
        ({3: "-1"}, "value"),
        ({3: "123456789012345"}, "value"),
        ({4: "源" * 201}, "source"),
    ],
)
def test_a_wrong_cell_is_named(
    changes, column, xlsx, upload, findings, chen, east_town, north_town
):
    row = [changes.get(n, cell) for n, cell in enumerate(GOAL)]
    assert list(findings(upload("targets", xlsx(HEADINGS, row), chen))[2]) == [column]


def test_a_target_stands_once_in_a_file(xlsx, upload, findings, chen, east_town):
    found = findings(upload("targets", xlsx(HEADINGS, GOAL, GOAL), chen))
    assert {number: list(of) for number, of in found.items()} == {3: ["due_on"]}


def test_officers_and_administrators_bring_them_in(chen, an, lin, he, shen):
    importer = importer_of("targets")
    assert importer.is_open_to(chen)
    assert importer.is_open_to(an)
    for user in (lin, he, shen):
        with pytest.raises(NotYourRole):
            importer.require(user, None)


def test_the_statements_do_not_grow_with_the_rows(xlsx, bring_in, chen, east_town, county):
    def statements(number, place):
        rows = [
            [
                place,
                "IND-NET-01",
                f"{2027 + n // 360}-{n % 12 + 1:02}-{n // 12 % 28 + 1:02}",
                "5",
                "",
            ]
            for n in range(number)
        ]
        unique = [list(row) for row in dict.fromkeys(map(tuple, rows))]
        file = xlsx(HEADINGS, *unique)
        with CaptureQueriesContext(connection) as queries:
            assert bring_in("targets", file, chen).written_count == len(unique)
        return len(queries)

    few, many = statements(10, "9A0101101"), statements(1100, county.pk)
    assert many - few <= 24  # two batches more of 1,000
