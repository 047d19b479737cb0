"""Why not? asked of announcements (站内通知): two people for each, a few words, an end (clause 1.4)."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import posts_of
from gongkai.procedure.posts import Post
from gongkai.publication.announcements import Standing, State
from gongkai.publication.rules import RECORDERS
from gongkai.vault.words import objections_to_words

WRITERS = RECORDERS
"""The publisher and the collector write."""
DECIDERS = frozenset({Post.PUBLISHER, Post.EXAMINER})
"""The publisher and the examiner agree, each to what another wrote."""
READERS = WRITERS | DECIDERS
LONGEST_TITLE, LONGEST = 40, 300
"""Characters of title and text at most: what is longer is a matter, and goes along the line."""
LONGEST_STAY = 90
"""Days for which an announcement is shown at most."""


def objections_to_announcing(body: Body, *, title: str, text: str, until: date | None, by: Person, today: date) -> list[Objection]:
    """An announcement tells of the site and the office's service in a few words; it discloses nothing and bears nobody's data."""
    found = []
    if not _posts(by, body, today) & WRITERS:
        found.append(Objection("not_a_writer", _("站内通知由发布员或信息收集员拟写。"), clause="1.4"))
    for field, words, most in (("title", title, LONGEST_TITLE), ("text", text, LONGEST)):
        if not words:
            found.append(Objection("empty", _("请填写。"), clause="1.4", field=field))
        if len(words) > most:
            message = _("最多{count}个字。需要更长的，请作为公开事项按程序办理。").format(count=most)
            found.append(Objection("too_long", message, clause="1.4", field=field))
    if until is None or not today <= until <= today + timedelta(days=LONGEST_STAY):
        message = _("请填写今天起{count}天以内的日期，到期自动停止显示。").format(count=LONGEST_STAY)
        found.append(Objection("no_end", message, clause="1.4", field="until"))
    return found + objections_to_words(shown=True, title=title, text=text)


def objections_to_agreeing(standing: Standing, *, by: Person, today: date) -> list[Objection]:
    """Nothing comes onto the front page by one person alone."""
    found = []
    if not _posts(by, standing.announcement.body, today) & DECIDERS:
        found.append(Objection("not_a_decider", _("站内通知由审查员或发布员同意后显示。"), clause="1.4"))
    if standing.announcement.person_id == by.pk:
        found.append(Objection("own_announcement", _("这条通知是您拟的，请由另一位审查员或者发布员同意。"), clause="8.3"))
    if standing.state is not State.WAITING:
        found.append(Objection("decided", _("这条通知已经处理或者已经到期，请刷新页面。"), clause="1.4"))
    return found


def objections_to_ending(standing: Standing, *, reason: str, by: Person, today: date) -> list[Objection]:
    """Whoever writes or decides may end one, with a reason."""
    found = []
    if not _posts(by, standing.announcement.body, today) & READERS:
        found.append(Objection("not_a_writer", _("站内通知由发布员、信息收集员或审查员停止显示。"), clause="1.4"))
    if standing.state not in (State.WAITING, State.SHOWN):
        found.append(Objection("ended", _("这条通知已经停止显示。"), clause="1.4"))
    if not reason:
        found.append(Objection("no_reason", _("请写明原因。"), clause="1.4", field="reason"))
    return found + objections_to_words(reason=reason)


def _posts(by: Person, body: Body, today: date) -> set[Post]:
    return {held.post for held in posts_of(by, body=body, on=today)}
