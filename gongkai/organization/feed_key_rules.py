"""Why not? asked of the keys of programs (接口令牌): the security administrator gives and takes them, as posts (clause 2.D)."""

from datetime import date

from django.utils.translation import gettext as _

from gongkai.foundation.objections import Objection
from gongkai.organization import queries
from gongkai.organization.models import Body, FeedKey, FeedKeyEnd, Person
from gongkai.procedure.posts import Post
from gongkai.vault.words import objections_to_words


def objections_to_issuing(body: Body, *, name: str, by: Person, today: date) -> list[Objection]:
    """A key says which program reads with it."""
    found = _against_not_the_keeper(by, body, today)
    if not name.strip():
        found.append(Objection("no_name", _("请写明哪个系统使用，如“智慧园区App”。"), clause="4.1", field="name"))
    elif len(name.strip()) > 100:
        found.append(Objection("long_name", _("用途不能超过100个字。"), clause="4.1", field="name"))
    return found + objections_to_words(name=name)


def objections_to_revoking(key: FeedKey, *, reason: str, by: Person, today: date) -> list[Objection]:
    """A key ends once, and for a reason."""
    found = _against_not_the_keeper(by, key.body, today)
    if FeedKeyEnd.objects.filter(key=key).exists():
        found.append(Objection("already_revoked", _("这个接口令牌已经停用。"), clause="2.D"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请填写停用的理由。"), clause="2.D", field="reason"))
    elif len(reason.strip()) > 200:
        found.append(Objection("long_reason", _("理由不能超过200个字。"), clause="2.D", field="reason"))
    return found + objections_to_words(reason=reason)


def _against_not_the_keeper(by: Person, body: Body, today: date) -> list[Objection]:
    if any(held.post is Post.SECURITY_ADMINISTRATOR for held in queries.posts_of(by, body=body, on=today)):
        return []
    return [Objection("not_the_security_administrator", _("接口令牌由本机构的安全管理员发放和停用。"), clause="2.D")]
