"""The network's gradient, held against differences of its loss."""

import numpy as np
import pytest

from countymeasures.corpus import parse_text
from countymeasures.linking.network import Network, Shape, make_parameters
from countymeasures.linking.tagger import AUTOMATON, LABELS
from countymeasures.training.roles import _examples
from countymeasures.training.roles_network import differentiate, join

REPORT = """id: a
title: a
kind: bulletin
province: 甘肃省
county: 通渭县
reference_date: 2018-11
style: plain

教育上，资助困难学生1200人96万元，新建幼儿园两所。
= education
q 1200人 | 1200 人 | 困难学生 | 资助
q 96万元 | 960000 元 | - | 资助
q 两所 | 2 所 | 幼儿园 | 新建
"""


@pytest.fixture(scope="module")
def problem():
    """Return parameters in double precision and a batch of one sentence."""
    document = parse_text(REPORT).document
    characters = {c: i for i, c in enumerate(sorted(set(document.text)), start=1)}
    shape = Shape(
        characters=len(characters) + 1,
        units=4,
        labels=len(LABELS),
        steps=AUTOMATON.pairs,
    )
    parameters = {n: v.astype(np.float64) for n, v in make_parameters(shape, 1).items()}
    network = Network((parameters,), characters, {"人": 1, "元": 2, "所": 3})
    return parameters, join(list(_examples(network, document)))


def test_the_gradient_is_that_of_the_loss(problem):
    parameters, batch = problem
    loss, gradient = differentiate(parameters, batch, None)
    assert loss > 0
    assert set(gradient) == set(parameters)
    generator = np.random.default_rng(0)
    step = 1e-4
    for name, values in parameters.items():
        place = np.unravel_index(np.abs(gradient[name]).argmax(), values.shape)
        random = tuple(generator.integers(size) for size in values.shape)
        for at in (place, random):
            before = values[at]
            values[at] = before + step
            above, _ = differentiate(parameters, batch, None)
            values[at] = before - step
            below, _ = differentiate(parameters, batch, None)
            values[at] = before
            assert gradient[name][at] == pytest.approx((above - below) / (2 * step), abs=2e-2)
