"""Word copies: they open, say what the PDF says, repeat the heads of tables, and are the same bytes each time."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from gongkai.papers import word_papers
from gongkai.papers.archive import Decision, HandedOver, HandoverForm, Side
from gongkai.papers.conversion import convert
from gongkai.papers.forms import Foot, Form, Phrases
from gongkai.papers.forms_samples import SAMPLES
from gongkai.papers.kinds import Paper
from gongkai.papers.tests.test_draw import GIVEN, WORDING, matter
from gongkai.papers.word import Page, Style, document, from_markup, paragraph
from gongkai.screening.readers import legacy
from gongkai.vault.gate import examine

pytestmark = pytest.mark.clause("2.E", "4.1")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FOOT = Foot("2345-6789-ABCJ", "林小满", datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
PHRASES = Phrases("某某管理委员会", "政府信息公开交接单")
TEXT = (
    "<h2>一、总则</h2><p>为<strong>规范</strong>停车，S=m<sup>2</sup>。<br>另起一行</p><ol><li>第一项</li><li>第二项</li></ol>"
    '<table><thead><tr><th rowspan="2">序号</th><th colspan="2">内容</th></tr><tr><th>甲</th><th>乙</th></tr></thead>'
    '<tbody><tr><td>1</td><td style="text-align:right">12</td><td>第三格</td></tr></tbody></table>'
)
HANDOVER = HandoverForm(
    number="2026-003",
    giver=Side("某某管理委员会", "林小满", date(2026, 11, 20)),
    receiver=Side("某市档案馆"),
    since=date(2025, 1, 1),
    until=date(2025, 12, 31),
    lines=tuple(
        HandedOver(f"N017-WS·2025-D30-DZB-{number:04d}", "", f"第{number}号规定", "某管〔2025〕1号", date(2025, 3, 1), 4)
        for number in range(1, 41)
    ),
    approval=Decision("同意", "同意移交。", "高远山", date(2026, 11, 21)),
)
office = pytest.mark.skipif(legacy.program() is None, reason="LibreOffice is not installed")


def body(made: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        for name in package.namelist():
            etree.fromstring(package.read(name))
        return etree.fromstring(package.read("word/document.xml"))


def said(element: etree._Element) -> str:
    return "".join(element.itertext(f"{W}t"))


def seen(folder: Path, made: bytes) -> list[str]:
    """The pages as LibreOffice shows them."""
    path = folder / "given.docx"
    path.write_bytes(made)
    shown = pypdfium2.PdfDocument(convert(path).pdf)
    return ["".join(page.get_textpage().get_text_bounded().split()) for page in shown]


def test_markup_becomes_paragraphs_headings_lists_and_tables() -> None:
    made = body(document(from_markup(TEXT), title="题"))
    styles = [one.find(f"{W}pPr/{W}pStyle").get(f"{W}val") for one in made.iterfind(f"{W}body/{W}p")]
    assert styles[:4] == [Style.HEADING1, Style.TEXT, Style.PLAIN, Style.PLAIN]
    assert [said(one) for one in made.iterfind(f"{W}body/{W}p")][:4] == [
        "一、总则",
        "为规范停车，S=m2。另起一行",
        "1. 第一项",
        "2. 第二项",
    ]
    bold = [said(run) for run in made.iter(f"{W}r") if run.find(f"{W}rPr/{W}b") is not None]
    raised = [said(run) for run in made.iter(f"{W}r") if run.find(f"{W}rPr/{W}vertAlign") is not None]
    assert (bold, raised) == (["规范"], ["2"])
    rows = list(made.iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, True, False]
    # The second row goes on with the first cell of the one above.
    assert [[said(cell) for cell in row.iter(f"{W}tc")] for row in rows] == [["序号", "内容"], ["", "甲", "乙"], ["1", "12", "第三格"]]
    assert [one.get(f"{W}val") for one in made.iter(f"{W}vMerge")] == ["restart", "continue"]


def test_the_same_blocks_are_the_same_bytes_and_what_xml_cannot_hold_is_left_out() -> None:
    blocks = [paragraph("甲\x00乙<&>\x0b", Style.TITLE), *from_markup(TEXT)]
    made = document(blocks, title="题\x01", page=Page(foot=("脚注",)))
    assert made == document(blocks, title="题\x01", page=Page(foot=("脚注",)))
    assert said(body(made)).startswith("甲乙<&>")


def test_the_gate_would_take_a_word_copy_back() -> None:
    """What was edited by hand is uploaded again: it holds nothing that is refused."""
    assert examine("交接单.docx", word_papers.of_form(Form.HANDOVER_FORM, HANDOVER, PHRASES, FOOT)).size


def test_only_what_is_edited_by_hand_has_a_word_copy() -> None:
    with pytest.raises(ValueError, match="not edited by hand"):
        word_papers.of_form(Form.RECEIPT, HANDOVER, PHRASES, FOOT)
    with pytest.raises(ValueError, match="not edited by hand"):
        word_papers.of_matter(Paper.SIGN, matter(), WORDING, GIVEN)


@office
@pytest.mark.slow
def test_a_handover_form_opens_in_libreoffice_with_its_head_on_every_page(tmp_path: Path) -> None:
    made = word_papers.of_form(Form.HANDOVER_FORM, HANDOVER, PHRASES, FOOT)
    assert made == word_papers.of_form(Form.HANDOVER_FORM, HANDOVER, PHRASES, FOOT)
    pages = seen(tmp_path, made)
    assert len(pages) > 1
    assert all(f"第{number}页共{len(pages)}页" in page for number, page in enumerate(pages, start=1))
    assert all("以查验编号2345-6789-ABCJ的公文为准" in page for page in pages)
    assert all("档号" in page for page in pages if "D30-DZB-00" in page)
    whole = "".join(pages)
    assert "N017-WS·2025-D30-DZB-0040" in whole
    assert "合计40件160页" in whole
    assert "同意移交。高远山2026年11月21日" in whole
    nil = "".join(seen(tmp_path, word_papers.of_form(Form.HANDOVER_FORM, replace(HANDOVER, lines=()), PHRASES, FOOT)))
    assert "零报告" in nil
    assert "没有应当移交的公开信息" in nil


@office
@pytest.mark.slow
@pytest.mark.parametrize("paper", sorted(word_papers.EDITABLE_PAPERS))
def test_a_bulletin_opens_in_libreoffice_and_says_what_its_pdf_says(tmp_path: Path, paper: Paper) -> None:
    whole = "".join(seen(tmp_path, word_papers.of_matter(paper, matter(TEXT), WORDING, GIVEN)))
    assert "公共停车服务管理规定" in whole
    assert "一、总则为规范停车" in whole
    assert "第三格" in whole
    assert "附件：附表.xlsx" in whole
    assert "各部门：" in whole
    expected = "贵单位来函收悉。" if paper is Paper.LETTER else "（此件主动公开）"
    assert expected in whole


@office
@pytest.mark.slow
@pytest.mark.parametrize("form", sorted(word_papers.EDITABLE_FORMS))
def test_each_official_paper_that_is_edited_by_hand_opens_with_what_its_values_say(tmp_path: Path, form: Form) -> None:
    words = Phrases("某某管理委员会", form.label_zh, "现就有关事项函告如下。\n请予研究。", "特此函达。", "电话：0898-65550000")
    whole = "".join(seen(tmp_path, word_papers.of_form(form, SAMPLES[form], words, FOOT)))
    expected = {
        Form.CONSULTATION_LETTER: (
            "某某公司：",
            "现就有关事项函告如下。请予研究。",
            "配方由甲、乙两种成分组成。",
            "回执",
            "□同意公开□不同意公开",
        ),
        Form.REFERRAL_LETTER: (
            "某管函〔2026〕1号",
            "市政府办公厅：",
            "第三段的规划数据是否属于国家秘密。",
            "特此函达。",
            "经办人：某某；电话",
        ),
        Form.RELEASE_RECORD: ("公开发布记录", "一、开放", "社会2026年1月6日09:00"),
        Form.HANDOVER_FORM: ("政府信息公开交接单", "领导小组组长审批"),
    }
    assert all(said in whole for said in expected[form]), whole
