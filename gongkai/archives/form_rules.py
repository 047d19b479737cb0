"""Why not? asked of official papers (公文): who has which one made, and what may stand in their wording."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from gongkai.archives.forms import Subject
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import posts_of
from gongkai.papers.forms import Form, Phrases, unknown_places
from gongkai.procedure.posts import ADMINISTRATORS, Post
from gongkai.vault.words import objections_to_words

WORDERS = frozenset({Post.COLLECTOR, Post.EXAMINER, Post.ARCHIVIST})
"""Who keeps the wording of official papers: the office, and the archivist (clause 1.4)."""
STAFF = frozenset(Post) - ADMINISTRATORS
OVERSEERS = frozenset({Post.SUPERVISOR, Post.DISCIPLINE_OFFICER})
LEADERS = frozenset({Post.DEPUTY_LEADER, Post.PRINCIPAL_LEADER, Post.GROUP_HEAD})
_OFFICE = frozenset({Post.COLLECTOR, Post.EXAMINER, Post.SECRECY_REVIEWER})
_ARCHIVE = frozenset({Post.ARCHIVIST})
MAKERS: Mapping[Form, frozenset[Post]] = {
    # Whoever may read a matter may print its sheet, at any stage (clause 2.B).
    Form.APPROVAL_SHEET: STAFF,
    Form.REVIEW_RECORD: _OFFICE | _ARCHIVE | OVERSEERS,
    Form.CONSULTATION_LETTER: frozenset({Post.SECRECY_REVIEWER}),
    Form.REFERRAL_LETTER: frozenset({Post.SECRECY_REVIEWER}),
    Form.RELEASE_RECORD: frozenset({Post.PUBLISHER, Post.COLLECTOR, Post.EXAMINER}) | _ARCHIVE | OVERSEERS,
}
"""Who has a form made; those of the archive are the archivist's."""
LISTERS = WORDERS | OVERSEERS | LEADERS | {Post.SECRECY_REVIEWER, Post.PUBLISHER}
"""Who sees the list of all official papers: each of them what he may read."""
OF_THE_REVIEW = frozenset({Form.REVIEW_RECORD, Form.CONSULTATION_LETTER, Form.REFERRAL_LETTER})
LONGEST: Mapping[str, int] = {"letterhead": 60, "title": 60, "text": 4000, "closing": 600, "contact": 400}
"""Characters of a wording at most."""


def makers_of(kind: Form) -> frozenset[Post]:
    """The posts that have forms of this kind made."""
    return MAKERS.get(kind, _ARCHIVE)


def readers_of(kind: Form) -> frozenset[Post]:
    """The posts that read forms of this kind, of matters within their reach.

    Who makes them, who decides upon the matter, the archive, and those who oversee; of the review, the whole office.
    """
    return makers_of(kind) | LEADERS | _ARCHIVE | OVERSEERS | (_OFFICE if kind in OF_THE_REVIEW else frozenset())


def posts(person: Person, body: Body, today: date) -> set[Post]:
    """The posts that `person` may act in for `body`."""
    return {held.post for held in posts_of(person, body=body, on=today)}


def objections_to_issuing(kind: Form, subject: Subject, *, by: Person, today: date) -> list[Objection]:
    """A form is made by those whose work it is, in the body it is about (clauses 2.B, 2.E)."""
    if not posts(by, subject.body, today) & makers_of(kind):
        who = "、".join(_(post.label_zh) for post in Post if post in makers_of(kind))
        message = _("“{form}”由下列岗位制作：{posts}。").format(form=_(kind.label_zh), posts=who)
        return [Objection("not_a_maker", message, clause="2.E")]
    return []


def objections_to_wording(body: Body, kind: Form, phrases: Phrases, *, by: Person, today: date) -> list[Objection]:
    """The office words its papers; head and title stand there, every place is known, nothing is too long or must be masked."""
    found = []
    if not posts(by, body, today) & WORDERS:
        found.append(Objection("not_a_worder", _("公文用语由信息收集员、审查员或者档案员维护。"), clause="1.4"))
    for field in ("letterhead", "title", *(["text"] if kind.is_letter else [])):
        if not getattr(phrases, field).strip():
            found.append(Objection("empty", _("这一栏会印在公文上，请填写。"), clause="2.E", field=field))
    texts = {field: getattr(phrases, field) for field in LONGEST}
    for field, text in texts.items():
        if len(text) > LONGEST[field]:
            found.append(Objection("too_long", _("最多{count}个字，请写得短一些。").format(count=LONGEST[field]), field=field))
        if unknown := unknown_places(text, kind):
            known = "、".join(f"{{{name}}}" for name in kind.places)
            message = _("这里没有{places}这个位置。可以用的有：{known}。").format(places="、".join(unknown), known=known)
            found.append(Objection("unknown_place", message, clause="2.E", field=field))
    return found + objections_to_words(**texts)
