"""Every word that a chapter quotes stands on a screen of its role: of its pictures, or of those
below, where what the text tells to do is done: undo, answer to a transfer, review, import.

What only comes by a step that can't be taken back (a crisis that is settled, a log-in that is
ended) is looked up in the source that says it.
"""

import re

import polib
import pytest

from config.tests.stack import DESK, ROOT
from config.tests.test_handbook_pictures import (
    ROLES,
    SCREENS,
    account,
    at,
    behind_more,
    danger,
    month_to_file,
    person,
    press,
    visit,
)  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.xdist_group("stack")]

HANDBOOK, QUOTED = ROOT / "docs" / "handbook", r"「([^」]*)」"
# Folded parts, names of controls and what stands in empty ones, too.
SAID = """() => ["aria-label", "placeholder", "value"]
    .flatMap(name => [...document.querySelectorAll(`[${name}]`)].map(one => one.getAttribute(name)))
    .concat(document.body.textContent).join("\\n").replace(/\\s+/g, " ")"""
# Words of a state that no test brings about here: where the source has them, as English.
SOURCE = {
    "刚刚告知": ("cases/crises/workflow.py", "Told just now"),
    "列为高风险并尽快探访": ("cases/crises/workflow.py", "High risk, visit soon"),
    "保存计划": ("cases/crises/workflow.py", "Save the plan"),
    "办结": ("cases/crises/workflow.py", "Settle"),
    "撤销出账": ("templates/cases/_person_menu.html", "Take back the leaving"),
    "撤销去世登记": ("templates/cases/_person_menu.html", "Take back the record of the death"),
    "今后的户主": ("cases/people/forms.py", "the householder from now on"),
    "同一天收回本站的登录权限": (
        "cases/staffing/forms.py", "The log-in's rights at this station end on the same day",
    ),
    "更正原因": ("templates/cases/filing.html", "Reason for the correction"),
    "已经记下": ("templates/stations/admin_secret.html", "I have written it down"),
    "确认并重置初始密码": (
        "templates/stations/_admin_password.html", "Confirm and set a first password",
    ),
    "拒绝": ("templates/stations/_admin_password.html", "Refuse"),
    "差异入账": ("resources/stocktakes/workflow.py", "Book the difference"),
    "仍然办理的原因": ("reports/issued/step_form.py", "Why it is done all the same"),
    "按此导入": ("templates/stations/_import_table.html", "import as it says here"),
    "本行不导入": ("templates/stations/_import_table.html", "leave this row out"),
    "恢复账号": ("templates/stations/admin_user.html", "Open log-in again"),
}  # fmt: skip


def button(page, name):
    page.locator("main").get_by_role("button", name=name).first.click()


def undone(page, _enter):
    """A visit is saved, and taken back by the toast."""
    visit(page)
    page.wait_for_load_state("networkidle")  # a draft of another test is filled in
    page.get_by_text("见到了", exact=True).click()
    page.locator(".moods").get_by_text("好", exact=True).click()
    button(page, "保存探访")
    undo = page.locator(".toast").get_by_role("button", name="撤回")
    undo.wait_for()
    yield
    undo.click()
    page.locator(".toast", has_text="撤").wait_for()


def draft(page, _enter):
    """Typed, left, found again, thrown away."""
    visit(page)
    page.fill("[name=note]", "他说膝盖疼")
    page.get_by_text("草稿已存").first.wait_for()
    yield
    page.goto("/today/")
    visit(page)
    discard = page.get_by_role("button", name="丢弃草稿").first
    discard.wait_for()
    yield
    page.once("dialog", lambda asked: asked.accept())
    discard.click()
    discard.wait_for(state="hidden")


def own_record(page, _enter):
    page.goto("/records/")
    page.locator("tbody a.name").first.click()


def asked_elsewhere(page, enter):
    """王丽 asks for 王明贵; the lead of his station answers no."""
    person(page)
    page.locator("main .masked button, main button.masked").first.click()
    shown = page.get_by_text(re.compile(r"^\d{17}[\dX]$")).first
    shown.wait_for()
    number = shown.inner_text()
    other = enter("wang-li", DESK).page
    other.goto("/people/transfers/ask/")
    other.fill("[name=id_number]", number)
    other.fill("[name=reason]", "搬到白鹭镇女儿家")
    button(other, "提出申请")
    other.locator("#mine").wait_for()  # the page stays, and says what was asked for
    page.goto("/transfers/")
    yield
    page.locator("main tbody a, main .rows a", has_text="答复").first.click()
    yield
    page.locator("main textarea").fill("人还住在本镇")
    button(page, "不同意")
    page.wait_for_url("**/transfers/")


def asks(page, _enter):
    page.goto("/people/transfers/ask/")


def reviewed(page, _enter):
    """The last station that has filed."""
    page.goto("/filings/?state=filed")
    page.locator("tbody a.name").last.click()
    yield
    button(page, "审核通过")
    page.get_by_text("已审核").first.wait_for()


def imported(page, _enter):
    """Two rows alike and one without a name; nothing is written."""
    page.goto("/imports/")
    yield
    page.goto("/imports/new/workers/")
    rows = ["姓名,用人单位,所在区划", *["周周,暖阳中心,云岭省/青川市/清溪县"] * 2, ",暖阳中心,"]
    sheet = {"name": "社工.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    page.set_input_files("[name=file]", sheet)
    button(page, "上传并检查")
    page.locator("main a", has_text="像是重复").first.click()
    page.get_by_text("是重复，不导入").first.wait_for()
    yield
    button(page, "放弃这次上传")


def place_of_the_county(page, _enter):
    page.goto("/reports/dashboard/")
    page.goto(page.url.replace("dashboard/", ""))


def of_a_case(status):
    def reach(page, _enter):
        page.goto(f"/cases/?status={status}")
        page.locator("main a.name").first.click()

    return reach


def of_the_file(page, _enter):
    page.goto("/people/")
    page.locator("tbody a.name").first.click()


def station(page, _enter):
    page.goto("/stations/")
    yield
    press(page, "坡妹镇社工站")
    yield
    press(page, "坡妹镇")


def posting(page, _enter):
    account(page)
    press(page, "结束")


def one_screen(reach):
    def walk(page, _enter):
        reach(page)

    return walk


# what is said besides the pictures, by role; a walk yields where it must be heard before it goes on
ALSO = {
    "worker": [
        undone, draft, own_record, one_screen(person), one_screen(danger), asks,
        one_screen(at("/people/")), one_screen(at("/people/new/")),
    ],
    "lead": [
        asked_elsewhere, of_a_case("closing_review"), one_screen(at("/people/")), own_record,
        *(one_screen(lambda page, act=act: behind_more(page, act))
          for act in ("转到其他站点", "登记去世")),
        one_screen(month_to_file), one_screen(at("/imports/")),
        one_screen(at("/resources/stocktakes/")), one_screen(at("/resources/stocktakes/add/")),
    ],
    "supervisor": [
        of_a_case("plan_review"), of_a_case("closing_review"), one_screen(at("/today/")),
        one_screen(at("/me/")),
    ],
    "officer": [
        reviewed, imported, of_the_file, one_screen(at("/reports/targets/")),
        one_screen(at("/reports/due-days/")), one_screen(at("/me/")),
        place_of_the_county,
    ],
    "auditor": [],
    "administrator": [
        one_screen(at("/administration/")), posting, station,
        one_screen(at("/administration/clients/")), one_screen(at("/imports/new/stations/")),
    ],
}  # fmt: skip


def heard(page, walk, enter):
    """What stands on the screens of a walk."""
    said = []
    for _stop in _stops(walk, page, enter):
        page.wait_for_load_state("networkidle")
        said.append(page.evaluate(SAID))
    return "\n".join(said)


def _stops(walk, page, enter):
    going = walk(page, enter)
    if going is not None:
        yield from going
    yield


@pytest.mark.parametrize("role", ROLES)
def test_every_word_of_a_chapter_stands_on_a_screen_of_its_role(role, visitor, settled):
    who, size = ROLES[role]
    page = visitor(who, size).page
    own = [one_screen(reach) for name, (reach, _) in SCREENS.items() if name.startswith(f"{role}-")]
    said = "\n".join(heard(page, walk, visitor) for walk in [*own, *ALSO[role]])
    quoted = re.findall(QUOTED, (HANDBOOK / f"{role}.md").read_text(encoding="utf-8"))
    strange = {word for word in quoted if word not in said and word not in SOURCE}
    assert strange == set()


def test_what_no_screen_here_shows_is_said_by_the_source():
    found = polib.pofile(ROOT / "config/locale/zh_Hans/LC_MESSAGES/django.po")
    words = {(entry.msgid, entry.msgstr) for entry in found}
    texts = "".join(path.read_text(encoding="utf-8") for path in HANDBOOK.glob("*.md"))
    for word, (path, english) in SOURCE.items():
        assert (english, word) in words, word
        assert english in (ROOT / path).read_text(encoding="utf-8"), word
        assert f"「{word}」" in texts, word
