"""What is checked of a corpus."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countymeasures.corpus import parse_text
from countymeasures.corpus.checks import (
    MIN_GRAMS,
    check_against,
    check_corpus,
    check_report,
    distinct_share,
    near_duplicates,
    read_corpus,
)

KEYS = {"water", "roads"}
HEAD = {
    "id": "a",
    "title": "总结",
    "kind": "press",
    "province": "某省",
    "county": "某县",
    "reference_date": "2018-11",
    "style": "terse",
}
BODY = "修渠3条。\n= water\nq 3条 | 3 条 | 渠 | 修\n"


def text_of(body=BODY, **head):
    lines = [f"{key}: {value}" for key, value in (HEAD | head).items() if value]
    return "\n".join(lines) + "\n\n" + body


def report(body=BODY, split="train", **head):
    ident = head.get("id", "a")
    return parse_text(text_of(body, **head), f"labelled/{split}/{ident}.txt")


def messages(problems):
    return [problem.message for problem in problems]


def test_a_good_report_has_no_problem():
    assert check_report(report(), KEYS) == []


@pytest.mark.parametrize(
    ("head", "message"),
    [
        pytest.param({"county": ""}, "head: expected county", id="county missing"),
        pytest.param({"kind": "novel"}, "got 'novel'", id="kind"),
        pytest.param({"reference_date": "2018-13"}, "got '2018-13'", id="date"),
        pytest.param({"reference_date": "2018年"}, "got '2018年'", id="date in words"),
    ],
)
def test_heads_are_checked(head, message):
    problems = check_report(report(**head), KEYS)
    assert len(problems) == 1
    assert message in problems[0].message


def test_the_id_is_the_name_of_the_file():
    other = parse_text(text_of(), "labelled/train/b.txt")
    assert messages(check_report(other, KEYS)) == ["head: expected the file's name as id, got 'a'"]


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        pytest.param("修渠。\n= solar\n", 9, "got 'solar'", id="unknown category"),
        pytest.param(
            "修渠3条。\n= water\nq 3条 | 3 条 | - | - | cat=roads\n",
            9,
            "3条: expected one of its sentence's categories (water), got 'roads'",
            id="category of another sentence",
        ),
        pytest.param("修渠。栽树。\n=\n", 9, "one ends after", id="two sentences on a line"),
        pytest.param("修渠，\n=\n栽树。\n=\n", 9, "the line ends with", id="half a sentence"),
        pytest.param(
            "今年3条。\n=\nq 年3条 | 3 条 | - | -\nd 今年 | 2018\n",
            9,
            "今年 and 年3条: expected spans apart",
            id="overlap",
        ),
        pytest.param(
            "修渠3条。\n=\nq 3条 | 3 条 | 条 | -\n", 9, "an entity outside", id="entity within"
        ),
        pytest.param(
            "突破3条。\n=\nq 突破3条 | > 3 条 | - | 突破\n",
            9,
            "an action outside",
            id="action within",
        ),
    ],
)
def test_labels_are_checked(body, line, message):
    problems = check_report(report(body), KEYS)
    assert [problem.line for problem in problems] == [line]
    assert message in problems[0].message


OTHER = {"id": "b", "county": "他县"}
LONG = "开春以来沿河十一个村子先后动工修整水渠。\n=\n"
LONG_TOO = "开春以来沿河十一个村子先后动工修整堤坝。\n=\n"
DIFFERENT = "腊月里山上的茶园停了工，茶农进城卖货。\n=\n"


@pytest.mark.parametrize(
    ("reports", "message"),
    [
        pytest.param([report(), report(DIFFERENT, **OTHER | {"id": "a"})], "id:", id="id twice"),
        pytest.param(
            [report(), report(DIFFERENT, split="test", id="b")],
            "county:",
            id="county in two splits",
        ),
        pytest.param([report(kind="speech")], "no speech in train", id="held-out kind in train"),
        pytest.param(
            [report(LONG), report(LONG.replace("十一", "3"), **OTHER)],
            "shares half of its 5-grams with labelled/train/a.txt, line 9",
            id="near-duplicate in another report",
        ),
        pytest.param(
            [report(LONG + LONG_TOO)], "line 9: 开春以来", id="near-duplicate in the report"
        ),
    ],
)
def test_reports_are_checked_against_each_other(reports, message):
    problems = [
        problem for problem in messages(check_corpus(reports)) if not problem.startswith("corpus")
    ]
    assert len(problems) == 1
    assert message in problems[0]


def test_different_reports_of_one_county_in_one_split_are_well():
    assert check_corpus([report(kind="press"), report(DIFFERENT, id="b")]) == []


def test_held_out_kinds_are_welcome_in_test():
    assert check_corpus([report(kind="speech", split="test")]) == []


def test_sentences_alike_but_for_numbers_and_places_are_counted_once():
    bodies = "东坡镇修渠3条。\n=\n西岭镇修渠十条。\n=\n茶农进城。\n=\n"
    assert distinct_share([report(bodies)]) == pytest.approx(2 / 3)
    assert "expected at least 95%" in check_corpus([report(bodies)])[-1].message


def slow_near_duplicates(grams):
    """Compare every set with every larger one."""
    order = sorted(range(len(grams)), key=lambda i: (-len(grams[i]), i))
    found = set()
    for position, number in enumerate(order):
        if len(grams[number]) >= MIN_GRAMS and any(
            2 * len(grams[number] & grams[other]) >= len(grams[number])
            for other in order[:position]
        ):
            found.add(number)
    return found


@given(st.lists(st.frozensets(st.sampled_from("abcdefghijklmnop"), max_size=12), max_size=12))
def test_no_near_duplicate_is_overlooked(grams):
    pairs = near_duplicates(grams)
    for one, other in pairs:
        smaller = min(len(grams[one]), len(grams[other]))
        assert 2 * len(grams[one] & grams[other]) >= smaller
    assert len(pairs) == len(slow_near_duplicates(grams))


def test_near_duplicates_are_found_among_many():
    rng = random.Random(3)
    grams = [frozenset(rng.sample(range(200_000), 40)) for _ in range(4000)]
    copy = frozenset([*list(grams[7])[:20], *range(300_000, 300_020)])
    assert near_duplicates([*grams, copy]) == [(7, 4000)]


RUN = "沿河十一个村子先后动工修整水渠并且栽下杨柳五千多株"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(f"开春，{RUN}。\n=\n", [9], id="copied"),
        pytest.param(f"开春，{RUN[:12]} {RUN[12:]}。\n=\n", [9], id="blanks don't count"),
        pytest.param(f"开春，{RUN[:23]}。\n=\n", [], id="one character too few"),
        pytest.param(f"# {RUN}\n", [9], id="heading"),
        pytest.param(f"{DIFFERENT}{RUN}。\n=\n", [11], id="second sentence"),
    ],
)
def test_copied_runs_are_found(tmp_path, body, expected):
    (tmp_path / "real.txt").write_text(f"昨天\n{RUN[:9]}\n{RUN[9:]}。\n", encoding="utf-8")
    problems = check_against([report(body)], [tmp_path])
    assert [problem.line for problem in problems] == expected


def test_copied_runs_are_looked_for_in_labelled_files(tmp_path):
    document = parse_text(text_of(f"{RUN}。\n=\n")).document
    (tmp_path / "real.jsonl").write_text(document.to_json(), encoding="utf-8")
    problems = check_against([report(f"开春，{RUN}。\n=\n")], [tmp_path])
    assert "also stands in real.jsonl" in problems[0].message


def test_a_folder_without_reports_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"expected \.txt or \.jsonl"):
        check_against([report()], [tmp_path])


def test_a_corpus_is_read_with_what_cannot_be_read(tmp_path):
    folder = tmp_path / "labelled" / "dev"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(text_of(), encoding="utf-8")
    (folder / "b.txt").write_text("id: b\n\n修渠。\n", encoding="utf-8")
    reports, problems = read_corpus(tmp_path)
    assert [r.head.id for r in reports] == ["a"]
    assert [problem.line for problem in problems] == [3]


def test_an_empty_corpus_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="expected reports in labelled/"):
        read_corpus(tmp_path)
