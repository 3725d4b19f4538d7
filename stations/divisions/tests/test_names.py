"""What people call a place, and how it is read."""

import pytest

from stations.divisions.names import clean_name, short_name, syllables


@pytest.mark.parametrize(
    ("level", "name", "short"),
    [
        (1, "浙江省", "浙江省"),
        (1, "广西壮族自治区", "广西"),
        (1, "内蒙古自治区", "内蒙古"),
        (2, "黔西南布依族苗族自治州", "黔西南州"),
        (2, "巴音郭楞蒙古自治州", "巴音郭楞州"),
        (2, "自治区直辖县级行政区划", "自治区直辖县级行政区划"),
        (3, "积石山保安族东乡族撒拉族自治县", "积石山县"),
        (3, "东乡族自治县", "东乡县"),
        (3, "鄂伦春自治旗", "鄂伦春旗"),
        (3, "龙胜各族自治县", "龙胜县"),
        (3, "管城回族区", "管城回族区"),
        (4, "东城街道", "东城街道"),
        (4, "库伦街道办事处", "库伦街道"),
        (4, "西街办事处街道", "西街街道"),
        (4, "敖汉旗人民政府新州街道", "新州街道"),
        (4, "新堡布依族乡", "新堡布依族乡"),
        (5, "柳墅村村民委员会", "柳墅村"),
        (5, "柳墅村民委员会", "柳墅村"),
        (5, "柳墅村委会", "柳墅村"),
        (5, "园丁社区居民委员会", "园丁社区"),
        (5, "园丁社区居委会", "园丁社区"),
        (5, "三院社区村委会", "三院社区"),
        (5, "中心社区居", "中心社区"),
        (5, "段楼居民委员会", "段楼居委会"),
        (5, "绿梅一村居委会", "绿梅一村"),
        (5, "白音希勒嘎查委员会", "白音希勒嘎查"),
        (5, "达汉庙嘎查村委员会", "达汉庙嘎查"),
        (5, "尕科河村牧委会", "尕科河村"),
        (5, "柴旦牧委会", "柴旦牧委会"),
        (5, "海南社区居委会会", "海南社区"),
        (5, "李庄子村村民委会会", "李庄子村"),
        (5, "庙桥社区居委会（含庙桥村村委）", "庙桥社区（含庙桥村村委）"),
        (5, "步（土郎）村民委员会", "步（土郎）村"),
        (5, "八一大道家委会", "八一大道家委会"),
        (5, "一连生活区", "一连生活区"),
    ],
)
def test_a_place_has_the_short_name_that_people_use(level, name, short):
    assert short_name(name, level) == short


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("永康市", "yong kang shi"),
        ("长沙市", "chang sha shi"),
        ("长治市", "zhang zhi shi"),
        ("长垣市", "chang yuan shi"),
        ("乐亭县", "lao ting xian"),
        ("重庆市", "chong qing shi"),
        ("什邡市", "shi fang shi"),
        ("绿春县", "lv chun xian"),
        ("蔚县", "yu xian"),
        ("IT家园社区", "i t jia yuan she qu"),
        ("高〓村", "gao cun"),
        ("新疆（分场）", "xin jiang fen chang"),
    ],
)
def test_a_name_is_read_as_the_place_is(name, read):
    assert " ".join(syllables(name)) == read


def test_slips_of_the_source_are_corrected():
    assert clean_name(" 八五一０农场 ") == "八五一〇农场"
    assert clean_name("上(田本)村村委会") == "上（田本）村村委会"
    assert clean_name("高\ue170村委会") == "高〓村委会"
