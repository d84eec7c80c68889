from __future__ import annotations

import pytest

from countymeasures.linking.checks import find_checks

from .samples import report

PROJECTS = "q {} | {} 个 | 项目 | {}\n"


def _projects(whole: int, first: int, second: int) -> str:
    return (
        f"项目{whole}个，完成{first}个、开工{second}个。\n=\n"
        + PROJECTS.format(f"{whole}个", whole, "-")
        + PROJECTS.format(f"{first}个", first, "完成")
        + PROJECTS.format(f"{second}个", second, "开工")
    )


def _among(whole: str, first: str, second: str) -> str:
    lines = "".join(
        f"q {text}万元 | {int(float(text) * 10000)} 元 | 资金 | - {flags}\n"
        for text, flags in (
            (whole, ""),
            (first, f"| of={whole}万元"),
            (second, f"| of={whole}万元"),
        )
    )
    return f"资金{whole}万元，其中县{first}万元、乡{second}万元。\n=\n{lines}"


def _change(start: str, end: str, change: str) -> str:
    return (
        f"贫困发生率由{start}%降至{end}%，下降{change}个百分点。\n=\n"
        f"q {start}% | {start} % | 贫困发生率 | 降至 | from\n"
        f"q {end}% | {end} % | 贫困发生率 | 降至 | to\n"
        f"q {change}个百分点 | {change} 百分点 | 贫困发生率 | 下降 | decrease\n"
    )


def _share(part: str, share: str) -> str:
    return (
        f"造林400亩，其中松树{part}亩，占{share}%。\n=\n"
        f"q 400亩 | 400 亩 | - | 造林\n"
        f"q {part}亩 | {part} 亩 | 松树 | - | of=400亩\n"
        f"q {share}% | {share} % | 松树 | 占\n"
    )


def _stages(whole: int, *parts: int) -> str:
    kinds = ("竣工项目", "在建项目", "签约项目")
    texts = "、".join(f"{kind}{part}个" for kind, part in zip(kinds, parts, strict=True))
    return (
        f"推进合作事项{whole}个，{texts}。\n=\nq {whole}个 | {whole} 个 | 合作事项 | 推进\n"
        + "".join(
            f"q {part}个 | {part} 个 | {kind} | -\n"
            for kind, part in zip(kinds, parts, strict=True)
        )
    )


def _days(now: int, then: int, more: int) -> str:
    return (
        f"优良天气{now}天，比上年{then}天增加{more}天。\n=\n"
        f"q {now}天 | {now} 天 | 优良天气 | -\n"
        f"q {then}天 | {then} 天 | 优良天气 | -\n"
        f"q {more}天 | {more} 天 | 优良天气 | 增加 | increase\n"
    )


def _growth(value: str, more: str, percent: str) -> str:
    return (
        f"收入{value}元，比上年增加{more}元，增长{percent}%。\n=\n"
        f"q {value}元 | {value} 元 | 收入 | -\n"
        f"q {more}元 | {more} 元 | 收入 | 增加 | increase\n"
        f"q {percent}% | {percent} % | 收入 | 增长 | increase\n"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(_projects(96, 64, 32), [("parts", True)], id="batches add up"),
        pytest.param(_stages(52, 25, 18, 9), [("parts", True)], id="three kinds add up"),
        pytest.param(_stages(52, 25, 18, 8), [], id="three kinds that don't claim nothing"),
        pytest.param(_stages(40, 20, 12, 8), [], id="a small number adds up by chance"),
        pytest.param(_days(209, 190, 19), [("change", True)], id="what it is and what it was"),
        pytest.param(_days(209, 190, 18), [("change", False)], id="wrong change of what it was"),
        pytest.param(_projects(96, 64, 30), [], id="batches that don't add up claim nothing"),
        pytest.param(_among("5.6", "3.2", "2.4"), [("parts", True)], id="parts add up"),
        pytest.param(_among("5.6", "3.21", "2.4"), [("parts", True)], id="within rounding"),
        pytest.param(_among("560", "323", "240"), [("parts", False)], id="beyond rounding"),
        pytest.param(_among("560", "120", "240"), [], id="the text names only some parts"),
        pytest.param(_change("9.8", "7.6", "2.2"), [("change", True)], id="change"),
        pytest.param(_change("9.8", "7.6", "2.4"), [("change", False)], id="wrong change"),
        pytest.param(_change("9.8", "7.6", "5.1"), [], id="change of something else"),
        pytest.param(_growth("8800", "800", "10.0"), [("change", True)], id="growth"),
        pytest.param(_growth("8800", "800", "9.1"), [("change", False)], id="of the wrong base"),
        pytest.param(_growth("8800", "800", "30"), [], id="growth of something else"),
        pytest.param(_share("318", "79.5"), [("share", True)], id="share"),
        pytest.param(_share("318", "75.5"), [("share", False)], id="wrong share"),
    ],
)
def test_checks(body: str, expected: list[tuple[str, bool]]):
    checks = find_checks(report(body))
    assert [(check.kind, check.holds) for check in checks] == expected


def test_a_check_names_its_figures():
    (check,) = find_checks(report(_projects(96, 64, 32)))
    assert check.quantities == (0, 1, 2)


def test_vague_figures_are_not_checked():
    document = report(
        _change("9.8", "7.6", "2.2").replace("7.6%", "约7.6%").replace("| 7.6", "| ~ 7.6")
    )
    assert find_checks(document) == ()
