"""Loans: of a station, to a person of a household, with photos and a life of four states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from stations.dated import still_to_come
from stations.kinds.fields import Field
from stations.kinds.filters import SentFilter, VoidableFilter, of_field
from stations.kinds.kind import STATUS, Importing, Kind, Services, Words
from stations.kinds.life import KindStepForm, posted, steps_of
from stations.kinds.photos import add_photos
from stations.kinds.places import opened_of, rows_of
from stations.kinds.protocol import Batch, Problems, draft, judged_by, shape
from stations.kinds.refs import Ref
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields
from stations.kinds.rest_acts import KindStepsMixin, PhotosMixin
from stations.kinds.rights import WRITING, station_register
from stations.lists.listing import Column, Listing
from stations.masking import mask_name
from stations.models import Role, User
from stations.reasons import ReasonForm
from stations.workflow import Step, Workflow

from .models import Loan

S = Loan.Status
RIGHTS = station_register()
PERSON, HOUSEHOLD, TRAINER = Ref(name="person"), Ref(name="household"), Ref(name="trainer")
THING = Field(name="thing", mask=mask_name, is_shown=True)
ASKED = Field(name="asked_on", initial=timezone.localdate, is_shown=True)
POINTS_TO = ("person", "household", "trainer")


def asked_already(row: Loan, today: date) -> Problems:
    if sentence := still_to_come(row.asked_on, today):
        yield "asked_on", sentence


def returned_later(row: Loan, today: date) -> Problems:
    if row.returned_on and row.asked_on and row.returned_on < row.asked_on:
        yield "returned_on", "Nothing comes back before it went."


def todays(rows: Sequence[Loan]) -> list[date]:
    return [timezone.localdate()] * len(rows)


def is_shown_first(loan: Loan, by: User) -> str:
    return "" if loan.trainer_id else "Say who shows how it is used."


BATCH = Batch[Loan, Loan](
    model=Loan, rights=RIGHTS, judge=judged_by((shape, asked_already, returned_later), todays)
)
LEADS = frozenset({Role.LEAD, Role.CLIENT})


class DeclineForm(KindStepForm, ReasonForm):
    pass


class ReturnForm(KindStepForm):
    said = (Field(name="returned_on", required=True),)


LIFE = Workflow(
    Step(
        "accept",
        {S.ASKED},
        S.LENT,
        LEADS,
        "Lend it",
        guard=is_shown_first,
        tells=posted(Role.WORKER),
    ),
    Step("decline", {S.ASKED}, S.DECLINED, LEADS, "Don't lend it", form=DeclineForm),
    Step("end", {S.LENT}, S.RETURNED, WRITING, "Take it back", form=ReturnForm),
    noun="loan",
)


class LoanFilter(VoidableFilter):
    front = ("status",)
    status = of_field(Loan, "status")

    class Meta:
        model = Loan
        fields: list[str] = []


LOANS = Kind(
    space="sample",
    one="loan",
    many="loans",
    model=Loan,
    icon="package",
    words=Words(many="Loans", add="Lend something", edit="Correct a loan", void="Void a loan"),
    fields=(PERSON, HOUSEHOLD, THING, ASKED, TRAINER),
    rights=RIGHTS,
    rows=rows_of(Loan, *POINTS_TO),
    opened=opened_of(Loan, *POINTS_TO),
    life=LIFE,
    services=Services(
        row=partial(draft, Loan),
        add=BATCH.add,
        check=BATCH.check,
        edit=BATCH.edit,
        void=BATCH.void,
        steps=steps_of(BATCH, LIFE),
        photos=partial(add_photos, BATCH),
    ),
    filterset=LoanFilter,
    listing=Listing(
        order="-asked_on",
        by_station=True,
        columns=(
            THING.listed(Loan),
            PERSON.listed(Loan),
            HOUSEHOLD.listed(Loan),
            TRAINER.listed(Loan),
            ASKED.listed(Loan, sort="asked_on"),
            STATUS.listed(Loan),
            Column(key="station", label="Station", value=lambda row: row.station.name),
        ),
    ),
    importing=Importing(id_words=("number of the loan", "", "")),
)


class LoanSerializer(KindSerializer):
    of = LOANS

    class Meta:
        model = Loan
        fields = rest_fields(LOANS)
        read_only_fields = READ_ONLY
        validators: list[Any] = []


class LoanRestFilter(SentFilter, LoanFilter):
    pass


class LoanViewSet(PhotosMixin, KindViewSet, KindStepsMixin):
    kind = LOANS
    workflow, services = LIFE, LOANS.services.steps
    queryset = Loan.objects.all()
    serializer_class = LoanSerializer
    filterset_class = LoanRestFilter
