"""`gongkai check`: whether everything an installation keeps is still what the journal says it was.

The journal's own chain is verified by `gongkai journal verify`; this compares what stands beside it: rows with the entries
that recorded them, bytes with their digests. Import it after Django is set up.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import bagit
from django.conf import settings
from django.db import models

from gongkai.approval.models import Approval, Countersignature, Examination
from gongkai.archives import queries as archives
from gongkai.archives.models import Package, Record
from gongkai.config.words import gettext as _
from gongkai.disclosure.models import Agreement, Consent, Edition, Opinion, SelfReview, StageChange, Version
from gongkai.foundation.digests import digest_of, digest_of_file, hex_of
from gongkai.journal.models import Entry
from gongkai.procedure.dossier import Audience
from gongkai.publication.models import Opening, Release, Snapshot, Tombstone, Withdrawal
from gongkai.publication.objects import is_whole
from gongkai.secrecy.models import Verdict
from gongkai.vault.models import Blob
from gongkai.vault.store import check

RECORDED: dict[type[models.Model], str] = {
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
    Record: _("归档文件"),
    Package: _("归档包"),
}
"""Tables each of whose rows the journal recorded when it was written, with what a row of them is called."""


@dataclass(frozen=True)
class Fault:
    """Something that is not what it was: a code for programs and a sentence for people."""

    code: str
    message: str


def faults() -> Iterator[Fault]:
    """Everything that is found wrong, one after the other; nothing where the installation is sound."""
    for table, name in RECORDED.items():
        yield from _against_the_journal(table, name)
    yield from _changed_versions()
    yield from _changed_stages()
    yield from _damaged_files()
    yield from _damaged_snapshots()
    yield from _damaged_packages()


def _against_the_journal(table: type[models.Model], name: str) -> Iterator[Fault]:
    """Rows that nobody recorded, recorded rows that are gone, and rows that say something else than what was recorded."""
    label = table._meta.label_lower
    # The first entry about a row is that of its making.
    recorded: dict[str, Entry] = {}
    for entry in Entry.objects.filter(subject_type=label).order_by("chain", "seq").iterator():
        recorded.setdefault(entry.subject_id, entry)
    present = set()
    for row in table.objects.all().iterator():  # type: ignore[attr-defined]
        present.add(str(row.pk))
        entry = recorded.get(str(row.pk))
        if entry is None:
            yield Fault("not_recorded", _("{table}第{pk}号没有留痕：不是经办人办理产生的。").format(table=name, pk=row.pk))
        elif difference := _difference(row, entry):
            yield Fault("differs_from_journal", _("{table}第{pk}号与留痕不符：{what}。").format(table=name, pk=row.pk, what=difference))
    for missing in sorted(set(recorded) - present, key=int):
        yield Fault("row_missing", _("{table}第{pk}号有留痕而数据已不存在。").format(table=name, pk=missing))


def _difference(row: models.Model, entry: Entry) -> str:
    digest = getattr(row, "digest", entry.digest)
    if digest != entry.digest:
        return _("摘要")
    if isinstance(row, Opinion):
        details = json.loads(entry.details)
        if row.person_id != entry.actor or row.post != entry.post:
            return _("办理人或岗位")
        if row.outcome != details.get("outcome") or row.ground != details.get("ground"):
            return _("结论")
        if row.remark != details.get("remark", details.get("grounds")):
            return _("意见")
    if isinstance(row, Version) and row.drafted_by_id != entry.actor:
        return _("起草人")
    return ""


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


def _damaged_files() -> Iterator[Fault]:
    for digest in Blob.objects.order_by("pk").values_list("pk", flat=True).iterator():
        if not check(digest):
            yield Fault("file_damaged", _("文件库中摘要为 {digest} 的文件缺失或已损坏。").format(digest=digest))


def _damaged_snapshots() -> Iterator[Fault]:
    for snapshot in Snapshot.objects.select_related("opening").order_by("pk"):
        tree = settings.PUBLIC if snapshot.opening.audience == Audience.SOCIETY else settings.INNER
        if not is_whole(Path(tree) / "objects" / hex_of(snapshot.object)):
            yield Fault("snapshot_damaged", _("第{pk}号快照的文件缺失或被改动。").format(pk=snapshot.pk))
    for stone in Tombstone.objects.exclude(object="").order_by("pk"):
        if not is_whole(Path(settings.PUBLIC) / "objects" / hex_of(stone.object)):
            yield Fault("notice_damaged", _("第{pk}号撤下告示的文件缺失或被改动。").format(pk=stone.pk))


def _damaged_packages() -> Iterator[Fault]:
    for package in Package.objects.order_by("pk"):
        folder = archives.package_folder(package)
        manifest = folder / "manifest-sha256.txt"
        sound = manifest.is_file() and digest_of_file(manifest) == package.manifest_digest and bagit.Bag(str(folder)).is_valid()
        if not sound:
            yield Fault("package_damaged", _("归档包 {name} 缺失或被改动。").format(name=package.name))
