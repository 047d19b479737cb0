"""The files of the secrecy review (保密审查材料): answers, evidence and cleaned drafts, for the archive's package of an edition."""

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.disclosure.models import Edition
from gongkai.foundation.digests import canonical_json
from gongkai.secrecy.models import CleanedDraft, Consultation, Determination, JointVerdict, Reply, Ruling


@dataclass(frozen=True)
class Kept:
    """A file of the review: the folder it goes into, its name, and its digest in the vault, or its bytes where it lies in a row."""

    folder: str
    name: str
    digest: str = ""
    data: bytes = b""


def files_of(edition: Edition) -> Iterator[Kept]:
    """Every file that came in or was made in the review of `edition`, on any of its versions, in one order."""
    # The folders are numbered as `review_record` lists the same rows.
    asked = Consultation.objects.filter(version__edition=edition).select_related("statement")
    replies = {row.consultation_id: row for row in Reply.objects.filter(consultation__in=asked)}
    for number, row in enumerate(asked, start=1):
        if row.statement is not None and row.statement.evidence_id:
            yield Kept(f"consultations/{number}/statement", row.statement.evidence_name, row.statement.evidence_id)
        reply = replies.get(row.pk)
        if reply is not None and reply.evidence_id:
            yield Kept(f"consultations/{number}/reply", reply.evidence_name, reply.evidence_id)
    for number, determined in enumerate(Determination.objects.filter(version__edition=edition), start=1):
        if determined.evidence_id:
            yield Kept(f"determinations/{number}", determined.evidence_name, determined.evidence_id)
    for ruling in Ruling.objects.filter(referral__version__edition=edition).select_related("referral__version").order_by("pk"):
        if ruling.evidence_id:
            yield Kept(f"referrals/v{ruling.referral.version.number}", ruling.evidence_name, ruling.evidence_id)
    for joint in JointVerdict.objects.filter(version__edition=edition).select_related("co_issuer", "version").order_by("pk"):
        if joint.evidence_id:
            yield Kept(f"joint/v{joint.version.number}-{joint.co_issuer.number}", joint.evidence_name, joint.evidence_id)
    for cleaned in CleanedDraft.objects.filter(version__edition=edition).select_related("version").order_by("pk"):
        folder = f"cleaned/v{cleaned.version.number}-{cleaned.verdict_id}"
        yield Kept(folder, "parts.json", data=canonical_json(cleaned.parts))
        for file in cleaned.files:
            yield Kept(f"{folder}/files", file["name"], file["digest"])
