"""The parts of a page: templates/components/README.md shows each one.

A builtin library (config/settings.py), so no template loads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain
from urllib.parse import urlsplit

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from stations import masking, phones, wording
from stations.lists.remembered import left
from stations.looks import LOOKS
from stations.operations.request_ids import REQUEST_ID

register = template.Library()
LINES, LETTERS = 6, 40  # of a text before the rest is folded, and of a line


for name, show in {
    "mask_name": masking.mask_name,
    "mask_identity": masking.mask_identity,
    "mask_phone": masking.mask_phone,
    "dialled": phones.dialled,
    "day": wording.day,
    "short_day": wording.short_day,
    "full_day": wording.full_day,
    "period": wording.period,
    "held": wording.held,
    "last_day": wording.last_day,
    "moment": wording.moment,
    "month": wording.month,
    "years": wording.years,
    "minutes": wording.minutes,
    "version": wording.version,
    "count": wording.count,
    "quantity": wording.quantity,
    "money": wording.money,
    "share": wording.share,
    "browser": wording.browser,
}.items():
    register.filter(name, show)


@register.simple_tag
def icon(name: str, label: str = "", tone: str = "", *, css: str = "") -> SafeString:
    """An icon of the sprite; decoration unless it has a label of its own."""
    classes = ["i", *(["i-solid"] if name.endswith("-filled") else []), css]
    if tone:
        classes += ["is", tone]
    return format_html(
        '<svg class="{}" {}><use href="{}#i-{}"/></svg>',
        " ".join(classes).strip(),
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"'),
        static("icons/sprite.svg"),
        name,
    )


@register.simple_tag
def pill(word: str, tone: str = "", icon_name: str = "") -> SafeString:
    """A state: icon and word. Tone: ok, warn, bad, acc; with " tint" when it is the message."""
    return format_html(
        '<span class="pill {}">{}{}</span>', tone, icon(icon_name) if icon_name else "", word
    )


@register.simple_tag
def state_pill(name: str, code: str) -> SafeString:
    """A code of this name (case, filing, receipt …); nothing when it has no look."""
    look = LOOKS[name].get(code)
    return pill(look.word, look.tone, look.icon) if look else SafeString("")


@register.simple_tag
def risk_pill(risk: str) -> SafeString:
    return state_pill("risk", risk)


@register.simple_tag
def mood_pill(code: str) -> SafeString:
    """How somebody was (well, attention, danger), or why nobody was met; nothing when unknown."""
    return state_pill("mood", code)


@register.simple_tag
def due(day: date | None, *, prefix: str = "") -> SafeString:
    """When something is due: overdue red, today amber, else the date."""
    if day is None:
        return SafeString(wording.NONE)
    late = (timezone.localdate() - day).days
    if late > 0:
        tone, name = "bad", "clock-exclamation"
        words = ngettext("%(days)d day overdue", "%(days)d days overdue", late) % {"days": late}
    elif late == 0:
        tone, name, words = "warn", "clock", gettext("today")
    else:
        tone, name, words = "", "clock", wording.day(day)
    return format_html(
        '<span class="due {}">{}{}</span>', tone, icon(name), f"{prefix} {words}".strip()
    )


@register.simple_tag
def delta(change: str, *, rises: bool | None, is_good: bool | None = None) -> SafeString:
    """A change: arrow up or down (None: level); green or red by good or bad, not by direction."""
    name = "minus" if rises is None else "arrow-up" if rises else "arrow-down"
    tone = "" if is_good is None else "ok" if is_good else "bad"
    return format_html('<span class="delta {}">{}{}</span>', tone, icon(name), change)


@register.simple_tag
def num(value: object, url: str = "", unit: str = "") -> SafeString:
    """A figure; with a url it opens the records behind it (dotted underline)."""
    text = wording.count(value) if isinstance(value, int | float) else value or wording.NONE
    if unit:
        text = f"{text} {unit}"
    return (
        format_html('<a class="open" href="{}">{}</a>', url, text)
        if url
        else conditional_escape(text)
    )


@register.simple_tag
def dots(*words: object) -> SafeString:
    """Words parted by the middle dot; a list gives each of its own, what is empty is left out."""
    parted = chain.from_iterable(one if isinstance(one, list | tuple) else [one] for one in words)
    said = ((word,) for word in parted if word not in (None, ""))
    return format_html_join(SafeString('<span class="mid">·</span>'), "{}", said)


@register.simple_tag
def kv(label: str, value: object, url: str = "", *, css: str = "") -> SafeString:
    """A line of ``<dl class="kv">``, none without a value; with a url the value is a link."""
    if value in (None, ""):
        return SafeString("")
    return format_html(
        "<dt>{}</dt><dd{}>{}</dd>",
        label,
        format_html(' class="{}"', css) if css else "",
        format_html('<a class="open" href="{}">{}</a>', url, value) if url else value,
    )


@register.inclusion_tag("components/_long.html")
def long(text: str) -> dict[str, object]:
    """What somebody wrote at length: six lines of it, the rest when it is asked for; on paper
    all of it."""
    is_long = len(text) > LINES * LETTERS or text.count("\n") >= LINES
    return {"text": text, "is_long": is_long}


@register.simple_tag
def avatar(person: object, tone: str = "") -> SafeString:
    return format_html(
        '<span class="avatar {}" aria-hidden="true">{}</span>', tone, str(person)[:1]
    )


def _address(to: str, args: tuple[object, ...]) -> str:
    """An address as it is; a route's name (``cases:person``) with what its pattern takes."""
    return reverse(to, args=args) if to and not set("/?#") & set(to) else to


@register.simple_tag(takes_context=True)
def crumb(context: Mapping[str, HttpRequest], label: str, to: str, *args: object) -> SafeString:
    """A step above this page, in the desk's top bar; the page itself follows as <b>. A list is
    as it was left."""
    return format_html(
        '<a class="muted text-decoration-none" href="{}">{}</a>{}',
        left(context.get("request"), _address(to, args)),
        label,
        icon("chevron-right"),
    )


@register.simple_tag
def button(
    label: str, icon_name: str, to: str, *args: object, css: str = "btn-light"
) -> SafeString:
    """A link that looks like a button."""
    return format_html(
        '<a class="btn {}" href="{}">{}{}</a>', css, _address(to, args), icon(icon_name), label
    )


@register.simple_tag(takes_context=True)
def back(context: Mapping[str, HttpRequest], to: str, *args: object) -> SafeString:
    """The arrow in the phone's head. It makes the head the bar of a page below. To a list it
    leads back as it was left: with its filter, its order and its page; straight from it also
    with what was searched for."""
    return format_html(
        '<a class="iconbtn back" href="{}" aria-label="{}">{}</a>',
        _as_left(context.get("request"), _address(to, args)),
        gettext("Back"),
        icon("arrow-left"),
    )


@register.simple_tag(takes_context=True)
def cancel(context: Mapping[str, HttpRequest], to: str, *args: object) -> SafeString:
    """Beside the button that saves: away from a form, where the arrow in the head leads too."""
    url = _as_left(context.get("request"), _address(to, args))
    return format_html('<a class="btn btn-link" href="{}">{}</a>', url, gettext("Cancel"))


def _as_left(request: HttpRequest | None, url: str) -> str:
    came = urlsplit(request.headers.get("referer", "")) if request else urlsplit("")
    if request and came.query and came.path == url and came.netloc == request.get_host():
        return f"{url}?{came.query}"
    return left(request, url)


@register.inclusion_tag("components/_panel_head.html")
def panel_head(
    id: str, title: str, url: str = "", label: str = "", *, icon_name: str = "plus"
) -> dict[str, object]:
    """The name of a panel and, where one may, what adds to it. Without a url only the name."""
    return {"id": id, "title": title, "url": url, "label": label, "icon_name": icon_name}


@register.inclusion_tag("components/_link_row.html")
def link_row(
    label: str, icon_name: str, to: str, *args: object, number: int = 0
) -> dict[str, object]:
    """A line of <nav class="rows">: icon, words, how many are unread there."""
    url = _address(to, args)
    return {"url": url, "label": label, "number": number, "icon_name": icon_name}


@register.inclusion_tag("components/_post_button.html")
def post_button(
    label: str, icon_name: str, to: str, *args: object, css: str = "btn-light"
) -> dict[str, object]:
    """A form that is but its button; without css as the menu it stands in draws it."""
    return {"url": _address(to, args), "label": label, "icon_name": icon_name, "css": css}


@register.inclusion_tag("components/_toast.html")
def toast(message: object) -> dict[str, object]:
    """What the last act led to, with the doors that ``stations.pages.say`` gave it."""
    doors = (getattr(message, "extra_tags", "") or "").split("\n")
    undo, url, label = doors if len(doors) == 3 else ("", "", "")
    return {"text": message, "undo": undo, "url": url, "label": label}


@register.simple_tag
def request_id() -> str:
    """By which an administrator finds it in the log."""
    return REQUEST_ID.get()


@register.inclusion_tag("components/_stage.html")
def stage(steps: Iterable[object]) -> dict[str, object]:
    """A life in steps. Each step has label, state (done, short, now, later) and note."""
    return {"steps": list(steps)}


@register.inclusion_tag("components/_pages.html", takes_context=True)
def pages(
    context: Mapping[str, HttpRequest], page: Page, unit: str = "", target: str = ""
) -> dict[str, object]:
    """第 1–12 人，共 54 人, previous and next. With a target (#id), htmx swaps that part."""
    return {
        "page": page,
        "first": page.start_index(),
        "last": page.end_index(),
        "total": wording.count(page.paginator.count),
        "previous": page.previous_page_number() if page.has_previous() else None,
        "next": page.next_page_number() if page.has_next() else None,
        "unit": unit,
        "target": target,
        "request": context.get("request"),
    }


@register.inclusion_tag("components/_empty.html")
def nothing(
    title: str, text: str = "", *, icon_name: str = "circle-check", url: str = "", label: str = ""
):
    """What is so, what comes next, one button."""
    return {"title": title, "text": text, "icon_name": icon_name, "url": url, "label": label}


@register.inclusion_tag("components/_filters.html")
def filters(options: Iterable[object], label: str = "") -> dict[str, object]:
    """Chips with counts. Each option has label, url, is_on and, if known, count."""
    return {"options": list(options), "label": label}


@register.inclusion_tag("components/_alert.html")
def alert(text: str, tone: str = "", *, title: str = "", icon_name: str = ""):
    usual = {"bad": "alert-octagon", "warn": "alert-triangle", "ok": "circle-check"}
    return {
        "text": text,
        "tone": tone,
        "title": title,
        "icon_name": icon_name or usual.get(tone, "info-circle"),
    }


@register.simple_tag
def meter(value: float, most: float, label: str) -> SafeString:
    """A bar; the label says both figures in words."""
    return format_html(
        '<progress class="meter" value="{}" max="{}" aria-label="{}"></progress>',
        value,
        most or 1,
        label,
    )


@register.simple_tag
def th(label: str, css: str = "", *, heard: bool = False) -> SafeString:
    """The head of a column; ``heard``: of one whose cells say by themselves what they are."""
    return format_html(
        '<th scope="col"{}>{}</th>',
        format_html(' class="{}"', css) if css else "",
        format_html('<span class="visually-hidden">{}</span>', label) if heard else label,
    )


@register.inclusion_tag("components/_sort.html", takes_context=True)
def sort(
    context: Mapping[str, HttpRequest], key: str, label: str, *, css: str = "", by: str = "sort"
):
    """A table head that sorts: ?sort=key, then ?sort=-key."""
    request = context["request"]
    now = request.GET.get(by, "")
    query = request.GET.copy()
    for name in ("page", "before", "after"):  # of the order before
        query.pop(name, None)
    query[by] = f"-{key}" if now == key else key
    order, mark = {key: ("ascending", "arrow-up"), f"-{key}": ("descending", "arrow-down")}.get(
        now, ("", "")
    )
    url = f"?{query.urlencode()}"
    return {"url": url, "label": label, "order": order, "mark": mark, "css": css}
