"""The faults that `.ci/faults` plants still fit the code, and what catches them is there."""

import re
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import pytest


@pytest.fixture
def faults(root, monkeypatch):
    monkeypatch.syspath_prepend(str(root / ".ci"))
    loader = SourceFileLoader("planted_faults", str(root / ".ci/faults"))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    return module


def test_each_fault_fits_the_code(root, faults):
    unfit = [
        (fault.name, file)
        for fault in faults.FAULTS
        for file, there, then in fault.edits
        if (root / file).read_text(encoding="utf-8").count(there) != 1 or there == then
    ]
    assert unfit == []


def test_the_tests_that_catch_it_are_there(root, faults):
    for fault in faults.FAULTS:
        files = fault.suite or faults.SUITE
        texts = "".join((root / file).read_text(encoding="utf-8") for file in files)
        names = re.findall(r"^def (test_\w+)", texts, flags=re.M)
        wanted = fault.caught_by.split(" or ")
        missing = [one for one in wanted if not any(one in name for name in names)]
        assert not missing, fault.name
