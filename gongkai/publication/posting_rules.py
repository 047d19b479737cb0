"""Why not? asked of the forms of a body (公开形式设置), of the photo that proves a posting, and of taking one down (撤除): by whom, when,
and through which door (clauses 4.1, 4.2, 5.1, 8.9)."""

from datetime import date

from django.utils.translation import gettext as _

from gongkai.disclosure.models import Edition, Version
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import posts_of
from gongkai.procedure.channels import Channel
from gongkai.publication import leaks, outlets, posting_plans
from gongkai.publication.models import Posting, PostingPlan, Release, Removal, ScreenDevice, ScreenRevocation
from gongkai.publication.rules import RECORDERS
from gongkai.publication.sheet_rules import WORDERS
from gongkai.vault.words import objections_to_words

LONGEST_KEEPER = 100
"""Characters of whoever looks after a form."""


def objections_to_setting_an_outlet(
    body: Body, *, places: str, keeper: str, in_use: bool, days: int | None, by: Person, today: date
) -> list[Objection]:
    """The office says where a form is used and for how long; what is used has a place (clauses 1.4, 4.1, 4.2)."""
    found = _against_not_the_office(body, by, today) + objections_to_words(places=places, keeper=keeper)
    named = outlets.places_of(places)
    if in_use and not named:
        found.append(Objection("no_place", _("启用的形式至少要有一处地点或载体，每行一处。"), clause="4.1", field="places"))
    if len(named) > outlets.MOST_PLACES:
        message = _("最多{count}处，请合并或者删去不用的。").format(count=outlets.MOST_PLACES)
        found.append(Objection("too_many_places", message, clause="4.1", field="places"))
    if any(len(one) > outlets.LONGEST_PLACE for one in named):
        message = _("每处最多{count}个字，请写得短一些。").format(count=outlets.LONGEST_PLACE)
        found.append(Objection("long_place", message, clause="4.1", field="places"))
    if len(keeper.strip()) > LONGEST_KEEPER:
        found.append(Objection("long_keeper", _("最多{count}个字，请写得短一些。").format(count=LONGEST_KEEPER), field="keeper"))
    if days is not None and not 1 <= days <= outlets.LONGEST_SHOWING:
        message = _("展示天数在1到{count}之间；一直展示或者只说一次的不填。").format(count=outlets.LONGEST_SHOWING)
        found.append(Objection("odd_days", message, clause="5.1", field="days"))
    return found


def objections_to_setting_the_screen(
    body: Body, *, seconds: int | None, hours: int | None, notice: str, by: Person, today: date
) -> list[Objection]:
    """The office says how screens rotate and when one without contact falls silent, and what it says then (clauses 1.4, 4.1)."""
    found = _against_not_the_office(body, by, today) + objections_to_words(shown=True, notice=notice)
    if seconds is None or not 5 <= seconds <= 300:
        found.append(Objection("odd_seconds", _("每件显示5到300秒。"), clause="4.1", field="seconds"))
    if hours is None or not 1 <= hours <= 168:
        found.append(Objection("odd_hours", _("断网后最多显示168小时（7天），最少1小时。"), clause="4.1", field="hours"))
    if not notice.strip():
        found.append(Objection("no_notice", _("请填写停止显示时屏上的告示。"), clause="4.1", field="notice"))
    elif len(notice.strip()) > 200:
        found.append(Objection("long_notice", _("最多{count}个字，请写得短一些。").format(count=200), field="notice"))
    return found


def objections_to_adding_a_screen(body: Body, *, place: str, by: Person, today: date) -> list[Objection]:
    """The office says where the screen stands: whoever has its address sees what is open to the zone (clause 2.D)."""
    found = _against_not_the_office(body, by, today) + objections_to_words(place=place)
    if not place.strip():
        found.append(Objection("no_place", _("请填写电子屏安装在哪里。"), clause="4.1", field="place"))
    elif len(place.strip()) > outlets.LONGEST_PLACE:
        message = _("每处最多{count}个字，请写得短一些。").format(count=outlets.LONGEST_PLACE)
        found.append(Objection("long_place", message, clause="4.1", field="place"))
    return found


def objections_to_revoking_a_screen(device: ScreenDevice, *, reason: str, by: Person, today: date) -> list[Objection]:
    """A screen is revoked once, with a reason (clause 2.D)."""
    found = _against_not_the_office(device.body, by, today) + objections_to_words(reason=reason)
    if ScreenRevocation.objects.filter(device=device).exists():
        found.append(Objection("revoked_already", _("这个终端已经停用。"), clause="2.D"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请填写停用的原因，如“设备报废”“链接外泄”。"), clause="2.D", field="reason"))
    elif len(reason.strip()) > 200:
        found.append(Objection("long_reason", _("最多{count}个字，请写得短一些。").format(count=200), field="reason"))
    return found


def _against_not_the_office(body: Body, by: Person, today: date) -> list[Objection]:
    if {held.post for held in posts_of(by, body=body, on=today)} & WORDERS:
        return []
    return [Objection("not_the_office", _("公开形式由信息收集员或审查员设置。"), clause="1.4")]


def objections_to_planning(
    version: Version,
    *,
    channel: str,
    place: str,
    shown_from: date | None,
    shown_until: date | None,
    due_on: date | None,
    keeper: Person | None,
    by: Person,
    today: date,
    instead_of: PostingPlan | None = None,
) -> list[Objection]:
    """A chosen form is planned once approved: where, from when to when, by whom, by which day (clauses 4.1, 4.2)."""
    body = version.edition.item.body
    found = _against_planning(version, by, today) + objections_to_words(place=place)
    if channel not in posting_plans.chosen_for(version):
        found.append(Objection("channel_not_chosen", _("审查意见没有确定采用这种公开形式。"), clause="2.B", field="channel"))
    if not place.strip():
        found.append(Objection("no_place", _("请填写张贴地点或刊载载体。"), clause="4.1", field="place"))
    elif len(place.strip()) > outlets.LONGEST_PLACE:
        message = _("每处最多{count}个字，请写得短一些。").format(count=outlets.LONGEST_PLACE)
        found.append(Objection("long_place", message, clause="4.1", field="place"))
    if shown_from is None:
        found.append(Objection("no_date", _("请填写起始日期。"), clause="4.1", field="shown_from"))
    elif shown_until and shown_until < shown_from:
        found.append(Objection("ends_before_start", _("截止日期不能早于起始日期。"), clause="4.1", field="shown_until"))
    if due_on is None:
        found.append(Objection("no_due_day", _("请填写办理期限。"), clause="4.1", field="due_on"))
    elif due_on < today:
        found.append(Objection("due_before_today", _("办理期限不能早于今天。"), clause="4.1", field="due_on"))
    if keeper is None or keeper not in posting_plans.keepers_of(body, RECORDERS, on=today):
        found.append(Objection("no_keeper", _("请选择承办人（发布员或信息收集员）。"), clause="4.1", field="keeper"))
    same = posting_plans.in_force().filter(version=version, channel=channel, place=place.strip())
    if same.exclude(pk=instead_of.pk if instead_of else None).exists():
        found.append(Objection("planned_already", _("这种形式在这个地点已有安排。"), clause="4.1", field="place"))
    return found


def objections_to_changing_a_plan(plan: PostingPlan, *, reason: str, by: Person, today: date) -> list[Objection]:
    """A plan that is in force and not carried out yet is changed or dropped for a reason (clauses 4.1, 4.2)."""
    found = _against_planning(plan.version, by, today) + objections_to_words(reason=reason)
    if not posting_plans.in_force().filter(pk=plan.pk).exists():
        found.append(Objection("changed_already", _("这项安排已经改过，请刷新页面。"), clause="4.1"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请写明改动或者不再办理的理由。"), clause="4.1", field="reason"))
    elif len(reason.strip()) > 200:
        found.append(Objection("long_reason", _("最多{count}个字，请写得短一些。").format(count=200), field="reason"))
    if Posting.objects.filter(release__version=plan.version_id, channel=plan.channel, place=plan.place).exists():
        found.append(Objection("carried_out", _("这项安排已经办理，不能再改。"), clause="4.1"))
    return found


def _against_planning(version: Version, by: Person, today: date) -> list[Objection]:
    found = []
    if not {held.post for held in posts_of(by, body=version.edition.item.body, on=today)} & RECORDERS:
        found.append(Objection("not_a_recorder", _("公开形式由发布员或信息收集员安排。"), clause="2.D"))
    # Asked anew: whoever holds the version may have read its edition before it moved on.
    if not Edition.objects.filter(pk=version.edition_id, current=version, stage__in=posting_plans.PLANNED_IN).exists():
        found.append(Objection("not_approved", _("审批同意以后、撤下以前才能安排公开形式。"), clause="2.1"))
    return found


def objections_to_proof(release: Release, channel: str, *, proved: bool) -> list[Objection]:
    """Where the body asks for a photo of what hangs, there is none without (clauses 2.E, 4.1)."""
    if proved or channel not in {one.value for one in Channel}:
        return []
    if not outlets.way_of(release.edition.item.body, Channel(channel)).needs_photo:
        return []
    return [Objection("no_photo", _("本机构规定这种形式登记时须附照片，请上传现场照片。"), clause="4.1", field="evidence")]


def objections_to_taking_off(
    posting: Posting, *, removed_on: date | None, who: str, note: str = "", by: Person, today: date
) -> list[Objection]:
    """A posting comes down once; what a leak wants down comes down there, with its photo."""
    found = objections_to_words(who=who, note=note)
    if not {held.post for held in posts_of(by, body=posting.release.edition.item.body, on=today)} & RECORDERS:
        found.append(Objection("not_a_recorder", _("撤除由发布员或信息收集员登记。"), clause="2.D"))
    if posting.person_id is None:
        found.append(Objection("on_the_site", _("这是本系统的公开页面，撤回、期满时自动撤下，不用登记。"), clause="4.2"))
    if Removal.objects.filter(posting=posting).exists():
        found.append(Objection("already_removed", _("这一处已经登记撤除。"), clause="4.1"))
    elif leaks.left().filter(posting=posting).exists():
        found.append(Objection("leak_remedy", _("这一处已列为泄密补救事项，请在补救事项中登记撤除，并上传撤除后的照片。"), clause="8.9"))
    if not who.strip():
        found.append(Objection("no_who", _("请填写实际撤除的人。"), clause="4.1", field="who"))
    if removed_on is None:
        found.append(Objection("no_date", _("请填写撤除日期。"), clause="4.1", field="removed_on"))
    elif removed_on > today:
        found.append(Objection("future_removal", _("撤除以后再登记，日期不能晚于今天。"), clause="4.1", field="removed_on"))
    elif removed_on < posting.shown_from:
        found.append(Objection("before_it_hung", _("撤除不能早于张贴（投放）的起始日期。"), clause="4.1", field="removed_on"))
    return found
