"""What must be true of an activity, beside the rules of its service records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from cases.codes import Domain
from cases.records.rows import ActivityRow
from cases.records.rules import MAX_NOTE, MAX_TITLE
from resources.attribution.rules import Offered, attribution_is_offered
from stations.dated import still_to_come, too_far_ahead
from stations.kinds.protocol import Problems
from stations.wording import short_day


@dataclass(frozen=True)
class Facts:
    today: date
    offered: Offered = field(default_factory=dict)  # projects and themes of the station


LENGTHS = {"title": MAX_TITLE, "place": 100, "note": MAX_NOTE}


def it_has_a_title(row: ActivityRow, facts: Facts) -> Problems:
    if not row.title.strip():
        yield "title", _("Give the activity a title.")


def texts_fit(row: ActivityRow, facts: Facts) -> Problems:
    for name, most in LENGTHS.items():
        if len(getattr(row, name)) > most:
            yield name, _("At most %(most)d characters.") % {"most": most}


def domain_is_known(row: ActivityRow, facts: Facts) -> Problems:
    if row.domain not in Domain.values:
        yield "domain", _("There is no code “%(code)s”.") % {"code": row.domain}


def it_is_over(row: ActivityRow, facts: Facts) -> Problems:
    if row.done_on < row.began_on:
        yield "done_on", _("The last day can't lie before the first.")
    if not row.is_planned and (sentence := still_to_come(row.done_on, facts.today)):
        yield "done_on", sentence


def its_plan_begins_it(row: ActivityRow, facts: Facts) -> Problems:
    if row.is_planned and row.planned_on != row.began_on:
        yield "planned_on", _("It is planned for its first day.")
    if sentence := too_far_ahead(row.planned_on, facts.today):
        yield "planned_on", sentence


def every_day_lies_within(row: ActivityRow, facts: Facts) -> Problems:
    outside = [day.done_on for day in row.days if not row.began_on <= day.done_on <= row.done_on]
    if outside and row.began_on <= row.done_on:
        days = {"first": short_day(row.began_on), "last": short_day(row.done_on)}
        yield "began_on", _("Somebody came on a day outside %(first)s to %(last)s.") % days


def somebody_came(row: ActivityRow, facts: Facts) -> Problems:
    if not row.days and not row.is_planned:
        yield "days", _("Say who came, on one day at least.")


def no_day_stands_twice(row: ActivityRow, facts: Facts) -> Problems:
    if len({day.done_on for day in row.days}) < len(row.days):
        yield "days", _("A day stands here twice.")


def project_and_theme_are_offered(row: ActivityRow, facts: Facts) -> Problems:
    yield from attribution_is_offered(row, row.done_on, facts.offered)


RULES = (
    it_has_a_title,
    texts_fit,
    domain_is_known,
    it_is_over,
    its_plan_begins_it,
    every_day_lies_within,
    somebody_came,
    no_day_stands_twice,
    project_and_theme_are_offered,
)
