from __future__ import annotations

import pytest

from countymeasures.classification import Classifier, fit

from .samples import CATEGORIES, report


@pytest.fixture(scope="package")
def model() -> Classifier:
    return fit([report(number) for number in range(8)], CATEGORIES)
