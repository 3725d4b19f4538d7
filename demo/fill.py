"""The demo in two parts: the little that the ready line waits for, and the rest by the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from beneficiaries.openings.services.openings import open_file
from cases.people.services.deaths import record_death
from cases.people.services.leaving import leave_ledger
from cases.people.services.transfers import transfer_person
from demo import closing, first, giving, names
from demo.life import Life
from demo.place import ACCOUNTS, found_county, place, station_of
from demo.published import build as published
from demo.published.files import published_places
from stations.divisions.services.loading import import_divisions
from stations.jobs.queue import Progress, request_job
from stations.management.commands.import_divisions import DEFAULT_VILLAGES
from stations.models import Division, Posting, Role, Station, User

JOB = "demo"
FIRST_PEOPLE = 60


@dataclass(frozen=True)
class Size:
    """How much the job makes; the first station's morning is the same in all."""

    stations: int
    people: int
    reports: closing.Reports
    has_real_places: bool


SIZES = {
    "full": Size(12, 660, closing.Reports(months=14, quarters=5, years=1), has_real_places=True),
    # Something on every page, filled in seconds: for tests.
    "short": Size(4, 105, closing.Reports(months=2, quarters=0, years=0), has_real_places=False),
}


def stands() -> bool:
    return Division.objects.filter(name=names.COUNTY, is_local=True).exists()


@transaction.atomic
def begin(size: str = "full") -> tuple[str, str]:
    """County, stations, accounts and the first station's morning; the rest, of this size, as a
    job.

    Refused where there are people already: the demo never mixes with a real register.
    """
    if Person.objects.exists() or Station.objects.exists():
        raise ValidationError(_("There are stations or people here already: no place for a demo."))
    client = found_county()
    life = _life(0)
    drawn = first.settle_in(life)
    people = life.enrol(FIRST_PEOPLE - len(drawn))
    life.visit(people)
    life.gather(people)
    giving.receive_and_hand_out(life, people)
    life.take_cases([*drawn[3:4], *drawn[7:8], *people], 11)
    life.log_in_time()
    keeper = User.objects.get(username="an-ran")
    request_job(JOB, title=_("Demo data: the other stations"), by=keeper, size=size)
    return client


def _life(township: int) -> Life:
    """The station with somebody who logs and somebody who leads; posted if nobody is yet."""
    station = station_of(township)
    worker = _posted(station, Role.WORKER, township)
    return Life(station, township, worker=worker, lead=_posted(station, Role.LEAD, township))


def _posted(station: Station, role: str, township: int) -> User:
    posting = Posting.objects.filter(station=station, role=role).select_related("user").first()
    if posting:
        return posting.user
    name = names.WORKERS[(township * 2 + (role == Role.LEAD)) % len(names.WORKERS)]
    user = User(username=f"qx-{township + 1:02d}-{role}", name=name)
    user.set_unusable_password()
    user.save()
    Posting.objects.create(user=user, role=role, station=station, since=date(2022, 1, 1))
    return user


def go_on(progress: Progress) -> dict[str, Any]:
    """The other stations one by one, each in a transaction of its own; then reports.

    Taken over after a crash, it goes on behind the last station that was finished.
    """
    size = SIZES[progress.params["size"]]
    townships = _working()[: size.stations]
    others = townships[1:]
    share = (size.people - FIRST_PEOPLE) // len(others)
    for done, township in enumerate(others):
        progress.step(done, len(others) + 1)
        if not Person.objects.filter(station=station_of(township)).exists():
            with transaction.atomic():
                _fill_station(township, share)
    _odds_and_ends()
    _analyze()
    _close_books(townships, size.reports)
    if size.has_real_places:
        _build_real_places()
    return {"people": Person.objects.count()}


def _analyze() -> None:
    """After thousands of rows at once: the planner must not guess."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _build_real_places() -> None:
    """What the page of published figures computes again; what stands already stays."""
    import_divisions(villages=DEFAULT_VILLAGES)
    for division in Division.objects.filter(pk__in=published_places()).order_by("code"):
        if not published.stands(division):
            published.build_place(division)
    _analyze()


def _fill_station(township: int, people: int) -> None:
    life = _life(township)
    enrolled = life.enrol(people)
    life.visit(enrolled)
    life.gather(enrolled)
    giving.receive_and_hand_out(life, enrolled)
    life.take_cases(enrolled, 4)
    life.log_in_time()


@transaction.atomic
def _odds_and_ends() -> None:
    """A move, a death, a leaving, a file opened by the county: what a county sees in a quarter."""
    officer = User.objects.get(username="chen-siyuan")
    if officer.openings.exists():
        return
    today, life = timezone.localdate(), _life(2)
    quiet = Person.objects.filter(station=life.station, risk="N", cases=None).order_by("pinyin")
    mover, gone, opened, leaver = quiet[:4]  # on some days there are no more
    transfer_person(mover, to=station_of(3), on=today, reason="随女儿搬到双河镇", by=life.lead)
    record_death(gone, on=today, reason="村委告知，因病去世", by=life.lead)
    leave_ledger(leaver, on=today, because="moved", note="随儿子去省城居住", by=life.lead)
    open_file(opened, reason="群众来信反映低保问题，核对走访情况", by=officer)


def _close_books(townships: list[int], reports: closing.Reports) -> None:
    """Months filed, reports issued; taken over after a crash, what is filed already stays."""
    officer = User.objects.get(username="chen-siyuan")
    chief = User.objects.get(username="luo-qiming")
    for township in townships:
        closing.file_months(
            station_of(township), township, lead=_life(township).lead, officer=officer
        )
    closing.issue_reports(place(names.COUNTY), reports, officer=officer)
    closing.issue_reports(place(names.CITY), reports, officer=chief)
    closing.ask_for_reports([station_of(n) for n in townships], by=officer)
    giving.mark_read(User.objects.filter(username__in=[row[0] for row in ACCOUNTS]))


def _working() -> list[int]:
    """Townships whose station operates."""
    return [n for n in range(len(names.TOWNSHIPS)) if station_of(n).operating_on]


def accounts() -> list[tuple[str, str, str, str]]:
    """User name, name, role and place of everybody who can log in."""
    rows = []
    for username in [*(row[0] for row in ACCOUNTS), "an-ran"]:
        user = User.objects.get(username=username)
        posting = user.postings.select_related("station", "division").first()
        where = str(posting.station or posting.division)
        rows.append((username, user.name, posting.get_role_display(), where))
    return rows
