"""Makes ``official.docx``, the template of the official document, in the layout of GB/T 9704-2012.

    .venv/bin/python -m reports.official.template

The measures are the standard's: A4, the text 156 × 225 mm, 37 mm above and 28 mm left of it, 22
lines of 28 characters a page; the title in 2号 小标宋, the text in 3号 仿宋, its headings in 黑体
and 楷体, the page's number in 4号 宋体 between dashes, outside. Fonts are named, not embedded:
offices have them. The placeholders are docxtpl's: what is changed in Word by hand works, too.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as Made
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

PATH = Path(__file__).with_name("official.docx")
SONG, FANG, HEI, KAI, SMALL = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
NO2, NO3, NO4, NO5 = Pt(22), Pt(16), Pt(14), Pt(10.5)  # 号, the sizes of Chinese type
PITCH = Pt(29)  # 225 mm ÷ 22 lines
TABLE_PITCH = Pt(16)
INDENT = 2  # characters
LEFT, RIGHT, CENTER, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
# name: font, size, alignment, line pitch, first line's indent, stays with what follows
STYLES: dict[str, tuple[str, Pt, WD_ALIGN_PARAGRAPH, Pt | None, int, bool]] = {
    "公文标题": (SONG, NO2, CENTER, Pt(36), 0, True),
    "公文副题": (KAI, NO3, CENTER, PITCH, 0, False),
    "公文正文": (FANG, NO3, BOTH, PITCH, INDENT, False),
    "公文一级标题": (HEI, NO3, LEFT, PITCH, INDENT, True),
    "公文二级标题": (KAI, NO3, LEFT, PITCH, INDENT, True),
    "公文落款": (FANG, NO3, RIGHT, PITCH, 0, True),
    "公文附注": (FANG, NO5, LEFT, TABLE_PITCH, 0, False),
    "表头": (HEI, NO5, CENTER, TABLE_PITCH, 0, False),
    "表文": (FANG, NO5, LEFT, TABLE_PITCH, 0, False),
    "表数": (FANG, NO5, RIGHT, TABLE_PITCH, 0, False),
    "页码单": (SMALL, NO4, RIGHT, None, 0, False),
    "页码双": (SMALL, NO4, LEFT, None, 0, False),
}


def build() -> Made:
    document = Document()
    _page(document)
    for name, look in STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _look(style, *look)
    _numbers(document)
    _properties(document)
    for style, text in (
        ("公文标题", "{{ title }}"),
        ("公文副题", "{{ subtitle }}"),
        ("公文正文", "{%p for line in notes %}"),
        ("公文正文", "{{ line }}"),
        ("公文正文", "{%p endfor %}"),
        ("公文正文", "{%p for part in parts %}"),
        ("公文一级标题", "{{ part.heading }}"),
        ("公文正文", "{%p for line in part.lines %}"),
        ("公文正文", "{{ line }}"),
        ("公文正文", "{%p endfor %}"),
        ("公文正文", "{%p for table in part.tables %}"),
        ("公文正文", "{%p if table.heading %}"),
        ("公文二级标题", "{{ table.heading }}"),
        ("公文正文", "{%p endif %}"),
    ):
        document.add_paragraph(text, style=style)
    _table(document)
    for style, text in (
        ("公文附注", "{{ table.note }}"),
        ("公文正文", "{%p endfor %}"),
        ("公文正文", "{%p endfor %}"),
        ("公文正文", ""),
        ("公文正文", "{{ signed }}"),
        ("公文落款", "{{ place }}"),
        ("公文落款", "{{ day }}"),
        ("公文附注", "{{ seal }}"),
    ):
        _signature(document.add_paragraph(text, style=style))
    return document


def _signature(paragraph: Paragraph) -> None:
    """署名 and date stand four characters from the right edge, on the page of who signed."""
    if "signed" in paragraph.text:
        paragraph.paragraph_format.keep_with_next = True
    if paragraph.style is not None and paragraph.style.name == "公文落款":
        _indent(paragraph._p.get_or_add_pPr(), "right", 4, NO3)


def _page(document: Made) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(23)
    grid = section._sectPr.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(PITCH.pt * 20)))


def _look(
    style: ParagraphStyle,
    font: str,
    size: Pt,
    alignment: WD_ALIGN_PARAGRAPH,
    pitch: Pt | None,
    indent: int,
    keep: bool,
) -> None:
    style.base_style = None
    style.font.size = size
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)
    written = style.paragraph_format
    written.alignment, written.keep_with_next = alignment, keep
    written.space_before = written.space_after = Pt(0)
    written.widow_control = False
    if pitch is not None:
        written.line_spacing_rule, written.line_spacing = WD_LINE_SPACING.EXACTLY, pitch
    if pitch == TABLE_PITCH:
        loose = OxmlElement("w:snapToGrid")
        loose.set(qn("w:val"), "0")
        style.element.get_or_add_pPr().append(loose)
    if indent:
        _indent(style.element.get_or_add_pPr(), "firstLine", indent, size)


def _indent(properties: OxmlElement, side: str, chars: int, size: Pt) -> None:
    """In characters; in points too, for programs that don't count characters."""
    found = properties.get_or_add_ind()
    found.set(qn(f"w:{side}Chars"), str(chars * 100))
    found.set(qn(f"w:{side}"), str(int(chars * size.pt * 20)))


def _numbers(document: Made) -> None:
    """— 1 —: on odd pages right, on even ones left, one character from the edge."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, style, edge in (
        (section.footer, "页码单", "right"),
        (section.even_page_footer, "页码双", "left"),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles[style]
        _indent(paragraph._p.get_or_add_pPr(), edge, 1, NO4)
        paragraph.add_run("— ")
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = paragraph.add_run()
            made = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                made.set(qn("w:fldCharType"), kind)
            made.text = text or None
            run._r.append(made)
        paragraph.add_run(" —")


def _table(document: Made) -> None:
    """A heading row that every page repeats, then the rows: a name, and what stands beside it."""
    made = document.add_table(rows=4, cols=4)
    made.style, made.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    head, begin, row, end = made.rows
    _fill(head, ["{{ table.first }}", "{%tc for one in table.heads %}", "{{ one }}"], "表头")
    _fill(begin, ["{%tr for row in table.rows %}"], "表文")
    _fill(row, ["{{ row.name }}", "{%tc for one in row.cells %}", ""], "表文")
    _fill(end, ["{%tr endfor %}"], "表文")
    _aligned(document, row.cells[2])
    _property(head, "w:tblHeader")
    for one in made.rows:
        _property(one, "w:cantSplit")
    _narrow(made)


def _fill(row: _Row, texts: list[str], style: str) -> None:
    texts = [*texts, "{%tc endfor %}"] if len(texts) > 1 else texts
    for cell, text in zip(row.cells, [*texts, "", "", ""], strict=False):
        cell.paragraphs[0].text = text
        cell.paragraphs[0].style = style


def _aligned(document: Made, cell: _Cell) -> None:
    """Words begin at the left, numbers end at the right."""
    first, *others = [
        ("{%p if table.is_words %}", "表文"),
        ("{{ one }}", "表文"),
        ("{%p else %}", "表文"),
        ("{{ one }}", "表数"),
        ("{%p endif %}", "表文"),
    ]
    cell.paragraphs[0].text = first[0]
    cell.paragraphs[0].style = document.styles[first[1]]
    for text, style in others:
        cell.add_paragraph(text, style=document.styles[style])


def _property(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _narrow(table: Table) -> None:
    """Little room beside the text of a cell: a table has the width of the text alone."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "57")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)
    table.autofit = False


def _properties(document: Made) -> None:
    about = document.core_properties
    about.author = about.title = about.comments = about.keywords = ""
    about.language = "zh-CN"


if __name__ == "__main__":
    build().save(str(PATH))
