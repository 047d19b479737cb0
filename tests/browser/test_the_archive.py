"""The zone's last year by clicking: filed, laid into boxes, packed, handed over, and received by the archive on its one-time page (2.E)."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gongkai.archives.verifying import verify
from tests.browser import steps

FILED = 9
"""Matters of last year; one more waits for its round of feedback."""
PATIENCE, EACH = 240_000, 3_000
"""Milliseconds for what is made in the background, and between two looks at it."""


def until(page: Page, words: str, address: str) -> None:
    """Reload until the page says so."""
    for _turn in range(PATIENCE // EACH):
        page.goto(address)
        if words in page.locator("#main").inner_text():
            return
        page.wait_for_timeout(EACH)
    steps.says(page, words)


def fetched(page: Page, name: str) -> bytes:
    with page.expect_download() as arriving:
        page.get_by_role("button", name=name, exact=True).first.click()
    return Path(arriving.value.path()).read_bytes()


def file_the_year(page: Page, year: int) -> None:
    """The preview names what can be filed, what cannot and why; what is chosen is filed line by line."""
    page.goto(f"/office/records/years/?year={year}")
    steps.says(page, "园区安全生产专项整治工作方案")
    steps.says(page, "征求意见还没有办结")
    assert page.locator("input[name=take]").count() == FILED
    page.get_by_label("公开形式没有办齐").fill("会议已经开过，照片未留存。")
    steps.press(page, "归档选中的事项")
    until(page, f"其中归档{FILED}件", page.url)


def lay_into_boxes(archivist: Page, supervisor: Page, year: int) -> None:
    """Boxes in the order of the numbers; one person fills in the note sheet, another checks it."""
    archivist.goto("/office/records/boxes/")
    archivist.locator("#id_year").select_option(str(year))
    steps.press(archivist, "装盒")
    steps.says(archivist, "已装盒")
    steps.follow(archivist.locator("table"), "第1盒")
    box = archivist.url
    steps.follow(archivist, "填写备考表")
    archivist.locator("#id_situation").fill("完整。")
    steps.press(archivist, "保存")
    steps.says(archivist, "待检查")
    supervisor.goto(box)
    steps.press(supervisor, "检查无误")
    expect(supervisor.locator("#main")).not_to_contain_text("待检查")


def pack_the_year(page: Page, year: int) -> None:
    """The packages of all records of the year, asked for with one button and made in the background."""
    listed = f"/office/records/?year={year}"
    page.goto(listed)
    page.get_by_role("button", name=re.compile("制作归档包")).click()
    steps.says(page, f"已开始制作{FILED}个归档包")
    for _turn in range(PATIENCE // EACH):
        page.goto(listed)
        if not page.get_by_text(re.compile("未制作|制作中")).count():
            return
        page.wait_for_timeout(EACH)
    expect(page.get_by_text(re.compile("未制作|制作中"))).to_have_count(0)


def prepare(page: Page) -> str:
    """The receiver is registered, the form filled from the records; the form's address."""
    page.goto("/office/receivers/new/")
    page.get_by_label("代码").fill("SDAG")
    page.get_by_label("档案馆", exact=True).check()
    page.get_by_label("名称").fill("南屿市档案馆")
    page.get_by_label("每年", exact=True).check()
    steps.press(page, "保存")
    page.goto("/office/handovers/new/")
    assert page.locator("input[name=chosen]:checked").count() >= FILED
    steps.press(page, "编制交接单")
    steps.says(page, "待组长审批")
    return page.url


def approve_on_the_phone(page: Page, form: str) -> None:
    """The head of the leading group finds it at his desk, reads the list and agrees."""
    page.goto("/office/")
    page.locator(f"a[href*='{form.partition('/office/')[2]}']").first.click()
    if "/decide/" not in page.url:
        steps.follow(page.locator("#main"), "审批")
    page.get_by_label("同意移交").check()
    steps.press(page, "提交")


def send(archivist: Page, collector: Page, form: str) -> tuple[str, str]:
    """One person sends the address, another tells the code."""
    until(archivist, "发送", form)
    archivist.goto(f"{form}send/")
    archivist.get_by_label("对方接收人").fill("馆员甲")
    archivist.get_by_label("地址怎样交给对方").fill("机要交换")
    steps.press(archivist, "生成页面")
    address = archivist.locator(".one-time").inner_text().strip()
    collector.goto(form)
    steps.follow(collector.locator("#main"), "告知口令")
    collector.get_by_label("电话", exact=True).check()
    collector.get_by_label("电话或者地址").fill("市档案馆总机转接")
    steps.press(collector, "生成口令")
    return address[address.index("/office/") :], re.sub(r"\D", "", collector.locator(".one-time.code").inner_text())


def fact(page: Page, name: str) -> str:
    """What the form says under this name."""
    return page.locator(".facts dt", has_text=name).first.locator("xpath=following-sibling::dd[1]").inner_text()


def answer(page: Page, listed: bytes, *, counted: int, size: str) -> None:
    """What the archive counted, and the list as it arrived."""
    page.get_by_label("核对无误，接收").check()
    page.get_by_label("实际收到的件数").fill(str(counted))
    page.get_by_label("实际收到的总字节数").fill(size)
    page.get_by_label("收到的清单文件").set_input_files({"name": "清单.json", "mimeType": "application/json", "buffer": listed})
    page.get_by_label("接收人", exact=True).fill("馆员甲")
    steps.press(page, "提交答复")


@pytest.mark.clause("2.E")
def test_last_year_is_filed_packed_and_handed_over_by_clicking(visit, shoot, tmp_path):
    year = timezone.localdate().year - 1
    archivist = visit("archivist")
    file_the_year(archivist, year)
    shoot(archivist, "archive-year")
    pack_the_year(archivist, year)
    lay_into_boxes(archivist, visit("supervisor"), year)
    shoot(archivist, "archive-box")
    form = prepare(archivist)
    head = visit("group_head", phone=True)
    approve_on_the_phone(head, form)
    shoot(head, "archive-approved-on-the-phone")

    archivist.goto(form)
    steps.press(archivist, "制作交接单（PDF）")
    address, code = send(archivist, visit("collector"), form)
    guest = visit.stranger()
    guest.goto(address)
    guest.locator("#id_code").fill(code)
    steps.press(guest, "打开")
    steps.says(guest, "请下载、核对，再接收或者拒收")
    shoot(guest, "archive-receiver")
    listed = fetched(guest, "清单.json")
    assert fetched(guest, "交接单（PDF）").startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(fetched(guest, "下载第1件"))) as parcel:
        parcel.extractall(tmp_path)
    (package,) = tmp_path.iterdir()
    assert not verify(package).faults

    count, size = int(fact(guest, "件数")), re.match(r"\d+", fact(guest, "总字节数")).group()
    assert count >= FILED
    answer(guest, listed, counted=count - 1, size=size)
    steps.says(guest, "核对不符，没有接收")
    archivist.goto(form)
    steps.says(archivist, "核对不符，没有接收")
    steps.press(guest, "返回重新核对")
    answer(guest, listed, counted=count, size=size)
    steps.says(guest, "核对一致，已接收")
    shoot(guest, "archive-received")

    archivist.goto(form)
    steps.follow(archivist.locator("#main"), "办结")
    steps.press(archivist, "办结")
    archivist.goto(form)
    steps.says(archivist, "移交办结")
    shoot(archivist, "archive-handed-over")
    archivist.goto(f"/office/records/?year={year}")
    expect(archivist.get_by_text("已移交", exact=True)).to_have_count(FILED)
