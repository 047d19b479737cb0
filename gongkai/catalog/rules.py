"""Why not? asked of the catalogue: it is kept by the leading group's office (领导小组办公室)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongkai.catalog import queries
from gongkai.catalog.duties import Stage
from gongkai.catalog.models import PERIODS, WAIVERS, Category, Duty, Entry, Occasion
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person, Unit
from gongkai.organization.queries import posts_of
from gongkai.organization.rules import OFFICE
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, TimeLimit
from gongkai.procedure.posts import Post
from gongkai.vault.words import objections_to_words

LONGEST_LIMIT = 366
STAGES = 24
"""Stages of one entry in a year at most."""


@dataclass(frozen=True)
class Terms:
    """What the office lays down for an entry; all of it may be changed later (clauses 3.1–3.8, 4.1, 4.2, 5.1).

    `period` is month, quarter, half_year or year for a periodic entry and empty for others. `scope` is the widest audience the
    entry is usually opened to; `inner_party` says that the Party comes first.
    """

    title: str
    time_limit: TimeLimit
    scope: Audience
    channels: Sequence[Channel]
    period: str = ""
    inner_party: bool = False
    unit: Unit | None = None
    unit_hint: str = ""


def objections_to_copying(body: Body, *, by: Person, today: date) -> list[Objection]:
    """A body takes over the regulation's catalogue once; afterwards it is edited."""
    found = _against_not_the_office(body, by, today)
    if queries.categories_of(body).exists():
        found.append(Objection("already_copied", _("本机构已有公开目录，请直接修改。"), clause="3.0"))
    return found


def objections_to_terms(body: Body, terms: Terms, *, clause: str, except_for: Entry | None, by: Person, today: date) -> list[Objection]:
    """What speaks against an entry with these terms, new or revised."""
    found = _against_not_the_office(body, by, today)
    title = terms.title.strip()
    if not title:
        found.append(Objection("no_title", _("请填写条目名称。"), clause=clause, field="title"))
    elif len(title) > 120:
        found.append(Objection("long_title", _("条目名称不能超过120个字。"), clause=clause, field="title"))
    same = queries.entries_of(body).filter(title=title)
    if (same if except_for is None else same.exclude(pk=except_for.pk)).exists():
        found.append(Objection("title_taken", _("目录中已有同名条目。"), clause=clause, field="title"))
    if len(terms.unit_hint.strip()) > 80:
        found.append(Objection("long_hint", _("承办部门提示不能超过80个字。"), clause=clause, field="unit_hint"))
    if terms.time_limit is TimeLimit.PERIODIC and terms.period not in PERIODS:
        found.append(Objection("no_period", _("定期公开的条目须选择公开周期。"), clause="5.1", field="period"))
    if terms.time_limit is not TimeLimit.PERIODIC and terms.period:
        found.append(Objection("period_without_need", _("只有定期公开的条目才有公开周期。"), clause="5.1", field="period"))
    if not terms.channels:
        found.append(Objection("no_channels", _("请至少选择一种公开形式。"), clause="4.1", field="channels"))
    too_wide = [channel.label_zh for channel in terms.channels if channel.audience == "society"]
    if too_wide and terms.scope < Audience.SOCIETY:
        message = _("公开范围未到全社会，不能采用面向社会的公开形式：%(forms)s。") % {"forms": "、".join(too_wide)}
        found.append(Objection("channel_beyond_scope", message, clause="4.2", field="channels"))
    if terms.unit is not None:
        if terms.unit.body_id != body.pk:
            found.append(Objection("other_body", _("所选部门不属于本机构。"), clause=clause, field="unit"))
        elif terms.unit.closed_on is not None:
            found.append(Objection("unit_closed", _("所选部门已撤销。"), clause=clause, field="unit"))
    return found + objections_to_words(title=title, unit_hint=terms.unit_hint)


def objections_to_adding(category: Category, terms: Terms, *, by: Person, today: date) -> list[Objection]:
    """The office adds an entry of the body's own at the end of a category."""
    found = objections_to_terms(category.body, terms, clause=f"3.{category.number}", except_for=None, by=by, today=today)
    if queries.next_letter(category) is None:
        found.append(Objection("category_full", _("该类别的序号已用到Z，不能再增加条目。"), clause=f"3.{category.number}"))
    return found


def objections_to_revising(entry: Entry, terms: Terms, *, by: Person, today: date) -> list[Objection]:
    """The office changes an entry that is in use."""
    found = objections_to_terms(entry.body, terms, clause=entry.clause, except_for=entry, by=by, today=today)
    return found + _against_retired(entry)


def objections_to_retiring(entry: Entry, *, reason: str, by: Person, today: date) -> list[Objection]:
    """The office retires an entry, saying why; what was disclosed under it stays where it is."""
    found = _against_not_the_office(entry.body, by, today)
    if not reason.strip():
        found.append(Objection("no_reason", _("请填写停用理由。"), clause=entry.clause, field="reason"))
    return found + objections_to_words(shown=True, reason=reason) + _against_retired(entry)


def objections_to_renaming(category: Category, name: str, *, by: Person, today: date) -> list[Objection]:
    """The office renames a category."""
    clause = f"3.{category.number}"
    found = _against_not_the_office(category.body, by, today)
    if not name.strip():
        found.append(Objection("no_name", _("请填写类别名称。"), clause=clause, field="name"))
    elif len(name.strip()) > 40:
        found.append(Objection("long_name", _("类别名称不能超过40个字。"), clause=clause, field="name"))
    if queries.categories_of(category.body).filter(name=name.strip()).exclude(pk=category.pk).exists():
        found.append(Objection("name_taken", _("已有同名类别。"), clause=clause, field="name"))
    return found + objections_to_words(name=name)


# Duties.


def objections_to_timing(
    entry: Entry, *, days: int | None, basis: str, stages: Sequence[Stage], by: Person, today: date
) -> list[Objection]:
    """The office lays down how many days an entry's disclosure may take, by what, and its stages (clause 5.1)."""
    found = _against_not_the_office(entry.body, by, today) + _against_retired(entry)
    found += _against_days(days) + _against_words(basis, "basis", 120, _("请填写时限的依据。"))
    if entry.time_limit == TimeLimit.STAGED.value:
        if not stages:
            found.append(Objection("no_stages", _("逐段公开的条目须列出阶段，每行一个。"), clause="5.1", field="stages"))
        if len(stages) > STAGES:
            message = _("一年最多{most}个阶段。").format(most=STAGES)
            found.append(Objection("too_many_stages", message, clause="5.1", field="stages"))
        if [(one.month, one.day) for one in stages] != sorted({(one.month, one.day) for one in stages}):
            found.append(Objection("stages_out_of_order", _("阶段请按结束日期先后排列，不能同一天结束。"), clause="5.1", field="stages"))
        if any(not one.name.strip() or len(one.name) > 40 for one in stages):
            found.append(Objection("stage_without_name", _("每个阶段要有名称，不超过40个字。"), clause="5.1", field="stages"))
        found += objections_to_words(stages="\n".join(one.name for one in stages))
    elif stages:
        found.append(Objection("stages_without_need", _("只有逐段公开的条目才有阶段。"), clause="5.1", field="stages"))
    return found


def objections_to_an_occasion(
    entry: Entry, *, what: str, happened_on: date | None, days: int | None, basis: str, by: Person, today: date
) -> list[Objection]:
    """The office, or a handler of the unit in charge, enters that something came into being or changed (clause 5.1)."""
    held = posts_of(by, body=entry.body, on=today)
    found = []
    if not any(one.post in OFFICE or (one.post is Post.HANDLER and one.unit == entry.unit) for one in held):
        found.append(Objection("not_in_charge", _("公开事由由领导小组办公室或者承办部门的承办人登记。"), clause="5.1"))
    found += _against_retired(entry) + _against_days(days)
    found += _against_words(what, "what", 120, _("请写明形成或者变更了什么。")) + _against_words(
        basis, "basis", 120, _("请填写时限的依据。")
    )
    if happened_on is None:
        found.append(Objection("no_day", _("请填写形成或者变更的日期。"), clause="5.1", field="happened_on"))
    elif happened_on > today:
        found.append(Objection("future_day", _("还没有形成的信息不用登记，日期不能晚于今天。"), clause="5.1", field="happened_on"))
    elif Occasion.objects.filter(entry=entry, what=what.strip(), happened_on=happened_on).exists():
        found.append(Objection("entered_already", _("同一事由已经登记，无需重复办理。"), clause="5.1", field="what"))
    return found


def objections_to_changing_a_duty(duty: Duty, *, reason: str, by: Person, today: date) -> list[Objection]:
    """The office postpones or waives a duty that was not waived, with its reason (clause 5.1)."""
    found = _against_not_the_office(duty.entry.body, by, today)
    if queries.standing_of([duty])[0].waived:
        found.append(Objection("waived_already", _("该项义务已经免除，无需再办理。"), clause="5.1"))
    return found + _against_words(reason, "reason", 200, _("请写明理由。"))


def objections_to_postponing(duty: Duty, *, due_on: date | None, reason: str, by: Person, today: date) -> list[Objection]:
    """A duty is postponed to a later day, and not once it is over (clause 5.1)."""
    found = objections_to_changing_a_duty(duty, reason=reason, by=by, today=today)
    now_due = queries.standing_of([duty])[0].due_on
    if due_on is None:
        found.append(Objection("no_day", _("请填写延期到哪一天。"), clause="5.1", field="due_on"))
    elif due_on <= now_due:
        found.append(Objection("not_later", _("延期后的日期要晚于现在的期限。"), clause="5.1", field="due_on"))
    if now_due < today:
        found.append(Objection("over_already", _("期限已过，不能再延期；确有理由的可以免除，逾期的记录保留。"), clause="5.1"))
    return found


def objections_to_waiving(duty: Duty, *, ground: str, reason: str, by: Person, today: date) -> list[Objection]:
    """A duty is waived on one of the known grounds (clause 5.1)."""
    found = objections_to_changing_a_duty(duty, reason=reason, by=by, today=today)
    if ground not in WAIVERS:
        found.append(Objection("no_ground", _("请选择免除的理由。"), clause="5.1", field="ground"))
    if (ground == "unchanged") is not (duty.time_limit == TimeLimit.STANDING.value) and ground in ("unchanged", "nothing"):
        message = _("“复核无变化”只用于常年公开事项的年度复核；“本期没有发生”只用于其他事项。")
        found.append(Objection("other_ground", message, clause="5.1", field="ground"))
    return found


def _against_days(days: int | None) -> list[Objection]:
    if days is None or not 1 <= days <= LONGEST_LIMIT:
        message = _("时限请填1到{most}之间的天数。").format(most=LONGEST_LIMIT)
        return [Objection("no_days", message, clause="5.1", field="days")]
    return []


def _against_words(words: str, field: str, longest: int, missing: str) -> list[Objection]:
    if not words.strip():
        return [Objection(f"no_{field}", missing, clause="5.1", field=field)]
    if len(words.strip()) > longest:
        return [Objection(f"long_{field}", _("不能超过{longest}个字。").format(longest=longest), clause="5.1", field=field)]
    return objections_to_words(**{field: words})


def _against_not_the_office(body: Body, by: Person, today: date) -> list[Objection]:
    if {held.post for held in posts_of(by, body=body, on=today)} & OFFICE:
        return []
    return [Objection("not_the_office", _("公开目录由领导小组办公室（信息收集员、审查员）维护。"), clause="1.4")]


def _against_retired(entry: Entry) -> list[Objection]:
    if entry.retired_on is None:
        return []
    return [Objection("already_retired", _("该条目已停用，不能再修改。"), clause=entry.clause)]
