"""``{% protected_facts person %}``: reveals fields one by one; the page loads js/reveal.js."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from beneficiaries.models import Person
from beneficiaries.people.queries.protected import REVEAL_REASONS, protected_fields

register = template.Library()


@register.inclusion_tag("beneficiaries/_protected.html", takes_context=True)
def protected_facts(context: Mapping[str, object], person: Person) -> dict[str, object]:
    return {
        "person": person,
        "masked": protected_fields(person),
        "reasons": REVEAL_REASONS,
        "csrf_token": context.get("csrf_token"),
    }
