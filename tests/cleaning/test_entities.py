import pytest

from .steps import repair


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(r"新建\ud83d水厂", r"新建\ud83d水厂", id="an escape of half a character"),
        pytest.param(r"新建\u6c34厂", "新建水厂", id="an escape"),
        pytest.param("投入&nbsp;3万元", "投入 3万元", id="entity of a blank"),
        pytest.param("“甲&amp;乙”", "“甲&乙”", id="ampersand"),
        pytest.param("&ldquo;三变&rdquo;", "“三变”", id="quotes"),
        pytest.param("投入&#51;万元", "投入3万元", id="decimal reference"),
        pytest.param("投入&#x33;万元", "投入3万元", id="hexadecimal reference"),
        pytest.param("投入&amp;nbsp;3万元", "投入 3万元", id="escaped twice"),
        pytest.param("投入&nb sp;3万元", "投入 3万元", id="entity broken by a blank"),
        pytest.param("投入&nbsp3万元", "投入 3万元", id="semicolon lost"),
        pytest.param("提出意见。&ems......", "提出意见。......", id="cut off by an excerpt"),
        pytest.param("提出意见。&nb", "提出意见。", id="cut off at the end"),
        pytest.param(r"完工。\r\n二、水利", "完工。\n二、水利", id="literal line break"),
        pytest.param(r"完工。\n二、水利", "完工。\n二、水利", id="literal line feed"),
        pytest.param("完工。\r\n二、水利", "完工。\n二、水利", id="line break of Windows"),
        pytest.param("完工。\u2028二、水利", "完工。\n二、水利", id="line separator"),
        pytest.param(r"\u3000全县", "\u3000全县", id="literal code"),
        pytest.param("2\u200b0所", "20所", id="zero-width character"),
        pytest.param("\ufeff全县", "全县", id="byte-order mark inside"),
        pytest.param("投入\u00a03万元", "投入 3万元", id="no-break space"),
        pytest.param("市长????张某", "市长 张某", id="ruin of blanks"),
        pytest.param("政??府??工??作", "政 府 工 作", id="ruins of single blanks"),
        pytest.param("投入??3万元", "投入??3万元", id="beside a digit it may be damage"),
        pytest.param("怎么??看", "怎么??看", id="a question"),
        pytest.param("好吗？", "好吗？", id="a real question mark"),
        pytest.param("R&D经费", "R&D经费", id="R&D"),
        pytest.param("甲&unknown;乙", "甲&unknown;乙", id="no such entity"),
        pytest.param(r"C:\new\report", r"C:\new\report", id="a path"),
        pytest.param("完。\n???各位代表", "完。\n 各位代表", id="three at the start of a line"),
        pytest.param("完。\n???12户", "完。\n???12户", id="before a digit at the start of a line"),
        pytest.param("⑩修渠。?建厂。?植树。", "⑩修渠。⑪建厂。⑫植树。", id="numbers behind ten"),
        pytest.param("⑨修渠。?建厂。", "⑨修渠。?建厂。", id="no list that reaches ten"),
        pytest.param("⑩修渠。\n完工。?", "⑩修渠。\n完工。?", id="behind the list"),
        pytest.param("", "", id="empty"),
    ],
)
def test_entities(text: str, expected: str) -> None:
    assert repair("entities", text) == expected
