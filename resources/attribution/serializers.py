"""Project and theme of a record over REST: by their items."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.relations import PKOnlyObject

from resources.attribution.models import ITEMS
from resources.projects.models import Project
from resources.projects.queries import projects_of
from resources.themes.models import Theme
from resources.themes.queries import themes_of
from stations.serializers import Looked


class Item(Looked, serializers.SlugRelatedField):
    """One that the caller knows; any other doesn't exist. Told by its column alone."""

    name: str

    def __init__(self, **kwargs: Any) -> None:
        rows = {"project": Project, "theme": Theme}[self.name].objects.all()
        self.lookup = ITEMS[self.name]
        words = f"{self.lookup} of the {self.name}"
        usual = {"required": False, "allow_null": True, "help_text": words, "queryset": rows}
        super().__init__(self.lookup, **usual | kwargs)

    def get_queryset(self) -> QuerySet:
        of = {"project": projects_of, "theme": themes_of}[self.name]
        return of(self.context["request"].user)

    def use_pk_only_optimization(self) -> bool:
        return True

    def to_representation(self, value: Any) -> Any:
        return value.pk if isinstance(value, PKOnlyObject) else getattr(value, self.lookup)


class ProjectItem(Item):
    name = "project"


class ThemeItem(Item):
    name = "theme"


class AttributionSerializer(serializers.Serializer):
    """Unsaid, a new record has those of its case or activity; null is none."""

    project = ProjectItem()
    theme = ThemeItem()
