"""Why not? asked of publication."""

from datetime import date

from django.utils.translation import gettext as _

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition, Screening, Version
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import posts_of
from gongkai.procedure import rules as procedure
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import CLOCK, Step
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Move
from gongkai.publication import queries
from gongkai.publication.models import RECHECK_OUTCOMES, WITHDRAWAL_REASONS, Recheck, Release
from gongkai.vault.store import check
from gongkai.vault.words import objections_to_words

RECORDERS = frozenset({Post.PUBLISHER, Post.COLLECTOR})


def objections_to(move: Move, edition: Edition, *, by: Person, today: date) -> list[Objection]:
    """What stands against `by` making `move` on `edition` (clauses 2.1, 2.D, 8.5)."""
    dossier = queries.dossier(edition, on=today)
    return procedure.objections(dossier, move, disclosure.actor(by, edition, on=today), today=today)


def objections_to_expiring(edition: Edition, *, today: date) -> list[Objection]:
    """Whether the period of `edition` has run out, so that the calendar takes it down (clause 5.1)."""
    return procedure.objections(queries.dossier(edition, on=today), Move.EXPIRE, CLOCK, today=today)


def objections_to_opening(release: Release, step: Step, *, today: date) -> list[Objection]:
    """Whether the digest that was released may be open to the audience of `step` today; asked again at every opening (clause 2.D)."""
    return procedure.gate(queries.dossier(release.edition, on=today), audience=step.audience, today=today)


def objections_to_damaged_files(version: Version) -> list[Objection]:
    """Every file of `version` is in the vault byte for byte as it was signed; each one is read, so ask last (clause 8.3)."""
    found = []
    for file in version.facts["files"]:
        if not check(file["digest"]):
            message = _("附件“{name}”与签批时的摘要不符，已停止公开，请告知系统管理员从备份恢复后再发布。").format(name=file["name"])
            found.append(Objection("file_damaged", message, clause="8.3"))
    return found


def objections_to_reason(reason_type: str, reason: str, authority: str) -> list[Objection]:
    """A withdrawal states its type, its reason and who decided."""
    found = []
    if reason_type not in WITHDRAWAL_REASONS:
        found.append(Objection("no_reason_type", _("请选择撤回原因。"), clause="8.9", field="reason_type"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请写明撤回说明，该说明将显示在原页面位置。"), clause="8.9", field="reason"))
    if not authority.strip():
        found.append(Objection("no_authority", _("请填写作出撤回决定的机关。"), clause="8.9", field="authority"))
    return found + objections_to_words(shown=True, reason=reason, authority=authority)


def objections_to_posting(
    release: Release,
    *,
    channel: str,
    place: str,
    shown_from: date | None,
    shown_until: date | None,
    note: str = "",
    by: Person,
    today: date,
) -> list[Objection]:
    """A channel is recorded by the office's publisher or collector, with place and dates (clauses 4.1, 4.2)."""
    found = objections_to_words(place=place, note=note)
    body = release.edition.item.body
    if not {held.post for held in posts_of(by, body=body, on=today)} & RECORDERS:
        found.append(Objection("not_a_recorder", _("公开形式的落实情况由发布员或信息收集员登记。"), clause="2.D"))
    if channel not in {one.value for one in Channel}:
        found.append(Objection("no_channel", _("请选择公开形式。"), clause="4.1", field="channel"))
    elif channel not in queries.decisions_of(release).channels:
        found.append(Objection("channel_not_chosen", _("审查意见没有确定采用这种公开形式。"), clause="2.B", field="channel"))
    if not place.strip():
        found.append(Objection("no_place", _("请填写张贴地点或刊载载体。"), clause="4.1", field="place"))
    if shown_from is None:
        found.append(Objection("no_date", _("请填写起始日期。"), clause="4.1", field="shown_from"))
    elif shown_from > today:
        found.append(Objection("future_posting", _("只能登记已经落实的公开，起始日期不能晚于今天。"), clause="4.1", field="shown_from"))
    if shown_from and shown_until and shown_until < shown_from:
        found.append(Objection("ends_before_start", _("截止日期不能早于起始日期。"), clause="4.1", field="shown_until"))
    if queries.is_posted(release, channel=channel, place=place, shown_from=shown_from, shown_until=shown_until):
        found.append(Objection("already_posted", _("同一形式、同一地点、同一时段的公开已经登记。"), clause="4.1", field="place"))
    if queries.withdrawal_of(release):
        found.append(Objection("withdrawn", _("该事项已撤回，不能再登记公开形式。"), clause="8.9"))
    if not queries.openings_of(release):
        found.append(Objection("not_open_yet", _("该事项尚未开放，公开后再登记。"), clause="2.D"))
    return found


def objections_to_screening_the_backlog(body: Body, *, by: Person, today: date) -> list[Objection]:
    """The secrecy reviewer has what is public screened again, and says what came of it (clause 8.2)."""
    if any(held.post is Post.SECRECY_REVIEWER for held in posts_of(by, body=body, on=today)):
        return []
    return [Objection("not_the_reviewer", _("存量筛查由本机构的保密审查员办理。"), clause="8.2")]


def objections_to_rechecking(release: Release, screening: Screening, *, outcome: str, remark: str) -> list[Objection]:
    """Every look says what came of it and why; only the newest screening is looked at, and once (clause 8.2)."""
    found = objections_to_words(remark=remark)
    if outcome not in RECHECK_OUTCOMES:
        found.append(Objection("no_outcome", _("请选择核查结果。"), clause="8.2", field="outcome"))
    if not remark.strip():
        found.append(Objection("no_remark", _("请写明核查说明。"), clause="8.2", field="remark"))
    newest = Screening.objects.filter(version=release.version_id).order_by("-pk").first()
    if newest is None or newest.pk != screening.pk:
        found.append(Objection("screened_again", _("本事项刚刚又筛查过一次，请重新打开查看。"), clause="8.2"))
    elif Recheck.objects.filter(screening=screening).exists():
        found.append(Objection("rechecked", _("本次筛查结果已由他人核查，请刷新页面。"), clause="8.2"))
    return found
