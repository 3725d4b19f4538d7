"""Code tables of volunteers: what they can do, when they can, by what paper they are known."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Skill(models.TextChoices):
    CARE = "care", _("care and company")
    TUTORING = "tutoring", _("tutoring")
    MEDICAL = "medical", _("medical skills")
    COUNSELLING = "counselling", _("counselling")
    LAW = "law", _("law")
    ARTS = "arts", _("arts and sports")
    REPAIRS = "repairs", _("repairs")
    DRIVING = "driving", _("driving")


class Time(models.TextChoices):
    """When somebody can: days and parts of the day."""

    WORKDAY_MORNING = "workday_morning", _("mornings of workdays")
    WORKDAY_AFTERNOON = "workday_afternoon", _("afternoons of workdays")
    WORKDAY_EVENING = "workday_evening", _("evenings of workdays")
    WEEKEND_MORNING = "weekend_morning", _("mornings of weekends")
    WEEKEND_AFTERNOON = "weekend_afternoon", _("afternoons of weekends")
    WEEKEND_EVENING = "weekend_evening", _("evenings of weekends")
    HOLIDAYS = "holidays", _("school holidays")


class Paper(models.TextChoices):
    """证件类型 of 全国志愿服务信息系统."""

    CARD = "card", _("resident identity card")
    PERMIT = "permit", _("residence permit of Hong Kong, Macao and Taiwan residents")
    MAINLAND = "mainland", _("mainland travel permit of Hong Kong and Macao residents")
    TAIWAN = "taiwan", _("mainland travel permit of Taiwan residents")
    PASSPORT = "passport", _("passport")
    FOREIGNER = "foreigner", _("permanent residence card of foreigners")
    OTHER = "other", _("other paper")


NUMBERED = frozenset({Paper.CARD, Paper.PERMIT})  # their numbers keep GB 11643
