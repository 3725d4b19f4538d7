"""The life of a visit duty: nobody presses; the services move it along the table alone."""

import pytest

from cases.duties.services.duties import end_duties, fulfil_duties, reopen_duties
from cases.duties.workflow import WORKFLOW
from cases.models import VisitDuty
from stations.tests.lives import wrong_offers

# verb: (from, to, who)
ALLOWED = {
    "fulfil": ({"open"}, "done", set()),
    "cancel": ({"open"}, "cancelled", set()),
    "reopen": ({"done"}, "open", set()),
    "pass": ({"done"}, "cancelled", set()),
}


def test_the_table_is_this_one():
    found = {
        verb: (set(step.sources), step.target, set(step.roles))
        for verb, step in WORKFLOW.steps.items()
    }
    assert found == ALLOWED


@pytest.mark.parametrize("state", VisitDuty.State.values)
def test_a_verb_moves_only_what_stands_where_it_starts(state, make_duty, granny_li, today):
    duty = make_duty(granny_li, due_on=today)
    for verb, (sources, target, _who) in ALLOWED.items():
        VisitDuty.objects.filter(pk=duty.pk).update(state=state)
        moved = WORKFLOW.move(verb, VisitDuty.objects.filter(pk=duty.pk))
        duty.refresh_from_db()
        assert (moved, duty.state) == ((1, target) if state in sources else (0, state)), verb
        VisitDuty.objects.filter(pk=duty.pk).update(state=state)
        duty.refresh_from_db()
        if state in sources:
            WORKFLOW.put(verb, duty)
            assert duty.state == target
        else:
            with pytest.raises(ValueError, match=verb):
                WORKFLOW.put(verb, duty)


def test_nobody_is_offered_a_step(make_duty, granny_li, today, lin, he, wang, chen, an):
    duty = make_duty(granny_li, due_on=today)
    assert wrong_offers(WORKFLOW, ALLOWED, duty, [lin, he, wang, chen, an]) == {}


def test_what_has_ended_is_ended_no_more(make_duty, granny_li, today, log_record):
    """Each service again, after the duty is done: it stays done by the first visit."""
    make_duty(granny_li, due_on=today)
    record = log_record(granny_li, done_on=today)
    done = VisitDuty.objects.get(record=record)
    fulfil_duties([record])
    end_duties(granny_li, on=today)
    done.refresh_from_db()
    assert (done.state, done.record) == ("done", record)
    reopen_duties([record])
    done.refresh_from_db()
    assert done.state == "cancelled"  # what followed it was cancelled above: nothing is owed
