"""The audit trail has a word for every verb that code writes, and for no other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.tests.test_rights import modules
from stations.audit.words import VERBS, tell
from stations.kinds.kind import KINDS
from stations.kinds.life import words_of
from stations.kinds.protocol import Batch
from stations.lists.asked import Asked

WRITERS = ("record", "record_many")
# Who hands a verb on, and where it is read below.
HANDS_ON = {
    "stations/workflow.py": "what services take, and the lives of kinds",
    "stations/kinds/protocol.py": "the verb of a Batch",
    "stations/lists/downloads.py": "the verb of a list",
    "stations/accounts/allauth.py": "its mails about the second step, of which it tells no list",
}
Calls = list[tuple[str, set[str], str, ast.Call]]
BY_ALLAUTH = {"totp_activated", "totp_deactivated", "recovery_codes_generated"}


def calls() -> Calls:
    """Every call of the product: module, how that calls who writes the trail, name, call."""
    return [
        (path, writers, ast.unparse(node.func), node)
        for path, tree in modules()
        for writers in [writers_in(tree)]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]


def writers_in(tree: ast.Module) -> set[str]:
    """How a module calls the functions that write the trail."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name, module = alias.asname or alias.name, node.module or ""
                if module.endswith("audit") and alias.name == "trail":
                    found |= {f"{name}.{writer}" for writer in WRITERS}
                if module.endswith("audit.trail") and alias.name in WRITERS:
                    found.add(name)
    return found


def module_of(path: str) -> Any:
    return import_module(path.removesuffix(".py").replace("/", "."))


def values(path: str, asked: ast.expr) -> Iterator[str]:
    """What an argument can be; nothing where only its caller knows."""
    if isinstance(asked, ast.IfExp):
        yield from values(path, asked.body)
        yield from values(path, asked.orelse)
    elif isinstance(asked, ast.Constant):
        yield asked.value
    elif isinstance(asked, ast.Name) and asked.id.isupper():
        yield getattr(module_of(path), asked.id)


def said_by_services(asked: Calls) -> list[tuple[str, set[str]]]:
    """Each place where the trail is written, with the verbs that stand there."""
    return [
        (path, set(values(path, call.args[0])))
        for path, writers, name, call in asked
        if name in writers
    ]


def said_by_lives(asked: Calls) -> set[str]:
    """Of the steps that services take; one that is only moved leaves no entry."""
    found = {verb for kind in KINDS.values() if kind.life for verb in words_of(kind.life)}
    for path, _writers, name, call in asked:
        if name in ("WORKFLOW.take", "WORKFLOW.take_all"):
            verbs = set(values(path, call.args[0])) or set(module_of(path).STEPS)
            found |= {module_of(path).WORKFLOW.audit_verb(verb) for verb in verbs}
    return found


def is_batch(path: str, name: str) -> bool:
    made = name.isidentifier() and name[0].isupper() and getattr(module_of(path), name, None)
    return isinstance(made, type) and issubclass(made, Batch)


def said_by_batches(asked: Calls) -> set[str]:
    found = set()
    for path, _writers, name, call in asked:
        if is_batch(path, name.partition("[")[0]):
            said = [key.value for key in call.keywords if key.arg == "verb"]
            found |= set(values(path, said[0])) if said else {"add"}
    return found - {""}


def said_by_lists(asked: type[Asked] = Asked) -> set[str]:
    return {asked.verb}.union(*(said_by_lists(one) for one in asked.__subclasses__()))


def test_the_trail_has_a_word_for_every_verb_and_for_no_other():
    asked = calls()
    services = said_by_services(asked)
    assert {path for path, verbs in services if not verbs} == set(HANDS_ON)
    written = BY_ALLAUTH.union(*(verbs for _path, verbs in services))
    written |= said_by_lives(asked) | said_by_batches(asked) | said_by_lists()
    assert len(written) > 90
    assert sorted(written - set(VERBS)) == []
    assert sorted(set(VERBS) - written) == []


def test_a_verb_has_one_word():
    """The trail is searched by verbs: two acts that read differently have two."""
    tell({"edit": VERBS["edit"]})
    with pytest.raises(ImproperlyConfigured, match="edit"):
        tell({"edit": "wrote anew"})
