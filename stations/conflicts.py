"""Two people changed one record: each field with both values, and which of them stays.

What the other wrote is what the form would say if it were opened now (``theirs``): nobody reads
more of it than the form itself shows. A form may say of a field how it is called there (``known``,
by name: of what is sealed its mask), what goes along with one (``together``), and of which nobody
is asked (``uncompared``). A field that is no plain value (``Lines``) compares and keeps itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stations.wording import NONE, Text, day

ASKED, KEPT = "asked", "kept-"  # which fields a page asked about; what is to stay of each
BEGUN = "begun"  # the version that mine was typed over: a draft keeps it, and is asked again
MINE, THEIRS, BOTH = "mine", "theirs", "both"
ASIDE = {"find", "home"}  # a search, and whether the home is a new one: nothing is lost with them
SEVERAL = (forms.ModelMultipleChoiceField, forms.MultipleChoiceField)


@dataclass(frozen=True)
class Difference:
    """``is_text``: both can stay, one below the other. ``chosen``: what was chosen already."""

    name: str
    label: Text
    theirs: str
    mine: str
    is_text: bool
    chosen: str = ""


def differences(form: BaseForm, theirs: BaseForm) -> list[Difference]:
    """Of the fields that the record fills in, in the form's order."""
    apart = getattr(form, "uncompared", ())
    known = {name for name, field in theirs.fields.items() if _is_lines(field)}
    known |= theirs.initial.keys() & theirs.fields.keys() - set(apart)
    undecided = bool(getattr(form, "undecided", None))
    return [
        Difference(
            name=name,
            label=form.fields[name].label or name,
            theirs=_told(theirs, name),
            mine=_in_words(form, name, form[name].data),
            is_text=_keeps_both(form.fields[name]),
            chosen=form.data.get(KEPT + name, "") if undecided else "",
        )
        for name in form.fields
        if name in known
        if not form[name].is_hidden and not _is_same(form, theirs, name)
    ]


def unstored(form: BaseForm, stored: BaseForm | None, blank: BaseForm) -> list[Difference]:
    """What was typed and isn't what ``stored`` says (the form of an entry that stands; None where
    it can't be opened): what would be lost if that one were taken for this. ``blank``: the form
    before anybody typed. A field that is no plain value says itself what it has (``unstored``)."""
    found = []
    for name, field in form.fields.items():
        if form[name].is_hidden or name in ASIDE:
            continue
        of = stored.fields.get(name) if stored else None
        if hasattr(field, "unstored"):
            mine = field.unstored(form[name].data, of)
        elif _is_same(form, blank, name) or of and _is_same(form, stored, name):
            continue
        else:
            says_any = _plain(field, form[name].data)
            mine = _in_words(form, name, form[name].data) if says_any else ""
        if mine:
            label = form[name].label
            found.append(Difference(name=name, label=label, theirs="", mine=mine, is_text=False))
    return found


def settle(form: BaseForm, theirs: BaseForm) -> None:
    """What was chosen becomes what the form says; ``undecided``: where nothing was chosen yet,
    and so nothing is taken over."""
    asked = [name for name in form.data.getlist(ASKED) if name in form.fields]
    chosen = {name: form.data.get(KEPT + name, "") for name in asked}
    form.undecided = [name for name in asked if not _is_choice(form.fields[name], chosen[name])]
    if form.undecided:
        return
    form.data = form.data.copy()
    for name, choice in chosen.items():
        if _is_lines(form.fields[name]):
            form.fields[name].keep(form.data, name, theirs.fields[name], choice)
        elif choice == THEIRS:
            for one in (name, *getattr(form, "together", {}).get(name, ())):
                _put(form.data, theirs, one)
        elif choice == BOTH:
            form.data[name] = f"{theirs[name].value() or ''}\n{form.data[name]}".strip()


def _is_choice(field: forms.Field, choice: str) -> bool:
    return choice in {MINE, THEIRS} or choice == BOTH and _keeps_both(field)


def _keeps_both(field: forms.Field) -> bool:
    return _is_text(field) or _is_lines(field)


def _is_lines(field: forms.Field) -> bool:
    """It has several parts in the form: ``standing`` lines, ``said``, ``in_words``, ``keep``."""
    return hasattr(field, "keep")


def _is_text(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.Textarea)


def _put(data: QueryDict, theirs: BaseForm, name: str) -> None:
    """As a browser would send it."""
    value = theirs.fields[name].prepare_value(theirs[name].value())
    if isinstance(theirs.fields[name], forms.BooleanField):
        values = ["on"] if value else []
    else:
        values = _listed(value) if isinstance(theirs.fields[name], SEVERAL) else [_text(value)]
    data.setlist(name, values)
    if not values:
        del data[name]


def _is_same(form: BaseForm, theirs: BaseForm, name: str) -> bool:
    field = form.fields[name]
    if _is_lines(field):
        return field.said(form[name].data) == theirs.fields[name].said()
    return _plain(field, form[name].data) == _plain(field, theirs[name].value())


def _plain(field: forms.Field, value: Any) -> object:
    """Two ways to say the same compare alike: a day, a number, a text with other ends of lines."""
    value = field.prepare_value(value)
    if isinstance(field, SEVERAL):
        return set(_listed(value))
    if isinstance(field, forms.ChoiceField) and not field.valid_value(value):
        return ""  # what the form can't say is as good as nothing
    if _is_key(field):
        return _text(value)  # a number here, its text from the browser
    try:
        value = field.to_python(value)
    except (ValidationError, TypeError, ValueError):
        return _text(value)
    return value if isinstance(value, bool | int | float | Decimal) else _text(value)


def _is_key(field: forms.Field) -> bool:
    return isinstance(field, forms.ModelChoiceField) or hasattr(field, "told")


def _listed(value: Iterable[object] | None) -> list[str]:
    return [str(getattr(one, "pk", one)) for one in value or []]


def _text(value: object) -> str:
    text = "" if value is None else str(getattr(value, "pk", value))
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _told(theirs: BaseForm, name: str) -> str:
    known = getattr(theirs, "known", {})
    return str(known[name]) if name in known else _in_words(theirs, name, theirs[name].value())


def _in_words(form: BaseForm, name: str, value: Any) -> str:
    """What a field says, as somebody reads it."""
    field = form.fields[name]
    if _is_lines(field):
        return field.in_words(value) or NONE
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, forms.ModelMultipleChoiceField):
        number = len(_listed(value))
        return ngettext("%(number)d chosen", "%(number)d chosen", number) % {"number": number}
    if value in (None, "", []):
        return NONE
    if _is_key(field):
        return _of_key(field, value)
    if isinstance(field, forms.ChoiceField):
        words = {str(code): str(label) for code, label in _flat(field.choices)}
        codes = _listed(value) if isinstance(field, SEVERAL) else [str(value)]
        return "、".join(words.get(code, code) for code in codes) or NONE
    return _of_day(field, value) if isinstance(field, forms.DateField) else str(value)


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterable[tuple[Any, Any]]:
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield code, label


def _of_day(field: forms.DateField, value: Any) -> str:
    try:
        return day(field.to_python(value))
    except ValidationError:
        return str(value)


def _of_key(field: Any, value: Any) -> str:
    """By what the form offers this person; of anything else it is said that it isn't offered."""
    unknown = _("something that isn't offered here")
    try:
        if hasattr(field, "told"):
            return field.told(field.prepare_value(value)) or unknown
        return str(field.label_from_instance(field.to_python(field.prepare_value(value))))
    except (ValidationError, ValueError):
        return unknown
