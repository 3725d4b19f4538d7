"""Which character stands for which, where two code points are one character to who reads them.

Tables of the standards themselves; what they don't say stays as it was typed.
"""

from __future__ import annotations

# GBK had no code points yet for 80 characters of GB 13000 and put them into Unicode's private use
# area, U+E815 to U+E864, where fonts and input methods of that time still type them (龚䶮). Where
# they are now, in the order of FE50 to FEA0: GB 18030-2022, annex (of 2000 the first 66 of them).
OF_GBK = (
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱"
    "䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
# Radicals that PDF files give for the characters themselves, U+2E81 to U+2EF3:
# EquivalentUnifiedIdeograph.txt of Unicode 14; those of Kangxi (U+2F00) have it in NFKC already.
OF_RADICALS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭"
    "王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅"
    "長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
CHARACTERS = {0xE815 + n: one for n, one in enumerate(OF_GBK)}
CHARACTERS |= {0x2E81 + n: one for n, one in enumerate(OF_RADICALS)}
CHARACTERS |= {0xE7C7: "\u1e3f", 0xE7C8: "\u01f9"}  # ḿ and ǹ of pinyin, from the same annex
DOTS = "·•‧・∙⋅●᛫ꞏ."  # written between the parts of a name of another people
