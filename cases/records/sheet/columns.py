"""The columns of the register of service records."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from beneficiaries.groups import GROUPS
from cases.codes import AttemptReason, Channel, Condition, Domain, Method, Outcome
from cases.records.rules import MAX_HEADS, MAX_NOTE, MAX_TITLE, MINUTES_A_DAY
from cases.records.sheet.volunteers import NAMED
from resources.attribution.sheet import COLUMNS as ATTRIBUTION
from stations.imports.cells import amount, many, name_text, person_name, text, whole
from stations.imports.columns import coded, own_number
from stations.imports.own_stations import own_station
from stations.imports.sheet_columns import column, day, identity_number
from stations.imports.units import FREE, MINUTES, PEOPLE
from stations.masking import mask_name

HEADS = "heads:"  # key of a head-count column: this and the group ("" for no group)
PEOPLE_IN_ALL = "people"
DOMAIN_WORDS = _("02=the old|03=children|01=aid")

WHAT = [
    day("done_on", _("date"), _("service date|day|date of service"), required=True, is_shown=True,
        hint=_("Any day since the station opened, also of past years"), example="2023-11-20"),
    own_station(),
    coded("method", Method, _("V=visit|T=phone call|S=activity|G=group|I=case"), label=_("method"),
          aliases=_("kind of service|way of service"), required=True, is_shown=True,
          example=_("community activity")),
    coded("domain", Domain, DOMAIN_WORDS, label=_("domain"), aliases=_("service domain|field"),
          required=True, is_shown=True, example=_("elderly care")),
    column("title", text(MAX_TITLE), _("title"), _("name of the activity|subject matter"),
           is_shown=True, example=_("Double Ninth Festival tea")),
    column("minutes", whole(0, MINUTES_A_DAY), _("minutes"), _("duration|length in minutes"),
           example="90", adds=True, unit=MINUTES),
    column("note", text(MAX_NOTE), _("note"), _("content|what was done")),
]  # fmt: skip
WHOM = [
    identity_number(
        "person_number", _("person's identity number"),
        _("identity number|identity card|ID number"),
        hint=_("Of somebody registered; or name and birth date; or none at all (head counts)"),
    ),
    column("person_name", person_name(50), _("person's name"), _("name|beneficiary"),
           mask=mask_name, is_shown=True),
    day("person_born_on", _("person's birth date"), _("birth date|date of birth|born on"),
        hint=_("Needed when there is a name without identity number")),
    column("members", many(name_text(50)), _("household members present"),
           _("members present|family members present"),
           hint=_("Names of registered members of the same household, parted by commas")),
    coded("outcome", Outcome,
          _("not_met=nobody at home|not_met=not home|refused=refused the visit|"
            "unreachable=out of reach|met=done"),
          label=_("outcome"), aliases=_("result of the visit"),
          hint=_("Empty: met. An attempt names its person and nobody as present")),
    coded("attempt_reason", AttemptReason, label=_("why nobody was met"),
          aliases=_("reason of the attempt|why not met"),
          hint=_("Of an attempt, if it is known; another reason needs words in the note")),
    coded("channel", Channel, label=_("how"), aliases=_("channel|form of the visit")),
    coded("condition", Condition, label=_("how they are"),
          aliases=_("condition|state of the person")),
]  # fmt: skip
COUNTS = [
    column(PEOPLE_IN_ALL, whole(0, MAX_HEADS), _("people in all"),
           _("number of people|people served|attendance"), is_shown=True, adds=True, unit=PEOPLE,
           hint=_("With those who are named: a 1 beside a name adds nobody"),
           told=_("The column of people in all counts with those who are named or of a group; only "
                  "who is left counts as without a file.")),
    column(HEADS, whole(0, MAX_HEADS), _("head count"),
           _("other people|unnamed people|heads without a file"),
           is_shown=True, adds=True, unit=PEOPLE,
           hint=_("People without a file, in addition to the named ones, of no special group"),
           example="35"),
    *(
        column(f"{HEADS}{key}", whole(0, MAX_HEADS),
               format_lazy("{}-{}", _("head count"), group.name),
               format_lazy("{}-{}", _("heads"), group.name), adds=True, unit=PEOPLE,
               hint=_("Each head in one column only, the narrowest that fits"))
        for key, group in GROUPS.items()
    ),
]  # fmt: skip
GOODS = [
    column("item", name_text(60), _("item handed over"), _("goods handed over|goods|material"),
           hint=_("Name of an item of the station's stock; the person of the row received it")),
    column("quantity", amount, _("quantity handed over"),
           _("number handed over|pieces handed over"),
           hint=_("Empty: 1. It leaves the stock on the day of the record"), adds=True,
           unit=FREE),
]  # fmt: skip
WHO = [
    column("workers", many(name_text(50)), _("workers"),
           _("worker|social worker|responsible worker"),
           hint=_("Names or staff numbers, parted by commas; empty: you")),
    NAMED,
    own_number(label=_("id of the record"),
               aliases=_("external id|record number|serial number of the record"),
               hint=_("Your own number of the record: uploaded again, it is not counted twice"),
               example="2023-0001"),
]  # fmt: skip
COLUMNS = [*WHAT, *WHOM, *COUNTS, *GOODS, *ATTRIBUTION, *WHO]
