"""What is true of every kind of record, whoever declared it: one test each, over all kinds.

A new kind gives an example (``<kind>/testing.py``) and stands in ``config/tests/kinds.py``.
"""

import json
import time
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from config.testing_soak import soaked
from config.tests.kinds import (
    EXAMPLES,
    body_of,
    each,
    entries_of,
    has,
    kind_of,
    only,
    post,
    row_of,
    station_of,
    told,
    where,
)
from stations.imports.services import confirm_import
from stations.kinds.kind import KINDS
from stations.lists import downloads, paging
from stations.lists.listing import sortable
from stations.models import Job

pytestmark = pytest.mark.django_db


def test_every_kind_has_an_example():
    assert {example.many for example in EXAMPLES} == set(KINDS)


@each
def test_a_declaration_holds_together(example, cast):
    kind = kind_of(example)
    rows = kind.rows(cast.writer)
    assert (kind.space, kind.one) == (example.space, example.one)
    assert kind.services.acts == [act for act in ("edit", "void") if has(example, act)]
    assert sortable(rows, kind.listing) == []
    keys = [column.key for column in kind.listing.columns]
    assert len(keys) == len(set(keys))
    for one in kind.fields:
        column = one.of(kind.model)
        assert (one in kind.refs) is column.is_relation, one.name
        has_codes = getattr(column, "choices", None) or getattr(
            getattr(column, "base_field", None), "choices", None
        )
        assert bool(has_codes) == (one.codes is not None), one.name
        assert not one.is_sealed or one.mask, one.name


@only("add")
def test_a_form_sent_twice_is_one_record(example, typed, as_user, cast):
    client, once, model = as_user(cast.writer), typed(example), kind_of(example).model
    for _ in range(2):
        answer = client.post(where(example, "add"), once)
        assert answer.status_code == 302, answer.context["form"].errors
        assert answer.url == model.objects.get().get_absolute_url()
    other = client.post(where(example, "add"), once | example.typed(1))
    assert other.context["form"].non_field_errors()
    assert model.objects.count() == 1


@only("add")
def test_a_broken_rule_is_told_at_its_field_by_every_door(
    example, typed, as_user, cast, upload, xlsx, findings
):
    client, kind = as_user(cast.writer), kind_of(example)
    for name, value in example.wrong.items():
        answer = client.post(where(example, "add"), typed(example, **{name: value}))
        assert name in answer.context["form"].errors, name
        body = body_of(example, 0, cast.place.code, **{name: value})
        sent = post(client, example.rest, body)
        assert sent.status_code == 400
        assert name in {entry["field"] for entry in sent.json()["errors"]}, name
        if kind.importing and value.strip():
            row = row_of(example, 0, cast.place, **{name: value})
            sheet, station = xlsx(list(row), list(row.values())), station_of(example, cast.place)
            batch = upload(kind.many, sheet, cast.writer, station)
            assert name in findings(batch)[2], name
    assert not kind.model.objects.exists()


def clean(example, body):
    """What a record says of itself, without what makes it this one."""
    own = {"id", "client_uuid", "version", "updated_at", "source", "external_id"}
    own |= {kind_of(example).place.field, *(said.name for said in kind_of(example).refs)}
    own |= example.untold | example.once
    return {name: value for name, value in body.items() if name not in own}


@only("add")
def test_what_one_door_takes_in_every_other_tells(
    example, typed, as_user, cast, xlsx, upload, run_jobs, findings
):
    """By the form here; read over REST; sent again elsewhere; out of a sheet there, too."""
    client, kind = as_user(cast.writer), kind_of(example)
    client.post(where(example, "add"), typed(example, 0))
    obj = kind.model.objects.get()
    first = client.get(f"{example.rest}{obj.pk}/").json()
    there = as_user(cast.elsewhere)
    again = post(there, example.rest, body_of(example, 0, cast.other.code)).json()
    assert clean(example, again) == clean(example, first)
    page = told(client.get(obj.get_absolute_url()))
    book = load_workbook(BytesIO(b"".join(
        client.get(f"{where(example, 'list')}?format=xlsx").streaming_content
    )))  # fmt: skip
    rows = [row for row in book.active.values if cast.other.name not in row]
    assert list(rows[0]) == kind.listing.headings()
    assert example.secret in page
    assert example.secret in rows[1]
    if kind.importing:
        moved = kind.model.objects.filter(**{kind.place.field: cast.other})
        moved.void(by=cast.elsewhere, reason="again, by a sheet")
        row, station = row_of(example, 0, cast.other), station_of(example, cast.other)
        batch = upload(kind.many, xlsx(list(row), list(row.values())), cast.elsewhere, station)
        assert findings(batch) == {}
        confirm_import(batch, good_only=False, by=cast.elsewhere)
        run_jobs()
        [third] = moved.filter(voided_at=None)
        sheet = there.get(f"{example.rest}{third.pk}/").json()
        assert clean(example, sheet) == clean(example, first)


@each
def test_an_import_made_twice_makes_one(example, cast, xlsx, upload, run_jobs, findings):
    kind = kind_of(example)
    if not (kind.importing and kind.importing.id_words):
        return
    row = row_of(example, 0, cast.place, external_id="A-17")
    for _ in range(2):
        sheet, station = xlsx(list(row), list(row.values())), station_of(example, cast.place)
        batch = upload(kind.many, sheet, cast.writer, station)
        assert findings(batch) == {}
        confirm_import(batch, good_only=False, by=cast.writer)
        run_jobs()
    assert not [job.error for job in Job.objects.exclude(error="")]
    assert kind.model.objects.filter(external_id="A-17").count() == 1


@each
def test_a_client_sends_once_or_many_at_once(example, as_client, cast):
    client, code = as_client(cast.client), cast.place.code
    body = body_of(example, 0, code)
    rows = kind_of(example).model.objects
    before = rows.count()  # what the sample points to may be of the same kind
    first, again = post(client, example.rest, body), post(client, example.rest, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert post(client, example.rest, body | example.sent(1)).status_code == 409
    many = [body_of(example, n, code) for n in range(1, 4)]
    name, value = next(iter(example.wrong.items()))
    refused = post(client, example.rest, [*many[:2], many[2] | {name: value}])
    assert refused.status_code == 400
    assert [e["row"] for e in refused.json()["errors"]][:1] == [3]
    assert rows.count() == before + 1
    assert len(post(client, example.rest, many).json()) == 3
    assert post(client, example.rest, many).status_code == 200
    assert rows.count() == before + 4


@only("edit")
def test_a_stale_edit_is_told_and_keeps_what_was_typed(example, made, as_user, cast):
    obj, client = made(example), as_user(cast.writer)
    url, rest = where(example, "edit", obj), f"{example.rest}{obj.pk}/"
    form = client.get(url).context["form"]
    row = {name: form[name].value() for name in form.fields if name != "photos"}
    row = {name: "" if value is None else value for name, value in row.items()}
    assert as_user(cast.colleague).post(url, row | example.edit).status_code == 302
    name, value = next(iter(example.edit.items()))
    stale = client.post(url, row | {name: f"{value}!"})
    assert stale.context["form"].non_field_errors()
    assert stale.context["form"][name].value() == f"{value}!"
    obj.refresh_from_db()
    assert getattr(obj, name) == value
    body = json.dumps(dict(example.edit))
    assert client.patch(rest, body, "application/json").status_code == 428
    seen = {"If-Match": '"1"'}
    assert client.patch(rest, body, "application/json", headers=seen).status_code == 409
    seen = stale.context["form"]["seen_version"].value()
    again = client.post(url, row | {name: f"{value}!", "seen_version": seen})
    assert again.status_code == 302
    verbs = entries_of(obj).values_list("verb", flat=True)
    assert [verb for verb in verbs if verb == "edit"] == ["edit", "edit"]


@only("edit")
def test_what_a_patch_may_not_change_is_refused_at_its_field(example, made, as_user, cast):
    """And not dropped; said as it stands, it is no change."""
    kind, obj, client = kind_of(example), made(example), as_user(cast.writer)
    rest, seen = f"{example.rest}{obj.pk}/", {"If-Match": '"1"'}
    told_now = client.get(rest).json()
    names = ["id", "client_uuid", "external_id", "voided_at", "void_reason", kind.place.field]
    names += [said.name for said in kind.fields if said.is_fixed]
    names = [name for name in names if name in told_now]
    for name in [*names, *(["status", *kind.step_fields] if kind.life else [])]:
        body = json.dumps(dict(example.edit) | {name: "nowhere"})
        refused = client.patch(rest, body, "application/json", headers=seen)
        assert refused.status_code == 400, (name, refused.content.decode())
        assert [entry["field"] for entry in refused.json()["errors"]] == [name]
    same = {name: told_now[name] for name in [*names, "version", "updated_at"]}
    body = json.dumps(same | dict(example.edit))
    assert client.patch(rest, body, "application/json", headers=seen).status_code == 200


@only("edit")
def test_a_name_that_nothing_reads_is_told(example, made, as_user, cast):
    client, obj = as_user(cast.writer), made(example)
    rest, seen = f"{example.rest}{obj.pk}/", {"If-Match": '"1"'}
    [first, *_others] = slipped = [f"{name}s_" for name in example.edit]
    body = json.dumps(dict(zip(slipped, example.edit.values(), strict=True)))
    refused = client.patch(rest, body, "application/json", headers=seen)
    assert refused.status_code == 400, refused.content.decode()
    assert [entry["field"] for entry in refused.json()["errors"]] == slipped
    assert next(iter(example.edit)) in refused.json()["errors"][0]["message"]
    sent = dict(example.sent(1)) | {first: "x"}
    refused = post(client, example.rest, sent)
    assert first in [entry["field"] for entry in refused.json()["errors"]]


@only("void")
def test_a_voided_one_counts_nowhere_and_stays_readable(example, made, as_user, cast):
    obj, client = made(example), as_user(cast.writer)
    url = where(example, "void", obj)
    assert client.post(url, {"reason": " "}).context["form"].errors
    for reason in (" ", "x" * 301):
        with CaptureQueriesContext(connection) as asked, pytest.raises(ValidationError) as refused:
            kind_of(example).services.void(obj, by=cast.writer, reason=reason)
        assert list(refused.value.message_dict) == ["reason"]
        assert not [one for one in asked if one["sql"].startswith("UPDATE")]
    assert client.post(url, {"reason": "entered twice"}).status_code == 302
    assert client.get(url).headers["Location"] == obj.get_absolute_url()  # to whoever did it
    assert as_user(cast.colleague).get(url).status_code == 403
    assert client.post(url, {"reason": "again"}).context["form"].non_field_errors()
    assert client.get(where(example, "list")).context["lines"] == []
    assert len(client.get(f"{where(example, 'list')}?state=voided").context["lines"]) == 1
    assert "entered twice" in told(client.get(obj.get_absolute_url()))
    assert post(client, f"{example.rest}{obj.pk}/void/", {"reason": "x"}).status_code == 400
    body = client.get(f"{example.rest}{obj.pk}/")
    assert (body.json()["void_reason"], body.headers["ETag"]) == ("entered twice", '"2"')
    if example.edit:
        answer = client.patch(
            f"{example.rest}{obj.pk}/", json.dumps(dict(example.edit)), "application/json",
            headers={"If-Match": '"2"'},
        )  # fmt: skip
        assert answer.status_code == 400


@pytest.mark.long
@each
def test_every_sort_turns_its_pages_down_and_up(example, made_of, as_user, cast, monkeypatch):
    """In the suite one sort of a kind both ways, the others one way each."""
    page_of = paging.Pager.page
    small = lambda pager, before="", after="", size=3: page_of(pager, before, after, 3)  # noqa: E731
    monkeypatch.setattr(paging.Pager, "page", small)
    made_of(example, range(7), cast.writer, cast.place)
    client, url = as_user(cast.writer), where(example, "list")
    sorts = list(kind_of(example).listing.sorts)
    few = [*(f"{'-' * (n % 2)}{key}" for n, key in enumerate(sorts)), f"-{sorts[0]}"]
    for sort in soaked(few, [sign + key for key in sorts for sign in ("", "-")]):
        page = client.get(f"{url}?sort={sort}").context["page"]
        seen, pages = [], [page]
        while page.after:
            page = client.get(f"{url}?sort={sort}&after={page.after}").context["page"]
            pages.append(page)
        seen = [row.pk for one in pages for row in one.rows]
        assert len(seen) == len(set(seen)) == 7
        above = client.get(f"{url}?sort={sort}&before={page.before}").context["page"]
        assert above.rows == pages[-2].rows
    assert client.get(f"{url}?after=nonsense").status_code == 404


@each
def test_a_long_download_is_a_job(
    example, made, as_user, cast, zhao, run_jobs, monkeypatch, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(paging, "MOST", 1)
    made(example, 0)
    made(example, 1)
    client = as_user(cast.writer)
    answer = client.get(f"{where(example, 'list')}?format=xlsx")
    job = Job.objects.get(kind=downloads.JOB)
    assert answer.url == job.get_absolute_url()
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.result["number"]) == ("done", 2)
    book = load_workbook(BytesIO(b"".join(client.get(job.url).streaming_content)))
    assert len(list(book.active.values)) == 3
    assert as_user(zhao).get(job.url).status_code == 404


@pytest.mark.django_db(transaction=True)
@each
def test_the_list_is_a_change_feed(example, made, as_client, cast):
    client, obj = as_client(cast.client), made(example)
    page = fed(client, f"{example.rest}?updated_after=", 1)
    if not has(example, "void"):
        return
    kind_of(example).services.void(obj, by=cast.writer, reason="entered twice")
    [later] = fed(client, f"{example.rest}?updated_after={page['cursor']}", 1)["results"]
    assert (str(later["id"]), later["void_reason"]) == (str(obj.pk), "entered twice")


def fed(client, url, number):
    """A page of the feed, once it has so many rows: it waits for other tests' transactions."""
    ends, page = time.monotonic() + 60, {"results": []}
    while len(page["results"]) < number and time.monotonic() < ends:
        page = client.get(url).json()
    assert len(page["results"]) == number
    return page
