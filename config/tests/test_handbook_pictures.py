"""The pictures of the handbook, taken of the demo: each screen is reached as the text says.

``make pictures`` writes them anew into docs/handbook/pictures. Without ``PICTURES`` nothing is
written: what the soak holds is that the screens are reached, the suite that no picture is missing.
"""

import io
import os

import pytest
from PIL import Image

from config.tests.stack import COUNTY, DESK, PHONE, ROOT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("stack")]

FOLDER = ROOT / "docs" / "handbook" / "pictures"
ROLES = {
    "worker": ("wei-xiaoyan", PHONE),
    "lead": ("luo-xing", PHONE),
    "supervisor": ("cen-haibo", DESK),
    "officer": ("chen-siyuan", DESK),
    "auditor": ("shen-jing", DESK),
    "administrator": ("an-ran", DESK),
}
PERSON, TYPED, STATION = "王明贵", "wmg", "坡妹镇社工站"
COLOURS = 64
# No toast of another test, no mark of the keyboard; dates as a Chinese browser draws them, for
# Chromium has its own words for them only where its Chinese package is installed.
STILL = """() => {
    document.querySelectorAll(".toast").forEach(one => one.remove());
    document.querySelectorAll("input[type=date]").forEach(one => {
        const said = one.value ? one.value.replaceAll("-", "/") : "年/月/日";
        one.type = "text";
        one.value = said;
    });
    document.activeElement.blur();
}"""


def press(page, name, role="link"):
    page.locator("main").get_by_role(role, name=name).first.click()


def person(page):
    page.goto(f"/people/?q={TYPED}")
    press(page, PERSON)


def behind_more(page, act):
    person(page)
    page.locator("main details.menu > summary").click()
    press(page, act)


def visit(page):
    person(page)
    press(page, "记录探访")


def met_nobody(page):
    visit(page)
    page.get_by_text("未遇", exact=True).click()
    page.get_by_text("外出务工", exact=True).click()
    page.locator("[name=attempt_reason]").first.locator("xpath=ancestor::*[@data-for]").evaluate(
        "element => element.scrollIntoView({block: 'center'})"
    )


def mend(page):
    page.goto("/records/")
    page.locator("tbody a.name").first.click()
    press(page, "改正")


def danger(page):
    person(page)
    press(page, "上报危机")


def case_to_approve(page):
    page.goto("/cases/?status=plan_review")
    page.locator("main a.name").first.click()


def month_to_file(page):
    page.goto("/today/")
    page.locator("main a", has_text="尚未填报").click()


def worker_leaves(page):
    page.goto("/workers/")
    press(page, "向阳")
    press(page, "离岗")


def case_at_work(page):
    page.goto("/cases/?status=evaluation")
    page.locator("main a.name").first.click()


def reports_of_the_county(page):
    page.goto("/reports/")
    press(page, COUNTY)


def account(page):
    page.goto("/administration/")
    press(page, "韦晓燕")


def at(path):
    def go(page):
        answer = page.goto(path)
        assert answer.ok, f"{path}: {answer.status}"

    return go


# picture: how its screen is reached, and what must then stand on it
SCREENS = {
    "worker-today": (at("/today/"), "今天要访"),
    "worker-visit": (visit, "保存探访"),
    "worker-nobody": (met_nobody, "再访"),
    "worker-correct": (mend, "探访的是谁"),
    "worker-crisis": (danger, "急病或跌倒"),
    "lead-today": (at("/today/"), "危机"),
    "lead-case": (case_to_approve, "批准计划"),
    "lead-leave": (lambda page: behind_more(page, "办理出账"), "确认出账"),
    "lead-filing": (month_to_file, "计入内容"),
    "lead-staff": (worker_leaves, "确认离岗"),
    "supervisor-cases": (at("/cases/"), "计划待批"),
    "supervisor-case": (case_at_work, "办理经过"),
    "officer-dashboard": (at("/reports/dashboard/"), "投屏"),
    "officer-filings": (at("/filings/"), "未报"),
    "officer-reports": (reports_of_the_county, "编制"),
    "officer-bulletin": (at("/reports/bulletins/add/"), "试一试"),
    "officer-import": (at("/imports/new/workers/"), "上传并检查"),
    "auditor-trail": (at("/audit/"), "谁查阅过此人"),
    "auditor-who-saw": (at("/audit/who-saw/"), "查询"),
    "administrator-invite": (at("/administration/invite/"), "用户名"),
    "administrator-account": (account, "增加授权"),
    "administrator-operations": (at("/operations/"), "失败的任务"),
}


def drawn(page):
    """What the screen shows, in few colours: a PNG of some ten kilobytes."""
    page.wait_for_load_state("networkidle")
    page.evaluate(STILL)
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    few = shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True)
    return written.getvalue()


def test_each_picture_of_the_handbook_is_of_a_screen():
    assert {path.stem for path in FOLDER.iterdir()} == set(SCREENS) or os.environ.get("PICTURES")


@pytest.mark.soak  # in the suite others file the month that is shown
@pytest.mark.parametrize("role", ROLES)
def test_the_screens_of_the_handbook_are_reached(role, visitor, settled):
    who, size = ROLES[role]
    page = visitor(who, size).page
    own = {name: screen for name, screen in SCREENS.items() if name.startswith(f"{role}-")}
    for name, (reach, said) in own.items():
        reach(page)
        page.locator("main").get_by_text(said).filter(visible=True).first.wait_for()
        assert page.viewport_size == {"width": size[0], "height": size[1]}
        if os.environ.get("PICTURES"):
            FOLDER.mkdir(exist_ok=True)
            (FOLDER / f"{name}.png").write_bytes(drawn(page))
