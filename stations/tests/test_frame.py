"""Around every page: where each role can go, and what the frame costs."""

import re

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from cases.menu import LOG
from stations.models import Notice
from stations.navigation import BAR, ME, NAV, PRESSED, Frame
from stations.pages import say

STATION = {
    "cases:today",
    "cases:people",
    "cases:records",
    "cases:case_list",
    "cases:activities",
    "cases:pairings",
    "resources:donations",
    "resources:volunteers",
    "resources:points_rules",
    "reports:dashboards",
    "reports:index",
    "cases:filings",
}
EVERYBODYS = {"stations:list", "stations:imports", "stations:jobs"}
ALLOWED = {
    "lin": STATION | EVERYBODYS,
    "he": STATION | EVERYBODYS,
    "wang": STATION | EVERYBODYS,
    "chen": {
        "reports:dashboards",
        "cases:people",
        "cases:records",
        "cases:activities",
        "cases:pairings",
        "resources:donations",
        "resources:volunteers",
        "resources:declarations",
        "resources:points_rules",
        "reports:index",
        "cases:filings",
    }
    | EVERYBODYS,
    "an": EVERYBODYS
    | {"resources:declarations", "resources:points_rules"}
    | {"stations:admin_home", "stations:operations"},
    "shen": {"stations:audit"},
    "nobody": set(),
}


def frame_of(user, path="/me/", **cookies):
    request = RequestFactory().get(path)
    request.user = user
    request.resolver_match = resolve(path)
    request.COOKIES.update(cookies)
    return Frame(request)


@pytest.mark.parametrize("name", ALLOWED)
def test_the_menu_has_what_the_role_needs_and_nothing_else(name, request):
    user = request.getfixturevalue(name)
    assert {link.view for link in frame_of(user).nav} == ALLOWED[name]


@pytest.mark.parametrize("entry", [*NAV, *PRESSED], ids=lambda entry: entry.view)
def test_every_entry_leads_somewhere(entry):
    assert reverse(entry.view).startswith("/")


def test_a_worker_has_the_drawn_five_on_the_phone(lin):
    views = [link.view for link in frame_of(lin).bar]
    assert views == [*BAR[:2], LOG.view, *BAR[2:], ME]


def test_who_only_supervises_reads_visits_where_others_log_them(wang):
    views = [link.view for link in frame_of(wang).bar]
    assert views == [*BAR[:2], "cases:records", *BAR[2:], ME]


@pytest.mark.parametrize("name", ["chen", "an", "shen", "nobody"])
def test_others_have_at_most_five_on_the_phone_and_themselves_last(name, request):
    bar = frame_of(request.getfixturevalue(name)).bar
    assert len(bar) <= 5
    assert bar[-1].view == ME
    assert LOG.view not in [link.view for link in bar]


def test_where_one_is_is_marked_once(as_user, lin):
    page = as_user(lin).get(reverse("stations:me")).content.decode()
    bar = page[page.index('class="bottombar"') :]
    assert bar.count('aria-current="page"') == 1


def test_a_page_below_an_entry_belongs_to_it(lin):
    here = [link.view for link in frame_of(lin, reverse("stations:notices")).bar if link.is_here]
    assert here == [ME]


def test_the_place_is_that_of_the_posting(lin, chen):
    assert frame_of(lin).place == "East Station"
    assert frame_of(chen).place == "Clear Stream County"


def test_somebody_without_a_posting_has_no_place(nobody):
    assert frame_of(nobody).place == ""


def test_unread_notices_are_counted_for_oneself(lin, zhao):
    Notice.objects.create(to=lin, text="One")
    Notice.objects.create(to=zhao, text="Another's")
    assert frame_of(lin).unread == 1


def test_the_frame_costs_two_queries(lin, django_assert_num_queries):
    request = RequestFactory().get("/me/")
    request.user = lin
    request.resolver_match = resolve("/me/")
    with django_assert_num_queries(2):
        page = render_to_string("404.html", request=request)
    assert "East Station" in page


@pytest.mark.django_db
def test_a_stranger_costs_none(django_assert_num_queries):
    request = RequestFactory().get("/nowhere/")
    request.user = AnonymousUser()
    request.resolver_match = None
    with django_assert_num_queries(0):
        page = render_to_string("404.html", request=request)
    assert 'class="topbar"' in page
    assert "account_logout" not in page


def test_a_theme_that_nobody_offers_is_the_devices(lin):
    assert frame_of(lin, theme="dark").theme == "dark"
    assert frame_of(lin, theme="<script>").theme == "auto"


def test_demo_data_are_called_so(as_user, lin, settings):
    settings.LANGUAGE_CODE = "en"
    url = reverse("stations:me")
    assert b"all invented" not in as_user(lin).get(url).content
    settings.DEMO = True
    assert b"all invented" in as_user(lin).get(url).content


def test_an_error_page_needs_no_request():
    page = render_to_string("500.html")
    assert "<h1>" in page
    assert "site.css" in page


@pytest.mark.parametrize("template", ["403.html", "404.html", "403_csrf.html"])
def test_refusals_are_pages_of_the_house(template, lin):
    request = RequestFactory().get("/me/")
    request.user = lin
    assert "site.css" in render_to_string(template, request=request)


def test_a_form_without_its_token_is_told_what_to_do(lin):
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = "en"
    answer = client.post(reverse("account_login"), {"login": "lin", "password": "x"})
    assert answer.status_code == 403
    assert "Please try again" in answer.content.decode()


def render(lin, *, leave):
    request = RequestFactory().get("/me/")
    request.user, request.resolver_match = lin, resolve("/me/")
    request.session = {}
    request._messages = FallbackStorage(request)
    leave(request)
    return render_to_string("404.html", request=request)


def test_what_was_done_is_a_toast(lin):
    page = render(lin, leave=lambda request: say(request, "Stored <b>"))
    toast = page[page.index("data-toast") :]
    assert "Stored &lt;b&gt;" in toast


def test_what_went_wrong_stays_in_the_page_and_is_no_toast(lin):
    page = render(lin, leave=lambda request: messages.error(request, "Not stored"))
    assert "data-toast" not in page
    assert re.search(r'class="alert bad" role="alert">.*?Not stored', page, re.S)


def test_no_page_of_the_frame_holds_script_or_style_of_its_own(as_user, lin, an):
    for user, name in ((lin, "me"), (lin, "notices"), (an, "styleguide")):
        page = as_user(user).get(reverse(f"stations:{name}")).content.decode()
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<script>" not in page
        assert "<style" not in page


def test_the_style_guide_is_for_administrators(as_user, an, lin, chen):
    url = reverse("stations:styleguide")
    assert as_user(an).get(url).status_code == 200
    assert as_user(lin).get(url).status_code == 403
    assert as_user(chen).get(url).status_code == 403


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("lin", "cases:today"),
        ("he", "cases:today"),
        ("wang", "cases:today"),
        ("sun", "cases:today"),
        ("chen", "reports:dashboards"),
        ("an", "stations:admin_home"),
        ("shen", "stations:audit"),
        ("nobody", "stations:me"),
    ],
)
def test_everybody_begins_where_their_work_is(as_user, name, view, request):
    answer = as_user(request.getfixturevalue(name)).get("/")
    assert answer["Location"] == reverse(view)
