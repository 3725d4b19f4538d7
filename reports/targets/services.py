"""What a division promises to reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.indicators import CATALOGUE
from reports.models import Target
from reports.rights import RIGHTS
from stations.audit import trail
from stations.models import Division, User
from stations.refused import Problems, add, as_errors, refuse_any
from stations.wording import quantity


def set_target(
    *, division: Division, indicator: str, due_on: date, value: Decimal, by: User, source: str = ""
) -> Target:
    """The goal for one indicator by a day, in its unit (a share in percent); a goal for the
    same day is replaced."""
    RIGHTS.require(by, "set_target", division)
    target = Target(
        division=division, indicator=indicator, due_on=due_on, value=value, source=source
    )
    return set_targets([target], by=by)[0]


def check_targets(targets: Sequence[Target], *, by: User) -> dict[int, ValidationError]:
    """What is wrong, by index; the same number of statements however many."""
    places = {target.division_id for target in targets}
    mine = RIGHTS.divisions(by, "set_target").filter(pk__in=places)
    own = set(mine.values_list("pk", flat=True))
    seen: set[tuple[object, ...]] = set()
    found: dict[int, Problems] = {}
    for index, target in enumerate(targets):
        problems = found[index] = {}
        if target.division_id not in own:
            add(problems, "division", _("%(place)s lies outside your area.")
                % {"place": target.division})  # fmt: skip
        if target.indicator not in CATALOGUE:
            add(problems, "indicator", _("There is no such indicator."))
        if _same(target) in seen:
            add(problems, "due_on", _("This row stands here twice."))
        seen.add(_same(target))
        _judge_shape(target, problems)
    return as_errors(found)


@transaction.atomic
def set_targets(targets: Sequence[Target], *, by: User) -> list[Target]:
    """All or none (``Refused``); goals for the same indicator and day are replaced."""
    refuse_any(check_targets(targets, by=by))
    rows = Target.objects.select_for_update().filter(
        division__in={target.division_id for target in targets},
        indicator__in={target.indicator for target in targets},
        due_on__in={target.due_on for target in targets},
    )
    known = {_same(row): row for row in rows.order_by("pk")}
    old = {key: quantity(row.value) for key, row in known.items()}
    made = []
    for target in targets:
        row = known.get(_same(target), target)
        row.value, row.source, row.set_by = target.value, target.source.strip(), by
        row.set_at = timezone.now()
        made.append(row)
    fields = ["value", "source", "set_by", "set_at"]
    Target.objects.bulk_update([row for row in made if row.pk], fields, batch_size=1000)
    Target.objects.bulk_create([row for row in made if not row.pk], batch_size=1000)
    details = iter([_told(row, old.get(_same(row), "")) for row in made])
    trail.record_many(
        "set_target", [row.division for row in made], by=by, each=lambda _division: next(details)
    )
    return made


def _same(target: Target) -> tuple[str, str, date]:
    """Of which there is one."""
    return target.division_id, target.indicator, target.due_on


def _told(target: Target, old: str) -> dict[str, str]:
    until, value = str(target.due_on), quantity(target.value)
    return {"indicator": target.indicator, "until": until, "old": old, "new": value}


def _judge_shape(target: Target, problems: Problems) -> None:
    """What the model itself says of it."""
    try:
        target.clean_fields(exclude=["division", "set_by"])
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            for sentence in sentences:
                add(problems, name, sentence)
    if isinstance(target.value, Decimal) and target.value < 0:
        add(problems, NON_FIELD_ERRORS, _("A target is never negative."))


@transaction.atomic
def remove_target(target: Target, *, by: User) -> None:
    RIGHTS.require(by, "set_target", target.division)
    trail.record(
        "remove_target", target.division, by=by, indicator=target.indicator,
        until=str(target.due_on), old=quantity(target.value),
    )  # fmt: skip
    target.delete()
