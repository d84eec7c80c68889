"""Where a figure falls into numbers and units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countymeasures.segmentation import split_figure


@pytest.mark.parametrize(
    "words",
    [
        "3.2万 元",
        "近 120多 公里",
        "2.5 个 百分点",
        "不 超过 3 年",
        "第三 批",
        "三分之一 以上",
        "百分之八十",
        "两万多 块",
        "10 千瓦",
        "5 千米",
        "今年 上半年",
        "2018 年 10 月",
        "去年 底",
        "2000万 元 及 以上",
        "12 台 （ 套 ）",
        "30 % 左右",
        "半 个 小时",
        "1 — 2 个",
        "翻 了 两 番",
        "十几 个",
        "全年",
        "“ 十三五 ”",
    ],
)
def test_numbers_stand_apart_from_units(words):
    assert split_figure(words.replace(" ", "")) == words.split()


@given(
    st.text(
        st.sampled_from("3.2万元近多百分点之一不超过年第半个（）%以上 \n至左右千瓦两"), max_size=20
    )
)
def test_nothing_is_lost(text):
    words = split_figure(text)
    assert "".join(words) == text
    assert all(words)
