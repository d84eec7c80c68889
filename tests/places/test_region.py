"""Which county a report is from, in cases of our own, the corpus and shared reports."""

from pathlib import Path

import pytest

from countymeasures.cleaning import clean
from countymeasures.corpus import parse
from countymeasures.numerals import find_reference_date
from countymeasures.places import find_region, region_of_code
from countymeasures.reading import read

ROOT = Path(__file__).parents[2]
CORPUS = sorted((ROOT / "corpus" / "labelled").glob("*/*.txt"))
SHARED = ROOT.parent / "shared" / "reports"
# Reports whose text never names the county: only the title does.
NAMED_IN_TITLE_ONLY = {"yinan-2023"}


@pytest.mark.parametrize(
    ("text", "year", "name", "code"),
    [
        pytest.param("武山县2018年工作总结\n", 2018, "甘肃省天水市武山县", "620524", id="title"),
        pytest.param("在徐水县第十四届人大会上", 2012, "河北省保定市徐水县", "130625", id="old"),
        pytest.param("我代表徐水区人民政府", 2019, "河北省保定市徐水区", "130609", id="upgraded"),
        pytest.param("我代表徐水县人民政府", 2015, "河北省保定市徐水县", "130625", id="same-year"),
        pytest.param("我代表满城县人民政府", 2021, "河北省保定市满城区", "130607", id="successor"),
        pytest.param("我代表满城区人民政府", None, "河北省保定市满城区", "130607", id="no-year"),
        pytest.param("安国县1988年工作总结", 1988, "河北省保定地区安国县", "132440", id="1988"),
        pytest.param("安国市2030年工作总结", 2030, "河北省保定市安国市", "130683", id="after-2024"),
        pytest.param("威宁县2016年工作汇报", 2016, "贵州省毕节市威宁彝族回族苗族自治县", "520526",
                     id="short-self-governing"),
        pytest.param("科右中旗2019年工作总结", 2019, "内蒙古自治区兴安盟科尔沁右翼中旗", "152222",
                     id="banner"),
        pytest.param("城口县2022年总结", 2022, "重庆市城口县", "500229", id="municipality"),
        pytest.param("仙桃市2022年工作总结", 2022, "湖北省仙桃市", "429004", id="no-prefecture"),
        pytest.param("保定市徐水区2018年总结", 2018, "河北省保定市徐水区", "130609", id="prefixed"),
        pytest.param("保定市2018年政府工作报告", 2018, "河北省保定市", "130600", id="prefecture"),
        pytest.param("徐州市鼓楼区2018年总结", 2018, "江苏省徐州市鼓楼区", "320302", id="gulou"),
        pytest.param("鼓楼区2018年总结\n在福州市领导下", 2018, "福建省福州市鼓楼区", "350102",
                     id="gulou-by-prefecture"),
        pytest.param("朝阳区2018年总结\n对口帮扶，长春市下达任务", 2018, "吉林省长春市朝阳区",
                     "220104", id="chaoyang"),
        pytest.param("工作报告\n容城发展。容城提速。全县向前。", 2018, "河北省保定市容城县",
                     "130629", id="without-ending"),
        pytest.param("高唐县2021年工作总结", 2021, "山东省聊城市高唐县", "371526",
                     id="not-tangxian"),
        pytest.param("临汾市古县2018年总结", 2018, "山西省临汾市古县", "141025", id="guxian"),
        pytest.param("晋城市城区2018年工作总结", 2018, "山西省晋城市城区", "140502", id="chengqu"),
        pytest.param("巴东县野三关镇2009年总结", 2009, "湖北省恩施土家族苗族自治州巴东县", "422823",
                     id="township"),
        pytest.param("在上级领导和县委带领下，政府和县委推动，蠡县向前。蠡县干部苦干。", 2019,
                     "河北省保定市蠡县", "130635", id="joined-words"),
        pytest.param("今年，武山县苦干。天津市宝坻区出资，天津宝坻区出人，赴天津宝坻区学习。", 2018,
                     "甘肃省天水市武山县", "620524", id="aid-from-elsewhere"),
        pytest.param("今年地震波及岷县漳县。通渭苦干，通渭向前。", 2014, "甘肃省定西市通渭县",
                     "621121", id="enumerated"),
        pytest.param("工作报告\n东部协作单位宝安区出资。龙川县出工，龙川县出地。", 2016,
                     "广东省河源市龙川县", "441622", id="most-named"),
    ],
)  # fmt: skip
def test_names_the_region(text: str, year: int | None, name: str, code: str) -> None:
    region = find_region(text, year=year)
    assert region is not None
    assert (region.name, region.code) == (name, code)


@pytest.mark.parametrize(
    ("text", "title", "file", "name", "evidence"),
    [
        pytest.param("全县向前。", "武山县2018年总结", "", "甘肃省天水市武山县", "title",
                     id="title"),
        pytest.param("全县向前。", None, "武山县2018.txt", "甘肃省天水市武山县", "name",
                     id="chinese"),
        pytest.param("全县向前。", None, "huanren-2018.txt", "辽宁省本溪市桓仁满族自治县",
                     "name", id="pinyin"),
        pytest.param("新安出彩。洛阳市支持新安，新安提速。", None, "anxin-2024.txt",
                     "河南省洛阳市新安县", "text", id="wrong-file-name"),
        pytest.param("西湖区2018年总结", None, "南昌市西湖区2018.txt", "江西省南昌市西湖区",
                     "title", id="file-name-tells-apart"),
    ],
)  # fmt: skip
def test_weighs_title_text_and_name(
    text: str, title: str | None, file: str, name: str, evidence: str
) -> None:
    region = find_region(text, title=title, name=file, year=2018)
    assert region is not None
    assert (region.name, region.evidence) == (name, evidence)


@pytest.mark.parametrize(
    ("text", "file"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("全县向前，政府和县委推动示范县城建设。", "", id="no-place"),
        pytest.param("新建道路，合作共赢，振兴乡村，搬迁安置群众。", "", id="ordinary-words"),
        pytest.param("全县向前，蒙阴、费县的同志来看过。", "", id="others-in-passing"),
        pytest.param("今年，全县向前。城区变样，老城区改造。", "", id="kinds-of-places"),
        pytest.param("全县向前。", "lixian-2018.txt", id="pinyin-of-several"),
    ],
)
def test_leaves_a_report_without_a_place_open(text: str, file: str) -> None:
    assert find_region(text, name=file, year=2018) is None


@pytest.mark.parametrize("name", ["鼓楼区", "西湖区", "朝阳区", "普陀区"])
def test_leaves_counties_of_one_name_without_code(name: str) -> None:
    region = find_region(f"{name}2018年工作总结", year=2018)
    assert region is not None
    assert (region.name, region.county, region.code) == (name, name, None)


def test_score_falls_with_a_rival() -> None:
    alone = find_region("全县向前，龙川县苦干，龙川县出彩。", year=2016)
    contested = find_region("全县向前，龙川县苦干，龙川县出彩，宝安区支持。", year=2016)
    assert alone is not None
    assert contested is not None
    assert alone.score is not None
    assert contested.score is not None
    assert contested.score < alone.score


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        pytest.param("620524", 2018, "甘肃省天水市武山县", id="county"),
        pytest.param("130622", 2013, "河北省保定市清苑县", id="old-code"),
        pytest.param("130600", 2013, "河北省保定市", id="prefecture"),
        pytest.param("130000", None, "河北省", id="province"),
        pytest.param("130622", 2020, "河北省保定市清苑县", id="out-of-use"),
    ],
)
def test_reads_a_code(code: str, year: int | None, name: str) -> None:
    region = region_of_code(code, year)
    assert (region.name, region.code, region.evidence) == (name, code, "option")


@pytest.mark.parametrize("code", ["", "999999", "武山县", "13060"])
def test_refuses_an_unknown_code(code: str) -> None:
    with pytest.raises(ValueError, match="expected the six-digit division code"):
        region_of_code(code, 2020)


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in CORPUS])
def test_names_the_county_of_each_report_of_the_corpus(path: Path) -> None:
    report = parse(path)
    title = report.head.title if path.stem in NAMED_IN_TITLE_ONLY else None
    year = int((report.head.reference_date or "2024")[:4])
    region = find_region(report.document.text, title=title, year=year)
    assert region is not None
    assert (region.province, region.county) == (report.head.province, report.head.county)


def _expect_shared(stem: str) -> str:
    county, year = stem.split("-")
    renamed = {"qingyuan": "清苑", "xushui": "徐水", "mancheng": "满城"}
    if county in renamed:
        return renamed[county] + ("县" if int(year) <= 2015 else "区")
    # As the first lines say: the files anxin and tangxian hold other counties' reports.
    return {
        "anguo": "安国市",
        "anxin": "新安县",
        "boye": "博野县",
        "dingxing": "定兴县",
        "lixian": "蠡县",
        "rongcheng": "容城县",
        "tangxian": "高唐县",
    }[county]


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not beside the repository")
def test_names_county_and_year_of_found_reports() -> None:
    paths = sorted(SHARED.glob("*.txt"))
    wrong, wrong_years = [], []
    for path in paths:
        text = clean(read(path).text).text
        date = find_reference_date(text, path.name)
        region = find_region(text, name=path.name, year=int(date.value[:4]) if date else None)
        if region is None or region.county != _expect_shared(path.stem) or region.code is None:
            wrong.append((path.stem, region))
        # These files are named by the right year, whatever county they are named by.
        if date is None or date.value[:4] != path.stem.rpartition("-")[2]:
            wrong_years.append((path.stem, date))
    assert len(paths) >= 40
    assert len(wrong) <= 2, wrong
    assert len(wrong_years) <= 2, wrong_years


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("jianhe-2023", "522629"),
        ("langao-2017", "610925"),
        ("luxi-2022", "433122"),
        ("qinan-2018", "620522"),
    ],
)
def test_names_the_county_of_each_sample(name: str, code: str) -> None:
    path = ROOT / "corpus" / "samples" / f"{name}.txt"
    text = clean(read(path).text).text
    region = find_region(text, name=path.name, year=int(name[-4:]))
    assert region is not None
    assert region.code == code
