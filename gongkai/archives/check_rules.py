"""Why not? asked of the four checks (四性检测)."""

from datetime import date

from django.utils.translation import gettext as _

from gongkai.archives import checked
from gongkai.archives.models import BARRING, NATURES, OCCASIONS, FourCheck, Record
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import posts_of
from gongkai.procedure.posts import Post
from gongkai.vault.words import objections_to_words


def objections_to_checking(record: Record, *, occasion: str, by: Person | None, today: date) -> list[Objection]:
    """Filing and the clock ask by themselves; by hand the archivist asks, and whoever oversees the archive (clause 2.E)."""
    if occasion not in OCCASIONS:
        raise ValueError(f"unknown occasion {occasion!r}")
    if by is None or occasion in {"filing", "schedule"}:
        return []
    posts = {held.post for held in posts_of(by, body=record.edition.item.body, on=today)}
    if not posts & {Post.ARCHIVIST, Post.SUPERVISOR}:
        return [Objection("not_the_archivist", _("四性检测由档案员或者监督员进行。"), clause="2.E")]
    return []


def objections_to_check_terms(body: Body, *, days: int, by: Person, today: date) -> list[Objection]:
    """The archivist sets after how many days records are checked again."""
    found = _not_the_archivist(body, by, today)
    if not checked.LEAST_DAYS <= days <= checked.MOST_DAYS:
        message = _("检测周期为{least}至{most}天。").format(least=checked.LEAST_DAYS, most=checked.MOST_DAYS)
        found.append(Objection("no_such_days", message, clause="2.E", field="days"))
    return found


def objections_to_passing_over(run: FourCheck, *, reason: str, by: Person, today: date) -> list[Objection]:
    """Only of the newest check, only where it failed, and only for a reason, once (clause 2.E)."""
    found = _not_the_archivist(run.record.edition.item.body, by, today)
    if not set(BARRING) & set(run.failed):
        found.append(Objection("nothing_failed", _("这次检测的真实性和完整性都合格，不需要说明理由。"), clause="2.E"))
    newest = checked.latest_of(run.record)
    if newest is not None and newest.pk != run.pk:
        found.append(Objection("checked_again", _("此后又检测过，请打开最近一次检测的结果。"), clause="2.E"))
    if checked.reason_for(run):
        found.append(Objection("already_stated", _("这次检测已经说明过理由。"), clause="2.E"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请写明不合格仍要继续办理的理由，以及准备怎样补救。"), clause="2.E", field="reason"))
    return found + objections_to_words(reason=reason)


def objections_to_a_failed_check(record: Record) -> list[Objection]:
    """No package is made and nothing handed over of a record whose newest check failed, unless somebody said why (clause 2.E)."""
    run = checked.bars(record)
    if run is None:
        return []
    failed = "、".join(str(NATURES[nature]) for nature in run.failed if nature in BARRING)
    message = _("最近一次四性检测的{failed}不合格。请先按检测情况补救并重新检测；确实要继续的，在检测结果页写明理由。").format(
        failed=failed
    )
    return [Objection("check_failed", message, clause="2.E")]


def _not_the_archivist(body: Body, by: Person, today: date) -> list[Objection]:
    if Post.ARCHIVIST in {held.post for held in posts_of(by, body=body, on=today)}:
        return []
    return [Objection("not_the_archivist", _("这项工作由档案员办理。"), clause="2.E")]
