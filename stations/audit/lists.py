"""The audit trail as a list: who opened or did what, where, when and why."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stations.audit.forms import AuditFilter
from stations.lists.asked import Asked
from stations.lists.listing import SHEET, TABLE, Column, Listing
from stations.models import AuditEntry
from stations.templatetags.audit_words import detail_value, record_name, short_id, verb_name
from stations.templatetags.site import icon
from stations.wording import NONE, exact, last_day


def about(entry: AuditEntry) -> Any:
    """Leads to all that was done with the same record."""
    return format_html(
        '<span class="muted">{}</span> <a class="open" href="?{}">{}</a>',
        record_name(entry.record),
        urlencode({"record": entry.record}),
        entry.title or short_id(entry.record),
    )


def details(entry: AuditEntry) -> list[tuple[str, str]]:
    found = said(entry)
    return [*found, (gettext("Address"), str(entry.address))] if entry.address else found


# Their ``until`` is the first day on which it no longer holds; people read the last that it does.
ENDS = {"end_posting", "end_assignment", "end_service", "division move ended"}


def said(entry: AuditEntry) -> list[tuple[str, str]]:
    """What it says of the act, in words."""
    detail = entry.detail
    if entry.verb in ENDS and (until := detail.get("until")):
        detail = detail | {"until": str(last_day(date.fromisoformat(until)))}
    found = [(verb_name(name), _told(value)) for name, value in detail.items()]
    if len(entry.records) > 1:
        found.append((gettext("records"), str(len(entry.records))))
    return found


def _told(value: Any) -> str:
    """Fields of models by their words: what a read showed."""
    if not isinstance(value, dict) or not all("." in name for name in value):
        return detail_value(value)
    parts = []
    for label, names in value.items():
        model = apps.get_model(label)
        words = (str(model._meta.get_field(name).verbose_name) for name in names)
        parts.append(f"{model._meta.verbose_name}: {detail_value(list(words))}")
    return "; ".join(parts)


def folded(entry: AuditEntry) -> Any:
    pairs = details(entry)
    if not pairs:
        return NONE
    return format_html(
        '<details><summary>{}{}</summary><dl class="kv small">{}</dl></details>',
        icon("chevron-down"),
        gettext("Show"),
        format_html_join("", '<dt>{}</dt><dd class="break">{}</dd>', pairs),
    )


def title(entry: AuditEntry) -> str:
    return f"{record_name(entry.record)} {entry.title or short_id(entry.record)}"


LISTING = Listing[AuditEntry](
    order="-at",
    size=50,
    is_strict=False,
    columns=(
        Column(key="at", label=_("When"), value=lambda one: one.at, is_short=True, sort="id",
               shown=lambda one: exact(one.at)),
        Column(key="by", label=_("By whom"), value=lambda one: str(one.by), phone="beside",
               shown=lambda one: format_html("<b>{}</b>", one.by)),
        Column(key="verb", label=_("Action"), value=lambda one: verb_name(one.verb),
               phone="plain"),
        Column(key="record", label=_("Of what"), value=title, shown=about, phone="plain"),
        Column(key="station", label=_("Station"),
               value=lambda one: str(one.station or one.division or ""),
               shown=lambda one: one.station or one.division or NONE),
        Column(key="reason", label=_("Reason"), value=lambda one: one.reason, is_long=True,
               shown=lambda one: one.reason or NONE),
        Column(key="details", label=_("Details"), where=TABLE, value=folded, is_long=True),
        Column(key="told", label=_("Details"), where=SHEET,
               value=lambda one: "; ".join(f"{name}: {value}" for name, value in details(one))),
    ),
)  # fmt: skip


class AuditAsked(Asked):
    """The newest first; pages by key, since the trail is long and only ever grows."""

    name, icon, title = "audit", "history", _("Audit")
    none = nothing_fits = _("Nothing found")
    none_hint = nothing_hint = _("No entry fits the filter. Widen the dates or clear it.")
    listing, filterset = LISTING, AuditFilter

    def rows(self) -> QuerySet[AuditEntry]:
        entries = AuditEntry.objects.visible_to(self.user)
        return entries.select_related("by", "station", "division")
