"""The examples in docstrings are run."""

import doctest
import importlib
import pkgutil

import pytest

import countymeasures

MODULES = [
    module.name
    for module in pkgutil.walk_packages(countymeasures.__path__, "countymeasures.")
    # This one needs an extra.
    if module.name != "countymeasures.segmentation.hanlp_adapter"
]


@pytest.mark.parametrize("name", ["countymeasures", *MODULES])
def test_examples(name, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(name)
    failed = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed
    assert failed == 0
