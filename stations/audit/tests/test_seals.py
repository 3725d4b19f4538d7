"""The sealed trail: whole as it was written, and whatever is done to it is found."""

from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import InternalError, ProgrammingError
from django.utils import timezone

from stations.audit import trail
from stations.audit.seals import broken_seals, seal_entries
from stations.models import AuditEntry, AuditSeal


@pytest.fixture
def sealed(lin, chen, east, west, nobody):
    """Two runs of the sealer over entries of two stations, a county and no place."""
    for verb in ("lock", "unlock"):
        for by, station in ((lin, east), (lin, west), (chen, None), (nobody, None)):
            trail.record(verb, by, by=by, station=station, reason=verb, records=["a.b:1"], n=1)
        assert seal_entries() == 4
    assert list(broken_seals()) == []
    return AuditEntry.objects.filter(station=east).order_by("pk")


def as_a_thief(sql, *params):
    """With the rights of whoever owns the tables: triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE; SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)
        cursor.execute("SET LOCAL session_replication_role = origin; RESET ROLE")


def test_each_place_has_its_chain(sealed):
    chains = {}
    for seal in AuditSeal.objects.all():
        assert bytes(seal.before) == chains.get(seal.place, b"")
        chains[seal.place] = bytes(seal.digest)
    assert len(chains) == 4


def test_what_is_sealed_is_not_sealed_again(sealed):
    assert seal_entries() == 0


@pytest.mark.parametrize("hours", [[1, 0, 24.5, 25], [48, 48.1, 0, 0.1]])
def test_each_entry_is_sealed_once_when_the_clock_was_put_back(lin, hours):
    """By an hour, seen from a day later; by two days, so that the latest is no longer the last."""
    now = timezone.now()
    for hour in hours:
        with time_machine.travel(now + timedelta(hours=hour)):
            seal_entries()
            trail.record("lock", lin, by=lin)
    sealed = [entry for seal in AuditSeal.objects.all() for entry in seal.entries]
    *written, _latest = AuditEntry.objects.order_by("pk").values_list("pk", flat=True)
    assert sorted(sealed) == written


CHANGES = {
    "a reason": "UPDATE stations_auditentry SET reason = 'x' WHERE id = %s",
    "a time": "UPDATE stations_auditentry SET at = at - interval '1 s' WHERE id = %s",
    "who": "UPDATE stations_auditentry SET by_id = (SELECT max(id) FROM stations_user)"
    " WHERE id = %s",
    "its place": "UPDATE stations_auditentry SET station_id = NULL WHERE id = %s",
    "what was shown": "UPDATE stations_auditentry SET records = '{}' WHERE id = %s",
    "a detail": "UPDATE stations_auditentry SET detail = '{}' WHERE id = %s",
    "an entry gone": "DELETE FROM stations_auditentry WHERE id = %s",
}


@pytest.mark.parametrize("what", CHANGES)
def test_one_changed_entry_is_found(what, sealed):
    entry = sealed.first().pk
    as_a_thief(CHANGES[what], entry)
    (sentence,) = broken_seals()
    assert f"[{entry}]" in sentence
    assert ("gone" in sentence) == ("gone" in what)
    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_a_seal_taken_out_with_its_entries_is_found(sealed):
    first = AuditSeal.objects.filter(entries__contains=[sealed.first().pk]).get()
    as_a_thief("DELETE FROM stations_auditentry WHERE id = ANY(%s)", first.entries)
    as_a_thief("DELETE FROM stations_auditseal WHERE id = %s", first.pk)
    assert [sentence for sentence in broken_seals() if "missing or another" in sentence]


def test_an_entry_slipped_in_is_found(sealed, lin, east):
    slipped = trail.record("lock", lin, by=lin, station=east)
    assert list(broken_seals()) == []  # it may be sealed yet
    long_ago = timezone.now() - timedelta(days=2)
    as_a_thief("UPDATE stations_auditentry SET at = %s WHERE id = %s", long_ago, slipped.pk)
    assert seal_entries() == 0
    (sentence,) = broken_seals()
    assert str(slipped.pk) in sentence


def test_without_the_key_nobody_makes_another(sealed, settings):
    settings.INDEX_KEY = bytes(32)
    assert len(list(broken_seals())) == AuditSeal.objects.count()


@pytest.mark.parametrize("act", ["update", "delete"])
@pytest.mark.parametrize("role", ["the owner", "the product"])
def test_a_seal_can_be_neither_changed_nor_deleted(sealed, act, role):
    rows = AuditSeal.objects.all()
    if role == "the owner":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
    refused = InternalError if role == "the owner" else ProgrammingError
    with pytest.raises(refused), transaction.atomic():
        rows.update(place="-") if act == "update" else rows.delete()


def test_the_command_says_how_many(sealed, capsys):
    call_command("verify_audit")
    assert "8 entries, 8 seals" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_what_was_written_first_and_committed_last_is_sealed_too(lin, east):
    """An import writes for minutes; others commit meanwhile and are sealed."""
    with transaction.atomic():
        trail.record("import", lin, by=lin, station=east)
        aside = Thread(target=others_are_sealed, args=[lin, east])
        aside.start()
        aside.join()
    assert AuditSeal.objects.count() == 1
    assert seal_entries() == 1
    assert list(broken_seals()) == []


def others_are_sealed(lin, east):
    try:
        trail.record("lock", lin, by=lin, station=east)
        seal_entries()
    finally:
        connection.close()
