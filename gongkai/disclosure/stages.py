"""What every step on an edition shares: hold it, sign, advance it, leave a trace. Nothing else moves a stage."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongkai.disclosure.models import Edition, StageChange, Version
from gongkai.foundation.objections import Objection, Refused
from gongkai.organization.models import Person
from gongkai.organization.queries import Holding
from gongkai.procedure.dossier import Outcome
from gongkai.procedure.stages import MOVES, Move, Stage

REPLACED = Objection("version_replaced", gettext_noop("您看到的稿件已被新稿替换，请重新打开本事项，看过新稿后再办理。"), clause="8.3")
"""Said to a person who acts on a version that is no longer the current one."""


def lock(version: Version) -> Edition:
    """Hold the edition of `version` until the transaction ends; refuse where another version has replaced the one read."""
    edition = (
        Edition.objects.select_for_update(of=("self",))
        .select_related("item", "item__body", "item__unit", "current")
        .get(pk=version.edition_id)
    )
    if edition.current_id != version.pk:
        raise Refused([REPLACED])
    return edition


def advance(
    edition: Edition,
    move: Move,
    to: Stage,
    *,
    at: datetime,
    by: Person | None,
    holding: Holding | None = None,
    version: Version | None = None,
    reason: str = "",
) -> StageChange:
    """Move the held `edition` to stage `to` and append the change. `by` is None where the calendar moved it."""
    before = Stage(edition.stage)
    if (before, to) not in MOVES[move]:
        raise ValueError(f"{move} does not lead from {before} to {to}")
    moved = Edition.objects.filter(pk=edition.pk, stage=before.value).update(stage=to.value)
    if moved != 1:
        raise Refused([Objection("moved_meanwhile", _("本事项刚刚已由他人办理，请重新打开查看。"), clause="2.1")])
    edition.stage = to.value
    return StageChange.objects.create(
        edition=edition,
        version=version or edition.current,
        move=move.value,
        from_stage=before.value,
        to_stage=to.value,
        person=by,
        post=holding.post.value if holding else "",
        on_behalf_of=holding.on_behalf_of if holding else None,
        reason=reason,
        at=at,
    )


def signature(
    version: Version, outcome: Outcome, remark: str, ground: str, *, by: Person, holding: Holding | None, at: datetime
) -> dict[str, Any]:
    """The columns that every opinion row shares: what was read, what was concluded, by whom as what and for whom."""
    if holding is None:
        raise ValueError("an opinion is given in a post")
    return {
        "version": version,
        "digest": version.digest,
        "outcome": outcome.value,
        "remark": remark.strip(),
        "ground": ground,
        "person": by,
        "post": holding.post.value,
        "delegation": holding.delegation,
        "on_behalf_of": holding.on_behalf_of,
        "at": at,
    }


def trace(edition: Edition, version: Version, holding: Holding | None) -> dict[str, Any]:
    """What the journal keeps of every step on a version: chain, digest, post and for whom."""
    return {
        "chain": edition.item.body.code,
        "digest": version.digest,
        "post": holding.post if holding else "",
        "on_behalf_of": holding.on_behalf_of.name if holding and holding.on_behalf_of else "",
    }
