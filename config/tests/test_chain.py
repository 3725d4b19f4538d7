"""From the visit to the bureau's desk on the product as it runs: a visit of the last month with a
quilt out of the stock counts at once; its month is filed, compiled by the worker, returned, filed
again and issued; what is voided later leaves the issued report as it was."""

import csv
import hashlib
import io
import re

import pytest
from openpyxl import load_workbook

from config.tests.stack import COUNTY, DESK, PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("stack")]

STATION = "坡妹镇社工站"
PERSON, TYPED = "韦国良", "wgl"
VISITS, GIVEN, GOODS = "IND-VIS-02", "IND-RES-03", "IND-RES-04d"
OTHER = "其他"  # the domain of no other visit of the demo
THING = ("棉被", "条")
COMMENT = "棉被发放请补签收后重新填报。"


def number(text):
    (found,) = re.findall(r"[\d,]+(?:\.\d+)?", text)
    return float(found.replace(",", ""))


def press(visitor, name):
    visitor.follow(visitor.page.locator("main").get_by_role("button", name=name))


def tile(visitor, subject):
    """A figure of the last month on the dashboard of one's own place."""
    month = f"?month={visitor.last_month}"
    if not visitor.board:
        visitor.page.goto("/reports/dashboard/")
        visitor.board = f"{visitor.page.url}{month}"
    visitor.page.goto(visitor.board)
    figure = visitor.page.locator(f".kpi[data-subject={subject}] .fig")
    return number(figure.evaluate("element => element.firstChild.textContent"))


def receive_quilts(worker):
    page = worker.page
    page.goto("/resources/receive/")
    for name, value in {
        "item_name": THING[0], "unit": THING[1], "quantity": "5", "value": "600",
        "donor_name": "惠民家纺店", "received_on": f"{worker.last_day.replace(day=1)}",
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", value)
    worker.follow(page.locator(".savebar .btn-primary"))
    assert "5" in worker.words()


def records_of(worker, day):
    """Addresses of the person's records of a day; the demo may hold one already."""
    worker.page.goto(f"/records/?since={day}&until={day}")
    rows = worker.page.locator("tbody tr", has_text=PERSON).locator("a.name")
    return {row.get_attribute("href") for row in rows.all()}


def visit_with_a_quilt(worker):
    """Found by initials, logged for the last day of the month; the record's address. Where the demo
    holds a visit of that very day (today), it is asked whether this is another one."""
    page, day = worker.page, worker.last_day
    known = records_of(worker, day)
    page.goto(f"/people/?q={TYPED}")
    worker.follow(page.get_by_role("link", name=PERSON).first)
    worker.follow(page.locator("main a[href^='/log/']").first)
    page.locator("input[name=condition][value=well] + label").click()
    page.locator("#id_handed > summary").click()
    quilt = page.locator("[name=handed-0-item] option", has_text=f"5 {THING[1]}")
    page.select_option("[name=handed-0-item]", quilt.get_attribute("value"))
    page.fill("[name=handed-0-quantity]", "1")
    page.select_option("[name=handed-0-receipt]", "self")
    page.locator("details", has=page.locator("[name=done_on]")).locator("summary").click()
    page.fill("[name=done_on]", f"{day}")
    page.select_option("[name=domain]", label=OTHER)
    worker.follow(page.locator(".savebar .btn-primary"))
    asked = page.locator("[name=different_from]")
    assert asked.count() == len(known)
    if known:
        for other in asked.all():
            other.check()
        worker.follow(page.locator(".savebar .btn-primary"))
    (record,) = records_of(worker, day) - known
    return record


def file_the_month(lead, reason=""):
    """From the line on *Today* to the button."""
    lead.page.goto("/today/")
    if lead.stack.is_next_day:  # the line may be of the month that has ended since
        lead.page.goto(f"/filings/?month={lead.last_month}")
        lead.follow(lead.page.get_by_role("link", name=STATION))
    lead.follow(lead.page.locator(f"main a[href$='/{lead.last_month}/']").first)
    said = lead.words()
    if reason:
        lead.page.fill("[name=reason]", reason)
    lead.follow(lead.page.locator("main form .btn-primary"))
    return said


def return_the_month(officer):
    page = officer.page
    page.goto(f"/filings/?month={officer.last_month}")
    officer.follow(page.get_by_role("link", name=STATION))
    page.fill("[name=comment]", COMMENT)
    officer.follow(page.locator("button[name=return]"))
    assert COMMENT in officer.words()


def compile_the_month(officer):
    """Ask for the county's report on the page and wait there for the worker; its key."""
    page = officer.page
    page.goto("/reports/")
    page.select_option("#ask [name=place]", label=COUNTY)
    page.select_option("#ask [name=period]", officer.last_month)
    officer.follow(page.locator("#ask .btn-primary"))
    page.locator("#state a.btn").wait_for(timeout=PATIENCE * 1000)
    officer.follow(page.locator("#state a.btn"))
    return re.findall(r"[0-9a-f-]{36}", page.url)[0]


def row_of(officer, indicator):
    return officer.page.locator("tr", has=officer.page.locator(f"a[href^='?figure={indicator}#']"))


def in_csv(officer, report, county):
    """Figures of the county: whole ones by indicator, others by indicator and item."""
    text = officer.get(f"/reports/{report}/csv/").body().decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if row[3] == county]
    return {(row[0], row[8]): row[12] for row in rows}


def in_xlsx(officer, report, indicator):
    """The very cell: the column of this month in the row of the indicator."""
    book = load_workbook(io.BytesIO(officer.get(f"/reports/{report}/xlsx/").body()))
    sheet = book.worksheets[0]
    place = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    heading, code = place["本月"], place[indicator]
    return sheet[f"{heading.column_letter}{code.row}"].value


def figures_agree(officer, report, county):
    """On the page, in the workbook's cell and in the CSV; the visit alone in its domain."""
    rows = in_csv(officer, report, county)
    for indicator in (VISITS, GIVEN):
        on_page = number(row_of(officer, indicator).locator("td").nth(3).inner_text())
        assert on_page == in_xlsx(officer, report, indicator) == float(rows[indicator, ""]) > 0
    assert rows[VISITS, OTHER] == "1"
    assert float(rows[GOODS, f"{THING[0]}（{THING[1]}）"]) == 1
    return rows


def open_the_visit(officer, report):
    """The list behind the visit's own cell, from its number; its one row, and what came since."""
    officer.page.goto(f"/reports/{report}/")
    cell = f"a[href*='/records/{VISITS}/'][href*='item=99']"
    assert officer.page.locator(cell).inner_text() == "1"
    officer.follow(officer.page.locator(cell))
    since = officer.page.locator("aside .alert").inner_text()
    return officer.page.locator("[data-row]").inner_text(), since


def issue(officer, report, api):
    """Reviewed and issued by whoever asked for it, who says why; one seal everywhere."""
    for verb in ("review", "issue"):
        officer.follow(officer.page.locator(f"a[href$='/{verb}/']"))
        officer.page.fill("[name=reason]", "本县只有一人办公")
        officer.follow(officer.page.locator("form:has([name=reason]) button.btn-primary"))
    seal = api.get(f"reports/{report}/").json()["sha256"]
    shown = officer.page.locator("code[title]").get_attribute("title")
    sealed = officer.get(f"/reports/{report}/document/").body()
    over_rest = api.get(f"reports/{report}/document/").content
    assert seal == shown == hashlib.sha256(sealed).hexdigest()
    assert over_rest == sealed
    return sealed


def void(worker, record):
    worker.page.goto(f"{record}void/")
    worker.page.fill("[name=reason]", "记错了人，棉被已退回")
    worker.follow(worker.page.locator(".savebar .btn-primary"))


def test_from_the_visit_to_the_issued_report(visitor, settled, api, county_code):
    worker, lead = visitor("wei-xiaoyan"), visitor("luo-xing")
    officer = visitor("chen-siyuan", DESK)
    at_station, in_county = tile(worker, "services"), tile(officer, "services")

    receive_quilts(worker)
    record = visit_with_a_quilt(worker)
    assert tile(worker, "services") == at_station + 1
    assert tile(officer, "services") == in_county + 1

    file_the_month(lead)
    first = compile_the_month(officer)
    figures = figures_agree(officer, first, county_code)

    return_the_month(officer)
    assert COMMENT in file_the_month(lead, "签收已补")
    second = compile_the_month(officer)
    assert figures_agree(officer, second, county_code) == figures
    sealed = issue(officer, second, api)
    row, since = open_the_visit(officer, second)
    assert (PERSON[0] in row, "1" in since) == (True, False)

    void(worker, record)
    assert tile(officer, "services") == in_county
    row_after, since = open_the_visit(officer, second)
    assert (row_after, "1" in since) == (row, True)
    officer.page.goto(f"/reports/{second}/")
    assert "−1" in row_of(officer, VISITS).inner_text()
    assert figures_agree(officer, second, county_code) == figures
    assert officer.get(f"/reports/{second}/document/").body() == sealed
