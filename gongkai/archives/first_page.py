"""The page of a package that a person opens first (目录页): what is filed, who decided what, every file, and how all of it is checked.

It is always in Chinese and in the zone's time, whoever makes the package; it stands alone and leads to nothing outside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils import timezone, translation

from gongkai.archives.metadata import RETENTIONS
from gongkai.disclosure.models import GROUNDS
from gongkai.papers.conversion import How, Why
from gongkai.papers.forms import Form
from gongkai.papers.kinds import Paper
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Kind, Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Move, Stage

Told = Mapping[str, Any]
"""The dossier, or a part of it, as `dossier.json` holds it."""

_GROUPS: tuple[tuple[str, str, str], ...] = (
    ("rendition", "版式文件", "供阅读和长期保存；原件见各稿。"),
    ("paper", "公文", ""),
    ("secrecy", "保密审查材料", "征求意见、认定、报请确定的答复和佐证。"),
    ("snapshot", "公开时的页面", "公众当时看到的页面和附件，逐字节保存。"),
    ("posting", "张贴和投放的佐证", ""),
    ("feedback", "公众意见的材料", ""),
)

_SHOWN: dict[str, str] = {"index.html": "网页", "gone.html": "撤下告示"}
_PAPERS = {**{f"{one.value}-": one.label_zh for one in Form}, **{f"{one.value}-": one.label_zh for one in Paper}}


@dataclass(frozen=True)
class Link:
    """A way to a file: its address from the page, what it is called and a word about it."""

    address: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Files that belong together."""

    title: str
    note: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Table:
    """A table of the page."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Listed:
    """A file of the payload."""

    address: str
    path: str
    name: str
    renamed: bool
    size: int
    sha256: str
    sm3: str


@dataclass(frozen=True)
class Page:
    """What the page shows."""

    title: str
    code: str
    facts: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    tables: tuple[Table, ...]
    files: tuple[Listed, ...]
    checkpoint: Told | None


def first_page(told: Told, described: Sequence[Told], checkpoint: Told | None) -> bytes:
    """The page of the dossier `told`; `described` are the files that describe it, which the dossier cannot list."""
    with translation.override("zh-hans"), timezone.override(timezone.get_default_timezone()):
        return render_to_string("archives/package.html", {"page": _page(told, described, checkpoint)}).encode()


def _page(told: Told, described: Sequence[Told], checkpoint: Told | None) -> Page:
    files = [*told["files"], *described]
    versions = told["versions"]
    return Page(
        title=versions[-1]["title"] if versions else "",
        code=told["record"]["code"],
        facts=tuple((name, value) for name, value in _facts(told) if value),
        groups=(*(_version(one, files) for one in versions), *_others(files), _about(described)),
        tables=tuple(one for one in (make(told) for make in _TABLES) if one.rows),
        files=tuple(_listed(one) for one in files),
        checkpoint=checkpoint,
    )


def _facts(told: Told) -> list[tuple[str, str]]:
    record, release = told["record"], told["release"]
    withdrawal = release["withdrawal"] if release else None
    return [
        ("档号", record["code"]),
        ("全宗", f"{record['fonds']} {told['body']['name']}"),
        ("年度", str(record["year"])),
        ("保管期限", RETENTIONS[record["retention"]]),
        ("索引号", told["index_number"]),
        ("责任部门", told["unit"]),
        ("目录条目", f"{told['entry']['code']} {told['entry']['title']}"),
        ("版次", f"第{told['edition']['number']}版"),
        ("归档", f"{record['filed_by']}，{_moment(record['at'])}"),
        ("撤下", f"{withdrawal['authority']}，{_moment(withdrawal['at'])}：{withdrawal['reason']}" if withdrawal else ""),
        ("备注", record["note"]),
    ]


def _version(version: Told, files: Sequence[Told]) -> Group:
    below = f"versions/v{version['number']}/"
    names = {"text": "正文", "content": "正文、元数据和附件清单（数据）", "source": "原件", "attachment": "附件"}
    links = tuple(
        Link(_address(one["path"]), one["name"] if one["role"] in ("source", "attachment") else names[one["role"]], note)
        for one in files
        if one["path"].startswith(below)
        for note in [names[one["role"]] if one["role"] in ("source", "attachment") else ""]
    )
    note = f"{version['drafted_by']}，{_moment(version['drafted_at'])}。摘要 {version['digest']}"
    return Group(f"第{version['number']}稿 {version['title']}", f"{note}。{version['change_note']}", links)


def _others(files: Sequence[Told]) -> list[Group]:
    found = []
    for role, title, note in _GROUPS:
        links = tuple(Link(_address(one["path"]), one["path"], _word(one)) for one in files if one["role"] == role)
        if links:
            found.append(Group(title, note, links))
    journal = tuple(Link(_address(one["path"]), one["path"]) for one in files if one["path"] == "journal/extract.jsonl")
    if journal:
        note = "谁在何时做了什么，一行一条；journal/public 中是可以公开核验的留痕链、存证点和公钥。"
        found.append(Group("留痕摘录", note, journal))
    return found


def _word(one: Told) -> str:
    kind = next((label for begin, label in _PAPERS.items() if one["role"] == "paper" and one["name"].startswith(begin)), "")
    return kind or _SHOWN.get(one["name"], "")


def _about(described: Sequence[Told]) -> Group:
    names = {
        "dossier.json": "全部数据（JSON）",
        "metadata/record.xml": "元数据（按 DA/T 46 分组）",
        "metadata/premis.xml": "保存元数据（PREMIS 3）",
    }
    given = (Link(_address(one["path"]), names.get(one["path"]) or one["path"]) for one in described)
    return Group("数据和元数据", "", tuple(given))


_MADE = {
    How.DRAWN: "按原文排印",
    How.AS_IT_IS: "原件就是版式文件",
    How.CONVERTED: "由原件转换",
    How.PICTURE: "图像排在页面上",
}
_NOT_MADE = {
    Why.UNKNOWN_KIND: "没有版式文件：不认识的文件格式",
    Why.LOCKED: "没有版式文件：原件加密",
    Why.BROKEN: "没有版式文件：原件打不开",
    Why.TOO_LARGE: "没有版式文件：原件太大",
    Why.NO_OFFICE: "没有版式文件：当时没有转换程序",
    Why.NOT_CONVERTED: "没有版式文件：转换没有成功",
    Why.NOT_DRAWN: "没有版式文件：排印没有成功",
    Why.DAMAGED: "没有版式文件：原件当时已损坏",
}


def _copies(told: Told) -> Table:
    rows = (
        (
            "正文" if one["source"] == "text" else one["title"],
            str(one["pages"] or ""),
            _NOT_MADE[Why(one["reason"])] if one["reason"] else _MADE[How(one["how"])] if one["how"] else "尚未制作",
        )
        for one in told["renditions"]
    )
    return Table("版式文件的页数和由来", ("内容", "页数", "由来"), tuple(rows))


def _opinions(told: Told) -> Table:
    head = ("时间", "稿", "环节", "办理人", "岗位", "结论", "意见")
    return Table("审查与审批意见", head, tuple(map(_opinion, told["opinions"])))


def _opinion(one: Told) -> tuple[str, ...]:
    ground = str(GROUNDS.get(one["ground"], one["ground"]))
    return (
        _moment(one["at"]),
        f"第{one['version']}稿",
        Kind(one["kind"]).label_zh,
        _person(one),
        Post(one["post"]).label_zh if one["post"] else "",
        Outcome(one["outcome"]).label_zh,
        "：".join(said for said in (ground, one["remark"]) if said),
    )


def _moves(told: Told) -> Table:
    rows = (
        (_moment(one["at"]), Move(one["move"]).label_zh, Stage(one["to"]).label_zh, _person(one) or "系统", one["reason"])
        for one in told["stages"]
    )
    return Table("办理经过", ("时间", "步骤", "到达", "办理人", "说明"), tuple(rows))


def _openings(told: Told) -> Table:
    given = told["release"]["openings"] if told["release"] else ()
    rows = ((_moment(one["at"]), one["audience"], one["object"]) for one in given)
    return Table("公开", ("时间", "范围", "页面快照的摘要"), tuple(rows))


def _postings(told: Told) -> Table:
    given = told["release"]["postings"] if told["release"] else ()
    rows = (
        (Channel(one["channel"]).label_zh, one["place"], _day(one["from"]), _day(one["until"]), one["person"], one["note"]) for one in given
    )
    return Table("落实公开形式", ("形式", "地点", "自", "至", "登记人", "说明"), tuple(rows))


def _feedback(told: Told) -> Table:
    rows = (
        (one["receipt"], _day(one["received_on"]), one["text"], "；".join(each["shown"] or each["answer"] for each in one["handlings"]))
        for one in told["feedback"]
    )
    return Table("公众意见和答复", ("回执", "收到", "意见", "答复"), tuple(rows))


def _four_checks(told: Told) -> Table:
    run = told["four_checks"]
    rows = tuple((one["nature"], one["what"], one["result"], one["found"]) for one in run["points"]) if run else ()
    when = f"（归档时，{_moment(run['at'])}）" if run else ""
    return Table(f"四性检测{when}", ("性质", "检测项目", "结果", "情况"), rows)


_TABLES = (_copies, _opinions, _moves, _openings, _postings, _feedback, _four_checks)
"""The tables of the page, in their order."""


def _listed(one: Told) -> Listed:
    renamed = one["name"] != one["path"].rpartition("/")[2]
    return Listed(_address(one["path"]), one["path"], one["name"], renamed, one["size"], one["digest"], one["sm3"])


def _address(path: str) -> str:
    return quote(path)


def _person(one: Told) -> str:
    return f"{one['person']}（受{one['on_behalf_of']}委托）" if one["on_behalf_of"] else str(one["person"])


def _moment(written: str) -> str:
    """A moment to the minute in local time: 2015年11月11日 09:05."""
    at = timezone.localtime(datetime.fromisoformat(written), timezone.get_default_timezone())
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def _day(written: str) -> str:
    if not written:
        return ""
    year, month, day = written[:10].split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"
