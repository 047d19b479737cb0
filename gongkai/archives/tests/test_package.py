"""What describes a package: metadata after DA/T 46, PREMIS, and the first page."""

import io
import json
from urllib.parse import unquote

import pikepdf
import pytest
from lxml import etree, html

from gongkai.archives import actions, checking, forms, jobs, queries
from gongkai.archives.models import Rendition
from gongkai.archives.verifying import verify
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.foundation.digests import digest_of_file, hex_of
from gongkai.papers.approval import ApprovalSheet, Fact
from gongkai.papers.forms import Form
from gongkai.portal import pages
from gongkai.procedure.stages import Stage
from gongkai.publication.actions import settle, withdraw
from gongkai.vault.store import keep

ODD = "对照表 50%（第1稿）.txt"
RECORD = {"r": "urn:gongkai:record:1"}
PREMIS = {"p": "http://www.loc.gov/premis/v3"}


@pytest.fixture
def folder(line, cast):
    source = File("原件.docx", keep(b"original", "application/octet-stream"))
    first = line.open("3.8.A", draft("办理情况", "第一稿。"), unit="DZB", by="office_handler")
    second = draft(
        "办理情况 <甲&乙>", "第二稿。", files=(File(ODD, keep("附".encode(), "text/plain")),), source=source, conversion_checked=True
    )
    version = line.carry(disclosure.revise(first, second, by=cast["office_handler"]), to=Stage.PUBLISHED)
    settle(pages=pages)
    withdraw(version, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    settle(pages=pages)
    return queries.package_folder(line.pack(line.file(version, retention="Y")))


@pytest.mark.clause("2.E")
def test_the_package_describes_itself_in_xml_after_schemas_that_it_carries(folder):
    metadata = folder / "data/metadata"
    for name in ("record", "premis"):
        schema = etree.XMLSchema(etree.parse(metadata / f"{name}.xsd"))
        document = etree.parse(metadata / f"{name}.xml")
        assert schema.validate(document), schema.error_log

    record = etree.parse(metadata / "record.xml")
    said = {name: record.xpath(f"string(//r:{name})", namespaces=RECORD) for name in ("题名", "完整档号", "保管期限", "分类号", "控制标识")}
    assert said["题名"] == "办理情况 <甲&乙>"
    assert said["完整档号"].replace("·", ".") == folder.name.removesuffix("-p1")
    assert (said["保管期限"], said["分类号"], said["控制标识"]) == ("永久", "3.8.A", "已撤下")
    assert record.xpath("string(//r:撤下)", namespaces=RECORD) == "有误。"
    deeds = record.xpath("//r:业务实体/r:业务行为/text()", namespaces=RECORD)
    assert {"保密审查结论", "审批意见", "归档"} <= set(deeds)
    assert "高远山" in record.xpath("//r:机构人员实体[@类型='人员']/r:名称/text()", namespaces=RECORD)

    spoilt = etree.parse(metadata / "record.xml")
    spoilt.find(".//r:聚合层次", RECORD).text = "卷"
    assert not etree.XMLSchema(etree.parse(metadata / "record.xsd")).validate(spoilt)


@pytest.mark.clause("2.E")
def test_premis_states_fixity_and_the_name_that_every_file_was_given(folder):
    premis = etree.parse(folder / "data/metadata/premis.xml")
    told = {}
    for one in premis.xpath("//p:object[p:objectCharacteristics]", namespaces=PREMIS):
        path = one.findtext(".//p:objectIdentifierValue", namespaces=PREMIS)
        told[path] = one.findtext("p:originalName", namespaces=PREMIS)
        digests = one.xpath(".//p:messageDigest/text()", namespaces=PREMIS)
        assert digests == [hex_of(digest_of_file(folder / "data" / path, algorithm)) for algorithm in ("sha256", "sm3")]
    present = {path.relative_to(folder / "data").as_posix() for path in (folder / "data").rglob("*") if path.is_file()}
    assert present - set(told) == {"dossier.json", "index.html"} | {f"metadata/{name}" for name in _METADATA}
    (shortened,) = [path for path, name in told.items() if name == ODD and path.startswith("versions/")]
    assert "%" not in shortened
    assert (folder / "data" / shortened).read_text() == "附"
    events = premis.xpath("//p:event/p:eventType/text()", namespaces=PREMIS)
    assert {"verdict", "approval", "publish", "withdraw", "file"} <= set(events)


_METADATA = {"record.xml", "record.xsd", "premis.xml", "premis.xsd"}


@pytest.mark.clause("2.E")
def test_the_first_page_opens_offline_and_leads_to_every_file(folder):
    page = html.parse(folder / "data/index.html").getroot()
    targets = [unquote(address) for address in page.xpath("//@href")]

    assert not page.xpath("//script | //link | //img | //@src")
    assert all((folder / "data" / target).is_file() for target in targets)
    present = {path.relative_to(folder / "data").as_posix() for path in (folder / "data").rglob("*") if path.is_file()}
    assert set(targets) == present - {"index.html"}
    assert page.findtext(".//h1") == "办理情况 <甲&乙>"
    assert ODD in page.text_content()
    assert "manifest-sm3.txt" in page.text_content()
    assert "有误。" in page.text_content()


@pytest.mark.clause("2.E", "2.B")
def test_archival_copies_and_issued_papers_go_into_the_package(line, cast):
    scan = File("清单.pdf", keep(open_paper(), "application/pdf"))
    version = line.carry(line.open("3.7.C", draft("承诺", "承诺。", files=(scan,))), to=Stage.PUBLISHED)
    settle(pages=pages)
    record = line.file(version)
    jobs.make_copies.func(record.pk)
    checking.check_record(record, occasion="filing", by=None)
    sheet = ApprovalSheet("承诺", (Fact("名称", "承诺", wide=True),), (), (), ())
    issued = actions.issue_form(Form.APPROVAL_SHEET, forms.about_edition(version.edition), sheet, by=cast["handler"])
    folder = queries.package_folder(line.pack(record))

    text = Rendition.objects.get(record=record, source="text")
    assert digest_of_file(folder / "data/renditions/00-正文.pdf") == text.pdf_id
    assert digest_of_file(folder / f"data/papers/approval_sheet-{issued.code}.pdf") == issued.pdf_id
    # A PDF is its own copy: it is not packed twice.
    assert len(list((folder / "data/renditions").iterdir())) == 1
    told = json.loads((folder / "data/dossier.json").read_text())
    assert [(one["source"], one["how"]) for one in told["renditions"]] == [("text", "drawn"), ("file-1", "as_it_is")]
    assert told["pages"] == text.total
    assert told["papers"][0]["code"] == issued.code
    page = html.parse(folder / "data/index.html").getroot().text_content()
    assert "公文呈批表" in page
    assert "四性检测" in page
    premis = etree.parse(folder / "data/metadata/premis.xml")
    assert "four_checks" in premis.xpath("//p:eventType/text()", namespaces=PREMIS)
    assert "原件就是版式文件" in page
    assert verify(folder).sound


def open_paper():
    """A PDF of one empty page."""
    stream = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(stream)
    return stream.getvalue()
