"""The metadata of a record as XML, in the groups of DA/T 46-2009 (文书类电子文件元数据), out of the dossier's plain data.

Four kinds of entity: the record itself (文件实体), who acted (机构人员实体), what was done (业务实体) and how they belong together
(实体关系). What the standard asks for and the platform does not hold is left out, never made up. The schema is `data/record.xsd`.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from gongkai.archives.markup import add, add_if, written
from gongkai.foundation.digests import hex_of
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Kind, Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Move, Stage

NAMESPACE = "urn:gongkai:record:1"
FORMAT = "gongkai.record/1"

RETENTIONS = {"Y": "永久", "D30": "定期30年", "D10": "定期10年"}

Told = Mapping[str, Any]
"""The dossier, or a part of it, as `dossier.json` holds it."""

_BODY, _UNIT, _PERSON, _SYSTEM = "机构", "部门", "人员", "系统"
_RECORD = "record"


def record_xml(told: Told, content: Told, checkpoint: Told | None) -> bytes:
    """The metadata of the record that `told` describes; `content` is that of the version filed, `checkpoint` what its journal ends with."""
    root = ElementTree.Element("元数据", {"xmlns": NAMESPACE, "格式": FORMAT})
    agents: dict[tuple[str, str], str] = {}
    body, unit = _agent(agents, _BODY, told["body"]["name"]), _agent(agents, _UNIT, told["unit"])
    deeds = _deeds(told, agents)
    _file_entity(add(root, "文件实体", 标识=_RECORD), told, content, checkpoint)
    for (kind, name), key in agents.items():
        add(add(root, "机构人员实体", 标识=key, 类型=kind), "名称", name)
    for key, deed in deeds:
        _business(add(root, "业务实体", 标识=key), deed)
    _relation(root, _RECORD, "立档单位", body)
    _relation(root, _RECORD, "承办部门", unit)
    for key, deed in deeds:
        _relation(root, key, "作用于", _RECORD)
        _relation(root, key, "执行者", deed["agent"])
    return written(root)


# 文件实体.


def _file_entity(file: ElementTree.Element, told: Told, content: Told, checkpoint: Told | None) -> None:
    add(file, "聚合层次", "件")
    source = add(file, "来源")
    add_if(source, "全宗号", told["body"]["fonds"])
    add(source, "全宗名称", told["body"]["name"])
    add(source, "立档单位名称", told["body"]["name"])
    add(source, "立档单位代码", told["body"]["code"])
    add(file, "电子文件号", f"{told['matter']}-e{told['edition']['number']}")
    _code(add(file, "档号"), told["record"])
    _description(add(file, "内容描述"), told, content)
    _form(add(file, "形式特征"), told)
    _documents(add(file, "电子属性"), told["files"])
    add(add(file, "数字化属性"), "说明", "本件在系统中直接形成。以扫描件收入的文件，其格式见各文档的格式信息。")
    if checkpoint:
        _signature(file, checkpoint)
    add(add(file, "存储位置"), "当前位置", "data/")
    _rights(add(file, "权限管理"), told)
    _disclosure(add(file, "公开情况"), told)
    add_if(file, "附注", told["record"]["note"])


def _code(parent: ElementTree.Element, record: Told) -> None:
    add_if(parent, "完整档号", record["code"])
    add(parent, "全宗号", record["fonds"])
    add(parent, "档案门类代码", record["category"])
    add(parent, "年度", record["year"])
    add(parent, "保管期限", RETENTIONS[record["retention"]], 代码=record["retention"])
    add_if(parent, "机构或问题", record["class"])
    add_if(parent, "件号", record["number"])


def _description(parent: ElementTree.Element, told: Told, content: Told) -> None:
    add(parent, "题名", content["title"])
    for word in content.get("keywords", ()):
        add(parent, "主题词", word)
    add_if(parent, "摘要", content.get("summary"))
    add(parent, "分类号", told["entry"]["code"], 名称=told["entry"]["title"])
    add_if(parent, "文件编号", content.get("document_number"))
    add(parent, "责任者", told["body"]["name"])
    for one in content.get("co_issuers", ()):
        add(parent, "责任者", one["name"])
    add_if(parent, "日期", content.get("document_date"))
    add_if(parent, "公开依据", content.get("basis"))


def _form(parent: ElementTree.Element, told: Told) -> None:
    # The last version is the one that is filed: what came before it are drafts.
    last = told["versions"][-1] if told["versions"] else {"files": [], "number": 0}
    add(parent, "文件组合类型", "组合文件" if last["files"] else "单一文件")
    add(parent, "件数", 1)
    add(parent, "文档数", len(told["files"]))
    add_if(parent, "页数", told.get("pages"))
    add(parent, "语种", "zh")
    add(parent, "稿本", "定稿", 稿次=last["number"])


def _documents(parent: ElementTree.Element, files: Sequence[Told]) -> None:
    for place, file in enumerate(files, start=1):
        one = add(parent, "文档", 序号=place, 类型=file["role"], 主从="主" if file["role"] == "text" else "从")
        add(one, "题名", file["name"])
        add(one, "计算机文件名", file["path"])
        add(one, "格式信息", file["media_type"])
        add(one, "计算机文件大小", file["size"])
        add(one, "摘要值", hex_of(file["digest"]), 算法="SHA-256")
        add(one, "摘要值", hex_of(file["sm3"]), 算法="SM3")


def _signature(file: ElementTree.Element, checkpoint: Told) -> None:
    signed = add(file, "电子签名")
    add(signed, "签名规则", "Ed25519")
    add(signed, "签名时间", checkpoint["at"])
    add(signed, "签名人", checkpoint["chain"])
    add(signed, "被签名内容", checkpoint["head"], 条数=checkpoint["size"])
    add(signed, "签名结果", checkpoint["signature"])
    add(signed, "密钥标识", checkpoint["key_id"])


def _rights(parent: ElementTree.Element, told: Told) -> None:
    release = told["release"]
    for opening in release["openings"] if release else ():
        add(parent, "授权", "阅览", 对象=opening["audience"], 自=opening["at"])
    withdrawal = release["withdrawal"] if release else None
    add(parent, "控制标识", "已撤下" if withdrawal else "主动公开" if release else "未公开")


def _disclosure(parent: ElementTree.Element, told: Told) -> None:
    """公开情况: what goes with a file to an archive (档案法实施条例 art. 30)."""
    release = told["release"]
    add_if(parent, "索引号", told["index_number"])
    for opinion in told["opinions"]:
        if opinion["kind"] in (Kind.VERDICT.value, Kind.JOINT_VERDICT.value):
            add(parent, "保密审查结论", Outcome(opinion["outcome"]).label_zh, 稿次=opinion["version"], 时间=opinion["at"])
    for opening in release["openings"] if release else ():
        add(parent, "公开", 次序=opening["position"], 范围=opening["audience"], 时间=opening["at"], 快照=opening["object"])
    for posting in release["postings"] if release else ():
        channel = Channel(posting["channel"]).label_zh
        add(parent, "投放", posting["note"], 形式=channel, 地点=posting["place"], 自=posting["from"], 至=posting["until"])
    if release and release["withdrawal"]:
        back = release["withdrawal"]
        add(parent, "撤下", back["reason"], 时间=back["at"], 决定机关=back["authority"])


# 业务实体 and 机构人员实体.


def _deeds(told: Told, agents: dict[tuple[str, str], str]) -> list[tuple[str, dict[str, Any]]]:
    """Opinions and moves, in the order of time."""
    given = [
        {
            "what": Kind(one["kind"]).label_zh,
            "state": Outcome(one["outcome"]).label_zh,
            "remark": one["remark"],
            **_who(one, agents),
        }
        for one in told["opinions"]
    ]
    moved = [
        {
            "what": Move(one["move"]).label_zh,
            "state": Stage(one["to"]).label_zh,
            "remark": one["reason"],
            **_who(one, agents),
        }
        for one in told["stages"]
    ]
    return [(f"B{place}", deed) for place, deed in enumerate(sorted([*given, *moved], key=lambda deed: deed["at"]), start=1)]


def _who(one: Told, agents: dict[tuple[str, str], str]) -> dict[str, Any]:
    who = (_PERSON, one["person"]) if one["person"] else (_SYSTEM, "系统")
    return {
        "at": one["at"],
        "agent": _agent(agents, *who),
        "post": Post(one["post"]).label_zh if one["post"] else "",
        "for": one["on_behalf_of"],
        "version": one["version"],
    }


def _business(parent: ElementTree.Element, deed: Told) -> None:
    add(parent, "业务行为", deed["what"])
    add(parent, "行为时间", deed["at"])
    add(parent, "业务状态", deed["state"])
    add(parent, "机构人员标识", deed["agent"])
    add_if(parent, "岗位", deed["post"])
    add_if(parent, "受托代行", deed["for"])
    add_if(parent, "稿次", deed["version"])
    add_if(parent, "意见", deed["remark"])


def _agent(agents: dict[tuple[str, str], str], kind: str, name: str) -> str:
    return agents.setdefault((kind, name), f"A{len(agents) + 1}")


def _relation(root: ElementTree.Element, entity: str, kind: str, other: str) -> None:
    one = add(root, "实体关系")
    add(one, "实体标识", entity)
    add(one, "关系类型", kind)
    add(one, "关联实体标识", other)
