"""One's own page: postings, notices, language, colours."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from stations.models import Notice, Posting
from stations.navigation import THEME_COOKIE

NOTICES = reverse("stations:notices")


def test_my_page_shows_todays_postings_only(as_user, lin, west):
    Posting.objects.create(
        user=lin, role="worker", station=west, since=date(2020, 1, 1), until=date(2021, 1, 1)
    )
    page = as_user(lin).get(reverse("stations:me")).content.decode()
    assert "East Station" in page
    assert "West Station" not in page


def test_somebody_without_a_posting_is_told_whom_to_ask(as_user, nobody, settings):
    settings.LANGUAGE_CODE = "en"
    assert b"Ask your administrator" in as_user(nobody).get(reverse("stations:me")).content


def test_notices_are_ones_own(as_user, lin, zhao):
    Notice.objects.create(to=lin, text="Plan approved")
    Notice.objects.create(to=zhao, text="Secret of West")
    page = as_user(lin).get(NOTICES).content.decode()
    assert "Plan approved" in page
    assert "Secret of West" not in page


def test_opening_a_notice_reads_it_and_leads_on(as_user, lin):
    notice = Notice.objects.create(to=lin, text="Plan approved", url="/me/")
    answer = as_user(lin).post(reverse("stations:notice_open", args=[notice.pk]))
    assert answer["Location"] == "/me/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_notice_read_twice_keeps_its_first_time(as_user, lin):
    notice = Notice.objects.create(to=lin, text="Plan approved", url="/me/")
    address = reverse("stations:notice_open", args=[notice.pk])
    as_user(lin).post(address)
    first = Notice.objects.get().read_at
    as_user(lin).post(address)
    assert Notice.objects.get().read_at == first


def test_a_notice_never_leads_to_another_site(as_user, lin):
    notice = Notice.objects.create(to=lin, text="Click", url="https://evil.example/")
    answer = as_user(lin).post(reverse("stations:notice_open", args=[notice.pk]))
    assert answer["Location"] == "/"


def test_nobody_opens_anothers_notice(as_user, lin, zhao):
    notice = Notice.objects.create(to=lin, text="Plan approved")
    assert as_user(zhao).post(reverse("stations:notice_open", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_at_once_reads_ones_own_only(as_user, lin, zhao):
    for user in (lin, lin, zhao):
        Notice.objects.create(to=user, text="News")
    as_user(lin).post(reverse("stations:notices_read"))
    assert list(Notice.objects.unread().values_list("to", flat=True)) == [zhao.pk]


@pytest.mark.parametrize("name", ["notices_read", "theme", "language"])
def test_a_link_changes_nothing(as_user, lin, name):
    assert as_user(lin).get(reverse(f"stations:{name}")).status_code == 405


def test_many_notices_come_in_pages_at_the_same_cost(count_queries, lin):
    Notice.objects.create(to=lin, text="One")
    before = count_queries(lin, NOTICES)
    Notice.objects.bulk_create(Notice(to=lin, text=f"No. {n}") for n in range(20))
    assert count_queries(lin, NOTICES) == before


def test_no_notices_say_what_will_come(as_user, lin, settings):
    settings.LANGUAGE_CODE = "en"
    assert b"No notices" in as_user(lin).get(NOTICES).content


def test_the_chosen_colours_hold(as_user, lin):
    client = as_user(lin)
    answer = client.post(reverse("stations:theme"), {"theme": "dark", "next": "/me/"})
    assert answer["Location"] == "/me/"
    assert client.cookies[THEME_COOKIE].value == "dark"
    assert 'data-bs-theme="dark"' in client.get("/me/").content.decode()


def test_unknown_colours_change_nothing(as_user, lin):
    client = as_user(lin)
    client.post(reverse("stations:theme"), {"theme": "pink"})
    assert THEME_COOKIE not in client.cookies


def test_colours_never_lead_to_another_site(as_user, lin):
    answer = as_user(lin).post(
        reverse("stations:theme"), {"theme": "dark", "next": "//evil.example/"}
    )
    assert answer["Location"] == "/"


def test_chinese_comes_first_whatever_the_browser_says(as_user, lin):
    client = as_user(lin)
    page = client.get("/me/", headers={"accept-language": "en-US,en"}).content.decode()
    assert 'lang="zh-hans"' in page
    assert "退出登录" in page


def test_english_is_one_click_away_and_stays(as_user, lin):
    client = as_user(lin)
    client.post(reverse("stations:language"), {"language": "en", "next": "/me/"})
    answer = client.get("/me/")
    assert "Log out" in answer.content.decode()
    assert answer["Content-Language"] == "en"
    client.post(reverse("stations:language"), {"language": "zh-hans", "next": "/me/"})
    assert "退出登录" in client.get("/me/").content.decode()


@pytest.mark.django_db
def test_a_stranger_may_choose_the_language_before_the_log_in():
    client = Client()
    client.post(reverse("stations:language"), {"language": "en", "next": "/accounts/login/"})
    assert "Log in" in client.get(reverse("account_login")).content.decode()


def test_an_unknown_language_is_chinese(as_user, lin):
    client = as_user(lin)
    client.cookies["django_language"] = "xx"
    assert 'lang="zh-hans"' in client.get("/me/").content.decode()
