"""Why not? asked of reading inside and its confirmation (阅读确认, clause 2.D)."""

from datetime import date

from django.utils.translation import gettext as _

from gongkai.foundation.objections import Objection
from gongkai.organization.models import Person
from gongkai.organization.queries import posts_of
from gongkai.procedure.posts import Post
from gongkai.publication import queries, readers
from gongkai.publication.models import Opening, Release


def objections_to_reading(opening: Opening, *, by: Person) -> list[Objection]:
    """Only what is open to a person inside, he reads (clause 2.D)."""
    if queries.inner_openings_for(by).filter(pk=opening.pk).exists():
        return []
    return [Objection("not_open_to_you", _("本内容没有对您公开，或者已经撤下。"), clause="2.D")]


def objections_to_asking(release: Release, *, by: Person, today: date) -> list[Objection]:
    """The publisher asks the readers of what is open, or will be, inside; once for each edition (clause 2.D)."""
    found = _against_not_the_publisher(release, by, today)
    if not readers.has_inner_step(step.audience for step in queries.decisions_of(release).steps):
        found.append(Objection("nobody_inside", _("本事项只对社会公开，没有内部读者可以确认。"), clause="2.D"))
    if queries.withdrawal_of(release):
        found.append(Objection("withdrawn", _("本事项已撤回，不再需要确认。"), clause="8.9"))
    if readers.request_for(release):
        found.append(Objection("asked_already", _("本版次已经要求读者确认已阅。"), clause="2.D"))
    return found


def objections_to_confirming(opening: Opening, *, by: Person) -> list[Objection]:
    """A reader confirms what he was asked about and has opened, once (clause 2.D)."""
    found = objections_to_reading(opening, by=by)
    if readers.request_for(opening.release) is None:
        found.append(Objection("not_asked", _("本内容不需要确认已阅。"), clause="2.D"))
    elif readers.reading_of(opening.release, by) is None:
        found.append(Objection("not_read", _("请先打开阅读，再确认已阅。"), clause="2.D"))
    if readers.confirmation_of(opening.release, by):
        found.append(Objection("confirmed_already", _("您已经确认已阅，无需再次提交。"), clause="2.D"))
    return found


def objections_to_reminding(release: Release, *, by: Person, today: date) -> list[Objection]:
    """The publisher reminds those who are still waited for, if there are any (clause 2.D)."""
    found = _against_not_the_publisher(release, by, today)
    if not found and not readers.readers(release, on=today).waited_for:
        found.append(Objection("nobody_to_remind", _("没有需要提醒的读者。"), clause="2.D"))
    return found


def _against_not_the_publisher(release: Release, by: Person, today: date) -> list[Objection]:
    if any(held.post is Post.PUBLISHER for held in posts_of(by, body=release.edition.item.body, on=today)):
        return []
    return [Objection("not_the_publisher", _("阅读情况由本机构的发布员办理。"), clause="2.D")]
