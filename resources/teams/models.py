"""A team of volunteers, and who belonged to it from when till when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from resources.volunteers.models import Volunteer
from stations.dated import Dated
from stations.models import StationRecord, VoidableQuerySet
from stations.spelling.fields import NameField
from stations.touching import touches_by


class Team(StationRecord):
    """``village``: where it belongs; unknown it is the station's home. ``ended_on`` is its last
    day."""

    class Kind(models.TextChoices):
        COMMUNITY = "community", _("community volunteers")
        NEIGHBOURS = "neighbours", _("neighbours who help each other")
        PARTY = "party", _("party members")
        YOUTH = "youth", _("young people and students")
        WOMEN = "women", _("women")
        ELDERS = "elders", _("elders who help")
        TRADE = "trade", _("professionals")
        COMPANY = "company", _("of a company or an office")
        OTHER = "other", _("other")

    name = NameField(_("name of the team"), max_length=60)
    kind = models.CharField(_("kind of team"), max_length=12, choices=Kind, default=Kind.COMMUNITY)
    village = models.ForeignKey(
        "stations.Division", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("village of the team"),
    )  # fmt: skip
    leader = models.ForeignKey(
        Volunteer, models.PROTECT, null=True, blank=True, related_name="led_teams",
        verbose_name=_("leader of the team"),
    )  # fmt: skip
    founded_on = models.DateField(_("founded on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = VoidableQuerySet.as_manager()
    audit_hides = frozenset({"name"})
    size = 0  # how many belong to it today (``queries.with_sizes``)

    class Meta(StationRecord.Meta):
        verbose_name = _("team of volunteers")
        verbose_name_plural = _("teams of volunteers")
        ordering = ["-founded_on", "-id"]
        indexes = [
            *StationRecord.Meta.indexes,
            models.Index(fields=["station", "founded_on", "id"], name="team_station_day"),
        ]
        constraints = [
            *StationRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["station", "name"], condition=Q(voided_at=None), name="team_name_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("founded_on")),
                name="team_ends_after_founding",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("resources:team", args=[self.pk])


class TeamMember(Dated):
    """A volunteer of a team, from a day until another one, once at a time."""

    class Post(models.TextChoices):
        DEPUTY = "deputy", _("deputy leader")
        CORE = "core", _("core member")
        MEMBER = "member", _("member of the team")

    team = models.ForeignKey(
        Team, models.CASCADE, related_name="members", verbose_name=_("team of volunteers")
    )
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="memberships", verbose_name=_("volunteer")
    )
    role = models.CharField(_("role in the team"), max_length=8, choices=Post, default=Post.MEMBER)

    class Meta(Dated.Meta):
        triggers = touches_by("resources_team", "team_id")
        verbose_name = _("member of a team")
        verbose_name_plural = _("members of teams")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["team", "volunteer"], condition=Q(until=None), name="team_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} – {self.team}"
