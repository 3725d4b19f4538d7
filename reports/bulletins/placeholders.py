"""What a bulletin's template says: literal text and placeholders, read and checked.

A placeholder is ``{figure|qualifier|unit|position|option=…}``; all but the figure may be left
out. A figure is an indicator, one of its cells and an aspect of it:
``IND-RES-03@group=children_in_difficulty``, ``IND-NET-02.numerator``, ``IND-SVC-01.change`` (on
the year before). ``{place}``, ``{period}`` and ``{day}`` are words. What stands in [square
brackets] is left out when a figure in it is not there, or 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from cases.dimensions import TableWords
from reports.bulletins.qualifiers import (
    COVERAGE,
    EXACT,
    PERCENT,
    POINTS,
    POSITIONS,
    QUALIFIERS,
    SHARES,
    Wording,
    is_unit,
)
from reports.figures.keys import FigureKey
from reports.indicators import CATALOGUE, Indicator
from reports.issued.item_words import WORDS
from reports.issued.sheets import DIMENSIONS

PIECE = re.compile(r"\{[^{}]*\}")
TOKEN = re.compile(PIECE.pattern + r"|[\[\]{}]")
FIGURE = re.compile(
    r"(?P<id>[A-Z]+-[A-Z]+-\w+)(?P<cell>(?:@[^.@]*)*)(?:\.(?P<aspect>\w*))?", re.ASCII
)
ONE = re.compile(r"(?P<name>\w+)=(?P<item>[^=]+)", re.ASCII)  # of what stands after an @
TYPED_WIDE = str.maketrans("｛｝｜＠＝［］", "{}|@=[]")
PLAIN, TARGET, CHANGE, NAMES = "", "target", "change", "names"
ASPECTS = (PLAIN, "numerator", "denominator", TARGET, CHANGE, NAMES)
NAMED = ("place", "period", "day")
UNKNOWN = "unknown_indicator"  # code of the error
GOODS = "item"  # ``@item=棉被/床``: goods by name and unit
PART = "part"  # ``@part=522301``: of a division below, whole or by one dimension
STEP, DECIMALS, SPELLED = ("step", "步长"), ("decimals", "小数"), ("spelled", "汉字")
HAN = "[\u3400-\u9fff]"
MARK = "[,;:?!()]"
WIDE = str.maketrans(",;:?!()", "，；：？！（）")


@dataclass(frozen=True)
class Placeholder:
    cell: FigureKey
    aspect: str = PLAIN
    wording: Wording = Wording()
    decimals: int | None = None


Spoken = str | Placeholder


@dataclass(frozen=True)
class Clause:
    """Said only when each of its figures is there and more than nothing."""

    pieces: tuple[Spoken, ...]


Piece = Spoken | Clause


class Options(NamedTuple):
    step: Decimal | None = None
    decimals: int | None = None
    is_spelled: bool = False


Check = Callable[[Placeholder], None]


def parse(text: str, check: Check | None = None) -> list[Piece]:
    """Literal text, with full-width marks, placeholders and clauses.

    Raises ValidationError with a sentence for each wrong placeholder: what, where, why, and what
    would be right. ``check`` says what else is wrong with one.
    """
    text = text.translate(TYPED_WIDE)
    is_chinese = re.search(HAN, PIECE.sub("", text)) is not None
    found: list[Piece] = []
    clause: list[Spoken] | None = None
    errors: list[ValidationError] = []
    for start, token in _tokens(text):
        try:
            if token in ("[", "]"):
                clause = _turn(token, clause, found)
            else:
                piece = _piece(token, is_chinese, check)
                (found if clause is None else clause).append(piece)
        except ValidationError as error:
            errors += _placed(error, text, start, token)
    if clause is not None:
        alone = ValidationError(_("a bracket without its partner."))
        errors += _placed(alone, text, text.rindex("["), "[")
    if errors:
        raise ValidationError(errors)
    return found


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    """Placeholders, brackets, stray braces, and what stands between them."""
    end = 0
    for match in TOKEN.finditer(text):
        if match.start() > end:
            yield end, text[end : match.start()]
        yield match.start(), match[0]
        end = match.end()
    if end < len(text):
        yield end, text[end:]


def _turn(mark: str, clause: list[Spoken] | None, found: list[Piece]) -> list[Spoken] | None:
    """Into a clause, or out of it."""
    if (mark == "[") != (clause is None):
        raise ValidationError(_("a bracket without its partner."))
    if clause is None:
        return []
    found.append(Clause(tuple(clause)))
    return None


def _piece(token: str, is_chinese: bool, check: Check | None) -> Spoken:
    if token in ("{", "}"):
        raise ValidationError(_("a brace without its partner."))
    if token[0] == "{":
        found = placeholder(token[1:-1])
        if check is not None:
            check(found)
        return found
    return widened(token) if is_chinese else token


def _placed(error: ValidationError, text: str, start: int, what: str) -> Iterator[ValidationError]:
    for one in error.error_list:
        sentence = _at(text, start, what, one.messages[0])
        yield ValidationError(sentence, code=one.code or "placeholder")


def _at(text: str, start: int, what: str, sentence: str) -> str:
    before = text[:start]
    return _("Line %(line)d, character %(column)d, %(what)s: %(sentence)s") % {
        "line": before.count("\n") + 1,
        "column": start - before.rfind("\n"),
        "what": what,
        "sentence": sentence,
    }


def placeholder(inside: str) -> Placeholder:
    """What stands between the braces; raises ValidationError."""
    figure, *fields = [field.strip() for field in inside.split("|")]
    if figure in NAMED and not fields:
        return Placeholder(FigureKey(figure))
    plain = [field for field in fields if not _is_option(field)]
    if len(plain) > 3:
        sentence = _("“%(word)s” is one too many: write figure|qualifier|unit|position.")
        raise ValidationError(sentence % {"word": plain[3]})
    qualifier, unit, position = [*plain, "", "", ""][:3]
    cell, aspect = read_figure(figure)
    options = _options(field for field in fields if _is_option(field))
    wording = Wording(qualifier, unit, position, options.step, options.is_spelled)
    _check_words(wording, CATALOGUE[cell.indicator])
    found = Placeholder(cell, aspect, wording, options.decimals)
    _check_unit(found, CATALOGUE[cell.indicator])
    return found


def read_figure(text: str) -> tuple[FigureKey, str]:
    """``IND-RES-03@group=minors.numerator`` as its cell and aspect."""
    match = FIGURE.fullmatch(text)
    if match is None:
        sentence = _("“%(word)s” is no figure; write one as IND-SVC-01, or one of %(known)s.")
        raise ValidationError(sentence % {"word": text, "known": ", ".join(NAMED)})
    key = match["id"]
    indicator = CATALOGUE.get(key)
    if indicator is None:
        raise ValidationError(_unknown(key), code=UNKNOWN)
    aspect = match["aspect"] or PLAIN
    if aspect not in ASPECTS:
        sentence = _("“%(word)s” is unknown; there are %(known)s.")
        raise ValidationError(
            sentence % {"word": f".{aspect}", "known": " ".join(f".{a}" for a in ASPECTS[1:])}
        )
    part, dimension, item = _cell(match["cell"])
    if dimension == GOODS:
        item = "|".join(item.rsplit("/", 1))
    if dimension:
        _check_cell(indicator, dimension, item)
    return FigureKey(key, part, dimension, item), aspect


def _cell(text: str) -> tuple[str, str, str]:
    """``@group=minors@part=522301``, in either order: the part, and one dimension with its
    item."""
    part = dimension = item = ""
    for piece in text.split("@")[1:]:
        match = ONE.fullmatch(piece.strip())
        if match is None:
            sentence = _("“@%(word)s” names no cell; write it as @group=elders or @part=522301.")
            raise ValidationError(sentence % {"word": piece})
        if match["name"] == PART and not part:
            part = match["item"]
        elif match["name"] == PART or dimension:
            sentence = _("“@%(word)s” is one too many: a figure has one part and one dimension.")
            raise ValidationError(sentence % {"word": piece})
        else:
            dimension, item = match["name"], match["item"]
    return part, dimension, item


def _unknown(key: str) -> str:
    alike = [known for known in CATALOGUE if known.startswith(key[:10])]
    alike = alike or get_close_matches(key, list(CATALOGUE))
    sentence = _("there is no indicator %(key)s.") % {"key": key}
    if alike:
        sentence += " " + _("There are %(known)s.") % {"known": ", ".join(alike)}
    return sentence


def _check_cell(indicator: Indicator, dimension: str, item: str) -> None:
    if dimension not in indicator.told_by:
        sentence = _("%(key)s is not counted by “%(dimension)s”; there are %(known)s.")
        words = {"key": indicator.id, "dimension": dimension}
        words["known"] = ", ".join((*indicator.told_by, PART))
        raise ValidationError(sentence % words)
    known = WORDS.get(dimension)
    if isinstance(known, TableWords) and item not in known.known([item]):
        sentence = _("there is no %(dimension)s “%(item)s”.")
        label = DIMENSIONS[dimension]
        raise ValidationError(sentence % {"dimension": label, "item": item})
    if known and item not in known:
        sentence = _("“%(item)s” is unknown; there are %(known)s.")
        raise ValidationError(sentence % {"item": item, "known": ", ".join(known)})


def _is_option(field: str) -> bool:
    return "=" in field or field in SPELLED


def _options(fields: Iterable[str]) -> Options:
    found = Options()
    for field in fields:
        name, _equals, value = (part.strip() for part in field.partition("="))
        if name in SPELLED and not value:
            found = found._replace(is_spelled=True)
        elif name in STEP:
            found = found._replace(step=_step(value))
        elif name in DECIMALS and value in ("0", "1", "2", "3", "4"):
            found = found._replace(decimals=int(value))
        else:
            sentence = _("“%(word)s” is unknown; there are step=1000, decimals=0 to 4, spelled.")
            raise ValidationError(sentence % {"word": field})
    return found


def _step(value: str) -> Decimal:
    """1, 10, 0.1: the place of one digit, since the rule speaks of digits."""
    try:
        step = Decimal(value)
    except InvalidOperation:
        step = Decimal(0)
    if not step.is_finite() or step <= 0 or step.normalize().as_tuple().digits != (1,):
        raise ValidationError(_("the step is the place of a digit: 1, 10, 100, …"))
    return step


def _check_words(wording: Wording, indicator: Indicator) -> None:
    if wording.qualifier not in QUALIFIERS:
        raise ValidationError(
            _("“%(word)s” is no qualifier; there are %(known)s, or none.")
            % {"word": wording.qualifier, "known": " ".join(filter(None, QUALIFIERS))}
        )
    if not is_unit(wording.unit):
        sentence = _("“%(word)s” is no known unit; this figure is counted in %(unit)s.")
        raise ValidationError(sentence % {"word": wording.unit, "unit": _written_in(indicator)})
    if wording.position not in POSITIONS:
        raise ValidationError(
            _("“%(word)s” is no position; there are %(known)s (of the 万), or none.")
            % {"word": wording.position, "known": " ".join(filter(None, POSITIONS))}
        )
    if wording.step and QUALIFIERS[wording.qualifier] == EXACT:
        raise ValidationError(_("a step rounds, so it needs 余, 多, 超, 近 or 约."))


def _written_in(indicator: Indicator) -> str:
    """Its unit as the prose has it, whoever reads the sentence."""
    with translation.override(settings.LANGUAGE_CODE):
        return PERCENT if indicator.is_share else str(indicator.unit)


def _check_unit(found: Placeholder, indicator: Indicator) -> None:
    """Shares are written as shares, numbers as numbers."""
    unit = found.wording.unit
    if found.aspect == NAMES:
        if unit or found.wording.qualifier:
            word = found.wording.qualifier or unit
            sentence = _("names have neither qualifier nor unit: leave “%(word)s” out.")
            raise ValidationError(sentence % {"word": word})
    elif found.aspect == CHANGE:
        wanted = POINTS if indicator.is_share else PERCENT
        if unit != wanted:
            sentence = _("this change is written with %(unit)s, not with “%(word)s”.")
            raise ValidationError(sentence % {"unit": wanted, "word": unit})
    elif indicator.is_share and found.aspect in (PLAIN, TARGET):
        if unit not in SHARES:
            sentence = _("a share is written with %(unit)s, not with “%(word)s”.")
            raise ValidationError(sentence % {"unit": f"{PERCENT} / {COVERAGE}", "word": unit})
    elif unit in (*SHARES, POINTS):
        sentence = _("%(key)s is no share: not “%(word)s”, it is counted in %(unit)s.")
        words = {"key": indicator.id, "word": unit, "unit": _written_in(indicator)}
        raise ValidationError(sentence % words)


def widened(text: str) -> str:
    """Marks of Chinese prose, a full stop too; a comma between two digits stays as it is."""
    text = re.sub(rf"(?<![0-9A-Za-z]){MARK}|{MARK}(?![0-9A-Za-z/])", _widen, text)
    return re.sub(rf"(?<={HAN}|[）%”])\.(?=\s|$)|^\.(?=\s|$)", "。", text)


def _widen(match: re.Match[str]) -> str:
    return match[0].translate(WIDE)
