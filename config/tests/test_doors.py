"""Nobody is shown a door that is shut: every link and every form on every page that somebody of
the cast may open answers them, and never "not yours" or "nothing here"."""

from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import resolve

from config.testing_soak import soaked
from config.tests.scene import address, scene  # noqa: F401  (fixtures)
from config.tests.test_access import ACCESS, WHO

SHUT = {403, 404}
# Said to everybody alike, whatever they may open there.
LEFT_OUT = {"account_logout"}
EVERYBODY = [who for who in WHO if who not in {"anonymous", "tong"}]


class Doors(HTMLParser):
    """Addresses that a page leads to: links, forms and their buttons, parts that htmx asks for."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        names = {"a": ["href"], "form": ["action"], "button": ["formaction"]}.get(tag, [])
        for name in [*names, "hx-get", "hx-post"]:
            if said.get(name):
                self.found.append(said[name])


def doors_of(page, path):
    """Addresses within the site, each once, in their order."""
    reader = Doors()
    reader.feed(page)
    absolute = [urldefrag(urljoin(path, found)).url for found in reader.found]
    return list(dict.fromkeys(url for url in absolute if url.startswith("/")))


def is_page(answer):
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def is_followed(url):
    """Downloads have their list's own rows and rights; files of static/ are no pages."""
    parts = urlsplit(url)
    if parts.path.startswith(("/static/", "/api/")) or "format=" in parts.query:
        return False
    return resolve(parts.path).view_name not in LEFT_OUT


def walked(client, starts):
    """Every page that is reached from these, and what stands shut: ``(door, status, page)``."""
    asked, shut = set(), []
    waiting = [(path, "") for path in starts]
    while waiting:
        path, shown_on = waiting.pop()
        plain = urlsplit(path).path
        if plain in asked:
            continue
        asked.add(plain)
        answer = client.get(path)
        body = answer.getvalue() if answer.streaming else answer.content
        if answer.status_code in SHUT and shown_on:
            shut.append((resolve(plain).view_name, answer.status_code, shown_on))
        if is_page(answer):
            name = resolve(plain).view_name
            doors = doors_of(body.decode(), path)
            waiting += [(door, name) for door in doors if is_followed(door)]
    return asked, shut


@pytest.mark.long
@pytest.mark.parametrize("who", soaked(["lin", "wang", "chen"], EVERYBODY))
def test_no_button_leads_to_a_shut_door(who, address, as_user, request):  # noqa: F811
    """From every page that they may open, through all that these lead to."""
    column = WHO.index(who)
    names = [name for name, row in ACCESS.items() if row.split()[column] == "200"]
    starts = [address(name) for name in names if not name.startswith("api:")]
    asked, shut = walked(as_user(request.getfixturevalue(who)), starts)
    assert sorted(set(shut)) == []
    assert len(asked) > soaked(40, 10)


def test_a_door_is_found_wherever_it_stands():
    page = (
        '<a href="/a/">a</a><form action="/b/"><button formaction="/c/">c</button></form>'
        '<a href="#x">x</a><a href="tel:110">110</a><i hx-get="?tab=2"></i>'
    )
    assert doors_of(page, "/p/") == ["/a/", "/b/", "/c/", "/p/", "/p/?tab=2"]
