"""What a station lends to people, and who trains the people of a county."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from stations.models import DivisionRecord, Photo, StationRecord, VoidableQuerySet
from stations.spelling.fields import NameField, SealedPhoneField


class Trainer(DivisionRecord):
    class Status(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        ACTIVE = "active", "active"
        RETIRED = "retired", "retired"

    name = NameField("name", max_length=50)
    phone = SealedPhoneField("phone", blank=True)
    organisation = models.ForeignKey(
        "stations.Organisation", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="organisation",
    )  # fmt: skip
    began_on = models.DateField("began on")
    ended_on = models.DateField("ended on", null=True, blank=True)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.PROPOSED)

    objects = VoidableQuerySet.as_manager()
    audit_hides = frozenset({"name"})

    class Meta(DivisionRecord.Meta):
        verbose_name = "trainer"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sample:trainer", args=[self.pk])


class TrainerPhoto(Photo):
    record = models.ForeignKey(Trainer, models.CASCADE, related_name="photos")


class Loan(StationRecord):
    class Status(models.TextChoices):
        ASKED = "asked", "asked for"
        LENT = "lent", "lent"
        RETURNED = "returned", "returned"
        DECLINED = "declined", "declined"

    person = models.ForeignKey(
        "beneficiaries.Person", models.PROTECT, related_name="+", verbose_name="borrower"
    )
    household = models.ForeignKey(
        "beneficiaries.Household", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="household",
    )  # fmt: skip
    trainer = models.ForeignKey(
        Trainer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="shown by"
    )
    thing = NameField("thing", max_length=50)
    asked_on = models.DateField("asked on")
    returned_on = models.DateField("returned on", null=True, blank=True)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.ASKED)

    objects = VoidableQuerySet.as_manager()
    audit_hides = frozenset({"thing"})

    class Meta(StationRecord.Meta):
        verbose_name = "loan"
        indexes = [
            *StationRecord.Meta.indexes,
            models.Index(fields=["station", "asked_on", "id"], name="loan_station_day"),
        ]

    def __str__(self) -> str:
        return self.thing

    def get_absolute_url(self) -> str:
        return reverse("sample:loan", args=[self.pk])


class LoanPhoto(Photo):
    record = models.ForeignKey(Loan, models.CASCADE, related_name="photos")
