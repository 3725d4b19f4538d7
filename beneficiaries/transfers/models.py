"""Who asks for whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.people.models import Person
from stations.models import Station, User, Worker
from stations.row_security.rules import Rows


class TransferRequest(models.Model):
    """A station asks for a person who is registered elsewhere; that station answers."""

    row_security = Rows(
        station=("to",), by=("asked_by", "answered_by"), person="person", makes_known=False
    )

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        GRANTED = "granted", _("granted")
        DECLINED = "declined", _("declined")

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="transfer_requests", verbose_name=_("person")
    )
    to = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("to station"))
    reason = models.CharField(_("reason"), max_length=300)
    worker = models.ForeignKey(
        Worker,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible worker"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        verbose_name = _("transfer request")
        verbose_name_plural = _("transfer requests")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "to"],
                condition=Q(state="asked"),
                name="one_open_transfer_request",
                violation_error_message=_("Your station has asked for this person already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.to}"
