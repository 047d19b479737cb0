"""PDF: each way to hide something on a page or beside it is found, and its clean twin is silent (8.2)."""

import io
import re
import zlib

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from gongkai.screening.files import screen_file
from gongkai.screening.findings import Kind, Severity
from gongkai.screening.limits import Limits
from gongkai.screening.readers import pdf_objects, pdf_page
from gongkai.screening.readers.pdf import boxes_of
from gongkai.screening.tests.offices import converted
from gongkai.screening.tests.sheets import (
    ID,
    MOBILE,
    blocks,
    drawn,
    found,
    han,
    hidden,
    image_of,
    items,
    kinds,
    rules,
    sheet,
    text_of,
)  # fmt: skip
from gongkai.vault.tests.files import chinese_pdf

pytestmark = pytest.mark.clause("8.2")

WORDS = f"BT /F 12 Tf 72 600 Td ({ID}) Tj ET"


def layer(name, off):
    def change(pdf, page):
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String(name)))
        usual = Dictionary(OFF=Array([group])) if off else Dictionary(ON=Array([group]))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=usual)
        page.obj.Resources.Properties.L = group

    return change


def picture_on_page(picture):
    def change(pdf, page):
        page.obj.Resources.XObject.P = image_of(pdf, picture)

    return change


def alpha(value):
    def change(pdf, page):
        page.obj.Resources.ExtGState.G = Dictionary(Type=Name.ExtGState, ca=value, CA=value)

    return change


def crop(pdf, page):
    page.obj.CropBox = Array([0, 650, 595, 842])


def no_change(pdf, page):
    """Leave the page as it is."""


def annotation(**entries):
    def change(pdf, page):
        given = {name: pikepdf.String(value) if isinstance(value, str) else value for name, value in entries.items()}
        page.obj.Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, **given))])

    return change


def filled(pdf, page):
    shape = pdf.make_stream(b"0 g 0 0 200 30 re f")
    shape.Type, shape.Subtype, shape.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 30])
    annotation(Subtype=Name.Square, Rect=Array([70, 590, 270, 620]), AP=Dictionary(N=shape))(pdf, page)


PHOTO = Image.effect_noise((60, 60), 90)

PAGES = {
    "below a black box": (f"{WORDS} 0 g 70 590 200 30 re f", no_change, pdf_page.COVERED),
    "below a white box": (f"{WORDS} 1 g 70 590 200 30 re f", no_change, pdf_page.COVERED),
    "below a picture": (f"{WORDS} q 200 0 0 30 70 590 cm /P Do Q", picture_on_page(PHOTO), pdf_page.COVERED),
    "below a comment": (WORDS, filled, pdf_page.COVERED),
    "invisible": (f"BT /F 12 Tf 3 Tr 72 600 Td ({ID}) Tj ET", no_change, pdf_page.INVISIBLE),
    "transparent": (f"/G gs {WORDS}", alpha(0), pdf_page.INVISIBLE),
    "white on white": (f"1 g {WORDS}", no_change, pdf_page.SAME_COLOUR),
    "nearly white": (f"0.95 g {WORDS}", no_change, pdf_page.SAME_COLOUR),
    "black on black": (f"0 g 70 590 200 30 re f {WORDS}", no_change, pdf_page.SAME_COLOUR),
    "tiny": (f"BT /F 1 Tf 72 600 Td ({ID}) Tj ET", no_change, pdf_page.SMALL),
    "off the page": (f"BT /F 12 Tf 800 600 Td ({ID}) Tj ET", no_change, pdf_page.OUTSIDE),
    "cropped": (WORDS, crop, pdf_page.CROPPED),
    "in a layer that is off": (f"/OC /L BDC {WORDS} EMC", layer("草稿", True), pdf_page.LAYER),
    "clipped away": (f"q 72 500 100 20 re W n {WORDS} Q", no_change, pdf_page.CLIPPED),
    "a name of two characters": (f"BT /C 12 Tf 72 600 Td {han('张三')} Tj ET 0 g 70 590 60 30 re f", no_change, pdf_page.COVERED),
}
TWINS = {
    "a box beside it": (f"{WORDS} 0 g 70 500 200 30 re f", no_change),
    "a box below it": (f"0.8 g 70 590 200 30 re f 0 g {WORDS}", no_change),
    "a picture below it": (f"q 200 0 0 30 70 590 cm /P Do Q {WORDS}", picture_on_page(Image.new("RGB", (60, 60), "lightblue"))),
    "white on blue": (f"0.2 0.3 0.6 rg 70 590 200 30 re f 1 g {WORDS}", no_change),
    "grey": (f"0.7 g {WORDS}", no_change),
    "half transparent": (f"/G gs {WORDS}", alpha(0.5)),
    "small print": (f"BT /F 5 Tf 72 600 Td ({ID}) Tj ET", no_change),
    "in a layer that is on": (f"/OC /L BDC {WORDS} EMC", layer("正文", False)),
    "turned": (f"BT 0 1 -1 0 300 300 Tm /F 12 Tf ({ID}) Tj ET", no_change),
    "inside its clip": (f"q 60 590 300 40 re W n {WORDS} Q", no_change),
    "printed twice to look bold": (f"{WORDS} BT /F 12 Tf 72.2 600 Td ({ID}) Tj ET", no_change),
}


@pytest.mark.parametrize("name", PAGES)
def test_text_that_is_not_seen_is_found_with_its_reason(tmp_path, name):
    content, change, reason = PAGES[name]
    findings = found(sheet(tmp_path / "a.pdf", content, change))
    assert hidden(findings) == {reason}
    concealed = [one for one in findings if one.kind is Kind.HIDDEN_TEXT]
    assert [one.place.page for one in concealed] == [1]
    assert all(one.severity is Severity.BLOCK for one in concealed)
    if name != "a name of two characters":
        assert [one.place.part for one in findings if one.kind is Kind.RESIDENT_ID] == [reason]


@pytest.mark.parametrize("name", TWINS)
def test_text_that_is_seen_is_not_hidden(tmp_path, name):
    content, change = TWINS[name]
    findings = found(sheet(tmp_path / "a.pdf", content, change))
    assert Kind.HIDDEN_TEXT not in kinds(findings)
    assert [one.place.part for one in findings if one.kind is Kind.RESIDENT_ID][:1] == [""]


def test_text_that_does_not_fit_into_its_cell_is_read_and_noticed_but_does_not_block(tmp_path):
    findings = found(sheet(tmp_path / "a.pdf", f"q 72 590 30 40 re W n {WORDS} BT /F 12 Tf 72 570 Td (second line) Tj ET Q"))
    assert [(one.rule, one.severity) for one in findings if one.kind is Kind.HIDDEN_TEXT] == [("text_cut_off", Severity.REVIEW)]
    assert "second line" in text_of(tmp_path / "a.pdf")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_is_turned_is_judged_the_same(tmp_path, turn):
    def change(pdf, page):
        page.obj.Rotate = turn

    findings = found(sheet(tmp_path / "a.pdf", f"BT /F 12 Tf 72 500 Td ({MOBILE}) Tj ET {WORDS} 0 g 70 590 200 30 re f", change))
    assert hidden(findings) == {pdf_page.COVERED}
    assert [one.place.part for one in findings if one.kind is Kind.MOBILE] == [""]


def test_text_in_a_form_below_a_box_is_found(tmp_path):
    def change(pdf, page):
        form = pdf.make_stream(WORDS.encode())
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
        form.Resources = Dictionary(Font=page.obj.Resources.Font)
        page.obj.Resources.XObject.M = form

    assert hidden(found(sheet(tmp_path / "a.pdf", "/M Do 0 g 70 590 200 30 re f", change))) == {pdf_page.COVERED}
    assert Kind.HIDDEN_TEXT not in kinds(found(sheet(tmp_path / "b.pdf", "/M Do", change)))


def test_a_finding_has_the_box_of_its_characters_on_the_page(tmp_path):
    path = sheet(tmp_path / "a.pdf", f"BT /F 12 Tf 72 600 Td (ID: {ID}) Tj ET")
    one = next(one for one in found(path) if one.kind is Kind.RESIDENT_ID)
    left, top, right, bottom = one.place.box
    # "ID: " stands before it; the origin is at the upper left.
    assert 0.14 < left < 0.18
    assert 0.33 < right < 0.40
    assert 1 - 612 / 842 < top < bottom < 1 - 597 / 842
    assert boxes_of(path, 1, one.start, one.end) == [one.place.box]


def test_a_number_broken_over_two_lines_has_two_boxes(tmp_path):
    path = sheet(tmp_path / "a.pdf", f"BT /F 12 Tf 400 600 Td ({ID[:10]}) Tj -300 -20 Td ({ID[10:]}) Tj ET")
    one = next(one for one in found(path) if one.kind is Kind.RESIDENT_ID)
    assert len(boxes_of(path, 1, one.start, one.end)) == 2


# --- scans


def scan(tmp_path, extra="", layer_of="", name="a.pdf", picture=None):
    """A page that is one picture of print, with a layer of invisible text on it."""
    picture = picture or drawn([f"身份证号：{ID}", "联系电话见附件", "请按时办理"], size=(1190, 1684), height=36)
    # The line of print stands 20 pixels from the top, 1190 pixels are the width of the page.
    words = f"BT /F 17 Tf 3 Tr 105 812 Td ({layer_of}) Tj ET" if layer_of else ""
    return sheet_without_heading(tmp_path / name, f"q 595 0 0 842 0 0 cm /P Do Q {words} {extra}", picture_on_page(picture))


def sheet_without_heading(path, content, change):
    def changed(pdf, page):
        page.obj.Contents = pdf.make_stream(content.encode())
        change(pdf, page)

    return sheet(path, "", changed)


def test_a_scan_waits_for_recognition_where_that_is_left_out(tmp_path):
    read, count = items(scan(tmp_path))
    assert count.waiting_pages == 1
    assert not [one for one in read if getattr(one, "kind", None) is Kind.HIDDEN_TEXT]


def test_the_layer_of_a_searchable_scan_is_not_hidden_text(tmp_path):
    findings = found(scan(tmp_path, layer_of=ID))
    assert Kind.HIDDEN_TEXT not in kinds(findings)
    assert Kind.RESIDENT_ID in kinds(findings)


def test_a_layer_that_falls_a_little_beside_its_print_is_not_hidden(tmp_path):
    assert Kind.HIDDEN_TEXT not in kinds(found(scan(tmp_path, layer_of=f"{ID}      {ID[:6]}")))
    assert Kind.HIDDEN_TEXT in kinds(found(scan(tmp_path, layer_of=f"{ID}          {ID}", name="b.pdf")))


def test_invisible_text_beside_the_print_of_a_scan_is_hidden(tmp_path):
    findings = found(scan(tmp_path, extra=f"BT /F 17 Tf 3 Tr 105 300 Td ({ID}) Tj ET"))
    assert hidden(findings) == {pdf_page.INVISIBLE}


def test_the_layer_below_a_box_burnt_into_a_scan_is_hidden(tmp_path):
    picture = drawn([f"身份证号：{ID}", "联系电话见附件", "请按时办理"], size=(1190, 1684), height=36)
    ImageDraw.Draw(picture).rectangle((180, 10, 1000, 75), fill="black")
    assert pdf_page.INVISIBLE in hidden(found(scan(tmp_path, layer_of=ID, picture=picture)))


def test_a_box_over_a_scan_is_noticed(tmp_path):
    findings = found(scan(tmp_path, extra="0 g 95 800 300 30 re f"))
    assert [one.severity for one in findings if one.rule == "picture_covered"] == [Severity.BLOCK]
    assert "picture_covered" not in rules(found(scan(tmp_path, extra="0 g 95 400 300 30 re f", name="b.pdf")))


def over_the_scan(picture, mask=None):
    """The scan with another picture on the left half of its first line; `mask` says where that is opaque."""

    def change(pdf, page):
        page.obj.Resources.XObject.P = image_of(pdf, drawn([f"身份证号：{ID}"], size=(1190, 1684), height=36))
        page.obj.Resources.XObject.Q = image_of(pdf, picture)
        if mask is not None:
            opaque = pdf.make_stream(mask.tobytes())
            opaque.Type, opaque.Subtype, opaque.ColorSpace, opaque.BitsPerComponent = Name.XObject, Name.Image, Name.DeviceGray, 8
            opaque.Width, opaque.Height = mask.size
            page.obj.Resources.XObject.Q.SMask = opaque

    return change


def test_a_picture_over_a_scan_is_noticed_and_a_seal_is_not(tmp_path):
    content = "q 595 0 0 842 0 0 cm /P Do Q q 300 0 0 60 90 780 cm /Q Do Q"
    photo = over_the_scan(Image.effect_noise((300, 60), 60))
    assert "picture_covered" in rules(found(sheet_without_heading(tmp_path / "a.pdf", content, photo)))
    ring = Image.new("L", (300, 60), 0)
    ImageDraw.Draw(ring).ellipse((100, 2, 156, 58), outline=255, width=4)
    seal = over_the_scan(Image.new("RGB", (300, 60), "red"), ring)
    assert "picture_covered" not in rules(found(sheet_without_heading(tmp_path / "b.pdf", content, seal)))


def test_a_picture_over_the_whole_of_another_is_noticed(tmp_path):
    content = "q 595 0 0 842 0 0 cm /P Do Q q 595 0 0 842 0 0 cm /Q Do Q"
    other = over_the_scan(drawn(["", "", "", "公开的内容"], size=(1190, 1684), height=36))
    assert "picture_covered" in rules(found(sheet_without_heading(tmp_path / "a.pdf", content, other)))
    twice = over_the_scan(drawn([f"身份证号：{ID}"], size=(1190, 1684), height=36))
    assert "picture_covered" not in rules(found(sheet_without_heading(tmp_path / "b.pdf", content, twice)))


def test_what_stands_below_a_box_over_a_scan_is_read(tmp_path):
    findings = found(scan(tmp_path, extra="0 g 95 800 300 30 re f"), ocr=True)
    assert pdf_page.PICTURE_COVERED in hidden(findings)
    assert [one.place.part for one in findings if one.kind is Kind.RESIDENT_ID] == [pdf_page.PICTURE_COVERED]


def test_a_picture_of_which_the_page_shows_only_a_part_is_noticed(tmp_path):
    photo = picture_on_page(drawn(["门头照片"]))
    assert "picture_cut" in rules(found(sheet(tmp_path / "a.pdf", "q 400 0 0 200 400 300 cm /P Do Q", photo)))
    assert "picture_cut" in rules(found(sheet(tmp_path / "b.pdf", "q 100 300 100 200 re W n 400 0 0 200 100 300 cm /P Do Q", photo)))
    assert "picture_cut" not in rules(found(sheet(tmp_path / "c.pdf", "q 100 300 400 200 re W n 400 0 0 200 100 300 cm /P Do Q", photo)))


def test_a_picture_on_a_page_of_text_waits_for_recognition_but_an_emblem_does_not(tmp_path):
    photo = picture_on_page(drawn([MOBILE]))
    assert items(sheet(tmp_path / "a.pdf", "q 300 0 0 130 72 300 cm /P Do Q", photo))[1].waiting_pages == 1
    assert items(sheet(tmp_path / "b.pdf", "q 40 0 0 20 72 300 cm /P Do Q", photo))[1].waiting_pages == 0


def test_letters_drawn_as_shapes_beside_real_text_wait_for_recognition_and_a_table_does_not(tmp_path):
    corners = [(72 + 14 * (index % 30), 600 - index // 30 * 16) for index in range(90)]
    strokes = " ".join(f"{x} {y} m {x + 9} {y + 10} l S {x} {y + 10} m {x + 9} {y} l S" for x, y in corners)
    text = f"BT /C 12 Tf 72 700 Td {han('各部门、各单位请按照要求认真做好工作，按时报送。')} Tj ET"
    assert items(sheet(tmp_path / "a.pdf", f"{text} {strokes}"))[1].waiting_pages == 1
    rules_of_table = " ".join(f"72 {200 + 12 * row} m 500 {200 + 12 * row} l S" for row in range(30))
    rules_of_table += " ".join(f" {72 + 85 * column} 200 m {72 + 85 * column} 548 l S" for column in range(6))
    assert items(sheet(tmp_path / "b.pdf", f"{text} {rules_of_table}"))[1].waiting_pages == 0


def test_text_in_a_font_that_does_not_tell_what_its_glyphs_mean_waits_for_recognition(tmp_path):
    def change(pdf, page):
        font = page.obj.Resources.Font.C
        font.Encoding = Name("/Identity-H")
        inner = font.DescendantFonts[0]
        inner.Subtype, inner.BaseFont = Name.CIDFontType2, Name("/ABCDEF+SimSun")
        inner.CIDSystemInfo = Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0)

    text = "BT /C 14 Tf 72 600 Td <00110012001300140015001600170018> Tj ET"
    assert items(sheet(tmp_path / "a.pdf", text, change))[1].waiting_pages == 1


def test_letters_drawn_as_shapes_wait_for_recognition_and_an_empty_page_does_not(tmp_path):
    strokes = " ".join(f"{72 + 7 * index} {600 + index % 3 * 4} 4 9 re f" for index in range(60))
    assert items(sheet_without_heading(tmp_path / "a.pdf", strokes, no_change))[1].waiting_pages == 1
    assert items(sheet_without_heading(tmp_path / "b.pdf", "", no_change))[1].waiting_pages == 0


# --- beside the pages


def test_comments_and_their_authors_are_found(tmp_path):
    note = annotation(Subtype=Name.Text, Rect=Array([100, 700, 120, 720]), Contents=f"此人电话 {MOBILE}", T="李小红")
    findings = found(sheet(tmp_path / "a.pdf", WORDS, note))
    assert hidden(findings) == {pdf_objects.COMMENT}
    assert Kind.MOBILE in kinds(findings)
    assert [one.excerpt for one in findings if one.kind is Kind.METADATA] == ["李**"]


def test_an_empty_comment_and_a_link_are_not_hidden(tmp_path):
    link = annotation(
        Subtype=Name.Link, Rect=Array([72, 590, 200, 620]), A=Dictionary(S=Name.URI, URI=pikepdf.String("https://www.haikou.gov.cn/"))
    )
    findings = found(sheet(tmp_path / "a.pdf", "", link))
    assert not kinds(findings) & {Kind.HIDDEN_TEXT, Kind.EXTERNAL_LINK, Kind.MACRO, Kind.METADATA}


def test_a_mark_for_redaction_that_was_not_applied_is_found(tmp_path):
    findings = found(sheet(tmp_path / "a.pdf", WORDS, annotation(Subtype=Name.Redact, Rect=Array([70, 590, 270, 620]))))
    assert "redaction_not_applied" in rules(blocks(findings))


def test_a_link_into_the_bodys_own_network_is_found(tmp_path):
    action = Dictionary(S=Name.URI, URI=pikepdf.String("http://192.168.1.20/oa/doc?id=5"))
    findings = found(sheet(tmp_path / "a.pdf", "", annotation(Subtype=Name.Link, Rect=Array([72, 590, 200, 620]), A=action)))
    assert Kind.EXTERNAL_LINK in kinds(findings)


def form_field(**entries):
    def change(pdf, page):
        widget = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=pikepdf.String("证件号码"), V=pikepdf.String(ID),
                Rect=Array([72, 500, 300, 520]), DA=pikepdf.String("/F 12 Tf 0 g"), **entries,
            )
        )  # fmt: skip
        page.obj.Annots = Array([widget])
        pdf.Root.AcroForm = Dictionary(Fields=Array([widget]), NeedAppearances=True)

    return change


def test_the_value_of_a_hidden_field_is_hidden_and_that_of_a_field_that_is_shown_is_read(tmp_path):
    assert hidden(found(sheet(tmp_path / "a.pdf", "", form_field(F=2)))) == {pdf_objects.FIELD}
    shown = found(sheet(tmp_path / "b.pdf", "", form_field()))
    assert Kind.HIDDEN_TEXT not in kinds(shown)
    assert Kind.RESIDENT_ID in kinds(shown)


def test_an_attachment_is_found_and_read(tmp_path):
    def change(pdf, page):
        pdf.attachments["名单.txt"] = pikepdf.AttachedFileSpec(pdf, f"王小明 身份证号 {ID}".encode(), filename="名单.txt")

    findings = found(sheet(tmp_path / "a.pdf", "", change))
    assert Kind.EMBEDDED in kinds(findings)
    assert [one.place.member for one in findings if one.kind is Kind.RESIDENT_ID] == ["名单.txt"]


ACTIONS = {
    "a script": (Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)")), Kind.MACRO),
    "a program": (Dictionary(S=Name.Launch, F=pikepdf.String("cmd.exe")), Kind.MACRO),
    "an address": (Dictionary(S=Name.URI, URI=pikepdf.String("http://www.example.cn/x")), Kind.EXTERNAL_LINK),
    "sending a form": (Dictionary(S=Name.SubmitForm, F=pikepdf.String("http://www.example.cn/x")), Kind.EXTERNAL_LINK),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_what_acts_when_the_file_is_opened_is_found(tmp_path, name):
    action, kind = ACTIONS[name]

    def change(pdf, page):
        pdf.Root.OpenAction = action

    assert kind in kinds(found(sheet(tmp_path / "a.pdf", "", change)))


def test_a_jump_to_a_page_is_harmless(tmp_path):
    def change(pdf, page):
        pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([page.obj, Name.XYZ, None, None, 0]))

    findings = found(sheet(tmp_path / "a.pdf", "", change))
    assert not kinds(findings) & {Kind.MACRO, Kind.EXTERNAL_LINK}


def properties(**entries):
    def change(pdf, page):
        for key, value in entries.items():
            pdf.docinfo[f"/{key}"] = value

    return change


def test_names_in_the_properties_are_found_and_the_program_is_not(tmp_path):
    findings = found(sheet(tmp_path / "a.pdf", "", properties(Author="王小明", Company="某某公司", Producer="WPS 文字")))
    assert {one.excerpt for one in findings if one.kind is Kind.METADATA} == {"王**", "某***"}
    assert Kind.METADATA not in kinds(found(sheet(tmp_path / "b.pdf", "", properties(Producer="WPS 文字", Creator="WPS 文字"))))


def test_the_title_of_another_document_is_found_and_its_own_is_not(tmp_path):
    text = f"BT /C 12 Tf 72 700 Td {han('各部门、各单位：请按照要求认真做好工作，按时报送。')} Tj ET"
    other = found(sheet(tmp_path / "a.pdf", text, properties(Title="Microsoft Word - 张某某违纪问题调查报告.doc")))
    assert "title_of_another_document" in rules(other)
    own = found(sheet(tmp_path / "b.pdf", text, properties(Title="关于公开办事指南的通知.docx")))
    assert "title_of_another_document" not in rules(own)


def test_names_in_xmp_are_found_once(tmp_path):
    def change(pdf, page):
        with pdf.open_metadata() as packet:
            packet["dc:creator"] = ["王小明"]
            packet["pdf:Keywords"] = f"联系人电话{MOBILE}"

    findings = found(sheet(tmp_path / "a.pdf", "", change))
    assert [one.excerpt for one in findings if one.kind is Kind.METADATA] == ["王**"]
    assert Kind.MOBILE in kinds(findings)


def appended(path, number, body):
    """The file with one object written anew at its end, as programs do that save only what was changed."""
    data = path.read_bytes()
    start = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    size = int(re.search(rb"/Size (\d+)", data)[1])
    root = re.search(rb"/Root (\d+ \d+ R)", data)[1].decode()
    text = f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = f"xref\n{number} 1\n{len(data):010d} 00000 n \ntrailer\n<< /Size {size} /Root {root} /Prev {start} >>\n"
    path.write_bytes(data + text + f"{table}startxref\n{len(data) + len(text)}\n%%EOF\n".encode())
    return path


def contents_of(path):
    with pikepdf.open(path) as pdf:
        return pdf.pages[0].obj.Contents.objgen[0]


def stream(content):
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


PLAIN = {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "static_id": True}


def test_text_of_an_earlier_revision_is_found(tmp_path):
    path = sheet(tmp_path / "a.pdf", WORDS, **PLAIN)
    changed = appended(path, contents_of(path), stream(f"BT /C 12 Tf 72 600 Td {han('海口国家高新区管委会关于公开办事指南的通知')} Tj ET"))
    findings = found(changed)
    assert hidden(findings) == {pdf_objects.REVISION}
    assert [one.place.part for one in findings if one.kind is Kind.RESIDENT_ID] == [pdf_objects.REVISION]


def test_a_revision_that_takes_nothing_away_is_silent(tmp_path):
    path = sheet(tmp_path / "a.pdf", "", **PLAIN)
    heading = f"BT /C 16 Tf 72 780 Td {han('海口国家高新区管委会关于公开办事指南的通知')} Tj ET"
    assert not blocks(found(appended(path, contents_of(path), stream(f"{heading} BT /F 12 Tf 72 600 Td (more) Tj ET"))))


def test_a_picture_of_an_earlier_revision_is_found(tmp_path):
    path = sheet(tmp_path / "a.pdf", "q 300 0 0 130 72 300 cm /P Do Q", picture_on_page(drawn([ID])), **PLAIN)
    with pikepdf.open(path) as pdf:
        number = pdf.pages[0].obj.Resources.XObject.P.objgen[0]
    head = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    changed = appended(path, number, f"{head}\nstream\nA\nendstream")
    assert "picture_of_earlier_revision" in rules(found(changed))


def test_a_file_made_for_the_web_has_no_earlier_revision(tmp_path):
    path = sheet(tmp_path / "a.pdf", WORDS, linearize=True)
    assert path.read_bytes().count(b"%%EOF") == 2
    assert Kind.HIDDEN_TEXT not in kinds(found(path))


def test_a_page_that_was_removed_and_left_in_the_file_is_found(tmp_path):
    def change(pdf, page):
        lost = pdf.make_stream(WORDS.encode())
        pdf.Root.Kept = pdf.make_indirect(
            Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Contents=lost, Resources=Dictionary(Font=page.obj.Resources.Font))
        )

    assert hidden(found(sheet(tmp_path / "a.pdf", "", change))) == {pdf_objects.FORGOTTEN}


def test_bytes_behind_the_end_are_found_and_read(tmp_path):
    path = sheet(tmp_path / "a.pdf")
    path.write_bytes(path.read_bytes() + f"\n联系电话 {MOBILE}\n".encode())
    findings = found(path)
    assert "bytes_beyond" in rules(findings)
    assert Kind.MOBILE in kinds(findings)
    clean = sheet(tmp_path / "b.pdf")
    clean.write_bytes(clean.read_bytes() + b"\r\n\r\n")
    assert "bytes_beyond" not in rules(found(clean))


def test_thumbnails_and_data_of_editing_programs_are_found(tmp_path):
    def change(pdf, page):
        page.obj.Thumb = image_of(pdf, Image.new("RGB", (20, 30)))
        page.obj.PieceInfo = Dictionary(Illustrator=Dictionary(Private=pdf.make_stream(b"x")))

    assert {"thumbnail", "private_data"} <= rules(found(sheet(tmp_path / "a.pdf", "", change)))


def test_bookmarks_and_descriptions_of_pictures_are_read(tmp_path):
    def change(pdf, page):
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(f"电话 {MOBILE}", 0))
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.Figure, Alt=f"证件 {ID}")))

    assert {Kind.MOBILE, Kind.RESIDENT_ID} <= kinds(found(sheet(tmp_path / "a.pdf", "", change)))


def test_the_position_of_a_photograph_on_a_page_is_found(tmp_path):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (20.0, 3.0, 1.0), 3: "E", 4: (110.0, 11.0, 2.0)}
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(kept, "JPEG", exif=exif)

    def change(pdf, page):
        photo = pdf.make_stream(kept.getvalue())
        photo.Type, photo.Subtype, photo.ColorSpace, photo.BitsPerComponent = Name.XObject, Name.Image, Name.DeviceRGB, 8
        photo.Width, photo.Height, photo.Filter = 60, 40, Name.DCTDecode
        page.obj.Resources.XObject.P = photo

    assert Kind.LOCATION in kinds(found(sheet(tmp_path / "a.pdf", "q 300 0 0 200 72 300 cm /P Do Q", change)))


# --- whole files


def test_an_ordinary_pdf_of_eight_pages_blocks_nothing(tmp_path, ordinary_pdf):
    with pdfium.PdfDocument(ordinary_pdf) as document:
        assert len(document) == 8
    findings = found(ordinary_pdf)
    assert not blocks(findings)
    assert not kinds(findings) & {Kind.HIDDEN_TEXT, Kind.MACRO, Kind.EMBEDDED, Kind.EXTERNAL_LINK, Kind.UNREADABLE}
    assert "政务公开" in text_of(ordinary_pdf)


@pytest.fixture(scope="module")
def ordinary_pdf(tmp_path_factory):
    """Eight pages as LibreOffice writes them: headings, colours, a table, a list, footers."""
    row = "<tr><td>{0}</td><td bgcolor='#dddddd'>事项{0}</td><td>海口市龙华区金贸街道办事处</td><td>二〇二六年十一月</td></tr>"
    body = (
        "<h1 style='background:#336699;color:white'>海口国家高新区政务公开目录</h1><p style='color:#888'>本目录每季度更新一次。</p>"
        + "<p>各单位要认真贯彻落实，及时、准确公开信息。“公开”为原则，<b>不公开</b>为例外<sup>1</sup>。</p><ul><li>第一</li></ul>" * 60
        + "<table border=1>" + "".join(row.format(number) for number in range(118)) + "</table>"
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("ordinary")
    source = folder / "a.html"
    source.write_text(f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>", encoding="utf-8")
    return converted([source], "pdf", "HTML (StarWriter)")[0]


def test_a_password_is_unreadable_in_words_that_help(tmp_path):
    path = sheet(tmp_path / "a.pdf", WORDS, encryption=pikepdf.Encryption(owner="a", user="b"))
    (finding,) = found(path)
    assert finding.rule == "password"
    assert "取消密码" in finding.advice


def test_a_file_that_forbids_printing_only_is_read(tmp_path):
    path = sheet(tmp_path / "a.pdf", WORDS, encryption=pikepdf.Encryption(owner="a", user=""))
    assert Kind.RESIDENT_ID in kinds(found(path))


def test_broken_files_are_unreadable(tmp_path):
    path = sheet(tmp_path / "a.pdf", WORDS)
    broken = tmp_path / "b.pdf"
    broken.write_bytes(path.read_bytes()[:200])
    assert kinds(found(broken)) == {Kind.UNREADABLE}


def test_a_giant_page_and_too_many_pages_are_unreadable(tmp_path):
    def change(pdf, page):
        page.obj.MediaBox = Array([0, 0, 288000, 288000])

    assert "page_too_large" in rules(found(sheet(tmp_path / "a.pdf", WORDS, change)))
    assert "too_many_pages" in rules(found(sheet(tmp_path / "b.pdf", WORDS), limits=Limits(pages=0)))


def test_pages_that_lead_in_a_circle_are_unreadable(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )
    assert kinds(found(path)) == {Kind.UNREADABLE}


def raw_pdf(path, extra, page=""):
    """A PDF written by hand: `extra` is a whole object number 4."""
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Extra 4 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]" + page.encode() + b">>endobj\n"
        b"4 0 obj" + extra + b"endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
    return path


def test_an_array_sixty_thousand_deep_is_never_clean(tmp_path):
    report = screen_file(raw_pdf(tmp_path / "a.pdf", b"[" * 60_000 + b"]" * 60_000))
    assert {one.rule for one in report.findings} == {"too_deep"}


def test_a_page_that_swells_to_half_a_gigabyte_is_never_clean(tmp_path):
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"q Q " * (1 << 18)) for _ in range(500)) + packer.flush()
    whole = b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream "
    assert len(whole) < 1_000_000
    report = screen_file(raw_pdf(tmp_path / "a.pdf", whole, "/Contents 4 0 R"))
    assert {one.rule for one in report.findings} == {"page_too_large"}
    assert report.seconds < 30


def test_each_page_is_told_as_it_is_done(tmp_path):
    told = []
    found(sheet(tmp_path / "a.pdf"), tell=told.append)
    assert {"progress": [1, 1]} in told


def test_chinese_in_a_font_that_is_not_in_the_file_is_not_taken_for_hidden(tmp_path):
    path = tmp_path / "通知.pdf"
    path.write_bytes(chinese_pdf("关于园区道路的通知"))
    report = screen_file(path)
    assert not [one for one in report.findings if one.kind is Kind.HIDDEN_TEXT]
    path.write_bytes(chinese_pdf(f"身份证号{ID}"))
    assert Kind.RESIDENT_ID in {one.kind for one in screen_file(path).findings}
