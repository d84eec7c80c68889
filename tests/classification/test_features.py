from __future__ import annotations

import re
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import vstack
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils.estimator_checks import check_estimator

from countymeasures.classification.features import CharacterNgrams

TEXTS = [
    "硬化通村公路12.5公里，修桥3座。",
    "修桥梁4座",
    "新建水厂2座，铺设管网36公里；",
    "资助学生1200人",
]
some_texts = st.lists(
    st.text(alphabet=st.sampled_from("修路桥水厂12.3，。座 \n公里x"), max_size=12)
)


@pytest.mark.parametrize("longest", [1, 2, 3, 4])
def test_the_same_as_scikit_learn_up_to_the_names_of_columns(longest: int) -> None:
    expected = TfidfVectorizer(
        analyzer="char",
        ngram_range=(1, longest),
        sublinear_tf=True,
        lowercase=False,
        preprocessor=lambda text: re.sub(r"[0-9.]+", "0", re.sub(r"\s", "", text)),
    ).fit_transform(TEXTS)
    found = CharacterNgrams(longest=longest, min_groups=1).fit_transform(TEXTS)
    assert found.shape == expected.shape
    np.testing.assert_allclose(
        (found @ found.T).toarray(), (expected @ expected.T).toarray(), atol=1e-5
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("投入12万元", "投入3.45万元", id="digits"),
        pytest.param("改厕 30 座", "改厕30座", id="blanks"),
        pytest.param("改厕\u300030座", "改厕30\n座", id="wide blanks"),
    ],
)
def test_what_makes_no_difference(one: str, other: str) -> None:
    features = CharacterNgrams(min_groups=1).fit([one])
    assert (features.transform([one]) != features.transform([other])).nnz == 0


def test_an_ngram_of_one_report_is_no_feature() -> None:
    texts = ["青石岭修路", "青石岭建桥", "山下修路"]
    features = CharacterNgrams(longest=3, min_groups=2).fit(texts, groups=[0, 0, 1])
    assert features.transform(["青石岭"]).nnz == 0
    assert features.transform(["修路"]).nnz == 3


@given(some_texts, some_texts)
def test_a_text_has_the_same_features_in_any_company(one: list[str], other: list[str]) -> None:
    features = CharacterNgrams(min_groups=1).fit(TEXTS)
    together = features.transform(one + other)
    apart = vstack([features.transform(one), features.transform(other)])
    np.testing.assert_allclose(together.toarray(), apart.toarray(), atol=1e-6)


@given(some_texts)
def test_rows_have_length_one_or_nothing(texts: list[str]) -> None:
    matrix = CharacterNgrams(min_groups=1).fit(TEXTS).transform(texts)
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1))).ravel()
    assert np.all(np.isclose(lengths, 1, atol=1e-5) | (lengths == 0))


@pytest.mark.parametrize("text", ["", " ", "\ud800", "😀", "\x00", "0" * 10_000])
def test_odd_text(text: str) -> None:
    matrix = CharacterNgrams(min_groups=1).fit(TEXTS).transform([text, TEXTS[0]])
    assert matrix.shape[0] == 2
    assert np.isfinite(matrix.data).all()
    assert matrix[[1]].nnz > 0


def test_no_text_at_all() -> None:
    assert CharacterNgrams(min_groups=1).fit(TEXTS).transform([]).shape[0] == 0


def test_before_it_is_fitted() -> None:
    with pytest.raises(NotFittedError):
        CharacterNgrams().transform(TEXTS)


def test_the_contract_of_scikit_learn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn warns of the checks that texts skip
        check_estimator(CharacterNgrams())
    features = CharacterNgrams(longest=3, min_groups=1)
    assert clone(features).get_params() == features.get_params()
    assert features.fit(TEXTS) is features
