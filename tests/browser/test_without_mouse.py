"""A leader who has only a keyboard, and one whose browser runs no scripts, do their work all the same."""

from playwright.sync_api import Page, expect

from tests.browser import steps

FURTHEST = 120
"""Presses of the Tab key until something on a page is out of reach."""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what the selector names has the focus, and see that it shows."""
    wanted = page.locator(selector).first
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            ring = wanted.evaluate("one => { const s = getComputedStyle(one); return s.outlineStyle + s.boxShadow }")
            assert ring != "nonenone", f"nothing shows that {selector} has the focus"
            return
    raise AssertionError(f"{selector} cannot be reached by {FURTHEST} presses of Tab")


def test_the_principal_leader_signs_in_and_approves_with_the_keyboard_alone(visit):
    title = "园区产业发展规划"
    page = visit.stranger()
    page.goto("/office/sign-in/")
    tab_to(page, "form[action$='/as/principal/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/office/")
    tab_to(page, f".matter-card:has-text('{title}') .btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/approve/")
    tab_to(page, "#id_remark")
    page.keyboard.type("同意公开。")
    tab_to(page, "button[value=agree]")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: not address.endswith("/approve/"))
    steps.says(page, "已同意")


def test_the_enter_key_in_a_field_decides_nothing(visit):
    page = visit("deputy_leader")
    steps.open_waiting(page, "企业服务承诺事项清单", "分管领导审核")
    page.locator("#id_remark").press("Enter")
    expect(page.get_by_role("button", name="退回修改")).to_be_visible()
    assert page.url.endswith("/consent/")
