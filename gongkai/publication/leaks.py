"""Leaks (泄密处置): what was reported, what is left to be done, whom the law wants told by when, and what is sealed as evidence."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition, Item, StageChange, Version
from gongkai.foundation.digests import canonical_json, digest_of
from gongkai.journal import queries as journal
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import body_by_slug, posts_of
from gongkai.procedure import rules as procedure
from gongkai.procedure.dossier import Audience
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Move
from gongkai.publication import objects, queries
from gongkai.publication.models import (
    CONFIRMED,
    PERIOD_OVER,
    IndexNumber,
    Knock,
    LeakClosure,
    LeakDecision,
    LeakEvidence,
    LeakReport,
    Posting,
    Release,
    Remedy,
    RemedyDone,
    Removal,
    Snapshot,
    Withdrawal,
)
from gongkai.publication.public import PublicBody
from gongkai.screening.findings import Kind
from gongkai.screening.lists import Lists
from gongkai.screening.masking import mask
from gongkai.screening.text import screen_text

OFFICERS = procedure.POSTS[Move.WITHDRAW]
"""值守人员: whoever may withdraw a matter sees reports of leaks first and decides on them."""
WATCHERS = OFFICERS | {Post.SUPERVISOR}
"""Who sees what became of every report."""
REMOVERS = frozenset({Post.PUBLISHER, Post.COLLECTOR})
"""Who hung a posting up, and takes it down."""
CLOSERS = frozenset({Post.DISCIPLINE_OFFICER})
"""Who closes a leak, having seen that all is done."""

LONGEST_TEXT, LONGEST_PLACE, LONGEST_CONTACT = 2000, 400, 100
"""Characters of a report at most."""
EVIDENCE_FORMAT = "gongkai.leak-evidence/1"
REMOVAL_HOURS = 24
"""Hours from the decision within which a posting is to be off the wall."""
WINDOW = timedelta(hours=1)
FROM_ONE_ADDRESS = 5
"""Reports from outside that one address may send within `WINDOW`."""
FROM_EVERYWHERE = 60
"""Reports from outside that one body takes within `WINDOW` altogether."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_UNSEEN_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\ufffd\ufffe\uffff")
"""Letters by their category that show nothing all the same, as the upload gate knows them."""
AT_ONCE = timedelta(minutes=10)
"""The same words about the same matter within this time are the same report, sent twice."""

PROMPTLY = _("法律要求及时办理，没有规定小时数，系统按24小时提醒")


@dataclass(frozen=True)
class Telling:
    """Somebody who is to be told: who, within how many hours of the report, and the article that asks for it."""

    recipient: str
    hours: int
    basis: str


_SUPERIOR = Telling(_("上级主管部门"), 24, PROMPTLY)
_COPIES = Telling(_("搜索引擎、转载网站（请其删除快照和转载）"), 24, _("补救措施；网页已撤下，对方的副本须由对方删除"))
TELLINGS: dict[str, tuple[Telling, ...]] = {
    "state_secret": (
        Telling(_("同级保密行政管理部门"), 24, _("保守国家秘密法实施条例第六十一条：发现后24小时内报告")),
        Telling(_("上级主管部门"), 24, _("保守国家秘密法实施条例第六十一条：发现后24小时内报告")),
        _COPIES,
    ),
    "work_secret": (_SUPERIOR, _COPIES),
    "commercial_secret": (Telling(_("权利人"), 24, PROMPTLY), _COPIES),
    "personal": (
        Telling(_("信息被泄露的个人"), 24, _("个人信息保护法第五十七条：立即补救并通知个人，没有规定小时数，系统按24小时提醒")),
        Telling(
            _("履行个人信息保护职责的部门（网信部门）"),
            24,
            _("个人信息保护法第五十七条；构成较大以上网络安全事件的，4小时内报属地省级网信部门（国家网络安全事件报告管理办法第四条）"),
        ),
        _COPIES,
    ),
    "other": (_SUPERIOR, _COPIES),
}
"""Who is told of a leak of each kind, as a start: the office changes and adds on the page. Hours count from the report.

These words are written into rows in Chinese, whatever the language of whoever decides; pages say those they know in his own.
"""


# Masking.


REACHABLE = frozenset({Kind.MOBILE, Kind.LANDLINE, Kind.EMAIL, Kind.PERSON_NAME})
"""What people write to say whom they spoke to, or how they can be reached."""


def masked(text: str, lists: Lists, *, spare: frozenset[Kind] = frozenset()) -> tuple[str, int]:
    """`text` with every value that screening knows masked, and how many there were: a report must not leak what it reports.

    Values of the kinds in `spare` stay.
    """
    hidden = 0
    for _again in range(3):  # what stood beside a value may be one itself once that is masked
        pieces, since, found = [], 0, 0
        for one in sorted(screen_text(text, lists), key=lambda one: (one.start or 0, -(one.end or 0))):
            if one.start is None or one.end is None or one.start < since or one.kind in spare:
                continue
            value = text[one.start : one.end]
            instead = mask(one.kind, value)
            pieces += [text[since : one.start], instead]
            since = one.end
            found += instead != value
        text = "".join([*pieces, text[since:]])
        hidden += found
        if not found:
            break
    return text, hidden


# Where a report comes from.


@dataclass(frozen=True)
class Reported:
    """What a reader may report: a matter by its index number, or the body alone ("")."""

    body: PublicBody
    index_number: str = ""
    path: str = ""


def reported_body(slug: str) -> Reported | None:
    """The body with this word in its addresses, for a report about no matter of this system."""
    body = body_by_slug(slug)
    return Reported(queries.public_body(body)) if body else None


def reported_matter(code: str, year: int, serial: int) -> Reported | None:
    """The matter with this index number, as a reader names it. Never its title: it may be what leaked."""
    number = IndexNumber.objects.select_related("body").filter(code=code, year=year, serial=serial).first()
    return Reported(queries.public_body(number.body), str(number), f"/{queries.address_of(number)}/") if number else None


def item_numbered(body: Body, index_number: str) -> Item | None:
    """The matter of `body` with this index number."""
    for number in IndexNumber.objects.filter(body=body).select_related("item") if index_number else ():
        if str(number) == index_number:
            return number.item
    return None


def item_for(person: Person, *, edition: int | None, opening: int | None) -> Edition | None:
    """The edition that `person` reports from its page in the office, or from a page that is open to him by membership."""
    today = timezone.localdate()
    if edition is not None:
        return disclosure.editions_within_reach_of(person, on=today).filter(pk=edition).first()
    found = queries.inner_openings_for(person).filter(pk=opening).first() if opening is not None else None
    return found.release.edition if found else None


def knocks(at: datetime, key: str) -> int:
    """How many reports came from one address outside within the hour before `at`, to whatever body."""
    return Knock.objects.filter(at__gt=at - WINDOW, key=key).count()


def reported_from_outside(body: Body, at: datetime) -> int:
    """How many reports `body` took from outside within the hour before `at`; a flood at one body keeps no other from hearing."""
    return LeakReport.objects.filter(body=body, source="reader", at__gt=at - WINDOW).count()


def without_unseen(text: str) -> str:
    """`text` without what nobody sees: marks that turn its order round, zero-width letters, controls other than line breaks and tabs.

    They are dropped, not objected to: a reader who copied them could not find them. A number broken by them is whole again, and masked.
    """
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    seen = (one for one in text if one in "\r\n\t" or (one not in _UNSEEN_LETTERS and unicodedata.category(one) not in _UNSEEN))
    return "".join(seen)


def same_again(body: Body, item: Item | None, text: str, person: Person | None, *, at: datetime) -> LeakReport | None:
    """The very report that has just been made: the button was pressed twice."""
    just_now = LeakReport.objects.filter(body=body, item=item, text=text, person=person, at__gt=at - AT_ONCE)
    return just_now.first()


# What became of it.


def reports_of(body: Body) -> QuerySet[Any]:
    """Every report to `body`, newest first, with whether it is decided, under way or closed."""
    decided = LeakDecision.objects.filter(report=OuterRef("pk"))
    return (
        LeakReport.objects.filter(body=body)
        .select_related("item", "body", "person")
        .annotate(
            is_decided=Exists(decided),
            is_confirmed=Exists(decided.filter(outcome__in=CONFIRMED)),
            is_closed=Exists(LeakClosure.objects.filter(report=OuterRef("pk"))),
        )
        .order_by("-pk")
    )


def reports_for(person: Person) -> QuerySet[Any]:
    """The reports that `person` may open today: all of his body where he is on duty or oversees; none for others."""
    posts = {held.post for held in posts_of(person, body=person.body, on=timezone.localdate())}
    return reports_of(person.body) if posts & WATCHERS else reports_of(person.body).none()


def new_reports(body: Body) -> QuerySet[Any]:
    """Reports that nobody has decided on, oldest first."""
    return reports_of(body).filter(is_decided=False).order_by("pk")


@dataclass(frozen=True)
class Heap:
    """Reports of the same matter in the same words, the newest first."""

    reports: tuple[Any, ...]

    @property
    def newest(self) -> Any:
        """The one that stands for them."""
        return self.reports[0]

    @property
    def others(self) -> tuple[Any, ...]:
        """The rest."""
        return self.reports[1:]


@dataclass(frozen=True)
class About:
    """The reports of one matter, or of none of this system, as heaps; the newest first."""

    item: Item | None
    heaps: tuple[Heap, ...]

    @property
    def number(self) -> int:
        """How many reports there are."""
        return sum(len(heap.reports) for heap in self.heaps)


def gathered(reports: Iterable[Any]) -> list[About]:
    """Reports by matter, and under it by their words, spaces and case apart; in the order in which they are given."""
    found: dict[int | None, dict[str, list[Any]]] = {}
    items: dict[int | None, Item | None] = {}
    for one in reports:
        items[one.item_id] = one.item
        found.setdefault(one.item_id, {}).setdefault(_words_of(one), []).append(one)
    return [About(items[item], tuple(Heap(tuple(heap)) for heap in heaps.values())) for item, heaps in found.items()]


def alike(report: LeakReport) -> list[LeakReport]:
    """Other reports of the same matter in the same words on which nobody has decided."""
    others = new_reports(report.body).filter(item=report.item_id).exclude(pk=report.pk)
    return [one for one in others if _words_of(one) == _words_of(report)]


def _words_of(report: LeakReport) -> str:
    return "".join(report.text.split()).casefold()


def decision_on(report: LeakReport) -> LeakDecision | None:
    """What was decided on `report`."""
    return LeakDecision.objects.select_related("person", "same_as").filter(report=report).first()


def closure_of(report: LeakReport) -> LeakClosure | None:
    """How `report` was closed."""
    return LeakClosure.objects.select_related("person").filter(report=report).first()


def others_about(report: LeakReport) -> QuerySet[Any]:
    """Other reports to the same body that were found true, newest first: the leak may be known."""
    others = reports_of(report.body).filter(is_confirmed=True).exclude(pk=report.pk)
    return others.filter(item=report.item_id) if report.item_id else others


def evidence_of(report: LeakReport) -> QuerySet[LeakEvidence]:
    """What was sealed and added, oldest first."""
    return LeakEvidence.objects.filter(report=report).select_related("person", "blob")


def newest_edition(item: Item) -> Edition:
    """The edition whose page stands for the matter: the last released one, else the last."""
    release = Release.objects.filter(edition__item=item).order_by("edition__number").last()
    return release.edition if release else disclosure.latest_edition(item)


def has_worked_on(item: Item | None, person: Person) -> bool:
    """Whether `person` drafted, signed or released anything of the matter; taking it back does not count."""
    if item is None:
        return False
    moved = StageChange.objects.filter(edition__item=item, person=person).exclude(move=Move.WITHDRAW.value)
    return moved.exists() or Version.objects.filter(edition__item=item, drafted_by=person).exists()


def open_version(item: Item | None) -> Version | None:
    """The version whose withdrawal takes the matter down: of its newest release that nobody has withdrawn."""
    if item is None:
        return None
    withdrawn = Withdrawal.objects.exclude(reason_type=PERIOD_OVER).values("release")
    release = Release.objects.filter(edition__item=item).exclude(pk__in=withdrawn).order_by("edition__number").last()
    return release.version if release else None


@dataclass(frozen=True)
class Standing:
    """A remedy as it stands: done or not, overdue or not."""

    remedy: Remedy
    done: RemedyDone | None
    now: datetime

    @property
    def is_overdue(self) -> bool:
        """Whether its time has passed and nobody has done it."""
        return self.done is None and self.remedy.due_at < self.now

    @property
    def was_late(self) -> bool:
        """Whether it was done after its time."""
        return self.done is not None and self.done.outcome == "done" and self.done.done_at > self.remedy.due_at


def in_force() -> QuerySet[Remedy]:
    """Remedies that no other has replaced, those due first."""
    replaced = Remedy.objects.exclude(replaces=None).values("replaces")
    related = ("report", "report__item", "report__body", "posting", "posting__release__edition", "person", "added_by")
    return Remedy.objects.exclude(pk__in=replaced).select_related(*related).order_by("due_at", "pk")


def left() -> QuerySet[Remedy]:
    """Remedies that are neither done nor explained."""
    return in_force().exclude(pk__in=RemedyDone.objects.values("remedy"))


def standing(remedies: QuerySet[Remedy], *, now: datetime) -> list[Standing]:
    """`remedies` with what became of each."""
    rows = list(remedies)
    done = {row.remedy_id: row for row in RemedyDone.objects.filter(remedy__in=rows).select_related("person", "evidence")}
    return [Standing(row, done.get(row.pk), now) for row in rows]


def remedies_of(report: LeakReport, *, now: datetime) -> list[Standing]:
    """The remedies of `report`, those due first."""
    return standing(in_force().filter(report=report), now=now)


def remedies_for(person: Person) -> QuerySet[Remedy]:
    """The remedies that `person` may open: all for whoever is on duty or oversees, removals for whoever posts, and his own."""
    posts = {held.post for held in posts_of(person, body=person.body, on=timezone.localdate())}
    of_body = in_force().filter(report__body=person.body)
    if posts & WATCHERS:
        return of_body
    return of_body.filter(Q(person=person) | Q(sort="removal")) if posts & REMOVERS else of_body.filter(person=person)


def waiting_for(person: Person) -> QuerySet[Remedy]:
    """What is left for `person` to do: his own; of what is nobody's, removals for whoever posts and notices for the officers."""
    posts = {held.post for held in posts_of(person, body=person.body, on=timezone.localdate())}
    mine = Q(person=person)
    if posts & REMOVERS:
        mine |= Q(sort="removal", person=None)
    if posts & OFFICERS:
        mine |= Q(sort="notice", person=None)
    return left().filter(mine, report__body=person.body)


def overdue(body: Body, *, now: datetime) -> QuerySet[Remedy]:
    """What is left of `body`'s leaks after its time."""
    return left().filter(report__body=body, due_at__lt=now)


# What is sown and what is sealed.


def postings_to_remove(item: Item | None) -> QuerySet[Posting]:
    """What hangs or runs somewhere of the matter: every posting that is not the site itself and has not come down."""
    if item is None:
        return Posting.objects.none()
    removed = Removal.objects.values("posting")
    # What the system recorded is the site's own page; a column may be a board in the hall as well, which somebody recorded.
    return Posting.objects.filter(release__edition__item=item).exclude(person=None).exclude(pk__in=removed).select_related("person")


def evidence(report: LeakReport, *, at: datetime) -> bytes:
    """What stood open when a leak was found (证据固定), as canonical JSON: the kept objects by their digests, the files, the postings,
    the head of the journal. Objects, versions and files are never deleted, so naming them by digest keeps them.
    """
    head = journal.latest_checkpoint(report.body.code)
    number = queries.index_number_of(report.item) if report.item else None
    return canonical_json(
        {
            "format": EVIDENCE_FORMAT,
            "sealed_at": at.isoformat(),
            "body": report.body.code,
            "report": {
                "number": report.pk,
                "at": report.at.isoformat(),
                "source": report.source,
                "kind": report.kind,
                "text": report.text,
                "place": report.place,
            },
            "matter": str(report.item.matter) if report.item else "",
            "index_number": str(number or ""),
            "releases": list(_releases(report.item)) if report.item else [],
            "postings": [
                {
                    "channel": one.channel,
                    "place": one.place,
                    "from": one.shown_from.isoformat(),
                    "until": one.shown_until.isoformat() if one.shown_until else None,
                    "evidence": one.evidence_id or "",
                }
                for one in Posting.objects.filter(release__edition__item=report.item)
            ]
            if report.item
            else [],
            "journal": {"chain": head.chain, "size": head.size, "head": head.head, "at": head.at.isoformat(), "key": head.key_id}
            if head
            else None,
            "visits": None,  # the server that hands out public pages counts nobody
        }
    )


def _releases(item: Item) -> Iterator[dict[str, Any]]:
    for release in Release.objects.filter(edition__item=item).select_related("version", "edition").order_by("edition__number"):
        withdrawal = queries.withdrawal_of(release)
        yield {
            "edition": release.edition.number,
            "version": release.digest,
            "published_at": release.at.isoformat(),
            "files": release.version.facts["files"],
            "openings": [_opening(one) for one in queries.openings_of(release)],
            "withdrawn_at": withdrawal.at.isoformat() if withdrawal else None,
        }


def _opening(opening: Any) -> dict[str, Any]:
    snapshot = Snapshot.objects.filter(opening=opening).first()
    folder = queries.object_folder(opening)
    return {
        "audience": Audience(opening.audience).name.lower(),
        "at": opening.at.isoformat(),
        "object": snapshot.object if snapshot else "",
        "whole": folder is not None and objects.is_whole(folder),
    }


def words_of(report: LeakReport) -> str:
    """A digest of the words of a report, for the journal, which need not repeat them."""
    return digest_of(canonical_json([report.text, report.place, report.contact]))


def listed_digest(report: LeakReport, *, at: datetime) -> str:
    """A digest of the remedies that the decision of that moment listed by itself, for the journal."""
    rows = Remedy.objects.filter(report=report, replaces=None, at=at).order_by("pk")
    listed = [[one.sort, one.posting_id, one.recipient, one.basis, one.due_at.isoformat(), one.person_id] for one in rows]
    return digest_of(canonical_json(listed))
