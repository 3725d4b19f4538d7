"""Trainers: of a division, with a sealed phone, photos and a life of three states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from stations.dated import still_to_come
from stations.imports.cells import past_day
from stations.kinds.fields import Field
from stations.kinds.filters import SentFilter, VoidableFilter, of_field
from stations.kinds.finders import Finder, Key, settle_by
from stations.kinds.kind import STATUS, Importing, Kind, Services, Words
from stations.kinds.life import KindStepForm, posted, steps_of
from stations.kinds.photos import add_photos
from stations.kinds.places import opened_of, rows_of
from stations.kinds.protocol import Batch, Problems, draft, judged_by, shape
from stations.kinds.refs import Ref
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields
from stations.kinds.rest_acts import KindStepsMixin, PhotosMixin
from stations.kinds.rights import AT_DIVISION, division_register
from stations.lists.filters import since, until
from stations.lists.listing import Column, Listing
from stations.masking import mask_name, mask_phone
from stations.models import Role
from stations.phones import check_phone
from stations.reasons import ReasonForm
from stations.workflow import Step, Workflow

from .models import Trainer

S = Trainer.Status
RIGHTS = division_register()
NAME = Field(name="name", mask=mask_name, is_shown=True)
ORGANISATION = Ref(name="organisation")
BEGAN = Field(name="began_on", read=past_day, is_shown=True)
FIELDS = (
    NAME,
    Field(name="phone", mask=mask_phone, is_sealed=True, clean=check_phone),
    ORGANISATION,
    BEGAN,
)


def began_already(row: Trainer, today: date) -> Problems:
    if sentence := still_to_come(row.began_on, today):
        yield "began_on", sentence


def ended_after(row: Trainer, today: date) -> Problems:
    if row.ended_on and row.began_on and row.ended_on < row.began_on:
        yield "ended_on", "Nobody ends before they began."


def todays(rows: Sequence[Trainer]) -> list[date]:
    return [timezone.localdate()] * len(rows)


BATCH = Batch[Trainer, Trainer](
    model=Trainer, rights=RIGHTS, judge=judged_by((shape, began_already, ended_after), todays)
)


class EndForm(KindStepForm, ReasonForm):
    said = (Field(name="ended_on", required=True),)


LIFE = Workflow(
    Step("accept", {S.PROPOSED}, S.ACTIVE, AT_DIVISION, "Take on"),
    Step(
        "end",
        {S.ACTIVE},
        S.RETIRED,
        AT_DIVISION,
        "Retire",
        form=EndForm,
        tells=posted(Role.OFFICER),
    ),
    Step("reopen", {S.RETIRED}, S.ACTIVE, {Role.ADMINISTRATOR}, "Take on again"),
    noun="trainer",
)


class TrainerFilter(VoidableFilter):
    status = of_field(Trainer, "status")
    since, until = since("began_on"), until("began_on")

    class Meta:
        model = Trainer
        fields: list[str] = []


TRAINERS = Kind(
    space="sample",
    one="trainer",
    many="trainers",
    model=Trainer,
    icon="users",
    words=Words(many="Trainers", add="Add a trainer", edit="Correct a trainer", void="Void it"),
    fields=FIELDS,
    rights=RIGHTS,
    rows=rows_of(Trainer, "organisation"),
    opened=opened_of(Trainer, "organisation"),
    life=LIFE,
    services=Services(
        row=partial(draft, Trainer),
        add=BATCH.add,
        check=BATCH.check,
        edit=BATCH.edit,
        void=BATCH.void,
        steps=steps_of(BATCH, LIFE),
        photos=partial(add_photos, BATCH),
    ),
    filterset=TrainerFilter,
    listing=Listing(
        order="-began_on",
        columns=(
            NAME.listed(Trainer),
            ORGANISATION.listed(Trainer),
            BEGAN.listed(Trainer, sort="began_on"),
            STATUS.listed(Trainer),
            Column(key="division", label="Division", value=lambda row: row.division.name,
                   only=lambda page: page.has_places),
        ),
    ),
    importing=Importing(id_words=("number of the trainer", "", "")),
)  # fmt: skip


TRAINER_FINDER = Finder(
    model=Trainer,
    opened=TRAINERS.opens,
    offered=lambda user: TRAINERS.rows(user).filter(voided_at=None),
    title=NAME.shown,
    found=lambda user, typed: list(TRAINERS.rows(user).filter(name__icontains=typed)[:20]),
    masked=lambda trainer: mask_name(trainer.name),
    keys=(Key(suffix=""),),
    settle=settle_by("name", TRAINERS.rows),
)


class TrainerSerializer(KindSerializer):
    of = TRAINERS

    class Meta:
        model = Trainer
        fields = rest_fields(TRAINERS)
        read_only_fields = READ_ONLY
        validators: list[Any] = []


class TrainerRestFilter(SentFilter, TrainerFilter):
    pass


class TrainerViewSet(PhotosMixin, KindViewSet, KindStepsMixin):
    kind = TRAINERS
    workflow, services = LIFE, TRAINERS.services.steps
    queryset = Trainer.objects.all()
    serializer_class = TrainerSerializer
    filterset_class = TrainerRestFilter
