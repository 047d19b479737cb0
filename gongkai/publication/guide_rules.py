"""Why not? asked of the guide (公开指南): who keeps it, and what it must hold (clause 1.4)."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import posts_of
from gongkai.publication import guides
from gongkai.publication.rules import RECORDERS as GUIDES
from gongkai.vault.words import objections_to_words

LONGEST = 2000
"""Characters of a section at most."""


def objections_to_keeping(body: Body, texts: Mapping[str, str], *, by: Person, today: date) -> list[Objection]:
    """The publisher or the collector keeps the guide; nothing that readers are owed is left out, and something is another than before."""
    found = []
    if not {held.post for held in posts_of(by, body=body, on=today)} & GUIDES:
        found.append(Objection("not_a_guide", _("公开指南由发布员或信息收集员维护。"), clause="1.4"))
    for name in guides.REQUIRED:
        if not texts[name]:
            found.append(Objection("empty", _("这一部分是公开指南必须有的，请填写。"), clause="1.4", field=name))
    for name, text in texts.items():
        if len(text) > LONGEST:
            found.append(Objection("too_long", _("最多{count}个字，请写得短一些。").format(count=LONGEST), field=name))
    if not found and guides.versions_of(body).exists() and texts == guides.texts_of(body):
        found.append(Objection("nothing_changed", _("内容没有改动，不用保存。"), clause="1.4"))
    return found + objections_to_words(shown=True, **texts)
