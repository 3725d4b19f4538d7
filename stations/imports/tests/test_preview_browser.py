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


SHAPE = """() => {
  const table = document.querySelector(".table-responsive:has(.cards)");
  const rows = [...table.querySelectorAll("tbody tr")];
  const frames = [...table.querySelectorAll(".cellerr")];
  return {
    overflow: table.scrollWidth - table.clientWidth,
    row: rows[0].offsetHeight,
    frame: Math.max(...frames.map(one => one.offsetHeight)),
    last: rows[0].lastElementChild.matches(".judged"),
  };
}"""


def test_a_row_with_one_error_is_low_and_nothing_of_it_is_cut(log_in, upload, xlsx, lin, east):
    """Of twenty columns those stand there that tell the row, and what is wrong is the last."""
    empty = "风险等级 残疾类别 残疾等级 自理能力 电话 村（社区） 户编号 村民小组 年龄 监护人 住址"
    right = {"户籍性质": "农业", "与户主关系": "户主", "对象类别": "失独老人", "民族": "汉"}
    right |= dict.fromkeys(empty.split(), "") | {"健康状况": "好"}
    row = SAID | right
    batch = upload("people", xlsx(list(row), list(row.values())), lin, east)
    view = log_in(lin, "desk", to=batch.get_absolute_url())
    view.page.set_viewport_size({"width": 1366, "height": 768})
    seen = view.page.evaluate(SHAPE)
    assert seen["overflow"] <= 0
    assert seen["last"]
    assert seen["row"] < 110
    assert seen["frame"] < 50
