import pytest

from .steps import repair


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("硬化,,竣工", "硬化,竣工", id="two commas"),
        pytest.param("硬化，，竣工", "硬化，竣工", id="two full-width commas"),
        pytest.param("竣工。。", "竣工。", id="two full stops"),
        pytest.param("竣工。，二是", "竣工。二是", id="the stop wins"),
        pytest.param("竣工，。", "竣工。", id="the stop wins behind"),
        pytest.param("水、、电", "水、电", id="two enumeration commas"),
        pytest.param("硬化;，竣工", "硬化;竣工", id="the semicolon wins"),
        pytest.param("贡献！。", "贡献！", id="stop after an exclamation"),
        pytest.param("硬化 ，竣工", "硬化，竣工", id="a blank before"),
        pytest.param("硬化……竣工", "硬化……竣工", id="an ellipsis"),
        pytest.param("硬化——竣工", "硬化——竣工", id="a dash"),
        pytest.param("好！！", "好！！", id="emphasis"),
        pytest.param("3...", "3...", id="three points"),
        pytest.param("甲,乙，丙", "甲,乙，丙", id="clean"),
        pytest.param("立足“ 开放、创新 ”，", "立足“开放、创新”，", id="blanks in quotes"),
        pytest.param("建设， 在全县", "建设，在全县", id="a blank behind a comma"),
        pytest.param("三、 2017年任务", "三、2017年任务", id="a blank behind a number"),
        pytest.param("完工。 二是", "完工。 二是", id="a blank between sentences"),
        pytest.param("作者：张某 来源：县报", "作者：张某 来源：县报", id="a blank between fields"),
        pytest.param("", "", id="empty"),
    ],
)
def test_punctuation(text: str, expected: str) -> None:
    assert repair("punctuation", text) == expected
