"""Names of places: what people call a division, and how it is read."""

from __future__ import annotations

import re

from pypinyin import lazy_pinyin

# "X族自治县": the peoples in the name are left out of the short name.
_PEOPLES = (
    "回|满|蒙古|朝鲜|达斡尔|鄂温克|鄂伦春|土家|苗|侗|瑶|壮|仫佬|毛南|黎|羌|彝|藏|水|布依|仡佬|哈尼"
    "|傣|拉祜|佤|布朗|白|纳西|傈僳|独龙|怒|普米|景颇|裕固|哈萨克|东乡|保安|撒拉|土|维吾尔|柯尔克孜"
    "|塔吉克|锡伯|畲|各"
)
_AUTONOMOUS = [
    (re.compile(r"^(内蒙古|广西|西藏|宁夏|新疆).*自治区$"), r"\1"),
    (
        re.compile(rf"^(.+?)(?:(?:{_PEOPLES})族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)+自治(州|县|旗)$"),
        r"\1\2",
    ),
    (re.compile(r"^(.+?)族?自治(州|县|旗)$"), r"\1\2"),
]
_TOWNSHIP = [
    (re.compile(r"^.+人民政府(?=.+(?:街道|镇|乡)$)"), ""),
    (re.compile(r"(街道|地区)办事处$"), r"\1"),
    (re.compile(r"办事处(街道|乡)$"), r"\1"),
]
_COMMITTEE = r"(?:[委员会]{2,5}|[居村]?委)"  # with the slips of the pen
_VILLAGE = [
    (re.compile(rf"^(.*?(?:社区|嘎查))(?:社区|嘎查)?[居村牧民]*(?:管理)?{_COMMITTEE}$"), r"\1"),
    (re.compile(r"^(.*社区)居$"), r"\1"),
    (re.compile(rf"^(.+?)村?村民?{_COMMITTEE}$"), r"\1村"),
    (re.compile(rf"^(.+村)[农牧渔居民]+{_COMMITTEE}$"), r"\1"),
    (re.compile(rf"^(.+?)居民?(?:居|居民)?{_COMMITTEE}$"), r"\1居委会"),
]
_RULES = {2: _AUTONOMOUS, 3: _AUTONOMOUS, 1: _AUTONOMOUS, 4: _TOWNSHIP, 5: _VILLAGE}
_REMARK = re.compile(r"^(.+?)(（.*）)$")

# Readings that a dictionary of words gets wrong for places; the longest key wins.
_READINGS = {
    "长": "chang", "长子": "zhang zi", "长治": "zhang zhi",
    "什邡": "shi fang", "任丘": "ren qiu", "会稽": "kuai ji", "冠县": "guan xian",
    "六合": "lu he", "六安": "lu an", "八宿": "ba su", "单县": "shan xian",
    "单城": "shan cheng", "华蓥": "hua ying", "叶县": "ye xian", "堡子": "bu zi",
    "大城县": "dai cheng xian", "大足": "da zu", "将乐": "jiang le", "尉氏": "wei shi",
    "昭觉": "zhao jue", "武陟": "wu zhi", "洪洞": "hong tong", "浒墅": "xu shu",
    "浚县": "xun xian", "涡阳": "guo yang", "漯河": "luo he", "珲春": "hun chun",
    "称多": "chen duo", "穆棱": "mu ling", "筠连": "jun lian", "绿春": "lv chun",
    "繁峙": "fan shi", "芝罘": "zhi fu", "茌平": "chi ping", "荥经": "ying jing",
    "莘庄": "xin zhuang", "蔚县": "yu xian", "解州": "hai zhou", "贡觉": "gong jue",
    "郏县": "jia xian", "铅山": "yan shan", "阿荣": "a rong", "陆良": "lu liang",
    "陵水": "ling shui", "乐陵": "lao ling", "乐亭": "lao ting", "获鹿": "huo lu",
    "获嘉": "huo jia", "盖州": "gai zhou", "若尔盖": "ruo er gai", "泌阳": "bi yang",
    "盂县": "yu xian", "硚口": "qiao kou", "黄陂": "huang pi", "讷河": "ne he",
}  # fmt: skip
_KNOWN = re.compile("(" + "|".join(sorted(_READINGS, key=len, reverse=True)) + ")")


def clean_name(name: str) -> str:
    """The official name without the slips of the source.

    ０ typed for 〇, a full-width letter, and characters of a private font, which no other
    machine can show: they become 〓, the printer's mark for a missing type.
    """
    name = name.strip().translate({ord("０"): "〇", ord("ｅ"): "e", ord("("): "（", ord(")"): "）"})
    return re.sub("[\ue000-\uf8ff]", "〓", name)


def short_name(name: str, level: int) -> str:
    """What people call it: 柳墅村民委员会 → 柳墅村, 黔西南布依族苗族自治州 → 黔西南州.

    A remark in brackets stays; a name that no rule fits stays as it is.
    """
    remark = _REMARK.match(name)
    bare, rest = remark.groups() if remark else (name, "")
    for pattern, replacement in _RULES[level]:
        shorter = pattern.sub(replacement, bare, count=1)
        if shorter != bare:
            return shorter + rest
    return name


def syllables(name: str) -> list[str]:
    """How a name is read, without tones: 永康市 → ["yong", "kang", "shi"]."""
    found: list[str] = []
    for part in _KNOWN.split(name):
        if part in _READINGS:
            found += _READINGS[part].split()
        elif part:
            found += lazy_pinyin(part, errors=_latin)
    return found


def _latin(text: str) -> list[str]:
    return [char for char in text.lower() if char.isascii() and char.isalnum()]
