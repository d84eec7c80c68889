"""The editable form: text to Document and back."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countymeasures.corpus import CorpusError, Head, parse, parse_text, render
from countymeasures.documents import (
    DateExpression,
    Document,
    Ordinal,
    Quantity,
    Sentence,
    Span,
)

HEAD = "id: a\n\n"


def read(body):
    return parse_text(HEAD + body).document


def quantity(body):
    return read(body).quantities[-1]


def place(span):
    return span.start, span.end


def test_the_head_is_read():
    text = (
        "id: a\ntitle: 工作总结\nkind: press\nprovince: 某省\ncounty: 某县\n"
        "reference_date: 2018-11\nstyle: terse\n\n完。\n=\n"
    )
    report = parse_text(text)
    assert report.head == Head("a", "工作总结", "press", "某省", "某县", "2018-11", "terse")
    assert (report.document.reference_date, report.document.title) == ("2018-11", "工作总结")


def test_paragraphs_are_lines_and_sentences_follow_each_other():
    document = read("# 题目\n\n修渠。\n= water\n栽树；\n= ecology\n\n# 一、养蜂\n养蜂。\n=\n")
    assert document.text == "题目\n修渠。栽树；\n一、养蜂\n养蜂。"
    assert [(s.start, s.end, s.heading, s.categories) for s in document.sentences] == [
        (0, 2, True, ()),
        (3, 6, False, ("water",)),
        (6, 9, False, ("ecology",)),
        (10, 14, True, ()),
        (15, 18, False, ()),
    ]


def test_the_line_of_each_sentence_is_known():
    assert parse_text(HEAD + "# 题目\n\n修渠。\n=\n栽树。\n=\n").lines == (3, 5, 7)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("q 3座 | 3 座 | - | -", {"value": Decimal(3), "unit": "座"}, id="value"),
        pytest.param("q 3座 | > 3 座 | - | -", {"comparator": ">"}, id="comparator"),
        pytest.param("q 3座 | >=3 座 | - | -", {"comparator": ">="}, id="comparator, no blank"),
        pytest.param(
            "q 3座 | 2..4 座 | - | -",
            {"value": None, "low": Decimal(2), "high": Decimal(4)},
            id="range",
        ),
        pytest.param("q 3座 | 1.530 % | - | -", {"value": Decimal("1.53")}, id="decimal"),
        pytest.param("q 3座 | -0.3 % | - | -", {"value": Decimal("-0.3")}, id="negative"),
        pytest.param("q 3座 | 3 - | - | -", {"unit": ""}, id="no unit"),
        pytest.param("q 3座 | 3 座 | - | - | planned", {"status": "planned"}, id="status"),
        pytest.param("q 3座 | 3 座 | - | - | to", {"role": "to"}, id="role"),
        pytest.param("q 3座 | 3 座 | - | - | per=人,年", {"per": ("人", "年")}, id="per"),
        pytest.param("q 3座 | 3 座 | - | -", {"category": "water"}, id="category of the sentence"),
        pytest.param("q 3座 | 3 座 | - | - | cat=-", {"category": None}, id="no category"),
        pytest.param(
            "q 3座 | 3 座 | - | - | ongoing increase per=村",
            {"status": "ongoing", "role": "increase", "per": ("村",)},
            id="several flags",
        ),
    ],
)
def test_fields_of_a_quantity(line, expected):
    found = quantity(f"新建水塔3座。\n= water\n{line}\n")
    assert {name: getattr(found, name) for name in expected} == expected


def test_several_categories_need_one_for_each_quantity():
    body = "建水塔3座。\n= water funding\nq 3座 | 3 座 | - | - | cat=funding\n"
    assert quantity(body).category == "funding"


@pytest.mark.parametrize(
    ("sentence", "entity", "expected"),
    [
        pytest.param("水塔新建3座", "水塔", (0, 2), id="before"),
        pytest.param("新建3座水塔", "水塔", (4, 6), id="after"),
        pytest.param("水塔不足，新建3座水塔", "水塔", (9, 11), id="nearest"),
        pytest.param("水塔3座水塔", "水塔", (0, 2), id="as near: the one before"),
        pytest.param("水塔不足，新建3座水塔", "水塔@1", (0, 2), id="the first"),
        pytest.param("新建3座座塔", "座", (4, 5), id="not inside the quantity"),
    ],
)
def test_an_entity_is_the_nearest_occurrence(sentence, entity, expected):
    found = quantity(f"{sentence}\n=\nq 3座 | 3 座 | {entity} | -\n")
    assert place(found.entity) == expected


def test_an_entity_may_stand_in_a_sentence_before_in_the_paragraph():
    body = "水塔旧，水塔少。\n=\n新建3座。\n=\nq 3座 | 3 座 | 水塔 | 新建\n"
    assert place(quantity(body).entity) == (4, 6)


@pytest.mark.parametrize(
    ("sentence", "lines", "expected"),
    [
        pytest.param("建2座、2座。", ["2座", "2座"], [(1, 3), (4, 6)], id="from left to right"),
        pytest.param("户12户，2户。", ["2户"], [(5, 7)], id="not inside a longer number"),
        pytest.param("十三户，三户。", ["三户"], [(4, 6)], id="not inside a Chinese number"),
        pytest.param("统一三户。", ["三户"], [(2, 4)], id="unless there is no other"),
        pytest.param("建1个，1个。", ["1个@2"], [(4, 6)], id="the second"),
    ],
)
def test_which_occurrence_a_quantity_is(sentence, lines, expected):
    body = f"{sentence}\n=\n" + "".join(f"q {text} | 1 个 | - | -\n" for text in lines)
    assert [place(found) for found in read(body).quantities] == expected


def test_a_part_names_its_whole():
    body = (
        "水塔9座，其中新建4座。\n=\nq 9座 | 9 座 | 水塔 | -\nq 4座 | 4 座 | 水塔 | 新建 | of=9座\n"
    )
    assert [found.part_of for found in read(body).quantities] == [None, 0]


def test_the_whole_is_the_last_of_the_same_text():
    body = (
        "水塔9座。\n=\nq 9座 | 9 座 | 水塔 | -\n水窖9座，其中4座新建。\n=\n"
        "q 9座 | 9 座 | 水窖 | -\nq 4座 | 4 座 | 水窖 | 新建 | {}\n"
    )
    assert quantity(body.format("of=9座")).part_of == 1
    assert quantity(body.format("of=9座@1")).part_of == 0


def test_dates_and_ordinals_are_read():
    document = read(
        "年底前修第2批，10月完。\n=\nd 年底 | 2018 END\nd 10月 | 2018-10\no 第2批 | 2\n"
    )
    assert [(d.text, d.value, d.mod) for d in document.dates] == [
        ("年底", "2018", "END"),
        ("10月", "2018-10", None),
    ]
    assert [(o.text, o.value) for o in document.ordinals] == [("第2批", 2)]


SENTENCE = "修渠3条。\n"
MISTAKES = [
    pytest.param("修渠。\n\n=\n", 3, "expected a line of categories", id="no categories"),
    pytest.param("修渠。\n栽树。\n=\n", 3, "expected a line of categories", id="none in between"),
    pytest.param("修渠。", 3, "expected a line of categories", id="none at the end"),
    pytest.param("=\n", 3, "expected a sentence before", id="categories first"),
    pytest.param("修渠。\n=\n=\n", 5, "expected a sentence before", id="categories twice"),
    pytest.param("修渠。\n= a a\n", 4, "expected each category once", id="a category twice"),
    pytest.param("修渠。\nd 渠 | 2018\n=\n", 4, "expected a sentence and its", id="span too early"),
    pytest.param("# 题\nq 题 | 1 个 | - | -\n", 4, "expected a sentence", id="span of a heading"),
    pytest.param(SENTENCE + "=\nq 4条 | 4 条 | - | -\n", 5, "q text: expected words", id="span"),
    pytest.param(
        SENTENCE + "=\nq 3条 | 3 条 | - | -\nq 3条 | 3 条 | - | -\n",
        6,
        "after the q before it",
        id="span twice",
    ),
    pytest.param(SENTENCE + "=\nq 3条 | 3 条\n", 5, "got 2 fields", id="too few fields"),
    pytest.param(SENTENCE + "=\nq 3条 | 3条 | - | -\n", 5, "q value", id="no blank"),
    pytest.param(SENTENCE + "=\nq 3条 | 三 条 | - | -\n", 5, "q value", id="no decimal"),
    pytest.param(SENTENCE + "=\nq 3条 | 4..2 条 | - | -\n", 5, "low below high", id="range"),
    pytest.param(SENTENCE + "=\nq 3条 | 3 条 | 桥 | -\n", 5, "q entity", id="entity"),
    pytest.param(SENTENCE + "=\nq 3条 | 3 条 | - | 建\n", 5, "q action", id="action"),
    pytest.param(SENTENCE + "=\nq 3条 | 3 条 | - | 修@2\n", 5, "q action", id="no second one"),
    pytest.param(SENTENCE + "=\nq 3条 | 3 条 | - | - | soon\n", 5, "got 'soon'", id="flag"),
    pytest.param(SENTENCE + "=\nq 3条 | 3 条 | - | - | per=\n", 5, "got 'per='", id="empty flag"),
    pytest.param(
        SENTENCE + "=\nq 3条 | 3 条 | - | - | to from\n", 5, "expected one role", id="two roles"
    ),
    pytest.param(SENTENCE + "=\nq 3条 | 3 条 | - | - | of=9条\n", 5, "q of=", id="no such whole"),
    pytest.param(SENTENCE + "= a b\nq 3条 | 3 条 | - | -\n", 5, "cat=KEY", id="which category"),
    pytest.param(SENTENCE + "=\nd 3条 | 18\n", 5, "TIMEX3", id="date's value"),
    pytest.param(SENTENCE + "=\nd 3条 | 2018 LATE\n", 5, "got '2018 LATE'", id="date's mod"),
    pytest.param(SENTENCE + "=\no 3条 | 三\n", 5, "expected o TEXT", id="ordinal's value"),
]


@pytest.mark.parametrize(("body", "line", "message"), MISTAKES)
def test_a_mistake_names_the_line_and_the_field(body, line, message):
    with pytest.raises(CorpusError) as caught:
        read(body)
    problem = caught.value.problems[0]
    assert problem.line == line
    assert message in problem.message


@pytest.mark.parametrize(
    ("head", "line", "message"),
    [
        pytest.param("title: 题\n\n", 2, "expected id:", id="no id"),
        pytest.param("id: a\nid: b\n\n", 2, "expected id once", id="twice"),
        pytest.param("id: a\nyear: 2018\n\n", 2, "got 'year: 2018'", id="unknown"),
        pytest.param("id: a\n修渠。\n\n", 2, "or a blank line after the head", id="no blank line"),
    ],
)
def test_a_mistake_in_the_head_is_named(head, line, message):
    with pytest.raises(CorpusError) as caught:
        parse_text(head)
    assert caught.value.problems[0].line == line
    assert message in caught.value.problems[0].message


def test_all_mistakes_of_a_file_are_found():
    body = SENTENCE + "=\nq 4条 | 4 条 | - | -\nq 3条 | 3条 | - | -\n"
    with pytest.raises(CorpusError, match="and 1 more problems") as caught:
        read(body)
    assert [problem.line for problem in caught.value.problems] == [5, 6]


def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("id: a\n\n修渠。".encode("gb18030"))
    with pytest.raises(CorpusError, match=r"a\.txt, line 3: expected UTF-8"):
        parse(path)


def test_windows_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path):
    text = HEAD + "修渠3条。\n= water\nq 3条 | 3 条 | 渠 | 修\n"
    path = tmp_path / "a.txt"
    path.write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())
    assert parse(path).document == parse_text(text).document


REPORT = (
    "id: a\ntitle: 总结\nreference_date: 2018-11\n\n# 总结\n\n"
    "去年修渠9条，其中干渠4条、支渠5条。\n= water\n"
    "q 9条 | 9 条 | 渠 | 修\nq 4条 | 4 条 | 干渠 | 修 | of=9条\n"
    "q 5条 | 5 条 | 支渠 | 修 | of=9条\nd 去年 | 2017\n"
    "户均近1.5万元，两批共2—3户，下一批9条。\n= water finance\n"
    "q 近1.5万元 | < 15000 元 | - | - | increase per=户,年 cat=finance\n"
    "q 两批 | 2 批 | - | - | cat=-\nq 2—3户 | 2..3 户 | 渠@1 | 共 | planned cat=water\n"
    "q 9条 | 9 条 | - | - | of=9条 cat=water\n\n"
    " = 号开头的句子。\n=\n"
)


def test_rendering_a_report_gives_it_back():
    report = parse_text(REPORT)
    assert render(report.document, report.head) == REPORT


SENTENCES = st.text(alphabet="修渠3五条", min_size=1, max_size=12).map(lambda words: f"{words}。")


@st.composite
def documents(draw):
    """Draw documents of few different characters, so that most words stand there often."""
    paragraphs = draw(st.lists(st.lists(SENTENCES, min_size=1, max_size=3), min_size=1, max_size=3))
    text = "\n".join("".join(paragraph) for paragraph in paragraphs)
    sentences, quantities, dates, ordinals = [], [], [], []
    start = 0
    for paragraph in paragraphs:
        first = len(quantities)
        for words in paragraph:
            keys = draw(st.sampled_from([(), ("water",), ("water", "roads")]))
            sentences.append(Sentence(start=start, end=start + len(words), categories=keys))
            cuts = sorted(draw(st.sets(st.integers(0, len(words)), max_size=6)))
            for kind, (low, high) in enumerate(itertools.pairwise(cuts)):
                span = {"start": start + low, "end": start + high, "text": words[low:high]}
                if kind % 3 == 0:
                    quantities.append(
                        draw_quantity(
                            draw, span, text, (start, len(words)), keys, first, quantities
                        )
                    )
                elif kind % 3 == 1:
                    mod = draw(st.sampled_from([None, "END"]))
                    dates.append(DateExpression(**span, value="2018-10", mod=mod))
                else:
                    ordinals.append(Ordinal(**span, value=draw(st.integers(1, 30))))
            start += len(words)
        start += 1
    return Document(
        id="a",
        text=text,
        sentences=tuple(sentences),
        quantities=tuple(quantities),
        dates=tuple(dates),
        ordinals=tuple(ordinals),
    )


def draw_quantity(draw, span, text, sentence, keys, first, before):
    def words():
        start, size = sentence
        low = draw(st.integers(0, size - 1))
        high = draw(st.integers(low + 1, size))
        return Span(start=start + low, end=start + high, text=text[start + low : start + high])

    value = draw(st.decimals(-1000, 10**9, places=4))
    numbers = draw(st.sampled_from([{"value": value}, {"low": value, "high": value + 1}]))
    return Quantity(
        **span,
        **numbers,
        unit=draw(st.sampled_from(["条", ""])),
        comparator=draw(st.sampled_from(["=", "~", ">", ">=", "<", "<="])),
        per=draw(st.sampled_from([(), ("人", "年")])),
        role=draw(st.sampled_from(["level", "to"])),
        status=draw(st.sampled_from(["done", "planned"])),
        entity=draw(st.sampled_from([None, words()])),
        action=draw(st.sampled_from([None, words()])),
        part_of=draw(st.sampled_from([None, *range(first, len(before))])),
        category=draw(st.sampled_from([None, *keys])),
    )


@given(documents())
def test_a_rendered_document_is_read_back_the_same(document):
    assert parse_text(render(document, Head("a"))).document == document


def test_what_the_form_cannot_say_is_left_out():
    text = "建塔。\n建2座。"
    document = Document(
        id="a",
        text=text,
        sentences=(Sentence(start=0, end=3), Sentence(start=4, end=8)),
        quantities=(
            Quantity(
                start=5,
                end=7,
                text="2座",
                value=2,
                unit="座",
                entity=Span(start=1, end=2, text="塔"),
                score=0.5,
            ),
        ),
        dates=(),
        ordinals=(),
    )
    assert render(document, Head("a")) == HEAD + "建塔。\n=\n\n建2座。\n=\nq 2座 | 2 座 | - | -\n"
