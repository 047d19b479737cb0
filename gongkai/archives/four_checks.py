"""The four checks of an electronic record (四性检测; DA/T 70-2018): what is looked at, and what is found. Reads only; may take long.

真实性 asks whether everything is still what was signed and recorded; 完整性 whether everything that belongs to the matter is there;
可用性 whether it opens; 安全性 whether it does harm. What could not be looked at is said to be so: it has not passed.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import bagit
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from gongkai.approval import queries as approval
from gongkai.archives import copies, forms, queries
from gongkai.archives.models import NATURES, DestroyedRecord, Package, Record
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Attachment, CoIssuer, Edition, Version
from gongkai.foundation.digests import digest_of, digest_of_file
from gongkai.foundation.objections import Refused
from gongkai.journal import walking
from gongkai.journal.models import Entry
from gongkai.journal.walking import Walk
from gongkai.procedure.dossier import Audience, Kind, Outcome
from gongkai.procedure.stages import Stage
from gongkai.publication import feedback, objects, postings
from gongkai.publication import queries as publication
from gongkai.publication.models import Feedback, Handling, Release, Removal
from gongkai.publication.models import Reply as FeedbackReply
from gongkai.screening.findings import Kind as Sight
from gongkai.secrecy import queries as secrecy
from gongkai.secrecy.models import Consultation, Determination, JointVerdict, Referral, Reply, Ruling
from gongkai.vault import gate, viruses
from gongkai.vault.clamav import UnansweredError
from gongkai.vault.models import Blob
from gongkai.vault.pdf import pages_of_pdf
from gongkai.vault.store import check, path_of

PASSED, FAILED, NONE = "passed", "failed", "none"

POINTS = {
    "version": ("authenticity", _("归档的稿与签批、发布的稿一致")),
    "opinions": ("authenticity", _("各项意见所签的正是该稿")),
    "files": ("authenticity", _("文件库中的文件与登记的摘要一致")),
    "journal": ("authenticity", _("各项办理在留痕中有记录且未被改动")),
    "chain": ("authenticity", _("留痕的链首尾相接")),
    "checkpoint": ("authenticity", _("存证点的签名成立，与存证文件相符")),
    "snapshots": ("authenticity", _("公开页面的快照与公开时相同")),
    "package": ("authenticity", _("归档包与制作时相同")),
    "line": ("integrity", _("每个环节都有相应的意见")),
    "joint": ("integrity", _("联合发文单位都有审查结论")),
    "asked": ("integrity", _("征求意见、报请确定都有结果")),
    "forms": ("integrity", _("确定的公开形式都已办理或者说明原因")),
    "opened": ("integrity", _("每次开放都留有快照")),
    "feedback": ("integrity", _("收到的意见都已答复")),
    "metadata": ("integrity", _("归档所需的元数据齐全")),
    "counts": ("integrity", _("稿、附件的数量与登记一致")),
    "copies": ("integrity", _("各部分都有归档复制件或者记明原因")),
    "text_opens": ("usability", _("正文可以读出")),
    "files_open": ("usability", _("文件可以打开")),
    "copies_open": ("usability", _("归档复制件可以打开且页数相符")),
    "names": ("usability", _("文件名可以随包保存")),
    "viruses": ("safety", _("病毒扫描")),
    "marks": ("safety", _("没有国家秘密标志")),
    "hidden": ("safety", _("文件中的隐藏内容已经处理")),
    "personal": ("safety", _("筛查发现的其他疑点已经处理")),
}
"""What is looked at, by its code: of which nature it is, and what it is called."""

HIDDEN = frozenset({Sight.HIDDEN_TEXT, Sight.METADATA, Sight.EMBEDDED, Sight.MACRO, Sight.EXTERNAL_LINK, Sight.LOCATION})
"""Findings that are about what a reader does not see."""
NAMED = 3
"""Of many that failed so many are named, the others counted."""
LONGEST = 60
"""Characters of a name that a finding repeats."""


@dataclass(frozen=True)
class Point:
    """One thing that was looked at: what came of it, in a sentence marked for translation with places for `given`."""

    code: str
    result: str
    found: str
    given: dict[str, Any]

    @property
    def nature(self) -> str:
        """Of which of the four natures it is."""
        return POINTS[self.code][0]


@dataclass(frozen=True)
class Kept:
    """A file of the vault that belongs to the matter, under the name by which it goes."""

    digest: str
    name: str


@dataclass
class Dossier:
    """A record with everything that the checks ask of it, each read once."""

    record: Record
    package: Package | None
    walk: Walk

    @property
    def edition(self) -> Edition:
        """The edition that was filed."""
        return self.record.edition

    @property
    def chain(self) -> str:
        """The journal's chain of the body."""
        return self.edition.item.body.code

    @cached_property
    def versions(self) -> list[Version]:
        """All versions of the edition."""
        return queries.versions_of(self.edition)

    @cached_property
    def attachments(self) -> list[Attachment]:
        """The files of all versions."""
        return list(Attachment.objects.filter(version__edition=self.edition).order_by("version", "position"))

    @cached_property
    def lines(self) -> list[disclosure.OpinionLine]:
        """Every opinion."""
        return approval.opinion_lines(self.edition)

    @cached_property
    def release(self) -> Release | None:
        """What was published."""
        return publication.release_of(self.edition)

    @cached_property
    def removals(self) -> list[Removal]:
        """What was taken down."""
        return list(postings.removals_of(self.release).values()) if self.release else []

    @cached_property
    def feedback(self) -> list[Feedback]:
        """What readers said of it."""
        return feedback.on_edition(self.edition)

    @cached_property
    def files(self) -> list[Kept]:
        """Every file of the vault that belongs to the matter, each digest under its first name."""
        found = [Kept(one.source_id, one.source_name) for one in self.versions if one.source_id]
        found += [Kept(one.blob_id, one.name) for one in self.attachments]
        rows: list[Any] = [*self.removals, *self.feedback]
        if self.release:
            rows += publication.postings_of(self.release)
        for table, path in (
            (Reply, "consultation__version__edition"),
            (Determination, "version__edition"),
            (Ruling, "referral__version__edition"),
            (JointVerdict, "version__edition"),
        ):
            rows += table.objects.filter(**{path: self.edition})
        rows += [one.statement for one in self.consultations if one.statement]
        found += [Kept(one.evidence_id, one.evidence_name) for one in rows if one.evidence_id]
        return list({one.digest: one for one in reversed(found)}.values())

    @cached_property
    def consultations(self) -> list[Consultation]:
        """What rights holders were asked."""
        return list(Consultation.objects.filter(version__edition=self.edition).select_related("statement"))

    @cached_property
    def deeds(self) -> list[models.Model]:
        """Every row that somebody wrote on the matter and that the journal recorded under its own number."""
        edition = self.edition
        rows: list[models.Model] = [*self.versions, *(line.row for line in self.lines), self.record]
        if self.release:
            rows += [self.release, *publication.openings_of(self.release), *self.removals]
            withdrawal = publication.withdrawal_of(self.release)
            rows += [withdrawal] if withdrawal else []
        rows += self.consultations
        rows += Determination.objects.filter(version__edition=edition)
        rows += Referral.objects.filter(version__edition=edition)
        rows += Ruling.objects.filter(referral__version__edition=edition)
        rows += self.feedback
        rows += Handling.objects.filter(feedback__edition=edition)
        rows += FeedbackReply.objects.filter(handling__feedback__edition=edition)
        return rows

    @cached_property
    def entries(self) -> dict[tuple[str, str], Entry]:
        """The journal's first entry about each of them."""
        named: dict[str, set[str]] = {}
        for row in self.deeds:
            named.setdefault(row._meta.label_lower, set()).add(str(row.pk))
        found: dict[tuple[str, str], Entry] = {}
        for label, numbers in named.items():
            for entry in Entry.objects.filter(subject_type=label, subject_id__in=numbers).order_by("chain", "seq"):
                found.setdefault((label, entry.subject_id), entry)
        return found


def examine(record: Record, *, package: Package | None = None, walk: Walk | None = None) -> list[Point]:
    """Look at everything in `POINTS`, in its order. `package` is looked at too; `walk` is shared by whoever looks at many records."""
    dossier = Dossier(record, package, walk or Walk())
    return [look(dossier) for look in _LOOKS.values()]


def result_of(points: Iterable[Point], nature: str) -> str:
    """What the points of one nature come to: failed where one failed, passed where one passed and none failed."""
    results = {one.result for one in points if one.nature == nature}
    return FAILED if FAILED in results else PASSED if PASSED in results else NONE


def results_of(points: Sequence[Point]) -> dict[str, str]:
    """The same of all four."""
    return {nature: result_of(points, nature) for nature in NATURES}


def _said(code: str, bad: Sequence[str], failed: str, passed: str, **given: Any) -> Point:
    """A point that fails where anything is `bad`; both sentences may name {count}, the first {which} too."""
    if bad:
        return Point(code, FAILED, failed, {"count": len(bad), "which": _listed(bad)} | given)
    return Point(code, PASSED, passed, given)


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(name[:LONGEST] for name in names[:NAMED])
    return shown + ("……" if len(names) > NAMED else "")


# 真实性.


def _version(on: Dossier) -> Point:
    version = on.record.version
    digests = {version.digest, on.record.digest, digest_of(version.content.encode(), version.digest.partition(":")[0])}
    if on.release:
        digests.add(on.release.digest)
    facts = version.facts
    same = (version.title, version.inner_party) == (facts["title"], facts["inner_party"]) and len(digests) == 1
    bad = [] if same else [version.title]
    failed = gettext_noop("稿的内容、稿的摘要、发布的摘要和归档的摘要不一致：稿或者登记被改动过。")
    return _said("version", bad, failed, gettext_noop("稿的内容与摘要一致，发布和归档的都是它：{digest}。"), digest=version.digest)


def _opinions(on: Dossier) -> Point:
    digests = {version.number: version.digest for version in on.versions}
    bad = [f"{line.kind.label_zh}（{line.person}）" for line in on.lines if digests.get(line.version) != line.digest]
    failed = gettext_noop("有{count}项意见所签的摘要不是该稿的摘要：{which}。")
    return _said("opinions", bad, failed, gettext_noop("{total}项意见所签的摘要都与稿一致。"), total=len(on.lines))


def _files(on: Dossier) -> Point:
    made = [Kept(one.rendition.pdf_id, one.part.title) for one in copies.renditions_of(on.record) if one.rendition]
    issued = [Kept(one.pdf_id, one.title) for one in forms.of_edition(on.edition)]
    kept = [*on.files, *made, *issued]
    if not kept:
        return Point("files", NONE, gettext_noop("没有附件、原件和证明材料。"), {})
    known = set(Blob.objects.filter(pk__in=[one.digest for one in kept]).values_list("pk", flat=True))
    bad = [one.name or one.digest for one in kept if one.digest not in known or not check(one.digest)]
    failed = gettext_noop("有{count}个文件缺失或者被改动，请从备份恢复：{which}。")
    return _said("files", bad, failed, gettext_noop("{total}个文件逐字节核对，都与摘要一致。"), total=len(kept))


def _journal(on: Dossier) -> Point:
    changed = {(one.subject_type, one.subject_id) for one in walking.changed(on.entries.values())}
    bad = []
    for row in on.deeds:
        key = (row._meta.label_lower, str(row.pk))
        entry = on.entries.get(key)
        if entry is None or key in changed or getattr(row, "digest", entry.digest) != entry.digest:
            bad.append(f"{row._meta.label_lower} {row.pk}")
    failed = gettext_noop("有{count}项办理在留痕中没有记录，或者记录被改动过：{which}。")
    return _said("journal", bad, failed, gettext_noop("{total}项办理在留痕中都有记录，内容、哈希和签名都成立。"), total=len(on.deeds))


def _chain(on: Dossier) -> Point:
    gone = on.walk.along(on.chain)
    bad = [] if gone.broken_at is None else [str(gone.broken_at)]
    failed = gettext_noop("链在第{which}条断开：有记录缺失、插入或者被改动，请审计员核验留痕。")
    return _said("chain", bad, failed, gettext_noop("链从头到尾共{size}条，首尾相接。"), size=gone.size)


def _checkpoint(on: Dossier) -> Point:
    match walking.witnessed(on.chain):
        case None:
            return Point("checkpoint", NONE, gettext_noop("没有存证文件，无法与之对照。"), {})
        case False:
            return Point("checkpoint", FAILED, gettext_noop("存证文件的最后一个存证点与链不符，或者不是本系统签名的。"), {})
    return Point("checkpoint", PASSED, gettext_noop("存证点的签名成立，与链相符。"), {})


def _snapshots(on: Dossier) -> Point:
    folders = [publication.object_folder(one) for one in publication.openings_of(on.release)] if on.release else []
    kept = [folder for folder in folders if folder]
    if not kept:
        return Point("snapshots", NONE, gettext_noop("没有公开页面的快照。"), {})
    bad = [folder.name[:12] for folder in kept if not objects.is_whole(folder)]
    failed = gettext_noop("有{count}份快照的文件缺失或者被改动：{which}。")
    return _said("snapshots", bad, failed, gettext_noop("{total}份快照逐个文件核对，都与公开时相同。"), total=len(kept))


def _package(on: Dossier) -> Point:
    if DestroyedRecord.objects.filter(record=on.record).exists():
        return Point("package", NONE, gettext_noop("归档包已按批准的清册销毁。"), {})
    if on.package is None:
        return Point("package", NONE, gettext_noop("还没有归档包。"), {})
    bad = [] if is_sound(on.package) else [on.package.name]
    failed = gettext_noop("归档包{which}缺失或者被改动，请重新制作。")
    return _said("package", bad, failed, gettext_noop("归档包{name}的每个文件都与清单一致。"), name=on.package.name)


def is_sound(made: Package) -> bool:
    """Whether the package is there and every byte of it is as it was when it was made."""
    folder = queries.package_folder(made)
    manifest = folder / "manifest-sha256.txt"
    try:
        return manifest.is_file() and digest_of_file(manifest) == made.manifest_digest and bool(bagit.Bag(str(folder)).is_valid())
    except (bagit.BagError, OSError, ValueError):
        return False  # it is so far gone that nobody takes it for a bag


# 完整性.

_NEEDED = {
    Stage.PROPOSED: (Kind.SELF_REVIEW, Kind.AGREEMENT),
    Stage.CONSENTED: (Kind.CONSENT,),
    Stage.CLEARED: (Kind.VERDICT,),
    Stage.EXAMINED: (Kind.EXAMINATION,),
    Stage.COUNTERSIGNED: (Kind.COUNTERSIGNATURE,),
    Stage.APPROVED: (Kind.APPROVAL,),
}
_ALWAYS = (Stage.PROPOSED, Stage.CLEARED, Stage.EXAMINED, Stage.APPROVED, Stage.PUBLISHED)


def _line(on: Dossier) -> Point:
    passed = {Stage(change.to_stage) for change in disclosure.changes_of(on.edition) if change.version_id == on.record.version_id}
    given = {line.kind for line in on.lines if line.digest == on.record.digest and line.outcome is Outcome.AGREE}
    bad = [stage.label_zh for stage in _ALWAYS if stage not in passed]
    bad += [kind.label_zh for stage, kinds in _NEEDED.items() if stage in passed for kind in kinds if kind not in given]
    failed = gettext_noop("缺少{count}项：{which}。")
    return _said("line", bad, failed, gettext_noop("从收集到公开的每个环节都有意见，共{total}项。"), total=len(on.lines))


def _joint(on: Dossier) -> Point:
    named = list(CoIssuer.objects.filter(version=on.record.version))
    if not named:
        return Point("joint", NONE, gettext_noop("不是联合发文。"), {})
    agreed = JointVerdict.objects.filter(version=on.record.version, outcome=Outcome.AGREE.value, digest=F("version__digest"))
    concluded = set(agreed.values_list("co_issuer", flat=True))
    bad = [one.name for one in named if one.pk not in concluded]
    failed = gettext_noop("有{count}个联合发文单位没有同意公开的结论：{which}。")
    return _said("joint", bad, failed, gettext_noop("{total}个联合发文单位都有结论。"), total=len(named))


def _asked(on: Dossier) -> Point:
    referral = secrecy.referral_of(on.record.version)
    asked = [one for one in on.consultations if one.version_id == on.record.version_id]
    if referral is None and not asked:
        return Point("asked", NONE, gettext_noop("没有征求意见，也没有报请确定。"), {})
    bad = [one.holder for one in secrecy.open_consultations(on.record.version)]
    if referral is not None and secrecy.ruling_of(referral) is None:
        bad.append(referral.addressed_to)
    failed = gettext_noop("有{count}项没有结果：{which}。")
    return _said("asked", bad, failed, gettext_noop("征求意见和报请确定都有结果，共{total}项。"), total=len(asked) + bool(referral))


def _forms(on: Dossier) -> Point:
    if on.release is None:
        return Point("forms", NONE, gettext_noop("没有公开。"), {})
    chosen = postings.forms_of(on.release)
    bad = [one.channel.label_zh for one in chosen.forms if one.done_on is None]
    ended = publication.withdrawal_of(on.release) is not None or publication.is_replaced(on.release)
    if bad and (on.record.note or ended):
        return Point(
            "forms", PASSED, gettext_noop("没有办理的{which}，已在备注中说明原因，或者事项已经撤下、被替换。"), {"which": _listed(bad)}
        )
    failed = gettext_noop("有{count}种公开形式没有登记办理，也没有说明原因：{which}。")
    return _said("forms", bad, failed, gettext_noop("确定的{total}种公开形式都已办理。"), total=len(chosen.forms))


def _opened(on: Dossier) -> Point:
    openings = publication.openings_of(on.release) if on.release else []
    if not openings:
        return Point("opened", NONE, gettext_noop("没有开放过。"), {})
    bad = [str(one.position) for one in openings if publication.object_folder(one) is None]
    if bad and on.release and publication.withdrawal_of(on.release):
        return Point("opened", PASSED, gettext_noop("开放后随即撤下，没有做成快照。"), {})
    failed = gettext_noop("第{which}次开放没有快照，请等待快照生成后重新检测。")
    return _said("opened", bad, failed, gettext_noop("{total}次开放都有快照。"), total=len(openings))


def _feedback(on: Dossier) -> Point:
    if not on.feedback:
        return Point("feedback", NONE, gettext_noop("没有收到意见。"), {})
    standing = feedback.standing(on.feedback, today=timezone.localdate())
    bad = [one.feedback.receipt for one in standing if one.state is not feedback.State.ANSWERED]
    failed = gettext_noop("有{count}条意见没有答复：{which}。")
    return _said("feedback", bad, failed, gettext_noop("{total}条意见都已答复。"), total=len(on.feedback))


def _metadata(on: Dossier) -> Point:
    record, item = on.record, on.edition.item
    needed = {
        "全宗号": record.fonds_number,
        "年度": record.year,
        "保管期限": record.retention,
        "题名": record.version.title,
        "责任者": item.body.name,
        "承办部门": item.unit.name,
        "目录条目": item.entry.code,
        "归档人": record.person.name,
    }
    if on.release and any(one.audience == Audience.SOCIETY for one in publication.openings_of(on.release)):
        needed["索引号"] = str(publication.index_number_of(item) or "")
    bad = [name for name, value in needed.items() if not value]
    failed = gettext_noop("缺少{count}项元数据：{which}。")
    return _said("metadata", bad, failed, gettext_noop("{total}项必备元数据齐全。"), total=len(needed))


def _counts(on: Dossier) -> Point:
    numbers = [version.number for version in on.versions]
    bad = [] if numbers == list(range(1, len(numbers) + 1)) else ["稿号"]
    kept: dict[int, Counter[tuple[str, str]]] = {}
    for one in on.attachments:
        kept.setdefault(one.version_id, Counter())[one.name, one.blob_id] += 1
    for version in on.versions:
        listed = Counter((file["name"], file["digest"]) for file in version.facts["files"])
        if kept.get(version.pk, Counter()) != listed:
            bad.append(f"第{version.number}稿的附件")
    failed = gettext_noop("有{count}处数量或者名目不符：{which}。")
    passed = gettext_noop("{versions}稿、{files}个附件，与登记一致。")
    return _said("counts", bad, failed, passed, versions=len(on.versions), files=len(on.attachments))


def _copies(on: Dossier) -> Point:
    how_far = copies.progress(on.record, now=timezone.now())
    missing = [one.part.title for one in how_far.parts if one.rendition is None]
    if missing and how_far.is_under_way:
        return Point("copies", NONE, gettext_noop("归档复制件正在制作，请稍后重新检测。"), {})
    passed = gettext_noop("{total}个部分中{made}个有归档复制件，共{pages}页；其余记明了不能转换的原因。")
    failed = gettext_noop("有{count}个部分没有归档复制件，也没有原因：{which}。请在归档件页重新制作。")
    made = sum(1 for one in how_far.parts if one.rendition and one.rendition.pdf_id)
    return _said("copies", missing, failed, passed, total=len(how_far.parts), made=made, pages=how_far.pages)


# 可用性.


def _text_opens(on: Dossier) -> Point:
    bad = []
    for version in on.versions:
        try:
            readable = bool(json.loads(version.content)["text"].strip() or version.facts["files"])
        except (ValueError, KeyError, AttributeError):
            readable = False
        if not readable:
            bad.append(f"第{version.number}稿")
    return _said(
        "text_opens", bad, gettext_noop("{which}的正文读不出来。"), gettext_noop("{total}稿的正文都能读出。"), total=len(on.versions)
    )


def _files_open(on: Dossier) -> Point:
    if not on.files:
        return Point("files_open", NONE, gettext_noop("没有附件、原件和证明材料。"), {})
    bad = [one.name or one.digest for one in on.files if not opens(one.name, path_of(one.digest))]
    failed = gettext_noop("有{count}个文件打不开：{which}。请核对原件，从备份恢复或者重新取得。")
    return _said("files_open", bad, failed, gettext_noop("{total}个文件都在隔离的进程中打开过。"), total=len(on.files))


def opens(name: str, path: Path) -> bool:
    """Whether the file opens as what its name says it is; each in a child of its own."""
    try:
        gate.open_again(name, path)
    except (Refused, OSError):
        return False
    return True


def _copies_open(on: Dossier) -> Point:
    made = [one for one in copies.renditions_of(on.record) if one.rendition]
    if not made:
        return Point("copies_open", NONE, gettext_noop("没有归档复制件。"), {})
    bad = [one.part.title for one in made if one.rendition and _pages_in(one.rendition.pdf_id) != one.rendition.pages]
    failed = gettext_noop("有{count}份归档复制件打不开或者页数不符：{which}。")
    return _said("copies_open", bad, failed, gettext_noop("{total}份归档复制件都能打开，页数相符。"), total=len(made))


def _pages_in(digest: str) -> int | None:
    try:
        return pages_of_pdf(path_of(digest))
    except (Refused, OSError):
        return None


def _names(on: Dossier) -> Point:
    bad = [one.name for one in on.files if not _fits(one.name)]
    for version in on.versions:
        folded = Counter(unicodedata.normalize("NFC", file["name"]).casefold() for file in version.facts["files"])
        bad += [name for name, count in folded.items() if count > 1]
    if not on.files:
        return Point("names", NONE, gettext_noop("没有附件、原件和证明材料。"), {})
    failed = gettext_noop("有{count}个文件名不能原样保存：{which}。归档包中改用安全的短名，原名记在元数据中。")
    return _said("names", bad, failed, gettext_noop("{total}个文件名都能原样保存。"), total=len(on.files))


def _fits(name: str) -> bool:
    try:
        return gate.cleaned_name(name) == name
    except Refused:
        return False


# 安全性.


def _viruses(on: Dossier) -> Point:
    if not on.files:
        return Point("viruses", NONE, gettext_noop("没有附件、原件和证明材料。"), {})
    daemon = viruses.daemon()
    if daemon is None:
        return Point("viruses", NONE, gettext_noop("没有设置杀毒服务，{total}个文件没有经过病毒扫描。"), {"total": len(on.files)})
    bad, silent = [], []
    for one in on.files:
        try:
            if virus := daemon.scan(path_of(one.digest)):
                bad.append(f"{one.name}（{virus}）")
        except (UnansweredError, OSError):
            silent.append(one.name)
    if silent and not bad:
        given = {"count": len(silent), "which": _listed(silent)}
        return Point("viruses", FAILED, gettext_noop("有{count}个文件没有得到扫描结果，请检查杀毒服务后重新检测：{which}。"), given)
    failed = gettext_noop("有{count}个文件带有病毒：{which}。")
    return _said("viruses", bad, failed, gettext_noop("{total}个文件扫描过，没有发现病毒。"), total=len(on.files))


def _marks(on: Dossier) -> Point:
    return _findings(on, "marks", lambda kind: kind is Sight.SECRECY_MARK, every=True)


def _hidden(on: Dossier) -> Point:
    return _findings(on, "hidden", lambda kind: kind in HIDDEN)


def _personal(on: Dossier) -> Point:
    return _findings(on, "personal", lambda kind: kind not in HIDDEN and kind is not Sight.SECRECY_MARK)


def _findings(on: Dossier, code: str, is_meant: Callable[[Sight], bool], *, every: bool = False) -> Point:
    version = on.record.version
    if disclosure.screening_of(version) is None:
        return Point(code, FAILED, gettext_noop("归档的稿没有自动筛查的结果，请重新筛查。"), {})
    seen = [one for one in secrecy.seen_in(version) if is_meant(Sight(one.finding.kind))]
    left = [one for one in seen if (one.resolution is None if every else one.is_open)]
    bad = [one.finding.file_name or one.finding.get_part_display() for one in left]
    failed = gettext_noop("有{count}处疑点没有处理：{which}。")
    if not seen:
        return Point(code, PASSED, gettext_noop("自动筛查没有发现。"), {})
    return _said(code, bad, failed, gettext_noop("自动筛查发现{total}处，须处理的都已处理。"), total=len(seen))


_LOOKS: dict[str, Callable[[Dossier], Point]] = {
    "version": _version,
    "opinions": _opinions,
    "files": _files,
    "journal": _journal,
    "chain": _chain,
    "checkpoint": _checkpoint,
    "snapshots": _snapshots,
    "package": _package,
    "line": _line,
    "joint": _joint,
    "asked": _asked,
    "forms": _forms,
    "opened": _opened,
    "feedback": _feedback,
    "metadata": _metadata,
    "counts": _counts,
    "copies": _copies,
    "text_opens": _text_opens,
    "files_open": _files_open,
    "copies_open": _copies_open,
    "names": _names,
    "viruses": _viruses,
    "marks": _marks,
    "hidden": _hidden,
    "personal": _personal,
}
