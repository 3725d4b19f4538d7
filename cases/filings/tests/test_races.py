"""Writers, correctors and filers at the same moment: a record is in a version whole, or later."""

from threading import Barrier, Event, Thread
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction

from beneficiaries.models import Person, PersonCategory
from cases.filings.queries.filings import changes_since, records_in
from cases.filings.services.filings import file_month, return_filing, review_filing
from cases.models import Activity, Attendance, Filing, ServiceRecord
from cases.records.rows import ServiceRow
from cases.records.services import edit_record, record_services, replace_record, void_record
from cases.records.services.rederive import rederive_attendances
from config.testing_soak import soaked
from stations.models import AuditEntry, Notice, User

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
ROUNDS = soaked(2, 60)


def together(*acts):
    """All at the same moment; what each answered or raised."""
    barrier, answers = Barrier(len(acts)), [None] * len(acts)

    def run(n):
        barrier.wait()
        try:
            answers[n] = acts[n]()
        except Exception as error:  # what was raised is the answer
            answers[n] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def newest(answer):
    """What the filer answered, or, when it came before all writers, the version it came after."""
    if isinstance(answer, ValidationError):
        assert answer.code == "stale", answer
        return Filing.objects.latest().get()
    assert isinstance(answer, Filing), answer
    return answer


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.fixture
def row(granny_li, east, past_month):
    def make(day=1, **fields):
        plain = {"station": east, "method": "V", "domain": "02", "attended": [granny_li]}
        plain |= {"subject": granny_li, "done_on": past_month.replace(day=day)}
        return ServiceRow(**plain | fields)

    return make


@pytest.fixture
def filer(east, past_month, he):
    def file(reason="again", version=None):
        by = fresh(he)
        return file_month(station=east, month=past_month, by=by, reason=reason, version=version)

    return file


def test_writers_and_a_filer(row, filer, lin):
    """A filing takes what was committed: all its lines with it; everything else is still to add."""

    def write():
        return record_services(
            [row(n % 28 + 1, head_counts={"": 3}) for n in range(9)], by=fresh(lin)
        )

    for n in range(1, ROUNDS + 1):
        *written, filed = together(write, write, write, filer)
        assert all(isinstance(found, list) for found in written), written
        filing = newest(filed)
        taken = set(records_in(filing).values_list("pk", flat=True))
        batches = [{record.pk for record in batch} for batch in written]
        assert all(batch <= taken or not batch & taken for batch in batches)  # one transaction each
        total = ServiceRecord.objects.count()
        assert total == n * 27
        assert len(taken) + changes_since(filing).added == total
        assert Attendance.objects.filter(record__in=taken).count() == len(taken)


def test_an_activity_and_its_record_are_in_it_together(filer, make_activity, past_month):
    """What else a month counts is taken at the same instant as its records."""

    def write():
        with transaction.atomic():
            return make_activity(on=past_month)

    for _ in range(ROUNDS):
        *written, filed = together(*[write] * 5, filer)
        assert all(isinstance(found, Activity) for found in written), written
        filing = newest(filed)
        facts = set(filing.facts.filter(kind="activity").values_list("key", flat=True))
        taken = records_in(filing).values_list("activity", flat=True)
        assert facts == {str(key) for key in taken}


def test_two_leads_press_at_once(row, filer, lin):
    for n in range(1, ROUNDS + 1):
        record_services([row()], by=lin)
        answers = together(*[lambda n=n: filer(version=n)] * 4)
        assert {filing.version for filing in answers} == {n}
        assert len({filing.pk for filing in answers}) == 1
        assert AuditEntry.objects.filter(verb="file_month").count() == n


def test_an_edit_beside_the_filing_is_in_it_or_refused(row, filer, lin, make_person):
    other = make_person("王芳")
    for _ in range(ROUNDS):
        [record] = record_services([row(head_counts={"": 1})], by=lin)
        people = list(Person.objects.filter(pk__in=[record.subject_id, other.pk]))

        def edit(record=record, people=people):
            return edit_record(
                record, by=fresh(lin), attended=people, head_counts={"": 9}, note="x"
            )

        edited, filing = together(edit, filer)
        assert isinstance(filing, Filing), filing
        record.refresh_from_db()
        assert record.filing == filing
        lines = (record.note, record.attendances.count(), record.head_counts.get().number)
        if isinstance(edited, ValidationError):
            assert edited.code == "filed"
            assert lines == ("", 1, 1)
        else:
            assert lines == ("x", 2, 9)


def test_a_record_that_leaves_the_month_is_not_in_it(row, filer, lin, past_month, today):
    for _ in range(ROUNDS):
        [record] = record_services([row()], by=lin)
        moved, filing = together(
            lambda record=record: edit_record(record, by=fresh(lin), done_on=today), filer
        )
        record.refresh_from_db()
        assert (record.filing is None) == (record.done_on == today)
        assert isinstance(moved, ValidationError) == (record.done_on != today)
        if isinstance(filing, Filing):
            assert all(day <= filing.last_day for day in
                       records_in(filing).values_list("done_on", flat=True))  # fmt: skip


def test_a_void_beside_the_filing(row, filer, lin, he):
    for _ in range(ROUNDS):
        [record, other] = record_services([row(1), row(2)], by=lin)
        voided, filing = together(
            lambda record=record: void_record(record, reason="no", by=fresh(lin)), filer
        )
        assert voided.voided_at
        assert other in records_in(filing)
        is_in = record in records_in(filing)
        assert changes_since(filing).removed == int(is_in)
        if is_in:
            filer()


def test_a_replacement_beside_the_filing(row, filer, lin):
    for _ in range(ROUNDS):
        [record] = record_services([row(1)], by=lin)
        following, filing = together(
            lambda record=record: replace_record(
                record, reason="no", by=fresh(lin), row=row(2, client_uuid=uuid4())
            ),
            filer,
        )
        assert following.replaces == record
        if isinstance(filing, Filing):
            assert len({record, following} & set(records_in(filing))) == 1
        record.refresh_from_db()
        following.refresh_from_db()
        assert record.filing is None or following.filing is None
        if following.filing is None:
            filer()


def test_a_category_dated_back_beside_the_filing(row, filer, lin, granny_li, past_month):
    """Either the filing waits for the lines, or they stay as they were."""
    for n in range(ROUNDS):
        [record] = record_services([row()], by=lin)
        PersonCategory.objects.all().delete()
        code = ["31", "32"][n % 2]
        PersonCategory.objects.create(person=granny_li, code=code, since=past_month)
        before = record.attendances.get().codes
        changed, filing = together(lambda: rederive_attendances([granny_li.pk]), filer)
        assert isinstance(filing, Filing), filing
        assert changed in (0, 1)
        assert record.attendances.get().codes == ([code] if changed else before)


def test_the_lines_of_an_open_transaction_hold_the_filer_up(row, filer, lin):
    """Past the services: who writes a line of a record first is waited for."""
    [record] = record_services([row()], by=lin)
    written, done = Event(), Event()

    def write():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO cases_headcount (record_id, \"group\", number) VALUES (%s, '', 5)",
                [record.pk],
            )
            written.set()
            return not done.wait(1)

    def file():
        written.wait()
        filing = filer()
        done.set()
        return filing

    waited, filing = together(write, file)
    assert waited is True
    assert filing.added == 1
    assert record.head_counts.get().number == 5


def test_one_judges(row, filer, make_user, county, lin):
    officers = [make_user(f"officer{n}", ("officer", county)) for n in range(4)]
    for n in range(ROUNDS):
        record_services([row()], by=lin)
        filing = filer()
        acts = [
            lambda user=user, filing=filing: return_filing(filing, comment="no", by=fresh(user))
            for user in officers
        ]
        answers = together(*acts)
        refused = [answer for answer in answers if isinstance(answer, ValidationError)]
        assert len(refused) == 3
        assert AuditEntry.objects.filter(verb="return_filing").count() == n + 1
    assert Notice.objects.filter(text__contains="no").exists()


def test_a_return_beside_a_correction(row, filer, chen, lin):
    for _ in range(ROUNDS):
        record_services([row()], by=lin)
        first = filer()
        record_services([row()], by=lin)
        judged, second = together(
            lambda first=first: return_filing(first, comment="no", by=fresh(chen)), filer
        )
        assert second.version == first.version + 1
        first.refresh_from_db()
        assert isinstance(judged, ValidationError) == (first.status == "filed")
        review_filing(second, by=chen)
