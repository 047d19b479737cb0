"""The steps of the line as clicks: each takes the page of the person who does it."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

NO_TO_ALL = 8
"""Questions that clause 8.1 asks."""


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page | Locator, name: str | re.Pattern[str]) -> None:
    page.get_by_role("link", name=name, exact=isinstance(name, str)).first.click()


def says(page: Page, words: str) -> None:
    expect(page.locator("#main")).to_contain_text(words)


def open_waiting(page: Page, title: str, errand: str) -> None:
    """From the desk to the matter that waits there, and on to the errand that it waits for."""
    page.goto("/office/")
    follow(page.locator(".matter-cards"), title)
    says(page, title)
    follow(page.locator("#main"), errand)


def answer_no(page: Page) -> None:
    """All eight questions, one by one."""
    asked = page.locator(".question")
    expect(asked).to_have_count(NO_TO_ALL)
    for number in range(NO_TO_ALL):
        asked.nth(number).get_by_label("否", exact=True).check()


def raise_call(page: Page, title: str, *, entry: str, unit: str) -> None:
    """The office asks a unit for what the entry (its code) demands."""
    follow(page, "征集")
    follow(page, "发起征集")
    page.get_by_label("征集事项").fill(title)
    page.get_by_label("征集要求").fill("请报送正文（Word）和数据附表（Excel）。")
    page.locator("#id_entry").select_option(label=page.locator("#id_entry option", has_text=entry).inner_text())
    page.locator("#id_unit").select_option(label=unit)
    page.get_by_label("报送期限").fill((timezone.localdate() + timedelta(days=7)).isoformat())
    press(page, "发出征集")
    says(page, "征集已发出")


def type_draft(page: Page, title: str, *, entry: str, text: str) -> str:
    """A new matter with typed text; the address of its page."""
    page.goto(f"/office/matters/new/?entry={entry}")
    page.get_by_label("名称", exact=True).fill(title)
    page.get_by_label("公开依据").fill("《党政务公开工作规范管理办法》第三章")
    page.get_by_label("正文", exact=True).fill(text)
    press(page, "保存")
    says(page, "第1稿已保存")
    return page.url


def review_oneself(page: Page, matter: str) -> None:
    page.goto(f"{matter}self-review/")
    answer_no(page)
    press(page, "提交自审")
    says(page, "自审")


def agree(page: Page, title: str) -> None:
    open_waiting(page, title, "部门负责人审核")
    press(page, "同意，报办公室审查")
    says(page, "已同意")


def consent(page: Page, title: str) -> None:
    open_waiting(page, title, "分管领导审核")
    press(page, "同意")
    says(page, "已同意")


def clear(page: Page, title: str) -> None:
    open_waiting(page, title, "保密审查")
    answer_no(page)
    page.get_by_label("审查结论的理由").fill("经逐项审查，不涉及国家秘密、工作秘密、商业秘密和个人隐私。")
    press(page, "审查通过，可以公开")
    says(page, title)


def examine(page: Page, title: str, *, important: bool) -> None:
    """常年公开, to society, on the column and the portal."""
    open_waiting(page, title, "审查并确定时限、范围、形式")
    page.locator("input[name=time_limit][value=standing]").check()
    page.locator("input[name=scope][value=society]").check()
    for box in page.locator("input[name=channels]").all():
        box.set_checked(box.get_attribute("value") in {"column", "zone_portal"})
    page.locator(f"input[name=zone_wide_important][value={'yes' if important else 'no'}]").check()
    page.locator("#id_remark").fill("拟同意公开。")
    press(page, "审查同意")
    says(page, title)


def countersign(page: Page, title: str) -> None:
    open_waiting(page, title, "组长签署")
    press(page, "同意并签署")
    says(page, title)


def approve(page: Page, title: str) -> None:
    open_waiting(page, title, "审批")
    press(page, "同意公开")
    says(page, title)


def publish(page: Page, title: str) -> str:
    """Publish, and wait on that very page until the public page is in place; its address."""
    open_waiting(page, title, "公开发布")
    page.get_by_label("我已核对以上内容").check()
    press(page, "公开发布")
    says(page, "公开页面已就位")
    address = page.locator("#state .steps a[href^='/d/']").first.get_attribute("href")
    assert address
    return address
