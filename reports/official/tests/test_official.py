"""The official document of a report: its layout, cell by cell what the page says, its doors."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.bulletins.services import save_bulletin
from reports.issued.services.issuing import issue_report, review_report
from reports.issued.sheets import Sheet
from reports.models import BulletinTemplate
from reports.official import services
from reports.official.document import in_chinese
from reports.official.template import PATH, build
from reports.testing import ALONE, OCTOBER
from stations.jobs.queue import run
from stations.models import AuditEntry, Job

PARTS = ["word/document.xml", "word/styles.xml", "word/settings.xml"]
PARTS += ["word/footer1.xml", "word/footer2.xml"]


@pytest.fixture
def scene(make_service, make_person, make_donation, make_division, granny_li):
    """October with services of two kinds, an attempt, goods, and a township without a station."""
    neighbour = make_person("王大山", born_on=date(1970, 1, 1))
    make_service([granny_li, neighbour], on=date(2025, 10, 8), codes=["14"])
    make_service([granny_li], on=date(2025, 10, 12), method="S", heads={"elders": 1500})
    make_service(subject=neighbour, outcome="not_met", on=date(2025, 10, 21))
    make_donation(kind="cash", quantity=Decimal(21860), received_on=OCTOBER)
    make_division("9A0101150", "远镇 & 山")


@pytest.fixture
def issued(scene, compiled, county, chen, gao):
    report = review_report(compiled(county), by=chen, reason=ALONE)
    return issue_report(report, by=gao, reason=ALONE)


@pytest.fixture
def opened():
    def read(report, by, **asked):
        with services.official(report, by=by, **asked) as file:
            return Document(io.BytesIO(file.read()))

    return read


@pytest.fixture
def document(opened, issued, chen):
    return opened(issued, chen)


def texts(document, style=None):
    return [p.text for p in document.paragraphs if style in (None, p.style.name)]


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


# ── the layout ───────────────────────────────────────────────────────────────────────────────────


def test_the_committed_template_is_the_one_that_the_script_makes(tmp_path):
    build().save(str(tmp_path / "made.docx"))
    with zipfile.ZipFile(PATH) as kept, zipfile.ZipFile(tmp_path / "made.docx") as made:
        for name in PARTS:
            assert kept.read(name) == made.read(name), name


def test_the_page_is_that_of_the_standard(document):
    [section] = document.sections
    margins = section.top_margin, section.left_margin
    assert [round(one / Mm(1)) for one in margins] == [37, 28]
    text = section.page_width - section.left_margin - section.right_margin
    high = section.page_height - section.top_margin - section.bottom_margin
    assert (round(text / Mm(1)), round(high / Mm(1))) == (156, 225)
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)


LOOKS = {
    "公文标题": ("方正小标宋简体", 22, WD_ALIGN_PARAGRAPH.CENTER),
    "公文正文": ("仿宋_GB2312", 16, WD_ALIGN_PARAGRAPH.JUSTIFY),
    "公文一级标题": ("黑体", 16, WD_ALIGN_PARAGRAPH.LEFT),
    "公文二级标题": ("楷体_GB2312", 16, WD_ALIGN_PARAGRAPH.LEFT),
    "公文落款": ("仿宋_GB2312", 16, WD_ALIGN_PARAGRAPH.RIGHT),
}


@pytest.mark.parametrize("name", LOOKS)
def test_each_text_has_its_font_by_name_its_size_and_pitch(name, document):
    font, size, alignment = LOOKS[name]
    style = document.styles[name]
    fonts = style.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia")} == {font}
    written = style.paragraph_format
    assert (style.font.size, written.alignment) == (Pt(size), alignment)
    assert written.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    if name != "公文标题":
        assert Pt(28) <= written.line_spacing <= Pt(30)
    if name in {"公文正文", "公文一级标题", "公文二级标题"}:
        assert style.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert name in {p.style.name for p in document.paragraphs}


def test_pages_are_numbered_outside_between_dashes(document):
    assert document.settings.odd_and_even_pages_header_footer
    [section] = document.sections
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        [paragraph] = footer.paragraphs
        assert (paragraph.runs[0].text, paragraph.runs[-1].text) == ("— ", " —")
        assert "PAGE" in paragraph._p.xml
        assert paragraph.style.paragraph_format.alignment == side
        assert paragraph.style.font.size == Pt(14)
        assert paragraph.style.element.rPr.rFonts.get(qn("w:eastAsia")) == "宋体"


# ── what it says ─────────────────────────────────────────────────────────────────────────────────


def test_it_has_title_bulletin_tables_and_who_signed(document, issued, chen, gao):
    assert texts(document, "公文标题") == [f"{issued.place}社工站服务月报"]
    heads = texts(document, "公文一级标题")
    assert heads[:4] == ["一、概况", "二、关键指标", "三、按区划", "四、分类情况"]
    said = texts(document, "公文正文")
    assert any(line.startswith("截至2025年10月31日，") for line in said)
    assert f"填报人：{chen}　　审核人：{chen}　　签发人：{gao}" in said
    day = timezone.localtime(issued.issued_at)
    assert texts(document, "公文落款") == [
        str(issued.place),
        f"{day.year}年{day.month}月{day.day}日",
    ]
    assert f"sha256 {issued.sha256}" in texts(document, "公文附注")
    assert not any("{" in line for line in texts(document))


def test_every_table_of_the_page_stands_in_it_cell_by_cell(document, issued):
    sheet = Sheet(issued)
    found = {tuple(rows[0]): rows[1:] for rows in map(cells, document.tables)}
    figures = [row for rows in map(cells, document.tables) for row in rows if rows[0][0] == "指标"]
    for _chapter, lines in sheet.chapters:
        for line in lines:
            if line.shown.figure:
                name, unit = str(line.shown.indicator.name), str(line.shown.unit)
                now = line.shown.fraction, line.shown.text
                assert [name, unit, *now, "—", "—", "—"] in figures
    assert ["乡镇（街道）社工站覆盖率", "%", "1/2", "50", "—", "—", "—"] in figures
    for table in sheet.tables():
        shown = [
            [str(word), *(one.text if one.figure else "0" for one in row)]
            for word, row in table.rows
        ]
        assert any(rows[: len(shown)] == shown for rows in found.values()), table.title
    [parts] = [rows for heads, rows in found.items() if heads[0] == "区划"]
    assert [row[:3] for row in parts] == [
        ["East Town", "1/1", "1/1"], ["远镇 & 山", "0/1", "0/1"], ["全部", "1/2", "1/2"],
    ]  # fmt: skip


def test_a_table_repeats_its_headings_and_is_as_wide_as_the_text(document):
    for table in document.tables:
        head, *rows = table._tbl.tr_lst
        assert head.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        assert {len(row.tc_lst) for row in table._tbl.tr_lst} == {len(table.columns)}
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        assert services.TEXT_WIDTH - 10 <= sum(widths) <= services.TEXT_WIDTH
        assert [int(cell.tcPr.tcW.get(qn("w:w"))) for cell in head.tc_lst] == widths
        styles = [cell.paragraphs[0].style.name for cell in table.rows[1].cells]
        is_words = table.rows[0].cells[0].text == "社工站"
        assert styles == ["表文", *["表文" if is_words else "表数"] * (len(widths) - 1)]


def test_who_signed_stands_on_one_page_with_place_and_day(document):
    signed = next(p for p in document.paragraphs if p.text.startswith("填报人："))
    assert signed.paragraph_format.keep_with_next
    assert document.styles["公文落款"].paragraph_format.keep_with_next


def test_what_lacks_is_listed(opened, scene, compiled, county, chen):
    """Nobody has filed: the stations are named, and it says that it isn't issued."""
    report = compiled(county, file=False)
    document = opened(report, chen)
    heads = [line.partition("、")[2] for line in texts(document, "公文一级标题")]
    assert heads[-2:] == ["未报、未审核的月份", "没有社工站的乡镇（街道）"]
    said = texts(document, "公文正文")
    [late] = [rows for rows in map(cells, document.tables) if rows[0][0] == "社工站"]
    assert late == [
        ["社工站", "站点编号", "月份", "状态"],
        ["East Station", "E1", "2025年10月", "未报"],
    ]
    assert "Clear Stream County：远镇 & 山" in said
    assert any("未签发" in line for line in said)
    assert texts(document, "公文落款")[-1] == "（未签发）"


def test_the_overview_is_the_chosen_bulletin(opened, issued, chen, county):
    text = "{place}服务{IND-SVC-01||人次}。"
    row = save_bulletin(division=county, title="短讯", text=text, by=chen)
    said = texts(opened(issued, chen, bulletin=str(row.pk)), "公文正文")
    own = f"{county}服务1503人次。"
    assert own in said
    usual = texts(opened(issued, chen, bulletin="usual"), "公文正文")
    at = said.index(own) - 1  # after what the report says of itself; it was not issued with it
    assert said[at] == "以下文字未随报表签发，仅供参考。"
    assert usual[at].startswith("截至")
    BulletinTemplate.objects.filter(pk=row.pk).update(text="{IND-OLD-01}")  # gone meanwhile
    assert texts(opened(issued, chen, bulletin=str(row.pk)), "公文正文")[at] == usual[at]


def test_the_day_is_that_of_the_clock_here(opened, scene, compiled, county, chen, gao):
    report = review_report(compiled(county), by=chen, reason=ALONE)
    report.issued_at = datetime(2025, 11, 3, 17, 5, tzinfo=UTC)
    assert texts(opened(report, chen), "公文落款")[-1] == "2025年11月4日"


def test_a_place_named_like_markup_stays_a_name(opened, issued, chen, county):
    county.name = "<w:b/> {{ title }} & 县"
    county.save()
    issued.refresh_from_db()
    assert texts(opened(issued, chen), "公文标题") == ["<w:b/> {{ title }} & 县社工站服务月报"]


def test_numbers_of_headings_are_written_as_such():
    assert [in_chinese(n) for n in (1, 2, 10, 12, 22)] == ["一", "二", "十", "十二", "二十二"]


# ── the doors ────────────────────────────────────────────────────────────────────────────────────


def downloads():
    rows = AuditEntry.objects.filter(verb="download_report").order_by("pk")
    return [(row.by.username, row.detail["format"]) for row in rows]


def test_it_is_downloaded_from_the_page_and_the_trail_tells(as_user, issued, chen):
    client = as_user(chen)
    address = reverse("reports:docx", args=[issued.pk])
    assert address in client.get(issued.get_absolute_url()).content.decode()
    answer = client.get(address)
    assert answer["Content-Type"] == services.DOCX
    assert ".docx" in answer["Content-Disposition"]
    assert texts(Document(io.BytesIO(answer.getvalue())), "公文标题")
    client.get(reverse("reports:xlsx", args=[issued.pk])).getvalue()
    client.get(reverse("reports:csv", args=[issued.pk])).getvalue()
    assert downloads() == [("chen", "docx"), ("chen", "xlsx"), ("chen", "csv")]


def test_both_files_come_over_rest(as_client, tong, scene, compiled, east):
    report = compiled(east)
    client = as_client(tong)
    book = client.get(f"/api/v1/reports/{report.pk}/xlsx/")
    assert book.getvalue()[:2] == b"PK"
    answer = client.get(f"/api/v1/reports/{report.pk}/docx/?bulletin=usual")
    assert texts(Document(io.BytesIO(answer.getvalue())), "公文标题") == [f"{east}社工站服务月报"]
    assert downloads() == [("tong", "xlsx"), ("tong", "docx")]


def test_a_long_one_is_a_job_whose_page_hands_it_out(as_user, issued, chen, lin, monkeypatch):
    monkeypatch.setattr(services, "LONG", 3)
    client = as_user(chen)
    answer = client.get(reverse("reports:docx", args=[issued.pk]) + "?bulletin=usual")
    job = Job.objects.get(kind=services.JOB)
    assert answer.url == job.get_absolute_url()
    assert run(job.pk)
    job.refresh_from_db()
    file = client.get(job.url)
    assert ".docx" in file["Content-Disposition"]
    assert texts(Document(io.BytesIO(file.getvalue())), "公文标题")
    assert as_user(lin).get(job.url).status_code == 404
    assert downloads() == [("chen", "docx")]
