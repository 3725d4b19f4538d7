"""A township that another county has taken: what the reports of before say of it stays."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reports.bulletins.prose import Found, compose, text_of
from reports.bulletins.services import check_text
from reports.bulletins.sources import Reported
from reports.issued.addresses import url_of
from reports.issued.queries.editions import stations_changed
from reports.issued.queries.filed_months import filed_months_of
from reports.issued.queries.likeness import likenesses
from reports.issued.queries.progress import filed_under
from reports.issued.queries.since import since_then
from reports.issued.sheets import Sheet
from reports.issued.standing import RETURNED, Standing
from reports.models import Report
from stations.row_security.acting import acting_as


@pytest.fixture
def taken(city, county, west_town, make_division, move_division):
    """West Town stands under another county, from after the report's month on."""

    def take():
        from stations.divisions.services.paths import rebuild_paths

        other = make_division("9A0177", "邻县")
        rebuild_paths()
        move_division(west_town, other, date(2025, 11, 25))

    return take


@pytest.fixture
def report(county, issued, make_service, granny_li, make_person, west, taken, chen):
    """October of East and West, issued; then West went away."""
    make_service([granny_li], heads={"elders": 3})
    make_service([make_person("赵丽", station=west)], station=west, heads={"elders": 5})
    report = issued(county)
    taken()
    return Report.objects.get(pk=report.pk)


def test_the_face_counts_the_filings_that_the_report_stands_on(report, chen):
    with acting_as(chen):
        filed = filed_under(report)
    assert (filed.stations, filed.owing, filed.months, filed.owed) == (2, 2, 2, 2)


def test_what_stands_of_its_months_is_the_same_for_everybody(report, chen):
    with acting_as(chen):
        assert len(filed_months_of(report).filings) == 2


def test_nothing_came_or_went_because_a_station_did(report, chen):
    with acting_as(chen):
        assert since_then(report) == {}


def test_it_compares_as_the_same_stations(report, chen, compiled, county):
    with acting_as(chen):
        [likeness] = likenesses(report, [report])
        assert (likeness.now, likeness.then) == (2, 2)


def test_no_edition_lost_a_station(report, east, compiled, chen):
    of_east = compiled(east, file=False)
    with acting_as(chen):
        assert stations_changed(of_east, report) == ([("W1", "2025-10")], [])


def test_what_was_returned_is_told_as_returned(county, west, compiled, make_service, taken, chen):
    from cases.filings.services.filings import return_filing
    from cases.models import Filing

    make_service(heads={"elders": 5}, station=west)
    compiled(county)
    return_filing(Filing.objects.get(station=west), comment="漏了一次走访", by=chen)
    report = compiled(county, file=False)
    taken()
    with acting_as(chen):
        [late] = Standing(report).awaited
    assert late.state == RETURNED


def test_behind_its_figures_stand_all_rows_that_it_counted(report, as_user, chen, west_town):
    for part, number in (("", 2), (west_town.pk, 1)):
        figure = report.figures.cell("IND-SVC-01", part).get()
        page = as_user(chen).get(url_of(figure))
        assert len(page.context["lines"]) == number
        assert page.context["since"] == 0
        assert page.context["elsewhere"] == 0


def test_whom_a_row_of_the_lost_station_names_is_masked_and_opens_nothing(
    report, as_user, chen, west_town
):
    figure = report.figures.cell("IND-SVC-01", west_town.pk).get()
    page = as_user(chen).get(url_of(figure))
    [row] = page.context["lines"]
    assert not row.is_open
    assert "赵丽" not in page.content.decode()


def test_what_a_part_says_by_a_dimension_is_said_of_the_lost_one(
    county, west, west_town, compiled, make_service, make_person, taken, chen
):
    make_service(heads={"elders": 5}, station=west)
    report = compiled(county)
    taken()
    asked = f"{{IND-SVC-01@group=elders@part={west_town.pk}||人次}}"
    with acting_as(chen):
        assert text_of(compose(asked, Reported(Sheet(report)))) == "5人次"


def test_a_part_of_before_may_be_named_in_a_bulletin(report, county, west_town):
    check_text(f"{{IND-SVC-01@part={west_town.pk}}}", county)
    with pytest.raises(ValidationError):
        check_text("{IND-SVC-01@part=9A0177}", county)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("高岭{IND-SVC-01}人次，", "高岭未报，"),
        ("高岭{IND-SVC-01||人次}。", "高岭未报。"),
        ("高岭{IND-SVC-01}万余人次", "高岭未报"),
        ("高岭{IND-SVC-01}人民政府", "高岭未报人民政府"),
        ("[高岭{IND-SVC-01}人次]。", "高岭未报。"),
    ],
)
def test_what_is_not_filed_has_no_unit(text, said):
    class Unfiled:
        def figure(self, cell):
            return Found(None, words="未报")

    assert text_of(compose(text, Unfiled())) == said
