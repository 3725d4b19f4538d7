"""The change feed misses nothing, whatever the writers do."""

import random
import threading
import time

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from beneficiaries.models import Household
from config.testing_soak import soaked
from stations.change_feed import ChangesPagination, Cursor, CursorGone, horizon
from stations.identity import uuid7
from stations.models import VOID, Voidable, void_has_a_reason

READING_SECONDS = soaked(2, 30)
WRITERS = 8


def page(cursor=None, limit=100):
    """One page: its rows and the cursor behind it."""
    query = {"limit": limit} | ({"updated_after": cursor} if cursor else {})
    request = Request(APIRequestFactory().get("/", query))
    pages = ChangesPagination()
    rows = pages.paginate_queryset(Household.objects.all(), request)
    body = pages.get_paginated_response(rows).data
    return rows, body["cursor"], body["next"]


def eventually(read, wanted, patience=60):
    """Read until it is what is wanted: transactions of other tests hold the horizon back."""
    ends = time.monotonic() + patience
    while (found := read()) != wanted and time.monotonic() < ends:
        time.sleep(0.05)
    return found == wanted


def drain(cursor, seen):
    """Read to the end; ``seen`` takes every row's latest number. The cursor to go on from."""
    following = True
    while following:
        rows, cursor, following = page(cursor)
        seen |= {row.pk: row.number for row in rows}
    return cursor


def write_until(stop, template, written):
    """One writer: new rows, some committed late, and edits of old ones."""
    dice = random.Random()
    while not stop.is_set():
        with transaction.atomic():
            row = Household.objects.create(**template)
            if dice.random() < 0.3:
                time.sleep(dice.random() * 0.1)
            if dice.random() < 0.3 and written:
                old = dice.choice(list(written))
                Household.objects.filter(pk=old).update(number=str(dice.random()))
        written[row.pk] = True
    connections.close_all()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_eight_writers_beside_a_reader_and_nothing_is_missed(make_household):
    row = make_household()
    template = {name: getattr(row, name) for name in ("origin", "division", "created_by")}
    written, stop = {}, threading.Event()
    writers = [
        threading.Thread(target=write_until, args=(stop, template, written)) for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    seen, cursor, ends = {}, None, time.monotonic() + READING_SECONDS
    while time.monotonic() < ends:
        cursor = drain(cursor, seen)
        time.sleep(0.005)
    stop.set()
    for writer in writers:
        writer.join()
    stored = dict(Household.objects.values_list("pk", "number"))
    assert len(written) > 25 * READING_SECONDS

    def read_on():
        nonlocal cursor
        cursor = drain(cursor, seen)
        return seen

    assert eventually(read_on, stored)


@pytest.mark.django_db(transaction=True)
def test_a_row_of_a_running_transaction_waits_and_holds_back_later_ones(make_household):
    first = make_household()
    assert eventually(lambda: page()[0], [first])
    cursor = page()[1]
    begun, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            make_household(number="slow")
            begun.set()
            go_on.wait(10)
        connections.close_all()

    writer = threading.Thread(target=slow)
    writer.start()
    begun.wait(10)
    make_household(number="quick")
    assert page(cursor)[0] == []
    go_on.set()
    writer.join()
    assert eventually(lambda: {row.number for row in page(cursor)[0]}, {"slow", "quick"})


@pytest.mark.django_db(transaction=True)
def test_an_edit_brings_a_row_again(make_household):
    row = make_household()
    assert eventually(lambda: page()[0], [row])
    cursor = page()[1]
    Household.objects.filter(pk=row.pk).update(number="7")
    assert eventually(lambda: [found.number for found in page(cursor)[0]], ["7"])


@pytest.mark.django_db(transaction=True)
def test_pages_turn_without_doubles(make_household):
    made = {make_household().pk for _ in range(7)}
    assert eventually(lambda: len(page()[0]), 7)
    cursor, following, seen = None, True, []
    while following:
        rows, cursor, following = page(cursor, limit=3)
        seen += [row.pk for row in rows]
    assert len(seen) == 7
    assert set(seen) == made
    assert page(cursor) == ([], cursor, None)


@pytest.mark.parametrize("text", ["x", "e30", "WzEsMl0", "äöü", "'; DROP TABLE"])
def test_nonsense_is_no_cursor(db, text):
    with pytest.raises(ValidationError):
        page(text)


def test_a_cursor_of_another_cluster_is_gone(db):
    cluster, _, following = horizon()
    for cursor in [
        Cursor(cluster + 1, 1, str(uuid7())),
        Cursor(cluster, following + 10, str(uuid7())),
    ]:
        with pytest.raises(CursorGone):
            page(cursor.encode())


def test_the_trigger_numbers_every_write(make_household):
    row = make_household()
    row.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        assert row.changed_xid == cursor.fetchone()[0]


@pytest.mark.parametrize("address", ["beneficiaries", "divisions", "workers"])
def test_the_size_of_a_page_is_a_number_within_bounds(as_user, lin, address):
    client = as_user(lin)
    for limit in ("", "5", "1000"):
        assert client.get(f"/api/v1/{address}/", {"limit": limit}).status_code == 200
    for limit in ("0", "-1", "x", "1001", "9" * 5000, "²", "٣", "Infinity"):
        refused = client.get(f"/api/v1/{address}/", {"limit": limit})
        assert refused.status_code == 400
        assert [entry["field"] for entry in refused.json()["errors"]] == ["limit"]


def test_whatever_can_be_voided_is_voided_in_one_way():
    """The same columns, and in each table the same constraint."""
    voidable = [
        model
        for model in apps.get_models()
        if any(field.name in VOID for field in model._meta.fields) and not model._meta.proxy
    ]
    assert {model.__name__ for model in voidable} >= {"Activity", "Donation", "ServiceRecord"}
    for model in voidable:
        assert issubclass(model, Voidable)
        rules = {rule.name: rule for rule in model._meta.constraints}
        [name] = [name for name in rules if name.endswith("void_has_a_reason")]
        assert rules[name] == void_has_a_reason(name)
