"""One fact, one file: what is declared is filed, listed and told in words; and nobody says anew
when a visit was kept or has become late."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from cases.facts.catalogue import COLUMNS, FOUND, HAPPENINGS, LASTING
from cases.models import FiledFact, VisitDuty

ROOT = Path(__file__).resolve().parents[3]
OCTOBER = date(2025, 10, 1)
# When a visit is in time, in SQL, in the ORM or in a template; its model alone says so.
SAID = re.compile(
    r"ended_on\s*(<=|>)\s*(\w+\.)?due_on|ended_on__(lte|gt)=F\(|due_on__lte?=|due_on\s*<\s*%"
)
SAYS_IT = {"cases/duties/models.py", "cases/facts/duties.py"}
# What is due by a day that is still to come is no matter of being late.
COMING = {"cases/today/queries.py", "cases/people/queries/people.py"}


def test_the_kinds_are_told_apart_and_fit_into_a_filed_fact():
    kinds = [fact.kind for fact in (*HAPPENINGS, *LASTING)]
    assert len(set(kinds)) == len(kinds)
    assert max(map(len, kinds)) <= FiledFact._meta.get_field("kind").max_length


@pytest.mark.django_db
def test_a_filing_takes_the_very_rows_that_are_counted(
    east, granny_li, make_activity, make_donation, make_case, make_filing, lin, make_volunteer
):
    party = make_activity(on=date(2025, 10, 9))
    luo = make_volunteer(joined_on=date(2025, 10, 9))
    approved = {"approved_at": timezone.now(), "approved_by": lin}
    party.sessions.get().volunteering.create(volunteer=luo, minutes=90, **approved)
    make_donation(received_on=date(2025, 10, 2))
    steps = make_case(accepted_on=date(2025, 10, 3)).steps
    for verb in ("accept", "approve_closing"):
        steps.create(verb=verb, target="follow_up", done_on=date(2025, 10, 3), note="…", by=lin)
    VisitDuty.objects.all().delete()
    owed(granny_li, date(2025, 10, 20), date(2025, 10, 20))
    filing = make_filing(east, OCTOBER)
    values = {"stations": [east.pk], "first": OCTOBER, "last": filing.last_day}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM ({FOUND}) AS found", values)  # noqa: S608
        found = sorted(cursor.fetchall())
    filed = FiledFact.objects.filter(filing=filing).order_by("kind", "key")
    assert found == list(filed.values_list(*COLUMNS.split(", ")))
    assert {row[0] for row in found} == {fact.kind for fact in HAPPENINGS}


def owed(person, due_on, ended_on=None, *, since_on=None, state="done"):
    return VisitDuty.objects.create(
        person=person, station=person.station, due_on=due_on, ended_on=ended_on,
        since_on=since_on or due_on - timedelta(days=30), interval="month",
        state=state if ended_on else "open",
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ended", "state", "is_kept"),
    [(None, "", False), (20, "done", True), (21, "done", False), (20, "cancelled", False)],
)
def test_the_row_says_whether_a_visit_was_kept(granny_li, ended, state, is_kept):
    VisitDuty.objects.all().delete()
    duty = owed(granny_li, date(2025, 10, 20), ended and date(2025, 10, ended), state=state)
    duty.refresh_from_db()
    assert duty.is_kept is is_kept
    assert duty.late_on == date(2025, 10, 21)


@pytest.mark.django_db
def test_nobody_is_late_before_it_was_owed(granny_li):
    VisitDuty.objects.all().delete()
    duty = owed(granny_li, date(2025, 10, 20), since_on=date(2025, 11, 5))
    duty.refresh_from_db()
    assert duty.late_on == date(2025, 11, 5)


def test_when_a_visit_is_late_stands_once():
    files = [*ROOT.glob("[bcrs]*/**/*.py"), *ROOT.glob("templates/**/*.html")]
    ours = [path.relative_to(ROOT) for path in files]
    said = {
        str(path)
        for path in ours
        if not {"tests", "migrations"} & set(path.parts)
        and SAID.search((ROOT / path).read_text(encoding="utf-8"))
    }
    assert len(ours) > 500
    assert said - COMING <= SAYS_IT
    assert "cases/duties/models.py" in said
