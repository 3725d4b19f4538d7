"""What is proposed for a word that no code table has, over all tables at once."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from stations.imports.cells import WrongCell
from stations.imports.importers import IMPORTERS
from stations.imports.proposals import NEUTRAL

TABLES = {
    (kind, column.key): column
    for kind in IMPORTERS
    for column in IMPORTERS[kind].columns()
    if column.choices
}


def codes(column, cell):
    """What it means, or what it may mean if a proposal is pressed; none where nobody knows."""
    try:
        return as_codes(column.read(cell))
    except WrongCell as error:
        return set().union(*(as_codes(column.read(fix)) for fix in error.fixes))
    except ValidationError:
        return set()


def as_codes(value):
    """Of many in one cell each, without its day."""
    values = value if isinstance(value, list) else [value]
    return {one[0] if isinstance(one, tuple) else one for one in values}


@pytest.mark.parametrize("table", TABLES, ids=".".join)
def test_a_known_word_with_a_usual_end_is_never_proposed_as_another_one(table):
    """失独 is known: 失独老人 isn't 失能老人, however alike they look."""
    column = TABLES[table]
    with translation.override("zh-hans"):
        words = {str(one.label): {one.value} for one in column.choices}
        for word in list(words):
            for end in NEUTRAL:
                if (stem := word.removesuffix(end)) and stem != word and len(stem) > 1:
                    words.setdefault(stem, codes(column, stem))
        wrong = {}
        for word, meant in words.items():
            for end in ("", *NEUTRAL):
                found = codes(column, word + end)
                if found and meant and not found & meant:
                    wrong[word + end] = found
    assert wrong == {}


@pytest.mark.parametrize(
    ("cell", "fixes"),
    [("失独老人", ["失独家庭"]), ("边缘户", ["低保边缘", "防返贫监测"]), ("失蚀老人", [])],
)
def test_a_category_is_never_turned_into_one_that_looks_like_it(cell, fixes):
    with translation.override("zh-hans"), pytest.raises(WrongCell) as refused:
        TABLES["people", "categories"].read(cell)
    assert refused.value.fixes == fixes
