"""A list narrowed to a project or a theme; django-filter does the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from resources.attribution.models import ITEMS
from resources.projects.queries import projects_of
from resources.themes.queries import themes_of
from stations.lists.filters import FEW
from stations.models import User
from stations.wording import Text

ROWS: dict[str, Callable[[User], QuerySet]] = {"project": projects_of, "theme": themes_of}


class ItemSelect(forms.TypedChoiceField):
    """Of a few that are read already; none of them costs a further statement."""

    def __init__(self, few: list[tuple[str, str]], *, every: Text, **kwargs: Any) -> None:
        self.number = len(few) + 1 if few else 0
        choices = [("", every), *few]
        super().__init__(choices=choices, coerce=lambda item: [item], empty_value=None, **kwargs)


class ItemFind(forms.CharField):
    """Of many: by the number or the code, or by part of the name; their items."""

    default_error_messages = {"none": _("Nothing is called so.")}

    def __init__(self, rows: QuerySet, item: str, **kwargs: Any) -> None:
        self.rows, self.item, self.number = rows, item, FEW + 1
        box = forms.TextInput({"placeholder": _("Name or number"), "type": "search"})
        super().__init__(max_length=100, widget=box, **kwargs)

    def clean(self, value: object) -> list[str]:
        text = super().clean(value)
        if not text:
            return []
        exact = self.rows.filter(**{f"{self.item}__iexact": text})
        named = self.rows.filter(Q(**{f"{self.item}__icontains": text}) | Q(name__icontains=text))
        found = list(exact.values_list(self.item, flat=True)) or list(
            named.values_list(self.item, flat=True)
        )
        if not found:
            raise forms.ValidationError(self.error_messages["none"], code="none")
        return found


class ItemFilter(filters.Filter):
    """``?project=`` and ``?theme=``: the item. Of those that the reader knows; where there is none
    it is no choice."""

    every = {"project": _("All projects"), "theme": _("All themes")}

    def __init__(self, name: str, label: Text, *, path: str = "") -> None:
        super().__init__(field_name=path or name, label=label)
        self.of = name

    @cached_property
    def field(self) -> forms.Field:
        item = ITEMS[self.of]
        rows = ROWS[self.of](self.parent.request.user).not_voided().order_by("name", item)
        label = {"label": self.label, "required": False}
        few = list(rows.values_list(item, "name")[: FEW + 1])
        if len(few) > FEW:
            return ItemFind(rows, item, **label)
        return ItemSelect(few, every=self.every[self.of], **label)

    def filter(self, queryset: QuerySet, value: list[str] | None) -> QuerySet:
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset


class AttributionFilter(filters.FilterSet):
    """Of a page, beside its own."""

    project = ItemFilter("project", _("Project"))
    theme = ItemFilter("theme", _("Theme"))


class AttributionRestFilter(filters.FilterSet):
    """Stands before a page's filter for REST: by the item alone."""

    project = filters.CharFilter("project", label="item of a project")
    theme = filters.CharFilter("theme", label="code of a theme")
