from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countymeasures.structure import heading_level, is_byline, split_sentences

SHARED = Path(__file__).parents[2].parent / "shared"
CORPUS = Path(__file__).parents[2] / "corpus" / "labelled"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("建成2所。扩建3所。", ["建成2所。", "扩建3所。"], id="full stops"),
        pytest.param("建成2所；扩建3所", ["建成2所；", "扩建3所"], id="semicolon"),
        pytest.param("真好！真好？", ["真好！", "真好？"], id="exclamation and question"),
        pytest.param(
            "建成两所;扩建三所", ["建成两所;", "扩建三所"], id="half-width between Chinese"
        ),
        pytest.param(
            "入住971户;2017年建成", ["入住971户;2017年建成"], id="half-width before a digit"
        ),
        pytest.param("增长6%;固定", ["增长6%;固定"], id="half-width after a sign"),
        pytest.param(
            "提出“应搬尽搬。”随后启动", ["提出“应搬尽搬。”", "随后启动"], id="closing quote"
        ),
        pytest.param("（已竣工。）下一步", ["（已竣工。）", "下一步"], id="closing bracket"),
        pytest.param("下降3.4%，达1.2万人", ["下降3.4%，达1.2万人"], id="decimal point and comma"),
        pytest.param("No.3 线路. 完工", ["No.3 线路. 完工"], id="half-width full stop"),
        pytest.param("一是完工\n二是开工", ["一是完工", "二是开工"], id="line break"),
        pytest.param("一是完工\r\n二是开工", ["一是完工", "二是开工"], id="line break of Windows"),
        pytest.param("　　全县减贫。 二是", ["全县减贫。", "二是"], id="leading blanks"),
        pytest.param("全县减贫。  \n\n", ["全县减贫。"], id="trailing blanks"),
        pytest.param("真好！！！真好", ["真好！！！", "真好"], id="a run of marks"),
        pytest.param("硬化……完工", ["硬化……完工"], id="ellipsis"),
        pytest.param("鞏固成效。(王小明)", ["鞏固成效。", "(王小明)"], id="author in brackets"),
        pytest.param("成效明显。来源：县报", ["成效明显。", "来源：县报"], id="source at the end"),
        pytest.param("", [], id="empty"),
        pytest.param(" \n\u3000\n", [], id="blanks only"),
    ],
)
def test_boundaries(text: str, expected: list[str]) -> None:
    assert [text[sentence.start : sentence.end] for sentence in split_sentences(text)] == expected


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("某县2018年脱贫攻坚工作情况", id="title with a year"),
        pytest.param("一、主要做法", id="numbered"),
        pytest.param("（二）改善基础设施", id="second level"),
        pytest.param("3.易地搬迁", id="third level"),
        pytest.param("第三部分 保障措施", id="part"),
        pytest.param(
            "一、以脱贫摘帽为目标，压实责任。", id="first level that ends with a full stop"
        ),
        pytest.param("某县2017—2019年工作情况", id="title with a range of years"),
        pytest.param("县直驻村工作队第7组", id="title with an ordinal"),
        pytest.param("抓好十件实事", id="a count of deeds in a heading"),
        pytest.param("本报记者 周小山 通讯员 李大河 2012-10-08", id="reporters and a date"),
        pytest.param("——2019年1月8日在某县第十六届", id="occasion cut by a line break"),
        pytest.param("某县人民政府代县长", id="office of the speaker"),
        pytest.param("来源：县扶贫办 发布时间：2018-11-02", id="byline"),
        pytest.param("2018年11月2日", id="dateline"),
        pytest.param("附件1", id="annex"),
        pytest.param("名词解释：", id="glossary with a colon"),
        pytest.param("※名词解释※", id="glossary with marks"),
        pytest.param("20-03-17 18:54", id="short date and time"),
        pytest.param("【来源：某县审计局】", id="byline in brackets"),
        pytest.param("——在某县第三届人民代表大会第二次会议上", id="occasion"),
        pytest.param("某县人民政府县长 李明", id="speaker"),
        pytest.param("责任编辑：李明", id="editor"),
        pytest.param("本新闻共 4页,当前在第 01页", id="page furniture"),
    ],
)
def test_heading_line(line: str) -> None:
    assert [sentence.heading for sentence in split_sentences(line)] == [True]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("全县减贫2130人。", id="a sentence"),
        pytest.param("一是压实责任。", id="run-in heading"),
        pytest.param("各位代表：", id="greeting"),
        pytest.param("2.责任单位：水利局", id="a numbered fact"),
        pytest.param("附件工程已经完工。", id="a sentence that begins like an annex"),
        pytest.param("投入资金120万元", id="a figure without an end"),
        pytest.param("1.新建水厂2座", id="a list item with a figure"),
        pytest.param("教育扶贫方面，资助学生12人", id="cut off"),
        pytest.param("修建沼气池2300口", id="a figure of four digits"),
        pytest.param("流转土地2000亩", id="a figure that could be a year"),
        pytest.param("筹集帮扶资金三十万元", id="a figure in Chinese numerals"),
        pytest.param("一、落实补助资金八万余元", id="a numbered line with a Chinese figure"),
        pytest.param("12.[三步走]即一步规划，一步建设，", id="a numbered line that goes on"),
        pytest.param("记者 从会上获悉，全县村村通了客车。", id="a sentence about a reporter"),
        pytest.param("建成水厂2座；", id="an item of a list"),
        pytest.param("全" * 61, id="too long for a heading"),
    ],
)
def test_ordinary_line(line: str) -> None:
    assert [sentence.heading for sentence in split_sentences(line)] == [False]


def test_source_after_the_last_sentence_is_a_byline() -> None:
    sentences = split_sentences("道路已经通车。来源：县报")
    assert [sentence.heading for sentence in sentences] == [False, True]


def test_heading_that_runs_on_is_a_sentence() -> None:
    sentences = split_sentences("一、压实责任。县级领导包村。")
    assert [sentence.heading for sentence in sentences] == [False, False]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        pytest.param("一、道路", 1, id="one"),
        pytest.param("（十二）道路", 2, id="two"),
        pytest.param("3.道路", 3, id="three"),
        pytest.param("3.5万元", None, id="a decimal"),
        pytest.param("（4）道路", 4, id="four"),
        pytest.param("①道路", 4, id="circled"),
        pytest.param("附件1", 0, id="annex"),
        pytest.param("附件一：道路", 0, id="annex with its title"),
        pytest.param("附件清单", None, id="a word that begins like an annex"),
        pytest.param("一批项目", None, id="no marker"),
    ],
)
def test_level(line: str, level: int | None) -> None:
    assert heading_level(line) == level


@pytest.mark.parametrize(
    "line",
    [pytest.param("一、工作", id="heading"), pytest.param("来源于群众的建议", id="a noun phrase")],
)
def test_no_byline(line: str) -> None:
    assert not is_byline(line)


@given(st.text(st.sampled_from("全县。！；;“”）)\n\r 12.一、（二）"), max_size=60))
def test_sentences_are_in_order_apart_and_cover_all_but_blanks(text: str) -> None:
    sentences = split_sentences(text)
    position = 0
    for sentence in sentences:
        assert not text[position : sentence.start].strip(" \n\r")
        assert sentence.start < sentence.end
        position = sentence.end
    assert not text[position:].strip(" \n\r")


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the labelled report in ../shared")
def test_every_sentence_of_wushan() -> None:
    gold = json.loads(
        (SHARED / "labelled" / "wushan-2018.jsonl").read_text(encoding="utf-8").splitlines()[0]
    )
    expected = [(item["start"], item["end"], item["heading"]) for item in gold["sentences"]]
    found = [(item.start, item.end, item.heading) for item in split_sentences(gold["text"])]
    assert found == expected


def _labelled(path: Path) -> tuple[str, list[tuple[int, int, bool]]]:
    """Return the text of an editable report and its sentences."""
    text, sentences, new_line = "", [], False
    body = path.read_text(encoding="utf-8").split("\n\n", maxsplit=1)[1]
    for line in body.split("\n"):
        heading = line.startswith("# ")
        if not line or heading:
            new_line = True
        if not line or line.startswith(("=", "q ", "d ", "o ")):
            continue
        text += "\n" if new_line and text else ""
        start = len(text)
        text += line.removeprefix("# ")
        sentences.append((start, len(text), heading))
        new_line = heading
    return text, sentences


@pytest.mark.skipif(not any(CORPUS.glob("*/*.txt")), reason="needs the labelled corpus")
def test_boundaries_of_the_corpus() -> None:
    right = found_count = expected_count = headings_right = 0
    for path in CORPUS.glob("*/*.txt"):
        text, expected = _labelled(path)
        found = [(item.start, item.end, item.heading) for item in split_sentences(text)]
        right += len({item[:2] for item in found} & {item[:2] for item in expected})
        headings_right += len(set(found) & set(expected))
        found_count += len(found)
        expected_count += len(expected)
    assert 2 * right / (found_count + expected_count) >= 0.99
    assert headings_right / expected_count >= 0.99
