"""Words for the audit trail and for grants."""

from django import template
from django.apps import apps

from stations.audit.words import DETAILS, VERBS
from stations.models import Posting

register = template.Library()


@register.filter
def verb_name(verb: str) -> str:
    """What was done, or which detail, in words; an unknown one as it is written."""
    return str(VERBS.get(verb) or DETAILS.get(verb, verb))


@register.filter
def detail_value(value: object) -> str:
    """A detail's value for people: lists parted by commas, nothing as a dash."""
    if isinstance(value, dict):
        return ", ".join(f"{verb_name(name)}: {detail_value(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(detail_value(part) for part in value) or "—"
    return "—" if value in (None, "") else str(value)


@register.filter
def record_name(record: str) -> str:
    """``beneficiaries.person:…`` → beneficiary."""
    label = record.partition(":")[0]
    return str(apps.get_model(label)._meta.verbose_name)


@register.filter
def short_id(record: str) -> str:
    """The end of a record's key: enough to tell two apart."""
    return "…" + record.rpartition(":")[2][-6:]


@register.filter
def grant_name(grant: str) -> str:
    return str(Posting.MaySee(grant).label)
