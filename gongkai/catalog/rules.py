"""Why not? asked of the catalogue: it is kept by the leading group's office (领导小组办公室)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalog import queries
from gongkai.catalog.duties import Stage
from gongkai.catalog.models import PERIODS, WAIVERS, Category, Duty, Entry, Occasion, Plan, PlanRow
from gongkai.catalog.plans import PlanTerms, RowChange
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


# The plan.

FIRST_PLANNED_YEAR = 2020
YEARS_PLANNED_AHEAD = 2
MOST_ROWS = 1000
"""Rows of one plan at most."""


def is_planner(person: Person, body: Body, *, on: date) -> bool:
    """Whether `person` keeps the plan: the collector, and who drafts for the office. The examiner does not: he examines it later."""
    held = posts_of(person, body=body, on=on)
    return any(one.post is Post.COLLECTOR or (one.post is Post.HANDLER and one.unit is not None and one.unit.is_office) for one in held)


def objections_to_planning(body: Body, *, by: Person, today: date) -> list[Objection]:
    """The plan is kept by the office: its collector and its own handler (clause 1.1)."""
    if is_planner(by, body, on=today):
        return []
    return [Objection("not_a_planner", _("年度计划由信息收集员和领导小组办公室的承办人编制。"), clause="1.1")]


def objections_to_a_new_plan(body: Body, year: int, *, by: Person, today: date) -> list[Objection]:
    """A year has one plan, which begins with what the catalogue asks for."""
    found = objections_to_planning(body, by=by, today=today)
    if not FIRST_PLANNED_YEAR <= year <= today.year + YEARS_PLANNED_AHEAD:
        found.append(Objection("no_such_year", _("这个年度不能编制计划。"), clause="1.1"))
    if queries.plan(body, year) is not None:
        found.append(Objection("planned_already", _("这一年度的计划已经起草，请直接修改。"), clause="1.1"))
    elif not queries.lines_to_plan(body, year):
        found.append(Objection("nothing_to_plan", _("公开目录中没有这一年度应公开的内容，请先维护公开目录。"), clause="1.1"))
    return found


def objections_to_changing_a_plan(plan: Plan, *, by: Person, today: date) -> list[Objection]:
    """A frozen plan is changed only after it was opened with a reason (clause 1.1)."""
    found = objections_to_planning(plan.body, by=by, today=today)
    state = queries.plan_state(plan)
    if state is not None and state.kind == "frozen":
        found.append(Objection("plan_locked", _("计划已经定稿，不能修改；需要改的，先办理调整，写明理由。"), clause="1.1"))
    return found


def objections_to_row_change(plan: Plan, change: RowChange, now: PlanRow | None) -> list[Objection]:
    """What speaks against one row, `now` being what holds of it: it is as it was read, and it says what a row must say (clause 1.1)."""
    if change.number is not None:
        if now is None:
            return [Objection("no_such_row", _("计划中没有这一序号，请重新打开计划核对。"), clause="1.1", field="number")]
        if now.change.number != change.base:
            return [_replaced(now)]
        if now.removed:
            return [Objection("row_removed", _("这一行已经删除，请重新打开计划核对。"), clause="1.1", field="number")]
    return objections_to_plan_terms(plan, change.terms) if change.terms is not None else []


def objections_to_plan_terms(plan: Plan, terms: PlanTerms) -> list[Objection]:
    """A row names its entry, what is disclosed, whom it concerns and how, and a day of its year where it has one."""
    found = []
    if terms.entry is None or terms.entry.body_id != plan.body_id or terms.entry.retired_on is not None:
        found.append(Objection("no_entry", _("请选择在用的目录条目。"), clause="1.1", field="entry"))
    found += _against_length(terms.what, "what", 160, _("请填写公开内容，如“第三季度”。"))
    found += _against_length(terms.responsible, "responsible", 40)
    found += _against_length(terms.remark, "remark", 200)
    if terms.unit is not None and (terms.unit.body_id != plan.body_id or terms.unit.closed_on is not None):
        found.append(Objection("other_unit", _("请选择本机构在设的部门。"), clause="1.1", field="unit"))
    if terms.due_on is not None and terms.due_on.year != plan.year:
        message = _("应公开日期要在{year}年之内；没有固定日期的留空。").format(year=plan.year)
        found.append(Objection("other_year", message, clause="1.1", field="due_on"))
    if not terms.channels:
        found.append(Objection("no_channels", _("请至少选择一种公开形式。"), clause="4.1", field="channels"))
    too_wide = [channel.label_zh for channel in terms.channels if channel.audience == "society"]
    if too_wide and terms.scope < Audience.SOCIETY:
        message = _("公开范围未到全社会，不能采用面向社会的公开形式：%(forms)s。") % {"forms": "、".join(too_wide)}
        found.append(Objection("channel_beyond_scope", message, clause="4.2", field="channels"))
    return found + objections_to_words(shown=True, what=terms.what, responsible=terms.responsible, remark=terms.remark)


def objections_to_many_rows(changes: Sequence[RowChange], now: Iterable[PlanRow]) -> list[Objection]:
    """Changes say something, name each row once, and leave a table that can be read."""
    if not changes:
        return [Objection("no_changes", _("没有要保存的修改。"), clause="1.1")]
    numbers = [one.number for one in changes if one.number is not None]
    if len(set(numbers)) < len(numbers):
        return [Objection("row_named_twice", _("同一序号出现了两次，请核对。"), clause="1.1")]
    added = sum(one.number is None for one in changes) - sum(one.terms is None for one in changes)
    if sum(not row.removed for row in now) + added > MOST_ROWS:
        message = _("一年的计划不能超过{most}行。").format(most=MOST_ROWS)
        return [Objection("too_many_rows", message, clause="1.1")]
    return []


def objections_to_freezing(plan: Plan, *, by: Person, today: date) -> list[Objection]:
    """A plan with rows is frozen once, until it is opened again."""
    found = objections_to_planning(plan.body, by=by, today=today)
    state = queries.plan_state(plan)
    if state is not None and state.kind == "frozen":
        found.append(Objection("frozen_already", _("计划已经定稿。"), clause="1.1"))
    rows = queries.plan_rows(plan)
    if not rows:
        found.append(Objection("no_rows", _("计划还没有内容，不能定稿。"), clause="1.1"))
    gone = [row for row in rows if row.entry.retired_on is not None or (row.unit is not None and row.unit.closed_on is not None)]
    if gone:
        numbers = "、".join(str(row.number) for row in gone[:5])
        message = _("序号{numbers}的目录条目已停用或者部门已撤销，请先修改或者删除这些行。").format(numbers=numbers)
        found.append(Objection("rows_of_what_is_gone", message, clause="1.1"))
    return found


def objections_to_opening_a_plan(plan: Plan, *, reason: str, by: Person, today: date) -> list[Objection]:
    """A frozen plan is opened for a reason; what was approved goes on holding until the next is approved (clause 1.1)."""
    found = objections_to_planning(plan.body, by=by, today=today)
    state = queries.plan_state(plan)
    if state is None or state.kind != "frozen":
        found.append(Objection("open_already", _("计划没有定稿，可以直接修改。"), clause="1.1"))
    return found + _against_length(reason, "reason", 200, _("请写明为什么调整。")) + objections_to_words(shown=True, reason=reason)


def _replaced(now: PlanRow) -> Objection:
    """Somebody else was first: who, when, and what stands there now."""
    at = timezone.localtime(now.change.at)
    given = {"number": now.number, "name": now.change.person.name, "at": f"{at:%H:%M}", "what": now.what}
    message = (
        _("第{number}行在您打开以后被{name}于{at}删除，您的修改没有保存。")
        if now.removed
        else _("第{number}行在您打开以后被{name}于{at}改过（现为“{what}”），您的修改没有保存。请核对后再提交。")
    )
    return Objection("row_changed", message.format(**given), clause="1.1", field="number")


def _against_length(words: str, field: str, longest: int, missing: str = "") -> list[Objection]:
    if missing and not words.strip():
        return [Objection(f"no_{field}", missing, clause="1.1", field=field)]
    if len(words.strip()) > longest:
        return [Objection(f"long_{field}", _("不能超过{longest}个字。").format(longest=longest), clause="1.1", field=field)]
    return []
