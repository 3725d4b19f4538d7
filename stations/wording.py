"""How dates, counts, money and shares are written, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Text = str | Promise  # words; lazy ones are translated when they are shown
NONE = "—"  # a share of nothing, a figure that is not there
WAN = 10_000


def nothing_chosen(*, is_required: bool) -> str:
    """What a select says before something is chosen."""
    return _("choose") if is_required else _("not chosen")


def day(value: date | None) -> str:
    """11月20日 周四; with its year when that isn't this year."""
    if value is None:
        return NONE
    return _("%(weekday)s %(date)s") % {
        "weekday": _("Mon Tue Wed Thu Fri Sat Sun").split()[value.weekday()],
        "date": short_day(value),
    }


def short_day(value: date | None) -> str:
    """11月20日, or 2024年11月20日."""
    if value is None:
        return NONE
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    words = {"day": value.day, "month": _month(value)}
    if value.year == timezone.localdate().year:
        return _("%(day)s %(month)s") % words
    return full_day(value)


def full_day(value: date) -> str:
    """2026年11月20日: in what is kept and read years later."""
    words = {"day": value.day, "month": _month(value), "year": value.year}
    return _("%(day)s %(month)s %(year)s") % words


def period(since: date | None, until: date | None) -> str:
    """10月2日 – 11月20日; nothing after the dash while it lasts."""
    return f"{short_day(since)} – {short_day(until) if until else ''}".rstrip()


def last_day(until: date | None) -> date | None:
    """Of what holds until that day (``stations.dated``): people say the last day that it holds."""
    return until - timedelta(days=1) if until else None


def held(since: date | None, until: date | None) -> str:
    """10月2日 – 11月19日, of what no longer holds on 20 November."""
    return period(since, last_day(until))


def moment(value: datetime | None) -> str:
    """今天 14:32, 昨天 17:40, 11月10日 09:05."""
    if value is None:
        return NONE
    local = timezone.localtime(value)
    ago = (timezone.localdate() - local.date()).days
    name = {0: _("today"), 1: _("yesterday")}.get(ago) or short_day(local.date())
    return f"{name} {local:%H:%M}"


def exact(value: datetime) -> str:
    """2026-11-10 09:05:07: where it must be told apart years later."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"


def clock_after(value: datetime) -> str:
    """14:32, the first whole minute behind it; with its day when that isn't today."""
    local = timezone.localtime(value + timedelta(seconds=59))
    is_today = local.date() == timezone.localdate()
    return f"{local:%H:%M}" if is_today else f"{local:%Y-%m-%d %H:%M}"


def years(age: int) -> str:
    """72 岁."""
    return _("%(age)s years") % {"age": age}


def minutes(number: int | None) -> str:
    """45 分钟; nothing of none."""
    return _("%(minutes)s minutes") % {"minutes": number} if number else ""


def version(number: int) -> str:
    """第 2 版."""
    return _("version %(n)s") % {"n": number}


def month(value: date | None) -> str:
    """2025年10月."""
    if value is None:
        return NONE
    return _("%(month)s %(year)s") % {"month": _month(value), "year": value.year}


def months_of(first: date, last: date) -> str:
    """2023年1—11月, of months of one year; one month is itself."""
    if first.month == last.month:
        return month(first)
    words = {"first": _month(first), "last": _month(last), "year": first.year}
    return _("%(first)s–%(last)s %(year)s") % words  # noqa: RUF001


def _month(value: date) -> str:
    return _("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()[value.month - 1]


def count(value: float | Decimal | None) -> str:
    """12,934."""
    return NONE if value is None else f"{value:,}"


def quantity(value: Decimal | None) -> str:
    """1,200 or 2.5: so many of something, without trailing zeros."""
    return NONE if value is None else _decimals(value, 2)


def money(yuan: float | Decimal | None) -> str:
    """182.64 万元, at most two decimals; under 1 万 in 元."""
    if yuan is None:
        return NONE
    amount = Decimal(str(yuan))
    if not is_large(amount):
        return _("%(amount)s yuan") % {"amount": _decimals(amount, 2)}
    return _("%(amount)s × 10,000 yuan") % {"amount": _decimals(amount / WAN, 2)}


def is_large(yuan: Decimal | None) -> bool:
    """Whether money is written in 万元."""
    return yuan is not None and abs(yuan) >= WAN


def share(part: float | Decimal | None, whole: float | Decimal | None) -> str:
    """97.9%, one decimal; a share of nothing is a dash, never 0 or 100."""
    if part is None or not whole:
        return NONE
    percent = Decimal(str(part)) * 100 / Decimal(str(whole))
    return f"{percent.quantize(Decimal('0.1'), ROUND_HALF_UP):,}%"


def browser(agent: str) -> str:
    """A User-Agent header in two words: Chrome Android. Order matters: Edge also says Chrome."""
    names = {"MicroMessenger": "WeChat", "Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome"}
    systems = {"Android": "Android", "iPhone": "iPhone", "Windows": "Windows", "Mac OS": "Mac"}
    found = [
        next((word for mark, word in marks.items() if mark in agent), other)
        for marks, other in ((names | {"Safari": "Safari"}, ""), (systems | {"Linux": "Linux"}, ""))
    ]
    return " ".join(word for word in found if word) or _("unknown browser")


def _decimals(amount: Decimal, places: int) -> str:
    """Trailing zeros dropped."""
    rounded = f"{amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    return rounded.rstrip("0").rstrip(".") if "." in rounded else rounded
