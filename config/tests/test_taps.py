"""What the main jobs cost on a phone: taps, letters typed and the machine's own seconds; and what a
first look at the main pages weighs. The soak prints the tables:

    SOAK=1 .venv/bin/python -m pytest -n 0 -q -s config/tests/test_taps.py

Each job begins on Today (an attempt and a routine visit at the row of who is due) and ends with the
answer that it is stored. To open a list of choices and to choose are two taps.
"""

import sys
import time

import pytest

from beneficiaries.models import Person
from cases.models import Activity, Attendance, CrisisNote, HandOver, ServiceRecord
from cases.records.services import record_visit
from cases.records.tests.test_photos import picture
from cases.visits.tests.test_log_browser import COUNT_TAPS, choose
from config.chromium import BLANK

pytestmark = [pytest.mark.soak, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# job: taps at most
MOST = {
    "routine visit": 3,
    "attempt": 3,
    "wrong person, with photo and quilt": 5,
    "quilt to 12 people": 19,
    "activity of 45 with 8 named": 26,
    "two children of one family": 17,
    "crisis of somebody without a case": 3,
}
KB = {"today": 110, "log": 110, "people": 110, "person": 110}


class Finger:
    """Lin's phone; what was done to it."""

    def __init__(self, page):
        self.page, self.taps, self.letters = page, 0, 0
        page.expose_function("tapped", self.tapped)
        page.add_init_script(COUNT_TAPS)

    def tapped(self):
        self.taps += 1

    def tap(self, selector):
        self.page.locator(selector).first.click()

    def follow(self, selector):
        with self.page.expect_navigation():
            self.tap(selector)

    def write(self, selector, text):
        self.tap(selector)
        self.page.locator(selector).first.fill(text)
        self.letters += len(text)

    def pick(self, selector, label):
        self.page.locator(selector).first.select_option(label=label)
        self.taps += 2

    def save(self):
        self.follow(".savebar .btn-primary")


@pytest.fixture
def finger(log_in, lin, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Finger(log_in(lin, to=BLANK).page)


def visit(finger):
    finger.follow(".vrow .btn-soft")
    choose(finger.page, "condition", "well")
    finger.save()
    assert ServiceRecord.objects.filter(outcome="met").count() == 1


def attempt(finger):
    finger.follow(".vrow .btn-soft")
    choose(finger.page, "outcome", "not_met")
    finger.save()
    assert ServiceRecord.objects.filter(outcome="not_met").count() == 1


def wrong_person(finger):
    finger.follow("a[href='/records/?logged=today']")
    finger.follow("tbody a[href$='/edit/']")
    finger.write("[name=find]", "王二")
    right = Person.objects.get(name="王二")
    finger.tap(f"#found input[value='{right.pk}']")
    finger.save()
    assert HandOver.objects.get(record__voided_at=None).person.name == "王二"
    assert ServiceRecord.objects.not_voided().get().photos.count() == 1


def quilts(finger):
    finger.follow(".bottombar a[href^='/stock'], .bottombar a:has-text('资源')")
    finger.follow("main a[href='/hand-overs/add/'], main a[href='/hand-overs/']")
    if not finger.page.url.endswith("/add/"):
        finger.follow("main a[href='/hand-overs/add/']")
    finger.pick("[name=item_0]", finger.page.locator("[name=item_0] option").nth(1).inner_text())
    for box in finger.page.locator("#people [name=attended]").all()[:12]:
        box.click()
    finger.save()
    assert HandOver.objects.count() == 12


def activity(finger):
    finger.follow(".bottombar a:has-text('我的')")
    finger.follow("main a[href='/activities/']")
    finger.follow("main a[href='/activities/add/']")
    finger.write("[name=title]", "重阳茶话会")
    finger.page.get_by_label("一般群众").click()
    finger.page.keyboard.type("37")
    finger.write("[name=find]", "李")
    finger.letters += 2
    finger.tap("#people button[name=search]")
    finger.page.locator("#people [name=attended]").nth(7).wait_for()
    for box in finger.page.locator("#people [name=attended]").all()[:8]:
        box.click()
    finger.save()
    assert Attendance.objects.filter(record__activity=Activity.objects.get()).count() == 8


def children(finger):
    finger.follow(".bottombar a[href='/people/']")
    finger.follow("main a[href='/people/new/']")
    finger.write("#id_name", "罗小雨")
    finger.write("#id_born_on", "2018-05-09")
    finger.tap("label[for=id_category_24]")
    finger.pick("#id_division", finger.page.locator("#id_division option").nth(1).inner_text())
    finger.follow("button[name=next]")
    finger.write("#id_name", "罗小军")
    finger.write("#id_born_on", "2016-03-01")
    finger.tap("label[for=id_category_24]")
    finger.save()
    assert len(set(Person.objects.filter(name__startswith="罗小").values_list("household"))) == 1


def crisis(finger):
    finger.follow(".bottombar a[href='/people/']")
    finger.follow("tbody a[href$='/crisis/']")
    finger.page.keyboard.type("在厨房摔倒，说不出话")  # the field has the focus
    finger.letters += 10
    finger.follow("button[name=crisis_kind][value=illness]")
    assert CrisisNote.objects.count() == 1


DONE = [visit, attempt, wrong_person, quilts, activity, children, crisis]
JOBS = dict(zip(MOST, DONE, strict=True))


@pytest.fixture
def scene(request, granny_li, make_person, make_duty, stocked, east_village, lin, today):
    """Granny Li is due; twelve neighbours and Wang; fourteen quilts."""
    granny_li.worker = lin.worker
    granny_li.save()
    make_duty(granny_li, due_on=today)
    for n in range(12):
        make_person(f"李{'一二三四五六七八九十百千'[n]}")
    make_person("王二")
    return stocked("棉被", 14)


@pytest.fixture
def mistaken(scene, granny_li, handing, lin, east, today):
    record_visit(
        by=lin, station=east, method="V", channel="home", domain="02", done_on=today,
        subject=granny_li, attended=[granny_li], condition="well", photos=[picture()],
        handed=[handing(granny_li, scene, 1)],
    )  # fmt: skip


@pytest.mark.parametrize("job", MOST)
def test_what_a_job_costs(job, finger, scene, request, capsys):
    if job.startswith("wrong"):
        request.getfixturevalue("mistaken")
    finger.page.goto("/today/")
    finger.taps = 0
    began = time.monotonic()
    JOBS[job](finger)
    took = time.monotonic() - began
    with capsys.disabled():
        sys.stdout.write(
            f"\n{job:<36} {finger.taps:>3} taps {finger.letters:>4} letters {took:5.1f} s"
        )
    assert finger.taps <= MOST[job]


@pytest.mark.xdist_group("stack")
def test_what_a_first_look_weighs(visitor, settled, capsys):
    """kB over the wire, compressed as the product sends them, to a browser that was never there."""
    page, heavy = visitor("wei-xiaoyan").page, {}
    page.goto("/people/?q=wmg")
    person = page.locator("tbody a.name").first.get_attribute("href")
    key = person.strip("/").split("/")[-1]
    paths = ["/today/", f"/log/?person={key}", "/people/", person]
    for (name, most), path in zip(KB.items(), paths, strict=True):
        kb = weighed(page, path)
        with capsys.disabled():
            sys.stdout.write(f"\n{name:<36} {kb:6.1f} kB cold")
        if kb > most:
            heavy[name] = kb
    assert heavy == {}


def weighed(page, path):
    """As Chromium counts it: heads and compressed bodies of everything that is fetched."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.clearBrowserCache")
    got = []
    wire.on("Network.loadingFinished", lambda event: got.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    wire.detach()
    return sum(got) / 1000
