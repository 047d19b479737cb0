"""The clauses of the regulation (党政务公开工作规范管理办法), in few words of our own, and how far the product carries each.

An identifier is chapter and item: "2.C" is chapter 2, step C. Objections, tests and handbook bear these identifiers.
"""

from dataclasses import dataclass
from enum import StrEnum


class Carried(StrEnum):
    """How far the product carries a clause today."""

    FULL = "full"
    PART = "part"
    NOT_YET = "not yet"


@dataclass(frozen=True)
class Clause:
    """One clause: identifier, what it asks in Chinese, how far it is carried, and what is still to come."""

    identifier: str
    asks: str
    carried: Carried
    to_come: str = ""

    @property
    def chapter(self) -> int:
        """The chapter the clause stands in."""
        return int(self.identifier.partition(".")[0])


CHAPTERS = {
    1: "工作职责",
    2: "工作程序",
    3: "公开的内容",
    4: "公开的形式",
    5: "公开的时限",
    6: "监督检查",
    7: "首问责任制",
    8: "保密审查制",
    9: "责任追究制",
}

_SUPERVISION = "监督检查"
_RECEPTION = "首问责任"
_CASES = "责任追究"


def _full(identifier: str, asks: str) -> Clause:
    return Clause(identifier, asks, Carried.FULL)


def _part(identifier: str, asks: str, to_come: str) -> Clause:
    return Clause(identifier, asks, Carried.PART, to_come)


def _not_yet(identifier: str, asks: str, to_come: str) -> Clause:
    return Clause(identifier, asks, Carried.NOT_YET, to_come)


CLAUSES: tuple[Clause, ...] = (
    _full("1.1", "年度公开工作计划"),
    _full("1.2", "日常组织协调"),
    _full("1.3", "拟公开内容的审核"),
    _full("1.4", "公开发布平台的管理"),
    _full("2.1", "收集、审查、审批、公开、归档五步依次进行"),
    _full("2.A", "专人征集，部门或个人提供材料"),
    _full("2.B", "审查并确定时限、范围、形式；全区性重要事项由组长签署"),
    _full("2.C", "委主要领导审批"),
    _full("2.D", "专人操作；党内事务限于党内或先党内后党外"),
    _full("2.E", "立卷归档、交接、备案"),
    _full("3.0", "依法、真实；应公开的都公开"),
    *[
        _full(f"3.{number}", f"公开内容：{name}")
        for number, name in enumerate(
            ("领导班子建设", "园区中心工作", "思想建设", "组织建设", "作风建设", "制度建设", "行政执法", "其它事项"), start=1
        )
    ],
    _full("4.1", "园区内十种公开形式"),
    _full("4.2", "面向社会六种公开形式"),
    _full("5.1", "常年、定期、逐段、适时公开"),
    _full("5.2", "重大复杂事项收集反馈、完善后再次公开"),
    _not_yet("6.1", "监督检查与通报", _SUPERVISION),
    _not_yet("6.2", "责令限期改正、通报批评、追责", _SUPERVISION),
    _not_yet("7.1", "热情接待来访咨询人员", _RECEPTION),
    _not_yet("7.2", "首个被询问者为首问责任人", _RECEPTION),
    _not_yet("7.3", "给来访者满意答复", _RECEPTION),
    _not_yet("7.4", "限时办结、一次性告知、按登记顺序办理", _RECEPTION),
    _not_yet("7.5", "非职责范围的引导", _RECEPTION),
    _not_yet("7.6", "违反首问责任的处理", _RECEPTION),
    _full("8.1", "公开前逐项审查八个问题并作出结论"),
    _full("8.2", "全面、及时、准确、规范"),
    _full("8.3", "先审核后公开，谁公开谁审核、谁审核谁负责"),
    _full("8.4", "国家秘密依法确定；商业秘密、个人隐私依约定和声明"),
    _full("8.5", "各部门报审，党政办统一公开"),
    _full("8.6", "涉密涉私不公开，及其两种例外"),
    _full("8.7", "联合发文各单位均负审核义务"),
    _full("8.8", "不能确定的报请确定"),
    _part("8.9", "泄密的处置与追究", _CASES),
    *[
        _not_yet(f"9.{number}", asks, _CASES)
        for number, asks in enumerate(
            (
                "责任追究的含义与适用",
                "责任追究的原则",
                "追究机关与方式",
                "应当追究的情形",
                "责任区分",
                "按情节追究并听取申辩",
                "分级决定",
                "改正情况的书面反馈",
            ),
            start=1,
        )
    ],
)
"""Every clause of the regulation, in its order."""

BY_IDENTIFIER = {clause.identifier: clause for clause in CLAUSES}
