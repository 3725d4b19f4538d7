"""The list of people: columns, chips, pages by a text key, download with masked numbers."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from beneficiaries.rights import RIGHTS as REGISTER
from cases.people.filters import PeopleFilter
from cases.people.queries import people as listing
from cases.people.queries.people import Row
from cases.people.queries.sorts import SORTS
from stations.lists.asked import Asked
from stations.lists.listing import SHEET, TABLE, Column, Listing
from stations.lists.paging import Pager
from stations.masking import mask_identity, masked
from stations.models import User
from stations.templatetags.site import dots, due, icon, risk_pill
from stations.wording import NONE, count, short_day

MOST_COUNTED = 2_000
TAGS = 3  # of a person, in the table
ALL = '<input class="form-check-input m-0" type="checkbox" aria-label="{}" data-all>'
ONE = (
    '<label><input class="form-check-input m-0" type="checkbox" name="person" value="{}"'
    ' aria-label="{}"></label>'
)
REPORT = '<a class="iconbtn text-decoration-none" href="{}" aria-label="{}">{}</a>'
LOG = '<a class="iconbtn text-decoration-none" href="{}?person={}" aria-label="{}">{}{}</a>'


def head() -> SafeString:
    return format_html(ALL, gettext("All on this page"))


def pick(row: Row) -> str:
    if not row.may_be_chosen:
        return ""
    return format_html(ONE, row.person.pk, gettext("Choose %(name)s") % {"name": row.name})


def named(row: Row) -> str:
    person, lock = row.person, ""
    url = person.get_absolute_url()
    if not row.is_visible:
        url = reverse("beneficiaries:open_file", args=[person.pk])
        lock = format_html(" {}", icon("lock", gettext("closed file"), css="faint"))
    tag = format_html(' <span class="tag">{}</span>', gone(row)) if row.person.gone else ""
    return format_html('<a class="name" href="{}">{}{}</a>{}', url, row.name, lock, tag)


def gone(row: Row) -> str:
    """In the table: what it was, and the reason of a leaving beside it."""
    person = row.person
    if person.left_on and not person.died_on:
        return f"{gettext('left')}{gettext(': ')}{person.gone}"
    return str(person.gone)


def gone_on(row: Row) -> date | None:
    return row.person.gone_on


def tags(row: Row) -> str:
    shown = list(row.tags[:TAGS])
    if len(row.tags) > TAGS:
        shown.append(f"+{len(row.tags) - TAGS}")
    return format_html_join(" ", '<span class="tag">{}</span>', ((tag,) for tag in shown))


def village(row: Row) -> str:
    home = row.person.household
    if home is None:
        return ""
    name = home.division.short_name
    return f"{name} {home.group_name}" if row.is_visible and home.group_name else name


def seen(row: Row) -> str:
    if row.seen is None:
        return format_html('<span class="muted desk-only">{}</span>', gettext("never"))
    look = '<span class="text-nowrap desk-only">{} <span class="muted">{}</span></span>{}'
    return format_html(look, short_day(row.seen.done_on), row.seen.word, tried(row))


def tried(row: Row) -> str:
    """Of whom nobody has met since: how often somebody tried, and why it failed."""
    words = row.attempts.words[1:] if row.attempts else []
    return format_html(' <span class="muted">{}</span>', dots(words)) if words else ""


def doors(row: Row) -> str:
    """To the report of a crisis and to the form of a visit."""
    if not row.may_be_chosen:
        return ""
    words = gettext("Report a crisis: %(name)s") % {"name": row.name}
    url = reverse("cases:crisis_report", args=[row.person.pk])
    report = format_html(REPORT, url, words, icon("alert-octagon", "", "bad"))
    return format_html('<span class="line">{}{}</span>', report, log(row))


def log(row: Row) -> str:
    words = gettext("Log a visit: %(name)s") % {"name": row.name}
    on_phone = format_html('<span class="phone-only">{}</span>', gettext("Log"))
    look = icon("pencil-plus", css="desk-only")
    return format_html(LOG, reverse("cases:log"), row.person.pk, words, look, on_phone)


def may_write(asked: PeopleAsked) -> bool:
    return asked.may_write


def division(row: Row) -> str:
    return row.person.household.division.name if row.person.household else ""


def group(row: Row) -> str:
    return row.person.household.group_name if row.is_visible and row.person.household else ""


def total(user: User, pager: Pager) -> str:
    number = pager.rows.order_by()[: MOST_COUNTED + 1].count()
    if number > MOST_COUNTED:
        return gettext("More than 2,000 people")
    return ngettext("%(shown)s person", "%(shown)s people", number) % {"shown": count(number)}


LISTING = Listing[Row](
    order="due",
    lines=listing.rows,
    totals=total,
    columns=(
        Column(key="pick", label=lazy(head, SafeString)(), value=pick, phone="pick", where=TABLE,
               only=may_write),
        Column(key="name", label=_("Name"), heading=_("name"), sort="by_name", phone="aside",
               value=lambda row: row.name, shown=named, is_head=True),
        Column(key="age", label=_("Sex and age"), sort="by_age", phone="aside", is_short=True,
               value=lambda row: row.person.sex_and_age,
               where=TABLE),
        Column(key="sex", label=_("sex"), where=SHEET,
               value=lambda row: str(row.person.get_sex_display())),
        Column(key="years", label=_("age"), where=SHEET,
               value=lambda row: row.person.about(row.person.age_on())),
        Column(key="number", label=_("identity number"), where=SHEET,
               value=lambda row: masked(row.person, "id_number", mask_identity)
               if row.is_visible else ""),
        Column(key="tags", label=_("Categories"), heading=_("categories"), phone="last",
               value=lambda row: "、".join(row.tags), shown=tags),
        Column(key="risk", label=_("Risk"), heading=_("risk level"), sort="by_risk",
               phone="aside", value=lambda row: str(row.person.get_risk_display()),
               shown=lambda row: risk_pill(row.person.risk)),
        Column(key="village", label=_("Village"), value=village, sort="by_village",
               phone="behind", where=TABLE),
        Column(key="division", label=_("village or community"), where=SHEET,
               value=division),
        Column(key="group", label=_("group"), where=SHEET,
               value=group),
        Column(key="seen", label=_("Last service"), heading=_("last visit"), shown=seen,
               phone="last",
               value=lambda row: row.seen.done_on if row.seen else None),
        Column(key="mood", label=_("how they were"), where=SHEET,
               value=lambda row: str(row.seen.word) if row.seen else ""),
        Column(key="attempts", label=_("Attempts since the last visit"), where=SHEET,
               value=lambda row: row.attempts.number if row.attempts else None),
        Column(key="due", label=_("Next visit"), heading=_("next visit"), sort="by_due",
               phone="second",
               value=lambda row: row.person.due_on, shown=lambda row: due(row.person.due_on)),
        Column(key="worker", label=_("Worker"), heading=_("responsible worker"), phone="hidden",
               value=lambda row: str(row.person.worker or ""),
               shown=lambda row: row.person.worker or NONE),
        Column(key="station", label=_("station"), where=SHEET,
               value=lambda row: str(row.person.station or "")),
        Column(key="gone", label=_("died or left"), value=gone, where=SHEET),
        Column(key="gone_on", label=_("off the ledger since"), value=gone_on, where=SHEET),
        Column(key="log", label=_("Log"), value=doors, is_number=True, phone="doors", where=TABLE,
               only=may_write),
    ),
)  # fmt: skip


class PeopleAsked(Asked):
    """Scope, fields, chip and order, read in one place."""

    name, icon, title = "people", "user-search", _("People")
    find = _("Name, initials, village, last four of the phone or ID number")
    none, none_hint = (
        _("Nobody is registered yet"),
        _("Register the first person, or import the register from Excel."),
    )
    nothing_fits = _("Nobody found")
    nothing_hint = _("Try the pinyin initials, or take a filter away.")
    listing, filterset = LISTING, PeopleFilter

    def rows(self) -> QuerySet[Person]:
        return listing.people_of(self.user)

    @cached_property
    def found(self) -> QuerySet[Person]:
        return listing.narrowed(self.filter.qs, self.filter.chip)

    @cached_property
    def may_write(self) -> bool:
        return REGISTER.anywhere(self.user, "enter")

    @cached_property
    def pager(self) -> Pager:
        order = self.listing.order_of(self.query.get("sort", ""))
        rows = listing.with_details(self.found)
        return Pager(rows.annotate(**{order.column: SORTS[order.column]}), order)

    def chips(self) -> list[dict[str, object]]:
        """What each would show of what the fields leave; the one that is on takes itself away."""
        now = self.filter.chip
        return [
            {
                "label": chip.label,
                "count": chip.count,
                "is_on": chip.key == now,
                "url": f"?{self.address(show='' if chip.key == now else chip.key)}",
            }
            for chip in listing.chips(self.filter.qs)
        ]
