"""Why not? asked of a step that is to open later (定时公开): what became of the matter since it was released (clauses 2.D, 8.3, 8.6)."""

from datetime import date

from django.utils.translation import gettext as _

from gongkai.foundation.objections import Objection
from gongkai.organization.models import Person
from gongkai.organization.queries import posts_of
from gongkai.procedure.posts import Post
from gongkai.publication import queries
from gongkai.publication.models import Recheck, Release

OPENERS = frozenset({Post.PUBLISHER})


def objections_to_what_came_later(release: Release) -> list[Objection]:
    """Nothing that a later screening saw is unanswered, and nothing was found that another edition is to correct (clauses 8.2, 8.6)."""
    if Recheck.objects.filter(release=release, outcome="corrected").exists():
        return [Objection("to_correct", _("存量核查认定本稿要另办新版次更正，不再公开本稿。请公开更正后的版次。"), clause="8.6")]
    later = queries.later_of(release)
    if later is None or not later.blocks:
        return []
    message = _("签批以后重新筛查，发现{number}处新的疑点。请保密审查员在“存量筛查”中核查。").format(number=later.blocks)
    return [Objection("seen_later", message, clause="8.6")]


def objections_to_opening_by_itself(release: Release, *, today: date) -> list[Objection]:
    """The calendar opens nothing whose unit is no more: a person says that it is still to be disclosed (clause 2.D)."""
    unit = release.edition.item.unit
    if unit.closed_on is None or unit.closed_on > today:
        return []
    message = _("承办部门“{unit}”已撤销。请审查员确认由谁承接、是否仍应公开；仍应公开的，由发布员办理重新公开。").format(unit=unit.name)
    return [Objection("unit_closed", message, clause="2.D")]


def objections_to_opening_by_hand(release: Release, position: int, *, by: Person, today: date) -> list[Objection]:
    """What was stopped is opened by the publisher, and only what was stopped: everything else opens on its day (clauses 2.D, 8.5)."""
    found = []
    if not {held.post for held in posts_of(by, body=release.edition.item.body, on=today)} & OPENERS:
        found.append(Objection("not_the_publisher", _("重新公开由发布员办理。"), clause="8.5"))
    if position not in {row.position for row in queries.stopped(release)}:
        found.append(Objection("not_stopped", _("这一步没有受阻，到日会自动公开。"), clause="2.D"))
    return found
