"""The package of a record (归档包): what its payload holds, its dossier as data, and the page that a person opens first (RFC 8493)."""

import html
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation

from gongkai.archives import contents, queries
from gongkai.archives.bag import DATA, PROFILE, Part, Writer, Written
from gongkai.archives.models import Record
from gongkai.disclosure.models import GROUNDS
from gongkai.foundation.digests import canonical_json
from gongkai.procedure.dossier import Kind, Outcome
from gongkai.procedure.posts import Post
from gongkai.publication import queries as publication

STYLES = (
    "body{max-width:70em;margin:1em auto;padding:0 1em;line-height:1.6;overflow-wrap:anywhere}"
    "table{border-collapse:collapse}th,td{border:1px solid #999;padding:.3em .6em;text-align:left;vertical-align:top}"
)


def write(writer: Writer, record: Record) -> None:
    """Put the whole payload of `record`'s package into `writer`: its files, then what describes them.

    DamagedSourceError where a file of the vault or of a snapshot is not what it was.
    """
    for part in contents.payload_of(record):
        writer.add(part)
    told = queries.described(record.edition) | {"files": [_file(one) for one in writer.written]}
    writer.add(Part("", "dossier.json", canonical_json(told) + b"\n", "dossier", media_type="application/json"))
    writer.add(Part("", "index.html", _readable(told).encode(), "index", media_type="text/html"))


def about(record: Record, name: str, *, on: date) -> dict[str, str]:
    """What `bag-info.txt` says of the package `name` made that day."""
    item = record.edition.item
    return {
        "Source-Organization": item.body.name,
        "External-Identifier": record.code or name,
        "External-Description": record.version.title,
        "Internal-Sender-Identifier": str(publication.index_number_of(item) or item.matter),
        "Bagging-Date": on.isoformat(),
        "Bagging-Software": PROFILE,
    }


def _file(one: Written) -> dict[str, Any]:
    return {
        "path": one.path.removeprefix(f"{DATA}/"),
        "name": one.name,
        "role": one.role,
        "media_type": one.media_type,
        "size": one.size,
        "digest": f"sha256:{one.sha256}",
        "sm3": f"sm3:{one.sm3}",
    }


def _readable(dossier: Mapping[str, Any]) -> str:
    """A page that a person can open from the package without any program of ours."""
    versions = dossier["versions"]
    title = versions[-1]["title"] if versions else ""
    head = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{html.escape(value)}</td></tr>"
        for name, value in (
            ("索引号", dossier["index_number"]),
            ("公开机构", dossier["body"]["name"]),
            ("全宗号", dossier["body"]["fonds"]),
            ("责任部门", dossier["unit"]),
            ("目录条目", f"{dossier['entry']['code']} {dossier['entry']['title']}"),
            ("版次", f"第{dossier['edition']['number']}版"),
        )
    )
    opinions = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in _cells(one)) + "</tr>" for one in dossier["opinions"])
    texts = "".join(
        f"<li>第{one['number']}稿 {html.escape(one['title'])}（{html.escape(one['drafted_by'])}，{_moment(one['drafted_at'])}）"
        f'：<a href="versions/v{one["number"]}/text.html">正文</a> 摘要 <code>{one["digest"]}</code></li>'
        for one in versions
    )
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>'
        f"{html.escape(title)}</title><style>{STYLES}</style></head><body><h1>{html.escape(title)}</h1><table>{head}</table>"
        f"<h2>各稿</h2><ul>{texts}</ul>"
        "<h2>审查与审批意见</h2><table><tr><th>时间</th><th>稿</th><th>环节</th><th>办理人</th><th>岗位</th><th>结论</th><th>意见</th></tr>"
        f"{opinions}</table><p>全部数据见 dossier.json；公开时的页面见 snapshots 文件夹；留痕见 journal 文件夹。</p></body></html>"
    )


def _cells(opinion: Mapping[str, Any]) -> tuple[str, ...]:
    """An opinion as a line of the page, in the words of the procedure: always in Chinese, whoever makes the package."""
    person = f"{opinion['person']}（受{opinion['on_behalf_of']}委托）" if opinion["on_behalf_of"] else opinion["person"]
    with translation.override("zh-hans"):
        ground = str(GROUNDS.get(opinion["ground"], opinion["ground"]))
    return (
        _moment(opinion["at"]),
        f"第{opinion['version']}稿",
        Kind(opinion["kind"]).label_zh,
        person,
        Post(opinion["post"]).label_zh,
        Outcome(opinion["outcome"]).label_zh,
        "：".join(said for said in (ground, opinion["remark"]) if said),
    )


def _moment(written: str) -> str:
    """A moment to the minute in local time: 2015年11月11日 09:05."""
    at = timezone.localtime(datetime.fromisoformat(written), timezone.get_default_timezone())
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
