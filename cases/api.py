"""Service records and cases over REST, by the services that the pages call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from beneficiaries.models import Person
from cases.casework import services as cases
from cases.casework.services.steps import STEPS
from cases.casework.workflow import WORKFLOW
from cases.crises.api import CrisisViewSet
from cases.filings.api import FilingViewSet
from cases.hand_overs.api import HandOverViewSet
from cases.pairings.api import PairingViewSet
from cases.people.api import TransferViewSet
from cases.people.ledger_api import LedgerViewSet
from cases.people.services.reading import note_reading
from cases.photos.albums import OF_RECORD
from cases.photos.api import SeenPhotoSerializer, SeenPhotosMixin, seen_on_photos
from cases.records import services as records
from cases.records.filters import RecordFilter
from cases.records.models import ServiceRecordQuerySet
from cases.records.rows import ServiceRow
from cases.records.serializers import (
    AttendanceSerializer,
    HandedSerializer,
    HeadCountSerializer,
    VolunteeredSerializer,
    head_counts_of,
)
from cases.staffing.api import StaffingViewSet
from cases.volunteering.queries import seen_lines
from resources.attribution.filters import AttributionRestFilter
from resources.attribution.serializers import AttributionSerializer
from stations import viewsets
from stations.kinds.protocol import one
from stations.kinds.rest_acts import PhotoMixin
from stations.models import Worker
from stations.rest import seen_version, station_of
from stations.rest_lists import BulkMixin, Made, rows_refused, stations_of_rows
from stations.row_security.acting import beyond_scope
from stations.serializers import Asked, MadeAt, ReasonSerializer, Visible
from stations.taken import was_taken_so, was_voided_so

from .activities.api import ActivityViewSet
from .codes import Action, Purpose
from .models import Attendance, Case, CaseStep, HandOver, RecordPhoto, ServiceRecord
from .rights import RIGHTS


class MonthFiled(exceptions.APIException):
    status_code = 409
    default_detail = _(
        "This month is filed. Send a replacement_uuid: the record is voided and one with your "
        "changes stands in its place."
    )


class RecordSerializer(AttributionSerializer, MadeAt):
    fixed = MadeAt.fixed | {"subject", "next_due_on", "different_from"}
    subject = Visible(queryset=Person.objects.all(), required=False, allow_null=True)
    attended = Visible(queryset=Person.objects.all(), many=True, required=False, write_only=True)
    attendances = AttendanceSerializer(many=True, read_only=True)
    head_counts = HeadCountSerializer(many=True, required=False)
    workers = Visible(queryset=Worker.objects.all(), many=True, required=False)
    case = Visible(queryset=Case.objects.all(), required=False, allow_null=True)
    handed = HandedSerializer(many=True, required=False, source="hand_overs")
    volunteers = VolunteeredSerializer(many=True, required=False, source="volunteering")
    photos = SeenPhotoSerializer(many=True, read_only=True)
    purposes = serializers.MultipleChoiceField(choices=Purpose.choices, required=False)
    actions = serializers.MultipleChoiceField(choices=Action.choices, required=False)
    next_due_on = serializers.DateField(
        required=False,
        write_only=True,
        help_text="POST: when the person is visited again; of an attempt, when to try again",
    )
    different_from = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        write_only=True,
        help_text="POST: ids of visits to this person on this day by this method that are others "
        "(a 400 at this field names them)",
    )
    override_reason = serializers.CharField(required=False, write_only=True, max_length=300)
    reason = serializers.CharField(
        required=False,
        write_only=True,
        allow_blank=True,
        max_length=300,
        help_text="PATCH of a filed month, and replace: why",
    )
    replacement_uuid = serializers.UUIDField(
        required=False,
        write_only=True,
        help_text="PATCH: UUID of the record that stands in its place when its month is filed",
    )
    filed = serializers.SerializerMethodField(help_text="whether its month has been filed with it")

    class Meta:
        model = ServiceRecord
        fields = [
            "id", "client_uuid", "station", "version", "done_on", "minutes", "method", "channel",
            "domain", "outcome", "attempt_reason", "again_on", "subject", "household", "condition",
            "purposes", "actions", "title", "note", "workers", "case", "attended", "attendances",
            *("head_counts", "handed", "volunteers", "photos", "activity", "project", "theme"),
            "next_due_on",
            "different_from",
            "override_reason", "reason", "replacement_uuid", "filed",
            "voided_at", "void_reason", "replaces", "source", "external_id", "updated_at",
        ]  # fmt: skip
        read_only_fields = [
            "version", "again_on", "household", "activity", "voided_at", "void_reason",
            "updated_at",
        ]  # fmt: skip
        validators = ()

    def get_filed(self, record: ServiceRecord) -> bool:
        return record.filing_id is not None

    def to_representation(self, record: ServiceRecord) -> dict[str, object]:
        shown = super().to_representation(record)
        shown["station"] = record.station.code
        for name in ("purposes", "actions"):
            shown[name] = getattr(record, name)
        return shown


class RecordApiFilter(AttributionRestFilter, RecordFilter):
    """The page's filters, stations by code, and a person."""

    station = django_filters.CharFilter("station__code")
    person = django_filters.UUIDFilter(method="of_person")
    external_id = django_filters.CharFilter("external_id")
    source = django_filters.CharFilter("source")

    def filter_queryset(self, queryset: ServiceRecordQuerySet) -> ServiceRecordQuerySet:
        """A client hears of voided records too, unless it asks for a state."""
        if not self.form.cleaned_data.get("state"):
            self.form.cleaned_data["state"] = "all"
        return super().filter_queryset(queryset)

    def of_person(
        self, queryset: ServiceRecordQuerySet, name: str, value: Any
    ) -> ServiceRecordQuerySet:
        return queryset.of_person(Person(pk=value))


class RecordViewSet(SeenPhotosMixin, PhotoMixin, BulkMixin, viewsets.RecordViewSet):
    """Service records of the caller's stations, and of people whose file they may open."""

    album = OF_RECORD
    queryset = ServiceRecord.objects.select_related("station").prefetch_related(
        "head_counts", "workers"
    )
    serializer_class = RecordSerializer
    filterset_class = RecordApiFilter

    def get_queryset(self) -> QuerySet[ServiceRecord]:
        return self._with_lines(super().get_queryset())

    def _with_lines(self, queryset: QuerySet[ServiceRecord]) -> QuerySet[ServiceRecord]:
        people = Person.objects.visible_to(self.request.user).filter(pk=OuterRef("person"))
        lines = Attendance.objects.annotate(is_visible=Exists(people))
        handed = HandOver.objects.annotate(is_visible=Exists(people)).select_related("item")
        return queryset.prefetch_related(
            Prefetch("attendances", lines),
            Prefetch("hand_overs", handed),
            Prefetch("volunteering", seen_lines(self.request.user)),
            Prefetch("photos", RecordPhoto.objects.defer("consent")),
            seen_on_photos(self.request.user),
        )

    def by_now(self, rows: list[ServiceRecord]) -> list[ServiceRecord]:
        """What another system knows by an id is the record that stands by now."""
        with beyond_scope():
            stand = records.in_their_place(rows)
        return [stand[row.pk] if row.external_id else row for row in rows]

    def run_create(self, data: dict[str, object]) -> tuple[ServiceRecord, bool]:
        station = station_of(self.request, data.pop("station"), RIGHTS, "write_records")
        return records.record_visit(
            by=self.request.user, station=station, payload=self.request.data, **_row(data)
        )

    def run_create_many(
        self, rows: list[dict[str, object]], sent: list[Mapping[str, object]]
    ) -> Made:
        stations = stations_of_rows(self.request, rows, RIGHTS, "write_records")
        next_due = _popped(rows, "next_due_on")
        others = _popped(rows, "different_from")
        asked = [
            ServiceRow(station=stations[row.pop("station")], payload=payload, **_row(row))
            for row, payload in zip(rows, sent, strict=True)
        ]
        try:
            return records.record_visits(
                asked, by=self.request.user, next_due=next_due, different_from=others
            )
        except records.RowsRefused as refused:
            raise rows_refused(refused.rows, len(rows)) from refused

    def run_update(
        self, row: ServiceRecord, data: dict[str, object], version: int
    ) -> ServiceRecord:
        """Of a filed month: 201 with the record in its place, by ``replacement_uuid``, or 409."""
        try:
            return records.change_record(
                row,
                by=self.request.user,
                seen_version=version,
                replacement_uuid=data.pop("replacement_uuid", None),
                reason=data.pop("reason", ""),
                payload=self.request.data,
                **_row(data),
            )
        except ValidationError as error:
            if getattr(error, "code", "") == "filed":
                raise MonthFiled from error
            raise

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        """It counts nowhere any more and stays readable."""
        record, asked = self.get_object(), ReasonSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        reason = asked.validated_data["reason"]
        if not was_voided_so(record, reason, request.user):
            records.void_record(record, reason=reason, by=request.user)
        return self.told(record)

    @action(detail=True, methods=["post"])
    def replace(self, request: Request, pk: str) -> Response:
        """Void it (``void_reason``) and write the record of this body in its place: 201."""
        record = self.get_object()
        context = self.get_serializer_context() | {"kept_source": record.source}
        serializer = self.get_serializer(data=request.data, context=context)
        serializer.is_valid(raise_exception=True)
        data = serializer.validated_data
        asked = ReasonSerializer(data={"reason": data.get("reason", "")})
        asked.is_valid(raise_exception=True)
        data.pop("different_from", None)
        if "next_due_on" in data:
            sentence = _("The next visit is promised with a new one, not with a correction.")
            raise ValidationError({"next_due_on": sentence})
        station = station_of(request, data.pop("station"), RIGHTS, "write_records")
        row = ServiceRow(station=station, payload=request.data, **_row(data))
        following = records.replace_record(
            record, reason=asked.validated_data["reason"], by=request.user, row=row
        )
        return self.told(following, 201)


def _popped(rows: list[dict[str, Any]], name: str) -> dict[int, Any]:
    """What rows of a list say besides their ``ServiceRow``, by index."""
    return {n: row.pop(name) for n, row in enumerate(rows) if name in row}


def _row(data: dict[str, object]) -> dict[str, object]:
    """What the serializer read, as keywords of a ``ServiceRow``."""
    for name in ("replacement_uuid", "reason"):
        data.pop(name, None)
    if "head_counts" in data:
        data["head_counts"] = head_counts_of(data["head_counts"])
    if "hand_overs" in data:
        data["handed"] = data.pop("hand_overs")
    if "volunteering" in data:
        data["volunteers"] = data.pop("volunteering")
    return data | {name: sorted(data[name]) for name in ("purposes", "actions") if name in data}


class StepSerializer(serializers.ModelSerializer):
    class Meta:
        model = CaseStep
        fields = ["verb", "source", "target", "done_on", "note", "referred_to", "at"]


class CaseSerializer(AttributionSerializer, MadeAt):
    fixed = MadeAt.fixed | {"person", "from_record", "opened_on"}
    station = serializers.SlugRelatedField("code", read_only=True)
    person = Visible(queryset=Person.objects.all())
    worker = Visible(queryset=Worker.objects.all(), required=False, allow_null=True)
    from_record = Visible(queryset=ServiceRecord.objects.all(), required=False, allow_null=True)
    steps = StepSerializer(many=True, read_only=True)
    goals = serializers.CharField(read_only=True, help_text="written with the plan: see steps")
    open_steps = viewsets.OpenSteps(WORKFLOW)

    class Meta:
        model = Case
        fields = [
            "id", "client_uuid", "station", "version", "number", "person", "worker",
            "from_record", "problem", "goals", "status", "opened_on", "accepted_on", "closed_on",
            "next_step_on", "cycle", "project", "theme", "steps", "open_steps", "source",
            "external_id", "updated_at",
        ]  # fmt: skip
        read_only_fields = [
            "version", "number", "status", "accepted_on", "closed_on", "cycle", "updated_at",
        ]  # fmt: skip
        validators = ()


class TakeSerializer(Asked):
    """One step of the workflow."""

    verb = serializers.ChoiceField(choices=list(WORKFLOW.steps))
    note = serializers.CharField()
    done_on = serializers.DateField()
    referred_to = serializers.CharField(required=False, max_length=100)
    next_step_on = serializers.DateField(required=False, allow_null=True)
    goals = serializers.CharField(required=False)


class CaseApiFilter(AttributionRestFilter):
    station = django_filters.CharFilter("station__code")
    worker = django_filters.UUIDFilter("worker")  # whose key exists stays untold
    person = django_filters.UUIDFilter("person")

    class Meta:
        model = Case
        fields = ["status", "worker", "person", "source", "external_id"]


@extend_schema_view(step=extend_schema(operation_id="cases_step_create"))
class CaseViewSet(BulkMixin, viewsets.RecordViewSet, viewsets.StepsMixin):
    """Cases of the caller's stations. ``POST …/steps/`` moves one along its workflow."""

    workflow, services = WORKFLOW, STEPS

    queryset = Case.objects.select_related("station__home").prefetch_related("steps")
    serializer_class = CaseSerializer
    filterset_class = CaseApiFilter

    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        case = self.get_object()
        note_reading(case, by=request.user)
        return self.answer(case)

    def run_create(self, data: dict[str, object]) -> tuple[Case, bool]:
        row = cases.case_row(payload=self.request.data, **data)
        return one(cases.open_cases, row, by=self.request.user)

    def run_create_many(
        self, rows: list[dict[str, object]], sent: list[Mapping[str, object]]
    ) -> Made:
        asked = [
            cases.case_row(payload=payload, **row) for row, payload in zip(rows, sent, strict=True)
        ]
        return cases.open_cases(asked, by=self.request.user)

    def run_update(self, row: Case, data: dict[str, object], version: int) -> Case:
        return cases.edit_case(row, by=self.request.user, seen_version=version, **data)

    @extend_schema(request=TakeSerializer)
    @action(detail=True, methods=["post"])
    def steps(self, request: Request, pk: str) -> Response:
        case, asked = self.get_object(), TakeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        version, own = seen_version(request), dict(asked.validated_data)
        was_taken_so(WORKFLOW, own.pop("verb"), case, request.user, own, version)
        cases.take_step(case, by=request.user, seen_version=version, **asked.validated_data)
        return self.told(case)


router = SimpleRouter()
router.register("service-records", RecordViewSet, basename="record")
router.register("cases", CaseViewSet, basename="case")
router.register("filings", FilingViewSet, basename="filing")
router.register("activities", ActivityViewSet, basename="activity")
router.register("pairings", PairingViewSet, basename="pairing")
router.register("hand-overs", HandOverViewSet, basename="hand-over")
router.register("crises", CrisisViewSet, basename="crisis")
router.register("transfers", TransferViewSet, basename="transfer")
router.register("beneficiaries", LedgerViewSet, basename="ledger")
router.register("workers", StaffingViewSet, basename="staffing")
