"""What the parties of 五社联动 are called in a division and below it; without any: the nation's."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.organisations.models import Organisation
from stations.records import DivisionRecord, VoidableQuerySet
from stations.row_security.rules import Open
from stations.spelling.fields import NameField


class Party(models.TextChoices):
    """The elements of all definitions that are in use; a place knows some of them."""

    COMMUNITY = "community", _("community as a party")
    ORGANISATION = "organisation", _("social organisation as a party")
    WORKER = "worker", _("social workers as a party")
    VOLUNTEER = "volunteer", _("community volunteers")
    CHARITY = "charity", _("charitable resources")
    RESOURCE = "resource", _("social resources")
    SELF_GOVERNMENT = "self_government", _("self-government of the community")
    CIVIL_AFFAIRS = "civil_affairs", _("civil affairs of county and township")
    STATION = "station", _("social-work station as a party")


class PartyWord(DivisionRecord):
    """``kinds``: of the organisations that are this party where nobody says another."""

    row_security = Open("what the parties are called is public")

    party = models.CharField(_("party"), max_length=16, choices=Party)
    word = NameField(_("what it is called here"), max_length=30)
    kinds = ArrayField(
        models.CharField(max_length=12, choices=Organisation.Kind),
        default=list,
        blank=True,
        verbose_name=_("kinds of organisation"),
    )

    objects = VoidableQuerySet.as_manager()

    class Meta(DivisionRecord.Meta):
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["division", "party", "word"]
        indexes = [
            *DivisionRecord.Meta.indexes,
            models.Index(fields=["division", "word", "id"], name="party_division_word"),
        ]
        constraints = [
            *DivisionRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["division", "word"],
                condition=Q(voided_at=None),
                name="one_party_a_word",
            ),
        ]

    def __str__(self) -> str:
        return self.word

    def get_absolute_url(self) -> str:
        return reverse("stations:party", args=[self.pk])

    @property
    def audit_title(self) -> str:
        return self.word
