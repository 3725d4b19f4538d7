"""How a Chinese name is read and found: pinyin, initials, characters with two readings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

from pypinyin import lazy_pinyin

from stations.spelling.rules import name as spelled_name

# Surnames that a dictionary reads as the everyday word. The first reading is the surname's
# own and orders the list; somebody who types the other one finds the person, too.
SURNAMES = {
    "万俟": "mo qi|wan si", "尉迟": "yu chi|wei chi", "长孙": "zhang sun|chang sun",
    "单于": "chan yu|shan yu|dan yu", "澹台": "tan tai|dan tai", "令狐": "ling hu",
    "欧阳": "ou yang", "司马": "si ma", "上官": "shang guan", "诸葛": "zhu ge",
    "皇甫": "huang fu", "慕容": "mu rong", "公孙": "gong sun", "夏侯": "xia hou",
    "司徒": "si tu", "东方": "dong fang", "端木": "duan mu", "独孤": "du gu",
    "曾": "zeng|ceng", "单": "shan|dan", "仇": "qiu|chou", "解": "xie|jie", "区": "ou|qu",
    "尉": "wei|yu", "查": "zha|cha", "盖": "ge|gai", "朴": "piao|pu", "洗": "xian|xi",
    "冼": "xian", "覃": "qin|tan", "翟": "zhai|di", "乐": "yue|le", "员": "yun|yuan",
    "缪": "miao|mou", "折": "she|zhe", "种": "chong|zhong", "秘": "bi|mi", "繁": "po|fan",
    "燕": "yan", "宁": "ning", "黑": "he|hei", "召": "shao|zhao", "隗": "wei|kui",
    "郇": "xun|huan", "纪": "ji", "佴": "nai|er", "那": "na|nuo", "沈": "shen|chen",
    "郗": "xi|chi", "贾": "jia|gu", "车": "che|ju", "盛": "sheng|cheng", "柏": "bai|bo",
    "薄": "bo|bao", "祭": "zhai|ji", "句": "gou|ju", "牟": "mou|mu", "谌": "chen|shen",
    "重": "chong|zhong", "过": "guo", "乜": "nie|mie", "强": "qiang|jiang", "藏": "zang|cang",
    "行": "xing|hang", "省": "xing|sheng", "都": "du|dou", "会": "gui|hui", "褚": "chu|zhu",
    "莘": "shen|xin", "任": "ren", "应": "ying", "华": "hua", "葛": "ge", "哈": "ha",
    "卜": "bu", "石": "shi", "曲": "qu", "相": "xiang", "臧": "zang", "逄": "pang",
    "幺": "yao", "阚": "kan", "俞": "yu", "於": "yu", "叶": "ye", "晟": "cheng|sheng",
    "钭": "tou|dou", "殷": "yin", "长": "chang|zhang", "调": "diao|tiao", "参": "shen|can",
    "刁": "diao", "芮": "rui", "么": "yao|me", "褶": "zhe", "朝": "chao|zhao", "舍": "she",
}  # fmt: skip
# Characters of given names that are read in more than one way. The dictionary's own reading, by
# what stands beside the character, comes first and orders the list.
GIVEN = {
    "长": "chang zhang", "乐": "le yue", "行": "xing hang heng", "重": "zhong chong",
    "朝": "chao zhao", "曾": "zeng ceng", "单": "dan shan", "盛": "sheng cheng",
    "传": "chuan zhuan", "朴": "pu piao", "都": "du dou", "蔓": "man wan", "参": "can shen",
    "宿": "su xiu", "藏": "cang zang", "车": "che ju", "晟": "sheng cheng",
    "强": "qiang jiang", "省": "sheng xing", "会": "hui kuai", "将": "jiang qiang",
    "调": "tiao diao", "什": "shi shen", "择": "ze zhai", "柏": "bai bo", "薄": "bo bao",
    "便": "bian pian", "禅": "chan shan", "称": "cheng chen", "澄": "cheng deng",
    "乘": "cheng sheng", "弹": "tan dan", "度": "du duo", "佛": "fo fu", "和": "he huo",
    "虹": "hong jiang", "稽": "ji qi", "贾": "jia gu", "见": "jian xian", "角": "jiao jue",
    "解": "jie xie", "劲": "jin jing", "隽": "jun juan", "卷": "juan quan", "觉": "jue jiao",
    "露": "lu lou", "绿": "lv lu", "率": "lv shuai", "模": "mo mu", "娜": "na nuo",
    "奇": "qi ji", "区": "qu ou", "色": "se shai", "莎": "sha suo", "杉": "shan sha",
    "裳": "shang chang", "召": "zhao shao", "石": "shi dan", "拓": "tuo ta", "尉": "wei yu",
    "纤": "xian qian", "校": "xiao jiao", "仔": "zi zai", "茜": "qian xi", "莘": "xin shen",
    "秘": "mi bi", "阿": "a e", "伽": "jia qie", "番": "fan pan", "泊": "bo po",
    "大": "da dai", "亲": "qin qing", "圈": "quan juan", "沈": "shen chen", "殷": "yin yan",
    "琢": "zhuo zuo", "翟": "zhai di", "缪": "miao mou", "谷": "gu yu", "扎": "zha za",
    "种": "zhong chong", "洗": "xi xian", "尾": "wei yi", "差": "cha chai",
    "着": "zhuo zhao", "折": "zhe she",
    "祭": "ji zhai", "员": "yuan yun", "适": "shi kuo", "识": "shi zhi", "叶": "ye xie",
}  # fmt: skip
MOST = 16  # ways in which one name is read
_NOT_READ = re.compile(r"[^\w]|_")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def plain(name: str) -> str:
    """Letters and Chinese characters only (a dot in 买买提·吐尔逊 is not typed), lower case."""
    return _NOT_READ.sub("", spelled_name(name)).lower()


def is_han(char: str) -> bool:
    return bool(_HAN.match(char))


def readings(name: str) -> list[tuple[list[str], list[str]]]:
    """Each way to read a name, as (syllables of the surname, of the given name).

    The first one is the usual one: 曾国芳 → (["zeng"], ["guo", "fang"]), then with "ceng".
    Of the few names that have more than sixteen the first ones.
    """
    text = plain(name)
    surname = next((text[:n] for n in (2, 1) if len(text) >= n and text[:n] in SURNAMES), text[:1])
    known = SURNAMES.get(surname)
    ways = [way.split() for way in known.split("|")] if known else [_read(surname)]
    surnames = [found for way in ways for found in _spelled(way)]
    given = product(*_given(text[len(surname) :]))  # one by one: 阿 fifty times has 2**50 ways
    found = ((first, list(last)) for last in given for first in surnames)
    return list(islice(found, MOST))


def _given(text: str) -> list[list[str]]:
    """Of each character its readings, as each is typed; a word without characters is one."""
    syllables = _read(text)
    if len(syllables) != len(text):
        return [[syllable] for syllable in syllables]
    ways = (
        [usual, *GIVEN.get(char, "").split()] for char, usual in zip(text, syllables, strict=True)
    )
    return [
        list(dict.fromkeys(typed for syllable in way for typed in _typed(syllable))) for way in ways
    ]


def _spelled(syllables: list[str]) -> list[list[str]]:
    return [list(way) for way in product(*map(_typed, syllables))]


def _typed(syllable: str) -> list[str]:
    """吕 is typed lv or lu; a passport says lyu."""
    if syllable[:2] not in ("lv", "nv"):
        return [syllable]
    first, rest = syllable[0], syllable[2:]
    return [syllable, f"{first}u{rest}", f"{first}yu{rest}"]


def _read(text: str) -> list[str]:
    """Syllables; what has no reading (letters, 〓) stands for itself."""
    return lazy_pinyin(text) if text else []


@lru_cache(maxsize=10_000)
def pinyin_key(name: str) -> str:
    """What names are ordered by: 李雪 → "li xue"."""
    surname, given = readings(name)[0]
    return " ".join(surname + given)[:200]


def typed_pinyin(text: str) -> str:
    """What somebody typed, as letters: "Lǐ xuě", "li'xue" and 李xue → "lixue"."""
    bare = "".join(
        char for char in unicodedata.normalize("NFD", text.replace("ü", "v")) if char.isalnum()
    )
    return "".join(_read(bare)).lower()
