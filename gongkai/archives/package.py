"""The BagIt package of a record: everything that belongs to the matter, in a form that outlives this program (RFC 8493)."""

import html
import json
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import bagit
from django.utils import timezone, translation

from gongkai.disclosure.models import GROUNDS
from gongkai.foundation.digests import digest_of_file
from gongkai.procedure.dossier import Kind, Outcome
from gongkai.procedure.posts import Post

PROFILE = "gongkai.package/1"
STYLES = (
    "body{max-width:70em;margin:1em auto;padding:0 1em;line-height:1.6;overflow-wrap:anywhere}"
    "table{border-collapse:collapse}th,td{border:1px solid #999;padding:.3em .6em;text-align:left;vertical-align:top}"
)


def build(folder: Path, *, dossier: Mapping[str, Any], files: Mapping[str, bytes | Path], info: Mapping[str, str]) -> str:
    """Write the bag into the new, empty `folder` and return the digest of its payload manifest.

    `files` maps names below `data/` to bytes, to a file or to a folder to copy. The finished bag is validated with the
    same library that a receiver may use; ValueError where that fails.
    """
    folder.mkdir(parents=True)
    (folder / "dossier.json").write_text(json.dumps(dossier, ensure_ascii=False, indent=2, sort_keys=True), encoding="utf-8")
    (folder / "index.html").write_text(_readable(dossier), encoding="utf-8")
    for name, source in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(source, bytes):
            path.write_bytes(source)
        elif source.is_dir():
            shutil.copytree(source, path, copy_function=shutil.copyfile)
        else:
            shutil.copyfile(source, path)
    bag = bagit.make_bag(str(folder), {"External-Identifier": info["identifier"], **_named(info)}, checksums=["sha256"])
    if not bag.is_valid():
        raise ValueError("the package does not validate")
    return digest_of_file(folder / "manifest-sha256.txt")


def _named(info: Mapping[str, str]) -> dict[str, str]:
    return {
        "Source-Organization": info["organization"],
        "Internal-Sender-Description": info["title"],
        "Bagging-Software": PROFILE,
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
