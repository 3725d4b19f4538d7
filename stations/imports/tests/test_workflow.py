"""The life of an upload against a table written by hand: services and page."""

from functools import partial

import pytest
from django.utils import timezone

from stations.imports.services import (
    confirm_import,
    correct_cells,
    decide_doubles,
    discard_import,
    leave_rows_out,
    map_columns,
    take_rows_in,
    undo_import,
)
from stations.imports.workflow import WORKFLOW
from stations.models import Import, ImportRow, WrittenRow
from stations.tests.lives import allowed_to, wrong_answers, wrong_offers

OWNER, JOB = {"an"}, set()
BEFORE = {"checking", "checked"}
# verb: (from, to, who); "" stays
ALLOWED = {
    "check": ({"checking"}, "checked", JOB),
    "decide": ({"checked"}, "", OWNER),
    "correct": ({"checked"}, "checking", OWNER),
    "leave_out": ({"checked"}, "checking", OWNER),
    "take_in": ({"checked"}, "checking", OWNER),
    "map": ({"checked"}, "checking", OWNER),
    "write": ({"checked"}, "writing", OWNER),
    "discard": (BEFORE, "discarded", OWNER),
    "finish": ({"writing"}, "done", JOB),
    "send_back": ({"writing"}, "checked", JOB),
    "undo": ({"done"}, "undoing", OWNER),
    "undone": ({"undoing"}, "undone", JOB),
    "stay": ({"undoing"}, "done", JOB),
    "forget": (BEFORE, "discarded", JOB),
}
LEFT = {"place": "C", "heading": "C", "filled": 1, "key": None, "is_known": False, "is_named": True}
PRESSED = {verb: row for verb, row in ALLOWED.items() if row[2]}
SERVICES = {
    "decide": partial(decide_doubles, decisions={}),
    "correct": partial(correct_cells, number=3, column="name"),
    "leave_out": partial(leave_rows_out, rows=[3]),
    "take_in": partial(take_rows_in, rows=[5]),
    "map": partial(map_columns, columns={"C": ""}),
    "write": partial(confirm_import, good_only=True),
    "discard": discard_import,
    "undo": undo_import,
}


@pytest.fixture
def cast(lin, he, wang, chen, gao, an, shen, tong, nobody):
    return [lin, he, wang, chen, gao, an, shen, tong, nobody]


@pytest.fixture
def batch_at(an):
    """Two good rows, one for which a better text is proposed, and one that was left out; a column
    without a field, and a row that was written."""

    def make(state):
        batch = Import.objects.create(
            kind="organisations", filename="x.xlsx", by=an, row_count=3, state=state, left=[LEFT],
            ended_at=timezone.now(),
        )  # fmt: skip
        WrittenRow.objects.create(batch=batch, number=4, record="0")
        rows = [ImportRow(batch=batch, number=n, outcome="good", cells="{}") for n in (1, 2)]
        fixed = '{"errors": {"name": ["?"]}, "fixes": {"name": "East"}, "likely": []}'
        bad = ImportRow(batch=batch, number=3, outcome="bad", cells='{"name": "Eest"}')
        bad.findings = fixed
        left = ImportRow(batch=batch, number=5, outcome="left_out", cells="{}", findings=fixed)
        ImportRow.objects.bulk_create([*rows, bad, left])
        return batch

    return make


def test_the_table_has_these_verbs_and_a_service_for_each_that_one_presses():
    assert set(WORKFLOW.steps) == set(ALLOWED)
    assert set(PRESSED) == set(SERVICES)


@pytest.mark.parametrize("state", Import.State.values)
def test_each_step_is_open_to_the_uploader_alone(state, batch_at, cast):
    batch = batch_at(state)
    assert wrong_answers(WORKFLOW, PRESSED, SERVICES, batch, cast, {}) == []
    assert wrong_offers(WORKFLOW, ALLOWED, batch, cast) == {}


@pytest.mark.parametrize("state", Import.State.values)
def test_a_verb_moves_only_what_stands_where_it_starts(state, batch_at):
    batch = batch_at(state)
    rows = Import.objects.filter(pk=batch.pk)
    for verb, (sources, target, _who) in ALLOWED.items():
        rows.update(state=state)
        moved = WORKFLOW.move(verb, rows)
        wanted = (1, target or state) if state in sources else (0, state)
        assert (moved, rows.get().state) == wanted, verb


@pytest.mark.parametrize("state", ["checked", "done", "discarded"])
def test_the_page_shows_exactly_that(state, batch_at, an, as_user):
    batch = batch_at(state)
    shown = as_user(an).get(batch.get_absolute_url(), {"show": "bad"})
    wanted = allowed_to(ALLOWED, an, state)
    assert shown.context["open"] == wanted
    found = {v for v in PRESSED if f'{batch.get_absolute_url()}{v}/"' in shown.text}
    # Others stand on other tabs, and rows are left out where cells are corrected.
    assert found == wanted - {"decide", "leave_out", "take_in"}


def test_a_jobs_step_is_no_address(batch_at, an, as_user):
    batch = batch_at("writing")
    assert as_user(an).post(f"{batch.get_absolute_url()}finish/").status_code == 404
    batch.refresh_from_db()
    assert batch.state == "writing"
