"""Who comes in, and with what role at which place."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from stations.dated import Dated, DatedQuerySet
from stations.divisions.models import Division
from stations.network.models import Station
from stations.row_security.rules import Open
from stations.spelling.fields import NameField


class Role(models.TextChoices):
    WORKER = "worker", _("social worker")
    LEAD = "lead", _("station lead")
    SUPERVISOR = "supervisor", _("supervisor")
    OFFICER = "officer", _("officer")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")
    CLIENT = "client", _("sync client")


class User(AbstractUser):
    """A log-in. What it may do stands in its postings, nowhere else."""

    first_name = last_name = None
    name = NameField(_("name"), max_length=50)
    password_changed_at = models.DateTimeField(_("password changed at"), null=True, blank=True)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    access_ended_at = models.DateTimeField(
        _("sessions ended at"),
        null=True,
        editable=False,
        help_text=_("Those begun before are over"),
    )

    REQUIRED_FIELDS = ["name"]

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def audit_title(self) -> str:
        return str(self)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session ends with the password, as Django has it, and when access was ended."""
        own = super()._get_session_auth_hash(secret)
        ended = self.access_ended_at.isoformat() if self.access_ended_at else ""
        return salted_hmac("stations.access", own + ended, secret=secret).hexdigest()


class PasswordReset(models.Model):
    """A new first password that one administrator asks for and another one confirms: alone,
    nobody comes in with somebody else's name. The row goes when it is done."""

    user = models.OneToOneField(User, models.CASCADE, related_name="reset", verbose_name=_("user"))
    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("asked for at"))

    class Meta:
        verbose_name = _("reset of a password")
        verbose_name_plural = _("resets of passwords")

    def __str__(self) -> str:
        return str(self.user)


class PostingQuerySet(DatedQuerySet):
    def of_clients(self) -> Self:
        return self.filter(role=Role.CLIENT)

    def of_people(self) -> Self:
        return self.exclude(role=Role.CLIENT)

    def leading(self) -> Self:
        """Of leads who can log in."""
        return self.filter(role=Role.LEAD, user__is_active=True)


class Posting(Dated):
    """A role at a station or over a division, between two days.

    At a township station it covers it and the rooms and points below; at a hub or a
    centre that point alone; over a division what its path contains.
    """

    row_security = Open("says who asks, so it is read first")

    class MaySee(models.TextChoices):
        """Grants beyond the role (未成年人网络保护条例 §36: approved and logged)."""

        CLOSED_MINORS = "closed_minors", _("closed files of children")
        CRISES = "crises", _("crises")

    # What a person is given; a sync client's is made with its application.
    ROLES_OF_PEOPLE: ClassVar = [choice for choice in Role.choices if choice[0] != Role.CLIENT]

    user = models.ForeignKey(User, models.CASCADE, related_name="postings", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=16, choices=Role)
    station = models.ForeignKey(
        Station,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        verbose_name=_("station"),
    )
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        verbose_name=_("division"),
    )
    may_see = ArrayField(
        models.CharField(max_length=20, choices=MaySee),
        default=list,
        blank=True,
        verbose_name=_("may also see"),
    )
    agreement = models.CharField(
        _("data agreement"),
        max_length=200,
        blank=True,
        help_text=_("Why another system may read people: the agreement's title and date"),
    )

    objects = PostingQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(station=None) ^ Q(division=None),
                name="posting_has_one_place",
                violation_error_message=_("A posting has either a station or a division."),
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.CLIENT) | ~Q(agreement=""),
                name="client_posting_names_agreement",
                violation_error_message=_("A sync client's posting must name the data agreement."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} – {self.station or self.division}"
