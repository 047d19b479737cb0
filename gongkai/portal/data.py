"""The same disclosures for programs: catalogue data, feed, sitemaps, robots."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.digests import canonical_json
from gongkai.publication.metas import site_name
from gongkai.publication.public import (
    PublicBody,
    PublicCategory,
    PublicDuty,
    PublicEntry,
    PublicRow,
    PublicSite,
    PublicUnit,
    PublicWithdrawal,
)

CATALOGUE_FORMAT = "gongkai.catalogue/1"
SITEMAP_LIMIT = 50_000
"""Addresses that one sitemap may hold by its protocol; the newest matters go first."""
FEED_LENGTH = 20
"""Matters in the feed of a category or a unit."""

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# XML cannot carry them, in any writing.
_NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


SCHEMA = (
    ("format", "string", _("本格式的名称和版本；增加字段时不变，含义改变时版本号加一")),
    ("body.name", "string", _("公开机构的名称")),
    ("body.code", "string", _("公开机构的机构代码，索引号的第一段")),
    ("body.site_code", "string", _("政府网站标识码，没有的为空")),
    ("categories[].number", "integer", _("类别的序号，1至8")),
    ("categories[].name", "string", _("类别的名称")),
    ("categories[].entries[].code", "string", _("条目的编号，如3.6.B，长期不变")),
    ("categories[].entries[].title", "string", _("条目的名称")),
    ("categories[].entries[].unit", "string", _("责任部门")),
    ("categories[].entries[].time_limit", "string", _("公开时限：standing常年、periodic定期、staged逐段、by_need随时")),
    ("categories[].entries[].period", "string", _("公开周期：month、quarter、half_year、year；不是定期公开的为空")),
    ("categories[].entries[].scope", "string", _("通常的公开范围：society社会、zone园区内、party党内")),
    (
        "categories[].entries[].state",
        "string",
        _("公开义务的状态：met按期、late逾期公开、overdue逾期未公开、waiting尚未到期、none没有义务、untold不向社会公布"),
    ),
    ("categories[].entries[].duty", "object", _("最近一次公开义务；没有或者不向社会公布的为null")),
    ("categories[].entries[].duty.due_on", "date", _("应公开日期")),
    ("categories[].entries[].duty.met_on", "date", _("实际公开日期；尚未公开的为null")),
    ("categories[].entries[].next_due_on", "date", _("下次应公开日期；没有的为null")),
    ("categories[].entries[].updated_at", "datetime", _("最近一次公开的时间；尚未公开的为null")),
    ("categories[].entries[].matters[].index_number", "string", _("索引号，长期不变")),
    ("categories[].entries[].matters[].title", "string", _("名称")),
    ("categories[].entries[].matters[].summary", "string", _("内容概述")),
    ("categories[].entries[].matters[].document_number", "string", _("文号，没有的为空")),
    ("categories[].entries[].matters[].document_date", "date", _("发文日期，没有的为null")),
    ("categories[].entries[].matters[].opened_at", "datetime", _("现行版次向社会公开的时间")),
    ("categories[].entries[].matters[].edition", "integer", _("现行版次")),
    ("categories[].entries[].matters[].unit", "string", _("承办部门")),
    ("categories[].entries[].matters[].time_limit", "string", _("本事项审查确定的公开时限，取值同上")),
    ("categories[].entries[].matters[].forms", "array", _("本事项采用的公开形式")),
    ("categories[].entries[].matters[].digest", "string", _("稿件摘要，可以与页面上的核验信息对照")),
    ("categories[].entries[].matters[].address", "string", _("页面地址")),
    ("withdrawn[].index_number", "string", _("已撤下事项的索引号；请随之删除您的副本")),
    ("withdrawn[].entry", "string", _("所属条目的编号")),
    ("withdrawn[].withdrawn_at", "datetime", _("撤下时间")),
    ("withdrawn[].authority", "string", _("决定机关")),
    ("withdrawn[].reason_type", "string", _("撤下原因")),
    ("withdrawn[].reason", "string", _("撤下说明")),
)
"""Every field of the catalogue data with its type and its meaning (数据字典), as the page about the data shows it."""


def schema() -> list[tuple[str, str, str]]:
    """`SCHEMA` in the language of the site."""
    return [(name, kind, str(meaning)) for name, kind, meaning in SCHEMA]


def catalogue(site: PublicSite) -> bytes:
    """公开目录 as JSON: every entry with its duties, every matter under it, and what was withdrawn (政府信息公开条例 art. 12)."""
    return _catalogue(site, site.categories, site.withdrawals)


def catalogue_of_category(site: PublicSite, category: PublicCategory) -> bytes:
    """The same of a category alone."""
    codes = {entry.code for entry in category.entries}
    return _catalogue(site, (category,), [one for one in site.withdrawals if one.entry_code in codes])


def _catalogue(site: PublicSite, categories: Iterable[PublicCategory], withdrawals: Iterable[PublicWithdrawal]) -> bytes:
    about = {"name": site.body.name, "code": site.body.code, "site_code": site.body.site_code}
    gone = [
        {
            "index_number": one.index_number,
            "entry": one.entry_code,
            "withdrawn_at": _moment(one.withdrawn_at),
            "authority": one.authority,
            "reason_type": one.reason_type,
            "reason": one.reason,
        }
        for one in withdrawals
    ]
    # The canonical form of the whole, put together from those of its parts.
    made = b",".join(_category(site.body, category) for category in categories)
    parts = canonical_json(about), made, canonical_json(CATALOGUE_FORMAT), canonical_json(gone)
    return b'{"body":%s,"categories":[%s],"format":%s,"withdrawn":%s}' % parts


# A release changes one category, and all of them are asked for twice each time.
@lru_cache(maxsize=256)
def _category(body: PublicBody, category: PublicCategory) -> bytes:
    entries = [_entry(body, entry) for entry in category.entries]
    return canonical_json({"number": category.number, "name": category.name, "entries": entries})


def _entry(body: PublicBody, entry: PublicEntry) -> dict[str, object]:
    return {
        "code": entry.code,
        "title": entry.title,
        "unit": entry.unit,
        "time_limit": entry.time_limit,
        "period": entry.period,
        "scope": entry.scope.name.lower(),
        "updated_at": _moment(entry.updated_on) if entry.updated_on else None,
        "next_due_on": entry.next_due_on.isoformat() if entry.next_due_on else None,
        "state": _state(entry),
        "duty": _duty(entry.duty) if entry.duty else None,
        "matters": [_matter(body, row) for row in entry.rows],
    }


def _state(entry: PublicEntry) -> str:
    if not entry.tells_duties:
        return "untold"
    if entry.duty is None:
        return "waiting" if entry.next_due_on else "none"
    return "overdue" if entry.duty.is_missed else "late" if entry.duty.is_late else "met"


def feed(site: PublicSite) -> bytes:
    """What was disclosed last, as an Atom feed. A withdrawn matter is out of it at once; its reason is on the notice."""
    body = site.body
    moments = [row.opened_at for row in site.newest] + [one.withdrawn_at for one in site.withdrawals]
    if site.checkpoint and not moments:
        moments = [site.checkpoint.at]
    return _feed(body, Source("", "", "", site.newest, max(moments, default=_BEGINNING)))


def feed_of_category(site: PublicSite, category: PublicCategory) -> bytes:
    """The same of a category alone."""
    codes = {entry.code for entry in category.entries}
    rows = [row for entry in category.entries for row in entry.rows]
    moments = [row.opened_at for row in rows] + [one.withdrawn_at for one in site.withdrawals if one.entry_code in codes]
    place = f"c/{category.number}/"
    return _feed(site.body, Source(place, place, category.name, _newest(rows), max(moments, default=_BEGINNING)))


def feed_of_unit(site: PublicSite, unit: PublicUnit) -> bytes:
    """The same of what one unit (责任部门) discloses."""
    return _feed(site.body, Source(f"u/{unit.code}/", f"u/{unit.code}/", unit.name, _newest(unit.rows), unit.changed_at))


@dataclass(frozen=True)
class Source:
    """What a feed is made of: where it lies below the body's home, the page beside it, its name ("": the whole body's), its rows."""

    place: str
    page: str
    name: str
    rows: tuple[PublicRow, ...]
    updated_at: datetime


# A release changes three feeds, and all are asked for each time.
@lru_cache(maxsize=256)
def _feed(body: PublicBody, source: Source) -> bytes:
    home = f"{body.origin}/zone/{body.slug}/"
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-CN"})
    _add(root, "title", f"{source.name} - {site_name(body)}" if source.name else site_name(body))
    _add(root, "id", ":".join(["urn:gongkai", body.code, *source.place.split("/")]).rstrip(":"))
    _add(root, "updated", _moment(source.updated_at))
    _add(_add(root, "author"), "name", body.name)
    _add(root, "link", rel="self", type="application/atom+xml", href=f"{home}{source.place}feed.xml")
    _add(root, "link", rel="alternate", type="text/html", href=home + source.page)
    for row in source.rows:
        entry = _add(root, "entry")
        _add(entry, "title", row.title)
        # The number stays the matter's own through every edition.
        _add(entry, "id", f"urn:gongkai:{row.index_number}")
        _add(entry, "updated", _moment(row.opened_at))
        _add(entry, "link", rel="alternate", type="text/html", href=body.origin + row.path)
        edition = gettext("索引号 {index}，第{edition}版，{unit}").format(index=row.index_number, edition=row.edition, unit=row.unit)
        _add(entry, "summary", f"{row.summary}（{edition}）" if row.summary else edition)
    return _written(root)


def _newest(rows: Iterable[PublicRow]) -> tuple[PublicRow, ...]:
    return tuple(sorted(rows, key=lambda row: (-row.opened_at.timestamp(), row.index_number))[:FEED_LENGTH])


def sitemap(site: PublicSite) -> bytes:
    """The addresses of a body: the pages around the matters first, then the matters, newest first."""
    home = f"/zone/{site.body.slug}/"
    entries = [entry for category in site.categories for entry in category.entries]
    rows = sorted((row for entry in entries for row in entry.rows), key=lambda row: (-row.opened_at.timestamp(), row.index_number))
    addresses: list[tuple[str, datetime | None]] = [(home, rows[0].opened_at if rows else None)]
    addresses += [(f"{home}{name}/", None) for name in ("list", "guide", "check", "withdrawn", "feeds", "data")]
    for category in site.categories:
        updated = max((entry.updated_on for entry in category.entries if entry.updated_on), default=None)
        addresses.append((f"{home}c/{category.number}/", updated))
    addresses += [(f"{home}e/{entry.code}/", entry.updated_on) for entry in entries]
    addresses += [(f"{home}u/{unit.code}/", unit.changed_at) for unit in site.units]
    addresses += [(row.path, row.opened_at) for row in rows]
    # Written by hand: a tree of as many matters as there may be would be the longest part of settling.
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<urlset xmlns="{_SITEMAP}">']
    for address, updated in addresses[:SITEMAP_LIMIT]:
        changed = f"<lastmod>{_moment(updated)}</lastmod>" if updated else ""
        lines.append(f"<url><loc>{escape(site.body.origin + address)}</loc>{changed}</url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def sitemap_index(bodies: Iterable[PublicBody]) -> bytes:
    """The sitemaps of all bodies."""
    root = ElementTree.Element("sitemapindex", {"xmlns": _SITEMAP})
    for body in bodies:
        _add(_add(root, "sitemap"), "loc", f"{body.origin}/zone/{body.slug}/sitemap.xml")
    return _written(root)


def robots(origin: str) -> bytes:
    """What programs that collect pages should leave alone, and where they find the rest."""
    lines = ["User-agent: *", "Disallow: /office/", "Disallow: /i18n/", "Disallow: /report/"]
    if origin:  # the protocol wants a whole address
        lines.append(f"Sitemap: {origin}/sitemap.xml")
    return "".join(f"{line}\n" for line in lines).encode()


def _matter(body: PublicBody, row: PublicRow) -> dict[str, object]:
    return {
        "index_number": row.index_number,
        "title": row.title,
        "summary": row.summary,
        "document_number": row.document_number,
        "document_date": row.document_date.isoformat() if row.document_date else None,
        "opened_at": _moment(row.opened_at),
        "edition": row.edition,
        "unit": row.unit,
        "time_limit": row.rhythm,
        "forms": list(row.forms),
        "digest": row.digest,
        "address": body.origin + row.path,
    }


def _duty(duty: PublicDuty) -> dict[str, object]:
    return {"due_on": duty.due_on.isoformat(), "met_on": duty.met_on.isoformat() if duty.met_on else None}


def _moment(at: datetime) -> str:
    # Three times as fast as by a pattern: each settling writes some of every matter.
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name, attributes)
    child.text = text.translate(_NOT_XML) or None
    return child


def _written(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root, "")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="utf-8", xml_declaration=False) + b"\n"
