"""The list of cases: what one may see, filters, pages, export."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stations.models import AuditEntry

THAT_DAY = date(2024, 11, 20)
HTMX = {"HX-Request": "true"}


def step_url(case, verb):
    return reverse("cases:case_step", args=[case.pk, verb])


def sent(case, **fields):
    row = {"note": "Agreed.", "done_on": "2024-11-20", "seen_version": case.version}
    return row | fields


# The list


@pytest.fixture
def three(make_case, make_person, lin):
    """One late, one waiting for the lead, one over."""
    return [
        make_case(
            make_person("王一"),
            status="intervention",
            worker=lin.worker,
            next_step_on=timezone.localdate() - timedelta(days=1),
        ),
        make_case(make_person("李雪", pinyin="li xue"), status="plan_review"),
        make_case(make_person("赵三"), status="archived"),
    ]


def listed(as_user, user, **query):
    page = as_user(user).get(reverse("cases:case_list"), query)
    return {case.person.name for case in page.context["page"].rows}


def test_the_list_shows_what_one_may_see(as_user, three, lin, zhao, chen):
    assert listed(as_user, lin) == {"王一", "李雪", "赵三"}
    assert listed(as_user, zhao) == set()
    assert as_user(chen).get(reverse("cases:case_list")).status_code == 403


def test_the_list_is_filtered_by_status_worker_due_and_text(as_user, three, lin):
    assert listed(as_user, lin, status="open") == {"王一", "李雪"}
    assert listed(as_user, lin, status="ended") == {"赵三"}
    assert listed(as_user, lin, status="plan_review") == {"李雪"}
    assert listed(as_user, lin, worker=lin.worker.pk) == {"王一"}
    assert listed(as_user, lin, due="late") == {"王一"}
    assert listed(as_user, lin, due="week") == set()
    assert listed(as_user, lin, q="李雪") == {"李雪"}
    assert listed(as_user, lin, q=three[2].number) == {"赵三"}
    assert listed(as_user, lin, q="nobody") == set()


def test_no_choice_of_a_form_names_a_worker_of_another_station(
    as_user, three, granny_li, make_case, make_person, west, lin, zhao
):
    at_west = make_case(make_person("赵四", station=west), worker=zhao.worker)
    offered = as_user(lin).get(reverse("cases:case_list")).context["filter"].form.fields["worker"]
    assert list(offered.queryset) == [lin.worker]
    for url in (
        reverse("cases:case_open", args=[granny_li.pk]),
        reverse("cases:case_edit", args=[three[0].pk]),
    ):
        offered = as_user(lin).get(url).context["form"].fields["worker"].queryset
        assert zhao.worker not in offered
        assert lin.worker in offered
    assert listed(as_user, lin, worker=zhao.worker.pk) == {"王一", "李雪", "赵三"}
    assert at_west.worker == zhao.worker


def test_the_chips_count_what_the_other_filters_leave(as_user, three, lin):
    page = as_user(lin).get(reverse("cases:case_list"), {"worker": str(lin.worker.pk)})
    assert [chip["count"] for chip in page.context["chips"]] == [1, 1, 1]


def test_a_filter_that_means_nothing_filters_nothing(as_user, three, lin):
    assert listed(as_user, lin, status="nonsense", worker="nobody") == {"王一", "李雪", "赵三"}


def test_pages_by_key_hold_every_case_once(as_user, make_case, make_person, lin):
    for n in range(65):
        make_case(make_person(f"王{n}"), opened_on=date(2024, 1, 1) + timedelta(days=n % 7))
    names, after = [], ""
    while True:
        page = as_user(lin).get(reverse("cases:case_list"), {"after": after}).context["page"]
        names += [case.person.name for case in page.rows]
        after = page.after
        if not after:
            break
    assert len(names) == len(set(names)) == 65


@pytest.mark.parametrize("after", ["x", "2024-01-01_x", "_", "2024-13-01_0"])
def test_a_made_up_page_is_not_found(as_user, lin, after):
    assert as_user(lin).get(reverse("cases:case_list"), {"after": after}).status_code == 404


def test_htmx_gets_rows_alone(as_user, three, lin):
    part = as_user(lin).get(reverse("cases:case_list"), headers=HTMX).content.decode()
    assert "王一" in part
    assert "<html" not in part


def test_the_list_costs_the_same_with_twenty_more(
    count_queries, three, make_case, make_person, lin
):
    url = reverse("cases:case_list")
    before = count_queries(lin, url)
    for n in range(20):
        make_case(make_person(f"钱{n}"), status="intervention", worker=lin.worker)
    assert count_queries(lin, url) == before


def test_the_export_holds_what_the_list_shows_and_leaves_a_trace(as_user, three, lin, zhao):
    url = reverse("cases:case_export")
    answer = as_user(lin).get(url, {"format": "csv", "status": "open"})
    text = b"".join(answer.streaming_content).decode()
    assert text.count("\r\n") == 3
    assert "王一" in text
    assert "赵三" not in text
    assert AuditEntry.objects.get(verb="export").detail["number"] == 2
    other = b"".join(as_user(zhao).get(url, {"format": "csv"}).streaming_content).decode()
    assert "王一" not in other
    sheet = as_user(lin).get(url)
    assert b"".join(sheet.streaming_content).startswith(b"PK")
    sheet.close()
