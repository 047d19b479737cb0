"""Redaction of Word documents (8.1, 8.2): values masked across runs, and nothing unseen left in the copy."""

import io
import re

import pytest
from lxml import etree
from PIL import Image

from gongkai.screening.findings import Kind, Severity
from gongkai.screening.tests.redacting import (
    HIDDEN_ID,
    ID,
    MOBILE,
    NUMBERS,
    OTHER_ID,
    WORD,
    bytes_of,
    docx,
    kinds,
    paragraph,
    picture_of,
    redacted,
    run,
    unzipped,
    word_part,
    zipped,
)

pytestmark = pytest.mark.clause("8.2")

MASKED = f"{ID[:4]}**********{ID[14:]}"
EMU = 914400


def texts(part: bytes) -> list[str]:
    """The texts of all runs, in their order."""
    return [element.text or "" for element in etree.fromstring(part).iter(f"{{{WORD}}}t")]


def all_of(content: bytes) -> str:
    """Every part as text, markup and all."""
    return "\n".join(data.decode("utf-8", "ignore") for data in unzipped(content).values())


def cell(text: str) -> str:
    return f"<w:tc>{paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def shown(identifier: str, crop: str = "") -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="1800000" cy="600000"/><wp:docPr id="1" name="某人的照片" descr="来自 D:\\某人.png"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="0" name="某人.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{identifier}"/><a:srcRect {crop}/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        "<pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def test_a_number_broken_over_runs_is_masked_and_every_run_keeps_its_length(tmp_path):
    pieces = ["某甲，身份证号", ID[:3], ID[3:9], ID[9:], "，手机138 ", "7654 3210。"]
    body = paragraph(*[run(text, "<w:b/>" if number % 2 else "") for number, text in enumerate(pieces)])
    before, after = redacted(docx(tmp_path / "a.docx", body))
    clean = texts(unzipped(after.content)["word/document.xml"])
    assert [len(text) for text in clean] == [len(text) for text in pieces]
    assert "".join(clean) == f"某甲，身份证号{MASKED}，手机138 **** 3210。"
    assert kinds(before) >= NUMBERS
    assert not kinds(after.report) & NUMBERS


def test_values_are_masked_in_tables_headers_notes_and_text_boxes(tmp_path):
    inside = paragraph(run(ID[:6]), run(ID[6:]))
    box = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    body = (
        table(f"<w:tr>{cell('姓名')}{cell('身份证号')}</w:tr>", f"<w:tr>{cell('某甲')}{cell(ID)}</w:tr>")
        + paragraph("正文", box, "末尾")
        + '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/></w:sectPr>'
    )
    parts = {
        "word/header1.xml": word_part("hdr", paragraph("内部名单", run(ID))),
        "word/footnotes.xml": word_part("footnotes", f'<w:footnote w:id="1">{paragraph("注：" + ID)}</w:footnote>'),
    }
    _before, after = redacted(
        docx(tmp_path / "a.docx", body, parts, [("rId1", "header", "header1.xml"), ("rId2", "footnotes", "footnotes.xml")])
    )
    new = unzipped(after.content)
    for name in ("word/document.xml", "word/header1.xml", "word/footnotes.xml"):
        assert MASKED in "".join(texts(new[name]))
    assert "".join(texts(new["word/document.xml"])).count(MASKED) == 2
    assert ID[4:14] not in all_of(after.content)
    assert len([pair for pair in after.pairs if pair.after == MASKED]) == 4


def test_nothing_that_a_reader_does_not_see_comes_along(tmp_path):
    white, tiny = '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'
    body = (
        paragraph("开头", run(f"藏着{HIDDEN_ID}", "<w:vanish/>"), run(HIDDEN_ID, white), run(ID, tiny))
        + f'<w:p><w:del w:id="1" w:author="某科长" w:date="2026-01-01T00:00:00Z"><w:r><w:delText>{HIDDEN_ID}</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="某科长">{run("后来加的")}</w:ins><w:commentRangeStart w:id="0"/>{run("正文")}'
        '<w:r><w:rPr><w:rPrChange w:id="3" w:author="某科长"><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr>'
        '<w:commentReference w:id="0"/></w:r></w:p>'
        + f'<w:sdt><w:sdtPr><w:alias w:val="{HIDDEN_ID}"/></w:sdtPr><w:sdtContent>{paragraph("控件里的字")}</w:sdtContent></w:sdt>'
        + paragraph(f'<w:hyperlink r:id="rId5"><w:bookmarkStart w:id="9" w:name="某人"/>{run("链接")}</w:hyperlink>')
        + '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDETEXT "D:\\\\某人\\\\a.docx"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>域的结果</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        + table(f'<w:tr><w:trPr><w:del w:id="4" w:author="某科长"/></w:trPr>{cell(HIDDEN_ID)}</w:tr>', f"<w:tr>{cell(ID)}</w:tr>")
    )
    parts = {
        "word/comments.xml": word_part(
            "comments", f'<w:comment w:id="0" w:author="某科长" w:initials="K">{paragraph(HIDDEN_ID)}</w:comment>'
        ),
        "word/settings.xml": word_part(
            "settings",
            '<w:zoom w:percent="100"/><w:rsids><w:rsid w:val="00A77B3E"/></w:rsids>'
            f'<w:docVars><w:docVar w:name="a" w:val="{HIDDEN_ID}"/></w:docVars>',
        ),
        "word/embeddings/files.zip": zipped({"a.txt": f"身份证号{HIDDEN_ID}"}),
        "customXml/item1.xml": f"<data><id>{HIDDEN_ID}</id></data>",
        "docProps/thumbnail.jpeg": bytes_of(picture_of("缩略图"), "JPEG"),
    }
    listed = [
        ("rId1", "comments", "comments.xml"), ("rId2", "settings", "settings.xml"), ("rId3", "customXml", "../customXml/item1.xml"),
        ("rId4", "package", "embeddings/files.zip"), ("rId5", "hyperlink", "secret.html"),
    ]  # fmt: skip
    before, after = redacted(docx(tmp_path / "a.docx", body, parts, listed), lambda one: one.severity is Severity.BLOCK)
    new = unzipped(after.content)
    assert set(new) == {"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/settings.xml", "word/_rels/document.xml.rels"}
    assert texts(new["word/document.xml"]) == ["开头", "后来加的", "正文", "控件里的字", "链接", "域的结果", MASKED]
    everything = all_of(after.content)
    for gone in (HIDDEN_ID, "某科长", "某人", "某某公司", "rsid", "INCLUDETEXT", "vanish", "Change", "docVar"):
        assert gone not in everything
    assert Kind.HIDDEN_TEXT in kinds(before)
    assert kinds(after.report) <= {Kind.PERSON_NAME}
    assert after.report.cleared
    assert {"批注", "文档属性", "缩略图", "自定义数据"} <= set(after.left_behind)


def test_a_paragraph_whose_end_was_deleted_joins_the_next(tmp_path):
    body = (
        f'<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="x"/></w:rPr></w:pPr>{run(ID[:10])}</w:p>'
        f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{run(ID[10:])}</w:p>' + paragraph(f"身份证号{ID}")
    )
    _before, after = redacted(docx(tmp_path / "a.docx", body))
    clean = etree.fromstring(unzipped(after.content)["word/document.xml"])
    assert ["".join(one.itertext()) for one in clean.iter(f"{{{WORD}}}p")] == [MASKED, f"身份证号{MASKED}"]


def test_pictures_lose_what_is_cropped_and_all_that_hangs_on_them(tmp_path):
    picture = Image.new("RGB", (400, 200), "red")
    picture.paste("blue", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x010E] = HIDDEN_ID
    parts = {"word/media/某人.jpeg": bytes_of(picture, "JPEG", exif=exif, quality=95) + HIDDEN_ID.encode()}
    body = paragraph(f"身份证号{ID}", shown("rId1", 'l="50000"'))
    before, after = redacted(docx(tmp_path / "a.docx", body, parts, [("rId1", "image", "media/某人.jpeg")]), ocr=False)
    new = unzipped(after.content)
    kept = Image.open(io.BytesIO(new["word/media/image1.jpeg"]))
    assert kept.size == (200, 200)
    assert {pixel[0] > 200 and pixel[2] < 60 for pixel in kept.convert("RGB").resize((4, 4)).get_flattened_data()} == {True}
    assert not kept.getexif()
    assert HIDDEN_ID.encode() not in b"".join(new.values())
    assert "某人" not in all_of(after.content)
    assert "cropped_picture" in {one.rule for one in before.findings}
    assert "cropped_picture" not in {one.rule for one in after.report.findings}


def test_a_number_in_a_picture_is_burnt_over(tmp_path):
    parts = {"word/media/image1.png": bytes_of(picture_of(f"身份证号：{ID}", "其他内容"))}
    path = docx(tmp_path / "a.docx", paragraph("见图", shown("rId1")), parts, [("rId1", "image", "media/image1.png")])
    before, after = redacted(path)
    assert Kind.RESIDENT_ID in kinds(before)
    assert Kind.RESIDENT_ID not in kinds(after.report)
    picture = Image.open(io.BytesIO(unzipped(after.content)["word/media/image1.png"])).convert("L")
    assert picture.size == (900, 260)
    assert picture.crop((240, 45, 500, 65)).getextrema() == (0, 0)
    assert picture.crop((30, 110, 300, 180)).getextrema() == (0, 255)
    assert after.report.ocr_pages == 1
    assert [pair.after for pair in after.pairs] == [MASKED]


def test_what_cannot_be_drawn_anew_becomes_a_grey_square(tmp_path):
    parts = {"word/media/image1.emf": b"\x01\x00\x00\x00" + HIDDEN_ID.encode("utf-16-le") + b" EMF" * 30}
    body = paragraph(f"身份证号{ID}", shown("rId1"))
    _before, after = redacted(docx(tmp_path / "a.docx", body, parts, [("rId1", "image", "media/image1.emf")]), ocr=False)
    assert Image.open(io.BytesIO(unzipped(after.content)["word/media/image1.png"])).size == (64, 64)
    assert any("矢量图" in words for words in after.left_behind)


def test_the_copy_holds_together_and_is_the_same_every_time(tmp_path):
    parts = {"word/media/a.png": bytes_of(Image.new("RGB", (20, 20), "green")), "word/styles.xml": word_part("styles", "")}
    path = docx(
        tmp_path / "a.docx",
        paragraph(f"手机{MOBILE}", shown("rId1")),
        parts,
        [("rId1", "image", "media/a.png"), ("rId2", "styles", "styles.xml")],
    )
    first, second = (redacted(path, ocr=False)[1].content for _time in range(2))
    assert first == second
    new = unzipped(first)
    known = set(re.findall(r'PartName="/([^"]+)"', new["[Content_Types].xml"].decode()))
    assert known == {name for name in new if not name.endswith(".rels") and name != "[Content_Types].xml"}
    used = set(re.findall(r'r:(?:embed|id)="([^"]+)"', new["word/document.xml"].decode()))
    related = dict(re.findall(r'Id="([^"]+)"[^>]*Target="([^"]+)"', new["word/_rels/document.xml.rels"].decode()))
    assert used <= set(related)
    assert {f"word/{target}" for target in related.values()} <= set(new)


def test_what_newer_programs_add_is_kept_readable(tmp_path):
    compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = (
        f'<w:r><mc:AlternateContent xmlns:mc="{compatibility}"><mc:Choice Requires="wps"><w:pict><v:textbox><w:txbxContent>'
        f"{paragraph(ID)}</w:txbxContent></v:textbox></w:pict></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
        f"{paragraph(ID)}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    path = docx(tmp_path / "a.docx", paragraph("身份证号", box))
    parts = unzipped(path.read_bytes())
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:document ",
        f'<w:document xmlns:mc="{compatibility}" xmlns:wps="urn:wps" xmlns:w14="urn:w14" xmlns:w15="urn:w15" mc:Ignorable="w14" '.encode(),
    )
    path.write_bytes(zipped(parts))
    _before, after = redacted(path)
    clean = etree.fromstring(unzipped(after.content)["word/document.xml"])
    # Prefixes that are named in attributes stay declared, or no program opens the file.
    assert {"w14", "mc"} <= set(clean.nsmap)
    assert next(clean.iter(f"{{{compatibility}}}Choice")).nsmap["wps"] == "urn:wps"
    assert not list(clean.iter(f"{{{compatibility}}}Fallback"))
    assert "".join(clean.itertext()) == f"身份证号{MASKED}"


def test_a_value_in_the_name_of_a_style_is_masked_as_well(tmp_path):
    styles = word_part("styles", f'<w:style w:styleId="a"><w:name w:val="样式{ID}"/></w:style>')
    path = docx(
        tmp_path / "a.docx", paragraph(f"身份证号{ID}，{OTHER_ID}"), {"word/styles.xml": styles}, [("rId1", "styles", "styles.xml")]
    )
    _before, after = redacted(path)
    assert ID[4:14] not in all_of(after.content)
