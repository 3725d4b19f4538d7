"""A pairing: one party stands by one person, household or village; and the log of its contacts."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Household, Person
from resources.models import Volunteer
from stations.crypto import EncryptedTextField, PrivateTextField
from stations.models import Division, Organisation, StationRecord, VoidableQuerySet
from stations.row_security.rules import Rows
from stations.spelling.fields import NameField, SealedPhoneField
from stations.touching import touches_by
from stations.wording import full_day

# How long after a contact the next one is due: months, days.
EVERY = {"week": (0, 7), "month": (1, 0), "quarter": (3, 0)}
PARTIES = ("organisation", "volunteer", "neighbour")
COUNTERPARTS = ("person", "household", "village")


def one_of(names: tuple[str, ...]) -> Q:
    """Exactly one of these columns is filled; the text ``neighbour`` is empty, not null."""
    found = Q()
    for name in names:
        others = {other: "" if other == "neighbour" else None for other in names if other != name}
        own = ~Q(neighbour="") if name == "neighbour" else Q(**{f"{name}__isnull": False})
        found |= Q(own, **others)
    return found


def after(day: F | Coalesce, months: int, days: int) -> Cast:
    step = Func(
        *map(Value, (0, months, 0, days)),
        function="make_interval",
        output_field=models.DurationField(),
    )
    moment = models.ExpressionWrapper(day + step, models.DateTimeField())
    return Cast(moment, models.DateField())


class PairingQuerySet(VoidableQuerySet):
    def holding(self, day: date | None = None) -> PairingQuerySet:
        """Those that hold on this day (today): began_on ≤ day ≤ ended_on, and no longer than the
        person is on the ledger. A last day counts."""
        day = day or timezone.localdate()
        ends = ("ended_on", "person__died_on", "person__left_on")
        lasts = [Q(**{name: None}) | Q(**{f"{name}__gte": day}) for name in ends]
        return self.not_voided().filter(*lasts, began_on__lte=day)

    def waiting(self, day: date) -> PairingQuerySet:
        """Of those that hold: overdue for a contact, or with one agreed on by this day."""
        return self.holding(day).filter(Q(due_on__lt=day) | Q(next_on__lte=day))


class Pairing(StationRecord):
    """``is_party_unit``: the party unit of the organisation, not the whole of it. ``neighbour``: of
    whom the house has no record, by name. ``ended_on`` is the last day on which it holds.

    ``last_on`` and ``next_on`` are what the contacts say that stand: the latest one's day, and the
    day that was agreed in it. The database itself says by when the next contact is due.
    """

    row_security = Rows(station=("station",), person="person")

    class Kind(models.TextChoices):
        SUPPORT = "support", _("paired support")
        PEER = "peer", _("peer programme")
        PARTY = "party", _("party building together")
        NEIGHBOUR = "neighbour", _("neighbours watching over")
        OTHER = "other", _("other")

    class Frequency(models.TextChoices):
        WEEKLY = "week", _("weekly")
        MONTHLY = "month", _("monthly")
        QUARTERLY = "quarter", _("quarterly")
        NONE = "none", _("no fixed rhythm")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.SUPPORT)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    is_party_unit = models.BooleanField(_("its party unit"), default=False, blank=True)
    volunteer = models.ForeignKey(
        Volunteer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("volunteer"),
    )
    neighbour = NameField(_("neighbour"), max_length=50, blank=True)
    neighbour_phone = SealedPhoneField(_("neighbour's phone"), blank=True)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pairings",
        verbose_name=_("beneficiary"),
    )
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("household"),
    )
    village = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("village or community"),
    )
    frequency = models.CharField(
        _("contact"), max_length=8, choices=Frequency, default=Frequency.MONTHLY
    )
    began_on = models.DateField(_("began on"))
    ended_on = models.DateField(_("last day"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)
    programme = NameField(_("programme"), max_length=100, blank=True)
    programme_year = models.PositiveSmallIntegerField(_("programme's year"), null=True, blank=True)
    note = PrivateTextField(_("note"), blank=True)
    last_on = models.DateField(_("last contact"), null=True, editable=False)
    next_on = models.DateField(_("next contact agreed on"), null=True, editable=False)
    due_on = models.GeneratedField(
        verbose_name=_("contact due by"),
        expression=models.Case(
            *(
                models.When(frequency=key, then=after(Coalesce("last_on", "began_on"), *step))
                for key, step in EVERY.items()
            )
        ),
        output_field=models.DateField(),
        db_persist=True,
    )

    objects = PairingQuerySet.as_manager()
    audit_hides = frozenset({"neighbour", "end_reason", "note"})

    class Meta(StationRecord.Meta):
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")
        ordering = ["-began_on", "-id"]
        indexes = [
            *StationRecord.Meta.indexes,
            models.Index(fields=["station", "began_on", "id"], name="pairing_station_day"),
            models.Index(
                fields=["station", "due_on"], condition=Q(voided_at=None), name="pairing_due"
            ),
            models.Index(
                fields=["station", "next_on"],
                condition=Q(voided_at=None, next_on__isnull=False),
                name="pairing_next",
            ),
        ]
        constraints = [
            *StationRecord.Meta.constraints,
            models.CheckConstraint(condition=one_of(PARTIES), name="pairing_has_one_party"),
            models.CheckConstraint(
                condition=one_of(COUNTERPARTS), name="pairing_has_one_counterpart"
            ),
            models.CheckConstraint(
                condition=Q(is_party_unit=False) | Q(organisation__isnull=False),
                name="pairing_party_unit_of_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="")
                | Q(ended_on__gte=F("began_on")) & ~Q(end_reason=""),
                name="pairing_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        """Nobody is named: who may open a pairing may not open everybody that it points to."""
        return f"{self.get_kind_display()} {full_day(self.began_on)}"

    @property
    def audit_title(self) -> str:
        return f"{self.began_on}"

    def get_absolute_url(self) -> str:
        return reverse("cases:pairing", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


class PairingContact(StationRecord):
    """The party was in touch on a day: a line of the log, never changed, voided with a reason.
    ``contact_name``: who it was of the party, where it isn't a single person anyway."""

    class How(models.TextChoices):
        VISIT = "visit", _("visited")
        PHONE = "phone", _("telephoned")
        MESSAGE = "message", _("wrote")
        TOGETHER = "together", _("did something together")
        GIVEN = "given", _("brought something")

    pairing = models.ForeignKey(
        Pairing, models.CASCADE, related_name="contacts", verbose_name=_("pairing")
    )
    done_on = models.DateField(_("date"))
    how = models.CharField(_("how"), max_length=10, choices=How)
    contact_name = NameField(_("by whom"), max_length=50, blank=True)
    note = EncryptedTextField(_("a few words"), blank=True)
    next_on = models.DateField(_("next contact agreed on"), null=True, blank=True)

    objects = VoidableQuerySet.as_manager()
    audit_hides = frozenset({"contact_name"})

    class Meta(StationRecord.Meta):
        triggers = [
            *StationRecord.Meta.triggers,
            *touches_by("cases_pairing", "pairing_id"),
        ]
        verbose_name = _("contact of a pairing")
        verbose_name_plural = _("contacts of pairings")
        ordering = ["-done_on", "-id"]
        indexes = [
            *StationRecord.Meta.indexes,
            models.Index(fields=["pairing", "done_on", "id"], name="pairing_contacts"),
        ]
        constraints = [
            *StationRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gt=F("done_on")),
                name="pairing_contact_next_comes_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_how_display()} {full_day(self.done_on)}"

    @property
    def audit_title(self) -> str:
        return f"{self.done_on}"

    def get_absolute_url(self) -> str:
        return reverse("cases:pairing", args=[self.pairing_id])
