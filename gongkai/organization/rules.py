"""Why not? asked of the organisation: bodies, units, accounts, posts, delegations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from gongkai.foundation.objections import Objection
from gongkai.foundation.workdays import is_announced
from gongkai.organization import queries
from gongkai.organization.codes import (
    normal_code,
    objections_to_code,
    objections_to_fonds_number,
    objections_to_site_code,
    objections_to_slug,
)
from gongkai.organization.models import Appointment, Body, Delegation, Person, Unit
from gongkai.procedure.posts import ADMINISTRATORS, DELEGABLE, UNIT_POSTS, Post
from gongkai.vault.words import objections_to_words

OFFICE = frozenset({Post.COLLECTOR, Post.EXAMINER})
"""Posts of the leading group's office (领导小组办公室) that record delegations for a leader and keep the catalogue."""

LONGEST_NOTICE = 90
"""Days before the end of a period of disclosure that people are told of it at the earliest."""
DAYS_AT_ONCE = 31
"""Days of the work calendar that one change may cover."""
YEARS_AHEAD = 5


@dataclass(frozen=True)
class BodySettings:
    """What may be changed about a body after its founding; its code and its address word never change."""

    name: str
    short_name: str
    site_code: str = ""
    fonds_number: str = ""
    address: str = ""
    office_hours: str = ""
    telephone: str = ""
    fax: str = ""
    email: str = ""
    reviewer_may_examine: bool = False
    founded_on: date | None = None
    reevaluation_months: int = 12
    expiry_notice_days: int = 7


@dataclass(frozen=True)
class Administrator:
    """One of the three administrators named at a body's founding (三员). Without a password nobody can sign in to the account yet."""

    post: Post
    username: str
    name: str
    password: str | None = None


def objections_to_founding(
    settings: BodySettings, *, slug: str, code: str, administrators: Sequence[Administrator], by: Person | None, today: date
) -> list[Objection]:
    """The first body is founded by whoever sets up the installation, each later one by a system administrator."""
    found = []
    if by is None:
        if Body.objects.exists():
            found.append(Objection("not_a_system_administrator", _("已有登记机构，新机构须由系统管理员登记。")))
    else:
        found += _against_not_holding(by, by.body, Post.SYSTEM_ADMINISTRATOR, today)
    found += _against_settings(settings, body=None, today=today)
    found += objections_to_slug(slug)
    if Body.objects.filter(slug=slug).exists():
        found.append(Objection("slug_taken", _("网址标识“%(slug)s”已被其他机构使用。") % {"slug": slug}, field="slug"))
    wrong_code = objections_to_code(code)
    found += wrong_code
    if not wrong_code:
        index_code = Body(code=normal_code(code)).index_code
        holder = next((body for body in Body.objects.all() if body.index_code == index_code), None)
        if holder is not None:
            message = _("该代码与“%(body)s”相同，或产生相同的索引号前段（%(index)s）。") % {"body": holder.name, "index": index_code}
            found.append(Objection("code_taken", message, field="code"))
    return found + _against_administrators(administrators)


def objections_to_changing_settings(body: Body, settings: BodySettings, *, by: Person, today: date) -> list[Objection]:
    """The system administrator keeps the settings; only the security administrator loosens or tightens who may act twice (clause 1.4)."""
    found = []
    if any(getattr(settings, name) != getattr(body, name) for name in _PLAIN_SETTINGS):
        found += _against_not_holding(by, body, Post.SYSTEM_ADMINISTRATOR, today, clause="1.4")
    if settings.reviewer_may_examine != body.reviewer_may_examine:
        found += _against_not_holding(by, body, Post.SECURITY_ADMINISTRATOR, today, clause="1.4", field="reviewer_may_examine")
    if by.body_id != body.pk:
        found.append(_other_body())
    return found + _against_settings(settings, body=body, today=today)


def objections_to_adding_a_unit(
    body: Body, *, name: str, code: str, parent: Unit | None, is_office: bool, by: Person, today: date
) -> list[Objection]:
    """Units are kept by the system administrator; names and codes are unique, and the office has one seat."""
    found = _against_not_holding(by, body, Post.SYSTEM_ADMINISTRATOR, today)
    found += _against_unit_name(body, name, except_for=None)
    if not re.fullmatch(r"[0-9A-Z]{1,12}", code):
        found.append(Objection("unit_code_form", _("部门代码只能用大写字母和数字，最长12个字符（如DZB）。"), field="code"))
    elif Unit.objects.filter(body=body, code=code).exists():
        found.append(
            Objection("unit_code_taken", _("部门代码“%(code)s”已被使用（撤销部门的代码也不再使用）。") % {"code": code}, field="code")
        )
    if parent is not None:
        found += _against_unit(parent, body, field="parent")
    if is_office and queries.office_of(body) is not None:
        found.append(Objection("office_has_a_seat", _("领导小组办公室已设在其他部门。"), field="is_office"))
    return found


def objections_to_changing_a_unit(unit: Unit, *, name: str, is_office: bool, by: Person, today: date) -> list[Objection]:
    """An open unit may be renamed, moved in order, or made the seat of the office."""
    found = _against_not_holding(by, unit.body, Post.SYSTEM_ADMINISTRATOR, today)
    found += _against_unit(unit, unit.body, field="")
    found += _against_unit_name(unit.body, name, except_for=unit)
    if unit.is_office and not is_office:
        found.append(Objection("office_needs_a_seat", _("请到新的所在部门设置，领导小组办公室不能没有所在部门。"), field="is_office"))
    return found


def objections_to_closing_a_unit(unit: Unit, *, by: Person, today: date) -> list[Objection]:
    """A unit is closed when nothing hangs on it: no unit below, no post held for it, nobody in it, not the office."""
    found = _against_not_holding(by, unit.body, Post.SYSTEM_ADMINISTRATOR, today)
    found += _against_unit(unit, unit.body, field="")
    if unit.is_office:
        found.append(Objection("office_needs_a_seat", _("领导小组办公室设在该部门，请先改设到其他部门。")))
    if Unit.objects.filter(parent=unit, closed_on=None).exists():
        found.append(Objection("units_below", _("该部门下还有部门，请先撤销下级部门。")))
    if Appointment.objects.filter(unit=unit).exclude(ends_on__lte=today).exists():
        found.append(Objection("posts_held", _("该部门还有在任或待任人员，请先由安全管理员免去其岗位。")))
    if Person.objects.filter(unit=unit, left_on=None).exists():
        found.append(Objection("people_inside", _("该部门还有人员，请先将其调到其他部门。")))
    return found


def objections_to_registering(
    body: Body, *, username: str, name: str, unit: Unit | None, password: str | None, by: Person, today: date
) -> list[Objection]:
    """Accounts are made by the system administrator (三员分立): an account alone gives no post."""
    found = _against_not_holding(by, body, Post.SYSTEM_ADMINISTRATOR, today)
    found += _against_account(username, name, password)
    if unit is not None:
        found += _against_unit(unit, body)
    return found


def objections_to_changing_a_person(person: Person, *, name: str, unit: Unit | None, by: Person, today: date) -> list[Objection]:
    """The system administrator keeps names, units and memberships, but never his own: membership decides what one may read (2.D)."""
    found = _against_not_holding(by, person.body, Post.SYSTEM_ADMINISTRATOR, today)
    if by.pk == person.pk:
        found.append(Objection("own_account", _("不得修改自己的人员信息，请由另一名系统管理员办理。"), clause="2.D"))
    found += _against_gone(person)
    found += _against_name(name)
    if unit is not None:
        found += _against_unit(unit, person.body)
    return found


def objections_to_setting_a_password(person: Person, password: str, *, current: str | None, by: Person, today: date) -> list[Objection]:
    """One's own password is changed by who knows it; another's is set anew by the system administrator."""
    found = _against_gone(person)
    if by.pk == person.pk:
        if current is None or not person.check_password(current):
            found.append(Objection("wrong_current_password", _("当前密码不正确。"), field="current"))
        elif current == password:
            found.append(Objection("same_password", _("新密码不能与当前密码相同。"), field="password"))
    else:
        found += _against_not_holding(by, person.body, Post.SYSTEM_ADMINISTRATOR, today)
    return found + _against_password(password, person)


def objections_to_appointing(
    person: Person, post: Post, *, unit: Unit | None, starts_on: date, ends_on: date | None, by: Person, today: date
) -> list[Objection]:
    """Posts are given by the security administrator, never to himself; the three administrators stay apart from each other and from
    every post of the procedure (三员分立)."""
    found = _against_not_holding(by, person.body, Post.SECURITY_ADMINISTRATOR, today)
    if by.pk == person.pk:
        found.append(Objection("own_post", _("不得给自己安排岗位，请由另一名安全管理员办理。"), field="person"))
    found += _against_gone(person, field="person")
    if post in UNIT_POSTS:
        if unit is None:
            found.append(Objection("unit_needed", _("%(post)s须指明部门。") % {"post": _(post.label_zh)}, field="unit"))
        else:
            found += _against_unit(unit, person.body)
    elif unit is not None:
        found.append(
            Objection("unit_not_for_this_post", _("%(post)s是全委岗位，不能指明部门。") % {"post": _(post.label_zh)}, field="unit")
        )
    if ends_on is not None and ends_on <= starts_on:
        found.append(Objection("ends_before_start", _("免任日期应晚于任职日期。"), field="ends_on"))
        return found
    found += _against_mixing_administrators(person, post, starts_on=starts_on, ends_on=ends_on)
    same = queries.appointments_meanwhile(person, starts_on=starts_on, ends_on=ends_on).filter(post=post, unit=unit)
    if same.exists() and post not in ADMINISTRATORS:
        message = _("%(name)s在此期间已担任%(post)s。") % {"name": person.name, "post": _(post.label_zh)}
        found.append(Objection("already_appointed", message, field="post"))
    return found


def objections_to_ending(appointment: Appointment, *, ends_on: date, by: Person, today: date) -> list[Objection]:
    """The security administrator ends a post, never his own, never for days gone by, and never leaves a body without the administrators
    who could put it right."""
    found = _against_not_holding(by, appointment.body, Post.SECURITY_ADMINISTRATOR, today)
    if by.pk == appointment.person_id:
        found.append(Objection("own_post", _("不得免去自己的岗位，请由另一名安全管理员办理。")))
    if appointment.ends_on is not None and appointment.ends_on <= ends_on:
        found.append(Objection("already_ended", _("该任职已于%(date)s免去。") % {"date": _day(appointment.ends_on)}, field="ends_on"))
    if ends_on < today:
        found.append(Objection("backdated", _("免任日期不能早于今天：已经办理的事项不因事后免职而改变。"), field="ends_on"))
    if ends_on < appointment.starts_on:
        found.append(Objection("ends_before_start", _("免任日期不能早于任职日期。"), field="ends_on"))
    return found + _against_losing_administrators([appointment], today=today)


def objections_to_delegating(
    appointment: Appointment, to_person: Person, *, starts_on: date, ends_on: date, reason: str, by: Person, today: date
) -> list[Objection]:
    """A leader's power is lent for dated days, with a reason, by the holder himself or recorded for him by the office (2.B, 2.C).

    What one holds by delegation cannot be lent on; administrators neither lend nor borrow.
    """
    post = Post(appointment.post)
    found = _against_delegating_by(by, appointment, to_person, today)
    if post not in DELEGABLE:
        message = _("%(post)s的职权不能委托他人行使。") % {"post": _(post.label_zh)}
        found.append(Objection("post_not_delegable", message, clause="2.C", field="appointment"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请填写委托事由。"), clause="2.C", field="reason"))
    elif len(reason.strip()) > 200:
        found.append(Objection("long_reason", _("委托事由不能超过200个字。"), clause="2.C", field="reason"))
    if to_person.pk == appointment.person_id:
        found.append(Objection("delegate_is_holder", _("受托人不能是委托人本人。"), clause="2.C", field="to_person"))
    if to_person.body_id != appointment.body_id:
        found.append(Objection("other_body", _("受托人不属于本机构。"), clause="2.C", field="to_person"))
    found += _against_gone(to_person, field="to_person")
    if starts_on < today:
        found.append(Objection("backdated", _("委托不能从过去的日期开始。"), clause="2.C", field="starts_on"))
    if ends_on < starts_on:
        found.append(Objection("ends_before_start", _("委托的结束日期不能早于开始日期。"), clause="2.C", field="ends_on"))
        return found
    if starts_on < appointment.starts_on or (appointment.ends_on is not None and ends_on >= appointment.ends_on):
        found.append(Objection("outside_the_appointment", _("委托期限超出了委托人的任职期限。"), clause="2.C", field="ends_on"))
    found += _against_lending_to_administrators(to_person, starts_on=starts_on, ends_on=ends_on)
    meanwhile = queries.delegations_meanwhile(Delegation.objects.filter(appointment=appointment), starts_on=starts_on, ends_on=None)
    other = meanwhile.filter(starts_on__lte=ends_on).select_related("to_person").first()
    if other is not None:
        message = _("此期间该职权已委托给%(name)s（%(start)s至%(end)s），请先撤销。") % {
            "name": other.to_person.name,
            "start": _day(other.starts_on),
            "end": _day(other.ends_on),
        }
        found.append(Objection("already_delegated", message, clause="2.C", field="starts_on"))
    return found


def objections_to_revoking(delegation: Delegation, *, by: Person, today: date) -> list[Objection]:
    """The holder, the office, or the security administrator takes a delegation back."""
    found = []
    entitled = by.pk == delegation.appointment.person_id and _may_act(delegation.appointment.person)
    if not entitled and not _posts(by, delegation.appointment.body, today) & (OFFICE | {Post.SECURITY_ADMINISTRATOR}):
        message = _("只有委托人本人、领导小组办公室或安全管理员可以撤销委托。")
        found.append(Objection("not_the_holder_nor_the_office", message, clause="2.C"))
    if delegation.revoked_on is not None:
        found.append(Objection("already_revoked", _("该委托已于%(date)s撤销。") % {"date": _day(delegation.revoked_on)}, clause="2.C"))
    elif delegation.ends_on < today:
        found.append(Objection("already_over", _("该委托已于%(date)s到期。") % {"date": _day(delegation.ends_on)}, clause="2.C"))
    return found


def objections_to_departing(person: Person, *, by: Person, today: date) -> list[Objection]:
    """The system administrator closes the account of who leaves, not his own, and the body keeps its administrators."""
    found = _against_not_holding(by, person.body, Post.SYSTEM_ADMINISTRATOR, today)
    if by.pk == person.pk:
        found.append(Objection("own_account", _("不得为自己办理离任，请由另一名系统管理员办理。")))
    found += _against_gone(person)
    held = queries.appointments_meanwhile(person, starts_on=today, ends_on=None)
    return found + _against_losing_administrators(list(held), today=today)


def objections_to_choosing_a_language(language: str, *, known: Sequence[str], by: Person) -> list[Objection]:
    """A person reads the pages in one of the languages there are."""
    found = _against_gone(by)
    if language not in known:
        found.append(Objection("unknown_language", _("没有这种界面语言。"), field="language"))
    return found


_PLAIN_SETTINGS = (
    "name",
    "short_name",
    "site_code",
    "fonds_number",
    "address",
    "office_hours",
    "telephone",
    "fax",
    "email",
    "founded_on",
    "reevaluation_months",
    "expiry_notice_days",
)
LONGEST_REEVALUATION = 60
"""Months after which what is withheld comes up again at the latest."""
_LENGTHS = {"name": 120, "short_name": 40, "address": 200, "office_hours": 120, "telephone": 40, "fax": 40, "email": 120}


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _may_act(person: Person) -> bool:
    return person.is_active and person.left_on is None


def _posts(person: Person, body: Body, today: date) -> frozenset[Post]:
    return frozenset(held.post for held in queries.posts_of(person, body=body, on=today))


def _other_body() -> Objection:
    return Objection("other_body", _("不得办理其他机构的事项。"))


def _against_not_holding(by: Person, body: Body, post: Post, today: date, *, clause: str = "", field: str = "") -> list[Objection]:
    if post in _posts(by, body, today):
        return []
    message = _("只有本机构的%(post)s可以办理。") % {"post": _(post.label_zh)}
    return [Objection(f"not_a_{post.value}", message, clause=clause, field=field)]


def _against_settings(settings: BodySettings, *, body: Body | None, today: date) -> list[Objection]:
    found = []
    if not settings.name:
        found.append(Objection("no_name", _("请填写机构名称。"), field="name"))
    others = Body.objects.all() if body is None else Body.objects.exclude(pk=body.pk)
    if others.filter(name=settings.name).exists():
        found.append(Objection("name_taken", _("已有同名机构。"), field="name"))
    if not settings.short_name:
        found.append(Objection("no_short_name", _("请填写机构简称。"), field="short_name"))
    for name, longest in _LENGTHS.items():
        if len(getattr(settings, name)) > longest:
            found.append(Objection("too_long", _("此项不能超过%(longest)d个字符。") % {"longest": longest}, field=name))
    found += objections_to_site_code(settings.site_code) + objections_to_fonds_number(settings.fonds_number)
    if settings.email:
        try:
            EmailValidator()(settings.email)
        except ValidationError:
            found.append(Objection("email_form", _("电子邮箱的格式不对。"), field="email"))
    if settings.founded_on is not None and settings.founded_on > today:
        found.append(Objection("founded_later", _("成立日期不能晚于今天。"), field="founded_on"))
    if not 1 <= settings.reevaluation_months <= LONGEST_REEVALUATION:
        message = _("重新评估的间隔为1至%(most)d个月。") % {"most": LONGEST_REEVALUATION}
        found.append(Objection("interval", message, clause="8.6", field="reevaluation_months"))
    if not 1 <= settings.expiry_notice_days <= LONGEST_NOTICE:
        message = _("公开期满前提醒的天数为1至%(most)d天。") % {"most": LONGEST_NOTICE}
        found.append(Objection("notice_days", message, clause="5.1", field="expiry_notice_days"))
    return found + objections_to_words(**{name: getattr(settings, name) for name in _LENGTHS})


def _against_administrators(administrators: Sequence[Administrator]) -> list[Objection]:
    found = []
    if sorted(one.post for one in administrators) != sorted(ADMINISTRATORS):
        message = _("须同时指定系统管理员、安全管理员、审计员各一名，三者不得由同一人担任。")
        found.append(Objection("three_administrators", message, field="administrators"))
    if len({one.username for one in administrators}) != len(administrators):
        message = _("系统管理员、安全管理员、审计员须是三个不同的人。")
        found.append(Objection("three_people", message, field="administrators"))
    for one in administrators:
        found += _against_account(one.username, one.name, one.password)
    return found


def _against_account(username: str, name: str, password: str | None) -> list[Objection]:
    found = []
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,39}", username):
        message = _("登录名只能用小写字母、数字和“.”“_”“-”，以字母或数字开头，最长40个字符。")
        found.append(Objection("username_form", message, field="username"))
    elif Person.objects.filter(username=username).exists():
        found.append(Objection("username_taken", _("登录名“%(username)s”已被使用。") % {"username": username}, field="username"))
    found += _against_name(name)
    if password is not None:
        found += _against_password(password, Person(username=username, name=name))
    return found


def _against_name(name: str) -> list[Objection]:
    if not name.strip():
        return [Objection("no_name", _("请填写姓名。"), field="name")]
    if len(name.strip()) > 40:
        return [Objection("too_long", _("姓名不能超过40个字符。"), field="name")]
    return objections_to_words(name=name)


def _against_password(password: str, person: Person) -> list[Objection]:
    try:
        validate_password(password, person)
    except ValidationError as error:
        return [Objection("weak_password", message, field="password") for one in error.error_list for message in _in_words(one)]
    return []


def _in_words(error: ValidationError) -> list[str]:
    if error.code == "password_too_short":  # Django's Chinese catalogue lacks this one
        return [_("密码太短，请至少使用%(min_length)d个字符。") % error.params]
    return error.messages


def _against_gone(person: Person, *, field: str = "") -> list[Objection]:
    if _may_act(person):
        return []
    return [Objection("has_left", _("%(name)s已离任或账号已停用。") % {"name": person.name}, field=field)]


def _against_unit(unit: Unit, body: Body, *, field: str = "unit") -> list[Objection]:
    if unit.body_id != body.pk:
        return [Objection("other_body", _("所选部门不属于本机构。"), field=field)]
    if unit.closed_on is not None:
        return [
            Objection("unit_closed", _("“%(unit)s”已于%(date)s撤销。") % {"unit": unit.name, "date": _day(unit.closed_on)}, field=field)
        ]
    return []


def _against_unit_name(body: Body, name: str, *, except_for: Unit | None) -> list[Objection]:
    if not name.strip():
        return [Objection("no_name", _("请填写部门名称。"), field="name")]
    if len(name.strip()) > 80:
        return [Objection("too_long", _("部门名称不能超过80个字符。"), field="name")]
    same = queries.units_of(body).filter(name=name.strip())
    if (same if except_for is None else same.exclude(pk=except_for.pk)).exists():
        return [Objection("unit_name_taken", _("已有名为“%(name)s”的部门。") % {"name": name.strip()}, field="name")]
    return objections_to_words(name=name)


def _against_mixing_administrators(person: Person, post: Post, *, starts_on: date, ends_on: date | None) -> list[Objection]:
    held = list(queries.appointments_meanwhile(person, starts_on=starts_on, ends_on=ends_on))
    found = []
    if post in ADMINISTRATORS and held:
        message = _("%(name)s在此期间担任%(held)s；%(post)s不得兼任任何其他岗位（三员分立）。") % {
            "name": person.name,
            "held": "、".join(_(Post(row.post).label_zh) for row in held),
            "post": _(post.label_zh),
        }
        found.append(Objection("administrators_apart", message, field="post"))
    elif post not in ADMINISTRATORS:
        administrator = next((row for row in held if row.post in ADMINISTRATORS), None)
        if administrator is not None:
            message = _("%(name)s在此期间担任%(held)s，不得兼任任何其他岗位（三员分立）。") % {
                "name": person.name,
                "held": _(Post(administrator.post).label_zh),
            }
            found.append(Objection("administrators_apart", message, field="post"))
    if post in ADMINISTRATORS:
        lent = queries.delegations_meanwhile(Delegation.objects.filter(to_person=person), starts_on=starts_on, ends_on=ends_on)
        if lent.exists():
            message = _("%(name)s在此期间受托行使领导职权，不得担任%(post)s，请先撤销委托。") % {
                "name": person.name,
                "post": _(post.label_zh),
            }
            found.append(Objection("administrator_is_a_delegate", message, field="post"))
    return found


def _against_lending_to_administrators(to_person: Person, *, starts_on: date, ends_on: date) -> list[Objection]:
    held = queries.appointments_meanwhile(to_person, starts_on=starts_on, ends_on=None).filter(starts_on__lte=ends_on)
    administrator = next((row for row in held if row.post in ADMINISTRATORS), None)
    if administrator is None:
        return []
    message = _("%(name)s是%(post)s，不得受托行使其他岗位的职权（三员分立）。") % {
        "name": to_person.name,
        "post": _(Post(administrator.post).label_zh),
    }
    return [Objection("delegate_is_an_administrator", message, clause="2.C", field="to_person")]


def _against_delegating_by(by: Person, appointment: Appointment, to_person: Person, today: date) -> list[Objection]:
    if by.pk == to_person.pk:
        return [Objection("own_delegation", _("不得为自己登记委托。"), clause="2.C", field="to_person")]
    if by.pk == appointment.person_id:
        return _against_gone(appointment.person)
    if _posts(by, appointment.body, today) & OFFICE:
        return []
    if any(
        held.delegation is not None and held.delegation.appointment_id == appointment.pk
        for held in queries.posts_of(by, body=appointment.body, on=today)
    ):
        message = _("受托行使的职权不得再委托他人。")
        return [Objection("delegated_power_cannot_be_delegated", message, clause="2.C", field="appointment")]
    message = _("只有委托人本人，或领导小组办公室的信息收集员、审查员可以登记委托。")
    return [Objection("not_the_holder_nor_the_office", message, clause="2.C", field="appointment")]


def _against_losing_administrators(ending: Sequence[Appointment], *, today: date) -> list[Objection]:
    found = []
    for row in ending:
        post = Post(row.post)
        if post in {Post.SYSTEM_ADMINISTRATOR, Post.SECURITY_ADMINISTRATOR}:
            rest = [one for one in queries.holders(post, body=row.body, on=today) if one.pk != row.person_id]
            if not rest:
                message = _("%(name)s是唯一的%(post)s，请先另行安排一名。") % {"name": row.person.name, "post": _(post.label_zh)}
                found.append(Objection("last_administrator", message))
    return found


# The work calendar.


def objections_to_changing_days(
    body: Body, *, first: date | None, last: date | None, name: str, reason: str, by: Person, today: date
) -> list[Objection]:
    """The office changes days of the work calendar, saying by what order (clause 5.1)."""
    found = _against_not_the_office(by, body, today)
    if first is None:
        found.append(Objection("no_day", _("请填写日期。"), clause="5.1", field="first"))
    elif last is not None and last < first:
        found.append(Objection("days_backwards", _("结束日期不能早于开始日期。"), clause="5.1", field="last"))
    elif last is not None and last - first >= timedelta(days=DAYS_AT_ONCE):
        message = _("一次最多改%(days)d天，请分几次办理。") % {"days": DAYS_AT_ONCE}
        found.append(Objection("too_many_days", message, clause="5.1", field="last"))
    if first is not None and not today.year - 1 <= first.year <= today.year + YEARS_AHEAD:
        message = _("只能改%(from)d年至%(to)d年的日期。") % {"from": today.year - 1, "to": today.year + YEARS_AHEAD}
        found.append(Objection("far_day", message, clause="5.1", field="first"))
    if not name.strip():
        found.append(Objection("no_name", _("请填写名称，如“国庆节”“台风停工”“国庆节调休上班”。"), clause="5.1", field="name"))
    elif len(name.strip()) > 40:
        found.append(Objection("long_name", _("名称不能超过40个字。"), clause="5.1", field="name"))
    return found + _against_no_reason(reason, "reason")


def objections_to_confirming_a_year(body: Body, year: int, *, source: str, by: Person, today: date) -> list[Objection]:
    """The office says once that the holidays of a year that was provisional are all entered (clause 5.1)."""
    found = _against_not_the_office(by, body, today)
    if is_announced(date(year, 1, 1)) or queries.confirmed_year(body, year) is not None:
        found.append(Objection("confirmed_already", _("%(year)d年的放假安排已经确认，无需再次办理。") % {"year": year}, clause="5.1"))
    elif not today.year - 1 <= year <= today.year + YEARS_AHEAD:
        found.append(Objection("far_year", _("现在还不能确认这一年的安排。"), clause="5.1"))
    return found + _against_no_reason(source, "source")


def _against_not_the_office(by: Person, body: Body, today: date) -> list[Objection]:
    if {held.post for held in queries.posts_of(by, body=body, on=today)} & OFFICE:
        return []
    return [Objection("not_the_office", _("工作日历由领导小组办公室（信息收集员、审查员）维护。"), clause="5.1")]


def _against_no_reason(reason: str, field: str) -> list[Objection]:
    if not reason.strip():
        return [Objection("no_reason", _("请填写依据，如通知的文号和标题。"), clause="5.1", field=field)]
    if len(reason.strip()) > 200:
        return [Objection("long_reason", _("依据和理由不能超过200个字。"), clause="5.1", field=field)]
    return []
