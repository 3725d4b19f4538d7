"""What the lists behind numbers show: one set of columns for each kind of row, whether a
dashboard or a report opens it, and for the sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from cases.facts.activities import EventRow
from cases.facts.casework import CaseRow
from cases.facts.donations import DonationRow
from reports.behind.faced import (
    Columns,
    Row,
    Told,
    led,
    masked,
    opened,
    opened_name,
    station,
    tag,
    told_apart,
)
from reports.behind.partner_columns import ORGANISATIONS, PAIRINGS, PARTIES
from reports.behind.project_columns import MATCHED, MONEY, PROJECTS
from reports.behind.queries.faces import HouseholdRow, PersonRow, RecordRow
from reports.behind.queries.rows import (
    LedgerRow,
    PopulationRow,
    PostsRow,
    WorkerRow,
)
from reports.behind.standing import STANDING
from reports.behind.volunteering import HOURS, TOGETHER, VOLUNTEERS
from reports.indicators import Behind
from reports.words import Words
from stations.lists.listing import SHEET, TABLE, Column
from stations.models import Division, Station
from stations.templatetags.site import icon, mood_pill, risk_pill
from stations.wording import NONE, count, money, quantity, short_day

# A record


def record_day(row: RecordRow) -> SafeString:
    day = opened(row, row.record, short_day(row.record.done_on))
    method = row.record.get_method_display()
    return format_html('{}<span class="phone-only"> {}</span>', day, method)


def method(row: RecordRow) -> str:
    word = row.record.get_method_display()
    is_met = row.record.outcome == "met"
    return word if is_met else format_html("{} {}", word, mood_pill(row.record.outcome))


def who_was_there(row: RecordRow) -> str:
    names = pgettext("list of people", ", ").join(row.names)
    if not row.others:
        return names
    others = gettext("and %(number)s more") % {"number": row.others}
    return f"{names} {others}"


def there(row: RecordRow) -> str:
    if not row.heads:
        return who_was_there(row)
    words = gettext("%(number)s without a file") % {"number": count(row.heads)}
    return format_html("{} {}", who_was_there(row), tag(words))


RECORDS: Columns[RecordRow] = (
    Column(key="day", label=_("Date"), value=lambda row: row.record.done_on, shown=record_day,
           sort="day"),
    Column(key="method", label=_("Method"), phone="hidden", shown=method,
           value=lambda row: row.record.get_method_display()),
    Column(key="outcome", label=_("Outcome"), where=SHEET,
           value=lambda row: row.record.get_outcome_display()),
    Column(key="who", label=_("Who"), value=who_was_there, shown=there, phone="plain"),
    Column(key="heads", label=_("Head count"), value=lambda row: row.heads, where=SHEET),
    station(lambda row: row.record.station),
    Column(key="domain", label=_("Domain"), phone="hidden",
           value=lambda row: row.record.get_domain_display()),
    Column(key="amount", label=_("Counts"), is_number=True, value=lambda row: row.amount,
           shown=lambda row: count(row.amount)),
)  # fmt: skip


# A person, a household


def sex(row: PersonRow | LedgerRow) -> str:
    return row.person.get_sex_display()


PEOPLE: Columns[PersonRow] = (
    Column(key="name", label=_("Name"), value=lambda row: row.name,
           shown=lambda row: opened(row, row.person, row.name)),
    Column(key="sex", label=_("Sex"), value=sex, phone="plain"),
    station(lambda row: row.person.station),
    Column(key="day", label=_("Last reached in the period"), value=lambda row: row.last,
           sort="day"),
)  # fmt: skip
LEDGER: Columns[LedgerRow] = (
    Column(key="name", label=_("Name"), value=lambda row: row.name, shown=opened_name),
    Column(key="sex", label=_("Sex"), value=sex, phone="plain"),
    Column(key="age", label=_("Age"), value=lambda row: row.person.about(row.age), is_number=True),
    Column(key="categories", label=_("Categories"), phone="plain",
           value=lambda row: "、".join(map(str, row.categories)),
           shown=lambda row: format_html_join(
               " ", '<span class="tag">{}</span>', ((one,) for one in row.categories)
           ) or NONE),
    station(lambda row: row.person.station),
    Column(key="day", label=_("Enrolled since"), value=lambda row: row.since, sort="day"),
)  # fmt: skip


def household(row: HouseholdRow) -> str:
    if row.household is None:
        return row.name
    if row.household.number or not row.name:
        return row.household.number or gettext("Household without a number")
    return gettext("%(name)s, household without a number") % {"name": row.name}


def household_told(row: HouseholdRow) -> str:
    alone = "" if row.household else gettext("without a household")
    return f"{household(row)} {alone}".strip()


def household_link(row: HouseholdRow) -> SafeString:
    if row.household is None:
        return format_html("{} {}", led(row.name, ""), tag(gettext("without a household")))
    return opened(row, row.household, household(row))


def village(row: HouseholdRow) -> str:
    home = row.household
    return home.division.short_name if home and home.division else NONE


HOUSEHOLDS: Columns[HouseholdRow] = (
    Column(key="number", label=_("Household"), value=household_told, shown=household_link),
    Column(key="village", label=_("Village"), value=village, phone="plain"),
    Column(key="day", label=_("Last reached in the period"), value=lambda row: row.last,
           sort="day"),
)  # fmt: skip


# A case, an activity, a donation


CASES: Columns[CaseRow] = (
    Column(key="number", label=_("Case"), value=lambda row: row.case.number,
           shown=lambda row: opened(row, row.case, row.case.number)),
    Column(key="who", label=_("Who"), value=lambda row: row.case.name, phone="plain",
           shown=lambda row: masked(row.case)),
    *told_apart(lambda row: row.case),
    station(lambda row: row.case.station),
    Column(key="day", label=_("Date"), value=lambda row: row.day, phone="plain", sort="day"),
    Column(key="worker", label=_("Worker"), phone="hidden",
           value=lambda row: str(row.case.worker or NONE)),
    Column(key="status", label=_("Status now"), phone="plain",
           value=lambda row: str(row.case.get_status_display())),
)  # fmt: skip


def event_title(row: EventRow) -> str:
    return getattr(row.event, "title", "") or row.event.get_method_display()


ACTIVITIES: Columns[EventRow] = (
    Column(key="day", label=_("Date"), value=lambda row: row.event.done_on, is_short=True,
           sort="day"),
    Column(key="title", label=_("Activity"), value=event_title, phone="beside",
           shown=lambda row: opened(row, row.event, event_title(row))),
    Column(key="domain", label=_("Domain"), phone="hidden",
           value=lambda row: row.event.get_domain_display()),
    station(lambda row: row.event.station),
)  # fmt: skip


def is_cash(row: DonationRow) -> bool:
    return row.donation.kind == "cash"


def given(row: DonationRow) -> str:
    one = row.donation
    return NONE if is_cash(row) else f"{quantity(one.quantity)} {one.item.unit}"


DONATIONS: Columns[DonationRow] = (
    Column(key="day", label=_("Received on"), value=lambda row: row.donation.received_on,
           shown=lambda row: opened(row, row.donation, short_day(row.donation.received_on)),
           is_short=True, sort="day"),
    Column(key="item", label=_("Item"), phone="plain",
           value=lambda row: gettext("cash") if is_cash(row) else row.donation.item.name),
    Column(key="donor", label=_("Donor"), phone="plain",
           value=lambda row: row.donor or gettext("anonymous")),
    Column(key="receipt", label=_("Receipt"), phone="plain",
           value=lambda row: row.donation.receipt_number),
    station(lambda row: row.donation.station),
    Column(key="given", label=_("Quantity"), is_number=True, where=TABLE, value=given),
    Column(key="quantity", label=_("Quantity"), where=SHEET,
           value=lambda row: None if is_cash(row) else row.donation.quantity),
    Column(key="unit", label=_("Unit"), where=SHEET,
           value=lambda row: "" if is_cash(row) else row.donation.item.unit),
    Column(key="value", label=_("Value"), is_number=True, value=lambda row: row.donation.value,
           shown=lambda row: money(row.donation.value)),
)  # fmt: skip


# A duty


class Duty(Told, Protocol):
    """A ``VisitDuty``; ``days``: how long it was overdue, None where it is no longer."""

    station: Station
    due_on: date
    ended_on: date | None
    state: str
    is_kept: bool
    days: int | None


def visited(row: Duty) -> SafeString:
    """Kept in time, late, or not at all."""
    is_done = row.state == "done"
    if is_done and row.is_kept:
        return format_html("{} {}", icon("check", tone="ok"), short_day(row.ended_on))
    if is_done:
        words = gettext("late, %(day)s") % {"day": short_day(row.ended_on)}
        return format_html("{} {}", icon("clock-exclamation", tone="bad"), words)
    return format_html("{} {}", icon("clock-x", tone="bad"), gettext("not visited"))


def kept(row: Duty) -> str:
    if row.state != "done":
        return gettext("not visited")
    return gettext("kept in time") if row.is_kept else gettext("visited late")


def overdue(row: Duty) -> SafeString:
    if row.days is None:
        return format_html('<span class="muted">{}</span>', since_overdue(row))
    words = ngettext("%(days)s day", "%(days)s days", row.days) % {"days": row.days}
    return format_html('<span class="due bad">{}{}</span>', icon("clock-exclamation"), words)


def since_overdue(row: Duty) -> str:
    """What a duty says now that counted as overdue when the figure was made."""
    if row.state == "done":
        return gettext("visited %(day)s, entered later") % {"day": short_day(row.ended_on)}
    if row.state == "cancelled":
        return gettext("no longer owed")
    return gettext("due on another day since")


OWED: Columns[Duty] = (
    Column(key="who", label=_("Who"), value=lambda row: row.name, shown=masked),
    *told_apart(lambda row: row),
    Column(key="risk", label=_("Risk"), phone="plain",
           value=lambda row: str(row.person.get_risk_display()),
           shown=lambda row: risk_pill(row.person.risk)),
    station(lambda row: row.station),
    Column(key="day", label=_("Due on"), value=lambda row: row.due_on, sort="due_on"),
)  # fmt: skip
DUTIES: Columns[Duty] = (
    *OWED,
    Column(key="visit", label=_("Visit"), shown=visited, phone="plain",
           value=lambda row: row.ended_on if row.state == "done" else None),
    Column(key="outcome", label=_("Outcome"), value=kept, where=SHEET),
)  # fmt: skip
OVERDUE: Columns[Duty] = (
    *OWED,
    Column(key="days", label=_("Overdue"), value=lambda row: row.days, shown=overdue,
           phone="plain"),
    Column(key="since", label=_("Since then"), where=SHEET,
           value=lambda row: since_overdue(row) if row.days is None else ""),
)  # fmt: skip


# Workers, organisations, stations, places


def worker(row: WorkerRow) -> SafeString:
    url = reverse("stations:worker", args=[row.worker.pk]) if row.is_open else ""
    return led(row.name, url)


WORKERS: Columns[WorkerRow] = (
    Column(key="name", label=_("Name"), value=lambda row: row.name, shown=worker),
    Column(key="level", label=_("Certificate"), value=lambda row: row.level or NONE,
           phone="plain"),
    Column(key="stations", label=_("Stations"), phone="plain",
           value=lambda row: "、".join(row.stations) or NONE),
    Column(key="employer", label=_("Employer"), phone="hidden",
           value=lambda row: str(row.worker.employer or NONE)),
    Column(key="home", label=_("Home division"), phone="plain",
           value=lambda row: row.worker.home.short_name),
)  # fmt: skip


def at_station(of: Callable[[Row], Station]) -> Columns[Row]:
    return (
        Column(key="station", label=_("Station"), value=lambda row: str(of(row)),
               shown=lambda row: led(of(row), of(row).get_absolute_url())),
        Column(key="tier", label=_("Tier"), value=lambda row: str(of(row).get_tier_display()),
               phone="plain"),
        Column(key="home", label=_("Home division"), value=lambda row: of(row).home.short_name,
               phone="plain"),
    )  # fmt: skip


def milestone(key: str, label: Words) -> Column[Station]:
    return Column(key=key, label=label, value=lambda row: getattr(row, key),
                  shown=lambda row: str(getattr(row, key) or NONE))  # fmt: skip


STATIONS: Columns[Station] = (
    *at_station(lambda row: row),
    milestone("built_on", _("built on")),
    milestone("plaque_on", _("plaque put up on")),
    milestone("operating_on", _("operating since")),
)
POSTS: Columns[PostsRow] = (
    *at_station(lambda row: row.station),
    Column(key="posts", label=_("Posts"), value=lambda row: row.amount, is_number=True),
)
POPULATIONS: Columns[PopulationRow] = (
    Column(key="division", label=_("Division"), value=lambda row: row.division.short_name,
           shown=lambda row: format_html(
               '<b>{}</b> <span class="muted">{}</span>',
               row.division.short_name, row.division.parent.short_name,
           )),
    Column(key="county", label=_("County"), where=SHEET,
           value=lambda row: row.division.parent.short_name),
    Column(key="residents", label=_("Residents"), value=lambda row: row.snapshot.residents,
           is_number=True),
    Column(key="day", label=_("Counted on"), value=lambda row: row.snapshot.counted_on,
           shown=lambda row: str(row.snapshot.counted_on), is_short=True),
    Column(key="source", label=_("Source"), value=lambda row: row.snapshot.source),
)  # fmt: skip
DIVISIONS: Columns[Division] = (
    Column(key="county", label=_("County"), value=lambda row: row.parent.short_name),
    Column(key="town", label=_("Township"), value=lambda row: row.short_name),
    Column(key="code", label=_("code"), value=lambda row: row.pk),
)  # fmt: skip
COLUMNS: dict[str, Columns[Any]] = {
    Behind.RECORDS: RECORDS,
    Behind.PEOPLE: PEOPLE,
    Behind.HOUSEHOLDS: HOUSEHOLDS,
    Behind.LEDGER: LEDGER,
    Behind.CASES: CASES,
    Behind.ACTIVITIES: ACTIVITIES,
    Behind.DONATIONS: DONATIONS,
    Behind.DUTIES: DUTIES,
    Behind.OVERDUE: OVERDUE,
    Behind.WORKERS: WORKERS,
    Behind.PAIRINGS: PAIRINGS,
    Behind.PARTIES: PARTIES,
    **dict.fromkeys((Behind.REGISTERED, Behind.TEAMS, Behind.SITES), STANDING),
    Behind.ORGANISATIONS: ORGANISATIONS,
    Behind.VOLUNTEERS: VOLUNTEERS,
    Behind.HOURS: HOURS,
    Behind.TOGETHER: TOGETHER,
    Behind.STATIONS: STATIONS,
    Behind.POSTS: POSTS,
    Behind.POPULATIONS: POPULATIONS,
    Behind.DIVISIONS: DIVISIONS,
    Behind.PROJECTS: PROJECTS,
    Behind.RAISED: MONEY,
    Behind.MATCHED: MATCHED,
    Behind.GRANTED: MONEY,
}
