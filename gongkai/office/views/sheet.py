"""The approval sheet (公文呈批表) as a page for paper, at any stage: all opinions, and the journal's head as a witness (clause 2.B)."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongkai.approval import queries as approval
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Attachment
from gongkai.journal.queries import latest_checkpoint
from gongkai.office.signatures import Signed, signed
from gongkai.procedure.dossier import Decisions, Dossier, Kind
from gongkai.publication import queries as publication

BOXES = (
    Kind.SELF_REVIEW,
    Kind.AGREEMENT,
    Kind.CONSENT,
    Kind.VERDICT,
    Kind.JOINT_VERDICT,
    Kind.EXAMINATION,
    Kind.COUNTERSIGNATURE,
    Kind.APPROVAL,
)
"""The boxes of the sheet in the order of the procedure."""


@dataclass(frozen=True)
class Box:
    """A box of the sheet with the opinions that stand in it; empty while nobody has signed."""

    kind: Kind
    signed: list[Signed]


@never_cache
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """公文呈批表: facts, the three decisions, every opinion with signer, post, delegation, time and the digest that was signed."""
    today = timezone.localdate()
    edition = get_object_or_404(disclosure.editions_within_reach_of(request.user, on=today), pk=pk)
    version = edition.current
    if version is None:
        raise Http404
    every = signed(edition, approval.opinion_lines(edition))
    standing = [one for one in every if not one.void]
    body = edition.item.body
    examination = approval.examination_of(version)
    decisions = approval.decisions_of(examination) if examination else None
    needed = _boxes(approval.dossier(edition, on=today), decisions)
    boxes = [Box(kind, [one for one in standing if one.line.kind is kind]) for kind in BOXES]
    context = {
        "edition": edition,
        "version": version,
        "attachments": Attachment.objects.filter(version=version),
        "number": publication.index_number_of(edition.item),
        "decisions": decisions,
        "boxes": [box for box in boxes if box.signed or box.kind in needed],
        "void": [one for one in every if one.void],
        "checkpoint": latest_checkpoint(body.code),
        "printed_at": timezone.now(),
    }
    return render(request, "office/sheet/sheet.html", context)


def _boxes(dossier: Dossier, decisions: Decisions | None) -> set[Kind]:
    """The boxes that stand on this matter's sheet even while they are empty."""
    needed = {Kind.SELF_REVIEW, Kind.AGREEMENT, Kind.VERDICT, Kind.EXAMINATION, Kind.APPROVAL}
    if dossier.needs_consent:
        needed.add(Kind.CONSENT)
    if dossier.co_issuers:
        needed.add(Kind.JOINT_VERDICT)
    # Until the examination has said whether the matter is zone-wide important, paper keeps room for the group head.
    if decisions is None or decisions.zone_wide_important:
        needed.add(Kind.COUNTERSIGNATURE)
    return needed


urls = [path("matters/<int:pk>/sheet/", sheet, name="sheet")]
