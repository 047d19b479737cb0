"""What holds for every page: links, hosts, scripts, size, sameness, reach for everybody."""

import re
from dataclasses import replace
from urllib.parse import unquote, urljoin

from django.utils import timezone, translation

from gongkai.portal import pages
from gongkai.portal.tests import markup
from gongkai.portal.tests.values import (
    BODY,
    EMPTY_SITE,
    INSIDE_THE_PARTY,
    JOURNAL,
    OTHER_BODY,
    OTHER_RELEASE,
    SECOND_EDITION,
    SITE,
    SUPERSEDED,
    WITHDRAWAL,
)

ANSWERED = ("/report/", "/feedback/", "/check/", "/search/", "/feeds/")
"""What readers send the application answers: a leak they report, what they think, a paper they check, what they search."""
MATTERS = {release.path: pages.matter for release in (OTHER_RELEASE, SECOND_EDITION, SUPERSEDED)}


def tree() -> dict[str, bytes]:
    """All addresses of a small installation with two bodies, as they stand below live/."""
    bodies = (BODY, OTHER_BODY)
    files = {
        **pages.surroundings(replace(SITE, bodies=bodies)),
        **pages.surroundings(replace(EMPTY_SITE, body=OTHER_BODY, bodies=bodies)),
        **pages.assets(),
    }
    files[f"{SECOND_EDITION.editions[1].changes.strip('/')}/index.html"] = pages.changes(SUPERSEDED, SECOND_EDITION)
    for release in (OTHER_RELEASE, SECOND_EDITION, SUPERSEDED):
        folder = release.path.strip("/")
        files[f"{folder}/index.html"] = pages.matter(release)
        files |= dict.fromkeys([f"{folder}/content.json", f"{folder}/manifest.json"], b"{}")
        files |= {f"{folder}/files/{file.name}": b"" for file in release.files}
    files[f"{WITHDRAWAL.path.strip('/')}/gone.html"] = pages.tombstone(WITHDRAWAL)
    files |= {f"zone/{body.slug}/journal/{name}": b"" for body in bodies for name in JOURNAL}
    return files


def pages_of(files: dict[str, bytes]) -> dict[str, bytes]:
    return {address: data for address, data in files.items() if address.endswith(".html")}


def shown_at(address: str, files: dict[str, bytes]) -> str:
    """The name of the file that is shown at `address`: of a folder its page, or the notice that stands in its place."""
    name = unquote(address).removeprefix("/")
    if not address.endswith("/"):
        return name
    return f"{name}gone.html" if f"{name}gone.html" in files else f"{name}index.html"


def test_every_link_leads_to_an_address_that_is_written():
    files = tree()
    followed = 0
    for address, data in pages_of(files).items():
        at = "/" + address.removesuffix("index.html").removesuffix("gone.html")
        page = markup.page(data)
        for link in page.xpath("//@href"):
            if link == "data:," or link.startswith(ANSWERED):
                continue
            target, _, fragment = urljoin(at, link).partition("#")
            name = address if link.startswith("#") else shown_at(target, files)
            assert name in files, f"{link} on {address}"
            if fragment:
                assert markup.page(files[name]).xpath("//*[@id=$name]", name=fragment), f"{link} on {address}"
            followed += 1
    assert followed > 500


def test_every_written_page_can_be_reached_from_the_front_page():
    files = tree()
    seen, waiting = set(), ["/"]
    while waiting:
        at = waiting.pop()
        name = shown_at(at, files)
        if name in seen:
            continue
        seen.add(name)
        if name.endswith(".html") and not at.startswith(ANSWERED):
            links = markup.page(files[name]).xpath("//@href | //script/@src")
            waiting += [urljoin(at, link).partition("#")[0] for link in links if link != "data:,"]
    unlinked = set(files) - seen
    assert unlinked == {"404.html", "robots.txt", "sitemap.xml"}


def test_pages_name_no_other_host_and_run_nothing_but_the_script_of_the_search_field():
    (script,) = [f"/{name}" for name in pages.assets() if name.endswith(".js")]
    for address, data in pages_of(tree()).items():
        page = markup.page(data)
        fields = page.xpath("//form[@role='search']")
        assert page.xpath("//form") == fields, address
        assert page.xpath("//script/@src | //@src") == [script] * len(fields), address
        assert bool(fields) == bool(re.fullmatch(r"zone/\w+/(index\.html|[celu]/.*|list/.*)", address)), address
        assert not page.xpath("//script[not(@type='application/ld+json')]/text() | //iframe | //object | //embed | //style | //@style"), (
            address
        )
        assert not [name for name in page.xpath("//@*") if name.attrname.startswith("on")], address
        assert not [link for link in page.xpath("//@href") if re.match(r"(?!data:,$)[a-z]+:|//", link)], address


def test_the_styles_are_small_and_name_nothing_outside():
    ((name, styles),) = [one for one in pages.assets().items() if one[0].endswith(".css")]
    assert re.fullmatch(r"assets/portal\.[0-9a-f]{16}\.css", name)
    assert len(styles) <= 14 * 1024
    assert not re.search(rb"url\(|@import|https?:", styles)
    for address, data in pages_of(tree()).items():
        assert markup.page(data).xpath("//link[@rel='stylesheet']/@href") == [f"/{name}"], address


def test_every_page_is_built_for_reading_aloud_and_by_keyboard():
    for address, data in [*pages_of(tree()).items(), ("inside", pages.matter(INSIDE_THE_PARTY))]:
        page = markup.page(data)
        assert page.get("lang") == "zh-CN", address
        assert page.find("head/title").text.strip(" -"), address
        assert [len(page.xpath(f"//{name}")) for name in ("header", "main", "footer")] == [1, 1, 1], address
        assert page.find("body")[0].get("href") == "#main", address
        assert page.find(".//main").get("id") == "main", address
        assert len(page.xpath("//article/h1 | //main[not(article)]//h1")) == 1, address
        assert all(table.find("caption") is not None for table in page.xpath("//table[not(ancestor::div[@class='text'])]")), address
        assert all(head.get("scope") for head in page.xpath("//th[not(ancestor::div[@class='text'])]")), address
        for section in page.xpath("//section"):
            assert page.xpath("//h2[@id=$name]", name=section.get("aria-labelledby")), address


def test_equal_values_give_equal_bytes_whoever_asks():
    plain = tree()
    with translation.override("en"), timezone.override("America/New_York"):
        assert tree() == plain


def test_sizes_follow_the_readers_own_text_size():
    (styles,) = [data for name, data in pages.assets().items() if name.endswith(".css")]
    assert b"@media (max-width: 48rem)" in styles
    screen, paper = styles.split(b"@media print")
    assert not re.search(rb"(font|font-size):[^;]*\d(px|pt)", screen)
    assert b".top nav" in paper
