"""What every page shows around its content: who is signed in, as what, and where he may go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

import gongkai
from gongkai.archives import handover_rules
from gongkai.archives.form_rules import LISTERS
from gongkai.organization.models import Person
from gongkai.organization.queries import Holding, open_notices, posts_of
from gongkai.procedure.posts import ADMINISTRATORS, Post
from gongkai.publication import feedback
from gongkai.publication.leaks import WATCHERS
from gongkai.publication.sheet_rules import READERS

COORDINATORS = frozenset({Post.COLLECTOR, Post.EXAMINER})
OVERSEERS = frozenset({Post.SUPERVISOR, Post.DISCIPLINE_OFFICER})
PROCEDURE = frozenset(Post) - ADMINISTRATORS
"""Posts that work on matters; the three administrators open none."""


@dataclass(frozen=True)
class Link:
    """One place in the navigation; `count` of what is new there."""

    label: str
    url: str
    current: bool
    count: int = 0


def installation(request: HttpRequest) -> dict[str, Any]:
    """The page's frame: `demonstration`, `person`, `body`, `holdings` of today (own and delegated) and `navigation`."""
    frame: dict[str, Any] = {"demonstration": settings.DEMONSTRATION, "release": gongkai.__version__, "person": None}
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return frame
    holdings = posts_of(person, body=person.body, on=timezone.localdate())
    return frame | {
        "person": person,
        "body": person.body,
        "holdings": holdings,
        "navigation": _navigation(request.path, holdings, waiting=open_notices(person).count()),
    }


def _navigation(path: str, holdings: list[Holding], *, waiting: int) -> list[Link]:
    posts = {held.post for held in holdings}
    places = [
        ("office:desk", gettext("工作台"), posts & PROCEDURE),
        ("office:notices", gettext("提醒"), True),
        ("office:matters", gettext("公开事项"), posts & PROCEDURE),
        ("office:calls", gettext("征集"), posts & PROCEDURE),
        ("office:coordination", gettext("统筹"), posts & COORDINATORS),
        ("office:duties", gettext("公开义务"), posts & PROCEDURE),
        ("office:reading", gettext("内部公开"), True),
        ("office:catalog", gettext("公开目录"), posts & PROCEDURE),
        ("office:sheets", gettext("纸质件"), posts & READERS),
        ("office:issued_forms", gettext("公文"), posts & LISTERS),
        ("office:feedback_list", gettext("意见反馈"), posts & feedback.READERS),
        ("office:screening_lists", gettext("保密筛查"), posts & {Post.SECRECY_REVIEWER}),
        ("office:leaks", gettext("泄密处置"), posts & WATCHERS),
        ("office:records", gettext("归档"), posts & {Post.ARCHIVIST, Post.SUPERVISOR}),
        ("office:handovers", gettext("移交"), posts & handover_rules.READERS),
        ("office:organization", gettext("机构与人员"), posts),
        ("office:journal", gettext("留痕"), posts & {Post.AUDITOR}),
    ]
    links = [(reverse(name), label) for name, label, open_to in places if open_to]
    # The longest address that leads here is the current place: the desk's address begins all others.
    here = max((url for url, _ in links if path.startswith(url)), key=len, default="")
    told = reverse("office:notices")
    return [Link(label, url, url == here, waiting if url == told else 0) for url, label in links]
