"""Paths against a plain walk upwards, on countries thrown together at random."""

import random
from datetime import date, timedelta

import pytest

from stations.divisions.services.paths import rebuild_paths
from stations.models import Division, DivisionMove, DivisionPath

FIRST = date(2020, 1, 1)
KIND = {1: "region", 2: "region", 3: "region", 4: "town", 5: "village"}
COUNTS = {1: 2, 2: 4, 3: 8, 4: 20, 5: 40}


def day(number):
    return FIRST + timedelta(days=number)


class Country:
    """A few dozen places with moves, successors and pseudo rows, kept in plain dicts too."""

    def __init__(self, seed):
        self.luck = random.Random(seed)
        self.places = {}
        self.moves = {}
        for level, count in COUNTS.items():
            for number in range(count):
                self.add(f"{level}X{number:02}", level)
        Division.objects.bulk_create(self.places.values())
        self.close_some()
        self.move_some()

    def add(self, code, level):
        above = [place for place in self.places.values() if place.level == level - 1]
        self.places[code] = Division(
            code=code, name=code, short_name=code, level=level, kind=KIND[level], is_local=True,
            parent=self.luck.choice(above) if above else None,
            is_pseudo=level == 2 and self.luck.random() < 0.3,
        )  # fmt: skip

    def close_some(self):
        """Each successor has a later code, so that there is no ring."""
        for place in self.places.values():
            later = [
                other
                for other in self.places.values()
                if other.level == place.level and other.pk > place.pk and not other.is_pseudo
            ]
            if later and not place.is_pseudo and self.luck.random() < 0.2:
                place.until = day(self.luck.randrange(100))
                place.successor = self.luck.choice([None, self.luck.choice(later)])
                place.save()

    def move_some(self):
        for place in self.places.values():
            above = [p for p in self.places.values() if p.level < place.level and not p.is_pseudo]
            days = sorted(self.luck.sample(range(100), self.luck.choice([0, 0, 2, 4])))
            for since, until in zip(days[::2], days[1::2], strict=True):
                self.moves.setdefault(place.pk, []).append(
                    DivisionMove(
                        division=place,
                        under=self.luck.choice(above),
                        since=day(since),
                        until=self.luck.choice([day(until), day(until), None])
                        if until == days[-1]
                        else day(until),
                    )
                    if above
                    else None
                )
        self.moves = {code: [m for m in moves if m] for code, moves in self.moves.items()}
        DivisionMove.objects.bulk_create(m for moves in self.moves.values() for m in moves)

    def above(self, place, on):
        if place.successor and on >= place.until:
            return place.successor
        for move in self.moves.get(place.pk, []):
            if move.since <= on and (move.until is None or on < move.until):
                return move.under
        return place.parent

    def path(self, place, on):
        steps = []
        while place:
            steps += [] if place.is_pseudo else [place.pk]
            place = self.above(place, on)
        return "/".join(reversed(steps))


@pytest.mark.parametrize("seed", range(5))
def test_on_every_day_a_path_is_the_walk_upwards(db, seed):
    country = Country(seed)
    rebuild_paths()
    for number in [-1, *range(0, 101, 7), 100, 5000]:
        on = day(number)
        stored = dict(DivisionPath.objects.on(on).values_list("division", "path"))
        walked = {
            place.pk: country.path(place, on)
            for place in country.places.values()
            if not place.is_pseudo
        }
        assert stored == walked


@pytest.mark.parametrize("seed", range(5))
def test_what_lies_under_a_place_is_what_walks_through_it(db, seed):
    country = Country(seed)
    rebuild_paths()
    for number in [33, 99]:
        on = day(number)
        for top in country.places.values():
            under = set(Division.objects.under(top, on).values_list("pk", flat=True))
            through = {
                place.pk
                for place in country.places.values()
                if not place.is_pseudo and top.pk in country.path(place, on).split("/")
            }
            assert under == through


@pytest.mark.parametrize("seed", range(5))
def test_a_partial_rebuild_sees_all_that_it_must(db, seed):
    """After any change, deriving the changed place alone gives what deriving all would."""
    country = Country(seed)
    rebuild_paths()
    changed = country.luck.choice([p for p in country.places.values() if p.level == 3])
    changed.parent = country.luck.choice([p for p in country.places.values() if p.level == 2])
    changed.save()
    DivisionMove.objects.filter(division=changed).delete()
    rebuild_paths([changed.pk])
    assert rebuild_paths() == 0
