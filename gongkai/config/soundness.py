"""`gongkai check`: whether everything an installation keeps is still what the journal says it was.

The journal's own chain is verified by `gongkai journal verify`; this compares what stands beside it: rows with the entries
that recorded them, bytes with their digests. Import it after Django is set up.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F

from gongkai.approval.models import Approval, Countersignature, Examination, ScopedGroup
from gongkai.archives import appraising, checked, forms
from gongkai.archives.four_checks import is_sound
from gongkai.archives.models import (
    Appraisal,
    Box,
    BoxCheck,
    BoxNote,
    CheckReason,
    CheckTerms,
    Classing,
    DestroyedRecord,
    Destruction,
    DestructionLine,
    DestructionList,
    DestructionOpinion,
    DestructionWitness,
    FormWording,
    FourCheck,
    Handover,
    HandoverAnswer,
    HandoverClosure,
    HandoverCode,
    HandoverDecision,
    HandoverEnd,
    HandoverLine,
    HandoverPage,
    IssuedForm,
    Package,
    Receiver,
    ReceiverState,
    Record,
    Rendition,
    RetentionApproval,
    RetentionRule,
    Supplement,
    YearFiling,
)
from gongkai.catalog import plans
from gongkai.catalog.models import Plan, PlanChange, PlanRow, PlanState
from gongkai.config.words import gettext as _
from gongkai.disclosure.models import (
    Agreement,
    Attachment,
    CallCode,
    CallPage,
    CallPageEnd,
    Consent,
    Edition,
    EightAnswers,
    Opinion,
    PlanText,
    Refusal,
    RefusalNotice,
    Screening,
    SelfReview,
    StageChange,
    Supplied,
    Version,
)
from gongkai.disclosure.screened import fingerprint
from gongkai.foundation.digests import canonical_json, digest_of, hex_of, is_digest
from gongkai.journal.models import Entry
from gongkai.organization.models import Appointment, Delegation, FeedKey, FeedKeyEnd, GroupMember, Person, ReaderGroup
from gongkai.procedure.dossier import Audience
from gongkai.publication import feedback, leaks
from gongkai.publication import queries as publication
from gongkai.publication.models import (
    Announcement,
    AnnouncementConsent,
    AnnouncementEnd,
    Feedback,
    FeedbackTerms,
    Guide,
    Handling,
    HeldUp,
    IndexNumber,
    LeakClosure,
    LeakDecision,
    LeakEvidence,
    LeakReport,
    Opening,
    Outlet,
    PostingPlan,
    ReadingConfirmation,
    ReadingRequest,
    Recheck,
    Release,
    Remedy,
    RemedyDone,
    Removal,
    Responding,
    Round,
    RoundClosure,
    ScreenDevice,
    ScreenRevocation,
    ScreenSetting,
    Snapshot,
    Tombstone,
    Withdrawal,
)
from gongkai.publication.models import Reply as FeedbackReply
from gongkai.publication.objects import is_whole
from gongkai.secrecy import queries as secrecy
from gongkai.secrecy.models import (
    CleanedDraft,
    Consultation,
    Determination,
    Invitation,
    JointVerdict,
    Passcode,
    Receipt,
    Recount,
    Reevaluation,
    Referral,
    Reply,
    Resolution,
    Ruling,
    Statement,
    StatementEnd,
    Verdict,
)
from gongkai.vault import viruses
from gongkai.vault.html import clean
from gongkai.vault.models import Blob
from gongkai.vault.store import check

RECORDED: dict[type[models.Model], str] = {
    Plan: _("年度计划"),
    PlanChange: _("年度计划的修订"),
    CallPage: _("征集的一次性页面"),
    CallCode: _("征集页面的口令"),
    CallPageEnd: _("征集页面的收回"),
    Supplied: _("个人提供的材料"),
    PlanState: _("年度计划的定稿或者调整"),
    Version: _("稿"),
    SelfReview: _("部门自审"),
    Agreement: _("部门负责人意见"),
    Consent: _("分管领导意见"),
    Verdict: _("保密审查结论"),
    Examination: _("审查意见"),
    Countersignature: _("组长签署"),
    Approval: _("审批意见"),
    Release: _("发布"),
    Opening: _("开放"),
    Withdrawal: _("撤回"),
    ReadingRequest: _("请确认已阅"),
    ReadingConfirmation: _("确认已阅"),
    Record: _("归档文件"),
    Package: _("归档包"),
    CheckTerms: _("检测周期"),
    FourCheck: _("四性检测"),
    CheckReason: _("不合格仍予办理的理由"),
    Appraisal: _("鉴定"),
    DestructionList: _("销毁清册"),
    DestructionOpinion: _("销毁审批"),
    DestructionWitness: _("监销"),
    Destruction: _("销毁"),
    Classing: _("分类方案"),
    RetentionRule: _("保管期限"),
    RetentionApproval: _("保管期限表的批准"),
    Box: _("盒"),
    BoxNote: _("备考表"),
    BoxCheck: _("装盒检查"),
    YearFiling: _("年度归档"),
    Rendition: _("归档复制件"),
    Supplement: _("补充"),
    Receiver: _("接收单位"),
    ReceiverState: _("接收单位情况"),
    Handover: _("交接单"),
    HandoverDecision: _("移交审批"),
    HandoverPage: _("移交的一次性页面"),
    HandoverCode: _("移交页面的口令"),
    HandoverAnswer: _("接收单位答复"),
    HandoverEnd: _("交接单终止"),
    HandoverClosure: _("移交办结"),
    FormWording: _("公文用语"),
    IssuedForm: _("公文"),
    JointVerdict: _("联合发文单位结论"),
    Referral: _("报请确定"),
    Ruling: _("答复"),
    Statement: _("权利人声明"),
    StatementEnd: _("声明失效"),
    Consultation: _("征求意见"),
    Recount: _("重新计算的期限"),
    Reply: _("权利人答复"),
    Determination: _("例外认定"),
    Resolution: _("疑点处理"),
    CleanedDraft: _("清理稿"),
    Invitation: _("一次性页面"),
    Passcode: _("口令"),
    Reevaluation: _("重新评估"),
    Refusal: _("拒收记录"),
    RefusalNotice: _("涉密警示处置"),
    Recheck: _("存量核查"),
    HeldUp: _("公开受阻"),
    LeakReport: _("泄密报告"),
    LeakDecision: _("泄密报告的处置"),
    RemedyDone: _("补救事项办结"),
    Removal: _("撤除"),
    Outlet: _("公开形式设置"),
    Announcement: _("站内通知"),
    AnnouncementConsent: _("同意站内通知"),
    AnnouncementEnd: _("停止站内通知"),
    Guide: _("公开指南"),
    PostingPlan: _("张贴安排"),
    ScreenSetting: _("电子屏设置"),
    ScreenDevice: _("电子屏终端"),
    ScreenRevocation: _("停用电子屏终端"),
    LeakClosure: _("泄密处置办结"),
    FeedbackTerms: _("意见办理时限"),
    Feedback: _("意见"),
    Handling: _("意见办理"),
    FeedbackReply: _("答复审定"),
    Responding: _("回应的意见"),
    Round: _("征求意见期"),
    RoundClosure: _("征求意见情况"),
    Person: _("人员"),
    Appointment: _("任职"),
    Delegation: _("委托"),
    ReaderGroup: _("特定人员组"),
    GroupMember: _("特定人员组成员"),
    FeedKey: _("接口令牌"),
    FeedKeyEnd: _("停用的接口令牌"),
}
"""Tables each of whose rows the journal recorded when it was written, with what a row of them is called."""


BY_NUMBER = frozenset(
    {
        "person",
        "to_person",
        "finding",
        "replaces",
        "determination",
        "consultation",
        "co_issuer",
        "invitation",
        "statement",
        "refusal",
        "report",
        "same_as",
        "remedy",
        "posting",
        "keeper",
        "evidence",
        "group",
        "feedback",
        "handling",
        "round",
        "record",
        "check_run",
        "listing",
        "pdf",
        "scan",
        "announcement",
    }
)
"""What the journal names by its number, or a file by its digest; other rows it names in words."""
SIGNED: frozenset[type[models.Model]] = frozenset(
    {
        Plan,
        PlanChange,
        PlanState,
        CallPage,
        CallCode,
        CallPageEnd,
        JointVerdict,
        Referral,
        Ruling,
        Statement,
        StatementEnd,
        Consultation,
        Reply,
        Determination,
        Resolution,
        CleanedDraft,
        Invitation,
        Passcode,
        Reevaluation,
        Refusal,
        RefusalNotice,
        ReadingRequest,
        ReadingConfirmation,
        Recheck,
        LeakReport,
        LeakDecision,
        RemedyDone,
        Removal,
        Outlet,
        Announcement,
        AnnouncementConsent,
        AnnouncementEnd,
        Guide,
        PostingPlan,
        ScreenSetting,
        ScreenDevice,
        ScreenRevocation,
        LeakClosure,
        FeedbackTerms,
        Feedback,
        Handling,
        FeedbackReply,
        Responding,
        Round,
        RoundClosure,
        CheckTerms,
        FourCheck,
        CheckReason,
        Appraisal,
        DestructionList,
        DestructionOpinion,
        DestructionWitness,
        Destruction,
        Classing,
        RetentionRule,
        RetentionApproval,
        Box,
        BoxNote,
        BoxCheck,
        YearFiling,
        Supplement,
        Receiver,
        ReceiverState,
        Handover,
        HandoverDecision,
        HandoverPage,
        HandoverCode,
        HandoverAnswer,
        HandoverEnd,
        HandoverClosure,
        FormWording,
        IssuedForm,
    }
)
"""Tables beside the opinions whose rows name in `person` who acted."""
OWN_CHOICES = frozenset({"language"})
"""What a person chooses for himself at any time and nothing rests on: it is never compared."""


DRAFTED = ("disclosure.opened", "disclosure.edition_opened", "disclosure.revised")
"""How versions come to be."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d\Z")


@dataclass(frozen=True)
class Fault:
    """Something that is not what it was: a code for programs and a sentence for people."""

    code: str
    message: str


def faults() -> Iterator[Fault]:
    """Everything that is found wrong, one after the other; nothing where the installation is sound."""
    for table, name in RECORDED.items():
        yield from _against_the_journal(table, name)
    yield from _exchanged_versions()
    yield from _changed_versions()
    yield from _changed_attachments()
    yield from _changed_numbers()
    yield from _changed_stages()
    yield from _changed_plans()
    yield from _changed_screenings()
    yield from _changed_receipts()
    yield from _changed_evidence()
    yield from _changed_remedies()
    yield from _changed_handovers()
    yield from _damaged_files()
    yield from _exchanged_snapshots()
    yield from _damaged_snapshots()
    yield from _damaged_packages()
    yield from _changed_checks()
    yield from _changed_destructions()


def without_virus_scan() -> str:
    """What is to be said of the virus scan, which says nothing of what is kept; empty where every upload is scanned."""
    daemon = viruses.daemon()
    if daemon is None:
        return _("没有设置杀毒服务（GONGKAI_CLAMAV）：上传的文件没有经过病毒扫描。")
    return "" if daemon.is_there() else _("杀毒服务没有应答（{where}）：在它恢复以前，不接收上传的文件。").format(where=settings.CLAMAV)


def _against_the_journal(table: type[models.Model], name: str) -> Iterator[Fault]:
    """Rows that nobody recorded, recorded rows that are gone, and rows that say something else than what was recorded."""
    label = table._meta.label_lower
    # The first entry about a row is that of its making; later ones say what of it has changed.
    recorded: dict[str, Entry] = {}
    said: dict[str, dict[str, Any]] = {}
    for entry in Entry.objects.filter(subject_type=label).order_by("chain", "seq").iterator():
        recorded.setdefault(entry.subject_id, entry)
        said[entry.subject_id] = said.get(entry.subject_id, {}) | _said(entry, is_first=recorded[entry.subject_id] is entry)
    present = set()
    for row in table.objects.all().iterator():  # type: ignore[attr-defined]
        present.add(str(row.pk))
        entry = recorded.get(str(row.pk))
        if entry is None:
            yield Fault("not_recorded", _("{table}第{pk}号没有留痕：不是经办人办理产生的。").format(table=name, pk=row.pk))
        elif difference := _difference(row, entry) or _other_than_said(row, said[str(row.pk)]):
            yield Fault("differs_from_journal", _("{table}第{pk}号与留痕不符：{what}。").format(table=name, pk=row.pk, what=difference))
    for missing in sorted(set(recorded) - present, key=int):
        yield Fault("row_missing", _("{table}第{pk}号有留痕而数据已不存在。").format(table=name, pk=missing))


def _difference(row: models.Model, entry: Entry) -> str:
    digest = getattr(row, "digest", entry.digest)
    if digest != entry.digest:
        return _("摘要")
    if isinstance(row, Opinion):
        details = json.loads(entry.details)
        if row.person_id != entry.actor or row.post != entry.post or bool(row.on_behalf_of_id) != bool(entry.on_behalf_of):
            return _("办理人或岗位")
        if row.outcome != details.get("outcome") or row.ground != details.get("ground"):
            return _("结论")
        if row.remark != details.get("remark", details.get("grounds")):
            return _("意见")
    if isinstance(row, Version) and row.drafted_by_id != entry.actor:
        return _("起草人")
    # Whoever answered on a one-time page, or reported from outside, is nobody of ours.
    if type(row) in SIGNED:
        acted = (getattr(row, "person_id", None) or 0, getattr(row, "post", entry.post))
        if acted != (entry.actor or 0, entry.post):
            return _("办理人或岗位")
    if isinstance(row, LeakReport) and leaks.words_of(row) != json.loads(entry.details).get("words", leaks.words_of(row)):
        return _("报告的内容")
    if isinstance(row, Feedback) and feedback.words_of(row) != json.loads(entry.details)["words"]:
        return _("意见的内容")
    if isinstance(row, IssuedForm) and _of_paper(row) != {name: json.loads(entry.details)[name] for name in ("contents", "pdf")}:
        return _("公文的内容或者文件")
    if isinstance(row, CleanedDraft) and secrecy.contents_of(row) != json.loads(entry.details).get("contents", secrecy.contents_of(row)):
        return _("清理稿的内容")
    return ""


def _of_paper(row: IssuedForm) -> dict[str, str]:
    return {"contents": forms.contents_digest(row), "pdf": row.pdf_id}


def _said(entry: Entry, *, is_first: bool) -> dict[str, Any]:
    """What `entry` says of its row: of something that it changed, what it is since then; why, only where it made the row."""
    details: dict[str, Any] = json.loads(entry.details)
    if entry.verb.endswith("_changed"):
        details = {name: value[1] if isinstance(value, list) else value for name, value in details.items()}
    if entry.verb == "organization.departed":
        details["is_active"] = False
    return details if is_first else {name: value for name, value in details.items() if name != "reason"}


def _other_than_said(row: models.Model, said: dict[str, Any]) -> str:
    """The fields of `row` that the journal named by their names and that now say something else."""
    found = []
    for field in row._meta.concrete_fields:
        if field.name not in said or field.name in OWN_CHOICES or (field.is_relation and field.name not in BY_NUMBER):
            continue
        now, then = _plain(getattr(row, field.attname)), _plain(said[field.name])
        # What is named in words there and by a number here cannot be compared: the names of audiences.
        if now != then and not (isinstance(now, int) and isinstance(then, str) and then):
            found.append(str(field.verbose_name))
    if isinstance(row, EightAnswers) and "yes" in said and sorted(one.value for one in row.answers) != sorted(said["yes"]):
        found.append(_("八个问题的回答"))
    if isinstance(row, Examination):
        named = ScopedGroup.objects.filter(examination=row).order_by("group").values_list("group", flat=True)
        if list(named) != said.get("groups", []):
            found.append(_("特定人员组"))
    if isinstance(row, Opening) and Audience(row.audience).name.lower() != said.get("audience"):
        found.append(_("公开范围"))
    if isinstance(row, Delegation) and row.appointment.person_id != said.get("holder"):
        found.append(_("委托人"))
    return "、".join(found)


def _plain(value: Any) -> Any:
    """`value` as the journal writes it; a day that is not fixed is nothing there or an empty word. A moment is one in every zone."""
    if isinstance(value, str) and _MOMENT.match(value):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(UTC)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return "" if value is None else value


def _exchanged_versions() -> Iterator[Fault]:
    """Opinions, releases and records that now stand at another version than the one whose digest they name."""
    for table, name in RECORDED.items():
        names = {field.name for field in table._meta.concrete_fields}
        if {"version", "digest"} <= names:
            for row in table.objects.exclude(digest=F("version__digest")).order_by("pk"):  # type: ignore[attr-defined]
                yield Fault("version_exchanged", _("{table}第{pk}号所对应的稿被换过。").format(table=name, pk=row.pk))


def _changed_attachments() -> Iterator[Fault]:
    kept = defaultdict(list)
    for row in Attachment.objects.order_by("version", "pk"):
        kept[row.version_id].append((row.name, row.blob_id))
    for version in Version.objects.order_by("pk").iterator():
        listed = [(file["name"], file["digest"]) for file in json.loads(version.content)["files"]]
        if sorted(kept[version.pk]) != sorted(listed):
            yield Fault("attachments_changed", _("第{pk}号稿的附件与签批的内容不符。").format(pk=version.pk))


def _changed_numbers() -> Iterator[Fault]:
    """Index numbers that are not the ones under which the matters were opened to society."""
    opened = Opening.objects.filter(audience=int(Audience.SOCIETY)).values_list("pk", "release__edition__item")
    items = {str(pk): item for pk, item in opened}
    numbers = {number.item_id: str(number) for number in IndexNumber.objects.order_by("pk")}
    for entry in Entry.objects.filter(verb="publication.opened").order_by("chain", "seq"):
        given = json.loads(entry.details)["index_number"]
        item = items.get(entry.subject_id)
        if item is not None and given and numbers.get(item) != given:
            yield Fault("number_changed", _("索引号 {number} 与公开时的不符，或者已不存在。").format(number=given))


def _changed_versions() -> Iterator[Fault]:
    for version in Version.objects.order_by("pk").iterator():
        if digest_of(version.content.encode()) != version.digest:
            yield Fault("content_changed", _("第{pk}号稿的内容与它的摘要不符。").format(pk=version.pk))
        elif version.title != version.facts["title"]:
            yield Fault("title_changed", _("第{pk}号稿的名称与签批的内容不符。").format(pk=version.pk))
        elif version.inner_party != version.facts["inner_party"]:
            yield Fault("mark_changed", _("第{pk}号稿的“党内事务”标记与签批的内容不符。").format(pk=version.pk))


def _changed_stages() -> Iterator[Fault]:
    for edition in Edition.objects.order_by("pk").iterator():
        last = StageChange.objects.filter(edition=edition).order_by("pk").last()
        if last is None or last.to_stage != edition.stage:
            yield Fault("stage_changed", _("第{pk}号版次的阶段与办理经过不符。").format(pk=edition.pk))


def _changed_plans() -> Iterator[Fault]:
    """Rows of a plan that are not the ones that were written together, and frozen plans that are not what was locked."""
    rows = defaultdict(list)
    for row in PlanRow.objects.order_by("pk"):
        rows[row.change_id].append(row)
    for change in PlanChange.objects.order_by("pk"):
        if plans.digest_of_rows(rows[change.pk]) != change.digest:
            yield Fault("plan_changed", _("第{pk}号年度计划修订的各行与它的摘要不符。").format(pk=change.pk))
    for given in Supplied.objects.order_by("pk"):
        if digest_of(canonical_json({"text": given.text, "files": given.files})) != given.digest:
            yield Fault("supplied_changed", _("第{pk}号个人提供的材料与它的摘要不符。").format(pk=given.pk))
    for state in PlanState.objects.exclude(content="").order_by("pk"):
        if digest_of(state.content.encode()) != state.digest:
            yield Fault("plan_changed", _("第{pk}号年度计划定稿的内容与它的摘要不符。").format(pk=state.pk))
    carried = {str(row.version_id): row for row in PlanText.objects.select_related("state", "version")}
    for entry in Entry.objects.filter(subject_type=Version._meta.label_lower, verb__in=DRAFTED).order_by("chain", "seq").iterator():
        row, said = carried.pop(entry.subject_id, None), json.loads(entry.details).get("plan", "")
        if (row.state.digest if row else "") != said or (row and clean(plans.table_of(row.state)) not in row.version.text):
            yield Fault("plan_changed", _("第{pk}号稿与它所对应的年度计划定稿不符。").format(pk=entry.subject_id))
    for pk in sorted(carried, key=int):
        yield Fault("plan_changed", _("第{pk}号稿与它所对应的年度计划定稿不符。").format(pk=pk))


def _changed_screenings() -> Iterator[Fault]:
    """Screenings that nobody recorded, and those whose findings are not the ones that were seen."""
    name = _("自动筛查")
    said: dict[str, dict[str, Any]] = {}
    of_version: dict[str, dict[str, Any]] = {}
    for entry in Entry.objects.filter(subject_type=Screening._meta.label_lower).order_by("chain", "seq").iterator():
        said.setdefault(entry.subject_id, json.loads(entry.details))
    for entry in Entry.objects.filter(subject_type=Version._meta.label_lower).order_by("chain", "seq").iterator():
        of_version.setdefault(entry.subject_id, json.loads(entry.details))
    said |= {str(details["screening"]): details for details in of_version.values() if "screening" in details}
    first: set[int] = set()
    present = set()
    for row in Screening.objects.order_by("pk").iterator():
        present.add(str(row.pk))
        details = said.get(str(row.pk))
        is_first, first = row.version_id not in first, first | {row.version_id}
        if details is None:
            # What a version was drafted with was not named in its entry of old.
            if not is_first or "screening" in of_version.get(str(row.version_id), {}):
                yield Fault("not_recorded", _("{table}第{pk}号没有留痕：不是经办人办理产生的。").format(table=name, pk=row.pk))
        elif "seen" in details and details["seen"] != fingerprint(row):
            yield Fault("differs_from_journal", _("{table}第{pk}号与留痕不符：{what}。").format(table=name, pk=row.pk, what=_("疑点")))
    for missing in sorted(set(said) - present, key=int):
        yield Fault("row_missing", _("{table}第{pk}号有留痕而数据已不存在。").format(table=name, pk=missing))


def _changed_receipts() -> Iterator[Fault]:
    """Over which page, by which code and from where an answer came stands in the entry of the answer."""
    name = _("收到答复的来源")
    said = {}
    for entry in Entry.objects.filter(verb__in=["secrecy.replied", "secrecy.conclude"]).order_by("chain", "seq").iterator():
        details = json.loads(entry.details)
        if "invitation" in details:
            said[details["invitation"]] = (details["source"], details.get("code"))
    for row in Receipt.objects.order_by("pk").iterator():
        if row.invitation_id not in said:
            yield Fault("not_recorded", _("{table}第{pk}号没有留痕：不是经办人办理产生的。").format(table=name, pk=row.pk))
        elif said.pop(row.invitation_id) != (row.source, row.passcode_id):
            what = _("来源或者口令")
            yield Fault("differs_from_journal", _("{table}第{pk}号与留痕不符：{what}。").format(table=name, pk=row.pk, what=what))
    for missing in sorted(said):
        yield Fault("row_missing", _("一次性页面第{pk}号的答复有留痕，而答复的来源已不存在。").format(pk=missing))


def _changed_evidence() -> Iterator[Fault]:
    """Evidence of a leak that was sealed stands in the entry of the decision, what was added later in its own."""
    label = LeakEvidence._meta.label_lower
    added = {entry.subject_id: json.loads(entry.details) for entry in Entry.objects.filter(subject_type=label).iterator()}
    decided = [json.loads(entry.details) for entry in Entry.objects.filter(verb="publication.leak_decided").iterator()]
    sealed = {(details["report"], details["evidence"]) for details in decided if details["evidence"]}
    name = _("泄密证据")
    for row in LeakEvidence.objects.order_by("pk").iterator():
        details = added.pop(str(row.pk), None)
        if details is not None:
            is_same = (row.report_id, row.blob_id or "", row.visits) == (details["report"], details["evidence"], details["visits"])
            if not is_same or row.note != details.get("note", row.note):
                what = _("内容")
                yield Fault("differs_from_journal", _("{table}第{pk}号与留痕不符：{what}。").format(table=name, pk=row.pk, what=what))
        elif (row.report_id, row.blob_id) in sealed:
            sealed.remove((row.report_id, row.blob_id))
        else:
            yield Fault("not_recorded", _("{table}第{pk}号没有留痕：不是经办人办理产生的。").format(table=name, pk=row.pk))
    for missing in sorted(added, key=int):
        yield Fault("row_missing", _("{table}第{pk}号有留痕而数据已不存在。").format(table=name, pk=missing))
    for report, _blob in sorted(sealed):
        yield Fault("row_missing", _("泄密报告第{pk}号固定的证据有留痕而数据已不存在。").format(pk=report))


def _changed_remedies() -> Iterator[Fault]:
    """Remedies that a decision listed stand in its entry, all together; what was added or changed later stands in its own."""
    name = _("补救事项")
    label = Remedy._meta.label_lower
    own = {entry.subject_id: entry for entry in Entry.objects.filter(subject_type=label).order_by("chain", "seq").iterator()}
    listing = {one.report_id: one for one in LeakDecision.objects.all()}
    for row in Remedy.objects.order_by("pk").iterator():
        entry = own.pop(str(row.pk), None)
        decision = listing.get(row.report_id)
        if entry is not None:
            details = json.loads(entry.details)
            if row.added_by_id != entry.actor or _other_than_said(row, details):
                what = _other_than_said(row, details) or _("办理人或岗位")
                yield Fault("differs_from_journal", _("{table}第{pk}号与留痕不符：{what}。").format(table=name, pk=row.pk, what=what))
        elif decision is None or row.at != decision.at or row.replaces_id:
            yield Fault("not_recorded", _("{table}第{pk}号没有留痕：不是经办人办理产生的。").format(table=name, pk=row.pk))
    for missing in sorted(own, key=int):
        yield Fault("row_missing", _("{table}第{pk}号有留痕而数据已不存在。").format(table=name, pk=missing))
    for entry in Entry.objects.filter(verb="publication.leak_decided").order_by("chain", "seq").iterator():
        details = json.loads(entry.details)
        decision = listing.get(details["report"])
        if decision and details.get("listed") and leaks.listed_digest(decision.report, at=decision.at) != details["listed"]:
            yield Fault("differs_from_journal", _("泄密报告第{pk}号所列的补救事项与留痕不符。").format(pk=decision.report_id))


def _damaged_files() -> Iterator[Fault]:
    for digest in Blob.objects.order_by("pk").values_list("pk", flat=True).iterator():
        if not check(digest):
            yield Fault("file_damaged", _("文件库中摘要为 {digest} 的文件缺失或已损坏。").format(digest=digest))


def _exchanged_snapshots() -> Iterator[Fault]:
    """Snapshots, notices and public addresses that show another object than the journal says was kept for them."""
    kept: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in Entry.objects.filter(verb__in=["publication.kept", "publication.remade", "publication.taken_down"]).order_by("pk"):
        kept[entry.subject_type, entry.subject_id].append(json.loads(entry.details)["object"])
    for snapshot in Snapshot.objects.order_by("pk"):
        if snapshot.object not in kept[Opening._meta.label_lower, str(snapshot.opening_id)]:
            yield Fault("snapshot_exchanged", _("第{pk}号快照不是公开时保存的那一份。").format(pk=snapshot.pk))
    stones = {}
    for stone in Tombstone.objects.select_related("withdrawal").order_by("pk"):
        stones[stone.withdrawal.release_id] = stone.object
        if stone.object not in kept[Withdrawal._meta.label_lower, str(stone.withdrawal_id)]:
            yield Fault("notice_exchanged", _("第{pk}号撤下告示不是撤下时保存的那一份。").format(pk=stone.pk))
    taken_back = set(Withdrawal.objects.values_list("release", flat=True))
    for number in IndexNumber.objects.select_related("item").order_by("pk"):
        shown = publication.social_openings(number.item)
        for opening in shown:
            address = publication.edition_address(number, opening, newest=opening.pk == shown[-1].pk)
            pointer = Path(settings.PUBLIC) / "live" / address
            expected = kept[Opening._meta.label_lower, str(opening.pk)]
            if opening.release_id in taken_back:
                expected = [stones[opening.release_id]] if stones.get(opening.release_id) else []
            # Where nothing is expected yet, the files have still to follow the rows.
            if expected and pointer.resolve().name not in {hex_of(one) for one in expected}:
                yield Fault("address_exchanged", _("公开地址 /{address}/ 指向的不是公开或撤下时保存的页面。").format(address=address))


def _damaged_snapshots() -> Iterator[Fault]:
    for snapshot in Snapshot.objects.select_related("opening").order_by("pk"):
        tree = settings.PUBLIC if snapshot.opening.audience == Audience.SOCIETY else settings.INNER
        if not _is_whole(Path(tree), snapshot.object):
            yield Fault("snapshot_damaged", _("第{pk}号快照的文件缺失或被改动。").format(pk=snapshot.pk))
    for stone in Tombstone.objects.exclude(object="").order_by("pk"):
        if not _is_whole(Path(settings.PUBLIC), stone.object):
            yield Fault("notice_damaged", _("第{pk}号撤下告示的文件缺失或被改动。").format(pk=stone.pk))


def _is_whole(tree: Path, digest: str) -> bool:
    return is_digest(digest) and is_whole(tree / "objects" / hex_of(digest))


def _changed_handovers() -> Iterator[Fault]:
    """Handovers whose list is not the one that was approved, or whose rows are not those of the list."""
    lines = defaultdict(list)
    for line in HandoverLine.objects.order_by("handover", "position"):
        lines[line.handover_id].append((line.position, line.name, line.digest, line.size, line.pages, line.copies))
    for row in Handover.objects.order_by("pk").iterator():
        named = [
            tuple(one[name] for name in ("position", "name", "digest", "size", "pages", "copies"))
            for one in json.loads(row.listed)["records"]
        ]
        if digest_of(row.listed.encode(), row.list_digest.partition(":")[0]) != row.list_digest or lines[row.pk] != named:
            yield Fault("handover_changed", _("交接单 {number} 的清单与审批的不符。").format(number=row.number))


def _damaged_packages() -> Iterator[Fault]:
    # What was destroyed is gone, as its list says.
    for package in Package.objects.exclude(record__in=DestroyedRecord.objects.values("record")).order_by("pk"):
        if not is_sound(package):
            yield Fault("package_damaged", _("归档包 {name} 缺失或被改动。").format(name=package.name))


def _changed_checks() -> Iterator[Fault]:
    """Checks of records of which another thing stands here than was found."""
    for run in FourCheck.objects.order_by("pk").iterator():
        if checked.fingerprint_of(run) != run.points:
            yield Fault("check_changed", _("第{pk}次四性检测的检测项目与当时的结果不符。").format(pk=run.pk))


def _changed_destructions() -> Iterator[Fault]:
    """Destruction lists that are not what was decided on, and records that were destroyed beside the list."""
    for listing in DestructionList.objects.order_by("pk"):
        if appraising.fingerprint_of(listing) != listing.lines:
            yield Fault("destruction_changed", _("销毁清册 {number} 的内容与审批时不符。").format(number=listing.number))
    for done in Destruction.objects.select_related("listing").order_by("pk"):
        on_list = set(DestructionLine.objects.filter(listing=done.listing_id).values_list("record", flat=True))
        if set(DestroyedRecord.objects.filter(destruction=done).values_list("record", flat=True)) != on_list:
            yield Fault("destruction_changed", _("销毁清册 {number} 与实际销毁的不符。").format(number=done.listing.number))
