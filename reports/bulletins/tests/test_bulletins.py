"""Bulletins over plain values: what a template may say, and what becomes of it."""

import re
from contextlib import suppress
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from reports.bulletins.placeholders import parse
from reports.bulletins.prose import Found, Segment, compose, text_of
from reports.bulletins.qualifiers import QUALIFIERS
from reports.figures.keys import FigureKey
from reports.indicators import CATALOGUE


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def source(value=None, **rest):
    """The same figure wherever one asks."""
    year_ago, target = rest.pop("year_ago", None), rest.pop("target", None)
    found = None if value is None else Found(Decimal(str(value)), url="/records/", **rest)
    return SimpleNamespace(
        place="黔西南州",
        period="2023年12月",
        day="2023年12月31日",
        figure=lambda cell: found,
        year_ago=lambda cell: year_ago and Decimal(str(year_ago)),
        target=lambda cell: target and Decimal(str(target)),
        names=lambda cell: ["兴义市", "册亨县"],
    )


def said(text, *args, **kwargs):
    return text_of(compose(text, source(*args, **kwargs)))


def test_a_sentence():
    segments = compose("{period},{place}服务群众{IND-SVC-01|余|万人次}.", source(14_236))
    assert [*map(tuple, segments)] == [
        ("2023年12月", ""),
        ("，", ""),
        ("黔西南州", ""),
        ("服务群众", ""),
        ("1.4万余人次", "/records/"),
        ("。", ""),
    ]


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("{IND-NET-02||%}", "0.72142857", "72%"),
        ("{IND-NET-02||%|decimals=2}", "0.16418", "16.42%"),
        ("{IND-NET-02||%|小数=1}", "0.9714", "97.1%"),
        ("{IND-NET-02||%}", "0.9999", "99.99%"),
        ("{IND-NET-02||覆盖率}", "1", "全覆盖"),
        ("{IND-NET-02|达|覆盖率}", "0.72142857", "覆盖率达72%"),
        ("{IND-NET-02|超|%}", "0.72142857", "超72%"),
        ("{IND-NET-02|超|%}", "0.72", "72%"),
        ("{IND-NET-02|近|%|step=10}", "0.72142857", "近80%"),
        ("｛IND-NET-01｜共｜个｝", 101, "共101个"),
        ("{IND-NET-01@milestone=operating}", 145, "145"),
        ("{ IND-NET-01 | | 个 | spelled }", 8, "八个"),
        ("{IND-NET-03b.names}已全部完成", 2, "兴义市、册亨县已全部完成"),
    ],
)
def test_figures(template, value, text):
    assert said(template, value) == text


def test_a_share_of_nothing_and_a_figure_that_is_not_there():
    assert said("{IND-NET-02|达|%}") == "—"
    nothing = source(0)
    nothing.figure = lambda cell: Found(None, Decimal(0), Decimal(0), "/records/")
    assert compose("{IND-NET-02||%}", nothing) == [Segment("—")]
    assert said("{IND-SVC-01.change||%}", 5) == "—"
    assert said("{IND-SVC-01.change||%}", 5, year_ago=0) == "—"


@pytest.mark.parametrize(
    ("template", "now", "before", "text"),
    [
        ("同比{IND-SVC-01.change||%}", 145_550, 130_023, "同比增长11.9%"),
        ("同比{IND-SVC-01.change||%|小数=0}", 2104, 1503, "同比增长40%"),
        ("同比{IND-SVC-01.change||%}", 90, 100, "同比下降10%"),
        ("同比{IND-SVC-01.change||%}", 100, 100, "同比持平"),
        ("较去年{IND-NET-02.change||个百分点}", "0.910", "0.879", "较去年提高3.1个百分点"),
        ("较去年{IND-NET-02.change||个百分点}", "0.5", "0.6", "较去年降低10个百分点"),
    ],
)
def test_against_the_year_before(template, now, before, text):
    assert said(template, now, year_ago=before) == text


def test_fractions_and_targets():
    asked = "{IND-NET-02.numerator||个}、{IND-NET-02.denominator||个}、{IND-NET-01.target||个}"
    answers = source(0.5, numerator=Decimal(70), denominator=Decimal(140), target=140)
    assert text_of(compose(asked, answers)) == "70个、140个、140个"


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("{IND-XXX-99}", "there is no indicator IND-XXX-99."),
        ("{IND-NET-05}", "There are IND-NET-05a, IND-NET-05b."),
        ("{IND-SVC-99}", "There are IND-SVC-0"),
        (
            "{visits}",
            "“visits” is no figure; write one as IND-SVC-01, or one of place, period, day.",
        ),
        ("{}", "“” is no figure"),
        ("{IND-SVC-01@elders}", "“@elders” names no cell; write it as @group=elders or @part="),
        ("{IND-SVC-01@group=}", "“@group=” names no cell"),
        ("{IND-SVC-01@part=1@part=2}", "“@part=2” is one too many: a figure has one part and one"),
        ("{IND-SVC-01@group=elders@domain=01}", "“@domain=01” is one too many"),
        ("{IND-NET-01.half}", "“.half” is unknown"),
        (
            "{IND-NET-01@colour=red}",
            "IND-NET-01 is not counted by “colour”; there are milestone, part.",
        ),
        ("{IND-NET-01@milestone=painted}", "“painted” is unknown; there are built,"),
        ("{IND-NET-01|几|个}", "“几” is no qualifier; there are 达 共 余 多 超 近 约"),
        ("{IND-NET-01|余|磅}", "“磅” is no known unit; this figure is counted in 个."),
        ("{IND-NET-01|余|万个|左}", "“左” is no position; there are 前 后"),
        ("{IND-NET-01|余|个|前|后}", "“后” is one too many: write figure|qualifier|unit|position."),
        ("{IND-NET-01|余|个|step=7}", "the step is the place of a digit"),
        ("{IND-NET-01|余|个|step=ten}", "the step is the place of a digit"),
        ("{IND-NET-01|余|个|step=NaN}", "the step is the place of a digit"),
        ("{IND-NET-01||个|step=10}", "a step rounds"),
        ("{IND-NET-01||个|colour=red}", "“colour=red” is unknown"),
        ("{IND-NET-01||%}", "IND-NET-01 is no share: not “%”, it is counted in 个."),
        ("{IND-NET-02||个}", "a share is written with % / 覆盖率, not with “个”."),
        ("{IND-NET-02.change||%}", "this change is written with 个百分点, not with “%”."),
        ("{IND-NET-03b.names||个}", "names have neither qualifier nor unit: leave “个” out."),
        ("全县{IND-NET-01", "a brace without its partner."),
        ("全县}", "a brace without its partner."),
        ("全县]", "a bracket without its partner."),
        ("[全县", "a bracket without its partner."),
    ],
)
def test_a_wrong_placeholder_is_named_with_its_place(template, sentence):
    with pytest.raises(ValidationError) as refused:
        parse(f"全市\n第二行{template}。")
    assert len(refused.value.messages) == 1
    message = refused.value.messages[0]
    assert sentence in message
    column = 4 + re.search(r"[{}\[\]]", template).start()
    assert message.startswith(f"Line 2, character {column}, ")


def test_a_clause_without_its_figure_is_left_out():
    template = "服务{IND-SVC-01||人次}[，同比{IND-SVC-01.change||%}]。"
    assert said(template, 110, year_ago=100) == "服务110人次，同比增长10%。"
    assert said(template, 110) == "服务110人次。"
    assert said("无[，捐助{IND-SVC-01||人次}][，0.5成]。", 0) == "无，0.5成。"
    assert said("有[，占{IND-NET-02||%|decimals=1}]。", "0.005") == "有，占0.5%。"


def test_all_wrong_placeholders_are_named_at_once():
    with pytest.raises(ValidationError) as refused:
        parse("{IND-AAA-01}与{IND-NET-01|余|磅}与{IND-NET-01||个}")
    assert len(refused.value.messages) == 2
    assert "{IND-NET-01|余|磅}" in refused.value.messages[1]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("全县,覆盖(含街道).", "全县，覆盖（含街道）。"),
        ("1,633人次;共25场", "1,633人次；共25场"),
        ("14:30开始,比例1:2", "14:30开始，比例1:2"),
        ("Stations, covered (all).", "Stations, covered (all)."),
    ],
)
def test_full_width_marks(typed, read):
    assert "".join(map(str, parse(typed))) == read


def test_cells():
    cells = [piece.cell for piece in parse("{IND-NET-02@part=522301||%}{IND-NET-01||个}")]
    assert cells == [FigureKey("IND-NET-02", part="522301"), FigureKey("IND-NET-01")]


@pytest.mark.parametrize(
    "cell", ["@group=elders@part=522301", "@part=522301@group=elders", "@group=elders @part=522301"]
)
def test_a_part_is_told_by_one_dimension_in_either_order(cell):
    [piece] = parse(f"{{IND-SVC-01{cell}.change||%}}")
    assert piece.cell == FigureKey("IND-SVC-01", "522301", "group", "elders")
    assert piece.aspect == "change"


@given(st.text("{}|@=.IND-NETSVC012余万人次% ab\n｛｝", max_size=40))
def test_any_text_is_read_or_refused(text):
    with suppress(ValidationError):
        pieces = parse(text)
        assert "{" not in "".join(piece for piece in pieces if isinstance(piece, str))


units = {True: ["%", "覆盖率"], False: ["人次", "万元", ""]}


@given(
    st.sampled_from(sorted(CATALOGUE)),
    st.sampled_from(list(QUALIFIERS)),
    st.decimals(0, 10**6, places=6),
    st.data(),
)
def test_every_indicator_can_be_said(key, qualifier, value, data):
    unit = data.draw(st.sampled_from(units[CATALOGUE[key].is_share]))
    text = said(f"共{{{key}|{qualifier}|{unit}}}。", value)
    assert text[0] + text[-1] == "共。"
    assert any(digit in text for digit in "0123456789") or text == "共全覆盖。"
