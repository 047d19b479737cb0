"""Plain values of publication in, bytes of pages out: what `publication.actions.settle` is given as its `pages`.

Equal values give equal bytes: no clock, no request, no database, always in Chinese and in the installation's time zone. A page
names others by address only, so it stands wherever the files are served from.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import segno
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from gongkai.portal import comparing, data, described, listing, screen_pages
from gongkai.procedure.dossier import Audience
from gongkai.publication import metas
from gongkai.publication.public import (
    PublicBody,
    PublicCategory,
    PublicEntry,
    PublicRelease,
    PublicRow,
    PublicScreen,
    PublicSite,
    PublicUnit,
    PublicWithdrawal,
)

STYLES = Path(__file__).parent / "static" / "portal" / "portal.css"
SCRIPT = Path(__file__).parent / "static" / "portal" / "search.js"
LATEST_WITHDRAWALS = 5
"""Withdrawn matters that a home page names; all of them have a page."""

ON_AN_ENTRY = 50
"""Lines of the list on the page of an entry; the rest is searched."""

Crumbs = tuple[tuple[str, str], ...]


@contextmanager
def _as_published() -> Iterator[None]:
    """The language and the time zone of public pages, whoever causes them to be made."""
    with translation.override("zh-hans"), timezone.override(timezone.get_default_timezone()):
        yield


@dataclass(frozen=True)
class Contents:
    """A category as a line of the home page: how many entries and matters it holds, when one was last disclosed, when something is
    due next, and how many entries are overdue."""

    category: PublicCategory
    entries: int
    matters: int
    updated_on: datetime | None
    next_due_on: date | None
    missed: int


@_as_published()
def matter(release: PublicRelease) -> bytes:
    """The page of a matter: official header, text, files, editions, and what is needed to check it (clauses 3.0 and 5.2)."""
    home = _home(release.body)
    return _page(
        "matter.html",
        release.body,
        title=release.title,
        tags=metas.of_article(release),
        crumbs=(
            (release.category, f"{home}c/{release.category_number}/"),
            (release.entry, f"{home}e/{release.entry_code}/"),
            (gettext("正文"), ""),
        ),
        indexed=release.audience is Audience.SOCIETY and not release.superseded,
        canonical=release.body.origin + release.editions[-1].path if release.editions else "",
        release=release,
        current=release.editions[-1] if release.editions else None,
        is_open_to_all=release.audience is Audience.SOCIETY,
        end_line=_end_line(release.audience),
        properties=described.open_graph(release),
        described=described.matter(release),
        address=_whole_address(release),
        code=_code(_whole_address(release)),
    )


@_as_published()
def changes(before: PublicRelease, after: PublicRelease) -> bytes:
    """The page that shows what the edition `after` changed against `before`, and the reason that was given for it (clause 5.2)."""
    home = _home(after.body)
    current = after.editions[-1].path
    (reason,) = [one.reason for one in after.editions if one.number == after.edition]
    return _page(
        "changes.html",
        after.body,
        title=gettext("“{title}”第{number}版变了什么").format(title=after.title, number=after.edition),
        tags=metas.of_entry(after.body, after.category, after.entry),
        crumbs=(
            (after.category, f"{home}c/{after.category_number}/"),
            (after.entry, f"{home}e/{after.entry_code}/"),
            (gettext("变了什么"), ""),
        ),
        indexed=False,
        before=before,
        after=after,
        reason=reason,
        address=current,
        changes=comparing.changes_between(before, after),
    )


@_as_published()
def tombstone(withdrawal: PublicWithdrawal) -> bytes:
    """The notice where a withdrawn matter stood: who decided, when and why; never what it was called (clause 8.9)."""
    return _page(
        "tombstone.html",
        withdrawal.body,
        title=gettext("内容已经撤下"),
        tags=metas.of_body(withdrawal.body),
        crumbs=((gettext("撤下告示"), f"{_home(withdrawal.body)}withdrawn/"), (withdrawal.index_number, "")),
        indexed=False,
        withdrawal=withdrawal,
    )


@_as_published()
def report(body: PublicBody, index_number: str, path: str, form: Any, token: str) -> bytes:
    """The form on which a reader reports a leak (报告泄密): of a matter by its number, never by its name, or of anything (clause 8.9)."""
    title = gettext("报告泄密")
    return _page(
        "report.html",
        body,
        title=title,
        tags=metas.of_body(body),
        crumbs=((title, ""),),
        indexed=False,
        index_number=index_number,
        path=path,
        form=form,
        token=token,
        fields=[form[name] for name in ("text", "place", "contact")],
    )


@_as_published()
def reported(body: PublicBody) -> bytes:
    """The page that thanks for a report: what happens next, and what not to do meanwhile (clause 8.9)."""
    title = gettext("报告已经收到")
    return _page("reported.html", body, title=title, tags=metas.of_body(body), crumbs=((title, ""),), indexed=False)


@_as_published()
def search(template: str, body: PublicBody, *, title: str, **values: Any) -> bytes:
    """The page on which readers search (检索), with its field and the script of it; `finding` says what is on it."""
    crumbs = ((title, ""),)
    return _page(template, body, title=title, tags=metas.of_body(body), crumbs=crumbs, indexed=False, script=_script()[0], **values)


@_as_published()
def surroundings(site: PublicSite) -> Mapping[str, bytes]:
    """All pages around the matters of a body, by address below `live/` (clauses 1.4, 3.1–3.8 and 4.2).

    What several bodies share (front page, 404, robots, list of sitemaps) depends on the list of bodies alone, so that it does
    not matter whose surroundings are written last.
    """
    zone = f"zone/{site.body.slug}"
    home = _of_home(site)
    origin = site.bodies[0].origin
    pages = {
        "index.html": home if len(site.bodies) == 1 else _of_bodies(site.bodies),
        "404.html": _of_nothing(site.bodies),
        "robots.txt": data.robots(origin),
        "sitemap.xml": data.sitemap_index(site.bodies),
        f"{zone}/index.html": home,
        f"{zone}/withdrawn/index.html": _of_withdrawals(site),
        f"{zone}/check/index.html": _of_checking(site),
        f"{zone}/guide/index.html": _of_guide(site),
        f"{zone}/feeds/index.html": _of_feeds(site),
        f"{zone}/data/index.html": _of_data(site),
        f"{zone}/list/index.html": _of_list(site),
        f"{zone}/catalogue.json": data.catalogue(site),
        f"{zone}/feed.xml": data.feed(site),
        f"{zone}/sitemap.xml": data.sitemap(site),
    }
    for category in site.categories:
        pages[f"{zone}/c/{category.number}/index.html"] = _of_category(site.body, category)
        pages[f"{zone}/c/{category.number}/feed.xml"] = data.feed_of_category(site, category)
        pages[f"{zone}/c/{category.number}/catalogue.json"] = data.catalogue_of_category(site, category)
        for entry in category.entries:
            gone = tuple(one for one in site.withdrawals if one.entry_code == entry.code)
            pages[f"{zone}/e/{entry.code}/index.html"] = _of_entry(site.body, category.number, category.name, entry, gone)
    for unit in site.units:
        pages[f"{zone}/u/{unit.code}/index.html"] = _of_unit(site.body, unit)
        pages[f"{zone}/u/{unit.code}/feed.xml"] = data.feed_of_unit(site, unit)
    if site.screen is not None:
        pages |= screen_pages.public(site.screen, _code)
    return pages


@_as_published()
def screen(shown: PublicScreen) -> bytes:
    """The page of an electronic screen (电子屏) inside the zone; the public one is among the surroundings (clause 4.1)."""
    return screen_pages.page(shown, _code)


def assets() -> Mapping[str, bytes]:
    """The style sheet and the script under the names of their content: pages made with them keep their looks when they change."""
    return dict([_styles(), _script()])


def _of_home(site: PublicSite) -> bytes:
    return _page(
        "home.html",
        site.body,
        title="",
        tags=metas.of_body(site.body),
        site=site,
        contents=[_contents(category) for category in site.categories],
        withdrawals=site.withdrawals[:LATEST_WITHDRAWALS],
        script=_script()[0],
        described=described.organization(site.body),
        shares_installation=len(site.bodies) > 1,
    )


# A release changes one of the pages of entries, and all of them are asked for each time.
@lru_cache(maxsize=1024)
def _of_entry(
    body: PublicBody, category_number: int, category: str, entry: PublicEntry, withdrawals: tuple[PublicWithdrawal, ...]
) -> bytes:
    home = _home(body)
    return _page(
        "entry.html",
        body,
        title=entry.title,
        tags=metas.of_entry(body, category, entry.title),
        crumbs=((category, f"{home}c/{category_number}/"), (entry.title, "")),
        script=_script()[0],
        feeds=_feed_of(category_number, category),
        category_number=category_number,
        category=category,
        entry=entry,
        rows=entry.rows[:ON_AN_ENTRY],
        all=_searched(body, entry=entry.code) if len(entry.rows) > ON_AN_ENTRY else "",
        withdrawals=withdrawals,
        is_for_all=entry.scope is Audience.SOCIETY,
        is_for_party=entry.scope is Audience.PARTY,
    )


@lru_cache(maxsize=256)
def _of_category(body: PublicBody, category: PublicCategory) -> bytes:
    description = gettext("{body}“{category}”类事项的公开").format(body=body.name, category=category.name)
    keywords = (gettext("党务公开"), gettext("政务公开"), category.name)
    return _page(
        "category.html",
        body,
        title=category.name,
        tags=metas.of_column(body, category.name, description, keywords),
        crumbs=((category.name, ""),),
        script=_script()[0],
        feeds=_feed_of(category.number, category.name),
        category=category,
        contents=_contents(category),
        rows=listing.newest_of(category),
        all=_searched(body, category=str(category.number)),
    )


def _of_list(site: PublicSite) -> bytes:
    """全部公开的内容: the first page of the whole list, with what it may be narrowed by; the rest is searched."""
    place = listing.place_of(site)
    counts = listing.counted(site)
    groups = [
        (
            str(label),
            [
                (listing.named(place, name, value), gettext("{count}件").format(count=count), _searched(site.body, **{name: value}))
                for value, count in listing.listed(name, counts[name])
            ],
        )
        for name, label in listing.FILTERS.items()
        if counts.get(name)
    ]
    total = sum(len(entry.rows) for category in site.categories for entry in category.entries)
    return _overview(
        "list.html",
        site,
        gettext("全部公开的内容"),
        gettext("{body}向社会公开的全部事项"),
        kind=metas.CATALOGUE,
        script=_script()[0],
        rows=listing.newest(row for category in site.categories for row in listing.newest_of(category)),
        total=total,
        groups=[(label, values) for label, values in groups if values],
        later=_searched(site.body, page="2") if total > listing.FIRST else "",
        empty=gettext("本机构还没有向社会公开的事项。"),
    )


@lru_cache(maxsize=256)
def _of_unit(body: PublicBody, unit: PublicUnit) -> bytes:
    """The first page of what one unit (责任部门) discloses."""
    title = gettext("{unit}公开的内容").format(unit=unit.name)
    keywords = (gettext("党务公开"), gettext("政务公开"), unit.name)
    return _page(
        "list.html",
        body,
        title=title,
        tags=metas.of_column(body, title, f"{body.name}{title}", keywords),
        crumbs=((unit.name, ""),),
        script=_script()[0],
        feeds=((unit.name, f"u/{unit.code}/feed.xml"),),
        rows=listing.newest(unit.rows),
        total=len(unit.rows),
        filter="unit",
        value=unit.name,
        groups=(),
        later=_searched(body, unit=unit.name, page="2") if len(unit.rows) > listing.FIRST else "",
        empty=gettext("该部门公开过的事项都已撤下。"),
        feed=f"{_home(body)}u/{unit.code}/feed.xml",
    )


def _of_data(site: PublicSite) -> bytes:
    return _overview(
        "data.html",
        site,
        gettext("数据接口"),
        gettext("{body}公开目录数据和推送接口的地址、格式和字段"),
        described=described.catalogue(site.body),
        fields=data.schema(),
    )


def _searched(body: PublicBody, **filters: str) -> str:
    """The address of the list that is narrowed to `filters`."""
    return f"/search/{body.slug}/?{urlencode(filters)}"


def _of_withdrawals(site: PublicSite) -> bytes:
    title = gettext("撤下告示")
    return _overview(
        "withdrawn.html", site, title, gettext("{body}已公开后又撤下的事项及其原因"), kind=metas.CATALOGUE, withdrawals=site.withdrawals
    )


def _of_checking(site: PublicSite) -> bytes:
    return _overview("check.html", site, gettext("如何核验本站页面"), gettext("核验{body}公开页面的方法"))


def _of_guide(site: PublicSite) -> bytes:
    return _overview("guide.html", site, gettext("公开指南"), gettext("{body}公开信息的分类、编排体系、获取方式和公开工作机构"))


def _of_feeds(site: PublicSite) -> bytes:
    feeds = [
        *((category.name, f"c/{category.number}/feed.xml") for category in site.categories),
        *((unit.name, f"u/{unit.code}/feed.xml") for unit in site.units),
    ]
    return _overview("feeds.html", site, gettext("订阅"), gettext("{body}按类别和责任部门提供的订阅（Atom）"), feeds=feeds)


def _overview(template: str, site: PublicSite, title: str, description: str, *, kind: str = metas.OVERVIEW, **values: Any) -> bytes:
    body = site.body
    keywords = (gettext("党务公开"), gettext("政务公开"), title)
    tags = metas.of_column(body, title, description.format(body=body.name), keywords, kind)
    return _page(template, body, title=title, tags=tags, crumbs=((title, ""),), site=site, **values)


def _of_bodies(bodies: tuple[PublicBody, ...]) -> bytes:
    title = gettext("党务政务公开平台")
    tags = metas.of_site(title, bodies[0].origin)
    return _render("bodies.html", title=title, tags=tags, indexed=True, bodies=bodies, is_demonstration=bodies[0].demonstration)


def _of_nothing(bodies: tuple[PublicBody, ...]) -> bytes:
    title = gettext("没有这个页面")
    return _render("missing.html", title=title, tags=[], indexed=False, bodies=bodies, is_demonstration=bodies[0].demonstration)


def _contents(category: PublicCategory) -> Contents:
    rows: list[PublicRow] = [row for entry in category.entries for row in entry.rows]
    updated = max((row.opened_at for row in rows), default=None)
    due = min((entry.next_due_on for entry in category.entries if entry.next_due_on), default=None)
    missed = sum(entry.duty is not None and entry.duty.is_missed for entry in category.entries)
    return Contents(category, len(category.entries), len(rows), updated, due, missed)


def _whole_address(release: PublicRelease) -> str:
    """The address of a matter's page as others are told it; "" where that of the site is not known."""
    return release.body.origin + release.path if release.body.origin and release.path else ""


def _code(address: str) -> SafeString:
    """`address` as a QR code (二维码) in the page itself."""
    if not address:
        return SafeString("")
    # Every mask is read alike: to weigh all eight takes longer than all else of the page.
    drawn = segno.make(address, error="m", micro=False, mask=0).svg_inline(
        border=4, omitsize=True, svgclass="code", lineclass="", light="#fff"
    )
    return mark_safe(drawn)  # noqa: S308 - made of modules alone


def _feed_of(number: int, category: str) -> Crumbs:
    return ((category, f"c/{number}/feed.xml"),)


def _end_line(audience: Audience) -> str:
    return {
        Audience.SOCIETY: gettext("（此件主动公开）"),
        Audience.ZONE: gettext("（此件限园区内公开）"),
        Audience.PARTY: gettext("（此件限党内公开）"),
        Audience.GROUP: gettext("（此件限特定人员阅读）"),
    }[audience]


def _home(body: PublicBody) -> str:
    return f"/zone/{body.slug}/"


def _page(
    template: str, body: PublicBody, *, title: str, tags: metas.Tags, crumbs: Crumbs = (), indexed: bool = True, **values: Any
) -> bytes:
    """A page of `body`: its frame around `template`."""
    return _render(
        template,
        title=title,
        tags=tags,
        indexed=indexed,
        body=body,
        home=_home(body),
        site_name=metas.site_name(body),
        crumbs=crumbs,
        is_demonstration=body.demonstration,
        **values,
    )


def _render(template: str, **values: Any) -> bytes:
    return render_to_string(f"portal/{template}", {"styles": _styles()[0], **values}).encode()


@cache
def _script() -> tuple[str, bytes]:
    script = SCRIPT.read_bytes()
    return f"assets/search.{sha256(script).hexdigest()[:16]}.js", script


@cache
def _styles() -> tuple[str, bytes]:
    styles = STYLES.read_bytes()
    return f"assets/portal.{sha256(styles).hexdigest()[:16]}.css", styles
