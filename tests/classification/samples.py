"""A small taxonomy, and reports that talk of nothing else."""

from __future__ import annotations

from countymeasures.corpus import parse_text
from countymeasures.documents import Document
from countymeasures.taxonomy import Category

CATEGORIES = (
    Category("roads", "道路", "Roads", "works", "Roads.", cues=("公路", "道路", "硬化", "桥梁")),
    Category("water", "饮水", "Water", "works", "Water.", cues=("饮水", "水厂", "水库", "管网")),
    Category("schools", "学校", "Schools", "works", "Schools.", cues=("学校", "教师", "学生")),
)

_ROADS = (
    "硬化通村公路{}公里。",
    "新修桥梁{}座。",
    "养护乡道{}公里。",
    "改造公路急弯{}处。",
    "安装道路护栏{}米。",
)
_WATER = (
    "铺设饮水管网{}公里。",
    "加固水库{}座。",
    "新建水厂{}座。",
    "清洗饮水池{}口。",
    "更换老旧水管{}米。",
)
_SCHOOLS = (
    "改建学校{}所。",
    "招聘教师{}名。",
    "资助学生{}人。",
    "添置学校课桌{}套。",
    "培训骨干教师{}名。",
)
_KINDS = {"roads": _ROADS, "water": _WATER, "schools": _SCHOOLS}
_HEADINGS = {"roads": "道路", "water": "饮水", "schools": "学校"}


def report(number: int) -> Document:
    """Return a labelled report: a heading and a paragraph for each category.

    Every third paragraph has nothing but a sentence that is only clear from its heading.
    """
    lines = [f"id: county{number}-2020", ""]
    for place, (key, sentences) in enumerate(_KINDS.items()):
        lines += ["", f"# {'一二三'[place]}、{_HEADINGS[key]}", ""]
        for step, words in enumerate(sentences if (number + place) % 3 else ()):
            figure = 7 * number + 3 * step + place + 2
            unit = words.split("{}")[1].rstrip("。")
            lines += [words.format(figure), f"= {key}"]
            lines += [f"q {figure}{unit} | {figure} {unit} | - | -"]
        lines += [f"余下的{number + 2}处正在收尾。", f"= {key}"]
        lines += [f"q {number + 2}处 | {number + 2} 处 | - | - | ongoing"]
    lines += ["", "感谢大家一年来的支持。", "="]
    return parse_text("\n".join(lines) + "\n").document


def unlabelled(text: str) -> Document:
    """Return a report in the editable form without its labels."""
    document = parse_text(text).document
    return document.model_copy(
        update={
            "sentences": tuple(
                sentence.model_copy(update={"categories": ()}) for sentence in document.sentences
            ),
            "quantities": tuple(
                quantity.model_copy(update={"category": None}) for quantity in document.quantities
            ),
        }
    )
