"""What is true of projects alone: numbers and items, whose they are, who may name them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from resources.models import Project
from resources.projects.queries import offered_at, offered_to, projects_of, words_of_items
from resources.projects.services import BATCH, project_row, void_project
from stations.refused import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def own(enter_project, he, east, east_town):
    """East's own, kept by its lead."""
    return enter_project("East's garden", by=he, division=east_town, station=east)


def names(rows):
    return {row.name for row in rows}


def test_a_number_is_made_where_none_is_given(enter_project, county):
    made = [enter_project(name).number for name in ("A", "B")]
    assert made == [f"{county.pk}-1", f"{county.pk}-2"]
    assert enter_project("C", number="X-9").item == "X-9"
    assert enter_project("D").number == f"{county.pk}-3"


def test_a_made_number_is_not_one_that_somebody_typed(enter_project, county):
    enter_project("A", number=f"{county.pk}-1")
    assert enter_project("B").number == f"{county.pk}-2"


def test_a_number_is_once_in_a_division_and_an_item_once_in_the_nation(
    enter_project, city, gao, county
):
    first = enter_project("A", number="ZC-1")
    with pytest.raises(Refused, match="this number"):
        enter_project("B", number="ZC-1")
    other = enter_project("C", number="ZC-1", by=gao, division=city)
    assert (first.item, other.number, other.item) == ("ZC-1", "ZC-1", f"{city.pk}-ZC-1")


def test_an_item_is_never_given_again(enter_project, chen, county):
    void_project(enter_project("A", number="ZC-1"), reason="Entered twice", by=chen)
    again = enter_project("B", number="ZC-1")
    assert (again.number, again.item) == ("ZC-1", f"{county.pk}-ZC-1")


def test_many_of_one_batch_have_numbers_of_their_own(chen, county, count_statements):
    def add(number):
        rows = [
            project_row(by=chen, division=county, name=f"P{n}", kind="other", level="social",
                        since=date(2025, 1, 1), number="")
            for n in range(number)
        ]  # fmt: skip
        BATCH.add(rows, by=chen)

    add(1)  # whoever writes has their postings read
    few, many = count_statements(lambda: add(3)), count_statements(lambda: add(300))
    assert Project.objects.values("item").distinct().count() == 304
    assert many <= few


def test_a_sign_of_the_texts_can_stand_in_no_number(enter_project):
    with pytest.raises(Refused, match="@"):
        enter_project("A", number="a@b")


def test_no_project_is_part_of_its_own_part(enter_project, chen):
    whole = enter_project("Whole")
    part = enter_project("Part", part_of=whole)
    grain = enter_project("Grain", part_of=part)
    for over in (whole, part, grain):
        with pytest.raises(Refused, match="part"):
            BATCH.edit(whole, by=chen, part_of=over)
    assert BATCH.edit(grain, by=chen, part_of=whole).part_of == whole


def test_it_is_part_of_a_project_around_it_alone(enter_project, make_user, other_county, own):
    ma = make_user("ma", ("officer", other_county))
    with pytest.raises(Refused, match="division"):
        enter_project("Far", by=ma, division=other_county, part_of=enter_project("Here"))
    with pytest.raises(Refused):
        enter_project("Wide", part_of=own)


def test_a_lead_keeps_the_stations_own_and_no_other(
    enter_project, own, he, lin, west, chen, county
):
    assert BATCH.edit(own, by=he, note="Second year").note == "Second year"
    assert BATCH.edit(own, by=chen, note="Third year").note == "Third year"
    with pytest.raises(PermissionDenied):
        BATCH.edit(own, by=lin, note="x")
    with pytest.raises(PermissionDenied):
        enter_project("Theirs", by=he, division=west.home, station=west)
    with pytest.raises(PermissionDenied):
        enter_project("The county's", by=he)
    with pytest.raises(PermissionDenied):
        BATCH.edit(enter_project("The county's"), by=he, note="x")
    void_project(own, reason="Never begun", by=he)


def test_a_stations_own_lies_in_the_division_that_has_it(enter_project, west_town, east, chen):
    with pytest.raises(Refused, match="lie"):
        enter_project("Torn", division=west_town, station=east)


def test_a_station_offers_its_own_and_those_around_it_that_run(
    enter_project, own, east, west, gao, city, chen, make_user, other_county
):
    today = timezone.localdate()
    enter_project("The county's")
    enter_project("The city's", by=gao, division=city)
    enter_project("Ended", until=today)
    enter_project("Next month", since=today + timedelta(days=30))
    void_project(enter_project("Voided"), reason="Entered twice", by=chen)
    ma = make_user("ma", ("officer", other_county))
    enter_project("Elsewhere", by=ma, division=other_county)
    assert names(offered_at(east)) == {"The county's", "The city's", "East's garden"}
    assert names(offered_at(west)) == {"The county's", "The city's"}
    assert "Ended" in names(offered_at(east, today - timedelta(days=1)))


def test_who_has_a_post_below_reads_what_lies_above(
    enter_project, own, lin, zhao, chen, gao, city, shen, nobody, make_user, other_county
):
    enter_project("The city's", by=gao, division=city)
    assert names(projects_of(lin)) == {"The city's", "East's garden"}
    assert names(projects_of(chen)) == {"The city's", "East's garden"}
    assert names(projects_of(zhao)) == {"The city's"}
    assert names(offered_to(chen)) == {"The city's", "East's garden"}
    ma = make_user("ma", ("officer", other_county))
    for user in (shen, nobody, ma):
        assert not projects_of(user)
    with pytest.raises(PermissionDenied):
        BATCH.edit(Project.objects.get(name="The city's"), by=chen, note="x")


def test_what_is_used_ends_and_is_not_voided(enter_project, chen):
    whole = enter_project("Whole")
    part = enter_project("Part", part_of=whole)
    with pytest.raises(ValidationError, match="belongs"):
        void_project(whole, reason="Entered twice", by=chen)
    void_project(part, reason="Entered twice", by=chen)
    assert void_project(whole, reason="Entered twice", by=chen).voided_at


def test_items_have_their_words_whatever_became_of_them(enter_project, chen):
    ended = enter_project("Ended", number="Z-1", until=date(2025, 2, 1))
    gone = enter_project("Gone", number="A-1")
    void_project(gone, reason="Entered twice", by=chen)
    BATCH.edit(ended, by=chen, name="Over")
    assert list(words_of_items().items()) == [("A-1", "Gone"), ("Z-1", "Over")]
    assert words_of_items(["Z-1", "none"]) == {"Z-1": "Over"}


def test_a_lead_enters_one_by_the_page(as_user, he, lin, east, east_town):
    url = reverse("resources:project_add")
    assert as_user(lin).get(url).status_code == 403
    client = as_user(he)
    form = client.get(url).context["form"]
    assert "division" not in form.fields
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"name": "East's garden", "kind": "peer", "level": "township", "station": east.pk}
    answer = client.post(url, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    made = Project.objects.get()
    assert (made.station, made.division) == (east, east_town)
    page = client.get(made.get_absolute_url()).content.decode()
    assert east.name in page
    assert reverse("resources:project_edit", args=[made.pk]) in page


def test_an_officer_enters_a_stations_own_and_the_divisions(as_user, chen, east, east_town, west):
    client, url = as_user(chen), reverse("resources:project_add")
    form = client.get(url).context["form"]
    sent = {
        name: getattr(form[name].value(), "pk", form[name].value()) or "" for name in form.fields
    }
    sent |= {"name": "Garden", "kind": "peer", "level": "township", "division": east_town.pk}
    wrong = client.post(url, sent | {"station": west.pk})
    assert "station" in wrong.context["form"].errors
    assert client.post(url, sent | {"station": east.pk}).status_code == 302
    assert Project.objects.get().station == east


def test_a_client_says_the_station_by_code(as_client, tong, east, east_town, north):
    client = as_client(tong)
    body = {
        "client_uuid": "0192aaaa-0000-7000-8000-000000000001", "division": east_town.pk,
        "name": "Garden", "kind": "peer", "level": "township", "approved": "1200.00",
    }  # fmt: skip
    url = reverse("api:project-list")
    assert client.post(url, body | {"station": north.code}, "application/json").status_code == 400
    made = client.post(url, body | {"station": east.code}, "application/json")
    assert made.status_code == 201, made.content
    told = client.get(f"{url}{made.json()['id']}/").json()
    assert (told["station"], told["division"]) == (east.code, east_town.pk)
    assert told["item"] == told["number"] == f"{east_town.pk}-1"
    assert Project.objects.get().approved == Decimal(1200)


@pytest.mark.parametrize(
    ("life", "found"), [("open", {"Runs"}), ("ahead", {"Next month"}), ("ended", {"Ended"})]
)
def test_a_list_tells_what_runs_from_what_ended(enter_project, as_user, lin, life, found):
    today = timezone.localdate()
    enter_project("Runs", until=today + timedelta(days=1))
    enter_project("Ended", until=today)
    enter_project("Next month", since=today + timedelta(days=30))
    page = as_user(lin).get(reverse("resources:projects"), {"life": life})
    assert names(page.context["lines"]) == found


def test_some_hundred_come_by_one_sheet_and_errors_are_told_by_row(
    chen, county, east_town, upload, xlsx, findings, run_jobs
):
    from stations.imports.services import confirm_import

    head = ["division", "name", "number", "kind", "level", "since", "approved"]
    rows = [
        [county.pk if n % 2 else east_town.pk, f"Project {n}", f"HK-{n}", "公益创投", "社会",
         "2025-03-01", 1000 + n]
        for n in range(300)
    ]  # fmt: skip
    rows[7][5], rows[8][3], rows[9][2] = "2999-01-01", "nothing", "HK-1"
    rows[9][0] = county.pk
    batch = upload("projects", xlsx(head, *rows), chen, None)
    found = findings(batch)
    assert {number: list(wrong) for number, wrong in found.items()} == {
        9: ["since"], 10: ["kind"], 11: ["number"],
    }  # fmt: skip
    confirm_import(batch, good_only=True, by=chen)
    run_jobs()
    assert Project.objects.count() == 297
    assert Project.objects.filter(kind="venture", level="social").count() == 297
