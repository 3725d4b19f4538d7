"""Three of twelve stations have filed: exactly nine times 未报 in whatever is printed, and no 0."""

import io
from datetime import date

import pytest
from django.urls import reverse
from docx import Document
from lxml import html
from openpyxl import load_workbook

from reports.bulletins.services import save_bulletin
from reports.issued.tests.conftest import REASON, UNFILED
from reports.models import Report
from reports.official.services import official

SERVED = "服务人次"
STATIONS = [f"第{number}站" for number in range(4, 13)]
BY_PART = "".join(f"{{IND-SVC-01@part=9B01{n:02d}||人次}}；" for n in range(1, 13))
SAID = ["1人次", "2人次", "3人次", *[UNFILED] * 9]


@pytest.fixture
def client(as_user, officers):
    return as_user(officers[2])


def columns(rows):
    """A table's rows below its first, as columns by heading."""
    heads, *below = [[str(cell) for cell in row] for row in rows]
    return {head: [row[at] for row in below if len(row) == len(heads)]
            for at, head in enumerate(heads)}  # fmt: skip


def of_services(found):
    [column] = [cells for head, cells in found.items() if head.startswith(SERVED)]
    return column


def tables_of(page):
    for table in html.fromstring(page).iter("table"):
        rows = [[" ".join(c.text_content().split()) for c in row.iter("th", "td")]
                for row in table.iter("tr")]  # fmt: skip
        yield rows


def test_the_page(issued_short, client):
    page = client.get(issued_short.get_absolute_url()).text
    [parts] = [rows for rows in tables_of(page) if rows[0][0] == "区划"]
    below = [row for row in parts[1:] if row[0].startswith("第")]
    at = next(n for n, head in enumerate(parts[0]) if head.startswith(SERVED))
    assert [row[at] for row in below] == ["1", "2", "3", *[UNFILED] * 9]
    [panel] = html.fromstring(page).xpath('//section[@aria-labelledby="awaited"]')
    text = panel.text_content()
    assert text.count(UNFILED) == 9
    assert [name for name in STATIONS if name in text] == STATIONS


def test_the_workbook_has_it_with_types(issued_short, client):
    file = client.get(reverse("reports:xlsx", args=[issued_short.pk])).getvalue()
    book = load_workbook(io.BytesIO(file))
    rows = list(book["按区划"].iter_rows())
    at = next(n for n, cell in enumerate(rows[0]) if cell.value.startswith(SERVED))
    assert [row[at].value for row in rows[1:]] == [1, 2, 3, *[UNFILED] * 9]
    assert [row[at].data_type for row in rows[1:]] == ["n"] * 3 + ["s"] * 9
    listed = [row[-1].value for row in book["填报情况"].iter_rows(min_row=2)]
    assert listed == [UNFILED] * 9
    [day] = [row[1] for row in book["数据"].iter_rows(max_row=15) if row[0].value == "截至日期"]
    assert (day.value.date(), day.number_format) == (date(2025, 10, 31), "yyyy-mm-dd")


def test_the_official_document(issued_short, officers):
    with official(Report.objects.get(), by=officers[2]) as file:
        document = Document(io.BytesIO(file.read()))
    found = [columns([[c.text for c in row.cells] for row in t.rows]) for t in document.tables]
    [parts] = [table for table in found if "区划" in table]
    assert of_services(parts) == ["1", "2", "3", *[UNFILED] * 9, "6"]
    filed = parts["已报/应报"]
    assert filed == ["", "", "", *["0/1"] * 9, "3/12"]
    [late] = [table for table in found if "社工站" in table]
    assert late == {
        "社工站": STATIONS,
        "站点编号": [f"C{n:02d}" for n in range(4, 13)],
        "月份": ["2025年10月"] * 9,
        "状态": [UNFILED] * 9,
    }
    said = [p.text for p in document.paragraphs]
    assert sum(REASON in line for line in said) == 1
    assert not any("（未报）" in line for line in said)


def test_words_of_the_documents_tables_begin_at_the_left(issued_short, officers):
    with official(Report.objects.get(), by=officers[2]) as file:
        document = Document(io.BytesIO(file.read()))
    late = next(t for t in document.tables if t.rows[0].cells[0].text == "社工站")
    for cell in late.rows[1].cells:
        assert [p.style.name for p in cell.paragraphs] == ["表文"]
    parts = next(t for t in document.tables if t.rows[0].cells[0].text == "区划")
    styles = [[p.style.name for p in cell.paragraphs] for cell in parts.rows[1].cells]
    assert styles == [["表文"], *[["表数"]] * (len(styles) - 1)]


def test_rest_and_the_bulletin_by_part(short, officers, twelve, client):
    row = save_bulletin(division=twelve[0], title="分县", text=BY_PART, by=officers[0])
    page = client.get(short.get_absolute_url(), {"bulletin": str(row.pk)})
    [text] = html.fromstring(page.text).xpath('//*[@id="bulletin-text"]/p[1]')
    assert text.text_content().rstrip("；").split("；") == SAID
    with official(Report.objects.get(), by=officers[2], bulletin=str(row.pk)) as file:
        lines = [p.text for p in Document(io.BytesIO(file.read())).paragraphs]
    assert "；".join(SAID) + "；" in lines
    body = client.get(f"/api/v1/reports/{short.pk}/").json()
    served = [f for f in body["figures"] if f["indicator"] == "IND-SVC-01" and not f["dimension"]]
    parts = [f["text"] for f in served if f["part"]]
    assert parts == ["1", "2", "3", *[UNFILED] * 9]
    assert date.fromisoformat(body["as_of"]) == date(2025, 10, 31)
