"""The field's code tables (GB/T and policy codes) as choices."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """Whom the station serves (对象类别). 11–19 are facts of a household, the rest of a person."""

    DESTITUTE_HOME = "11", _("destitute, supported at home")
    DESTITUTE_INSTITUTION = "12", _("destitute, supported in an institution")
    ALLOWANCE_URBAN = "13", _("minimum living allowance, urban")
    ALLOWANCE_RURAL = "14", _("minimum living allowance, rural")
    ALLOWANCE_MARGIN = "15", _("margin of the living allowance")
    RIGID_EXPENSES = "16", _("rigid-expense hardship")
    TEMPORARY_AID = "17", _("temporary assistance")
    POVERTY_WATCH = "18", _("watched against return to poverty")
    OTHER_LOW_INCOME = "19", _("other low income")
    ORPHAN_INSTITUTION = "21", _("orphan in an institution")
    ORPHAN_COMMUNITY = "22", _("orphan in the community")
    UNSUPPORTED_CHILD = "23", _("child without effective support")
    LEFT_BEHIND_CHILD = "24", _("left-behind child")
    CHILD_POOR = "25", _("child in difficulty: poverty")
    CHILD_ILL = "26", _("child in difficulty: disability or illness")
    CHILD_GUARDIANSHIP = "27", _("child in difficulty: guardianship")
    CHILD_STREET = "28", _("street child or temporary guardianship")
    CHILD_MIGRANT = "29", _("migrant child")
    LIVES_ALONE = "31", _("elder living alone")
    EMPTY_NEST = "32", _("empty-nest elder")
    LEFT_BEHIND_ELDER = "33", _("left-behind elder")
    LOST_ONLY_CHILD = "34", _("lost the only child")
    DISABLED_ELDER = "35", _("elder who can't care for themself")
    DEMENTIA = "36", _("dementia")
    ADVANCED_AGE = "37", _("advanced age (80 and over)")
    ILL_ELDER = "38", _("severely disabled or ill elder")
    VISION = "41", _("visual disability")
    HEARING = "42", _("hearing disability")
    SPEECH = "43", _("speech disability")
    LIMB = "44", _("physical disability")
    INTELLECT = "45", _("intellectual disability")
    MENTAL = "46", _("mental disability")
    MULTIPLE = "47", _("multiple disabilities")
    LEFT_BEHIND_WOMAN = "51", _("left-behind woman")
    VETERAN = "52", _("veteran or bereaved family")
    COMMUNITY_CORRECTION = "53", _("community correction")
    NEW_RESIDENT = "54", _("new resident")
    MINORITY = "55", _("ethnic minority in hardship")
    CRISIS = "56", _("psychological or other crisis")


HOUSEHOLD_CODES = frozenset(c for c in Category.values if c < "20")
PERSON_CODES = frozenset(Category.values) - HOUSEHOLD_CODES


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", _("unknown")
    MALE = "1", _("male")
    FEMALE = "2", _("female")
    UNSTATED = "9", _("not stated")


class BornPrecision(models.TextChoices):
    """How much of a birth is known: the day, or the year, of which 1 July stands."""

    DAY = "day", _("the day")
    YEAR = "year", _("only the year")


class Risk(models.TextChoices):
    """Visiting grade (探访等级): how often somebody must be seen."""

    HIGH = "H", _("high risk")
    KEY = "K", _("key")
    GENERAL = "N", _("general")


class Leaving(models.TextChoices):
    """Why somebody leaves the ledger (出账: domain/4-lifecycles). A death is recorded as such."""

    MOVED = "moved", _("moved away")
    RECOVERED = "recovered", _("out of hardship")
    REFUSED = "refused", _("wants no more help")
    OF_AGE = "of_age", _("over the age limit")
    OTHER = "other", _("another reason")


class SelfCare(models.TextChoices):
    """Six items failed: 0 full, 1–3 partly lost, 4–6 lost (特困人员认定办法 §21)."""

    FULL = "full", _("cares for themself")
    PARTIAL = "partial", _("partly dependent")
    LOST = "lost", _("fully dependent")


class DisabilityType(models.TextChoices):
    """GB/T 26341-2010."""

    VISION = "1", _("visual")
    HEARING = "2", _("hearing")
    SPEECH = "3", _("speech")
    LIMB = "4", _("physical")
    INTELLECT = "5", _("intellectual")
    MENTAL = "6", _("mental")
    MULTIPLE = "7", _("multiple")


class Relation(models.TextChoices):
    """Relation to the householder (GB/T 4761-2008, two digits; those in use)."""

    SELF = "02", _("householder")
    SPOUSE = "10", _("spouse")
    SON = "20", _("son")
    DAUGHTER = "30", _("daughter")
    SON_IN_LAW = "28", _("son-in-law")
    DAUGHTER_IN_LAW = "38", _("daughter-in-law")
    GRANDSON = "41", _("grandson")
    GRANDDAUGHTER = "42", _("granddaughter")
    GRANDSON_MATERNAL = "43", _("daughter's son")
    GRANDDAUGHTER_MATERNAL = "44", _("daughter's daughter")
    FATHER = "51", _("father")
    MOTHER = "52", _("mother")
    PARENT_IN_LAW = "59", _("other parent")
    GRANDPARENT = "60", _("grandparent")
    SIBLING = "70", _("brother or sister")
    OTHER_RELATIVE = "97", _("other relative")
    NO_RELATIVE = "98", _("no relative")


class Ethnicity(models.TextChoices):
    """GB/T 3304-1991."""

    HAN = "01", _("Han")
    MONGOL = "02", _("Mongol")
    HUI = "03", _("Hui")
    TIBETAN = "04", _("Tibetan")
    UYGHUR = "05", _("Uyghur")
    MIAO = "06", _("Miao")
    YI = "07", _("Yi")
    ZHUANG = "08", _("Zhuang")
    BOUYEI = "09", _("Bouyei")
    KOREAN = "10", _("Korean")
    MANCHU = "11", _("Manchu")
    DONG = "12", _("Dong")
    YAO = "13", _("Yao")
    BAI = "14", _("Bai")
    TUJIA = "15", _("Tujia")
    HANI = "16", _("Hani")
    KAZAKH = "17", _("Kazakh")
    DAI = "18", _("Dai")
    LI = "19", _("Li")
    LISU = "20", _("Lisu")
    VA = "21", _("Va")
    SHE = "22", _("She")
    GAOSHAN = "23", _("Gaoshan")
    LAHU = "24", _("Lahu")
    SUI = "25", _("Sui")
    DONGXIANG = "26", _("Dongxiang")
    NAXI = "27", _("Naxi")
    JINGPO = "28", _("Jingpo")
    KIRGIZ = "29", _("Kirgiz")
    TU = "30", _("Tu")
    DAUR = "31", _("Daur")
    MULAO = "32", _("Mulao")
    QIANG = "33", _("Qiang")
    BLANG = "34", _("Blang")
    SALAR = "35", _("Salar")
    MAONAN = "36", _("Maonan")
    GELAO = "37", _("Gelao")
    XIBE = "38", _("Xibe")
    ACHANG = "39", _("Achang")
    PUMI = "40", _("Pumi")
    TAJIK = "41", _("Tajik")
    NU = "42", _("Nu")
    UZBEK = "43", _("Uzbek")
    RUSSIAN = "44", _("Russian")
    EWENKI = "45", _("Ewenki")
    DEANG = "46", _("Deang")
    BONAN = "47", _("Bonan")
    YUGUR = "48", _("Yugur")
    GIN = "49", _("Gin")
    TATAR = "50", _("Tatar")
    DERUNG = "51", _("Derung")
    OROQEN = "52", _("Oroqen")
    HEZHEN = "53", _("Hezhen")
    MONBA = "54", _("Monba")
    LHOBA = "55", _("Lhoba")
    JINO = "56", _("Jino")
    OTHER = "97", _("other")
    FOREIGN = "98", _("naturalised")
