"""A part that is told by a dimension as well: ``@group=elders@part=522301``."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from beneficiaries.models import PersonCategory
from reports.bulletins.prose import compose, text_of
from reports.bulletins.services import save_bulletin
from reports.bulletins.sources import Live, Reported
from reports.figures.keys import FigureKey
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.issued.drafts import DraftSheet, draft_of
from reports.issued.sheets import Sheet

OCTOBER = Period.month(date(2025, 10, 1))


@pytest.fixture(autouse=True)
def services(make_service, make_person, granny_li, west):
    """At East an old woman twice, once at home, and a child; at West an old man; both old ones
    live alone."""
    child = make_person("李小宝", born_on=date(2015, 6, 1))
    other = make_person("赵大爷", born_on=date(1948, 1, 1), station=west)
    for elder in (granny_li, other):
        PersonCategory.objects.create(person=elder, code="31", since=date(2025, 1, 1))
    make_service([granny_li], on=date(2025, 10, 3), domain="01")
    make_service([granny_li, child], on=date(2025, 10, 9), method="S", domain="04")
    make_service([other], on=date(2025, 10, 10), domain="01", station=west)


@pytest.fixture
def sources(county, compiled):
    live = Live(FigureSource(county, OCTOBER, OCTOBER.last))
    drafted = Reported(DraftSheet(draft_of(county, OCTOBER)))
    return [live, drafted, Reported(Sheet(compiled(county)))]


def said(source, placeholder):
    return text_of(compose(placeholder, source))


@pytest.mark.parametrize(
    ("cell", "here", "there"),
    [
        ("IND-SVC-01@group=elders", "2人次", "1人次"),
        ("IND-SVC-01@group=minors", "1人次", "—"),
        ("IND-SVC-01@domain=01", "1人次", "1人次"),
        ("IND-SVC-01@method=S", "2人次", "—"),
        ("IND-SVC-02@group=elders", "1人", "1人"),
        ("IND-CLI-03@group=elders", "1人", "1人"),
    ],
)
def test_each_source_says_the_same_of_a_part(cell, here, there, sources, east_town, west_town):
    unit = here.lstrip("0123456789")
    for source in sources:
        for town, text in ((east_town, here), (west_town, there)):
            assert said(source, f"{{{cell}@part={town.pk}||{unit}}}") == text


def test_the_parts_of_what_adds_up_are_the_whole(sources, county, east_town, west_town):
    for source in sources:
        cells = [
            source.figure(FigureKey("IND-SVC-01", part, "group", "elders")).value
            for part in ("", east_town.pk, west_town.pk)
        ]
        assert cells[0] == cells[1] + cells[2] == 3


def test_what_a_report_keeps_by_part_is_what_its_part_counts(sources, east_town):
    """Of milestones each part has its own cell; counted as the part's whole it is the same."""
    kept = FigureKey("IND-NET-02", east_town.pk, "milestone", "operating")
    *_others, reported = sources
    own = reported.counted().of_part(east_town.pk).cell(kept._replace(part=""))
    assert reported.figure(kept).value == own.value


def test_a_report_says_what_its_filings_say(compiled, county, east_town, make_service, granny_li):
    """Whatever is entered for the month after it was filed."""
    report = compiled(county)
    make_service([granny_li], on=date(2025, 10, 20))
    asked = f"{{IND-SVC-01@group=elders@part={east_town.pk}||人次}}"
    assert said(Reported(Sheet(report)), asked) == "2人次"
    assert said(Live(FigureSource(county, OCTOBER, OCTOBER.last)), asked) == "3人次"


def test_what_is_no_part_has_no_figure(sources, county):
    for source in sources:
        assert said(source, "{IND-SVC-01@group=elders@part=999999||人次}") == "—"


def test_a_part_of_nowhere_is_refused_and_those_that_are_there_are_named(county, east_town, chen):
    def save(code):
        text = f"一\n服务{{IND-SVC-01@group=elders@part={code}||人次}}。"
        return save_bulletin(division=county, title=code, text=text, by=chen)

    assert save(east_town.pk)
    for code in ("999999", county.pk):
        with translation.override("en"), pytest.raises(ValidationError) as refused:
            save(code)
        [sentence] = refused.value.message_dict["text"]
        assert sentence.startswith("Line 2, character 3, {IND-SVC-01@group=elders@part=")
        assert f"“@part={code}” is no division below {county}; there are " in sentence
        assert f"{east_town.pk} {east_town.short_name}" in sentence
