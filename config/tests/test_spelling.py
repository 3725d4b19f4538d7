"""Every door spells names and numbers: each column, input, serializer, sheet and search, whoever
declares it. A text under any other name than those below is one or the other."""

import ast
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from rest_framework import serializers

from beneficiaries.search.services import find_people
from stations.divisions.queries.search import search_divisions
from stations.divisions.services.changes import add_local_division
from stations.imports.importers import IMPORTERS
from stations.kinds.kind import KINDS
from stations.spelling.fields import Spelled, SpelledInput
from stations.spelling.rest import OF_COLUMN, SpelledText
from stations.spelling.rules import code, name, number

APPS = ("stations", "beneficiaries", "resources", "cases", "reports")
# What somebody says in words, or where something is: no name, no number.
WORDS = set(
    "about address agreement basis comment consent crisis_text document earmark end_reason error "
    "explanation goals group_name guardian health issue_reason left_note note override_reason "
    "place problem reason referred_to review_reason safety_plan source text title whom".split()
)
# What the product itself gives, keys of other systems, and what is typed to look something up.
KEYS = set(
    "bulletin by catalogue cells chapter code column denominator different_from dimension "
    "division domain "
    "external_id "
    "filename find findings group heading home id indicator initials item key kind measure "
    "method location numerator only part path period pinyin q record secret sha256 sheet "
    "short_name station to token url verb".split()
)
# Whole files: shown texts alone, the public list of divisions, and pages of examples.
NO_DOORS = {"reports/api.py", "stations/divisions/models.py", "stations/styleguide.py"}
PLAIN = {"CharField", "TextField", "EncryptedTextField", "PrivateTextField"}
PHONE = "\u202d+86 138\u200b0000 2207\u202c"
# Of each spelling: as it is copied, as it is kept.
DIRTY = {
    "name": ("龚\ue863\u200b　云", "龚䶮云"),
    "code": ("\u202d'Ａ－01\u202c", "A-01"),
    "household_number": ('="Ｈ－01"\u200b', "H-01"),
    "number": ("\u2060（9901\u200b０1）'", "990101"),
    "printed": (" 黔\u200b(2025) 001", "黔(2025) 001"),
    "spelled_phone": (PHONE, "13800002207"),
}


def plain_texts():
    """Where the source declares a text that nothing spells: (file, name)."""
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            if {"tests", "migrations"} & set(path.parts):
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Assign) and (found := _plain(node)):
                    yield str(path.relative_to(settings.BASE_DIR)), found


def _plain(node):
    call, target = node.value, node.targets[0]
    if not isinstance(call, ast.Call):
        return ""
    called = getattr(call.func, "attr", getattr(call.func, "id", ""))
    said = {word.arg for word in call.keywords}
    if called not in PLAIN or said & {"choices", "editable", "read_only"}:
        return ""
    key = target.slice if isinstance(target, ast.Subscript) else target
    return key.value if isinstance(key, ast.Constant) else getattr(key, "id", "")


def test_a_text_is_spelled_or_says_by_its_name_that_it_is_none():
    found = {(path, name) for path, name in plain_texts() if path not in NO_DOORS}
    found = {(path, name) for path, name in found if name not in WORDS | KEYS | {"made"}}
    assert found == set()
    assert len(list(plain_texts())) > 100


COLUMNS = [
    column
    for model in apps.get_models()
    if model.__module__.split(".")[0] in APPS
    for column in model._meta.concrete_fields
    if isinstance(column, Spelled)
]


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_a_column_spells_what_is_judged_typed_and_saved(column):
    typed, kept = DIRTY[column.spell.__name__]
    row = column.model()
    row.__dict__[column.attname] = typed
    column.pre_save(row, add=True)
    assert row.__dict__[column.attname] == kept or column.deconstruct()[1].startswith("stations")
    assert column.spelled(typed) == column.clean(typed, row) == kept
    made = column.formfield()
    assert isinstance(made, SpelledInput)
    assert made.clean(typed) == kept


def test_a_column_needs_no_table_of_its_own():
    paths = {column.deconstruct()[1] for column in COLUMNS}
    assert paths == {"django.db.models.CharField", "stations.crypto.EncryptedTextField"}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.many)
def test_a_kinds_form_spells_its_fields(kind, an):
    for said in kind.fields:
        column = said.of(kind.model)
        if isinstance(column, Spelled):
            typed, kept = DIRTY[column.spell.__name__]
            made = said.form_field(kind.model, an)
            made.clean = type(made).clean.__get__(made)  # without what is special to the field
            assert made.clean(typed) == kept, said.name


def written_fields(serializer):
    """All fields that take a text, of nested ones too."""
    for field in serializer.fields.values():
        child = getattr(field, "child", field)
        if field.read_only:
            continue
        if isinstance(child, serializers.BaseSerializer):
            yield from written_fields(child)
        elif isinstance(child, serializers.CharField):
            yield child


SERIALIZERS = dict.fromkeys(
    viewset.serializer_class
    for app in settings.OUR_APPS
    for _prefix, viewset, _name in import_module(f"{app}.api").router.registry
    if hasattr(viewset, "create") and viewset.serializer_class
)


@pytest.mark.parametrize("made", SERIALIZERS, ids=lambda made: made.__name__)
def test_rest_spells_what_its_columns_spell(made):
    model = getattr(getattr(made, "Meta", None), "model", None)
    for field in written_fields(made()):
        owner = getattr(getattr(field.parent, "Meta", None), "model", model)
        columns = {c.name: c for c in owner._meta.concrete_fields} if owner else {}
        column = columns.get(field.source)
        if isinstance(column, Spelled):
            assert isinstance(field, OF_COLUMN[type(column)]), field.field_name
            typed, kept = DIRTY[column.spell.__name__]
            assert field.run_validation(typed) == kept
        elif not isinstance(field, SpelledText | serializers.ChoiceField):
            assert field.field_name in WORDS | KEYS, field.field_name


def test_every_serializer_is_looked_at():
    assert len(SERIALIZERS) > 15


SHEETS = [(kind, column) for kind in IMPORTERS for column in IMPORTERS[kind].columns()]
# Divisions are looked up by their path, whose parts are spelled (``stations.imports.places``).
PLACES = {"village", "serves", "home", "division"}


@pytest.mark.parametrize(("kind", "column"), SHEETS, ids=lambda one: getattr(one, "key", one))
def test_a_sheet_spells_its_columns(kind, column):
    for typed in ("龚\ue863\u200b　云", "\u202dA－01\u202c", PHONE):
        try:
            read = column.read(typed)
        except ValidationError:
            continue
        texts = read if isinstance(read, list) else [read]
        is_raw = any(isinstance(one, str) and {"\u200b", "\u202d"} & set(one) for one in texts)
        assert not is_raw or column.key in WORDS | PLACES, column.key


@pytest.mark.parametrize("typed", ["龚 \ue863", "龚\u200b䶮", "龚䶮\ufe00"])
def test_a_search_finds_what_was_typed_whatever_it_is_made_of(typed, lin, make_person):
    made = make_person("龚䶮")
    assert list(find_people(lin, typed)) == [made]


def test_a_phone_is_found_as_it_was_copied(lin, make_person):
    made = make_person("龚䶮", phone="0859-4221234转802")
    for typed in ("0859-4221234-802", "(0859)4221234", "+86 0859 4221234", "1234"):
        assert list(find_people(lin, typed)) == [made], typed


def test_a_place_is_named_and_found_as_it_was_copied(east_town, an):
    made = add_local_division(
        name="梅花\u3000\ue863村\u200b", level=5, kind="village", by=an, parent=east_town
    )
    assert made.name == "梅花䶮村"
    assert search_divisions("\u202d梅花\u200b\ue863\u202c") == [made]


def test_what_is_looked_up_is_spelled(east, make_worker):
    worker = make_worker("买合木提·吐尔逊", number="A-01")
    known = type(worker).objects
    assert known.get(name="买合木提•吐尔逊") == worker
    assert known.get(name__in=["买合木提 ・ 吐尔逊"]) == worker
    assert known.get(name__icontains="提 • 吐") == worker
    assert known.get(number="Ａ－01\u200b") == worker
    assert not known.filter(number="/").exists()
    same = known.filter(name=OuterRef("name"))
    assert known.filter(Exists(same)).count() == 1


def test_a_spelling_is_of_the_pure_rules():
    assert {name.__name__, code.__name__, number.__name__} <= DIRTY.keys()
