import pytest

from .steps import repair


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("种植21. 73万亩", "种植21.73万亩", id="blank after the point"),
        pytest.param("种植21 .73万亩", "种植21.73万亩", id="blank before the point"),
        pytest.param("参加1 200多人", "参加1200多人", id="a group of three"),
        pytest.param("合计1 234 567元", "合计1234567元", id="two groups"),
        pytest.param("投入1210 万元", "投入1210万元", id="blank before the multiplier"),
        pytest.param("下降35.49 %", "下降35.49%", id="blank before per cent"),
        pytest.param(
            "投入2085万\n元", "投入2085万元", id="line break inside a multiplier and unit"
        ),
        pytest.param("投入2085\n万元", "投入2085万元", id="line break before the multiplier"),
        pytest.param("建成水厂27\n座", "建成水厂27座", id="line break before the unit"),
        pytest.param("回顾\n2012\n年以来", "回顾\n2012年以来", id="a year alone on its line"),
        pytest.param("县报 2018-11-02\n市委要求", "县报 2018-11-02\n市委要求", id="a dateline"),
        pytest.param("11-02 18:54\n全县", "11-02 18:54\n全县", id="a time of day"),
        pytest.param("10:54\n小学竣工", "10:54\n小学竣工", id="a time before a word like a unit"),
        pytest.param("桥\n12\n村道", "桥\n12\n村道", id="a cell of a table"),
        pytest.param("2012 年以来", "2012年以来", id="blank before year"),
        pytest.param("编号50 200301号", "编号50 200301号", id="no group of three"),
        pytest.param("2018 200人", "2018 200人", id="a year and a number"),
        pytest.param("甲 50 200 乙", "甲 50 200 乙", id="cells of a table"),
        pytest.param("“1 9”部署", "“1 9”部署", id="a lost sign"),
        pytest.param("1. 73户搬迁", "1. 73户搬迁", id="a list marker at the start"),
        pytest.param("完工。\n1. 73户搬迁", "完工。\n1. 73户搬迁", id="a list marker on a line"),
        pytest.param("建成水厂12\n一、道路", "建成水厂12\n一、道路", id="a heading follows"),
        pytest.param("建成水厂12\n十处泵站", "建成水厂12\n十处泵站", id="a numeral follows"),
        pytest.param("千秋万\n家", "千秋万\n家", id="a multiplier that ends a word"),
        pytest.param("分别为5 和7", "分别为5 和7", id="no unit"),
        pytest.param("全县120人", "全县120人", id="clean"),
        pytest.param("投资 3亿元，新建", "投资3亿元，新建", id="blank before a number"),
        pytest.param("到 2016 年，人口", "到2016年，人口", id="blanks around a year"),
        pytest.param("于11月 20日开工，", "于11月20日开工，", id="blank inside a date"),
        pytest.param("县报 2018年11月2日", "县报 2018年11月2日", id="fields of a byline"),
        pytest.param("村道 35公里\n完工。", "村道 35公里\n完工。", id="a row without a sentence"),
        pytest.param("一 2015年，减贫", "一 2015年，减贫", id="behind a numeral"),
        pytest.param("名单 12 号，", "名单 12 号，", id="no unit behind a word"),
        pytest.param("", "", id="empty"),
    ],
)
def test_numbers(text: str, expected: str) -> None:
    assert repair("numbers", text) == expected
