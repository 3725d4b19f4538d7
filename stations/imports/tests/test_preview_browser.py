"""The preview of a register with many columns: what is wrong is read, and can be pressed."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
pytestmark += [pytest.mark.xdist_group("kept_page")]
SAID = {
    "姓名": "覃连山", "性别": "男", "身份证号": "110101194804280024", "村（社区）": "纳福村",
    "村民小组": "2组", "住址": "2组11号", "户编号": "NF-021", "户籍性质": "农村的",
    "与户主关系": "户主的", "对象类别": "高龄独居老人", "风险等级": "中风险",
    "残疾类别": "肢体一级", "残疾等级": "七级", "自理能力": "中度失能", "民族": "仡老族",
    "电话": "家里",
}  # fmt: skip
BOX = """() => {
  const box = document.querySelector(".table-responsive:has(.cards)").getBoundingClientRect();
  const told = document.querySelector("td.judged").getBoundingClientRect();
  return {left: told.left - box.left, right: box.right - told.right, wide: told.width};
}"""


@pytest.mark.parametrize(("screen", "least"), [("desk", 250), ("phone", 250)])
def test_what_is_wrong_stands_in_sight_beside_many_columns(
    screen, least, log_in, upload, xlsx, lin, east
):
    batch = upload("people", xlsx(list(SAID), *[list(SAID.values())] * 3), lin, east)
    view = log_in(lin, screen, to=batch.get_absolute_url())
    seen = view.page.evaluate(BOX)
    assert seen["left"] >= 0
    assert seen["right"] >= 0
    assert seen["wide"] >= least
