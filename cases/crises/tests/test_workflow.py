"""The life of a crisis against a table written by hand: services and page."""

import pytest
from django.utils import timezone

from cases.crises.services import STEPS
from cases.crises.workflow import WORKFLOW
from cases.models import CrisisNote
from stations.tests.lives import allowed_to, wrong_answers, wrong_offers

# lin, he, wang: worker, lead, supervisor of East
OPEN, PEOPLE, TAKERS = {"new", "taken_over"}, {"lin", "he", "wang"}, {"he", "wang"}
# verb: (from, to, who); "" stays
ALLOWED = {
    "take_over": ({"new"}, "taken_over", TAKERS),
    "tell": (OPEN, "", PEOPLE),
    "watch": (OPEN, "", {"lin", "he"}),
    "plan_safety": (OPEN, "", PEOPLE),
    "settle": (OPEN, "settled", TAKERS),
}
PLAN = {"safety_plan": "The son stays."}
ASKED = {"tell": {"whom": "police"}, "watch": {"days": 3}, "plan_safety": PLAN, "settle": PLAN}


@pytest.fixture
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def cast(lin, he, wang, zhao, mei, chen, an, shen, tong, nobody):
    return [lin, he, wang, zhao, mei, chen, an, shen, tong, nobody]


@pytest.fixture
def crisis_at(make_crisis, granny_li, he):
    def make(status, told=("ambulance", "family")):
        note = make_crisis(granny_li, told=told)
        done = {"seen_by": he, "seen_at": timezone.now()} if status != "new" else {}
        if status == "settled":
            done |= {"settled_by": he, "settled_at": timezone.now()}
        CrisisNote.objects.filter(pk=note.pk).update(status=status, **done)
        return CrisisNote.objects.get(pk=note.pk)

    return make


def test_the_table_has_these_verbs_and_a_service_for_each():
    assert set(WORKFLOW.steps) == set(ALLOWED) == set(STEPS)


@pytest.mark.parametrize("status", CrisisNote.Status.values)
def test_each_step_is_open_to_exactly_those_whom_the_table_names(status, crisis_at, cast):
    note = crisis_at(status)
    settled_when_taken = ALLOWED | {"settle": ({"taken_over"}, "settled", TAKERS)}
    assert wrong_answers(WORKFLOW, settled_when_taken, STEPS, note, cast, ASKED) == []
    assert wrong_offers(WORKFLOW, ALLOWED, note, cast) == {}


@pytest.mark.parametrize("status", CrisisNote.Status.values)
def test_the_page_shows_exactly_that(status, crisis_at, lin, he, as_user):
    """The reporter and the lead see it at every status."""
    note = crisis_at(status)
    acts = {
        "take-over": "take_over",
        "tell": "tell",
        "watch": "watch",
        "plan": "plan_safety",
        "settle": "settle",
    }
    for user in (lin, he):
        shown = as_user(user).get(note.get_absolute_url()).text
        found = {verb for act, verb in acts.items() if f"/crises/{note.pk}/{act}/" in shown}
        assert found == allowed_to(ALLOWED, user, status)


@pytest.mark.parametrize(
    ("status", "told", "words"),
    [
        ("new", ["ambulance", "family"], "Take it over first."),
        ("taken_over", ["ambulance"], "First tell: family. The law asks for it."),
    ],
)
def test_a_locked_settling_says_why_in_the_words_of_its_refusal(
    status, told, words, crisis_at, he, as_user, in_english
):
    note, client = crisis_at(status, told), as_user(he)
    shown = client.get(note.get_absolute_url())
    assert shown.context["offers"]["settle"].reason == words
    assert words in shown.text
    refused = client.post(f"/crises/{note.pk}/settle/", PLAN)
    assert refused.context["form"].non_field_errors() == [words]
    assert PLAN["safety_plan"] in refused.text


def test_telling_is_said_while_another_takes_it_over(crisis_at, lin, he):
    """A step that stays asks only that it may: who saw the crisis as new isn't held up."""
    seen = crisis_at("new")
    STEPS["take_over"](CrisisNote.objects.get(pk=seen.pk), by=he)
    assert STEPS["tell"](seen, whom="police", by=lin).whom == "police"


def test_the_database_keeps_status_and_what_was_done_together(crisis_at):
    from django.db import IntegrityError, transaction

    note = crisis_at("new")
    for status in ("taken_over", "settled"):
        with pytest.raises(IntegrityError), transaction.atomic():
            CrisisNote.objects.filter(pk=note.pk).update(status=status)


def test_an_address_of_before_and_one_by_verb_are_the_same(crisis_at, he, as_user):
    note = crisis_at("new")
    as_user(he).post(f"/crises/{note.pk}/take_over/")
    as_user(he).post(f"/crises/{note.pk}/plan_safety/", PLAN)
    note.refresh_from_db()
    assert (note.status, note.safety_plan) == ("taken_over", "The son stays.")
