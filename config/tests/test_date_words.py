"""A day inside a sentence is told in the words of the page (``stations.wording``), never as it is
stored: in what services refuse, in what templates say, and in what a row calls itself."""

import ast
import re

import pytest

from config.tests.test_tree import is_test, python_files, templates

DAYS = {"day", "since", "until", "end", "first", "last", "when", "at"}
PLACEHOLDER = re.compile(r"%\((day|since|until|end|first|last|when|at)\)s")
STORED = re.compile(r"(_on|_at|^since|^until|^earlier|^day|^on|^value)$")
SAID = re.compile(r"{%\s*blocktrans(?:late)?\b([^%]*)%}")
GIVEN = re.compile(r"\b(day|since|until|when|at)=(\S+)")


def name_of(node):
    return getattr(node, "attr", getattr(node, "id", ""))


def is_sentence(node):
    """``_("… %(day)s …") % …``: a day has its place in it."""
    texts = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
    return any(isinstance(text, str) and PLACEHOLDER.search(text) for text in texts)


def stored_days(source):
    """Lines where a day is put into a sentence or a ``__str__`` as it is stored."""
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        dicts = {
            name_of(node.targets[0]): node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        }
        made = {
            name_of(node.targets[0])
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and not isinstance(node.value, ast.Dict)
        }
        for node in ast.walk(function):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
                said = dicts.get(name_of(node.right), node.right)
                if isinstance(said, ast.Dict) and is_sentence(node.left):
                    yield from as_stored(said, made)
            is_told = function.name == "__str__" and isinstance(node, ast.FormattedValue)
            if is_told and name_of(node.value).endswith("_on"):
                yield node.lineno


def as_stored(words, made):
    """``made``: names that the function has worded itself."""
    for key, value in zip(words.keys, words.values, strict=True):
        is_day = isinstance(key, ast.Constant) and key.value in DAYS
        if is_day and STORED.search(name_of(value)) and name_of(value) not in made:
            yield value.lineno


def bare_days(source):
    """What a template's sentence is given without a filter that words it."""
    for head in SAID.findall(source):
        yield from (value for _name, value in GIVEN.findall(head) if is_bare(value))


def is_bare(value):
    return "|" not in value and bool(STORED.search(value.rsplit(".", 1)[-1]))


def test_no_service_tells_a_day_as_it_is_stored():
    found = {
        str(path): lines
        for path in python_files()
        if not (is_test(path) or path.name == "wording.py")
        and (lines := list(stored_days(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_no_template_tells_a_day_as_it_is_stored():
    found = {str(path): days for path in templates() if (days := list(bare_days(path.read_text())))}
    assert found == {}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('return _("Until %(day)s.") % {"day": row.until}', [2]),
        ('return _("Until %(day)s.") % {"day": short_day(row.until)}', []),
        ('words = {"day": move.until}\n    raise E(_("Ended on %(day)s.") % words)', [2]),
    ],
)
def test_what_is_found(line, found):
    assert list(stored_days(f"def told(row):\n    {line}\n")) == found


def test_what_is_found_in_a_row_and_in_a_template():
    assert list(stored_days('def __str__(self):\n    return f"{self.done_on} x"\n')) == [2]
    assert list(bare_days("{% blocktranslate with day=row.since %}")) == ["row.since"]
    assert list(bare_days("{% blocktranslate with day=row.since|day %}")) == []
