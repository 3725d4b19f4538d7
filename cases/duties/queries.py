"""Which visiting rules hold where: the defaults, overridden by the narrowest division's rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from beneficiaries.codes import Category, Risk
from cases.duties.intervals import DEFAULT_RULES, Rules
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


@dataclass(frozen=True)
class RuleRow:
    """A line of the page: for whom, how often, and the division's own row if it has one."""

    key: str
    whom: Promise
    is_risk: bool
    interval: VisitRule.Interval
    own: VisitRule | None
    usual: VisitRule.Interval | None


def rule_table(division: Division) -> list[RuleRow]:
    """All rules that hold in a division, risk levels first, then categories by code."""
    own = {(rule.risk, rule.category): rule for rule in division.visit_rules.all()}
    held = rules_of(division)
    return [_row(key, held[key], own.get(key)) for key in sorted(held, key=_order)]


def _row(key: tuple[str, str], interval: str, own: VisitRule | None) -> RuleRow:
    risk, category = key
    usual = DEFAULT_RULES.get(key)
    return RuleRow(
        key=f"risk-{risk}" if risk else f"category-{category}",
        whom=Risk(risk).label if risk else Category(category).label,
        is_risk=bool(risk),
        interval=VisitRule.Interval(interval),
        own=own,
        usual=VisitRule.Interval(usual) if usual else None,
    )


def _order(key: tuple[str, str]) -> tuple[bool, int, str]:
    risk, category = key
    return (not risk, Risk.values.index(risk) if risk else 0, category)


def _merged(path: str, own: dict[str, dict[tuple[str, str], str]]) -> Rules:
    merged = dict(DEFAULT_RULES)
    for code in path.split("/"):  # from the province down
        merged |= own.get(code, {})
    return merged
