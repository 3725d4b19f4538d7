"""Code tables of resources (domain/3-codes.md §3.11)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

CASH_NAME, CASH_UNIT = "现金", "元"  # what the stock calls cash, in every language
ANONYMOUS = "匿名"  # the donor without a name


class DonationKind(models.TextChoices):
    CASH = "cash", _("cash")
    GOODS = "goods", _("goods")


class Purpose(models.TextChoices):
    """What the donor earmarked it for; empty is for whatever is needed."""

    MEDICAL = "medical", _("medical care")
    HARDSHIP = "hardship", _("people in hardship")
    STUDY = "study", _("schooling")
    ORPHANS = "orphans", _("orphans")
    DISABLED = "disabled", _("disabled people (purpose)")
    ELDERS = "elders", _("old people")


class ValueBasis(models.TextChoices):
    """How goods were valued in yuan."""

    INVOICE = "invoice", _("invoice")
    MARKET = "market", _("market price")
    DONOR = "donor", _("donor's statement")
    APPRAISAL = "appraisal", _("appraisal")
    UNVALUED = "unvalued", _("not valued")


class DonorKind(models.TextChoices):
    PERSON = "person", _("private person")
    COMPANY = "company", _("company")
    FOUNDATION = "foundation", _("foundation or charity")
    GOVERNMENT = "government", _("government office")
    ORGANISATION = "organisation", _("social organisation")
    OTHER = "other", _("other")


class Account(models.TextChoices):
    """The two sides of every movement: what leaves one arrives at another."""

    DONORS = "donors", _("donors")
    STOCK = "stock", _("stock")
    PEOPLE = "people", _("beneficiaries")
    LOSSES = "losses", _("losses")
    SERVICES = "services", _("spent on services")
    COUNT = "count", _("differences of stock-taking")
