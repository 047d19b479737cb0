"""Why not? asked of filing."""

from datetime import date

from django.utils.translation import gettext as _

from gongkai.archives import codes, queries
from gongkai.archives.appraisal_rules import objections_to_packing_what_is_destroyed
from gongkai.archives.check_rules import objections_to_a_failed_check
from gongkai.archives.handover_rules import objections_to_packing_a_locked_record
from gongkai.archives.models import RETENTIONS, Record
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Person
from gongkai.organization.queries import posts_of
from gongkai.procedure import rules as procedure
from gongkai.procedure.dossier import Actor, Dossier
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Move, Stage
from gongkai.publication import postings
from gongkai.publication import queries as publication
from gongkai.publication.feedback_rules import objections_to_leaving_a_round
from gongkai.publication.models import Snapshot
from gongkai.vault.words import objections_to_words


def objections_to_filing(
    edition: Edition,
    *,
    retention: str,
    by: Person,
    today: date,
    note: str = "",
    dossier: Dossier | None = None,
    actor: Actor | None = None,
) -> list[Objection]:
    """What stands against filing `edition` with this retention period and this note, which goes into the package (clause 2.E).

    `dossier` and `actor` are passed by whoever has read them already, for many editions at once.
    """
    facts = dossier or queries.dossier(edition, on=today)
    found = procedure.objections(facts, Move.FILE, actor or disclosure.actor(by, edition, on=today), today=today)
    if retention not in RETENTIONS:
        found.append(Objection("no_retention", _("请选择保管期限：永久、定期30年或定期10年。"), clause="2.E", field="retention"))
    release = publication.release_of(edition)
    # What was taken back, was replaced or has expired is asked for no form any more.
    if release and edition.stage == Stage.PUBLISHED.value and not note.strip() and not postings.forms_of(release).is_complete:
        message = _("审查确定的公开形式还没有办齐。请先办理并登记；不再办理的，在备注中写明原因。")
        found.append(Objection("forms_left", message, clause="4.1", field="note"))
    found += objections_to_gathering(edition)
    return found + objections_to_words(note=note) + objections_to_numbering(edition)


def objections_to_numbering(edition: Edition) -> list[Objection]:
    """A record carries the number of its body's fonds (clause 2.E)."""
    if not edition.item.body.fonds_number:
        return [Objection("no_fonds", _("本机构尚未登记全宗号，请系统管理员先在机构设置中填写。"), clause="2.E")]
    if not codes.fits("fonds", edition.item.body.fonds_number):
        return [
            Objection("odd_fonds", _("本机构的全宗号不是4位数字或大写字母，编不出档号，请系统管理员先在机构设置中改正。"), clause="2.E")
        ]
    return []


def objections_to_gathering(edition: Edition) -> list[Objection]:
    """What readers say of a major or complex matter is gathered and answered before it is filed (clause 5.2)."""
    release = publication.release_of(edition)
    return objections_to_leaving_a_round(release) if release else []


def objections_to_packing(record: Record, *, by: Person, today: date) -> list[Objection]:
    """Only the archivist packs, once what was opened is in place and the four checks do not bar it (clause 2.E)."""
    found = []
    body = record.edition.item.body
    if Post.ARCHIVIST not in {held.post for held in posts_of(by, body=body, on=today)}:
        found.append(Objection("not_the_archivist", _("归档包由档案员制作。"), clause="2.E"))
    release = publication.release_of(record.edition)
    if release and publication.withdrawal_of(release) is None:
        waiting = [one for one in publication.openings_of(release) if not Snapshot.objects.filter(opening=one).exists()]
        if waiting:
            found.append(Objection("snapshot_missing", _("公开页面的快照还在生成，请稍后再制作归档包。"), clause="2.E"))
    return (
        found
        + objections_to_a_failed_check(record)
        + objections_to_packing_a_locked_record(record)
        + objections_to_packing_what_is_destroyed(record)
    )
