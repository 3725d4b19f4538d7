"""The days that a page is asked for: what its form takes, and what its address says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from reports.figures.periods import Period
from reports.words import Words

SAYS_DAYS = ("period", "month", "first", "last", "after")
TWICE = _("Say either a period or its first and last day.")
Choices = list[tuple[Words, list[tuple[str, str]]]]


class DaysForm(forms.Form):
    """Any days; without a last one up to today, without a first one from the beginning of the
    last one's month. What is told as of a day is told as of the last one."""

    first = forms.DateField(label=_("from"), widget=forms.DateInput, required=False)
    last = forms.DateField(label=_("to (as of)"), widget=forms.DateInput, required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.errors:
            return found
        today = timezone.localdate()
        last = found["last"] or today
        first = found["first"] or last.replace(day=1)
        if first > today:
            words = _("Nothing has been done yet on days to come.")
            self.add_error("first" if found["first"] else "last", words)
            return found
        try:
            period = Period.days(first, last)
        except ValidationError as error:
            self.add_error(error.code, error)
            return found
        return found | {"first": first, "last": last, "period": period}


class DaysMixin:
    """A page of ``?period=2025-10`` (or ``month=``), else of the running month. Its two date
    fields lead to the address of their days."""

    request: HttpRequest

    @cached_property
    def period(self) -> Period:
        return period_of(_key_in(self.request.GET))

    @cached_property
    def days_form(self) -> DaysForm:
        asked = {name: self.request.GET.get(name, "") for name in ("first", "last")}
        if any(asked.values()):
            return DaysForm(asked)
        return DaysForm(initial={"first": self.period.first, "last": self.period.as_of()})

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """``kept``: what else the address says, which stays."""
        asked = self.request.GET.items()
        kept = [(name, value) for name, value in asked if name not in SAYS_DAYS]
        context: dict[str, object] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"days": self.days_form, "kept": kept}

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if self.days_form.is_bound and self.days_form.is_valid():
            query = request.GET.copy()
            for name in SAYS_DAYS:
                query.pop(name, None)
            query["period"] = self.days_form.cleaned_data["period"].key
            return redirect(f"{request.path}?{query.urlencode()}")
        return super().get(request, *args, **kwargs)  # type: ignore[misc]


def period_of(key: str) -> Period:
    """The running month, unless other days that have begun are asked for; else ValidationError."""
    today = timezone.localdate()
    period = Period.parse(key) if key else Period.month(today)
    if period.first > today:
        raise ValidationError(_("This period has not begun yet."), code="period")
    return period


def days_asked(query: Mapping[str, str]) -> dict[str, str]:
    """``first`` and ``last`` as an address says them, be it by its period (or month). What it says
    twice, or says wrong, is refused (ValidationError) and never passed over."""
    said = {name: query.get(name, "") for name in ("first", "last")}
    key = _key_in(query)
    if not key:
        return said
    if any(said.values()):
        raise ValidationError(TWICE, code="period")
    period = period_of(key)
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}


def _key_in(query: Mapping[str, str]) -> str:
    period, month = query.get("period", ""), query.get("month", "")
    if period and month and period != month:
        raise ValidationError(TWICE, code="period")
    return period or month


def period_asked(query: Mapping[str, str]) -> Period:
    """The same as a period; without any of them the running month."""
    said = days_asked(query)
    form = DaysForm(said)
    if not any(said.values()):
        return period_of("")
    if not form.is_valid():
        raise ValidationError([text for errors in form.errors.values() for text in errors])
    return form.cleaned_data["period"]


def choices_of(
    kinds: Iterable[str],
    since: int,
    today: date,
    chosen: Period | None = None,
    *,
    have_ended: bool = False,
) -> Choices:
    """Periods of these kinds that have begun (or ended), the newest first, by year since a year;
    and the chosen one, if it is none of them."""
    years: dict[int, list[tuple[str, str]]] = {}
    for kind in kinds:
        period = Period.of(kind, today)
        period = period.before if have_ended else period
        while period.first.year >= since:
            years.setdefault(period.first.year, []).append((period.key, str(period)))
            period = period.before
    found: Choices = [(str(year), years[year]) for year in sorted(years, reverse=True)]
    known = {key for _year, options in found for key, _label in options}
    if chosen is not None and chosen.key not in known:
        found.insert(0, (_("chosen days"), [(chosen.key, str(chosen))]))
    return found
