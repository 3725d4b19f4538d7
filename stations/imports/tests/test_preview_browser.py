"""The preview of a register with many columns: what is wrong is read, and can be pressed."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
pytestmark += [pytest.mark.xdist_group("kept_page")]
HEAD = ["姓名", "性别", "身份证号", "村（社区）", "村民小组", "住址", "户编号", "户籍性质",
        "与户主关系", "对象类别", "风险等级", "残疾类别", "残疾等级", "自理能力", "民族", "电话"]  # fmt: skip
ROW = ["覃连山", "男", "110101194804280024", "纳福村", "2组", "2组11号", "NF-021", "农村的",
       "户主的", "高龄独居老人", "中风险", "肢体一级", "七级", "中度失能", "仡老族", "家里"]  # fmt: skip
BOX = """() => {
  const box = document.querySelector(".table-responsive:has(.cards)").getBoundingClientRect();
  const told = document.querySelector("td.judged").getBoundingClientRect();
  return {left: told.left - box.left, right: box.right - told.right, wide: told.width};
}"""


@pytest.mark.parametrize(("screen", "least"), [("desk", 250), ("phone", 250)])
def test_what_is_wrong_stands_in_sight_beside_many_columns(
    screen, least, log_in, upload, xlsx, lin, east
):
    batch = upload("people", xlsx(HEAD, *[ROW] * 3), lin, east)
    view = log_in(lin, screen, to=batch.get_absolute_url())
    seen = view.page.evaluate(BOX)
    assert seen["left"] >= 0
    assert seen["right"] >= 0
    assert seen["wide"] >= least
