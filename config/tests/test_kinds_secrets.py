"""Of every kind: what is told to whom, who changes what, and that more rows cost no queries."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.tests.kinds import (
    body_of,
    each,
    entries_of,
    has,
    kind_of,
    masking,
    plain,
    post,
    public,
    rows_of_access,
    secretive,
    told,
    told_over_rest,
    where,
)
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db


@secretive
def test_nothing_of_east_is_told_elsewhere(example, made, as_user, cast):
    obj = made(example)
    for user in cast.strangers:
        tells_nothing(example, obj, user, as_user(user), cast)


def tells_nothing(example, obj, user, client, cast):
    kind = kind_of(example)
    assert not kind.rows(user).exists()
    assert not (kind.opened or kind.rows)(user).exists()
    assert told_over_rest(example, user) == []
    urls = [where(example, "list"), example.rest, f"{example.rest}{obj.pk}/"]
    urls += [f"{urls[0]}?format=csv", f"{urls[0]}?state=all&q={example.secret[:3]}"]
    urls += [where(example, act, obj) for act in ("page", "edit", "void") if has(example, act)]
    for url in urls:
        assert example.secret not in told(client.get(url)), (user, url)
    for act in ("edit", "void"):
        if has(example, act):
            assert client.post(where(example, act, obj), {"reason": "x"}).status_code == 404
    patch = client.patch(f"{example.rest}{obj.pk}/", {}, "application/json")
    assert patch.status_code == (404 if has(example, "edit") else 405)
    assert post(client, f"{example.rest}{obj.pk}/void/", {"reason": "x"}).status_code == 404
    body = body_of(example, 1, cast.place.code)
    refused = post(client, example.rest, body)  # at its place, as if there were none
    assert refused.status_code == 400
    known = {kind.place.field, *(ref.name for ref in kind.refs)}
    assert {entry["field"] for entry in refused.json()["errors"]} <= known
    assert kind_of(example).model.objects.count() == 1


@public
@pytest.mark.parametrize("which", range(3))
def test_everybody_reads_what_is_public_and_nobody_else_writes(example, which, made, as_user, cast):
    """By the page and over REST; the list by a page is for who works there."""
    obj, client = made(example), as_user(cast.strangers[which])
    page, rest = where(example, "page", obj), f"{example.rest}{obj.pk}/"
    for url in (page, rest, example.rest):
        assert example.secret in told(client.get(url)), url
    body = body_of(example, 1, cast.place.code)
    refused = post(client, example.rest, body)
    assert refused.status_code == 400
    place = kind_of(example).place.field
    assert [entry["field"] for entry in refused.json()["errors"]] == [place]
    seen = {"If-Match": '"1"'}
    edited = json.dumps(dict(example.edit))
    assert client.patch(rest, edited, "application/json", headers=seen).status_code == 403
    assert post(client, f"{rest}void/", {"reason": "x"}).status_code == 403
    for act in ("edit", "void"):
        assert client.post(where(example, act, obj), {"reason": "x"}).status_code == 403
    obj.refresh_from_db()
    assert (obj.version, type(obj).objects.count()) == (1, 1)


@masking
def test_who_counts_reads_no_secret(example, made, as_user, cast):
    """A county's officer of a station's records; a station's people of their county's."""
    made(example)
    client = as_user(cast.counter)
    for url in (where(example, "list"), f"{where(example, 'list')}?format=csv", example.rest):
        assert example.secret not in told(client.get(url)), url
    assert len(client.get(where(example, "list")).context["lines"]) == 1
    assert not [row for row in told_over_rest(example, cast.counter) if example.secret in row]


@each
def test_who_counts_opens_only_what_the_table_says(example, made, as_user, cast):
    obj, client = made(example), as_user(cast.counter)
    index = {"chen": 6, "lin": 1}[cast.counter.username]
    urls = {"page": where(example, "page", obj)} if has(example, "page") else {}
    for act, url in (urls | {"api-detail": f"{example.rest}{obj.pk}/"}).items():
        expected = int(rows_of_access(example)[act].split()[index])
        assert client.get(url).status_code == expected, act


@each
def test_who_only_reads_changes_nothing(example, made, as_user, cast):
    obj, client, kind = made(example), as_user(cast.reader), kind_of(example)
    place = {kind.place.field: cast.place}
    with pytest.raises(PermissionDenied):
        kind.services.add(
            [kind.services.row(by=cast.reader, **place, **plain(example, cast.place))],
            by=cast.reader,
        )
    for act, fields in (("edit", dict(example.edit)), ("void", {"reason": "x"})):
        if not has(example, act):
            continue
        assert client.get(where(example, act, obj)).status_code == 403
        assert client.post(where(example, act, obj), fields).status_code == 403
        with CaptureQueriesContext(connection) as asked, pytest.raises(PermissionDenied):
            getattr(kind.services, act)(obj, by=cast.reader, **fields)
        assert not [one for one in asked if one["sql"].startswith(("INSERT", "UPDATE"))]
    obj.refresh_from_db()
    assert obj.version == 1


@each
def test_a_sealed_field_is_told_to_nobody(example, made, as_user, cast, shen):
    """Taken in by every door, and given back as its mask by none."""
    kind = kind_of(example)
    obj, client = made(example), as_user(cast.writer)
    sealed = [one.name for one in kind.fields if one.is_sealed]
    urls = [where(example, act, obj) for act in ("page", "edit") if has(example, act)]
    urls += [where(example, "list"), f"{where(example, 'list')}?format=csv"]
    urls += [f"{example.rest}{obj.pk}/"]
    for name in sealed:
        value = example.sent(0)[name]
        assert value
        for url in urls:
            assert value not in told(client.get(url)), (name, url)
        assert not [row for row in told_over_rest(example, cast.writer) if value in row]
        assert value not in json.dumps(list(AuditEntry.objects.values("detail", "title")))


@each
def test_the_auditor_reads_what_was_done_and_no_secret(example, made, as_user, cast, shen):
    obj = made(example)
    if example.edit:
        kind_of(example).services.edit(obj, by=cast.writer, **example.edit)
    if has(example, "void"):
        kind_of(example).services.void(obj, by=cast.writer, reason="entered twice")
    entries = entries_of(obj)
    assert entries.count() == 1 + bool(example.edit) + has(example, "void")
    page = told(as_user(shen).get(reverse("stations:audit")))
    assert page.count(str(obj.pk)[-6:]) or page.count(entries[0].record)
    assert set(AuditEntry.objects.visible_to(shen)) >= set(entries)
    if not example.is_public:
        assert example.secret not in page
        assert example.secret not in json.dumps(list(entries.values("detail", "title")))


@each
def test_more_rows_cost_no_queries(example, made, made_of, as_user, cast):
    """In the list, the download read to its end, and over REST; of one station and of two."""
    urls = [where(example, "list"), f"{where(example, 'list')}?format=csv"]

    def counts():
        found = {}
        for user in (cast.writer, cast.counter):
            for url in urls:
                client = as_user(user)
                client.get(url)
                with CaptureQueriesContext(connection) as queries:
                    told(client.get(url))
                found[url, user] = len(queries)
            told_over_rest(example, user)  # whose postings are known then
            with CaptureQueriesContext(connection) as queries:
                told_over_rest(example, user)
            found[user] = len(queries)
        return found

    made(example)
    made(example, 0, cast.elsewhere, cast.other)
    before = counts()
    made_of(example, range(1, 8), cast.writer, cast.place)
    made_of(example, range(1, 8), cast.elsewhere, cast.other)
    assert counts() == before
