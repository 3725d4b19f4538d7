"""Places: the statistical divisions of China, with dates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.among import among
from stations.dated import DatedQuerySet
from stations.row_security.rules import Open
from stations.wording import short_day


class DivisionQuerySet(models.QuerySet):
    def valid_on(self, day) -> DivisionQuerySet:
        """Divisions that exist on this day (no ``since`` means since ever)."""
        since = Q(since=None) | Q(since__lte=day)
        return self.filter(since, Q(until=None) | Q(until__gt=day))

    def under(self, division: Division | str, day=None) -> DivisionQuerySet:
        """This division and everything below it, as administered on ``day`` (today).

        Ground, not units: closed and future divisions lie there too (``valid_on``).
        """
        return self.filter(pk__in=DivisionPath.objects.under(division, day).values("division"))

    def townships(self) -> DivisionQuerySet:
        """Legal townships: kinds 0–3 that are no pseudo rows (domain/5-indicators §5.2)."""
        return self.filter(level=Division.Level.TOWNSHIP, is_legal=True)

    def counties(self) -> DivisionQuerySet:
        """Counties; statistical zones (codes 71–80) are none."""
        return self.filter(level=Division.Level.COUNTY, is_legal=True)


class Division(models.Model):
    """One row of the statistical division code, or a local row whose code has a letter."""

    row_security = Open("the nation's divisions are public")

    class Level(models.IntegerChoices):
        PROVINCE = 1, _("province")
        CITY = 2, _("city")
        COUNTY = 3, _("county")
        TOWNSHIP = 4, _("township")
        VILLAGE = 5, _("village")

    class Kind(models.TextChoices):
        """What it is; townships by the 7th digit, villages by the 10th (GB/T 10114)."""

        REGION = "region", _("region")
        SUBDISTRICT = "subdistrict", _("subdistrict")
        TOWN = "town", _("town")
        TOWNSHIP = "township", _("rural township")
        ZONE = "zone", _("zone like a township")
        COMMUNITY = "community", _("community")
        VILLAGE = "village", _("village")
        UNIT = "unit", _("unit like a village")

    code = models.CharField(_("code"), max_length=16, primary_key=True, db_collation="C")
    name = models.CharField(_("name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=80, db_collation="C")
    pinyin = models.CharField(_("pinyin"), max_length=300, db_collation="C", blank=True)
    initials = models.CharField(_("initials"), max_length=80, db_collation="C", blank=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    is_pseudo = models.BooleanField(_("pseudo row"), default=False)
    is_legal = models.BooleanField(_("legal unit"), default=True)
    is_local = models.BooleanField(_("local row"), default=False)
    edition = models.PositiveSmallIntegerField(
        _("edition"),
        null=True,
        blank=True,
        help_text=_("Year of the last national list that has it"),
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        ordering = ["code"]
        indexes = [
            models.Index(fields=["name"], name="division_name"),
            # stations.divisions.queries.places searches level by level, by the start of these
            models.Index(fields=["level", "short_name"], name="division_by_name"),
            models.Index(fields=["level", "pinyin"], name="division_by_pinyin"),
            models.Index(fields=["level", "initials"], name="division_by_initials"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gt=models.F("since")),
                name="division_since_before_until",
                violation_error_message=_("The end must lie after the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(is_local=False) | Q(code__regex="[A-Z]"),
                name="division_local_code_has_a_letter",
                violation_error_message=_("The code of a local row must have a capital letter."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_title(self) -> str:
        return f"{self.code} {self.name}"


class DivisionMove(models.Model):
    """From a day on, a division is administered under another one than its code says."""

    row_security = Open("the nation's divisions are public")

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="moves", verbose_name=_("division")
    )
    under = models.ForeignKey(
        Division, models.PROTECT, related_name="adopted", verbose_name=_("administered under")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("division move")
        verbose_name_plural = _("division moves")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=models.F("since")),
                name="move_since_before_until",
                violation_error_message=_("The end must lie after the beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(division=models.F("under")),
                name="move_not_under_itself",
                violation_error_message=_("A division can't stand under itself."),
            ),
            models.UniqueConstraint(
                fields=["division"],
                condition=Q(until=None),
                name="one_open_move_a_division",
                violation_error_message=_("This division is under another one already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} → {self.under}"

    @property
    def audit_title(self) -> str:
        return f"{self.division_id} → {self.under_id}"


class DivisionPathQuerySet(models.QuerySet):
    def on(self, day=None) -> DivisionPathQuerySet:
        day = day or timezone.localdate()
        since = Q(since=None) | Q(since__lte=day)
        return self.filter(since, Q(until=None) | Q(until__gt=day))

    def under(self, division: Division | str, day=None) -> DivisionPathQuerySet:
        """Paths of this division and everything below it on ``day`` (today).

        A range on the ``COLLATE "C"`` path: ``p`` itself or ``p/`` ≤ path < ``p0``
        (``0`` follows ``/``), so an index serves it, LIKE or no LIKE.
        """
        return self.under_any([getattr(division, "pk", division)], day)

    def under_any(self, divisions, day=None) -> DivisionPathQuerySet:
        """Paths of these divisions and everything below them: two statements for however many."""
        is_asked = isinstance(divisions, models.QuerySet)
        these = among("division", divisions) if is_asked else Q(division__in=divisions)
        tops = self.on(day).filter(these).values_list("path", flat=True)
        own = [Q(path=top) | Q(path__gte=f"{top}/", path__lt=f"{top}0") for top in set(tops)]
        return self.on(day).filter(Q(*own, _connector=Q.OR)) if own else self.none()


class DivisionPath(models.Model):
    """Where a division stands, from the province down, between two days.

    Derived from parents and moves by ``stations.divisions.services.changes.rebuild_paths``;
    pseudo rows are skipped. ``52/5223/522327/522327100``.
    """

    row_security = Open("the nation's divisions are public")

    division = models.ForeignKey(
        Division, models.CASCADE, related_name="paths", verbose_name=_("division")
    )
    path = models.CharField(_("path"), max_length=200, db_collation="C")
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = DivisionPathQuerySet.as_manager()

    class Meta:
        verbose_name = _("division path")
        verbose_name_plural = _("division paths")
        indexes = [models.Index(fields=["path"], name="division_path")]

    def __str__(self) -> str:
        return self.path


class PopulationSnapshot(models.Model):
    """How many people live in a division, from which source, on which day."""

    row_security = Open("published figures of the statistical offices")

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="populations", verbose_name=_("division")
    )
    counted_on = models.DateField(_("counted on"))
    residents = models.PositiveIntegerField(_("residents"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("population snapshot")
        verbose_name_plural = _("population snapshots")
        constraints = [
            models.UniqueConstraint(
                fields=["division", "counted_on"],
                name="one_population_a_day",
                violation_error_message=_("There is a figure for this division and day already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.division} {short_day(self.counted_on)}"
