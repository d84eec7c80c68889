"""Where the date of a report is read, and what it does to dates that have no year."""

from __future__ import annotations

import pytest

from countymeasures.documents import DateExpression
from countymeasures.numerals import ReferenceDate, find_reference_date, scan


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        pytest.param(
            "工作总结\n（2018年11月20日）\n今年很忙。",
            "",
            ("2018-11-20", "dateline"),
            id="dateline",
        ),
        pytest.param("2019年脱贫攻坚工作总结\n今年很忙。", "", ("2019", "title"), id="title"),
        pytest.param("工作汇报\n截至2017年9月，已修路。", "", ("2017-09", "text"), id="text"),
        pytest.param("工作汇报\n已修路。", "heshui-2016", ("2016", "name"), id="name"),
        pytest.param(
            "工作汇报\n二〇二〇年三月五日\n已修路。", "", ("2020-03-05", "dateline"), id="chinese"
        ),
        pytest.param(
            "各位代表：\n一、2019年工作回顾\n已修路。",
            "",
            ("2020", "text"),
            id="behind-the-year-reviewed",
        ),
        pytest.param("工作汇报\n已修路。", "", None, id="none"),
    ],
)
def test_finds_the_reference_date(text: str, name: str, expected: tuple[str, str] | None) -> None:
    found = find_reference_date(text, name)
    assert found == (None if expected is None else ReferenceDate(*expected))


@pytest.mark.parametrize(
    ("text", "reference_date", "expected"),
    [
        pytest.param("全年减贫。", "2019-11", ["2019"], id="year-autumn"),
        pytest.param("全年减贫。", "2019-02", ["2018"], id="year-spring-reviews"),
        pytest.param("全年减贫。", "2019-03-31", ["2018"], id="year-last-day-of-reviews"),
        pytest.param("全年减贫。", "2019-04", ["2019"], id="year-april"),
        pytest.param(
            "全年减贫。\n2019年工作打算\n全年减贫。",
            "2019-02",
            ["2018", "2019", "2019"],
            id="year-until-the-plans",
        ),
        pytest.param(
            "2017年3月开工。\n10月竣工。",
            "2019-11",
            ["2017-03", "2019-10"],
            id="month-in-another-paragraph",
        ),
        pytest.param(
            "2017年开工；10月竣工。", "2019-11", ["2017", "2019-10"], id="month-in-another-sentence"
        ),
        pytest.param(
            "2017年开工，10月竣工。", "2019-11", ["2017", "2017-10"], id="month-in-the-sentence"
        ),
        pytest.param("下月修路。", "2019-12", ["2020-01"], id="next-month"),
        pytest.param("上月修路。", "2019", ["XXXX-XX"], id="last-month-of-no-month"),
        pytest.param("前三季度增收。", "2019-11", ["2019-01/2019-09"], id="three-quarters"),
        pytest.param("比上年多。", "2019-11", ["2018"], id="last-year-autumn"),
        pytest.param("比上年多。", "2019-02", ["2017"], id="last-year-of-review"),
        pytest.param("去年修路。", "2019-02", ["2018"], id="last-year-counts-from-reference"),
        pytest.param(
            "2017年3月开工，10月竣工。", "2019-11", ["2017-03", "2017-10"], id="month-behind"
        ),
        pytest.param("预计6月底完工。", "2019-02", ["2019-06"], id="month-ahead"),
        pytest.param("10月底完工。", None, ["XXXX-10"], id="no-reference"),
        pytest.param("今年修路。", None, ["XXXX"], id="no-reference-year"),
        pytest.param("上月修路。", "2019-01", ["2018-12"], id="last-month"),
    ],
)
def test_resolves_dates(text: str, reference_date: str | None, expected: list[str]) -> None:
    found = scan(text, reference_date)
    assert [span.value for span in found if isinstance(span, DateExpression)] == expected
