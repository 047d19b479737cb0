"""`gongkai found`: register a body with its three administrators, before anybody can sign in.

Import it after Django is set up.
"""

import secrets
from dataclasses import dataclass

from gongkai.config.words import gettext as _
from gongkai.foundation.objections import Objection, Refused
from gongkai.organization import actions as organization
from gongkai.organization.models import Body, Person
from gongkai.organization.rules import Administrator, BodySettings
from gongkai.procedure.posts import Post


@dataclass(frozen=True)
class Account:
    """An account that was made, with its initial password: told once, kept nowhere."""

    post: Post
    username: str
    name: str
    password: str


def found(settings: BodySettings, *, slug: str, code: str, people: dict[Post, str], by: str = "") -> tuple[Body, list[Account]]:
    """Found the body and return it with its administrators' accounts (clause 1.4).

    `people` gives for each of the three posts "username=name"; `by` is the user name of a system administrator of the installation,
    needed from the second body on. Refused with the rules' objections.
    """
    accounts = [_account(post, given) for post, given in people.items()]
    founder = Person.objects.filter(username=by).first() if by else None
    if by and founder is None:
        raise Refused([Objection("no_such_person", _("没有登录名为 {name} 的人员。").format(name=by))])
    administrators = [Administrator(one.post, one.username, one.name, one.password) for one in accounts]
    return organization.found_body(settings, slug=slug, code=code, administrators=administrators, by=founder), accounts


def _account(post: Post, given: str) -> Account:
    username, separator, name = given.partition("=")
    if not (username and separator and name):
        message = _("{post}应写作 登录名=姓名，例如 zhang=张三。").format(post=post.label_zh)
        raise Refused([Objection("no_administrator", message, clause="1.4")])
    return Account(post, username.strip(), name.strip(), secrets.token_urlsafe(12))
