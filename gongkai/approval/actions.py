"""The verbs of examination and approval: consent, examine, countersign, approve; each of them may return or refuse."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.approval import queries, rules
from gongkai.approval.models import Approval, Countersignature, Examination, ScopedGroup
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Consent, Opinion, Version
from gongkai.disclosure.rules import objections_to_stating_reasons
from gongkai.disclosure.stages import advance, lock, signature, trace
from gongkai.foundation.objections import Objection, Refused, refuse_if
from gongkai.journal.record import record
from gongkai.organization.models import Person
from gongkai.procedure.dossier import Decisions, Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.rules import destination, turn
from gongkai.procedure.stages import Move

TABLES: dict[Post, type[Opinion]] = {
    Post.DEPUTY_LEADER: Consent,
    Post.EXAMINER: Examination,
    Post.GROUP_HEAD: Countersignature,
    Post.PRINCIPAL_LEADER: Approval,
}
"""Which table keeps the opinion of the post whose turn it is."""


@transaction.atomic(durable=True)
def consent(version: Version, *, by: Person, remark: str = "") -> Opinion:
    """分管领导同意: the deputy leader in charge of the unit consents."""
    return _conclude(version, Move.CONSENT, Outcome.AGREE, remark, "", by=by, post=Post.DEPUTY_LEADER)


@transaction.atomic(durable=True)
def examine(version: Version, *, decisions: Decisions, by: Person, remark: str = "") -> Opinion:
    """审查同意: the office fixes time limit, scope and form, and says whether the matter is zone-wide important (clause 2.B)."""
    return _conclude(version, Move.EXAMINE, Outcome.AGREE, remark, "", by=by, post=Post.EXAMINER, decisions=decisions)


@transaction.atomic(durable=True)
def countersign(version: Version, *, by: Person, remark: str = "") -> Opinion:
    """组长签署: the group head signs the examination opinion of a zone-wide important matter (clause 2.B)."""
    return _conclude(version, Move.COUNTERSIGN, Outcome.AGREE, remark, "", by=by, post=Post.GROUP_HEAD)


@transaction.atomic(durable=True)
def approve(version: Version, *, by: Person, remark: str = "") -> Opinion:
    """审批同意: the principal leader approves (clause 2.C)."""
    return _conclude(version, Move.APPROVE, Outcome.AGREE, remark, "", by=by, post=Post.PRINCIPAL_LEADER)


@transaction.atomic(durable=True)
def return_to_unit(version: Version, *, reasons: str, by: Person) -> Opinion:
    """退回: whoever's turn it is returns the matter with reasons; a new version goes along the whole line again."""
    return _conclude(version, Move.RETURN, Outcome.RETURN, reasons, "", by=by)


@transaction.atomic(durable=True)
def withhold(version: Version, *, ground: str, reasons: str, by: Person) -> Opinion:
    """不予公开: whoever's turn it is refuses disclosure and names the ground (clause 3.0)."""
    return _conclude(version, Move.WITHHOLD, Outcome.WITHHOLD, reasons, ground, by=by)


def _conclude(
    version: Version,
    move: Move,
    outcome: Outcome,
    remark: str,
    ground: str,
    *,
    by: Person,
    post: Post | None = None,
    decisions: Decisions | None = None,
) -> Opinion:
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    refuse_if(
        rules.objections_to(move, edition, by=by, today=today, decisions=decisions) + objections_to_stating_reasons(outcome, remark, ground)
    )
    dossier = queries.dossier(edition, on=today)
    posts = frozenset({post}) if post else turn(dossier) & frozenset(TABLES)
    holding = disclosure.holding(by, edition.item, posts, on=today)
    if holding is None:
        raise Refused([Objection("not_your_turn", _("现在不是您办理的环节，请在工作台查看待办事项。"), clause="2.1")])
    opinion = TABLES[holding.post].objects.create(
        **signature(version, outcome, remark, ground, by=by, holding=holding, at=now), **_columns(decisions)
    )
    groups = sorted(decisions.groups) if decisions else []
    for group in groups:
        ScopedGroup.objects.create(examination=opinion, group_id=group)
    advance(edition, move, destination(dossier, move), at=now, by=by, holding=holding, reason=remark.strip())
    record(
        f"approval.{move.value}",
        opinion,
        by=by,
        **trace(edition, version, holding),
        details={
            "outcome": outcome.value,
            "remark": opinion.remark,
            "ground": ground,
            **_plain(decisions),
            **({"groups": groups} if groups else {}),
        },
        at=now,
    )
    return opinion


def _columns(decisions: Decisions | None) -> dict[str, Any]:
    if decisions is None:
        return {}
    first, then = decisions.steps[0], decisions.steps[1] if len(decisions.steps) > 1 else None
    return {
        "time_limit": decisions.time_limit.value,
        "first_audience": int(first.audience),
        "first_opens_on": first.opens_on,
        "then_audience": int(then.audience) if then else None,
        "then_opens_on": then.opens_on if then else None,
        "channels": sorted(decisions.channels),
        "zone_wide_important": decisions.zone_wide_important,
        "expires_on": decisions.expires_on,
    }


def _plain(decisions: Decisions | None) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in _columns(decisions).items()}
