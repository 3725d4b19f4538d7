"""A county decides how often somebody is seen."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.duties.services.duties import refresh_duties
from cases.models import VisitRule
from cases.reasons import stated
from cases.rights import RIGHTS
from stations.audit import trail
from stations.jobs.queue import Progress, handles, request_job
from stations.models import Division, Station, User

JOB = "refresh_duties"
BATCH = 1000


@transaction.atomic
def set_rule(
    division: Division,
    *,
    risk: str = "",
    category: str = "",
    interval: str,
    reason: str,
    by: User,
) -> VisitRule:
    """Replace the default (or the rule of a wider division) for a risk level or a category."""
    RIGHTS.require(by, "set_visit_rules", division)
    reason = stated(reason, missing=_("Give a reason."))
    if bool(risk) == bool(category):
        raise ValidationError({"whom": _("A rule is for a risk level or for a category.")})
    if interval not in VisitRule.Interval.values:
        raise ValidationError({"interval": _("Choose how often.")})
    rule, _is_new = VisitRule.objects.update_or_create(
        division=division, risk=risk, category=category, defaults={"interval": interval}
    )
    trail.record(
        "set_visit_rule", rule, by=by, reason=reason, whom=risk or category, interval=interval
    )
    _ask_for_refresh(division, by)
    return rule


@transaction.atomic
def remove_rule(rule: VisitRule, *, reason: str, by: User) -> None:
    """What holds without it holds again."""
    RIGHTS.require(by, "set_visit_rules", rule.division)
    reason = stated(reason, missing=_("Give a reason."))
    trail.record("remove_visit_rule", rule, by=by, reason=reason, whom=rule.risk or rule.category)
    rule.delete()
    _ask_for_refresh(rule.division, by)


def refresh_division(progress: Progress) -> dict[str, int]:
    """Job: bring the duties of a division's stations to its rules of today."""
    stations = Station.objects.under(progress.params["division"])
    keys = list(Person.objects.active().filter(station__in=stations).values_list("pk", flat=True))
    touched = 0
    for start in range(0, len(keys), BATCH):
        touched += refresh_duties(keys[start : start + BATCH])
        progress.step(min(start + BATCH, len(keys)), len(keys))
    return {"people": len(keys), "changed": touched}


handles(JOB)(refresh_division)


def _ask_for_refresh(division: Division, by: User) -> None:
    title = _("Visits owed by the new rules: %(division)s") % {"division": division.name}
    request_job(JOB, title=title, by=by, division=division.pk)
