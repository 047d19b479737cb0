"""The whole line by clicking: from the collection call to the archive, each step by the person whom the regulation names."""

import io
import re
import zipfile
from pathlib import Path

import bagit
import pytest
from playwright.sync_api import Page, expect

from gongkai.vault.tests.files import docx, paragraph, xlsx
from tests.browser import steps

INDEX_NUMBER = re.compile(r"\d{8}-[\dX]/\d{4}-\d{5}")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARAGRAPHS = ("第一条 南屿高新区实行企业服务专员制度。", "第二条 服务专员对企业诉求限时办结，办结情况按季度公开。")


def answer_call(page: Page, call: str, title: str, word: bytes, table: bytes) -> str:
    """The handler's answer to a call: Word converted and compared, a table attached; the address of the matter's page."""
    page.goto("/office/")
    steps.follow(page.locator("#main"), call)
    steps.follow(page, "提供材料")
    page.locator("#id_title").fill(title)
    page.locator("#id_document_number").fill("南屿经〔2026〕21号")
    page.locator("#id_document_date").fill("2026-11-20")
    page.locator("#id_basis").fill("《党政务公开工作规范管理办法》第三章")
    page.locator("#id_keywords").fill("企业服务、专员")
    page.locator("#id_source").set_input_files({"name": "企业服务专员制度.docx", "mimeType": DOCX, "buffer": word})
    page.locator("#id_files").set_input_files({"name": "服务专员名册.xlsx", "mimeType": XLSX, "buffer": table})
    page.get_by_role("button", name="上传并转换").click()
    steps.says(page, "已转换为正文，还没有保存")
    for text in PARAGRAPHS:
        expect(page.locator(".comparison-result")).to_contain_text(text)
    page.get_by_label("核对无误").check()
    steps.press(page, "保存")
    steps.says(page, "第1稿已保存")
    return page.url


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as arriving:
        page.get_by_role("link", name=name).first.click()
    return Path(arriving.value.path()).read_bytes()


@pytest.mark.clause("2.A")
@pytest.mark.clause("2.B")
@pytest.mark.clause("2.C")
@pytest.mark.clause("2.D")
@pytest.mark.clause("2.E")
def test_a_matter_is_carried_from_the_call_to_the_archive_by_clicking(visit, shoot, tmp_path):
    title, call = "企业服务专员制度（试行）", "报送企业服务专员制度"
    word, table = docx("".join(map(paragraph, PARAGRAPHS))), xlsx()

    steps.raise_call(visit("collector"), call, entry="3.6.D", unit="经济发展局")

    handler = visit("handler")
    matter = answer_call(handler, call, title, word, table)
    steps.review_oneself(handler, matter)
    steps.agree(visit("unit_head"), title)

    deputy = visit("deputy_leader", phone=True)
    steps.consent(deputy, title)

    steps.clear(visit("reviewer"), title)
    steps.examine(visit("examiner"), title, important=False)

    principal = visit("principal", phone=True)
    steps.open_waiting(principal, title, "审批")
    shoot(principal, "approval-phone")
    steps.approve(principal, title)

    publisher = visit("publisher")
    address = steps.publish(publisher, title)

    reader = visit.stranger(javascript=False)
    answer = reader.goto(address)
    assert answer.status == 200
    expect(reader.locator("h1")).to_have_text(title)
    for text in PARAGRAPHS:
        expect(reader.locator(".text")).to_contain_text(text)
    number = reader.locator("table.header .number").inner_text()
    assert INDEX_NUMBER.fullmatch(number), number
    assert download(reader, "服务专员名册.xlsx") == table
    reader.goto("/")
    expect(reader.locator("body")).to_contain_text(title)

    archivist = visit("archivist")
    # His desk begins with last year's, which has waited longest.
    archivist.goto(matter)
    steps.follow(archivist.locator("#main"), "归档")
    archivist.locator("input[name=retention]").first.check()
    steps.press(archivist, "归档")
    archivist.goto(f"{matter}pack/")
    steps.press(archivist, "制作归档包")
    # Made in the background; the page follows by itself.
    expect(archivist.locator(".packages li")).to_have_count(1, timeout=120_000)
    with zipfile.ZipFile(io.BytesIO(download(archivist, "下载（zip）"))) as packed:
        packed.extractall(tmp_path)
    (folder,) = [path.parent for path in tmp_path.rglob("bagit.txt")]
    bag = bagit.Bag(str(folder))
    bag.validate()
    whole = [path.read_bytes() for path in (folder / "data").rglob("*") if path.is_file()]
    assert word in whole, "the original as it came is in the package"
    assert table in whole


@pytest.mark.clause("2.B")
@pytest.mark.clause("5.2")
def test_what_is_important_is_signed_without_scripts_and_then_open_for_comments_before_it_is_filed(visit, shoot):
    title = "关于产业用地提质增效的决定"
    steps.countersign(visit("group_head", javascript=False), title)  # signing needs no script
    page = visit("principal", phone=True, javascript=False)
    steps.approve(page, title)
    steps.says(page, "已同意")
    address = steps.publish(visit("publisher"), title)

    reader = visit.stranger(javascript=False)
    reader.goto(address)
    expect(reader.locator("main")).to_contain_text("本事项属于重大、复杂事项")
    steps.follow(reader, "提意见")
    reader.locator("#id_text").fill("第二条希望写明办理时限。")
    shoot(reader, "comment")
    steps.press(reader, "提交意见")
    expect(reader.locator("main")).to_contain_text("正在办理")

    archivist = visit("archivist")
    archivist.goto(f"/office/matters/?q={title}")
    steps.follow(archivist.locator("#main"), title)
    expect(archivist.locator("#main")).to_contain_text("征求意见还没有办结，不能归档")


@pytest.mark.clause("8.9")
def test_what_the_examiner_withdraws_leaves_its_address_gone_with_the_notice(visit):
    title = "年度工作目标责任书"
    examiner = visit("examiner")
    examiner.goto(f"/office/matters/?q={title}")
    steps.follow(examiner.locator("#main"), title)
    address = examiner.locator("#main a[href^='/d/']").get_attribute("href")
    reader = visit.stranger(javascript=False)
    assert reader.goto(address).status == 200
    expect(reader.locator("h1")).to_have_text(title)

    steps.follow(examiner, "撤回已公开事项")
    examiner.get_by_role("radio", name=re.compile("不实|有误|失实")).first.check()
    examiner.locator("#id_reason").fill("数据核对有误，更正后重新公开。")
    examiner.locator("#id_authority").fill("党政务公开工作领导小组办公室")
    examiner.get_by_label("我知道").check()
    steps.press(examiner, "撤回")
    steps.says(examiner, "告示已就位")

    reader = visit.stranger(javascript=False)  # the other's browser may show what it has read for one minute more
    answer = reader.goto(address)
    assert answer.status == 410
    shown = reader.locator("body")
    expect(shown).to_contain_text("数据核对有误，更正后重新公开。")
    expect(shown).to_contain_text("党政务公开工作领导小组办公室")
    expect(shown).not_to_contain_text(title)


@pytest.mark.clause("8.3")
def test_a_version_replaced_while_it_is_read_cannot_be_agreed_to_and_nothing_is_lost(visit):
    title = "正在阅读时被替换的稿件"
    handler = visit("handler")
    matter = steps.type_draft(handler, title, entry="3.7.C", text="原来的正文。")
    steps.review_oneself(handler, matter)

    head = visit("unit_head")
    steps.open_waiting(head, title, "部门负责人审核")
    steps.says(head, "原来的正文。")

    handler.goto(f"{matter}draft/")
    handler.locator("#id_text").fill("改过的正文。")
    handler.locator("#id_change_note").fill("更正一处数据。")
    steps.press(handler, "保存")
    steps.says(handler, "第2稿已保存")

    head.locator("#id_remark").fill("我看的是原来的正文，同意。")
    steps.press(head, "同意，报办公室审查")
    steps.says(head, "稿件已被新稿替换")
    steps.says(head, "原来的正文。")
    expect(head.locator("#id_remark")).to_have_value("我看的是原来的正文，同意。")
    expect(head.get_by_role("button", name="同意，报办公室审查")).to_have_count(0)

    steps.follow(head, "打开第2稿")
    steps.says(head, "改过的正文。")
    steps.says(head, "更正一处数据。")
    handler.goto(matter)
    expect(handler.locator("#main")).not_to_contain_text("我看的是原来的正文，同意。")
