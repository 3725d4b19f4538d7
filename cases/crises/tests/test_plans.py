"""Two who write the safety plan of one crisis: neither takes the other's words away."""

import pytest

from cases.crises.services import plan_safety, tell
from cases.models import CrisisNote

pytestmark = pytest.mark.django_db
MINE, THEIRS = "明早八点去看她", "今晚女儿陪着"


@pytest.fixture
def note(make_crisis, granny_li):
    return make_crisis(granny_li)


@pytest.fixture
def press(as_user, lin, note):
    def send(verb="plan", **fields):
        return as_user(lin).post(f"{note.get_absolute_url()}{verb}/", fields)

    return send


@pytest.fixture
def seen(as_user, lin, note):
    return as_user(lin).get(note.get_absolute_url()).context["form"]["seen_version"].value()


def stands(note):
    return CrisisNote.objects.get(pk=note.pk).safety_plan


def test_the_second_plan_shows_both_and_takes_nothing_away(press, note, he, seen):
    plan_safety(note, safety_plan=THEIRS, by=he)
    answer = press(safety_plan=MINE, seen_version=seen)
    assert answer.status_code == 409
    [one] = answer.context["form"].differences
    assert (one.theirs, one.mine) == (THEIRS, MINE)
    after = answer.content.decode().split(f'action="{note.get_absolute_url()}plan/"')[1]
    assert 'name="kept-safety_plan"' in after.split("</form>")[0]
    assert stands(note) == THEIRS


@pytest.mark.parametrize(
    ("kept", "plan"), [("mine", MINE), ("theirs", THEIRS), ("both", f"{THEIRS}\n{MINE}")]
)
def test_whoever_came_second_says_which_stays(press, note, he, seen, kept, plan):
    plan_safety(note, safety_plan=THEIRS, by=he)
    shown = press(safety_plan=MINE, seen_version=seen).context["form"]
    chosen = {"asked": "safety_plan", "kept-safety_plan": kept}
    answer = press(safety_plan=MINE, seen_version=shown["seen_version"].value(), **chosen)
    assert answer.status_code == 302
    assert stands(note) == plan


def test_what_happened_besides_is_no_conflict(press, note, he, seen):
    """Somebody was told meanwhile: of the plan nobody has said anything."""
    tell(note, whom="police", by=he)
    assert press(safety_plan=MINE, seen_version=seen).status_code == 302
    assert stands(note) == MINE


def test_the_same_plan_again_is_no_conflict(press, note, seen):
    assert [press(safety_plan=MINE, seen_version=seen).status_code for _ in "12"] == [302, 302]
    assert stands(note) == MINE
