"""Numbers of new projects, where none was given, and their items: both once for ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from django.db.models import Q

from resources.projects.models import Project
from stations.row_security.acting import beyond_scope

LONGEST = 32


@beyond_scope()
def give_numbers(rows: Sequence[Project]) -> None:
    """Rows of one transaction that holds the numbers of all projects; one statement."""
    of_these = Q(division__in={row.division_id for row in rows})
    for row in rows:
        of_these |= Q(item=row.number) | Q(item__startswith=f"{row.division_id}-")
    known = Project.objects.filter(of_these).values_list("division", "number", "item")
    items = {item for _division, _number, item in known}
    numbers = {(division, number) for division, number, _item in known}
    numbers |= {(row.division_id, row.number) for row in rows if row.number}
    for row in rows:
        if not row.number:
            made = counted(row.division_id)
            row.number = next(
                one for one in made if one not in items and (row.division_id, one) not in numbers
            )
        row.item = next(one for one in wishes(row) if one not in items)
        items.add(row.item)
        numbers.add((row.division_id, row.number))


def counted(division: str) -> Iterator[str]:
    """522327-1, 522327-2, …"""
    return (f"{division}-{n}" for n in count(1))


def wishes(row: Project) -> Iterator[str]:
    """The number itself; with the division's code before it; else a counted one."""
    yield row.number
    if len(longer := f"{row.division_id}-{row.number}") <= LONGEST:
        yield longer
    yield from counted(row.division_id)
