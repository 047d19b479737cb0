"""Why not? asked of papers (纸质件): who has them made, of what, and what has to be filled in (clauses 2.D, 4.1, 4.2)."""

from datetime import date

from django.utils.translation import gettext as _

from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person, Unit
from gongkai.organization.queries import posts_of
from gongkai.papers import values
from gongkai.papers.kinds import ADDRESSED, Paper
from gongkai.procedure.dossier import Audience
from gongkai.procedure.posts import Post
from gongkai.publication import queries, sheets
from gongkai.publication.models import Release
from gongkai.publication.rules import RECORDERS
from gongkai.vault.words import objections_to_words

WORDERS = frozenset({Post.COLLECTOR, Post.EXAMINER})
"""Who keeps the wording of papers: the office that runs the platform (clause 1.4)."""
MAKERS = RECORDERS
"""Who has papers made: whoever also hangs them up and records it."""
READERS = MAKERS | WORDERS | {Post.SUPERVISOR}
"""Who sees the list of all papers."""
LONGEST = {"addressee": 200, "copies": 300, "occasion": 200}
"""Characters of what is filled in at most."""
LONGEST_WORDING = {"organ_mark": 60, "signatory": 60, "printer": 60, "heading": 20, "word": 400, "press": 200, "place": 400}


def _posts(person: Person, body: Body, today: date) -> set[Post]:
    return {held.post for held in posts_of(person, body=body, on=today)}


def objections_to_making(release: Release, paper: Paper, *, by: Person, today: date) -> list[Objection]:
    """A paper is made of what is open to all who will see it, in a form that was chosen, by the publisher or the collector."""
    found = []
    if not _posts(by, release.edition.item.body, today) & MAKERS:
        found.append(Objection("not_a_maker", _("张贴稿和公文由发布员或信息收集员制作。"), clause="2.D"))
    if paper not in sheets.papers_for(release):
        found.append(Objection("channel_not_chosen", _("审查意见没有确定采用这种公开形式。"), clause="2.B", field="papers"))
    return found + objections_to_showing(release, paper)


def objections_to_showing(release: Release, paper: Paper) -> list[Objection]:
    """The matter is open, was not taken back or replaced, and its readers are all who will see the paper (clause 2.D)."""
    if queries.withdrawal_of(release):
        return [Objection("withdrawn", _("该事项已经撤下，不能再制作。"), clause="8.9")]
    opening = sheets.widest_opening(release)
    if opening is None:
        return [Objection("not_open_yet", _("该事项尚未开放，公开后再制作。"), clause="2.D")]
    if sheets.is_replaced(release):
        return [Objection("replaced", _("该版次已被新版次替代，请从现行版次制作。"), clause="5.2")]
    if opening.audience < paper.reaches:
        message = _("“{paper}”的读者是{wide}，该事项目前只对{narrow}公开，不能制作，以免扩大公开范围。")
        message = message.format(paper=_(paper.label_zh), wide=_(paper.reaches.label_zh), narrow=_(Audience(opening.audience).label_zh))
        return [Objection("reaches_too_far", message, clause="2.D", field="papers")]
    return []


def objections_to_filling(paper: Paper, *, addressee: str, copies: str, occasion: str) -> list[Objection]:
    """What is printed beside the matter: a letter says to whom, and nothing bears what must not be shown."""
    found = []
    if paper is Paper.LETTER and not addressee.strip():
        found.append(Objection("no_addressee", _("请填写复函的主送单位或者收信人。"), clause="4.2", field="addressee"))
    if copies.strip() and paper not in ADDRESSED:
        found.append(Objection("no_copies_here", _("只有文件、通知通报有抄送。"), clause="4.1", field="copies"))
    for field, text in (("addressee", addressee), ("copies", copies), ("occasion", occasion)):
        if len(text.strip()) > LONGEST[field]:
            found.append(Objection("too_long", _("最多{count}个字，请写得短一些。").format(count=LONGEST[field]), field=field))
    return found + objections_to_words(shown=True, addressee=addressee, copies=copies, occasion=occasion)


def objections_to_indexing(
    body: Body, *, unit: Unit | None, year: int | None, audience: Audience | None, by: Person, today: date
) -> list[Objection]:
    """A file index names its year and its readers, who are never the Party alone, and has something to list (clause 4.1)."""
    found = []
    if not _posts(by, body, today) & MAKERS:
        found.append(Objection("not_a_maker", _("张贴稿和公文由发布员或信息收集员制作。"), clause="2.D"))
    if unit is not None and unit.body_id != body.pk:
        found.append(Objection("unknown_unit", _("请选择本机构的部门。"), field="unit"))
    if year is None or not 1949 <= year <= today.year:
        found.append(Objection("no_year", _("请填写年度，不能晚于今年。"), clause="4.1", field="year"))
    if audience is None or audience < Audience.ZONE:
        found.append(Objection("no_readers", _("请选择查阅范围：园区内或者社会。"), clause="2.D", field="audience"))
    if not found and year is not None and audience is not None and not sheets.consultable(body, unit=unit, year=year, audience=audience):
        message = _("{year}年没有对{readers}公开的文件，没有可以列入目录的。").format(year=year, readers=_(audience.label_zh))
        found.append(Objection("nothing_to_list", message, clause="4.1", field="year"))
    return found


def objections_to_wording(body: Body, wording: values.Wording, *, by: Person, today: date) -> list[Objection]:
    """The office keeps the words of its papers; the organ is named, and no private number stands there."""
    found = []
    if not _posts(by, body, today) & WORDERS:
        found.append(Objection("not_a_worder", _("版头用语由信息收集员或审查员维护。"), clause="1.4"))
    for field in ("organ_mark", "signatory", "printer", "heading"):
        if not getattr(wording, field).strip():
            found.append(Objection("empty", _("这一栏会印在公文上，请填写。"), clause="4.1", field=field))
    texts = {field: getattr(wording, field) for field in LONGEST_WORDING}
    for field, text in texts.items():
        if len(text) > LONGEST_WORDING[field]:
            found.append(Objection("too_long", _("最多{count}个字，请写得短一些。").format(count=LONGEST_WORDING[field]), field=field))
    return found + objections_to_words(shown=True, **texts)
