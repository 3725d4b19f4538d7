"""The columns of all registers: what a template offers, the reader takes."""

import pytest
from django.utils import translation

from stations.imports import cells
from stations.imports.columns import MAX_EXTERNAL_ID, Column
from stations.imports.importers import IMPORTERS
from stations.kinds.kind import KINDS

OF_NO_KIND = {
    *("stations", "populations", "invitations", "people"),
    *("records", "activities", "cases", "targets"),
}
OF_KINDS = [kind for kind in KINDS.values() if kind.importing]
COLUMNS = [(kind, column) for kind in IMPORTERS for column in IMPORTERS[kind].columns()]


def test_every_kind_that_says_how_is_imported_and_these_registers_besides():
    assert OF_KINDS
    assert set(IMPORTERS) == OF_NO_KIND | {kind.many for kind in OF_KINDS}
    assert len([column for _kind, column in COLUMNS if column.choices]) > 15


@pytest.mark.parametrize(
    ("kind", "column"),
    [(k, c) for k, c in COLUMNS if c.choices],
    ids=lambda v: getattr(v, "key", v),
)
def test_every_choice_is_read_by_word_and_by_code(kind, column):
    for choice in column.choices:
        with translation.override("zh-hans"):
            read = [column.read(str(choice.label)), column.read(str(choice.value))]
        assert read in ([choice.value] * 2, [[choice.value]] * 2, [[(choice.value, None)]] * 2)


@pytest.mark.parametrize("kind", IMPORTERS)
def test_what_came_in_is_found_where_its_list_is(kind, chen, an):
    assert IMPORTERS[kind].result_url(chen)
    assert IMPORTERS[kind].result_url(an)


@pytest.mark.parametrize(
    ("kind", "column"),
    [(k, c) for k, c in COLUMNS if str(c.example)],
    ids=lambda v: getattr(v, "key", v),
)
def test_every_example_of_a_template_is_read(kind, column):
    for language in ("zh-hans", "en"):
        with translation.override(language):
            column.read(str(column.example))


def test_a_key_names_one_column_of_a_register():
    keys = [(kind, column.key) for kind, column in COLUMNS]
    assert len(keys) == len(set(keys))
    assert all(isinstance(column, Column) for _kind, column in COLUMNS)


def test_a_number_of_ones_own_is_as_long_as_the_column_of_the_database():
    own = {kind: column for kind, column in COLUMNS if column.key == "external_id"}
    of_kinds = {kind.many for kind in OF_KINDS if kind.importing.id_words}
    assert own.keys() == {"donations", "records", "activities"} | of_kinds
    for column in own.values():
        assert column.read("9" * MAX_EXTERNAL_ID) == "9" * MAX_EXTERNAL_ID
        with pytest.raises(cells.WrongCell):
            column.read("9" * (MAX_EXTERNAL_ID + 1))


def test_a_quantity_that_is_no_number_is_not_called_money():
    """Quilts and yuan are read alike."""
    for text in ("五床", "五元"):
        with translation.override("zh-hans"), pytest.raises(cells.WrongCell, match="不是数字"):
            cells.amount(text)
