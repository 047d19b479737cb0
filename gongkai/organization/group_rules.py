"""Why not? asked of the groups of named readers (特定人员组, clause 2.D).

The security administrator keeps them: the examiner, who says to whom a matter is opened, does not decide who they are, and neither
do those who sign after him.
"""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from gongkai.foundation.objections import Objection
from gongkai.organization import groups, queries
from gongkai.organization.models import Body, GroupMember, Person, ReaderGroup
from gongkai.procedure.posts import Post
from gongkai.vault.words import objections_to_words


def objections_to_forming(body: Body, *, name: str, purpose: str, by: Person, today: date) -> list[Objection]:
    """A group has a name of its own and says what it is for."""
    found = _against_not_the_keeper(by, body, today)
    if not name.strip():
        found.append(Objection("no_name", _("请填写特定人员组的名称。"), clause="2.D", field="name"))
    elif len(name.strip()) > 60:
        found.append(Objection("long_name", _("名称不能超过60个字。"), clause="2.D", field="name"))
    elif groups.groups_of(body).filter(name=name.strip()).exists():
        found.append(Objection("name_taken", _("已有同名的特定人员组，请换一个名称。"), clause="2.D", field="name"))
    if not purpose.strip():
        found.append(Objection("no_purpose", _("请写明用途：为什么事、由谁阅读。"), clause="2.D", field="purpose"))
    elif len(purpose.strip()) > 200:
        found.append(Objection("long_purpose", _("用途不能超过200个字。"), clause="2.D", field="purpose"))
    return found + objections_to_words(name=name, purpose=purpose)


def objections_to_closing(group: ReaderGroup, *, by: Person, today: date) -> list[Objection]:
    """A group is closed once."""
    return _against_not_the_keeper(by, group.body, today) + _against_closed(group)


def objections_to_entering(
    group: ReaderGroup, person: Person, *, starts_on: date, ends_on: date | None, basis: str, by: Person, today: date
) -> list[Objection]:
    """Somebody of the body becomes a member from today or later, once at a time; nobody enters himself."""
    found = _against_not_the_keeper(by, group.body, today) + _against_closed(group)
    if by.pk == person.pk:
        found.append(Objection("own_membership", _("不得把自己列入特定人员，请由另一名安全管理员办理。"), clause="2.D", field="person"))
    if person.body_id != group.body_id:
        found.append(Objection("other_body", _("只能列入本机构的人员。"), clause="2.D", field="person"))
    elif not person.is_active or person.left_on is not None:
        found.append(Objection("has_left", _("%(name)s已离任或账号已停用。") % {"name": person.name}, clause="2.D", field="person"))
    if starts_on < today:
        found.append(Objection("backdated", _("开始日期不能早于今天。"), clause="2.D", field="starts_on"))
    if ends_on is not None and ends_on <= starts_on:
        found.append(Objection("ends_before_start", _("结束日期应晚于开始日期。"), clause="2.D", field="ends_on"))
    elif groups.memberships_meanwhile(group, person, starts_on=starts_on, ends_on=ends_on).exists():
        message = _("%(name)s在此期间已是本组成员。") % {"name": person.name}
        found.append(Objection("already_a_member", message, clause="2.D", field="person"))
    if len(basis.strip()) > 200:
        found.append(Objection("long_basis", _("依据不能超过200个字。"), clause="2.D", field="basis"))
    return found + objections_to_words(basis=basis)


def objections_to_ending(member: GroupMember, *, ends_on: date, by: Person, today: date) -> list[Objection]:
    """A membership ends today or later, and sooner than it would have."""
    found = _against_not_the_keeper(by, member.group.body, today)
    if member.ends_on is not None and member.ends_on <= ends_on:
        found.append(Objection("already_ended", _("该成员资格已经或者将更早结束。"), clause="2.D", field="ends_on"))
    if ends_on < today:
        found.append(Objection("ended_in_the_past", _("结束日期不能早于今天：已经阅读的不因此改变。"), clause="2.D", field="ends_on"))
    elif ends_on < member.starts_on:
        found.append(Objection("ends_before_start", _("结束日期不能早于开始日期。"), clause="2.D", field="ends_on"))
    return found


def objections_to_naming(body: Body, given: Collection[int]) -> list[Objection]:
    """Groups named for a release are open groups of the very body (clause 2.B)."""
    known = set(groups.groups_of(body).filter(pk__in=list(given)).values_list("pk", flat=True))
    if set(given) - known:
        return [Objection("unknown_group", _("所选特定人员组不存在或者已经停用，请重新选择。"), clause="2.B", field="groups")]
    return []


def _against_not_the_keeper(by: Person, body: Body, today: date) -> list[Objection]:
    if any(held.post is Post.SECURITY_ADMINISTRATOR for held in queries.posts_of(by, body=body, on=today)):
        return []
    return [Objection("not_the_security_administrator", _("特定人员组由本机构的安全管理员维护。"), clause="2.D")]


def _against_closed(group: ReaderGroup) -> list[Objection]:
    if group.closed_on is None:
        return []
    return [Objection("group_closed", _("本组已经停用，请另建一组。"), clause="2.D")]
