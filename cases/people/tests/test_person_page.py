"""A person's page: who gets it, what it shows and masks, and the trace of every reading."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import HouseholdCategory, PersonCategory
from beneficiaries.openings.services.openings import open_file
from cases.people.services.deaths import record_death
from stations.models import AuditEntry

DAY = date(2024, 3, 1)
TABS = ["person", "person_file", "person_household"]


def url_of(person, tab="person"):
    return reverse(f"cases:{tab}", args=[person.pk])


def read(as_user, user, person, tab="person"):
    page = as_user(user).get(url_of(person, tab))
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("lin", 200),
        ("he", 200),
        ("wang", 200),
        ("sun", 200),
        ("zhao", 404),
        ("mei", 404),
        ("chen", 404),
        ("gao", 404),
        ("an", 404),
        ("shen", 404),
        ("nobody", 404),
    ],
)
def test_who_gets_the_page(request, as_user, granny_li, name, status, tab):
    user = request.getfixturevalue(name)
    assert as_user(user).get(url_of(granny_li, tab)).status_code == status


def test_a_stranger_to_the_house_is_sent_to_log_in(client, granny_li):
    assert "login" in client.get(url_of(granny_li)).url


def test_an_officer_reads_it_after_giving_a_reason_and_the_trace_says_which(
    as_user, granny_li, chen
):
    open_file(granny_li, reason="A complaint to the county.", by=chen)
    page = read(as_user, chen, granny_li)
    assert "李桂兰" in page
    assert AuditEntry.objects.get(verb="read").reason == "A complaint to the county."
    for name in ("case_open", "person_transfer", "person_death"):
        assert reverse(f"cases:{name}", args=[granny_li.pk]) not in page


@pytest.mark.parametrize("tab", TABS)
def test_every_opening_leaves_one_read_entry(as_user, granny_li, lin, east, tab):
    read(as_user, lin, granny_li, tab)
    entry = AuditEntry.objects.get(verb="read")
    assert (entry.by, entry.station, entry.title) == (lin, east, "李*兰")
    assert entry.record == f"beneficiaries.person:{granny_li.pk}"


def test_who_may_not_read_leaves_no_read_entry(as_user, granny_li, zhao):
    as_user(zhao).get(url_of(granny_li))
    assert not AuditEntry.objects.filter(verb="read").exists()


def test_a_page_that_could_not_be_shown_leaves_no_trace_of_a_reading(
    as_user, granny_li, lin, monkeypatch
):
    """The entry is written in the transaction of the reading: both or neither."""
    from cases.people.pages.person import PersonPage

    def fail(self, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr(PersonPage, "get_context_data", fail)
    with pytest.raises(RuntimeError):
        as_user(lin).get(url_of(granny_li))
    assert not AuditEntry.objects.filter(verb="read").exists()


def test_numbers_are_masked_on_every_tab(as_user, make_person, make_household, lin):
    home = make_household(address="Plum Lane 7, door 3", number="E-1")
    person = make_person(
        "罗正芬", household=home, id_number="522327194704280428", phone="13800002207"
    )
    for tab in TABS:
        page = read(as_user, lin, person, tab)
        for secret in ("522327194704280428", "13800002207", "Plum Lane 7"):
            assert secret not in page
        assert "5223 **** **** 0428" in page
        assert "138 **** 2207" in page


def test_the_head_says_what_counts_now(as_user, granny_li, make_duty, lin):
    PersonCategory.objects.create(person=granny_li, code="31", since=DAY)
    PersonCategory.objects.create(person=granny_li, code="36", since=DAY, until=date(2024, 4, 1))
    HouseholdCategory.objects.create(household=granny_li.household, code="14", since=DAY)
    duty = make_duty(granny_li)
    type(granny_li).objects.update(self_care="partial", disability_type="4", disability_grade=2)
    context = as_user(lin).get(url_of(granny_li)).context
    assert context["duty"] == duty
    labels = {str(row.get_code_display()) for row in PersonCategory.objects.filter(code="31")}
    labels |= {str(row.get_code_display()) for row in HouseholdCategory.objects.all()}
    assert labels <= set(context["tags"])
    assert len(context["tags"]) == 4


def test_a_graded_disability_is_named_once(as_user, granny_li, lin):
    PersonCategory.objects.create(person=granny_li, code="44", since=DAY)
    assert len(as_user(lin).get(url_of(granny_li)).context["tags"]) == 1
    type(granny_li).objects.update(disability_type="4", disability_grade=2)
    assert len(as_user(lin).get(url_of(granny_li)).context["tags"]) == 1


def test_members_of_the_household_are_links_here_and_masked_elsewhere(
    as_user, granny_li, make_person, west, lin
):
    here = make_person("李小军", household=granny_li.household, relation="41")
    there = make_person("李大明", household=granny_li.household, station=west)
    page = read(as_user, lin, granny_li)
    assert here.get_absolute_url() in page
    assert there.get_absolute_url() not in page
    assert "李*明" in page
    assert "李大明" not in page


def test_a_worker_logs_calls_and_opens_a_case_from_here(as_user, granny_li, lin, wang):
    type(granny_li).objects.filter(pk=granny_li.pk).update()
    page = read(as_user, lin, granny_li)
    assert reverse("cases:log") in page
    assert reverse("cases:case_open", args=[granny_li.pk]) in page
    assert reverse("cases:case_open", args=[granny_li.pk]) not in read(as_user, wang, granny_li)


def test_with_an_open_case_the_button_leads_to_it(as_user, granny_li, make_case, lin):
    case = make_case(status="intervention")
    page = read(as_user, lin, granny_li)
    assert case.get_absolute_url() in page
    assert reverse("cases:case_open", args=[granny_li.pk]) not in page


def test_of_the_dead_nothing_is_owed_and_nothing_begins(as_user, granny_li, lin, he):
    record_death(granny_li, on=date(2024, 8, 1), reason="Told.", by=lin)
    page = read(as_user, he, granny_li)
    assert reverse("cases:case_open", args=[granny_li.pk]) not in page
    assert f"{reverse('cases:log')}?person=" not in page
    assert reverse("cases:person_death_undo", args=[granny_li.pk]) in page


def test_the_lead_alone_may_transfer(as_user, granny_li, lin, he):
    url = reverse("cases:person_transfer", args=[granny_li.pk])
    assert url in read(as_user, he, granny_li)
    assert url not in read(as_user, lin, granny_li)


def test_older_entries_come_by_link_and_by_htmx(as_user, granny_li, make_visit, lin):
    for n in range(25):
        make_visit(granny_li, done_on=DAY + timedelta(days=n), note=f"Note {n:02}.")
    first = as_user(lin).get(url_of(granny_li))
    page = first.content.decode()
    assert "Note 24." in page
    assert "Note 04." not in page
    assert first.context["page"].older == 6
    older = f"{url_of(granny_li)}?before={first.context['page'].mark}"
    plain = as_user(lin).get(older).content.decode()
    part = as_user(lin).get(older, headers={"HX-Request": "true"}).content.decode()
    for text in (plain, part):
        assert "Note 04." in text
        assert "Note 05." not in text
    assert "<html" in plain
    assert "<html" not in part


def test_a_made_up_mark_is_not_found(as_user, granny_li, lin):
    assert as_user(lin).get(f"{url_of(granny_li)}?before=zzz").status_code == 404


def test_notes_are_escaped(as_user, granny_li, make_visit, lin):
    make_visit(granny_li, done_on=DAY, note="<script>alert(1)</script>")
    assert "<script>alert" not in read(as_user, lin, granny_li)


def test_a_person_without_a_household_has_a_page(as_user, make_person, lin):
    person = make_person("王一")
    for tab in TABS:
        read(as_user, lin, person, tab)


def test_the_file_shows_the_registers_plain_facts(as_user, granny_li, lin):
    page = as_user(lin).get(url_of(granny_li, "person_file"))
    assert date(1948, 4, 28) in [value for _label, value in page.context["lines"]]


def test_the_page_costs_the_same_with_a_longer_story_and_a_bigger_family(
    count_queries, granny_li, make_person, make_visit, lin
):
    make_person("李一", household=granny_li.household)
    make_visit(granny_li, done_on=DAY)
    before = count_queries(lin, url_of(granny_li))
    for n in range(15):  # one page still, of the same kinds of event
        member = make_person(f"李{n}", household=granny_li.household)
        make_visit(granny_li, member, done_on=timezone.localdate() - timedelta(days=n))
    assert count_queries(lin, url_of(granny_li)) == before
