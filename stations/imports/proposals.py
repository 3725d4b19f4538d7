"""What a word that no code table has may mean.

One label is proposed alone where nothing but spelling differs. Whatever a cell says beyond it (how
much, of whom, a second label) is never lost by one press: then several are offered to choose from,
or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations
from unicodedata import normalize

from django.db.models import Choices

Words = Mapping[str, set[object]]  # plain word → the codes that it may mean
TURNING = frozenset("不没未非无否低半退原继养拒前曾停消销撤脱疑拟申")
# How much, and of which: another of these is another meaning, and no slip.
QUALIFYING = TURNING | frozenset("中部分轻重度之高极特全完多少后大小城乡村镇级一二三四五六七八九十")
QUALIFYING |= frozenset("0123456789")
KIN = frozenset("子女父母夫妻孙儿兄弟姐妹婿媳爷奶公婆男")
# What may stand behind a word and says nothing more, the longest first.
NEUTRAL = ("老年人", "老人", "人员", "人群", "家庭", "对象", "群众", "人", "户", "者", "的", "类")
ENDS = ("残疾", *NEUTRAL)  # what a label may lack and still be told from all others
SHORT = 3  # characters of a word in which a missing one may be the one that tells
EDITS = 4  # a slip in every so many characters
_REMARK = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")


@dataclass
class Proposal:
    """``labels``: the only one, or several to choose from. ``together``: those that the cell says
    all at once."""

    labels: list[str] = field(default_factory=list)
    together: list[str] = field(default_factory=list)


def plain(word: str) -> str:
    """For comparing: width, case, spaces, hyphens and brackets make no difference."""
    return re.sub(r"[\s()\-–—·]+", "", normalize("NFKC", word)).casefold()


def parts_of_labels(choices: type[Choices]) -> Iterator[tuple[str, object]]:
    """Plain word and code: 基金会、慈善会 is called by either."""
    for member in choices:
        parts = str(member.label).split("、")
        for part in parts if len(parts) > 1 else []:
            yield plain(part), member.value


def turns(word: str) -> list[str]:
    """What turns a meaning round, and is no matter of spelling: 没见到 isn't 见到了. Twice is no
    more what it was once: 非事实无人抚养."""
    return sorted("不" if one in "没未非无否" else one for one in word if one in TURNING)


def propose(cell: str, labels: Mapping[object, str], words: Words) -> Proposal:
    """``labels``: by code; ``words``: whatever else is known of them."""
    said = plain(cell)
    if not said:
        return Proposal()
    same = {key: label for key, label in labels.items() if turns(label) == turns(cell)}
    stems = _stems(labels, words)
    telling, held = _telling(stems), _held(said, stems)
    named = set().union(*held.keys) if held else same.keys()
    slips = [one for key, one in same.items() if key in named and _is_slip(said, one, telling)]
    if slips:
        return Proposal(slips)
    if held:
        return _of_held(cell, held, labels)
    return Proposal(_having(said, same.values()))


def _is_slip(said: str, word: str, telling: Set[str]) -> bool:
    """One character wrong, missing or too many, and none that qualifies or tells two words of the
    table apart: 失独 is no slip of 失能."""
    label = plain(word)
    changes = [
        (said[a:b], label[c:d])
        for tag, a, b, c, d in SequenceMatcher(None, said, label, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    extra = {one for there, _here in changes for one in there}
    lacking = {one for _there, here in changes for one in here}
    edits = sum(max(len(there), len(here)) for there, here in changes)
    if len(label) < SHORT or len(label) == SHORT and not extra:
        return False
    telling = telling | QUALIFYING | (KIN if extra else frozenset())
    return edits <= max(1, len(label) // EDITS) and not (extra | lacking) & telling


def _telling(stems: Mapping[str, Set[object]]) -> frozenset[str]:
    return _telling_of(frozenset((word, frozenset(keys)) for word, keys in stems.items()))


@cache
def _telling_of(stems: frozenset[tuple[str, frozenset[object]]]) -> frozenset[str]:
    """By which single characters words of different codes differ."""
    found: set[str] = set()
    for (one, keys), (other, others) in combinations(stems, 2):
        if len(one) == len(other) and not keys & others:
            apart = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
            found.update(*(apart if len(apart) == 1 else ()))
    return frozenset(found)


def _stems(labels: Mapping[object, str], words: Words) -> dict[str, set[object]]:
    """Words that stand for codes, as they may stand within a longer one."""
    stems: dict[str, set[object]] = {}
    for word, keys in words.items():
        stems.setdefault(word, set()).update(keys)
    for key, label in labels.items():
        bare = plain(_REMARK.sub("", label))
        for word in {bare, _without(bare, ENDS)}:
            stems.setdefault(word, set()).add(key)
    return {word: keys for word, keys in stems.items() if _is_stem(word)}


def _is_stem(word: str) -> bool:
    """不能 says of whatever stands behind it that it isn't so."""
    return len(word) > 1 and not word.isdigit() and not (len(word) == 2 and word[0] == "不")


@dataclass
class _Held:
    keys: list[set[object]]
    rest: list[str]


def _held(said: str, stems: Mapping[str, set[object]]) -> _Held | None:
    """The known words within this one, in their order, and what else it says."""
    found: dict[int, set[object]] = {}
    left = said
    for word in sorted(stems, key=len, reverse=True):
        at = left.find(word)
        if at >= 0:
            found[at] = stems[word]
            left = left[:at] + "|" * len(word) + left[at + len(word) :]
    return _Held([found[at] for at in sorted(found)], re.split(r"\|+", left)) if found else None


def _of_held(cell: str, held: _Held, labels: Mapping[object, str]) -> Proposal:
    """Nothing where what turns a meaning stands in what no label says."""
    named = [label for key, label in labels.items() if any(key in keys for keys in held.keys)]
    if turns("".join(held.rest)):
        return Proposal()
    if len(held.keys) > 1 and len(named) > 1:
        is_sure = all(len(keys) == 1 for keys in held.keys)
        ordered = [labels[key] for keys in held.keys for key in labels if key in keys]
        once = list(dict.fromkeys(ordered))
        return Proposal(once, once if is_sure else [])
    says_more = any(not _is_neutral(piece, named) for piece in held.rest)
    is_one = not says_more and turns(named[0]) == turns(cell)
    return Proposal(named if len(named) > 1 or is_one else [])


def _is_neutral(piece: str, labels: Iterable[str]) -> bool:
    bare = _without(piece, NEUTRAL)
    return not bare or any(bare in plain(_REMARK.sub("", label)) for label in labels)


def _having(said: str, labels: Iterable[str]) -> list[str]:
    """Those that say the word, and more, if there are several: one alone would add what nobody has
    said. What is said in brackets is no name."""
    known = list(labels)
    bare = _without(said, NEUTRAL)
    for word in (said, bare, "".join(one for one in bare if one not in QUALIFYING)):
        having = [one for one in known if len(word) > 1 and word in plain(_REMARK.sub("", one))]
        if len(having) > 1:
            return having
    return []


def _without(word: str, ends: Sequence[str]) -> str:
    """Of a word its end, if something is left."""
    for end in ends:
        if word.endswith(end):
            return word.removesuffix(end)
    return word
