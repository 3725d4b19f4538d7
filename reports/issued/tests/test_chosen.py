"""The bulletin that somebody chose on the report's page is the one that is sealed with it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from beneficiaries.models import PersonCategory
from cases.filings.services.filings import review_filing
from cases.models import Filing
from reports.bulletins.panel import panel_of
from reports.bulletins.services import save_bulletin
from reports.issued.printed import printed_of
from reports.issued.services.issuing import issue_report, review_report
from reports.issued.services.verify import verify
from reports.issued.sheets import Sheet
from reports.models import Report
from reports.testing import ALONE


@pytest.fixture
def texts(county, chen):
    return {
        name: save_bulletin(division=county, title=name, text=f"{name}：{{place}}。", by=chen)
        for name in ("一般", "重点")
    }


@pytest.fixture
def reviewed(county, east, chen, gao, compiled):
    report = compiled(county)
    for filing in Filing.objects.all():
        review_filing(filing, by=chen)
    return review_report(report, by=gao)


@pytest.fixture
def third(make_user, county):
    return make_user("third", ("officer", county))


def spoken(report, user):
    return [
        "".join(part.text for part in line) for line in panel_of(Sheet(report), user).paragraphs
    ]


def test_one_press_seals_the_bulletin_on_the_page(as_user, reviewed, texts, third):
    client, chosen = as_user(third), str(texts["重点"].pk)
    page = client.get(reviewed.get_absolute_url(), {"bulletin": chosen})
    assert f'<input type="hidden" name="bulletin" value="{chosen}">' in page.text
    assert f"?bulletin={chosen}&amp;figure=" in page.text
    client.post(reverse("reports:issue", args=[reviewed.pk]), {"bulletin": chosen})
    report = Report.objects.get()
    assert (report.state, printed_of(report).title) == ("issued", "重点")
    assert spoken(report, third)[0].startswith("重点：")
    assert verify(report) == []


def test_the_page_that_asks_why_names_and_keeps_it(as_user, reviewed, texts, chen):
    client, chosen = as_user(chen), str(texts["重点"].pk)
    Report.objects.update(reviewed_by=chen)
    address = reverse("reports:issue", args=[reviewed.pk])
    page = client.get(reviewed.get_absolute_url(), {"bulletin": chosen}).text
    assert f'href="{address}?bulletin={chosen}"' in page
    asked = client.get(f"{address}?bulletin={chosen}")
    assert "“重点”" in asked.text
    assert asked.context["form"]["bulletin"].value() == chosen
    assert "“一般”" in client.get(address).text  # the nearest
    client.post(address, {"bulletin": chosen, "reason": ALONE})
    assert printed_of(Report.objects.get()).title == "重点"


def test_over_rest_it_is_named(as_user, reviewed, texts, third):
    address = f"/api/v1/reports/{reviewed.pk}/steps/issue/"
    sent = {"bulletin": "usual"}
    answer = as_user(third).post(address, sent, "application/json")
    assert answer.status_code == 200, answer.text
    assert printed_of(Report.objects.get()).title == ""


def test_without_a_choice_the_nearest_is_sealed(reviewed, texts, third):
    issue_report(reviewed, by=third)
    assert printed_of(Report.objects.get()).title == "一般"


@pytest.mark.parametrize("how", ["gone", "unreadable", "of elsewhere"])
def test_a_choice_that_is_gone_is_told_and_nothing_is_issued(
    how, as_user, reviewed, texts, third, other_county, chen
):
    row = texts["重点"]
    if how == "gone":
        row.delete()
    elif how == "unreadable":
        type(row).objects.filter(pk=row.pk).update(text="{IND-OLD-01}")
    else:
        type(row).objects.filter(pk=row.pk).update(division=other_county)
    chosen = {"bulletin": str(row.pk or 0)}
    with pytest.raises(ValidationError) as refused:
        issue_report(reviewed, by=third, **chosen)
    assert list(refused.value.error_dict) == ["bulletin"]
    client, address = as_user(third), reverse("reports:issue", args=[reviewed.pk])
    page = client.post(address, chosen, follow=True)
    assert "重新选择" in page.text
    answer = client.post(f"/api/v1/reports/{reviewed.pk}/steps/issue/", chosen, "application/json")
    assert [error["field"] for error in answer.json()["errors"]] == ["bulletin"]
    assert Report.objects.get().state == "reviewed"


def test_what_the_text_says_of_a_part_is_sealed_too(
    county, east, east_town, compiled, chen, gao, make_person
):
    """The ledger of a part by category is in no report: it was read anew each time."""
    key = f"{{IND-CLI-03@category=31@part={east_town.pk}||人}}"
    save_bulletin(division=county, title="台账", text=f"独居{key}。", by=chen)
    first = make_person("甲", station=east)
    PersonCategory.objects.create(person=first, code="31", since=date(2025, 1, 1))
    report = review_report(compiled(county), by=chen, reason=ALONE)
    issue_report(report, by=gao, reason=ALONE)
    before = spoken(Report.objects.get(), chen)
    assert before[0] == "独居1人。"
    second = make_person("乙", station=east)
    PersonCategory.objects.create(person=second, code="31", since=date(2025, 1, 1))
    assert spoken(Report.objects.get(), chen) == before
    assert verify(Report.objects.get()) == []
