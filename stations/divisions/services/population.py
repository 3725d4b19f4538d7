"""How many people live where: dated snapshots with their source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.dated import still_to_come
from stations.models import PopulationSnapshot, User
from stations.refused import Problems, add, as_errors, refuse_any
from stations.rights import RIGHTS


@transaction.atomic
def declare_populations(
    snapshots: Sequence[PopulationSnapshot], *, by: User
) -> list[PopulationSnapshot]:
    """All or none (``Refused``); one figure a division and day, which is never changed."""
    refuse_any(check_populations(snapshots, by=by))
    made = PopulationSnapshot.objects.bulk_create(snapshots, batch_size=1000)
    trail.record_many("declare_population", made, by=by)
    return made


def check_populations(
    snapshots: Sequence[PopulationSnapshot], *, by: User
) -> dict[int, ValidationError]:
    """What is wrong, by index; the same number of statements however many."""
    return as_errors(_problems(snapshots, by))


def known_populations(snapshots: Sequence[PopulationSnapshot]) -> QuerySet[PopulationSnapshot]:
    """Figures stated already for these divisions and days."""
    return PopulationSnapshot.objects.filter(
        division__in={s.division_id for s in snapshots},
        counted_on__in={s.counted_on for s in snapshots},
    )


def _problems(snapshots: Sequence[PopulationSnapshot], by: User) -> dict[int, Problems]:
    """By index of the snapshot."""
    places = {s.division_id for s in snapshots}
    own = set(RIGHTS.divisions(by, "keep").filter(pk__in=places).values_list("pk", flat=True))
    known = PopulationSnapshot.objects.filter(division__in=places)
    keys = Counter((s.division_id, s.counted_on) for s in snapshots)
    keys.update(known.values_list("division", "counted_on"))
    found: dict[int, Problems] = {}
    for index, snapshot in enumerate(snapshots):
        problems = found[index] = {}
        if snapshot.division_id not in own:
            add(problems, "division", _("%(place)s lies outside your area.")
                % {"place": snapshot.division})  # fmt: skip
        if sentence := still_to_come(snapshot.counted_on):
            add(problems, "counted_on", sentence)
        if keys[snapshot.division_id, snapshot.counted_on] > 1:
            add(problems, "counted_on", _("There is a figure for this division and day already."))
        try:
            snapshot.clean_fields(exclude=["division"])
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                for sentence in sentences:
                    add(problems, name, sentence)
    return found
