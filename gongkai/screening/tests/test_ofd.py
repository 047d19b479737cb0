"""OFD: the words of each page, and everything that the package carries unseen (8.2)."""

import io
import zipfile

import pytest
from PIL import Image

from gongkai.screening.files import screen_file
from gongkai.screening.findings import Kind, Severity
from gongkai.screening.limits import Limits
from gongkai.screening.magic import kind_of
from gongkai.screening.readers import ofd
from gongkai.screening.tests.sheets import ID, MOBILE, blocks, drawn, found, hidden, items, kinds, rules, text_of

pytestmark = pytest.mark.clause("8.2")

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEADING = "海口国家高新区管委会关于公开办事指南的通知"


def text(words, x=20.0, y=60.0, size=5, inner="", **attributes):
    given = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y} {len(words) * size * 0.6} {size}" Font="1" Size="{size}" {given}>{inner}'
        f'<ofd:TextCode X="0" Y="{size}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def box(x, y, width, height, fill="true", colour="0 0 0"):
    return (
        f'<ofd:PathObject ID="8" Boundary="{x} {y} {width} {height}" Fill="{fill}"><ofd:FillColor Value="{colour}"/>'
        f"<ofd:AbbreviatedData>M 0 0 L {width} 0 L {width} {height} L 0 {height} C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def package(path, content="", *, information="", document="", body="", files=None, pages=1):
    """An OFD of `pages` pages with a heading; `files` are further members of it."""
    page = (
        f'<ofd:Page {SPACE}><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID="2" Type="Body">'
        f"{text(HEADING, y=20)}{content}</ofd:Layer></ofd:Content></ofd:Page>"
    )
    listed = "".join(f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(1, pages + 1))
    members = {
        "OFD.xml": f'<ofd:OFD {SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>abc</ofd:DocID>'
        f"<ofd:Creator>WPS</ofd:Creator>{information}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        f"</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{document}</ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="宋体"/></ofd:Fonts></ofd:Res>',
        **{f"Doc_0/Pages/Page_{number}/Content.xml": page for number in range(1, pages + 1)},
        **(files or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data if isinstance(data, bytes) else f'<?xml version="1.0" encoding="UTF-8"?>{data}')
    return path


def test_the_words_of_each_page_are_read_and_nothing_is_found_in_an_ordinary_file(tmp_path):
    path = package(tmp_path / "a.ofd", text("各部门请按时报送。"), pages=2)
    assert kind_of(path) == "application/ofd"
    assert found(path) == []
    assert text_of(path).count(f"{HEADING}\n各部门请按时报送。") == 2


def test_a_finding_has_its_page_and_its_box(tmp_path):
    one = next(one for one in found(package(tmp_path / "a.ofd", text(ID, x=105.0, y=148.5))) if one.kind is Kind.RESIDENT_ID)
    assert one.place.page == 1
    assert one.place.box[:2] == pytest.approx((0.5, 0.5))


def test_a_number_in_several_objects_of_one_line_is_found(tmp_path):
    pieces = "".join(text(digit, x=20 + 3 * number) for number, digit in enumerate(ID))
    assert Kind.RESIDENT_ID in kinds(found(package(tmp_path / "a.ofd", pieces)))


PAGES = {
    "invisible": (text(ID, Visible="false"), ofd.INVISIBLE),
    "transparent": (text(ID, Alpha="0"), ofd.INVISIBLE),
    "in a transparent colour": (text(ID, inner='<ofd:FillColor Value="0 0 0" Alpha="0"/>'), ofd.INVISIBLE),
    "not filled": (text(ID, Fill="false"), ofd.INVISIBLE),
    "white": (text(ID, inner='<ofd:FillColor Value="255 255 255"/>'), ofd.SAME_COLOUR),
    "tiny": (text(ID, size=0.4), ofd.SMALL),
    "off the page": (text(ID, x=260), ofd.OUTSIDE),
    "below a box": (text(ID) + box(18, 58, 80, 10), ofd.COVERED),
    "below a picture": (text(ID) + '<ofd:ImageObject ID="7" Boundary="18 58 80 20" ResourceID="3"/>', ofd.COVERED),
}
TWINS = {
    "visible": text(ID, Visible="true"),
    "white on a box": box(18, 58, 80, 10) + text(ID, inner='<ofd:FillColor Value="255 255 255"/>'),
    "grey": text(ID, inner='<ofd:FillColor Value="128 128 128"/>'),
    "a frame around it": text(ID) + box(18, 58, 80, 10, fill="false"),
    "a box beside it": text(ID) + box(18, 90, 80, 10),
    "on a scan": text(ID) + '<ofd:ImageObject ID="7" Boundary="0 0 210 297" ResourceID="3"/>',
}


@pytest.mark.parametrize("name", PAGES)
def test_text_that_is_not_seen_is_found_with_its_reason(tmp_path, name):
    content, reason = PAGES[name]
    findings = found(package(tmp_path / "a.ofd", content))
    assert hidden(findings) == {reason}
    assert [one.place.part for one in findings if one.kind is Kind.RESIDENT_ID] == [reason]


@pytest.mark.parametrize("name", TWINS)
def test_text_that_is_seen_is_not_hidden(tmp_path, name):
    findings = found(package(tmp_path / "a.ofd", TWINS[name]))
    assert Kind.HIDDEN_TEXT not in kinds(findings)
    assert Kind.RESIDENT_ID in kinds(findings)


def test_a_box_over_a_picture_is_noticed(tmp_path):
    scan = '<ofd:ImageObject ID="7" Boundary="0 0 210 297" ResourceID="3"/>'
    assert "picture_covered" in rules(found(package(tmp_path / "a.ofd", scan + box(18, 58, 80, 10))))
    assert "picture_covered" not in rules(found(package(tmp_path / "b.ofd", box(18, 58, 80, 10) + scan)))


def test_templates_are_read_as_a_part_of_the_page(tmp_path):
    template = f"<ofd:Page {SPACE}><ofd:Content><ofd:Layer>{text(MOBILE)}</ofd:Layer></ofd:Content></ofd:Page>"
    data = '<ofd:CommonData><ofd:TemplatePage ID="40" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
    files = {"Doc_0/Tpls/Tpl_0/Content.xml": template}
    findings = found(package(tmp_path / "a.ofd", '<ofd:Template TemplateID="40"/>', document=data, files=files))
    assert [one.place.page for one in findings if one.kind is Kind.MOBILE] == [1]
    assert hidden(found(package(tmp_path / "b.ofd", document=data, files=files))) == {ofd.UNUSED}


def test_the_author_and_custom_properties_are_found(tmp_path):
    information = "<ofd:Author>王小明</ofd:Author><ofd:CustomDatas><ofd:CustomData Name='拟稿部门'>某处</ofd:CustomData></ofd:CustomDatas>"
    findings = found(package(tmp_path / "a.ofd", information=information))
    assert {"names_in_metadata", "custom_property"} == rules(findings)
    assert "王**" in {one.excerpt for one in findings}


def comments(visible):
    annotated = (
        f'<ofd:PageAnnot {SPACE}><ofd:Annot Type="Highlight" Creator="李小红" Visible="{visible}">'
        f"<ofd:Remark>此人电话{MOBILE}</ofd:Remark></ofd:Annot></ofd:PageAnnot>"
    )
    listed = f'<ofd:Annotations {SPACE}><ofd:Page PageID="1"><ofd:FileLoc>Page_1/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
    return {"Doc_0/Annots/Annotations.xml": listed, "Doc_0/Annots/Page_1/Annotation.xml": annotated}


@pytest.mark.parametrize(("visible", "reason"), [("true", ofd.COMMENT), ("false", ofd.HIDDEN_COMMENT)])
def test_comments_and_their_authors_are_found(tmp_path, visible, reason):
    document = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
    findings = found(package(tmp_path / "a.ofd", document=document, files=comments(visible)))
    assert hidden(findings) == {reason}
    assert [one.place.page for one in findings if one.kind is Kind.MOBILE] == [1]
    assert "李**" in {one.excerpt for one in findings}


def test_attachments_are_found_and_read(tmp_path):
    listed = (
        f'<ofd:Attachments {SPACE}><ofd:Attachment ID="1" Name="名单.txt"><ofd:FileLoc>名单.txt</ofd:FileLoc></ofd:Attachment>'
        "</ofd:Attachments>"
    )
    files = {"Doc_0/Attachs/Attachments.xml": listed, "Doc_0/Attachs/名单.txt": f"王小明，身份证号{ID}".encode()}
    findings = found(package(tmp_path / "a.ofd", document="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>", files=files))
    assert Kind.EMBEDDED in kinds(findings)
    assert [one.place.member for one in findings if one.kind is Kind.RESIDENT_ID] == ["名单.txt"]


def test_custom_tags_are_hidden_where_the_pages_do_not_show_their_words(tmp_path):
    document = "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>"
    listed = f"<ofd:CustomTags {SPACE}><ofd:CustomTag><ofd:FileLoc>CustomTag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>"

    def tagged(words):
        return {"Doc_0/Tags/CustomTags.xml": listed, "Doc_0/Tags/CustomTag.xml": f"<公文><标题>{words}</标题></公文>"}

    assert hidden(found(package(tmp_path / "a.ofd", document=document, files=tagged(f"领导电话{MOBILE}")))) == {"自定义标签中的文字"}
    assert found(package(tmp_path / "b.ofd", document=document, files=tagged(HEADING))) == []


def test_a_page_that_nothing_leads_to_is_hidden(tmp_path):
    page = f"<ofd:Page {SPACE}><ofd:Content><ofd:Layer>{text(ID)}</ofd:Layer></ofd:Content></ofd:Page>"
    assert hidden(found(package(tmp_path / "a.ofd", files={"Doc_0/Pages/Page_9/Content.xml": page}))) == {ofd.UNUSED}


def test_earlier_versions_are_noticed(tmp_path):
    body = '<ofd:Versions><ofd:Version ID="1" Index="1" BaseLoc="Doc_0/Versions/1.xml"/></ofd:Versions>'
    assert "earlier_version" in rules(found(package(tmp_path / "a.ofd", body=body)))


def test_pictures_wait_for_recognition_and_their_position_is_found(tmp_path):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (20.0, 3.0, 1.0)}
    kept = io.BytesIO()
    drawn([ID]).save(kept, "JPEG", exif=exif)
    path = package(tmp_path / "a.ofd", files={"Doc_0/Res/image_0.jpg": kept.getvalue()})
    assert Kind.LOCATION in kinds(found(path))
    assert items(path)[1].waiting_pages == 1


def test_signatures_and_fonts_are_harmless(tmp_path):
    files = {
        "Doc_0/Signs/Signatures.xml": f"<ofd:Signatures {SPACE}>"
        "<ofd:Signature ID='1' Type='Seal' BaseLoc='Sign_0/Signature.xml'/></ofd:Signatures>",
        "Doc_0/Signs/Sign_0/Signature.xml": f"<ofd:Signature {SPACE}><ofd:Provider ProviderName='某某签章'/></ofd:Signature>",
        "Doc_0/Signs/Sign_0/SignedValue.dat": bytes(range(256)),
        "Doc_0/Res/font_1.ttf": bytes(range(256)),
    }
    assert found(package(tmp_path / "a.ofd", files=files)) == []


def test_a_file_that_is_encrypted_or_broken_is_unreadable(tmp_path):
    locked = package(tmp_path / "a.ofd", files={"Doc_0/Encryptions.xml": f"<ofd:Encryptions {SPACE}/>"})
    assert rules(found(locked)) == {"password"}
    broken = package(tmp_path / "b.ofd", files={"Doc_0/Document.xml": "<ofd:Document"})
    assert kinds(found(broken)) == {Kind.UNREADABLE}
    many = package(tmp_path / "c.ofd", pages=3)
    assert "too_many_pages" in rules(found(many, limits=Limits(pages=2)))


def test_declared_entities_are_never_clean(tmp_path):
    bomb = f'<!DOCTYPE a [<!ENTITY b "{MOBILE}">]><ofd:Page {SPACE}>&b;</ofd:Page>'
    findings = found(package(tmp_path / "a.ofd", files={"Doc_0/Pages/Page_1/Content.xml": bomb}))
    assert [one.severity for one in blocks(findings)] == [Severity.BLOCK]


def test_the_whole_file_goes_through_the_child(tmp_path):
    report = screen_file(package(tmp_path / "a.ofd", text(ID, Visible="false")))
    assert report.media_type == "application/ofd"
    assert {one.kind for one in report.findings} == {Kind.HIDDEN_TEXT, Kind.RESIDENT_ID}
