"""The columns of the register of service records."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from beneficiaries.groups import GROUPS
from cases.codes import Channel, Condition, Domain, Method, Outcome
from cases.records.rules import MAX_HEADS, MAX_NOTE, MAX_TITLE, MINUTES_A_DAY
from stations.imports.cells import amount, many, number_text, past_day, text, whole
from stations.imports.columns import Column, coded, own_number
from stations.masking import mask_identity, mask_name

HEADS = "heads:"  # key of a head-count column: this and the group ("" for no group)

WHAT = [
    Column(
        key="done_on",
        label=_("date"),
        aliases=_("service date|day|date of service"),
        read=past_day,
        required=True,
        is_shown=True,
        hint=_("Any day since the station opened, also of past years"),
        example="2023-11-20",
    ),
    Column(
        key="station",
        label=_("station code"),
        aliases=_("station|station number"),
        read=number_text(32),
        hint=_("Empty: the station chosen at the upload"),
    ),
    coded(
        "method",
        Method,
        _("V=visit|T=phone call|S=activity|G=group|I=case"),
        label=_("method"),
        aliases=_("kind of service|way of service"),
        required=True,
        is_shown=True,
        example=_("community activity"),
    ),
    coded(
        "domain",
        Domain,
        label=_("domain"),
        aliases=_("service domain|field"),
        required=True,
        is_shown=True,
        example=_("elderly care"),
    ),
    Column(
        key="title",
        label=_("title"),
        aliases=_("name of the activity|subject matter"),
        read=text(MAX_TITLE),
        is_shown=True,
        example=_("Double Ninth Festival tea"),
    ),
    Column(
        key="minutes",
        label=_("minutes"),
        aliases=_("duration|length in minutes"),
        read=whole(0, MINUTES_A_DAY),
        example="90",
    ),
    Column(
        key="note",
        label=_("note"),
        aliases=_("content|what was done"),
        read=text(MAX_NOTE),
    ),
]
WHOM = [
    Column(
        key="person_number",
        label=_("person's identity number"),
        aliases=_("identity number|identity card|ID number"),
        read=number_text(24),
        mask=mask_identity,
        hint=_("Of somebody registered; or name and birth date; or none at all (head counts)"),
    ),
    Column(
        key="person_name",
        label=_("person's name"),
        aliases=_("name|beneficiary"),
        read=text(50),
        mask=mask_name,
        is_shown=True,
    ),
    Column(
        key="person_born_on",
        label=_("person's birth date"),
        aliases=_("birth date|date of birth|born on"),
        read=past_day,
        hint=_("Needed when there is a name without identity number"),
    ),
    Column(
        key="members",
        label=_("household members present"),
        aliases=_("members present|family members present"),
        read=many(text(50)),
        hint=_("Names of registered members of the same household, parted by commas"),
    ),
    coded(
        "outcome",
        Outcome,
        label=_("outcome"),
        aliases=_("result of the visit"),
        hint=_("Empty: met. An attempt names its person and nobody as present"),
    ),
    coded(
        "channel",
        Channel,
        label=_("how"),
        aliases=_("channel|form of the visit"),
    ),
    coded(
        "condition",
        Condition,
        label=_("how they are"),
        aliases=_("condition|state of the person"),
    ),
]
COUNTS = [
    Column(
        key=HEADS,
        label=_("head count"),
        aliases=_("heads|number of people|people served"),
        read=whole(0, MAX_HEADS),
        is_shown=True,
        hint=_("People without a file, in addition to the named ones, of no special group"),
        example="35",
    ),
    *(
        Column(
            key=f"{HEADS}{key}",
            label=format_lazy("{}-{}", _("head count"), group.name),
            aliases=format_lazy("{}-{}", _("heads"), group.name),
            read=whole(0, MAX_HEADS),
            hint=_("Each head in one column only, the narrowest that fits"),
        )
        for key, group in GROUPS.items()
    ),
]
GOODS = [
    Column(
        key="item",
        label=_("item handed over"),
        aliases=_("goods handed over|goods|material"),
        read=text(60),
        hint=_("Name of an item of the station's stock; the person of the row received it"),
    ),
    Column(
        key="quantity",
        label=_("quantity handed over"),
        aliases=_("number handed over|pieces handed over"),
        read=amount,
        hint=_("Empty: 1. It leaves the stock on the day of the record"),
    ),
]
WHO = [
    Column(
        key="workers",
        label=_("workers"),
        aliases=_("worker|social worker|responsible worker"),
        read=many(text(50)),
        hint=_("Names or staff numbers, parted by commas; empty: you"),
    ),
    own_number(
        label=_("id of the record"),
        aliases=_("external id|record number|serial number of the record"),
        hint=_("Your own number of the record: uploaded again, it is not counted twice"),
        example="2023-0001",
    ),
]
COLUMNS = [*WHAT, *WHOM, *COUNTS, *GOODS, *WHO]
