"""How long records are kept (保管期限表) and by what they are classified (分类方案): a body's own table, or what is usual.

An entry of the catalogue goes by its own row, else by that of its category, else by the row for all others, else by what is usual.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.archives.codes import CATEGORY
from gongkai.archives.models import Classing, RetentionApproval, RetentionRule
from gongkai.catalog.models import Category, Entry
from gongkai.foundation.digests import canonical_json, digest_of
from gongkai.organization.models import Body, Unit

PERMANENT, THIRTY_YEARS, TEN_YEARS = "Y", "D30", "D10"

BASIS = _("国家档案局令第8号")
"""What the usual periods rest on."""

USUAL: dict[int, tuple[str, Promise]] = {
    1: (PERMANENT, _("领导班子职责、分工和议事规则反映本机构主要职能，建议永久保管。")),
    2: (PERMANENT, _("重大决策、规划和年度目标反映本机构主要职能活动，建议永久保管。")),
    3: (THIRTY_YEARS, _("思想建设工作的计划与落实情况有较长时间的查考价值，建议保管30年。")),
    4: (PERMANENT, _("干部任免、党组织选举和党员发展情况有长远的凭证作用，建议永久保管。")),
    5: (THIRTY_YEARS, _("党风廉政建设责任制和述职述廉情况有较长时间的查考价值，建议保管30年。")),
    6: (PERMANENT, _("本机构制定的规章制度属于永久保管范围。")),
    7: (THIRTY_YEARS, _("行政执法和服务事项、预算执行情况有较长时间的查考价值，建议保管30年。")),
    8: (TEN_YEARS, _("一般事务性公开事项有一定时期的查考价值，建议保管10年。")),
}
"""The retention period that is usual for matters of a category, and why (国家档案局令第8号; DA/T 22-2015)."""

IMPORTANT = _("全区性重要公开事项反映本机构主要职能活动，建议永久保管。")
"""Why a zone-wide important matter is kept for good, whatever the table says."""

QUESTIONS = {1: "LDBZ", 2: "JCMB", 3: "SXJS", 4: "ZZJS", 5: "LZJS", 6: "GZZD", 7: "YWGZ", 8: "QTSX"}
"""The usual code of each category where records are classified by question."""


@dataclass(frozen=True)
class Keeping:
    """How long something is kept, why, on what basis; `rule` is the row behind it, None where it is as usual."""

    retention: str
    reason: str | Promise
    basis: str | Promise
    rule: RetentionRule | None = None

    @property
    def is_usual(self) -> bool:
        """Whether the body has not set this itself."""
        return self.rule is None


@dataclass(frozen=True)
class Scheme:
    """A body's classification of a year's records; `classing` is the row behind it, None where it is as usual."""

    scheme: str
    category_code: str
    unit_codes: Mapping[str, str]
    question_codes: Mapping[str, str]
    classing: Classing | None = None

    def code_of(self, unit: Unit, category: Category) -> str:
        """The code of the class in which a matter of this unit and category is filed."""
        return self.question_code(category) if self.scheme == "question" else self.unit_code(unit)

    def unit_code(self, unit: Unit) -> str:
        """The code (机构代码) of a unit."""
        return self.unit_codes.get(str(unit.pk)) or unit.code

    def question_code(self, category: Category) -> str:
        """The code (问题代码) of a category of the catalogue."""
        return self.question_codes.get(str(category.number)) or QUESTIONS[category.number]

    def name_of(self, code: str, unit: Unit, category: Category) -> tuple[str, bool]:
        """What the class `code` of a matter of this unit and category is called, and whether it is a question; else the code itself."""
        if self.question_code(category) == code:
            return category.name, True
        return (unit.name if code in (self.unit_code(unit), unit.code) else code), False


class Table:
    """保管期限表: the periods of one body as they stand. It is read once, and then asked for any number of matters."""

    def __init__(self, body: Body) -> None:
        self.body = body
        rows = RetentionRule.objects.filter(body=body).select_related("person", "entry", "category").order_by("pk")
        self._rules: dict[tuple[str, int], RetentionRule] = {}
        for row in rows:
            self._rules[_key(row.category_id, row.entry_id)] = row
        self._rules = {key: row for key, row in self._rules.items() if row.retention}

    def of_entry(self, entry: Entry) -> Keeping:
        """How long matters under `entry` are kept."""
        return self.own(entry=entry) or self.of_category(entry.category)

    def of_category(self, category: Category) -> Keeping:
        """How long matters of `category` are kept whose entry says nothing else."""
        if found := self.own(category=category) or self.own():
            return found
        usual, reason = USUAL[category.number]
        return Keeping(usual, reason, BASIS)

    def own(self, *, category: Category | None = None, entry: Entry | None = None) -> Keeping | None:
        """The body's own row for exactly this: an entry, a category, or (with neither) everything else."""
        row = self._rules.get(_key(category.pk if category else None, entry.pk if entry else None))
        return Keeping(row.retention, row.reason, row.basis, row) if row else None

    @property
    def digest(self) -> str:
        """What the table says, in one digest: it changes exactly when the body's own rows do."""
        rows = sorted((kind, number, row.retention, row.reason, row.basis) for (kind, number), row in self._rules.items())
        return digest_of(canonical_json([list(row) for row in rows]))

    @property
    def is_usual(self) -> bool:
        """Whether the body has no row of its own."""
        return not self._rules


def suggested(entry: Entry, *, important: bool, table: Table | None = None) -> Keeping:
    """How long a matter under `entry` is kept: an important one for good, others as the body's table says."""
    if important:
        return Keeping(PERMANENT, IMPORTANT, BASIS)
    return (table or Table(entry.body)).of_entry(entry)


def approval_of(body: Body) -> RetentionApproval | None:
    """The last approval of the body's table by the archives authority."""
    return RetentionApproval.objects.filter(body=body).select_related("person").order_by("-pk").first()


def scheme_of(body: Body, year: int) -> Scheme:
    """How records of `year` are classified: by the newest scheme that has begun by then, else by unit."""
    row = Classing.objects.filter(body=body, from_year__lte=year).select_related("person").order_by("-pk").first()
    if row is None:
        return Scheme("unit", CATEGORY, {}, {})
    return Scheme(row.scheme, row.category_code, row.unit_codes, row.question_codes, row)


def _key(category: int | None, entry: int | None) -> tuple[str, int]:
    if entry is not None:
        return ("entry", entry)
    return ("category", category) if category is not None else ("all", 0)
