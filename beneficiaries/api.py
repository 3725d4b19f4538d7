"""Households and beneficiaries over REST, by the services that the pages call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from datetime import date

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from beneficiaries.categories import services as categories
from beneficiaries.households.services import households, receiving
from beneficiaries.households.services.householders import OTHERS
from beneficiaries.people import services as people
from beneficiaries.people.filters import STATES, in_state
from stations.audit import seen
from stations.masking import mask_identity, mask_phone
from stations.models import Division, Station, Worker
from stations.rest import station_of
from stations.rest_lists import BulkMixin, Made, stations_of_rows
from stations.serializers import Known, MadeAt, Visible, WholeLine
from stations.spelling.rest import Number, Phone
from stations.viewsets import RecordViewSet

from .codes import BornPrecision, Category
from .models import Household, HouseholdCategory, Person, PersonCategory
from .rights import RIGHTS


class SpellSerializer(WholeLine, serializers.Serializer):
    """A category and the days between which it holds."""

    code = serializers.ChoiceField(choices=Category.choices)
    since = serializers.DateField()
    until = serializers.DateField(required=False, allow_null=True, default=None)


def spells(data: dict[str, object]) -> list[tuple[str, date, date | None]]:
    return [(row["code"], row["since"], row.get("until")) for row in data.pop("categories", [])]


class HouseholdSerializer(MadeAt):
    division = Known(queryset=Division.objects.all())
    categories = SpellSerializer(many=True, required=False, write_only=True)
    made_at = serializers.SlugRelatedField("code", source="origin", read_only=True)
    members = serializers.SerializerMethodField()

    class Meta:
        model = Household
        fields = [
            "id", "client_uuid", "station", "made_at", "version", "number", "division",
            "group_name", "address", "residence", "members", "categories", "source",
            "external_id", "updated_at",
        ]  # fmt: skip
        read_only_fields = ["version", "updated_at"]
        validators = ()  # the services know the rules

    masked_on_pages = frozenset({"address"})
    address = serializers.CharField(required=False, allow_blank=True, max_length=200)

    @extend_schema_field(list[str])
    def get_members(self, household: Household) -> list[str]:
        return [str(member.person_id) for member in household.memberships.all()]

    def to_representation(self, household: Household) -> dict[str, object]:
        """An address is masked for a page's session, as on pages."""
        is_whole = self.context["request"].auth is not None
        with nullcontext() if is_whole else seen.unseen():
            shown = super().to_representation(household)
        shown["categories"] = _dated(household.categories.all())
        if not is_whole:
            shown["address"] = ""
        return shown


class HouseholdViewSet(BulkMixin, RecordViewSet):
    """Households where a member is enrolled in the caller's scope."""

    queryset = Household.objects.select_related("origin").prefetch_related(
        "memberships", "categories"
    )
    serializer_class = HouseholdSerializer
    filterset_fields = ["division", "number", "source", "external_id"]

    def run_create(self, data: dict[str, object]) -> tuple[Household, bool]:
        station = station_of(self.request, data.pop("station"), RIGHTS, "write")
        return receiving.create_household(
            station=station,
            by=self.request.user,
            payload=self.request.data,
            categories=spells(data),
            **data,
        )

    def run_create_many(
        self, rows: list[dict[str, object]], sent: list[Mapping[str, object]]
    ) -> Made:
        stations = stations_of_rows(self.request, rows, RIGHTS, "write")
        own = [_sent_household(row, stations, p) for row, p in zip(rows, sent, strict=True)]
        return receiving.create_households(own, by=self.request.user)

    def run_update(self, row: Household, data: dict[str, object], version: int) -> Household:
        by, has_spells = self.request.user, "categories" in data
        wanted = spells(data)
        row = households.edit_household(row, by=by, seen_version=version, **data)
        if has_spells:
            categories.set_household_categories(row, by=by, categories=wanted)
        return row


def _sent_household(
    row: dict[str, object], stations: dict[str, Station], payload: Mapping[str, object]
) -> receiving.SentHousehold:
    own = {name: row.pop(name) for name in ("source", "external_id") if name in row}
    return receiving.SentHousehold(
        station=stations[row.pop("station")],
        client_uuid=row.pop("client_uuid"),
        payload=payload,
        categories=spells(row),
        new=households.NewHousehold(**row),
        **own,
    )


class PersonSerializer(MadeAt):
    fixed = MadeAt.fixed | {"enrolled_on"}
    masked_on_pages = frozenset({"id_number", "phone", "guardian", "health"})
    household = Visible(queryset=Household.objects.all(), required=False, allow_null=True)
    worker = Visible(queryset=Worker.objects.all(), required=False, allow_null=True)
    categories = SpellSerializer(many=True, required=False, write_only=True)
    enrolled_on = serializers.DateField(required=False, write_only=True)
    different_from = serializers.ListField(
        child=serializers.UUIDField(), required=False, write_only=True,
        help_text="ids of people who look alike and are somebody else",
    )  # fmt: skip
    former_relation = serializers.ChoiceField(
        choices=OTHERS, required=False, write_only=True,
        help_text="what the householder so far is to this one, who is the householder from now on",
    )  # fmt: skip
    born_precision = serializers.ChoiceField(
        choices=BornPrecision.choices, required=False,
        help_text="year: of born_on the year alone is known, and 1 July of it stands",
    )  # fmt: skip
    id_number = Number(required=False, allow_blank=True, max_length=18)
    phone = Phone(required=False, allow_blank=True, max_length=30)
    guardian = serializers.CharField(required=False, allow_blank=True, max_length=100)
    health = serializers.CharField(required=False, allow_blank=True, max_length=500)
    died_on = serializers.DateField(read_only=True)
    left_on = serializers.DateField(read_only=True, help_text="the last day on the ledger")

    class Meta:
        model = Person
        fields = [
            "id", "client_uuid", "station", "version", "name", "sex", "born_on",
            "born_precision", "id_number",
            "ethnicity", "phone", "household", "relation", "worker", "risk", "self_care",
            "disability_type", "disability_grade", "guardian", "health", "categories",
            "enrolled_on", "different_from", "former_relation", "died_on", "left_on",
            "left_because", "source", "external_id", "updated_at",
        ]  # fmt: skip
        read_only_fields = ["version", "updated_at"]
        validators = ()

    def to_representation(self, person: Person) -> dict[str, object]:
        """A client under an agreement reads the register's fields; a page's session masked ones."""
        is_whole = self.context["request"].auth is not None
        seen.row(person)
        with nullcontext() if is_whole else seen.unseen():
            shown = super().to_representation(person)
        shown["station"] = person.station.code if person.station else None
        shown["categories"] = _dated(person.categories.all())
        if not is_whole:
            shown["id_number"] = mask_identity(shown["id_number"])
            shown["phone"] = mask_phone(shown["phone"])
            shown["guardian"] = shown["health"] = ""
        return shown


class PersonFilter(django_filters.FilterSet):
    station = django_filters.CharFilter("station__code")
    division = django_filters.CharFilter("household__division")
    category = django_filters.ChoiceFilter(choices=Category.choices, method="holding")
    worker = django_filters.UUIDFilter("worker")  # whose key exists stays untold
    household = django_filters.UUIDFilter("household")
    state = django_filters.ChoiceFilter(choices=STATES, method="standing")

    class Meta:
        model = Person
        fields = ["risk", "sex", "worker", "household", "source", "external_id"]

    def standing(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return in_state(queryset, value)

    def holding(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        own = PersonCategory.objects.on().filter(code=value).values("person")
        shared = HouseholdCategory.objects.on().filter(code=value).values("household")
        return queryset.filter(Q(pk__in=own) | Q(household__in=shared))


class PersonViewSet(BulkMixin, RecordViewSet):
    """People of the caller's scope. Every page and every row read leaves an audit entry, be its
    fields masked or not."""

    queryset = Person.objects.select_related("station").prefetch_related("categories")
    serializer_class = PersonSerializer
    filterset_class = PersonFilter

    def run_create(self, data: dict[str, object]) -> tuple[Person, bool]:
        station = station_of(self.request, data.pop("station"), RIGHTS, "write")
        return people.send_person(
            station=station,
            by=self.request.user,
            categories=spells(data),
            payload=self.request.data,
            **data,
        )

    def run_create_many(
        self, rows: list[dict[str, object]], sent: list[Mapping[str, object]]
    ) -> Made:
        stations = stations_of_rows(self.request, rows, RIGHTS, "write")
        given = [
            (stations[row.pop("station")], {"categories": spells(row), "payload": payload, **row})
            for row, payload in zip(rows, sent, strict=True)
        ]
        return people.send_people(given, by=self.request.user)

    def run_update(self, row: Person, data: dict[str, object], version: int) -> Person:
        by, has_spells = self.request.user, "categories" in data
        wanted = spells(data)
        person = people.edit_person(row, by=by, seen_version=version, **data)
        if has_spells:
            people.set_categories(person, by=by, categories=wanted)
        return person


def _dated(rows: Iterable[HouseholdCategory | PersonCategory]) -> list[dict[str, object]]:
    return [{"code": row.code, "since": row.since, "until": row.until} for row in rows]


router = SimpleRouter()
router.register("households", HouseholdViewSet, basename="household")
router.register("beneficiaries", PersonViewSet, basename="beneficiary")
