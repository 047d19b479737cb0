"""Why not? asked of the catalogue: it is kept by the leading group's office (领导小组办公室)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongkai.catalog import queries
from gongkai.catalog.models import PERIODS, Category, Entry
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person, Unit
from gongkai.organization.queries import posts_of
from gongkai.organization.rules import OFFICE
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, TimeLimit
from gongkai.vault.words import objections_to_words


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
    return found


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
    return found


def _against_not_the_office(body: Body, by: Person, today: date) -> list[Objection]:
    if {held.post for held in posts_of(by, body=body, on=today)} & OFFICE:
        return []
    return [Objection("not_the_office", _("公开目录由领导小组办公室（信息收集员、审查员）维护。"), clause="1.4")]


def _against_retired(entry: Entry) -> list[Objection]:
    if entry.retired_on is None:
        return []
    return [Objection("already_retired", _("该条目已停用，不能再修改。"), clause=entry.clause)]
