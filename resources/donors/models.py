"""A giver as one station knows it."""

from __future__ import annotations

from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _

from resources.codes import DonorKind
from stations.masking import mask_name
from stations.models import Organisation, Record, Station, User
from stations.rights_table import WRITING
from stations.row_security.rules import Rows
from stations.scope import ScopedQuerySet, stations_of_role
from stations.spelling.fields import NameField, SealedPhoneField
from stations.touching import touches_with


def known_whole(user: User, kind: str) -> ExpressionWrapper:
    """Whether the name is read whole: of people by the donor's station (and its system) alone."""
    own = Q(station__in=stations_of_role(user, *WRITING))
    return ExpressionWrapper(own | ~Q(**{kind: DonorKind.PERSON}), models.BooleanField())


class DonorQuerySet(ScopedQuerySet):
    def named_for(self, user: User) -> DonorQuerySet:
        """``is_whole``: whether this reader sees the name and not its mask."""
        return self.annotate(is_whole=known_whole(user, "kind"))


class Donor(Record):
    """A giver as one station knows it; ``organisation`` when it stands in the register."""

    row_security = Rows(station=("station",))

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="donors", verbose_name=_("station")
    )
    origin = models.ForeignKey(
        Station, models.PROTECT, related_name="+", editable=False, verbose_name=_("made at")
    )
    name = NameField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=DonorKind, default=DonorKind.PERSON)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    phone = SealedPhoneField(_("phone"), blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = DonorQuerySet.as_manager()
    audit_hides = frozenset({"name"})  # auditors read no name, and nobody's who stays anonymous

    class Meta(Record.Meta):
        triggers = [
            *Record.Meta.triggers,
            touches_with(
                "resources_donation",
                "SELECT id FROM resources_donation WHERE donor_id IN (SELECT id FROM changed)",
                ["name", "kind"],
                name="donations",
            ),
        ]
        verbose_name = _("donor")
        verbose_name_plural = _("donors")
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["station", "name"], name="donor_station_name"),
            models.Index(fields=["changed_xid", "id"], name="donor_changes"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["origin", "client_uuid"], name="donor_client_uuid"),
            models.UniqueConstraint(
                fields=["station", "name"],
                name="one_donor_a_name",
                violation_error_message=_("This station has a donor of that name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reads_name(self) -> bool:
        """Whole for whom ``named_for`` says so, and of shops and offices; else masked."""
        return getattr(self, "is_whole", self.kind != DonorKind.PERSON)

    @property
    def shown_name(self) -> str:
        return self.name if self.reads_name else mask_name(self.name)
