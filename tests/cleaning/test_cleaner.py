from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countymeasures.cleaning import DEFAULT_STEPS, clean
from countymeasures.reading import read

SHARED = Path(__file__).parents[2].parent / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the reports in ../shared")

# The first text loads the converter and the word lists.
untimed = settings(deadline=None)

SENTENCES = (
    "全县建成集中供水工程十五处，巩固提升农村饮水安全工程二十七处。",
    "资助家庭经济困难学生1200人96万元，贫困发生率由3.4%下降至1.2%。",
    "“三变”改革试点村达到12个，入股农户826户，每户每年分红1300元。",
    "村组道路方面，硬化道路37条108公里；危房改造方面，竣工154户。",
)
NOISE = (
    "(nóng)",
    "（gè）",
    "(liang)",
    "&nbsp;",
    "\u200b",
    "&ldquo;",
    "[3]",
    "，",
    "\u00a0",
    "????",
)
clean_texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6, unique=True).map(
    "\n".join
)


@untimed
@given(clean_texts)
def test_clean_text_comes_back_unchanged(text: str) -> None:
    result = clean(text)
    assert (result.text, result.noise) == (text, ())


@untimed
@given(st.data(), clean_texts)
def test_untouched_characters_map_to_themselves(data: st.DataObject, text: str) -> None:
    places = sorted(data.draw(st.sets(st.integers(1, len(text) - 1), max_size=5)))
    raw, inserted = [], []
    position = 0
    for place in places:
        raw.append(text[position:place])
        inserted.append(data.draw(st.sampled_from(NOISE)))
        raw.append(inserted[-1])
        position = place
    raw.append(text[position:])
    source = "".join(raw)
    result = clean(source)
    for index, character in enumerate(result.text):
        start, end = result.alignment.to_raw(index, index + 1)
        assert start < end
        # What was not inserted is one character of the source, and the same one.
        if character.isdigit() or "\u4e00" <= character <= "\u9fff":
            assert source[start:end] == character


@untimed
@given(
    st.text(
        st.sampled_from("全县農萬(nóng)1２.，。；?? \n\r&nbsp;[3]—页第某X*￥\u3000\ufffd⑩“”、年"),
        max_size=60,
    )
)
def test_cleaning_is_idempotent(raw: str) -> None:
    once = clean(raw).text
    assert clean(once).text == once


@untimed
@given(st.text(max_size=80))
def test_any_text_is_cleaned_and_aligned(raw: str) -> None:
    result = clean(raw)
    last = 0
    for index in range(len(result.text)):
        start, end = result.alignment.to_raw(index, index + 1)
        assert last <= start < end <= len(raw)
        last = start
    for noise in result.noise:
        assert raw[noise.start : noise.end] == noise.text


def test_steps_can_be_chosen() -> None:
    assert clean("農(nóng)業１２", steps=("pinyin",)).text == "農業１２"


def test_unknown_step_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected cleaning steps of .*'spelling'"):
        clean("全县", steps=("spelling",))


def test_noise_names_step_count_and_first_example() -> None:
    raw = "投入３万(wàn)元，改造２座(zuò)桥"
    noise = {item.step: item for item in clean(raw).noise}
    assert (noise["pinyin"].count, noise["pinyin"].text) == (2, "(wàn)")
    assert (noise["fullwidth"].count, noise["fullwidth"].text) == (2, "３")
    assert all(raw[item.start : item.end] == item.text for item in noise.values())


def test_noise_that_another_repair_uncovers_is_repaired() -> None:
    assert clean("農(nóng)業(yè)２&#49;. 7&#51;萬(wàn)畝").text == "农业21.73万亩"


def test_noise_that_a_later_step_uncovers_is_repaired_in_another_round() -> None:
    assert clean("資（ｚī）助").text == "资助"


def test_noise_of_all_rounds_is_counted() -> None:
    noise = {item.step: item.count for item in clean("農(nóng)業資（ｚｉ）助（ｚｈｕ）").noise}
    assert noise == {"pinyin": 3, "traditional": 1, "fullwidth": 2}


def test_no_step_is_left_out_by_default() -> None:
    assert len(DEFAULT_STEPS) == len(set(DEFAULT_STEPS)) == 14


@pytest.fixture(scope="module")
def gold() -> dict[str, object]:
    lines = (SHARED / "labelled" / "wushan-2018.jsonl").read_text(encoding="utf-8")
    return dict(json.loads(lines.splitlines()[0]))


@pytest.fixture(scope="module")
def wushan() -> str:
    return read(SHARED / "labelled" / "wushan-2018.txt").text


@needs_shared
def test_wushan_is_the_gold_text_but_for_furniture(wushan: str, gold: dict[str, str]) -> None:
    text = clean(wushan).text
    assert gold["text"].startswith(text)
    assert "。" not in gold["text"][len(text) :]


@needs_shared
def test_no_gloss_is_left_in_wushan(wushan: str) -> None:
    text = clean(wushan).text
    assert not any("a" <= character <= "ǜ" and character.islower() for character in text)


@needs_shared
def test_raw_offsets_of_wushan_are_the_gold_ones(wushan: str, gold: dict[str, object]) -> None:
    result = clean(wushan)
    spans = [span for span in _spans(gold) if int(span["end"]) <= len(result.text)]
    assert len(spans) > 360
    wrong = [
        span
        for span in spans
        if result.alignment.to_raw(int(span["start"]), int(span["end"]))
        != (span["raw_start"], span["raw_end"])
    ]
    assert wrong == []


def _spans(value: object) -> list[dict[str, int]]:
    if isinstance(value, dict):
        own = [value] if "raw_start" in value else []
        return own + [span for item in value.values() for span in _spans(item)]
    if isinstance(value, list):
        return [span for item in value for span in _spans(item)]
    return []


@needs_shared
@pytest.mark.parametrize(
    "path", sorted((SHARED / "reports").glob("*.txt")), ids=lambda path: str(path.stem)
)
def test_report_cleans_once_and_for_all(path: Path) -> None:
    result = clean(read(path).text)
    assert clean(result.text).text == result.text
    assert not any(item in result.text for item in ("&nbsp;", "????", "\\r\\n", "标签云"))
