"""What every list promises, whoever declared it: one test each, over all lists that are no
kind's; ``test_kinds.py`` holds the same of kinds."""

import csv
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.http import QueryDict
from openpyxl import load_workbook

from config.testing_soak import soaked
from config.tests.lists import EXAMPLES, each
from reports.behind.queries.pages import LinePager
from stations.jobs.queue import run
from stations.kinds.kind import KINDS
from stations.lists import paging
from stations.lists.asked import LISTS
from stations.models import AuditEntry, Job

pytestmark = pytest.mark.django_db
ROWS = 7


@pytest.fixture
def get(request):
    """A fixture by its name; what costs is made when it is first asked for."""
    return request.getfixturevalue


@pytest.fixture
def quilts(stocked):
    return stocked("棉被", 99)


@pytest.fixture
def report(compiled, county):
    return compiled(county)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def opened(get, as_user, east, west):
    """``opened(example)``: its rows are there; a client, the address, and the address's query."""

    def make(example, number=ROWS):
        for n in range(number):
            example.make(get, n)
        return as_user(get(example.who)), example.where(get)

    return make


def more(url, query):
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def content(answer):
    return b"".join(answer.streaming_content)


def keys(page):
    return [getattr(row, "pk", None) or row.key for row in page.rows]


def test_every_list_has_an_example():
    assert {example.name for example in EXAMPLES} | set(KINDS) == set(LISTS) | {"jobs"}


@each
def test_columns_hold_together(example, opened):
    client, url = opened(example, 1)
    asked = client.get(url).context["asked"]
    names = [column.key for column in asked.listing.columns]
    assert len(names) == len(set(names))
    assert len(asked.table) > 2
    assert len(asked.listing.headings()) > 2
    assert len(set(asked.listing.headings())) == len(asked.listing.headings())
    if asked.listing.sorts and isinstance(asked.pager, paging.Pager):
        fields = {key: paging.field_of(asked.pager.rows, asked.pager.order.column) for key in names}
        assert all(fields.values())


@pytest.mark.long
@each
def test_every_order_turns_its_pages_down_and_up(example, opened, monkeypatch):
    """In the suite one sort of a list both ways, the others one way each."""
    for pager in (paging.Pager, LinePager):
        small = lambda self, before="", after="", size=3, of=pager.page: of(self, before, after, 3)  # noqa: E731
        monkeypatch.setattr(pager, "page", small)
    client, url = opened(example)
    sorts = client.get(url).context["asked"].listing.sorts
    whole, sorts = {}, list(sorts)
    few = [*(f"{'-' * (n % 2)}{key}" for n, key in enumerate(sorts)), *(f"-{k}" for k in sorts[:1])]
    for sort in soaked(few, [sign + key for key in sorts for sign in ("", "-")]):
        page = client.get(more(url, f"sort={sort}")).context["page"]
        pages = [page]
        assert not page.before
        while page.after:
            page = client.get(more(url, f"sort={sort}&after={page.after}")).context["page"]
            pages.append(page)
        whole[sort] = [key for one in pages for key in keys(one)]
        assert len(whole[sort]) == len(set(whole[sort])) >= ROWS, sort
        assert len(pages) > 2, sort
        above = client.get(more(url, f"sort={sort}&before={page.before}")).context["page"]
        assert keys(above) == keys(pages[-2]), sort
    for sort in soaked(sorts[:1], sorts):
        assert whole[sort] == whole[f"-{sort}"][::-1], sort


@each
def test_a_page_keeps_what_the_list_was_narrowed_to(example, opened, monkeypatch):
    for pager in (paging.Pager, LinePager):
        small = lambda self, before="", after="", size=3, of=pager.page: of(self, before, after, 3)  # noqa: E731
        monkeypatch.setattr(pager, "page", small)
    client, url = opened(example)
    page = client.get(more(url, "station=&kept=1"))
    link = page.content.decode().split('rel="next" href="')[1].split('"')[0]
    query = QueryDict(link.replace("&amp;", "&").lstrip("?"))
    assert query["kept"] == "1"
    assert query["after"] == page.context["page"].after


@each
def test_a_filter_narrows_and_its_emptiness_leads_back(example, opened):
    client, url = opened(example)
    if not example.narrow:
        return
    answer = client.get(more(url, example.narrow))
    assert answer.context["lines"] == []
    text = answer.content.decode()
    assert 'class="empty"' in text
    assert f'href="{url.partition("?")[0]}"' in text


def test_no_filter_is_said_to_be_optional(as_user, lin, sun):
    """They all are; in a form it is said."""
    for who, url in [(lin, "/records/"), (sun, "/records/"), (lin, "/activities/")]:
        text = as_user(who).get(url).content.decode()
        assert "<details" in text.partition('id="filter"')[2]
        assert "选填" not in text, url
    assert "选填" in as_user(lin).get("/activities/add/").content.decode()


@each
def test_the_total_counts_all_that_fits(example, opened):
    client, url = opened(example)
    if example.is_total:
        assert str(ROWS) in client.get(url).context["totals"]


@each
def test_a_sheet_holds_typed_cells_and_can_be_filtered(example, opened):
    client, url = opened(example)
    asked = client.get(url).context["asked"]
    values = [
        [column.value(row) for column in asked.listing.sheet]
        for found in asked.pager.pages() for row in asked.lines(found)
    ]  # fmt: skip
    answer = client.get(more(url, "format=xlsx"))
    sheet = load_workbook(BytesIO(content(answer))).active
    [heads, *rows] = sheet.iter_rows()
    assert [cell.value for cell in heads] == asked.listing.headings()
    assert len(rows) == len(values) >= ROWS
    assert sheet.auto_filter.ref == sheet.dimensions
    for cells, typed in zip(rows, values, strict=True):
        for cell, value in zip(cells, typed, strict=True):
            if isinstance(value, date | datetime):
                assert cell.is_date, cell.coordinate
            elif isinstance(value, int | Decimal):
                assert cell.data_type == "n", cell.coordinate
            else:
                assert isinstance(cell.value, str | None), cell.coordinate
    answer.close()  # and with it the database's connection


@each
def test_a_long_list_is_a_job_that_writes_the_same_and_both_are_traced(
    example, opened, monkeypatch, get
):
    client, url = opened(example)
    at_once = content(client.get(more(url, "format=csv")))
    for module in ("stations.lists.paging", "reports.behind.queries.pages"):
        monkeypatch.setattr(f"{module}.MOST", 2)
    answer = client.get(more(url, "format=csv"))
    job = Job.objects.get(kind="export_list")
    assert answer.url == job.get_absolute_url()
    if example.name in {"jobs", "audit"}:  # asking for it has added to what is listed
        return
    assert run(job.pk)
    job.refresh_from_db()
    rows = list(csv.reader(StringIO(content(client.get(job.url)).decode())))
    assert rows == list(csv.reader(StringIO(at_once.decode())))
    assert (job.total, job.result["number"]) == (len(rows) - 1, len(rows) - 1)
    verbs = AuditEntry.objects.filter(by=get(example.who), verb__startswith="export")
    [first, second] = verbs.order_by("pk")
    assert first.detail["filters"]["format"] == second.detail["filters"]["format"] == "csv"
    assert (first.detail["number"], second.detail["job"]) == (len(rows) - 1, str(job.pk))
    assert get("as_user")(get("he")).get(job.url).status_code == 404


@each
def test_more_rows_cost_no_more_statements(example, opened, count_queries, get):
    _client, url = opened(example, 2)
    few = count_queries(get(example.who), url)
    for n in range(2, ROWS):
        example.make(get, n)
    assert count_queries(get(example.who), url) == few


@each
def test_htmx_gets_the_rows_alone(example, opened):
    client, url = opened(example, 1)
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "<table" in part


def test_the_way_back_leads_to_the_list_as_it_was_left(as_user, lin, make_record):
    record, list_url = make_record(), "http://testserver/records/?method=V&sort=day"
    page = as_user(lin).get(record.get_absolute_url(), headers={"Referer": list_url})
    assert 'href="/records/?method=V&amp;sort=day"' in page.content.decode()
    other = as_user(lin).get(
        record.get_absolute_url(), headers={"Referer": "http://evil.example/records/?method=V"}
    )
    assert "method=V" not in other.content.decode()


# Stations: a few are a select, many a box


@pytest.fixture
def many(make_station, east_town, make_record, granny_li):
    return [make_station(f"M{n:02d}", f"Plum {n:02d}", east_town) for n in range(31)]


def test_a_few_stations_are_chosen_from_and_one_is_no_choice(as_user, lin, sun, make_record):
    make_record()
    assert 'name="station"' not in as_user(lin).get("/records/").content.decode()
    text = as_user(sun).get("/records/").content.decode()
    assert '<select name="station"' in text


@pytest.mark.parametrize(
    ("asked", "number"),
    [("M07", 1), ("plum", 2), ("Plum 08", 1), ("key", 1), ("", 3), ("East", 1)],
)
def test_many_stations_are_found_by_name_code_or_key(
    asked, number, as_user, chen, many, make_record, east
):
    make_record()
    for station in many[7:9]:
        make_record(station=station)
    asked = str(many[7].pk) if asked == "key" else asked
    answer = as_user(chen).get("/records/", {"station": asked})
    text = answer.content.decode()
    assert '<select name="station"' not in text
    assert len(answer.context["lines"]) == number
    if asked.isdecimal():
        assert 'value="Plum 07"' in text


def test_a_station_that_is_not_found_is_said_at_its_field(as_user, chen, many, make_record, north):
    for asked in ("nowhere", str(north.pk), north.code):
        form = as_user(chen).get("/records/", {"station": asked}).context["filter"].form
        assert "station" in form.errors, asked
