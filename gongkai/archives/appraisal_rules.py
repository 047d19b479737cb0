"""Why not? asked of appraisal and destruction (鉴定、销毁)."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from gongkai.archives import appraising, handovers
from gongkai.archives.appraising import Stage, Standing
from gongkai.archives.handovers import OVER
from gongkai.archives.models import APPRAISALS, DESTRUCTION_OUTCOMES, DESTRUCTION_ROLES, Record
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import Holding, posts_of
from gongkai.procedure.posts import Post
from gongkai.publication import feedback
from gongkai.publication.models import PERIOD_OVER, LeakClosure, LeakDecision, LeakReport, Withdrawal
from gongkai.vault.words import objections_to_words

DECIDERS = {"group_head": Post.GROUP_HEAD, "principal": Post.PRINCIPAL_LEADER}
"""In which post one decides on a destruction list."""
WITNESSES = frozenset({Post.SUPERVISOR, Post.DISCIPLINE_OFFICER, Post.EXAMINER, Post.COLLECTOR})
"""Posts in which one may see a list carried out."""


def holding_for(body: Body, posts: frozenset[Post], by: Person, today: date) -> Holding | None:
    """In which of `posts`, his own before another's, `by` acts at `body` that day; None where he holds none of them."""
    return next((held for held in posts_of(by, body=body, on=today) if held.post in posts), None)


def objections_to_appraising(
    record: Record, *, outcome: str, reason: str, until_year: int | None, by: Person, today: date
) -> list[Objection]:
    """The archivist appraises what has come due; for good is for good, and nothing under way or destroyed is appraised (clause 2.E)."""
    found = _not_the_archivist(record.edition.item.body, by, today)
    if outcome not in APPRAISALS:
        found.append(Objection("no_outcome", _("请选择鉴定意见：延长保管、永久保管或拟销毁。"), clause="2.E", field="outcome"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请写明鉴定的理由。"), clause="2.E", field="reason"))
    found += objections_to_words(reason=reason)
    if appraising.destroyed_of(record):
        return [*found, Objection("destroyed", _("该件已经销毁，不再鉴定。"), clause="2.E")]
    if line := appraising.line_of(record):
        message = _("该件已列入销毁清册{number}，审批有结果以前不能另行鉴定。").format(number=line.listing.number)
        found.append(Objection("listed", message, clause="2.E"))
    last = appraising.last_year_of(record)
    if last is None:
        return [*found, Objection("kept_for_good", _("该件永久保管，不需要鉴定。"), clause="2.E")]
    if last >= today.year:
        message = _("保管期限到{year}年底届满，届满以后才鉴定。").format(year=last)
        found.append(Objection("not_due", message, clause="2.E"))
    if outcome == "extend" and not (until_year and today.year <= until_year <= today.year + appraising.LONGEST_EXTENSION):
        message = _("请填写延长到哪一年，从{first}年到{last}年。")
        message = message.format(first=today.year, last=today.year + appraising.LONGEST_EXTENSION)
        found.append(Objection("no_such_year", message, clause="2.E", field="until_year"))
    if outcome == "destroy":
        found += objections_to_losing(record, today=today)
    return found


def objections_to_losing(record: Record, *, today: date) -> list[Objection]:
    """What was taken back, leaked, is under way or not answered stays on record, however old it is (clauses 2.E, 8.9)."""
    edition = record.edition
    item = edition.item
    found = []
    if Withdrawal.objects.filter(release__edition__item=item).exclude(reason_type=PERIOD_OVER).exists():
        found.append(Objection("withdrawn", _("该事项撤回过，撤回和追回的事项留存备查，不得销毁。"), clause="8.9"))
    closed = LeakClosure.objects.values("report")
    settled = LeakDecision.objects.filter(outcome__in=["same", "dismissed"]).values("report")
    if LeakReport.objects.filter(item=item).exclude(pk__in=closed).exclude(pk__in=settled).exists():
        found.append(Objection("leak_open", _("该事项有泄密报告尚未办结，不得销毁。"), clause="8.9"))
    standing = feedback.standing(feedback.on_edition(edition), today=today)
    if any(one.state is not feedback.State.ANSWERED for one in standing):
        found.append(Objection("feedback_open", _("该事项有意见尚未答复，不得销毁。"), clause="5.2"))
    if any(state.state not in OVER for _line, state in handovers.lines_on(record)):
        found.append(Objection("handover_open", _("该件正在移交，办结以前不得销毁。"), clause="2.E"))
    return found


def objections_to_listing(body: Body, records: Sequence[Record], *, reason: str, by: Person, today: date) -> list[Objection]:
    """The archivist lists what is proposed, and nothing else (clause 2.E)."""
    found = _not_the_archivist(body, by, today)
    if not records:
        found.append(Objection("nothing_chosen", _("请选择列入清册的归档件。"), clause="2.E", field="records"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请写明销毁的依据和理由。"), clause="2.E", field="reason"))
    found += objections_to_words(reason=reason)
    for record in records:
        newest = appraising.appraisal_of(record)
        if record.body_id != body.pk or newest is None or newest.outcome != "destroy":
            message = _("“{title}”没有拟销毁的鉴定意见，不能列入清册。").format(title=record.title)
            found.append(Objection("not_proposed", message, clause="2.E", field="records"))
        elif appraising.line_of(record) or appraising.destroyed_of(record):
            message = _("“{title}”已列入另一清册或者已经销毁。").format(title=record.title)
            found.append(Objection("listed", message, clause="2.E", field="records"))
        found += [
            Objection(one.code, f"“{record.title}”：{one.message}", clause=one.clause, field="records")
            for one in objections_to_losing(record, today=today)
        ]
    return found


def objections_to_deciding(standing: Standing, *, role: str, outcome: str, remark: str, by: Person, today: date) -> list[Objection]:
    """Group head and principal leader decide, two people, neither of whom made the list (clause 2.E)."""
    found = []
    listing = standing.listing
    if role not in DESTRUCTION_ROLES or holding_for(listing.body, frozenset({DECIDERS[role]}), by, today) is None:
        found.append(Objection("not_your_turn", _("销毁清册由领导小组组长和委主要领导审批。"), clause="2.E"))
    if standing.stage is not Stage.TO_DECIDE or role in standing.opinions:
        found.append(Objection("decided", _("该清册已经审批，请重新打开查看。"), clause="2.E"))
    if by.pk == listing.person_id:
        found.append(Objection("own_list", _("编制清册的人不得审批。"), clause="2.E"))
    if any(by.pk == one.person_id for one in standing.opinions.values()):
        found.append(Objection("decided_already", _("您已经审批过，另一项意见由另一人签署。"), clause="2.E"))
    if outcome not in DESTRUCTION_OUTCOMES:
        found.append(Objection("no_outcome", _("请选择同意或者不同意。"), clause="2.E", field="outcome"))
    if outcome == "refuse" and not remark.strip():
        found.append(Objection("no_reason", _("不同意销毁的，请写明理由。"), clause="2.E", field="remark"))
    return found + objections_to_words(remark=remark)


def objections_to_witnessing(standing: Standing, *, by: Person, today: date) -> list[Objection]:
    """Two people see an approved list carried out who have no other part in it (clause 2.E)."""
    found = []
    listing = standing.listing
    if holding_for(listing.body, WITNESSES, by, today) is None:
        message = _("监销由监督员、纪检员、审查员或者信息收集员担任。")
        found.append(Objection("not_a_witness", message, clause="2.E"))
    if by.pk == listing.person_id or any(by.pk == one.person_id for one in standing.opinions.values()):
        found.append(Objection("had_a_part", _("编制和审批清册的人不得监销。"), clause="2.E"))
    if any(by.pk == one.person_id for one in standing.witnesses):
        found.append(Objection("witnessed", _("您已经签到，监销要两个人。"), clause="2.E"))
    if standing.stage not in {Stage.TO_WITNESS, Stage.TO_DESTROY}:
        found.append(Objection("not_approved", _("清册审批同意以后、销毁以前，监销人才签到。"), clause="2.E"))
    return found


def objections_to_destroying(standing: Standing, records: Sequence[Record], *, note: str, by: Person, today: date) -> list[Objection]:
    """The archivist carries out an approved list before two others; what may not be lost any more stops it (clause 2.E)."""
    found = _not_the_archivist(standing.listing.body, by, today)
    if standing.stage is Stage.DESTROYED:
        return [*found, Objection("destroyed", _("该清册已经销毁。"), clause="2.E")]
    if standing.stage in {Stage.TO_DECIDE, Stage.REFUSED}:
        found.append(Objection("not_approved", _("没有组长和委主要领导都同意的清册，不得销毁。"), clause="2.E"))
    elif sum(1 for one in standing.witnesses if one.person_id != by.pk) < appraising.WITNESSES:
        found.append(Objection("no_witnesses", _("请两名监销人先到场签到，再销毁。"), clause="2.E"))
    if appraising.fingerprint_of(standing.listing) != standing.listing.lines:
        found.append(Objection("list_changed", _("清册的内容与审批时不符，不得销毁，请报告审计员。"), clause="2.E"))
    for record in records:
        found += [
            Objection(one.code, f"“{record.title}”：{one.message}", clause=one.clause) for one in objections_to_losing(record, today=today)
        ]
    return found + objections_to_words(note=note)


def objections_to_packing_what_is_destroyed(record: Record) -> list[Objection]:
    """Nothing is packed of what was destroyed (clause 2.E)."""
    if appraising.destroyed_of(record) is None:
        return []
    return [Objection("destroyed", _("该件已按批准的清册销毁，不能再制作归档包。"), clause="2.E")]


def _not_the_archivist(body: Body, by: Person, today: date) -> list[Objection]:
    if holding_for(body, frozenset({Post.ARCHIVIST}), by, today):
        return []
    return [Objection("not_the_archivist", _("鉴定和销毁由档案员办理。"), clause="2.E")]
