"""By project and by theme: live, kept and filed it is the same; each stands apart."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from cases.activities.services import edit_activity
from cases.records.services import edit_record, record_services, void_record
from reports.bulletins.placeholders import parse
from reports.bulletins.prose import compose, text_of
from reports.bulletins.sources import Live, Reported
from reports.counting.services.counting import refresh_counts, settle_filings
from reports.figures.keys import FigureKey
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.snapshot import counts
from reports.indicators import CATALOGUE
from reports.issued.drafts import DraftSheet, draft_of
from reports.issued.sheets import Sheet
from reports.issued.tables import rows_of
from reports.models import ChangedMonth

OCTOBER = Period.month(date(2025, 10, 1))


@pytest.fixture(params=["project", "theme"])
def told(request, told_project, told_theme):
    """``told.name``: the dimension; ``told.one``, ``told.other``: two of it; ``as_row(one)``."""
    make = {"project": told_project, "theme": told_theme}[request.param]

    class Told:
        name = request.param
        one, other = make("助浴", "A1"), make("助餐", "B-2")

        def of(self, which):
            return {self.name: which}

    return Told()


@pytest.fixture
def books(
    told, make_person, make_row, make_activity, make_donation, granny_li, east, west, lin, zhao
):
    """Under A1 two visits and a gathering of eight at East, under B-2 a visit at West, and one
    visit under nothing; an activity of A1, 500 yuan for B-2."""
    other = make_person("赵大爷", born_on=date(1948, 1, 1), station=west)
    day = {"done_on": date(2025, 10, 9)}
    rows = [
        make_row(granny_li, **day, **told.of(told.one)),
        make_row(granny_li, done_on=date(2025, 10, 20), **told.of(told.one)),
        make_row(granny_li, done_on=date(2025, 10, 21)),
    ]
    record_services(rows, by=lin)
    activity = make_activity(on=date(2025, 10, 9), heads={"elders": 8}, **told.of(told.one))
    session = activity.sessions.get()
    edit_record(session, by=lin, **told.of(told.one))
    record_services([make_row(other, station=west, **day, **told.of(told.other))], by=zhao)
    make_donation(kind="cash", quantity=500, received_on=date(2025, 10, 3), **told.of(told.other))
    return activity


def cells(source, name):
    """``{(indicator, part, item): value}`` of a dimension."""
    found = counts(source, CATALOGUE.values())
    return {
        (indicator.id, cell.part, cell.item): cell.value
        for indicator, cell in found
        if cell.dimension == name
    }


def wanted(east_town, west_town):
    here, there = east_town.pk, west_town.pk
    of_one = {
        "IND-SVC-01": 10, "IND-SVC-01h": 2, "IND-SVC-01r": 3, "IND-SVC-02": 1, "IND-SVC-02h": 1,
        "IND-VIS-01": 1, "IND-VIS-01b": 2, "IND-VIS-01r": 2, "IND-VIS-02": 2, "IND-VIS-03": 1,
        "IND-ACT-01": 1,
    }  # fmt: skip
    of_other = dict.fromkeys(of_one, 1)
    del of_other["IND-ACT-01"]
    found = {(key, part, "A1"): n for key, n in of_one.items() for part in ("", here)}
    found |= {(key, part, "B-2"): n for key, n in of_other.items() for part in ("", there)}
    money = {(key, part): 500 for key in ("IND-RES-01", "IND-RES-02") for part in ("", here)}
    return found | {(key, part, "B-2"): n for (key, part), n in money.items()}


def test_live_kept_and_filed_it_is_the_same(
    told, books, county, east_town, west_town, compiled, file_months
):
    expected = wanted(east_town, west_town)
    source = lambda **options: FigureSource(county, OCTOBER, OCTOBER.last, **options)  # noqa: E731
    live = cells(source(), told.name)
    assert {key: live.get(key) for key in expected} == expected
    refresh_counts()
    assert not ChangedMonth.objects.exists()
    assert cells(source(), told.name) == live
    report = compiled(county)
    filed = cells(source(filings=report.filings), told.name)
    assert filed == live
    settle_filings(report.filings)
    assert cells(source(filings=report.filings), told.name) == live
    kept = {
        (f.indicator, f.part_id or "", f.item): f.value
        for f in report.figures.filter(dimension=told.name)
    }
    assert kept == live


def test_nobody_is_added_to_the_whole_by_it(told, books, figures, county):
    found = figures(county)
    assert found["IND-SVC-02"].value == 2
    assert found["IND-SVC-01"].value == 12
    assert found["IND-VIS-01"].value == 2


def test_the_other_dimension_knows_nothing_of_it(told, books, county):
    other = "theme" if told.name == "project" else "project"
    assert not cells(FigureSource(county, OCTOBER, OCTOBER.last), other)


@pytest.mark.parametrize("is_filed", [False, True])
@pytest.mark.parametrize(
    ("indicator", "item", "total"),
    [
        ("IND-SVC-01", "A1", 10),
        ("IND-SVC-02", "A1", 1),
        ("IND-VIS-01", "B-2", 1),
        ("IND-ACT-01", "A1", 1),
        ("IND-RES-01", "B-2", 500),
    ],
)
def test_the_list_behind_adds_up_to_it(
    told, books, county, compiled, indicator, item, total, is_filed
):
    filings = compiled(county).filings if is_filed else None
    source = FigureSource(county, OCTOBER, OCTOBER.last, filings=filings)
    key = FigureKey(indicator, "", told.name, item)
    listing = CATALOGUE[indicator].count.lines(source, key, None)
    assert listing.total == total == sum(line.amount for line in listing.lines)


def test_what_was_filed_stays_whatever_is_done_later(told, books, county, compiled, he, lin):
    report = compiled(county)
    source = FigureSource(county, OCTOBER, OCTOBER.last, filings=report.filings)
    before = cells(source, told.name)
    for record in books.sessions.all():
        with pytest.raises(ValidationError, match="已填报"):
            edit_record(record, by=he, **told.of(told.other))
        void_record(record, reason="Entered twice", by=he)
    told.one.name = "改名"
    told.one.save()
    source = FigureSource(county, OCTOBER, OCTOBER.last, filings=report.filings)
    assert cells(source, told.name) == before


def test_a_name_that_changes_changes_words_alone(told, books, county, compiled):
    report = compiled(county)
    sealed = report.document

    def words():
        sheet = Sheet(report)
        table = next(one for one in sheet.tables() if one.dimension == told.name)
        in_file = {row[8] for row in rows_of(report, sheet.cells.values()) if row[7]}
        return [str(word) for word, _cells in table.rows], in_file

    assert set(words()[0]) == {"助浴", "助餐"}
    told.one.name = "上门助浴"
    told.one.save()
    in_table, in_file = words()
    assert set(in_table) == {"上门助浴", "助餐"}
    assert in_file >= {"上门助浴", "助餐"}
    report.refresh_from_db()
    assert report.document == sealed


def test_words_of_many_items_are_read_at_once(
    told,
    books,
    county,
    compiled,
    told_project,
    told_theme,
    make_service,
    granny_li,
    count_statements,
):
    def statements():
        report = compiled(county, reason="Again")
        sheet = Sheet(report)
        _cells = sheet.cells
        return count_statements(lambda: list(rows_of(report, sheet.cells.values())))

    few = statements()
    make = {"project": told_project, "theme": told_theme}[told.name]
    for n in range(12):
        make_service([granny_li], on=date(2025, 10, 11), **told.of(make(f"第{n}期", f"C{n}")))
    assert statements() == few


def test_a_bulletin_says_it_of_the_place_and_of_a_part(told, books, county, west_town, compiled):
    live = Live(FigureSource(county, OCTOBER, OCTOBER.last))
    drafted = Reported(DraftSheet(draft_of(county, OCTOBER)))
    there = f"IND-SVC-01@part={west_town.pk}@{told.name}=B-2"
    text = f"{{IND-SVC-01@{told.name}=A1||人次}}，{{{there}||人次}}"
    for source in (live, drafted, Reported(Sheet(compiled(county)))):
        assert text_of(compose(text, source)) == "10人次，1人次"


@pytest.mark.parametrize(
    "cell",
    ["@domain=02@{name}=A1", "@{name}=A1@group=elders", "@project=A1@theme=A1", "@{name}=X9"],
)
def test_any_other_cross_and_an_unknown_item_are_refused_in_a_sentence(told, books, cell):
    with pytest.raises(ValidationError) as refused:
        parse(f"{{IND-SVC-01{cell.format(name=told.name)}||人次}}")
    assert len(refused.value.messages) == 1


def test_an_indicator_that_is_not_told_by_it_says_by_what_it_is(told):
    with pytest.raises(ValidationError, match="IND-CLI-03"):
        parse(f"{{IND-CLI-03@{told.name}=A1||人}}")


def test_a_re_themed_activity_moves_itself_and_none_of_its_records(told, books, county, he):
    edit_activity(books, by=he, **told.of(told.other))
    found = cells(FigureSource(county, OCTOBER, OCTOBER.last), told.name)
    assert found["IND-ACT-01", "", "B-2"] == 1
    assert ("IND-ACT-01", "", "A1") not in found
    assert found["IND-SVC-01", "", "A1"] == 10


def test_cases_are_told_by_it(told, make_case, granny_li, lin, county):
    from cases.models import CaseStep

    case = make_case(status="assessment", **told.of(told.one))
    CaseStep.objects.create(
        case=case, verb="accept", source="intake", target="assessment", note="?", by=lin,
        done_on=date(2025, 10, 5),
    )  # fmt: skip
    found = cells(FigureSource(county, OCTOBER, OCTOBER.last), told.name)
    assert found["IND-CAS-01", "", "A1"] == 1
    assert all(isinstance(value, Decimal) for value in found.values())
