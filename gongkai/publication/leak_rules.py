"""Why not? asked of leaks (泄密处置): who reports, decides, remedies and closes, and what each has to say (clause 8.9)."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import posts_of
from gongkai.procedure.posts import Post
from gongkai.publication import leaks
from gongkai.publication.models import CONFIRMED, FOLLOW_UPS, LEAK_KINDS, LeakReport, Remedy, RemedyDone


def _posts(person: Person, body: Body, today: date) -> set[Post]:
    return {held.post for held in posts_of(person, body=body, on=today)}


def objections_to_reporting(kind: str, text: str, place: str, contact: str) -> list[Objection]:
    """A report says what leaked, in no more words than it needs."""
    found = []
    if kind not in LEAK_KINDS:
        found.append(Objection("no_kind", _("请选择泄露的内容，不清楚的选“其他或者不清楚”。"), clause="8.9", field="kind"))
    if not text.strip():
        found.append(Objection("no_text", _("请写明看到了什么、在什么位置。"), clause="8.9", field="text"))
    for field, value, longest in (
        ("text", text, leaks.LONGEST_TEXT),
        ("place", place, leaks.LONGEST_PLACE),
        ("contact", contact, leaks.LONGEST_CONTACT),
    ):
        if len(value) > longest:
            found.append(Objection("too_long", _("最多{count}个字，请写得短一些。").format(count=longest), clause="8.9", field=field))
    return found


def objections_to_flooding(body: Body, key: str, *, at: datetime) -> list[Objection]:
    """Reports from outside are taken in a measure that people can read; whoever comes too late is told to call."""
    if leaks.knocks(at, key) >= leaks.FROM_ONE_ADDRESS:
        return [Objection("too_many_from_you", _("您在一小时内提交的报告已达上限，没有收下。情况紧急的，请直接打电话告诉我们。"))]
    if leaks.reported_from_outside(body, at) >= leaks.FROM_EVERYWHERE:
        return [Objection("too_many", _("现在收到的报告太多，没有收下。请直接打电话告诉我们，或者一小时后再提交。"))]
    return []


def objections_to_deciding(report: LeakReport, *, kind: str, by: Person, today: date) -> list[Objection]:
    """Only whoever may withdraw decides, once, and says what leaked."""
    found = []
    if not _posts(by, report.body, today) & leaks.OFFICERS:
        found.append(Objection("not_on_duty", _("泄密报告由保密审查员、审查员或纪检员处置，请立即告知其中一位。"), clause="8.9"))
    if leaks.decision_on(report) is not None:
        found.append(Objection("decided", _("这件报告已由他人处置，请刷新页面查看。"), clause="8.9"))
    if kind not in LEAK_KINDS:
        found.append(Objection("no_kind", _("请选择泄露的内容，不清楚的选“其他或者不清楚”。"), clause="8.9", field="kind"))
    return found


def objections_to_taking_down(report: LeakReport) -> list[Objection]:
    """There is something of this matter that is released and not taken back."""
    if leaks.open_version(report.item) is not None:
        return []
    message = _("这件报告没有对应的已公开事项，或者事项已经撤回。属实的，请按“属实，登记处置”。")
    return [Objection("nothing_to_take_down", message, clause="8.9")]


def objections_to_confirming(report: LeakReport, reason: str) -> list[Objection]:
    """What stands open is taken down before anything else; a leak elsewhere is described."""
    found = []
    if leaks.open_version(report.item) is not None:
        found.append(Objection("still_open", _("该事项仍在公开，属实的请先撤下。"), clause="8.9"))
    return found + _objections_to_saying_nothing(reason, _("请写明核实的情况。"))


def objections_to_dismissing(report: LeakReport, reason: str, *, by: Person) -> list[Objection]:
    """Whoever leaves a matter open says why it is no leak, and had no hand in it: nobody judges what he has signed himself."""
    found = []
    if leaks.has_worked_on(report.item, by):
        message = _("您办理过这件事项，是否属于泄密请由没有办理过的值守人员认定；拿不准的，您可以先撤下。")
        found.append(Objection("had_a_hand_in_it", message, clause="8.9"))
    return found + _objections_to_saying_nothing(reason, _("请写明为什么不属于泄密。"))


def objections_to_joining(report: LeakReport, other: LeakReport | None, reason: str) -> list[Objection]:
    """A report is joined to another that was found true, and takes nothing with it that is still open."""
    found = []
    if other is None or not leaks.others_about(report).filter(pk=other.pk).exists():
        found.append(Objection("no_other", _("请选择已经核实的另一件报告。"), clause="8.9", field="same_as"))
    if leaks.open_version(report.item) is not None:
        found.append(Objection("still_open", _("该事项仍在公开，属实的请先撤下。"), clause="8.9"))
    return found + _objections_to_saying_nothing(reason, _("请写明为什么是同一件。"))


def _objections_to_saying_nothing(reason: str, message: str) -> list[Objection]:
    return [] if reason.strip() else [Objection("no_reason", message, clause="8.9", field="reason")]


def objections_to_following_up(report: LeakReport, *, by: Person, today: date) -> list[Objection]:
    """Evidence and remedies belong to a leak that was found true and is not closed, and are kept by those on duty."""
    found = []
    if not _posts(by, report.body, today) & leaks.OFFICERS:
        found.append(Objection("not_on_duty", _("补救事项和证据由保密审查员、审查员或纪检员登记。"), clause="8.9"))
    decision = leaks.decision_on(report)
    if decision is None or decision.outcome not in CONFIRMED:
        found.append(Objection("not_confirmed", _("这件报告还没有核实属实，不能登记处置。"), clause="8.9"))
    if leaks.closure_of(report) is not None:
        found.append(Objection("closed", _("这件泄密处置已经办结，不能再改动。"), clause="8.9"))
    return found


def objections_to_remedy(sort: str, recipient: str, due_at: datetime | None, *, about_a_posting: bool) -> list[Objection]:
    """A remedy says who is told or what is removed, and by when."""
    found = []
    if sort not in ("removal", "notice"):
        found.append(Objection("no_sort", _("请选择补救事项的种类。"), clause="8.9", field="sort"))
    if not recipient.strip() and not about_a_posting:
        found.append(Objection("no_recipient", _("请填写告知谁，或者撤除哪里的张贴。"), clause="8.9", field="recipient"))
    if due_at is None:
        found.append(Objection("no_due", _("请填写期限。"), clause="8.9", field="due_at"))
    return found


def objections_to_changing(remedy: Remedy, reason: str) -> list[Objection]:
    """Only what is still to be done is changed, with a reason: the first line stays readable."""
    found = []
    if RemedyDone.objects.filter(remedy=remedy).exists():
        found.append(Objection("done", _("这一项已经办结，不能再改动。"), clause="8.9"))
    if Remedy.objects.filter(replaces=remedy).exists():
        found.append(Objection("replaced", _("这一项刚刚已由他人改动，请刷新页面。"), clause="8.9"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请写明为什么改动。"), clause="8.9", field="reason"))
    return found


def objections_to_finishing(
    remedy: Remedy, *, outcome: str, done_at: datetime | None, who: str, how: str, has_evidence: bool, by: Person, now: datetime
) -> list[Objection]:
    """Who removed it or told them, when and how, a removal with its photo; or why it is not done, said by those on duty."""
    found = []
    posts = _posts(by, remedy.report.body, timezone.localdate(now))
    does_it = remedy.person_id == by.pk or (remedy.sort == "removal" and posts & leaks.REMOVERS)
    if not (does_it or posts & leaks.OFFICERS):
        found.append(Objection("not_yours", _("这一项由指定的办理人或者值守人员登记。"), clause="8.9"))
    if RemedyDone.objects.filter(remedy=remedy).exists():
        found.append(Objection("done", _("这一项已经登记办结。"), clause="8.9"))
    if Remedy.objects.filter(replaces=remedy).exists():
        found.append(Objection("replaced", _("这一项刚刚已由他人改动，请刷新页面。"), clause="8.9"))
    if outcome == "explained":
        if not posts & leaks.OFFICERS:
            found.append(
                Objection("not_yours_to_leave", _("不办理的，由保密审查员、审查员或纪检员说明理由。"), clause="8.9", field="outcome")
            )
        if not how.strip():
            found.append(Objection("no_how", _("请写明不办理的理由。"), clause="8.9", field="how"))
    elif outcome == "done":
        if not who.strip():
            found.append(Objection("no_who", _("请填写办理人。"), clause="8.9", field="who"))
        if remedy.sort == "notice" and not how.strip():
            found.append(Objection("no_how", _("请写明以什么方式告知、告知了什么。"), clause="8.9", field="how"))
        if remedy.sort == "removal" and not has_evidence:
            found.append(Objection("no_photo", _("请上传撤除后的照片。"), clause="8.9", field="evidence"))
    else:
        found.append(Objection("no_outcome", _("请选择已办还是不办。"), clause="8.9", field="outcome"))
    if done_at is None:
        found.append(Objection("no_time", _("请填写办理时间。"), clause="8.9", field="done_at"))
    elif done_at > now:
        found.append(Objection("future", _("办理时间不能晚于现在。"), clause="8.9", field="done_at"))
    elif outcome == "done" and remedy.posting is not None and timezone.localdate(done_at) < remedy.posting.shown_from:
        found.append(Objection("before_it_hung", _("撤除不能早于张贴（投放）的起始日期。"), clause="8.9", field="done_at"))
    return found


def objections_to_closing(report: LeakReport, *, follow_up: str, summary: str, by: Person, now: datetime) -> list[Objection]:
    """The discipline officer closes, once every removal and notice is done or explained, and says whether a case follows."""
    found = []
    if not _posts(by, report.body, timezone.localdate(now)) & leaks.CLOSERS:
        found.append(Objection("not_the_closer", _("泄密处置由纪检员核对后办结。"), clause="8.9"))
    found += [one for one in objections_to_following_up(report, by=by, today=timezone.localdate(now)) if one.code != "not_on_duty"]
    if count := sum(one.done is None for one in leaks.remedies_of(report, now=now)):
        message = _("还有{count}项补救事项没有办理，也没有说明理由。").format(count=count)
        found.append(Objection("remedies_left", message, clause="8.9"))
    if follow_up not in FOLLOW_UPS:
        found.append(Objection("no_follow_up", _("请选择是否追究责任。"), clause="8.9", field="follow_up"))
    if not summary.strip():
        found.append(Objection("no_summary", _("请写明处置情况。"), clause="8.9", field="summary"))
    return found
