"""Dated categories of a person or a household: begun, ended, corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.categories.rules import CHILD_CODES
from beneficiaries.categories.spells import Held, Spell, holds, overlapping, plan
from beneficiaries.codes import HOUSEHOLD_CODES, PERSON_CODES, Category
from beneficiaries.models import Household, HouseholdCategory, Person, PersonCategory
from beneficiaries.rights import RIGHTS
from beneficiaries.signals import people_changed
from stations.ages import ADULT, AGED, age_on
from stations.audit import trail
from stations.models import User
from stations.wording import short_day

Act = tuple[str, str, date]  # verb, code, first day concerned


def clean_spell(
    code: str,
    since: date,
    until: date | None,
    *,
    born_on: date | None = None,
    is_about: bool = False,
) -> list[ValidationError]:
    """What is wrong with a category and its dates; age-bound ones on their first day, where only
    the year of birth is known (``is_about``) whatever day of it is kindest."""
    if code not in Category.values:
        return [_wrong("unknown", _("There is no category %(given)s."), given=code)]
    name = str(Category(code).label)
    found = []
    if since > timezone.localdate():
        found.append(_wrong("future", _("“%(name)s” can't begin in the future."), name=name))
    if until and until <= since:
        found.append(_wrong("order", _("“%(name)s” must end after the day it begins."), name=name))
    if born_on:
        year = born_on.year
        span = date(year, 12, 31), date(year, 1, 1)
        found += _age_rule(code, name, since, span if is_about else (born_on, born_on))
    return found


def _age_rule(code: str, name: str, since: date, born: tuple[date, date]) -> list[ValidationError]:
    """``born``: the last day on which they may be born, and the first."""
    last, first = born
    if since < first:
        return [_wrong("born", _("“%(name)s” can't begin before the birth."), name=name)]
    age, oldest = age_on(last, since), age_on(first, since)
    if code in CHILD_CODES and age >= ADULT:
        words = _("“%(name)s” is for under 18; on %(day)s the age was %(age)d.")
    elif code == Category.ADVANCED_AGE and oldest < AGED:
        words, age = _("“%(name)s” is for 80 and over; on %(day)s the age was %(age)d."), oldest
    else:
        return []
    return [_wrong("age", words, name=name, day=short_day(since), age=age)]


@transaction.atomic
def set_categories(person: Person, *, by: User, categories: Iterable[Spell]) -> None:
    """Make these the person's categories of today.

    Code and first day say which spell is meant, and what stands as it is said is no change. One
    of today that is missing ends today (or vanishes, when it began today: a slip); one with
    another first day is corrected, which counts backwards for months not yet filed.
    """
    RIGHTS.require(by, "write", person.station)
    born_on, is_about = person.born_on, person.is_born_about
    wanted = _wanted(categories, PERSON_CODES, born_on=born_on, is_about=is_about)
    done = _set(PersonCategory, {"person": person}, wanted)
    if done:
        trail.record("set_categories", person, by=by, codes=_words(done))
        people_changed.send(Person, people_ids=[person.pk], since=min(done.values()))


@transaction.atomic
def set_household_categories(
    household: Household, *, by: User, categories: Iterable[Spell]
) -> bool:
    """The same for what the household is: 低保, 特困 and the like. Whether that is a change."""
    RIGHTS.require(by, "write", household.station)
    done = _set(HouseholdCategory, {"household": household}, _wanted(categories, HOUSEHOLD_CODES))
    if done:
        trail.record("set_categories", household, by=by, codes=_words(done))
        members = list(household.memberships.values_list("person", flat=True))
        people_changed.send(Person, people_ids=members, since=min(done.values()))
    return bool(done)


def household_spells(categories: Iterable[Spell]) -> list[Spell]:
    """Those of a household that is made, if each is a fact of one and has possible dates."""
    wanted = _wanted(categories, HOUSEHOLD_CODES)
    if wrong := overlapping(dict(enumerate(wanted, 1))):
        raise ValidationError(wrong)
    return wanted


@transaction.atomic
def begin_category(person: Person, code: str, *, since: date, by: User) -> None:
    """One more category, beside what the person has; whoever has it already keeps it."""
    RIGHTS.require(by, "write", person.station)
    _wanted([(code, since, None)], PERSON_CODES, born_on=person.born_on)
    Person.objects.select_for_update().only("pk").get(pk=person.pk)
    _row, is_new = PersonCategory.objects.get_or_create(
        person=person, code=code, until=None, defaults={"since": since}
    )
    if is_new:
        _count_version(person)
        trail.record("set_categories", person, by=by, codes={"begun": [code]})
        people_changed.send(Person, people_ids=[person.pk], since=since)


@transaction.atomic
def end_category(category: PersonCategory | HouseholdCategory, *, on: date, by: User) -> None:
    """From this day on it no longer holds. ``category``: of a person or of a household."""
    owner = category.person if isinstance(category, PersonCategory) else category.household
    RIGHTS.require(by, "write", owner.station)
    errors = clean_spell(category.code, category.since, on)
    if on > timezone.localdate():
        errors.append(_wrong("future", _("A category can't be ended ahead of time.")))
    if errors:
        raise ValidationError({"until": errors})
    category.until = on
    category.save(update_fields=["until"])
    _count_version(owner)
    trail.record("end_category", owner, by=by, code=category.code, on=on.isoformat())
    ids = [owner.pk] if isinstance(owner, Person) else [p.pk for p in owner.people.all()]
    people_changed.send(Person, people_ids=ids, since=on)


def _wanted(
    categories: Iterable[Spell],
    allowed: frozenset[str],
    born_on: date | None = None,
    *,
    is_about: bool = False,
) -> list[Spell]:
    wanted = list(categories)
    wrong: dict[str, list[ValidationError]] = {}
    for n, (code, since, until) in enumerate(wanted, 1):
        errors = clean_spell(code, since, until, born_on=born_on, is_about=is_about)
        if code in Category.values and code not in allowed:
            name = str(Category(code).label)
            sentence = (
                _("“%(name)s” is a fact of a household; note it there.")
                if code in HOUSEHOLD_CODES
                else _("“%(name)s” is a fact of a person; note it there.")
            )
            errors.append(_wrong("owner", sentence, name=name))
        if errors:
            wrong[f"categories.{n}"] = errors
    if wrong:
        raise ValidationError(wrong)
    return wanted


def _set(
    model: type[Held], owner: Mapping[str, Person | Household], wanted: Sequence[Spell]
) -> dict[tuple[str, str], date]:
    """What was done: ``{(verb, code): first day concerned}``; empty when nothing changed."""
    today = timezone.localdate()
    for locked in owner.values():  # two who tick at once come one after the other
        type(locked).objects.select_for_update().only("pk").get(pk=locked.pk)
    rows = model.objects.select_for_update().filter(**owner).order_by("since", "pk")
    planned = plan(list(rows), wanted, today)
    if wrong := planned.wrong(today):
        raise ValidationError(wrong)
    done = _note(_let_go(planned.left, today) + _correct(planned.corrected.values()))
    begun = list(planned.begun.values())
    model.objects.bulk_create(
        model(code=code, since=since, until=until, **owner) for code, since, until in begun
    )
    done |= _note([("begun", code, since) for code, since, _until in begun])
    for changed in owner.values() if done else ():
        _count_version(changed)
    return done


def _note(acts: Iterable[Act]) -> dict[tuple[str, str], date]:
    done: dict[tuple[str, str], date] = {}
    for verb, code, day in acts:
        done[verb, code] = min(day, done.get((verb, code), day))
    return done


def _let_go(rows: Iterable[PersonCategory | HouseholdCategory], today: date) -> list[Act]:
    """What nobody named ends today, or vanishes where it began today."""
    acts = []
    for row in rows:
        if not holds(row, today):
            continue
        if row.since >= today:
            acts.append(("taken_back", row.code, row.since))
            row.delete()
        else:
            acts.append(("ended", row.code, today))
            row.until = today
            row.save(update_fields=["until"])
    return acts


def _correct(pairs: Iterable[tuple[PersonCategory | HouseholdCategory, Spell]]) -> list[Act]:
    """What ends makes room for what goes on: one alone of a code has no end."""
    acts = []
    for row, (code, since, until) in sorted(pairs, key=_is_open):
        acts.append(("corrected", code, min(since, row.since)))
        row.since, row.until = since, until
        row.save(update_fields=["since", "until"])
    return acts


def _is_open(corrected: tuple[PersonCategory | HouseholdCategory, Spell]) -> bool:
    return corrected[1][2] is None


def _count_version(owner: Person | Household) -> None:
    """Whoever saw it without this says so no more over it."""
    rows = type(owner).objects.filter(pk=owner.pk)
    rows.update(version=F("version") + 1, updated_at=timezone.now())
    owner.refresh_from_db(fields=["version", "updated_at"])


def _words(done: dict[tuple[str, str], date]) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for verb, code in sorted(done):
        words.setdefault(verb, []).append(code)
    return words


def _wrong(code: str, sentence: Any, **params: object) -> ValidationError:
    return ValidationError(sentence, code=code, params=params)
