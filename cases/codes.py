"""Code tables of service records (domain/3-codes.md §3.1, §3.2)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    HOME_VISIT = "V", _("home visit")
    REMOTE_VISIT = "T", _("phone or video visit")
    CASE_SESSION = "I", _("case session")
    GROUP_SESSION = "G", _("group session")
    COMMUNITY = "S", _("community activity")
    POLICY = "P", _("policy advice")
    REFERRAL = "R", _("referral")
    GOODS = "D", _("goods handed over")
    WALK_IN = "H", _("hotline or walk-in")
    CRISIS = "E", _("crisis response")


class Domain(models.TextChoices):
    SOCIAL_AID = "01", _("social assistance")
    ELDERLY_CARE = "02", _("elderly care")
    CHILD_CARE = "03", _("child care and protection")
    COMMUNITY = "04", _("community governance")
    SOCIAL_AFFAIRS = "05", _("social affairs")
    OTHER = "99", _("other")


class Outcome(models.TextChoices):
    """Only a met visit is a service; the others are attempts."""

    MET = "met", _("met")
    NOT_MET = "not_met", _("not met")
    REFUSED = "refused", _("refused")
    UNREACHABLE = "unreachable", _("cannot be reached")


class AttemptReason(models.TextChoices):
    """Why a visit met nobody (domain/9-rules, VIS-04). It explains an attempt and excuses nothing:
    the visit stays owed."""

    HOSPITAL = "hospital", _("in hospital")
    AWAY = "away", _("away for work")
    RELATIVES = "relatives", _("staying with relatives")
    MOVED = "moved", _("moved away")
    REFUSED = "refused", _("refused the visit")
    CUSTODY = "custody", _("in custody or care elsewhere")
    OTHER = "other", _("another reason")


class Condition(models.TextChoices):
    WELL = "well", _("well")
    ATTENTION = "attention", _("needs attention")
    DANGER = "danger", _("in danger")


class Channel(models.TextChoices):
    """How a visit took place; phone, video and neighbour make it a remote one (T)."""

    HOME = "home", _("at home")
    PHONE = "phone", _("by phone")
    VIDEO = "video", _("by video")
    NEIGHBOUR = "neighbour", _("told by a neighbour")


class Purpose(models.TextChoices):
    ROUTINE = "routine", _("routine visit")
    GOODS = "goods", _("bring goods")
    POLICY = "policy", _("explain policies")
    VERIFY = "verify", _("check eligibility")
    WEATHER = "weather", _("extreme weather")
    HOLIDAY = "holiday", _("holiday greeting")
    MAJOR_CHANGE = "major_change", _("major change in life")


class Action(models.TextChoices):
    COMPANY = "company", _("kept company")
    SAFETY = "safety", _("safety check")
    BLOOD_PRESSURE = "blood_pressure", _("took blood pressure")
    FAMILY = "family", _("contacted family")
    ERRAND = "errand", _("ran an errand")
    CLEANING = "cleaning", _("cleaned up")
    COUNSELLING = "counselling", _("emotional support")
    HOMEWORK = "homework", _("helped with homework")
