"""A scan is read while the form stands open, with scripts and without; a marked file comes back to the reviewer's desk as an alarm."""

import pytest
from playwright.sync_api import Page, expect

from gongkai.disclosure.tests.test_read_waiting import scan
from tests.browser import steps

READ_WITHIN = 120_000
"""Milliseconds in which the worker has read one page, whatever else the machine does."""


def begin(page: Page, title: str, name: str, data: bytes, media_type: str = "image/png") -> None:
    page.goto("/office/matters/new/?entry=3.7.C")
    page.get_by_label("名称", exact=True).fill(title)
    page.get_by_label("公开依据").fill("《党政务公开工作规范管理办法》第三章")
    page.get_by_label("正文", exact=True).fill("企业服务承诺如下。")
    page.locator("#id_files").set_input_files({"name": name, "mimeType": media_type, "buffer": data})
    page.get_by_role("button", name="上传", exact=True).click()


@pytest.mark.clause("8.2")
def test_the_form_shows_by_itself_when_a_scan_has_been_read(visit, shoot):
    page = visit("handler")
    begin(page, "企业服务承诺（扫描件）", "承诺书.png", scan("企业服务承诺书", "五个工作日内办结"))
    expect(page.locator(".held")).to_contain_text("正在识别文字")
    page.get_by_label("内容概述").fill("服务承诺。")
    expect(page.get_by_text("已识别完成")).to_be_visible(timeout=READ_WITHIN)
    expect(page.get_by_label("内容概述")).to_have_value("服务承诺。")
    shoot(page, "screening-read")
    steps.press(page, "保存")
    steps.says(page, "第1稿已保存")
    steps.says(page, "承诺书.png")


@pytest.mark.clause("8.2")
def test_without_scripts_a_button_shows_how_far_the_reading_has_come(visit):
    page = visit("handler", javascript=False)
    begin(page, "企业服务承诺（无脚本）", "承诺书二.png", scan("企业服务承诺书", "七个工作日内办结"))
    for _ in range(60):
        if page.get_by_role("link", name="承诺书二.png").count():
            break
        page.wait_for_timeout(2000)
        steps.press(page, "刷新进度")
    expect(page.get_by_label("名称", exact=True)).to_have_value("企业服务承诺（无脚本）")
    steps.press(page, "保存")
    steps.says(page, "第1稿已保存")


@pytest.mark.clause("8.6", "8.9")
def test_a_marked_file_is_refused_and_the_reviewer_hears_of_it_at_once(visit, shoot):
    page = visit("handler")
    begin(page, "某事项", "请示.txt", "机密★10年\n关于某事项的请示".encode(), "text/plain")
    steps.says(page, "断开这台电脑的网络")
    expect(page.get_by_role("link", name="请示.txt", exact=True)).to_have_count(0)
    shoot(page, "screening-marked")

    reviewer = visit("reviewer", phone=True)
    steps.says(reviewer, "涉密警示")
    steps.follow(reviewer, "查看并处置")
    reviewer.get_by_label("处置情况").fill("已断网，原件已收回。")
    steps.press(reviewer, "登记处置情况")
    steps.says(reviewer, "处置情况已登记")
    shoot(reviewer, "screening-alarm")
