"""What the shipped linker says of plain sentences, and that it travels."""

import pytest

from countymeasures.components import load
from countymeasures.documents import Document
from countymeasures.linking import Linker
from countymeasures.resources import model_path


@pytest.fixture(scope="module")
def nlp():
    return load()


def quantities(nlp, text):
    return Document.from_dict(
        {
            "id": "",
            "text": text,
            "sentences": [],
            "dates": [],
            "ordinals": [],
            "quantities": [
                {**record, "date": None}
                for record in nlp(nlp.tokenizer(text, "2018-11"))._.quantities
            ],
        }
    ).quantities


CASES = [
    # sentence, figure, entity, action, status, role
    pytest.param(
        "新建村级卫生室15所，改造危旧桥梁8座。",
        "15所",
        "村级卫生室",
        "新建",
        "done",
        "level",
        id="plain",
    ),
    pytest.param(
        "新建村级卫生室15所，改造危旧桥梁8座。",
        "8座",
        "危旧桥梁",
        "改造",
        "done",
        "level",
        id="second clause",
    ),
    pytest.param(
        "全县共培训贫困劳动力3600人次。",
        "3600人次",
        "贫困劳动力",
        "培训",
        "done",
        "level",
        id="noun before",
    ),
    pytest.param(
        "选派156名驻村干部。", "156名", "驻村干部", "选派", "done", "level", id="noun behind"
    ),
    pytest.param(
        "贫困发生率由2013年的21.4%下降到1.1%。",
        "21.4%",
        "贫困发生率",
        "下降到",
        "done",
        "from",
        id="from",
    ),
    pytest.param(
        "贫困发生率由2013年的21.4%下降到1.1%。",
        "1.1%",
        "贫困发生率",
        "下降到",
        "done",
        "to",
        id="to",
    ),
    pytest.param(
        "地区生产总值增长8.2%。", "8.2%", "地区生产总值", "增长", "done", "increase", id="increase"
    ),
    pytest.param(
        "明年计划新建幼儿园6所。", "6所", "幼儿园", "新建", "planned", "level", id="planned"
    ),
    pytest.param(
        "目前正在建设安置房240套。", "240套", "安置房", "建设", "ongoing", "level", id="ongoing"
    ),
]


@pytest.mark.parametrize(("text", "figure", "entity", "action", "status", "role"), CASES)
def test_reads(nlp, text, figure, entity, action, status, role):
    found = next(q for q in quantities(nlp, text) if q.text == figure)
    assert found.entity.text == entity
    assert found.action.text == action
    assert (found.status, found.role) == (status, role)


def test_a_part_knows_its_whole(nlp):
    whole, part = quantities(nlp, "全县实施产业项目120个，其中种植业项目45个。")
    assert part.part_of == 0
    assert whole.part_of is None


def test_a_saved_linker_says_the_same(nlp, tmp_path):
    linker = Linker.load(model_path("zh_county") / "roles")
    linker.save(tmp_path / "roles")
    again = Linker.load(tmp_path / "roles")
    text = "投入资金1200万元，新建水厂2座，解决1.5万人饮水问题。"
    doc = nlp.tokenizer(text, "2018-11")
    document = Document.from_dict(
        {"id": "", "text": text, "ordinals": [], "dates": []}
        | {name: doc.user_data[name] for name in ("sentences", "quantities")}
    )
    assert again.link(document) == linker.link(document)
