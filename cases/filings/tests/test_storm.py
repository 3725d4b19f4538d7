"""Any order of writing, voiding, replacing and filing: each version holds what a model says."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.filings.services.filings import file_month, return_filing
from cases.models import Filing, ServiceRecord
from cases.records.rows import ServiceRow
from cases.records.services import edit_record, record_services, replace_record, void_record
from config.testing_soak import soaked

# Who is in version N, by the rule of architecture §1 and nothing of ours.
MEMBERS = """
SELECT r.id FROM cases_servicerecord r
JOIN cases_filing took ON took.id = r.filing_id
LEFT JOIN cases_filing let_go ON let_go.id = r.dropped_by_id
WHERE r.station_id = %s AND took.month = %s AND took.station_id = r.station_id
    AND date_trunc('month', r.done_on) = took.month
    AND took.version <= %s AND (let_go.version IS NULL OR let_go.version > %s)
"""
ACT = st.sampled_from(["add", "add", "void", "replace", "move", "file", "file", "return"])
STORM = st.lists(st.tuples(ACT, st.integers(0, 10_000), st.booleans()), min_size=5, max_size=40)


class Model:
    """Two months of one station, as sets of keys."""

    def __init__(self):
        self.days = {}  # standing records: key → month number
        self.filed = set()  # records that a version took
        self.versions = {0: [], 1: []}  # what stood in each version
        self.is_returned = {0: False, 1: False}

    def of(self, month):
        return {key for key, number in self.days.items() if number == month}

    def file(self, month):
        """Whether a version came of it."""
        now, before = self.of(month), self.versions[month]
        if before and before[-1] == now and not self.is_returned[month]:
            return False
        self.versions[month].append(now)
        self.filed |= now
        self.is_returned[month] = False
        return True


class Storm:
    def __init__(self, station, person, months, lead, officer):
        self.station, self.person, self.months = station, person, months
        self.lead, self.officer, self.model = lead, officer, Model()

    def row(self, month):
        return ServiceRow(
            station=self.station, done_on=self.months[month], method="V", domain="02",
            subject=self.person, attended=[self.person], client_uuid=uuid4(),
        )  # fmt: skip

    def run(self, act, number, is_second):
        standing = sorted(self.model.days)
        record = None
        if standing:
            record = ServiceRecord.objects.get(pk=standing[number % len(standing)])
        if act in ("void", "replace", "move") and record is None:
            return
        getattr(self, act)(int(is_second), record)

    def add(self, month, _record):
        [record] = record_services([self.row(month)], by=self.lead)
        self.model.days[record.pk] = month

    def void(self, _month, record):
        void_record(record, reason="x", by=self.lead)
        del self.model.days[record.pk]

    def replace(self, month, record):
        following = replace_record(record, reason="x", by=self.lead, row=self.row(month))
        del self.model.days[record.pk]
        self.model.days[following.pk] = month

    def move(self, month, record):
        """To another month, in place: only while it is in no version; said as it stands, it is no
        change."""
        if record.pk in self.model.filed and month != self.model.days[record.pk]:
            with pytest.raises(ValidationError, match="This month is filed"):
                edit_record(record, by=self.lead, done_on=self.months[month])
        else:
            edit_record(record, by=self.lead, done_on=self.months[month])
            self.model.days[record.pk] = month

    def file(self, month, _record):
        comes = self.model.file(month)
        wanted = {"station": self.station, "month": self.months[month], "by": self.lead}
        if comes:
            filing = file_month(**wanted, reason="x")
            versions = self.model.versions[month]
            was = versions[-2] if len(versions) > 1 else set()
            counts = (len(versions[-1] - was), len(was - versions[-1]))
            assert (filing.added, filing.removed) == counts
        else:
            with pytest.raises(ValidationError, match="Nothing has changed"):
                file_month(**wanted, reason="x")

    def __getattr__(self, name):
        if name == "return":
            return self.send_back
        raise AttributeError(name)

    def send_back(self, month, _record):
        if self.model.versions[month] and not self.model.is_returned[month]:
            latest = Filing.objects.latest().get(month=self.months[month])
            return_filing(latest, comment="x", by=self.officer)
            self.model.is_returned[month] = True

    def check(self):
        for month, versions in self.model.versions.items():
            for version, expected in enumerate(versions, 1):
                with connection.cursor() as cursor:
                    wanted = [self.station.pk, self.months[month], version, version]
                    cursor.execute(MEMBERS, wanted)
                    assert {key for (key,) in cursor.fetchall()} == expected


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.usefixtures("english")
@settings(
    max_examples=soaked(6, 400),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=STORM)
def test_membership_of_every_version(acts, east, granny_li, past_month, he, chen):
    from django.db import transaction

    later = (past_month + timedelta(days=31)).replace(day=1)
    with transaction.atomic():
        storm = Storm(east, granny_li, [past_month, later], he, chen)
        for act in acts:
            storm.run(*act)
            storm.check()
        transaction.set_rollback(True)
