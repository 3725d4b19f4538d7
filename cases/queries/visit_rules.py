"""Which visiting rules hold where: the defaults, overridden by the narrowest division's rows."""

from __future__ import annotations

from collections.abc import Iterable

from cases.intervals import DEFAULT_RULES, Rules
from cases.models import VisitRule
from stations.models import Division, DivisionPath


def rules_at(divisions: Iterable[str]) -> dict[str, Rules]:
    """By division code: ``{(risk, category): interval}``; two statements for any number."""
    paths = dict(
        DivisionPath.objects.on()
        .filter(division__in=set(divisions))
        .values_list("division", "path")
    )
    own: dict[str, dict[tuple[str, str], str]] = {}
    for rule in VisitRule.objects.all():
        own.setdefault(rule.division_id, {})[rule.risk, rule.category] = rule.interval
    return {code: _merged(paths.get(code, code), own) for code in divisions}


def rules_of(division: Division) -> Rules:
    return rules_at([division.pk])[division.pk]


def _merged(path: str, own: dict[str, dict[tuple[str, str], str]]) -> Rules:
    merged = dict(DEFAULT_RULES)
    for code in path.split("/"):  # from the province down
        merged |= own.get(code, {})
    return merged
