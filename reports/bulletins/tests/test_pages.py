"""Bulletins of real reports: the panel, the templates of a division, who writes them."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import translation

from reports.bulletins.panel import panel_of
from reports.bulletins.placeholders import parse
from reports.bulletins.prose import text_of
from reports.bulletins.queries import templates_for
from reports.bulletins.services import save_bulletin
from reports.bulletins.texts import usual_text
from reports.figures.periods import Period
from reports.issued.drafts import DraftSheet, draft_of
from reports.models import BulletinTemplate
from stations.models import AuditEntry

OCTOBER = Period.month(date(2025, 10, 1))


@pytest.fixture
def write(county, chen):
    def save(text="服务{IND-SVC-01||人次}。", title="月报", division=county, **rest):
        return save_bulletin(
            division=division, title=title, text=text, by=rest.pop("by", chen), **rest
        )

    return save


@pytest.fixture
def said(lin):
    def read(place, user=lin, asked=""):
        panel = panel_of(DraftSheet(draft_of(place, OCTOBER)), user, asked)
        return "\n".join(text_of(line) for line in panel.paragraphs)

    return read


def test_the_numbers_are_those_of_the_report(east, granny_li, make_service, said, write):
    for day in (3, 9):
        make_service([granny_li], on=date(2025, 10, day))
    write("{place}{period}服务{IND-SVC-01||人次},其中老年人{IND-SVC-02@group=elders|共|人}.")
    with translation.override("zh-hans"):
        assert said(east) == f"{east}{OCTOBER}服务2人次，其中老年人共1人。"
    make_service([granny_li], on=date(2025, 10, 12))
    assert "服务3人次" in said(east)


@pytest.mark.parametrize("level", range(1, 6))
def test_the_usual_text_of_every_level_can_be_said(level, east, county, said):
    place = {1: county.parent.parent, 2: county.parent, 3: county, 4: east.home, 5: east}[level]
    assert parse(usual_text(place))
    text = said(place)
    assert text
    assert "—" not in text
    assert "{" not in text
    assert "[" not in text


def test_the_nearest_template_is_said_and_others_can_be_chosen(
    east, county, chen, gao, said, write
):
    of_city = write("市", "市", county.parent, by=gao)
    assert said(east) == "市"
    write("县", "县")
    assert said(east) == "县"
    assert said(east, asked=str(of_city.pk)) == "市"
    assert said(east, asked="usual") not in ("县", "市")
    assert said(county.parent) == "市"
    assert [row.title for row in templates_for(county.parent)] == ["市"]


def test_a_template_whose_figure_is_gone_says_so(east, county, chen, lin):
    BulletinTemplate.objects.create(division=county, title="旧", text="{IND-OLD-01}", made_by=chen)
    panel = panel_of(DraftSheet(draft_of(east, OCTOBER)), lin)
    assert panel.paragraphs == []
    assert "IND-OLD-01" in panel.errors[0]


def test_a_wrong_placeholder_is_refused_and_changes_nothing(write):
    row = write()
    with pytest.raises(ValidationError) as refused:
        write("共{IND-SVC-01|几|人次}", template=row)
    assert "{IND-SVC-01|几|人次}" in refused.value.message_dict["text"][0]
    row.refresh_from_db()
    assert row.text == "服务{IND-SVC-01||人次}。"
    assert AuditEntry.objects.filter(verb="save_bulletin").count() == 1


def test_one_title_a_division(write):
    write()
    with pytest.raises(ValidationError):
        write()
    assert BulletinTemplate.objects.count() == 1


def test_only_officers_of_the_place_write(write, county, lin, he, shen, an):
    for user in (lin, he, shen, an):
        with pytest.raises(PermissionDenied):
            write(by=user)
    with pytest.raises(PermissionDenied):
        write(division=county.parent)  # Chen is the county's officer


def test_the_form_keeps_what_was_typed_and_names_the_place(as_user, chen, county):
    client = as_user(chen)
    typed = {"division": county.pk, "title": "月报", "text": "一\n二{IND-NO-99||个}"}
    page = client.post(reverse("reports:bulletin_add"), typed)
    assert page.status_code == 200
    assert "{IND-NO-99||个}" in page.context["form"].errors["text"][0]
    assert "IND-NO-99||个}</textarea>" in page.content.decode()
    assert not BulletinTemplate.objects.exists()


def test_the_preview_says_it_and_saves_nothing(as_user, chen, county, east, west):
    client = as_user(chen)
    typed = {"division": county.pk, "title": "", "text": "共{IND-NET-01||个}站"}
    address = reverse("reports:bulletin_add")
    for answer in (
        client.post(address, typed | {"preview": "1"}),
        client.post(address, typed, headers={"HX-Request": "true"}),
    ):
        assert "<p>共2个站</p>" in answer.content.decode()
    broken = client.post(address, typed | {"text": "{"}, headers={"HX-Request": "true"})
    assert broken.status_code == 200
    assert "alert" in broken.content.decode()
    for part in ("坡妹镇", "999999"):
        wrong = typed | {"title": "分区", "text": f"{{IND-SVC-01@part={part}||人次}}"}
        for saves in ({}, {"preview": "1"}):
            assert f"“@part={part}”" in client.post(address, wrong | saves).content.decode()
    assert not BulletinTemplate.objects.exists()


def test_an_officer_writes_corrects_and_removes(as_user, chen, county):
    client = as_user(chen)
    typed = {"division": county.pk, "title": "月报", "text": "共{IND-NET-01||个}站"}
    assert client.post(reverse("reports:bulletin_add"), typed).status_code == 302
    row = BulletinTemplate.objects.get()
    assert row.division == county
    edit = reverse("reports:bulletin_edit", args=[row.pk])
    assert "共{IND-NET-01||个}站</textarea>" in client.get(edit).content.decode()
    client.post(edit, typed | {"text": "{place}"})
    assert BulletinTemplate.objects.get().text == "{place}"
    assert "月报" in client.get(reverse("reports:bulletins")).content.decode()
    client.post(reverse("reports:bulletin_remove", args=[row.pk]))
    assert not BulletinTemplate.objects.exists()


def test_the_report_page_carries_it(as_user, chen, county, east, west, compiled, write):
    write("{place}共{IND-NET-01||个}站")
    report = compiled(county)
    page = as_user(chen).get(report.get_absolute_url()).content.decode()
    address = reverse("reports:records", args=[report.pk, "IND-NET-01"])
    assert f'<a class="open" href="{address}">2个</a>' in page
    assert "data-copy" in page


def test_a_template_is_not_moved_to_a_place_of_others(write, county):
    row = write()
    with pytest.raises(PermissionDenied):
        write(template=row, division=county.parent)
    row.refresh_from_db()
    assert row.division == county
