"""The renderer: what it refuses to fetch, what it bounds, and that the same paper is the same bytes."""

import io
import json
import time
import zlib
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from gongkai.foundation.sandbox import Limits
from gongkai.papers import drawing, fonts, sheets
from gongkai.papers.approval import ApprovalSheet, Box, Fact, Opinion
from gongkai.papers.drawing import NotDrawnError, draw
from gongkai.papers.forms import Foot, Form, Phrases
from gongkai.papers.forms_drawing import DRAWN, draw_form
from gongkai.papers.forms_samples import SAMPLES
from gongkai.papers.kinds import OF_A_MATTER, Paper
from gongkai.papers.marks import code_in
from gongkai.papers.plain import from_plain, to_plain
from gongkai.papers.values import Given, ListedFile, Listing, Mark, Matter, Picture, Wording

pytestmark = [pytest.mark.clause("4.1"), pytest.mark.slow]

WORDING = Wording("某某管理委员会文件", "某某管理委员会", "某某党政办公室", "党务政务公开", "联系电话：0898-65550000。", "张工", "一楼大厅")
MARK = Mark("2345-6789-ABC3", "https://www.example.gov.cn/check/2345-6789-ABC3/")
FOOT = Foot(
    MARK.code, "林小满", datetime(2026, 11, 23, 2, tzinfo=UTC), MARK.address, "00817525-1", 12, "sha256:" + "b" * 64,
    datetime(2026, 11, 23, 1, tzinfo=UTC),
)  # fmt: skip
GIVEN = Given(date(2026, 11, 23), "各部门", "市委办公室", "贵单位来函")


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 30)).save(out, "JPEG")
    return out.getvalue()


def matter(text: str = "<p>正文。</p>", **more: object) -> Matter:
    given = {
        "body": "某某管理委员会",
        "unit": "经济发展局",
        "title": "公共停车服务管理规定",
        "text": text,
        "summary": "提要。",
        "basis": "第三章",
        "entry": "管理制度",
        "index_number": "00817525-1/2026-00001",
        "document_number": "某管〔2026〕1号",
        "document_date": date(2026, 11, 20),
        "keywords": ("停车",),
        "opened_on": date(2026, 11, 23),
        "expires_on": None,
        "edition": 1,
        "scope": "社会",
        "address": "https://www.example.gov.cn/d/00817525-1/2026-00001/",
        "files": ("附表.xlsx",),
    }
    return Matter(**(given | more))  # type: ignore[arg-type]


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [document[number].get_textpage().get_text_bounded().replace("\r\n", "\n") for number in range(len(document))]
    finally:
        document.close()


@pytest.mark.clause("4.2")
@pytest.mark.parametrize("paper", [Paper.PANEL, Paper.HANDOUT, Paper.PRESS_KIT, Paper.LETTER])
def test_each_paper_shows_the_matter_and_how_it_is_checked(paper: Paper) -> None:
    data = sheets.of_matter(paper, matter(pictures=(Picture("效果图.jpg", photo()),)), WORDING, MARK, GIVEN)
    shown = "".join("".join(pages(data)).split())
    assert "公共停车服务管理规定" in shown
    assert MARK.code in shown
    document = pypdfium2.PdfDocument(data)
    width, height = document[0].get_size()
    document.close()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == ((297, 420) if paper.size == "A3" else (210, 297))


def test_every_paper_of_a_matter_has_a_maker() -> None:
    assert set(sheets._MAKERS) == set(OF_A_MATTER)
    with pytest.raises(ValueError, match="no single matter"):
        sheets.of_matter(Paper.FILE_INDEX, matter(), WORDING, MARK, GIVEN)


def test_a_circular_has_its_twenty_two_lines_of_twenty_eight_characters() -> None:
    data = sheets.of_matter(Paper.CIRCULAR, matter("<p>" + "公开为常态不公开为例外" * 200 + "</p>"), WORDING, MARK, GIVEN)
    lines = [line.strip() for line in pages(data)[1].splitlines() if line.strip()]
    text = [line for line in lines if "公开为常" in line]
    assert len(text) == 22
    assert {len(line) for line in text} == {28}
    assert any(line.replace("\u2002", " ").split() == ["—", "2", "—"] for line in lines)


def test_a_circular_names_its_addressee_and_ends_with_its_imprint_on_a_page_with_text() -> None:
    text = "<p>" + "公开为常态，不公开为例外。" * 14 + "</p>"
    first, *_others = found = pages(sheets.of_matter(Paper.NOTICE, matter(text), WORDING, MARK, GIVEN))
    assert first.index("某某管理委员会文件") < first.index("某管〔2026〕1号") < first.index("公共停车") < first.index("各部门：")
    assert "抄送：市委办公室。" in found[-1]
    assert "2026年11月23日印发" in found[-1]
    assert "（此件主动公开）" in found[-1]
    assert all("公开为" in one for one in found)


def test_a_long_table_keeps_its_head_on_every_page() -> None:
    rows = "".join(f"<tr><td>{number}</td><td>第{number}号地块</td></tr>" for number in range(120))
    table = f"<table><thead><tr><th>序号</th><th>地块名称</th></tr></thead><tbody>{rows}</tbody></table>"
    found = pages(sheets.of_matter(Paper.POSTER_A4, matter(table), WORDING, MARK, GIVEN))
    assert len(found) > 2
    for number, shown in enumerate(found, start=1):
        flat = "".join(shown.split())
        assert f"第{number}页共{len(found)}页" in flat
        assert MARK.code in flat
        assert ("号地块" in flat) <= ("地块名称" in flat)


@pytest.mark.clause("2.B")
def test_the_approval_sheet_bears_every_opinion_and_the_journal_s_head_on_each_page() -> None:
    signed = Opinion("同意", "同意公开。", "八个问题均回答“否”", "委主要领导　秦正（受高远山委托）", "所签：第1稿 sha256:" + "a" * 64)
    sheet = ApprovalSheet(
        title="规定",
        facts=(Fact("名称", "规定", wide=True), Fact("文号", "某管〔2026〕1号"), Fact("承办人", "林小满")),
        decided=(Fact("公开时限", "常年公开", wide=True),),
        boxes=(Box("部门负责人意见", ()), *(Box("审批意见", (signed, signed)) for _ in range(12))),
        void=(Box("保密审查结论", (signed,), "对第1稿，已失效"),),
    )
    made = draw_form(Form.APPROVAL_SHEET, sheet, Phrases("某某管理委员会", "公文呈批表"), FOOT)
    found = ["".join(one.split()) for one in pages(made)]
    assert len(found) > 1
    assert all("b" * 64 in one and f"共{len(found)}页" in one and "留痕存证" in one for one in found)
    assert sum(one.count("受高远山委托") for one in found) == 25
    assert "已失效的意见" in found[-1]


@pytest.mark.clause("2.E")
@pytest.mark.parametrize("form", list(SAMPLES))
def test_an_official_paper_is_drawn_again_from_what_was_kept_of_it_to_the_byte(form: Form) -> None:
    phrases = Phrases("某某管理委员会", f"{form.label_zh}", "第一段。\n第二段。", "特此函告。", "联系人：办公室")
    made = draw_form(form, SAMPLES[form], phrases, FOOT)
    kept = json.loads(json.dumps([to_plain(one) for one in (SAMPLES[form], phrases, FOOT)]))
    values, words, foot = (from_plain(kind, one) for kind, one in zip((DRAWN[form].values, Phrases, Foot), kept, strict=True))
    assert (values, words, foot) == (SAMPLES[form], phrases, FOOT)
    assert draw_form(form, values, words, foot) == made
    shown = ["".join(one.split()) for one in pages(made)]
    assert all(MARK.code in one and "b" * 64 in one and "共12条" in one and f"共{len(shown)}页" in one for one in shown)
    assert code_in(made) == MARK.code
    with pikepdf.open(io.BytesIO(made)) as paper:
        assert paper.Root.MarkInfo.Marked
        saved = io.BytesIO()
        paper.save(saved)
    assert code_in(saved.getvalue()) == MARK.code  # another program wrote it anew


@pytest.mark.clause("2.E")
def test_what_strangers_hand_in_is_looked_through_within_bounds() -> None:
    bomb = zlib.compress(b"\0" * (16 << 20), 9)
    started = time.process_time()
    assert code_in(b"stream\n" * (1 << 20)) == ""
    assert code_in(b"".join(b"stream\n" + bomb for _ in range(100))) == ""
    assert time.process_time() - started < 5


@pytest.mark.clause("2.E")
def test_a_file_that_is_no_paper_carries_no_code() -> None:
    packed = zlib.compress(b"gongkai-check:" + b"A" * (2 << 20))
    for data in (b"", b"gongkai-check:2345-6789-ABC2", b"stream\nxx", b"stream\n" + packed + b"endstream" + packed * 3):
        assert code_in(data) == ""


def test_without_the_site_s_address_there_is_a_code_and_no_qr() -> None:
    document = pypdfium2.PdfDocument(sheets.of_matter(Paper.SIGN, matter(), WORDING, Mark(MARK.code), GIVEN))
    shown = document[0].get_textpage().get_text_bounded()
    document.close()
    assert MARK.code in shown
    assert "扫码" not in shown


def test_a_file_index_lists_what_may_be_read() -> None:
    rows = tuple(ListedFile(f"第{number}号文件", f"某管〔2026〕{number}号", "", "财政局", date(2026, 1, 2)) for number in range(60))
    found = pages(sheets.file_index(Listing("某某管委会", "财政局", 2026, "园区内", date(2026, 11, 23), rows), WORDING, MARK))
    assert len(found) < 6
    assert "共60件" in "".join(found[0].split())
    assert all("文件名称" in "".join(one.split()) for one in found if "号文件" in one)


def test_the_same_values_give_the_same_bytes_and_are_tagged_for_readers_of_the_screen() -> None:
    """Each drawing is a process of its own."""
    made = [sheets.of_matter(Paper.POSTER_A4, matter(pictures=(Picture("图.jpg", photo()),)), WORDING, MARK, GIVEN) for _ in range(2)]
    assert made[0] == made[1]
    with pikepdf.open(io.BytesIO(made[0])) as paper:
        assert paper.Root.MarkInfo.Marked
        assert paper.Root.Lang == "zh-CN"
        assert "/StructTreeRoot" in paper.Root


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/passwd">',
        '<style>@import "https://www.example.com/a.css";</style>',
        '<img src="paper:not-given">',
    ],
)
def test_a_paper_fetches_nothing_but_its_own_files(markup: str) -> None:
    with pytest.raises(NotDrawnError):
        draw(f"<html><title>题</title>{markup}</html>", title="题")


def test_what_takes_too_long_or_is_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotDrawnError):
        draw("<p>字</p>" * 60000, title="题", limits=Limits(cpu_seconds=2, memory_bytes=2 << 30, wall_seconds=4))
    monkeypatch.setattr(drawing, "MARKUP_LIMIT", 10)
    with pytest.raises(NotDrawnError):
        draw("<p>比十个字符长的正文</p>", title="题")


def test_an_office_names_fonts_of_its_own(tmp_path: Path) -> None:
    assert fonts.families(tmp_path)["song"][-1] == fonts.SERIF
    (tmp_path / "fonts.json").write_text(json.dumps({"song": ["某某小标宋"]}))
    assert fonts.families(tmp_path)["song"][0] == "某某小标宋"
    assert '--song:"某某小标宋",' in fonts.styles(tmp_path)
    (tmp_path / "fonts.json").write_text(json.dumps({"song": ['x";}body{']}))
    with pytest.raises(ValueError, match="list of names"):
        fonts.families(tmp_path)
