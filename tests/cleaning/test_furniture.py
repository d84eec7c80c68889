import pytest

from countymeasures.cleaning import is_furniture

from .steps import repair

BODY = (
    "全县新建农村公路一百二十公里，改造危桥七座，惠及沿线群众三万余人，"
    "群众出行条件得到明显改善，农产品运输成本下降，沿线产业带初步形成。"
)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("首页 > 政务公开 > 工作动态", id="breadcrumb"),
        pytest.param("当前位置：首页 > 扶贫", id="position"),
        pytest.param("字体：大 中 小", id="font size"),
        pytest.param("【字号：大 中 小】", id="font size in brackets"),
        pytest.param("阅读次数：1354", id="counter"),
        pytest.param("浏览量: 88次", id="counter with a colon of ASCII"),
        pytest.param("分享到：微信 QQ空间", id="sharing"),
        pytest.param("【打印本页】【关闭窗口】", id="print and close"),
        pytest.param("本新闻共3页,当前在第1页", id="pages"),
        pytest.param("上一篇：某县召开会议", id="previous article"),
        pytest.param("下一篇：没有了", id="next article"),
        pytest.param("• 上一篇：某县召开会议", id="previous article in a list"),
        pytest.param("阅读: 88|评论: 0", id="two counters"),
        pytest.param("已有0人评论", id="count of comments"),
        pytest.param("首页|新闻中心|专题专栏", id="navigation with bars"),
        pytest.param("本文仅代表作者观点，与本站无关。", id="disclaimer"),
        pytest.param("版权声明：凡注有本网的稿件，转载须注明。", id="notice of copyright"),
        pytest.param('• <rp id="4b"></rp>', id="tags that were left"),
        pytest.param("![](a.jpg) |", id="picture"),
        pytest.param("京ICP备12345678号", id="licence"),
        pytest.param("版权所有：某县人民政府", id="copyright"),
        pytest.param("主办：某县人民政府办公室", id="owner"),
        pytest.param("扫一扫在手机打开当前页", id="code to scan"),
    ],
)
def test_line_of_the_page_goes(line: str) -> None:
    assert is_furniture(line)
    assert repair("furniture", f"{BODY}\n{line}\n{BODY}") == f"{BODY}\n{BODY}"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("来源：县扶贫办", id="byline"),
        pytest.param("发布时间：2019-03-02", id="dateline"),
        pytest.param("一、工作进展", id="heading"),
        pytest.param("首页公开信息12条。", id="a sentence that begins like one"),
        pytest.param("打印社区宣传资料三千份", id="print as a verb"),
        pytest.param("分享经验的村干部十二名", id="share as a verb"),
        pytest.param("扫码支付商户达到1200户", id="codes that are scanned for payment"),
        pytest.param("扫描存档材料三百卷", id="scanning of files"),
        pytest.param("扫码查看农产品信息8万次", id="codes with a figure"),
        pytest.param("已有30人参与培训", id="a count of people"),
        pytest.param("全县共3页", id="pages of something else"),
    ],
)
def test_line_of_the_report_stays(line: str) -> None:
    assert not is_furniture(line)


def test_list_of_other_pages_at_the_end_goes() -> None:
    text = f"{BODY}\n相关文章\n03-30\n邻县2021年政府工作报告\n标签云\n工作报告"
    assert repair("furniture", text).rstrip() == BODY


def test_what_follows_a_list_stays_if_it_is_a_paragraph() -> None:
    text = f"{BODY}\n相关文章\n邻县工作报告\n{BODY}"
    assert repair("furniture", text) == f"{BODY}\n邻县工作报告\n{BODY}"


def test_number_under_a_counter_goes() -> None:
    assert repair("furniture", f"时间：2021-03-30 阅读：\n299\n评论：\n0\n{BODY}") == (
        f"时间：2021-03-30 阅读：\n{BODY}"
    )


def test_advertisement_before_the_text_goes() -> None:
    assert repair("furniture", f"某某棋牌手机版下载_注册送彩金\n{BODY}") == BODY


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("体育彩票公益金使用情况", id="lottery"),
        pytest.param("政务大厅办证窗口改革小结", id="certificates"),
        pytest.param("城区外围道路建设进展", id="outskirts"),
        pytest.param("政府官网平台改版情况", id="platform and site"),
    ],
)
def test_title_with_a_word_of_advertisements_stays(title: str) -> None:
    assert repair("furniture", f"{title}\n{BODY}") == f"{title}\n{BODY}"


def test_two_words_of_advertisements_go() -> None:
    assert repair("furniture", f"彩票登录入口\n{BODY}") == BODY


def test_short_sentences_after_a_list_stay() -> None:
    text = f"{BODY}\n分享到：\n新建水厂2座。\n改造水井15眼；"
    assert repair("furniture", text) == f"{BODY}\n新建水厂2座。\n改造水井15眼；"


def test_cells_with_numbers_at_the_end_stay() -> None:
    text = f"{BODY}\n水厂\n12\n30"
    assert repair("furniture", text) == text


def test_lottery_inside_the_text_stays() -> None:
    text = f"{BODY}\n彩票公益金投入三百万元。"
    assert repair("furniture", text) == text


def test_counter_inside_a_byline_goes() -> None:
    assert repair("furniture", "来源：县政府网 浏览次数：133 日期：2019-01-02\n" + BODY) == (
        "来源：县政府网 日期：2019-01-02\n" + BODY
    )


def test_page_turner_at_the_end_goes() -> None:
    assert repair("furniture", f"{BODY}\n1\n2\n下一页").rstrip() == BODY


def test_single_number_at_the_end_stays() -> None:
    assert repair("furniture", f"{BODY}\n12") == f"{BODY}\n12"


@pytest.mark.parametrize(
    ("end", "rest"),
    [
        pytest.param("来自某某数据网", "", id="from a site"),
        pytest.param("    来源：百度某 某 文库", "", id="found by a search engine"),
        pytest.param("来源：县扶贫办", "来源：县扶贫办", id="a byline stays"),
    ],
)
def test_source_after_the_last_sentence(end: str, rest: str) -> None:
    assert repair("furniture", BODY + end) == BODY + rest
