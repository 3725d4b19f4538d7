"""The filter of a list is still there after a look at one of its rows, or after an act."""

import pytest
from django.urls import reverse

from stations.lists.remembered import LEFT

pytestmark = pytest.mark.django_db
PEOPLE = "/people/?worker=&risk=H&sort=-born"


def back_of(page):
    from html.parser import HTMLParser

    class Links(HTMLParser):
        found: list

        def handle_starttag(self, tag, attrs):
            said = dict(attrs)
            if tag == "a" and "back" in said.get("class", "").split():
                self.found.append(said["href"])

    reader = Links()
    reader.found = []
    reader.feed(page.content.decode())
    return reader.found[0]


def test_a_row_and_its_form_lead_back_to_the_list_as_it_was_left(as_user, lin, granny_li):
    client = as_user(lin)
    client.get(PEOPLE)
    for url in (granny_li.get_absolute_url(), granny_li.get_absolute_url()):
        assert back_of(client.get(url)) == "/people/?risk=H&sort=-born"
    crumbs = client.get(reverse("beneficiaries:edit", args=[granny_li.pk])).content.decode()
    assert 'href="/people/?risk=H&amp;sort=-born"' in crumbs


def test_the_menu_opens_it_fresh(as_user, lin, granny_li):
    client = as_user(lin)
    client.get(PEOPLE)
    client.get("/people/")
    assert back_of(client.get(granny_li.get_absolute_url())) == "/people/"


def test_what_was_searched_for_is_kept_nowhere(as_user, lin, granny_li):
    client = as_user(lin)
    client.get("/people/?q=李桂兰&risk=H&after=abc")
    assert client.session[LEFT] == {"/people/": "risk=H"}
    back = back_of(client.get(granny_li.get_absolute_url()))
    assert back == "/people/?risk=H"


def test_each_list_is_remembered_by_itself_and_a_download_not_at_all(as_user, lin):
    client = as_user(lin)
    client.get("/activities/?domain=02")
    client.get(PEOPLE)
    client.get("/activities/?domain=04&format=csv").getvalue()
    assert client.session[LEFT] == {
        "/activities/": "domain=02",
        "/people/": "risk=H&sort=-born",
    }


def test_after_a_change_of_many_the_list_is_as_it_was(as_user, he, granny_li):
    client = as_user(he)
    client.get(PEOPLE)
    answer = client.post("/people/change/", {"person": [str(granny_li.pk)], "risk": "H"})
    assert answer.url == "/people/?risk=H&sort=-born"
