"""Why not? asked of taking down what was posted (撤除): by whom, when, and through which door (clauses 4.1, 5.1, 8.9)."""

from datetime import date

from django.utils.translation import gettext as _

from gongkai.foundation.objections import Objection
from gongkai.organization.models import Person
from gongkai.organization.queries import posts_of
from gongkai.publication import leaks
from gongkai.publication.models import Posting, Removal
from gongkai.publication.rules import RECORDERS
from gongkai.vault.words import objections_to_words


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
