"""What other systems and bookmarks rely on is still there: only ever added to.

``contract/`` holds what was promised when the house was rearranged; a line leaves it only with a
deprecation that its users were told of.
"""

import re
from pathlib import Path

import pytest
from django.urls import Resolver404, get_resolver, resolve
from drf_spectacular.generators import SchemaGenerator

from config.tests.rest_contract import Described

PROMISED = Path(__file__).parent / "contract"


def promised(name):
    return set((PROMISED / name).read_text(encoding="utf-8").splitlines())


@pytest.fixture(scope="module")
def told():
    return set(Described(SchemaGenerator().get_schema(public=True)).lines())


def values_of(line):
    """The line without its list of values, and the values."""
    shape, _equals, values = line.partition("=")
    return shape, set(values.split("|")) - {""}


def missing(old, new):
    """Lines that are gone, or that take fewer values than before."""
    values = {}
    for line in new:
        shape, some = values_of(line)
        values.setdefault(shape, set()).update(some)
    for line in sorted(old):
        shape, some = values_of(line)
        if shape not in values or not some <= values[shape]:
            yield line


def test_rest_answers_and_takes_all_that_it_did(told):
    old = {line for line in promised("rest.txt") if " >! " not in line}
    assert len(old) > 1000
    assert list(missing(old, told)) == []


def test_rest_asks_for_no_more_than_it_did(told):
    old = promised("rest.txt")
    known = {line.split(" ?")[0].split(" >")[0].split(" <")[0] for line in old}
    asked = {line for line in told if " >! " in line and line.split(" >!")[0] in known}
    assert sorted(asked - old) == []


@pytest.mark.parametrize(
    ("was", "is_now", "gone"),
    [
        ("GET /a/ ?x:string", "GET /a/ ?x:integer", 1),
        ("GET /a/ ?x:string=a|b", "GET /a/ ?x:string=a|b|c", 0),
        ("GET /a/ ?x:string=a|b", "GET /a/ ?x:string=a", 1),
        ("GET /a/ 200 < x:string", "GET /a/ 200 < y:string", 1),
    ],
)
def test_what_counts_as_gone(was, is_now, gone):
    assert len(list(missing({was}, {is_now}))) == gone


SAMPLES = {
    "uuid": "018f0000-0000-7000-8000-000000000000",
    "int": "7",
    "slug": "2026-10",
    "str": "x",
    "path": "x",
    "drf_format_suffix": ".json",
}


def example(route):
    """An address of this route."""
    return re.sub(
        r"<(?:(\w+):)?(\w+)>", lambda found: SAMPLES.get(found[1] or "str", "x"), "/" + route
    )


def test_every_old_address_leads_somewhere():
    lost = []
    routes = promised("addresses.txt")
    assert len(routes) > 100
    for route in sorted(routes):
        try:
            resolve(example(route))
        except Resolver404:
            lost.append(route)
    assert lost == []


def routes_of(resolver, before=""):
    """Every route below a resolver, as it is written in the tables of addresses."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from routes_of(entry, route)
        elif "(" not in route and "^" not in route:
            yield route


def test_the_addresses_are_read_off_the_site():
    assert "records/<uuid:pk>/" in set(routes_of(get_resolver()))
