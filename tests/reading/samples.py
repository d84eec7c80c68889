"""One report in every format, made with real libraries."""

from __future__ import annotations

import html
import io

import docx
import pypdf
from opencc import OpenCC
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

TITLE = "某县2018年脱贫攻坚工作总结"
PARAGRAPHS = (
    "今年以来，全县上下合力攻坚，减贫2130人，贫困发生率由3.4%下降至1.2%，退出贫困村12个，脱贫成效进一步巩固。",
    "一、产业扶贫。投入产业资金2085.6万元，新建大棚156座，带动贫困户3615户户均增收4000元。",
    "二、基础设施。新建农村公路37条108.5公里，改造危桥7座，建成集中供水工程15处，惠及群众3.4万人。",
    "三、教育扶贫。资助家庭经济困难学生1200人96万元，计划年底前再建幼儿园2—3所，招聘教师45名。",
)
TEXT = "\n".join((TITLE, *PARAGRAPHS))
ROWS = (("项目", "里程（公里）", "投资（万元）"), ("村道", "35", "1200"), ("乡道", "12", "800"))


def as_html(encoding: str = "utf-8", *, table: bool = False, wrapper: str = "article") -> bytes:
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in PARAGRAPHS)
    if table:
        rows = "".join(
            "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS
        )
        body += f"<table>{rows}</table>"
    return (
        f'<html><head><meta charset="{encoding}"><title>{TITLE}_某县政府网</title>'
        f'<meta name="ArticleTitle" content="{TITLE}">'
        '<meta name="PubDate" content="2018-11-2 10:00">'
        f'<meta name="ContentSource" content="县扶贫办"></head><body><nav>首页 政务公开</nav>'
        f"<{wrapper}><h1>{TITLE}</h1>{body}</{wrapper}><footer>版权所有</footer></body></html>"
    ).encode("gbk" if encoding == "gb2312" else encoding)


def as_docx(*, table: bool = False) -> bytes:
    document = docx.Document()
    document.core_properties.title = TITLE
    for line in (TITLE, *PARAGRAPHS):
        document.add_paragraph(line)
    if table:
        grid = document.add_table(rows=len(ROWS), cols=len(ROWS[0]))
        for row, cells in zip(grid.rows, ROWS, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_pdf(repeats: int = 1, paragraphs: tuple[str, ...] = PARAGRAPHS) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle(
        "body", fontName="STSong-Light", fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24
    )
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, title=TITLE).build(
        [Paragraph(TITLE, style)]
        + [Paragraph(html.escape(paragraph), style) for paragraph in paragraphs * repeats]
    )
    return buffer.getvalue()


def as_empty_pdf(pages: int = 1, password: str | None = None) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=99, height=99)
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def as_traditional(text: str = TEXT) -> str:
    return str(OpenCC("s2t").convert(text))


ENCODED = {
    "utf-8": TEXT.encode("utf-8"),
    "utf-8-sig": TEXT.encode("utf-8-sig"),
    "gb18030": TEXT.encode("gb18030"),
    "gbk": TEXT.encode("gbk"),
    "utf-16": TEXT.encode("utf-16"),
    "utf-16-le": TEXT.encode("utf-16-le"),
    "utf-16-be": TEXT.encode("utf-16-be"),
    "big5": as_traditional().replace("污", "汙").encode("big5hkscs"),
}
