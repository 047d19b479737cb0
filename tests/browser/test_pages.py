"""Every kind of page as a person meets it: nothing broken, nothing raw, readable for all, no wider than a phone."""

import enum
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from gongkai.procedure import channels, dossier, posts, questions, stages
from tests.browser.conftest import DESK, PHONE

GRAVE = {"serious", "critical"}
ENUMERATIONS = [
    one
    for module in (channels, dossier, posts, questions, stages)
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, enum.StrEnum) and one is not enum.StrEnum
]
RAW = re.compile(r"\{\{|\{%|\bNone\b|\b(?:" + "|".join(sorted({member.value for one in ENUMERATIONS for member in one})) + r")\b")
"""What a program calls a thing and no person does."""


def matter(title: str, errand: str = "") -> Callable[[Page], None]:
    """Opens the matter with this title from the list, or the page of one errand on it."""

    def open_it(page: Page) -> None:
        page.goto(f"/office/matters/?q={title}")
        page.locator("#main").get_by_role("link", name=title, exact=True).first.click()
        expect(page.locator("h1")).to_contain_text(title)
        if errand:
            page.goto(f"{page.url}{errand}/")

    return open_it


def at(address: str, *links: str) -> Callable[[Page], None]:
    """Opens an address, then follows links by the beginning of theirs."""

    def open_it(page: Page) -> None:
        page.goto(address)
        for link in links:
            page.locator(f"main a[href*='{link}']:not([href$='{address}'])").first.click()
            page.wait_for_url(re.compile(f"{link}.+/"))

    return open_it


def tombstone(page: Page) -> None:
    """Follows what was withdrawn from the list to its notice."""
    page.goto("/zone/nanyu/withdrawn/")
    page.locator("table.rows th.number a").first.click()
    expect(page.locator("main")).to_contain_text("撤下")


def what_changed(page: Page) -> None:
    """Follows an edition to what it changed."""
    at("/zone/nanyu/e/3.2.D/", "/d/")(page)
    page.get_by_role("link", name="变了什么").first.click()
    expect(page.locator("h1")).to_contain_text("变了什么")


PLAN = "园区产业发展规划"
TRAVELLED = "园区产业扶持意见"
PAGES = {
    "sign-in": ("", at("/office/sign-in/")),
    "desk": ("handler", at("/office/")),
    "desk-of-a-leader": ("principal", at("/office/")),
    "matter": ("unit_head", matter(TRAVELLED)),
    "matter-waiting": ("principal", matter(PLAN)),
    "approval": ("principal", matter(PLAN, "approve")),
    "self-review": ("handler", matter("南屿高新区阶段工作重点（征求意见稿）", "self-review")),
    "not-yet": ("reviewer", matter("企业服务承诺事项清单", "clear")),
    "verdict": ("reviewer", matter("园区公共停车服务管理规定", "clear")),
    "examination": ("examiner", matter("重要业务目标完成进度（第三季度）", "examine")),
    "publishing": ("publisher", matter("最新工作政策法规汇编", "publish")),
    "withdrawing": ("examiner", matter("会议管理制度", "withdraw")),
    "posting": ("collector", matter("年度“三公”经费支出情况", "posting")),
    "packing": ("archivist", matter("人大建议、政协提案办理情况", "pack")),
    "comparison": ("unit_head", matter(TRAVELLED, "compare")),
    "drafting": ("handler", at("/office/matters/new/?entry=3.7.C")),
    "matters": ("examiner", at("/office/matters/")),
    "sheet": ("examiner", matter(TRAVELLED, "sheet")),
    "forms-of-a-matter": ("examiner", matter(TRAVELLED, "forms")),
    "forms": ("examiner", at("/office/forms/")),
    "form-wordings": ("examiner", at("/office/forms/wording/")),
    "form-wording": ("examiner", at("/office/forms/wording/consultation_letter/")),
    "calls": ("collector", at("/office/calls/")),
    "calling": ("collector", at("/office/calls/new/")),
    "delegation": ("principal", at("/office/organization/delegations/add/")),
    "organization": ("secadmin", at("/office/organization/")),
    "people": ("sysadmin", at("/office/organization/units/")),
    "catalogue": ("collector", at("/office/catalog/")),
    "reading": ("member", at("/office/reading/")),
    "inner-page": ("member", at("/office/reading/", "/reading/")),
    "records": ("archivist", at("/office/records/")),
    "year-filing": ("archivist", at("/office/records/years/")),
    "boxes": ("archivist", at("/office/records/boxes/")),
    "volumes": ("archivist", at("/office/records/lists/")),
    "volume": ("archivist", at("/office/records/lists/", "/office/records/lists/")),
    "retention-table": ("archivist", at("/office/records/retention/")),
    "classing": ("archivist", at("/office/records/classes/")),
    "handovers": ("archivist", at("/office/handovers/")),
    "receivers": ("archivist", at("/office/receivers/")),
    "receiver": ("archivist", at("/office/receivers/new/")),
    "journal": ("auditor", at("/office/journal/")),
    "leaks": ("discipline", at("/office/leaks/")),
    "leak-report": ("handler", at("/office/leaks/report/")),
    "leak-report-of-a-reader": ("", at("/zone/nanyu/e/3.7.E/", "/d/", "/report/")),
    "leak-received": ("", at("/report/nanyu/received/")),
    "home": ("", at("/")),
    "category": ("", at("/zone/nanyu/c/7/")),
    "entry": ("", at("/zone/nanyu/e/3.7.E/")),
    "detail": ("", at("/zone/nanyu/e/3.7.E/", "/d/")),
    "withdrawals": ("", at("/zone/nanyu/withdrawn/")),
    "tombstone": ("", tombstone),
    "check": ("", at("/zone/nanyu/check/")),
    "guide": ("", at("/zone/nanyu/guide/")),
    "search": ("", at("/search/nanyu/?q=%E5%9B%AD%E5%8C%BA")),
    "search-without-words": ("", at("/search/nanyu/?category=7")),
    "list": ("", at("/zone/nanyu/list/")),
    "list-of-a-unit": ("", at("/zone/nanyu/u/JFJ/")),
    "what-changed": ("", what_changed),
    "open-data": ("", at("/zone/nanyu/data/")),
    "feeds": ("", at("/zone/nanyu/feeds/")),
    "comment": ("", at("/zone/nanyu/e/3.7.E/", "/d/", "/feedback/")),
    "why-nothing": ("", at("/zone/nanyu/e/3.7.D/", "/feedback/")),
    "what-came-of-it": ("", at("/feedback/")),
    "check-a-sheet": ("", at("/check/")),
    "screen": ("", at("/zone/nanyu/screen/")),
    "notices": ("publisher", at("/office/notices/")),
    "duties": ("collector", at("/office/duties/")),
    "calendar": ("collector", at("/office/duties/calendar/")),
    "plan": ("collector", at("/office/duties/plan/")),
    "plan-rows": ("collector", at("/office/duties/plan/2027/")),
    "plan-row": ("collector", at("/office/duties/plan/2027/new/")),
    "coordination": ("collector", at("/office/coordination/")),
    "feedback": ("publisher", at("/office/feedback/")),
    "feedback-by-hand": ("publisher", at("/office/feedback/new/")),
    "rounds": ("publisher", at("/office/feedback/rounds/")),
    "papers": ("publisher", at("/office/sheets/")),
    "what-hangs": ("publisher", at("/office/sheets/postings/")),
    "forms-of-disclosure": ("publisher", at("/office/sheets/forms/")),
    "screens": ("examiner", at("/office/sheets/screens/")),
    "named-readers": ("secadmin", at("/office/organization/groups/")),
    "keys-of-programs": ("secadmin", at("/office/organization/feed-keys/")),
    "guide-in-the-office": ("publisher", at("/office/catalog/guide/")),
    "backlog": ("reviewer", at("/office/backlog/")),
    "statements": ("reviewer", at("/office/screening/statements/")),
    "search-for-nothing": ("", at("/search/nanyu/?q=%E6%97%A0%E6%AD%A4%E8%AF%8D&category=6")),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound_readable_for_all_and_no_wider_than_a_phone(visit, shoot, name):
    person, open_it = PAGES[name]
    page = visit(person) if person else visit.stranger()
    open_it(page)
    for size, suffix in ((DESK, ""), (PHONE, "-phone")):
        page.set_viewport_size(size)
        shoot(page, f"{name}{suffix}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{name} is {width} px wide at {size['width']} px"
        assert not against(page), "\n".join(against(page))
    # People to choose from are named with their accounts; addresses and what programs read are words of programs.
    page.evaluate("document.querySelectorAll('select, code').forEach(one => one.remove())")
    page.evaluate("document.querySelectorAll('a').forEach(one => one.textContent.trim().startsWith('http') && one.remove())")
    raw = RAW.findall(page.locator("body").inner_text())
    assert not raw, f"{name} shows {raw}"


def test_every_place_of_the_navigation_is_in_sight_on_a_phone_without_scripts(visit):
    places = visit("archivist", phone=True, javascript=False).locator(".site-nav a")
    boxes = [place.bounding_box() for place in places.all()]
    assert len(boxes) >= 7
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] for box in boxes), boxes


def against(page: Page) -> list[str]:
    """What axe holds to be a serious or critical barrier."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found if one["impact"] in GRAVE for node in one["nodes"]]
