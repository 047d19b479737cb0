"""One zone with a matter at each step, for tests that try every person on every page.

It is laid out once, in one transaction that is never committed; whoever asks it something does so in a savepoint that is rolled
back, so that every answer is given to the same state. Each of its people is signed in.
"""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Sum
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone
from openpyxl import Workbook
from pytest_django.plugin import DjangoDbBlocker

from conftest import FOLDERS
from gongkai.archives import actions as archives
from gongkai.archives import checking, copies
from gongkai.archives.copies import Made
from gongkai.archives.forms import about_edition
from gongkai.catalog import actions as catalog
from gongkai.demonstration.line import NO, TO_SOCIETY, Line, decisions
from gongkai.demonstration.matters import draft
from gongkai.demonstration.zone import Cast, found_zone
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure import quarantine
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import CoIssuer, Edition, Version
from gongkai.disclosure.onetime import Guest
from gongkai.journal.models import Head
from gongkai.office import form_values, uploads
from gongkai.office.middleware import SEEN
from gongkai.organization import actions as organization
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import appointments_of
from gongkai.organization.rules import Administrator, BodySettings
from gongkai.papers.conversion import Copy, How
from gongkai.papers.forms import Form
from gongkai.papers.kinds import Paper
from gongkai.portal import pages as portal
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication import searching
from gongkai.publication.jobs import screen_public
from gongkai.publication.models import LeakEvidence, Opening, Posting, Remedy
from gongkai.secrecy import actions as secrecy
from gongkai.secrecy import jobs as cleaning
from gongkai.secrecy.actions import Cleaned
from gongkai.vault.store import keep
from tests.later import later as days_later

NOBODY = "anonymous"
"""Whoever has not signed in."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BACKEND = "django.contrib.auth.backends.ModelBackend"


class Pages:
    """The portal's pages, of those around the matters only the home page: this is not about them."""

    matter = staticmethod(portal.matter)
    tombstone = staticmethod(portal.tombstone)
    assets = staticmethod(portal.assets)

    @staticmethod
    def surroundings(site: Any) -> dict[str, bytes]:
        """The home page."""
        return {"index.html": portal.surroundings(site)["index.html"]}


Built = TypeVar("Built")


@dataclass(frozen=True)
class Standing(Generic[Built]):
    """Something that stands for all tests of a module, and the folders it stands in."""

    built: Built
    folders: dict[str, Path]

    def here(self, settings: Any) -> Built:
        """What was built, with `settings` naming its folders: each test begins with folders of its own."""
        for name, folder in self.folders.items():
            setattr(settings, name, folder)
        return self.built


@dataclass
class Scene:
    """The zone, its matters by what they are, other rows by what they are, and the people with the sessions they signed in with."""

    line: Line
    matters: dict[str, Version] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    browser: Client = field(default_factory=Client)
    """One for all: each new one loads the middleware anew. Whose cookies it has, each question says."""

    @property
    def cast(self) -> Cast:
        """The people of the zone."""
        return self.line.cast

    def sign_in(self, person: Person) -> None:
        """Sign `person` in, at his desk for as long as this lasts."""
        client = Client()
        client.force_login(person, backend=BACKEND)
        session = client.session
        session[SEEN] = int(time.time()) + 24 * 3600
        session.save()
        self.sessions[person.username] = session.session_key

    def ask(self, username: str, method: str, address: str, data: Any = None) -> HttpResponse:
        """What `username` is answered, with how many entries of the journal were `written`. Nothing that came of it stays."""
        client = self.browser
        client.cookies = SimpleCookie({"sessionid": self.sessions[username]} if username != NOBODY else {})
        with rolled_back():
            before = _written()
            answer: HttpResponse = client.generic(method, address) if data is None else client.post(address, data)
            answer.written = _written() - before
        return answer

    def opening(self, name: str) -> Opening:
        """The last opening of the matter."""
        return Opening.objects.filter(release__version=self.matters[name]).order_by("-pk")[0]


def _written() -> int:
    return Head.objects.aggregate(size=Sum("size"))["size"] or 0


@contextmanager
def rolled_back() -> Iterator[None]:
    """A savepoint, or a transaction, of which nothing stays. Actions find themselves outermost, as Django's own tests let them."""
    with transaction.atomic():
        transaction.get_connection().atomic_blocks[-1]._from_testcase = True
        yield
        transaction.set_rollback(True)


@contextmanager
def standing(build: Callable[[], Built], folder: Path, blocker: DjangoDbBlocker) -> Iterator[Standing[Built]]:
    """What `build` makes, with the installation's folders below `folder`, for all tests of a module; gone afterwards."""
    folders = {name: folder / name.lower() for name in FOLDERS}
    with blocker.unblock(), override_settings(**folders), rolled_back():
        yield Standing(build(), folders)


def lay_out() -> Scene:
    """Found the zone and bring its matters where they stand."""
    scene = Scene(Line(found_zone(starts_on=timezone.localdate())))
    for person in scene.cast:
        scene.sign_in(person)
    _on_the_way(scene)
    _released(scene)
    _registers(scene)
    _at_the_gate(scene)
    _seen_later(scene)
    _neighbours(scene)
    scene.rows["screen"] = publication.add_screen(scene.cast.body, place="二号厂房入口", by=scene.cast["collector"])
    searching.catch_up()
    return scene


def table(name: str = "附表") -> bytes:
    """A small spreadsheet."""
    book = Workbook()
    book.active.append([name, 1])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def file(name: str, text: str) -> File:
    """A text file that the vault keeps."""
    return File(name, keep(text.encode(), "text/plain"))


def _on_the_way(scene: Scene) -> None:
    line, cast = scene.line, scene.cast
    source = file("原件.txt", "正文。")
    drafted = line.open(
        "3.7.C", draft("未自审的稿件", "正文。", files=(file("附件.txt", "附件。"),), source=source, conversion_checked=True)
    )
    scene.matters["drafted"] = drafted
    reviewed = line.open("3.7.C", draft("已自审的稿件", "正文。"))
    disclosure.review_oneself(reviewed, answers=NO, by=cast["handler"])
    scene.matters["reviewed"] = reviewed
    important = decisions((Audience.SOCIETY, None), important=True)
    for name, stage, decided in (
        ("proposed", Stage.PROPOSED, TO_SOCIETY),
        ("consented", Stage.CONSENTED, TO_SOCIETY),
        ("cleared", Stage.CLEARED, TO_SOCIETY),
        ("important", Stage.EXAMINED, important),
        ("examined", Stage.EXAMINED, TO_SOCIETY),
        ("approved", Stage.APPROVED, TO_SOCIETY),
    ):
        files = (file("附件.txt", "附件。"),) if name == "consented" else ()
        scene.matters[name] = line.carry(
            line.open("3.7.D", draft(f"办理中的事项：{name}", "正文。", files=files)), to=stage, decided=decided
        )
    _under_review(scene)
    scene.rows["cleaning"] = secrecy.ask_for_cleaned_copy(scene.matters["consented"], with_review=False, by=scene.cast["reviewer"])
    cleaning.take_up(scene.rows["cleaning"])


def _under_review(scene: Scene) -> None:
    """A joint document, a matter that was referred, and a rights holder who was asked."""
    line, cast = scene.line, scene.cast
    joint = draft("联合发文", "正文。", co_units=(cast.unit("CZJ"),), co_bodies=("某市规划局",))
    scene.matters["joint"] = line.carry(line.open("3.7.D", joint), to=Stage.CONSENTED)
    scene.rows["outside"] = CoIssuer.objects.get(version=scene.matters["joint"], unit=None)
    scene.matters["referred"] = line.carry(line.open("3.7.D", draft("报请确定的事项", "正文。")), to=Stage.CONSENTED)
    secrecy.refer(scene.matters["referred"], addressed_to="市政府办公厅", question="是否涉密？", by=cast["reviewer"])
    parts = {"title": "清理后的名单", "document_number": "", "keywords": "", "basis": "第三章", "summary": "", "text": "<p>已隐去。</p>"}
    scene.matters["cleaned"] = line.carry(line.open("3.7.D", draft("待清理的名单", "正文。")), to=Stage.CONSENTED)
    secrecy.return_cleaned(
        scene.matters["cleaned"], answers=NO, grounds="请采用清理稿。", cleaned=Cleaned(parts, (), ()), by=cast["reviewer"]
    )
    scene.matters["withheld"] = line.carry(line.open("3.7.D", draft("不予公开的事项", "正文。")), to=Stage.CONSENTED)
    secrecy.withhold(scene.matters["withheld"], answers=NO, ground="work_secret", grounds="工作秘密。", by=cast["reviewer"])
    asked = {"holder": "某公司", "concerns": "commercial_secret", "asked": "请答复。", "sent_on": timezone.localdate()}
    scene.rows["consultation"] = secrecy.consult(scene.matters["joint"], by=cast["reviewer"], **asked)
    made = secrecy.invite(consultation=scene.rows["consultation"], by=cast["reviewer"])
    scene.rows["key"], scene.rows["page"] = made.key, made.invitation
    scene.rows["statement"] = secrecy.keep_statement(
        cast.body, holder="某公司", concerns="commercial_secret", covers="报价", evidence=file("声明.txt", "声明。"), by=cast["reviewer"]
    )
    exception = {"concerns": "privacy", "basis": "consent", "covers": "名单", "evidence": file("同意函.txt", "同意。")}
    scene.rows["paper"] = secrecy.determine(scene.matters["joint"], by=cast["reviewer"], **exception)


def _released(scene: Scene) -> None:
    line, cast = scene.line, scene.cast
    on_a_board = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.NOTICE_BOARD))
    inside = {
        "party": decisions((Audience.PARTY, None), channels=(Channel.PARTY_BOARD,)),
        "party_first": decisions(
            (Audience.PARTY, None),
            (Audience.SOCIETY, timezone.localdate() + timedelta(days=9)),
            channels=(Channel.PARTY_BOARD, Channel.COLUMN),
        ),
    }
    for name in ("published", "withdrawn", "filed"):
        version = line.open("3.7.E", draft(f"对社会公开：{name}", "正文。", files=(file("附件.txt", "附件。"),)))
        scene.matters[name] = line.carry(version, to=Stage.PUBLISHED, decided=on_a_board)
    for name, decided in inside.items():
        version = line.open(
            "3.4.D",
            draft(f"党内公开：{name}", "正文。", inner_party=True, files=(file("名单.txt", name),)),
            unit="ZZB",
            by="personnel",
        )
        scene.matters[name] = line.carry(version, to=Stage.PUBLISHED, decided=decided)
    later = decisions((Audience.SOCIETY, timezone.localdate() + timedelta(days=9)))
    scene.matters["stopped"] = line.carry(line.open("3.7.D", draft("公开受阻的事项", "正文。")), to=Stage.PUBLISHED, decided=later)
    publication.hold_up(line.release(scene.matters["stopped"]), 1, reason="附件损坏。")
    zone = line.open("3.6.B", draft("园区内公开的事项", "正文。", files=(file("目录.txt", "目录。"),)), unit="DZB", by="office_handler")
    scene.matters["zone"] = line.carry(zone, to=Stage.PUBLISHED, decided=decisions((Audience.ZONE, None), channels=(Channel.DOCUMENT,)))
    _named_people(scene)
    publication.settle(pages=Pages)
    publication.withdraw(scene.matters["withdrawn"], reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    publication.settle(pages=Pages)
    scene.rows["record"] = line.file(scene.matters["filed"])
    scene.rows["package"] = line.pack(scene.rows["record"])
    text, *_files = copies.parts_of(scene.rows["record"])
    copy = Made(Copy(b"", 1, How.DRAWN), total=1)
    year = scene.rows["record"].year
    scene.rows["box"] = archives.box_year(cast.body, year=year, thickness=30, by=cast["archivist"])[0]
    ordered = [(scene.matters["published"], "D30", "")]
    scene.rows["year_run"] = archives.file_year(cast.body, year=year, lines=ordered, by=cast["archivist"])
    scene.rows["rendition"] = archives.keep_copy(scene.rows["record"], text, copy, keep(b"%PDF-1.7", "application/pdf"))
    with days_later(31 * 366):
        archives.appraise(scene.rows["record"], outcome="destroy", reason="已无查考价值。", by=cast["archivist"])
        scene.rows["listing"] = archives.list_for_destruction(cast.body, [scene.rows["record"]], reason="届满。", by=cast["archivist"])
    _handed_over(scene)
    scene.rows["posting"] = publication.record_posting(
        line.release(scene.matters["published"]),
        channel=Channel.NOTICE_BOARD,
        place="一楼公告栏",
        shown_from=timezone.localdate(),
        evidence=file("照片说明.txt", "照片。"),
        by=cast["publisher"],
    )
    assert Posting.objects.filter(evidence__isnull=False).count() == 1
    scene.rows["plan"] = publication.plan_posting(
        scene.matters["published"],
        channel=Channel.NOTICE_BOARD,
        place="一楼公告栏",
        shown_from=timezone.localdate(),
        due_on=timezone.localdate(),
        keeper=cast["publisher"],
        by=cast["publisher"],
    )
    scene.rows["removal"] = publication.take_off(
        publication.record_posting(
            line.release(scene.matters["published"]),
            channel=Channel.NOTICE_BOARD,
            place="二楼公告栏",
            shown_from=timezone.localdate(),
            by=cast["publisher"],
        ),
        removed_on=timezone.localdate(),
        who="王工",
        evidence=file("撤除后.txt", "照片。"),
        by=cast["publisher"],
    )
    order = publication.order_sheet(line.release(scene.matters["published"]), Paper.POSTER_A4, by=cast["publisher"])
    scene.rows["sheet"] = publication.issue_sheet(order, keep(b"%PDF-1.7", "application/pdf"))
    drafted = Edition.objects.get(pk=scene.matters["drafted"].edition_id)
    values = form_values.approval_sheet(drafted, scene.matters["drafted"], on=timezone.localdate())
    scene.rows["issued_form"] = archives.issue_form(Form.APPROVAL_SHEET, about_edition(drafted), values, by=cast["handler"])
    _leaks(scene)
    scene.rows["feedback"] = publication.record_feedback(
        edition=scene.matters["published"].edition,
        source="letter",
        text="第三条不清楚。",
        who="园区企业",
        received_on=timezone.localdate(),
        evidence=file("来信.txt", "来信。"),
        by=cast["collector"],
    )
    scene.rows["round"] = publication.open_round(
        line.release(scene.matters["zone"]),
        ends_on=timezone.localdate() + timedelta(days=10),
        reason="涉及面广。",
        by=cast["examiner"],
    )


def _handed_over(scene: Scene) -> None:
    """A handover that was sent to an archive, which counted otherwise, and one to a library that waits for its approval."""
    cast, today = scene.cast, timezone.localdate()
    by = cast["archivist"]
    for name, kind in (("receiver", "archive"), ("library", "library")):
        state = archives.keep_receiver(cast.body, code=name, kind=kind, name=f"某{kind}", interval="month", days=5, by=by)
        scene.rows[name] = state.receiver
        given = {"starts_on": today, "ends_on": today, "chosen": [str(scene.rows["record"].pk)], "by": by}
        made = archives.prepare_handover(state.receiver, **given)
        scene.rows["handover" if kind == "archive" else "handover_prepared"] = made
    sent = scene.rows["handover"]
    archives.decide_handover(sent, list_digest=sent.list_digest, approved=True, by=cast["group_head"])
    checking.check_for_handover.func(sent.pk)
    scene.rows["handover_page"] = archives.send_handover(sent, name="馆员甲", contact="机要交换", by=by).page
    scene.rows["receipt"] = archives.enter_receipt(
        sent,
        refused=False,
        counted=9,
        counted_size=9,
        counted_digest=sent.list_digest,
        signatory="馆员甲",
        received_on=today,
        scan=file("回执.txt", "回执。"),
        by=by,
    )


def _named_people(scene: Scene) -> None:
    """A group with somebody in it who has no post, somebody of another unit, and a Party member who was taken out again."""
    cast, by = scene.cast, scene.cast["secadmin"]
    group = organization.form_group(cast.body, name="考察谈话人员", purpose="考察情况的知悉", by=by)
    for username in ("resident", "finance"):
        scene.rows["group_member"] = organization.enter_member(group, cast[username], basis="名单", by=by)
    organization.end_membership(organization.enter_member(group, cast["member"], by=by), by=by)
    scene.rows["reader_group"] = group
    until = timezone.localdate() + timedelta(days=5)
    scene.rows["announcement"] = publication.announce(
        cast.body, title="查阅点暂停开放", text="明天暂停。", until=until, by=cast["publisher"]
    )
    draft_of = draft("限特定人员阅读的事项", "正文。", files=(file("名册.txt", "名册。"),))
    version = scene.line.open("3.6.B", draft_of, unit="DZB", by="office_handler")
    decided = decisions((Audience.GROUP, None), channels=(Channel.DOCUMENT,), groups=(group,))
    scene.matters["group"] = scene.line.carry(version, to=Stage.PUBLISHED, decided=decided)


def _leaks(scene: Scene) -> None:
    """A report that waits, and one that was found true, with one notice given and one left."""
    cast = scene.cast
    scene.rows["leak_new"] = publication.report_leak(
        cast.body, item=scene.matters["published"].edition.item, kind="other", text="请核查。", by=cast["resident"]
    )
    leak = publication.report_leak(cast.body, item=None, kind="state_secret", text="外传。", by=cast["member"])
    publication.confirm_leak(leak, kind="state_secret", reason="属实。", by=cast["reviewer"])
    given, remedy, *_others = Remedy.objects.filter(report=leak)
    scene.rows["remedy_done"] = publication.finish_remedy(
        given, outcome="done", done_at=timezone.now(), who="王工", how="书面。", evidence=file("回执.txt", "回执。"), by=cast["examiner"]
    )
    scene.rows |= {"leak": leak, "remedy": remedy, "sealed": LeakEvidence.objects.get(report=leak)}


def _registers(scene: Scene) -> None:
    cast, today = scene.cast, timezone.localdate()
    for name, given in (("call", {"unit": cast.unit("JFJ")}), ("call_to_a_person", {"person": cast["member"]})):
        scene.rows[name] = disclosure.call_for_material(
            cast.body, title="报送材料", request="请提供正文。", due_on=today + timedelta(days=7), by=cast["collector"], **given
        )
    scene.rows["duty"] = catalog.enter_occasion(
        cast.entry("3.7.D"), what="园区主干道建成", happened_on=today, days=20, working=True, basis="条例", by=cast["collector"]
    )
    asked = disclosure.ask_individual(scene.rows["call"], name="林秀英", contact="村委会转交", by=cast["collector"])
    scene.rows["call_key"], scene.rows["call_page"] = asked.key, asked.page
    other = disclosure.ask_individual(scene.rows["call"], name="陈阿土", contact="村委会转交", by=cast["collector"])
    told = disclosure.tell_individual(other.page, how="phone", contact="村委会登记的电话", by=cast["examiner"])
    given = [file("意见.txt", "意见。")]
    scene.rows["supplied"] = disclosure.supply(other.page, text="", files=given, code=told.code, by=Guest("陈阿土"))
    scene.rows["yearly_plan"] = catalog.draft_plan(cast.body, today.year + 1, by=cast["collector"])
    power = appointments_of(cast.body, on=today).get(post=Post.PRINCIPAL_LEADER.value)
    scene.rows["feed_key"], _token = organization.issue_feed_key(cast.body, name="智慧园区App", by=cast["secadmin"])
    scene.rows["delegation"] = organization.delegate(
        power, cast["deputy_leader"], starts_on=today, ends_on=today, reason="外出。", by=cast["principal"]
    )
    scene.rows["token"] = uploads.carry(file("未保存的附件.txt", "附件。"), cast["handler"]).token


def _at_the_gate(scene: Scene) -> None:
    """A file that was refused for its mark, and one that waits to be read."""
    given: dict[str, Any] = {
        "field": "files",
        "media_type": "image/png",
        "size": 9,
        "digest": f"sha256:{9:064x}",
        "by": scene.cast["handler"],
    }
    scene.rows["refusal"] = disclosure.refuse_marked(scene.cast.body, name="名单.png", place="第1页", rule="state_secret_mark", **given)
    key = quarantine.put(io.BytesIO(b"scanned"))
    waiting = disclosure.hold_back(key, name="扫描件.png", pages=1, **given)
    scene.rows["held"] = uploads.held(waiting).token


def _seen_later(scene: Scene) -> None:
    """A word that the office lists after matters that bear it went out."""
    scene.rows["term"] = disclosure.list_term(
        scene.cast.body, sort="term", text="对社会公开", kind="work_secret", severity="review", by=scene.cast["reviewer"]
    )
    list(screen_public(scene.cast.body))
    scene.rows["release"] = scene.line.release(scene.matters["published"])


def _neighbours(scene: Scene) -> None:
    """Another body of the same installation, with the posts that reach furthest."""
    body = organization.found_body(
        BodySettings(name="邻区管理委员会", short_name="邻区", site_code="4601990018", fonds_number="N018"),
        slug="linqu",
        code="00817525-1",
        administrators=[
            Administrator(Post.SYSTEM_ADMINISTRATOR, "linqu_sysadmin", "甲", None),
            Administrator(Post.SECURITY_ADMINISTRATOR, "linqu_secadmin", "乙", None),
            Administrator(Post.AUDITOR, "linqu_auditor", "丙", None),
        ],
        by=scene.cast["sysadmin"],
    )
    people = {person.username: person for person in Person.objects.filter(body=body)}
    for username, post in NEIGHBOURS.items():
        if username not in people:
            people[username] = _appointed(body, username, post, people)
    for person in people.values():
        scene.sign_in(person)


NEIGHBOURS = {
    "linqu_sysadmin": Post.SYSTEM_ADMINISTRATOR,
    "linqu_secadmin": Post.SECURITY_ADMINISTRATOR,
    "linqu_auditor": Post.AUDITOR,
    "linqu_supervisor": Post.SUPERVISOR,
    "linqu_principal": Post.PRINCIPAL_LEADER,
    "linqu_archivist": Post.ARCHIVIST,
    "linqu_collector": Post.COLLECTOR,
}
"""People of the other body, by account name."""


def _appointed(body: Body, username: str, post: Post, people: dict[str, Person]) -> Person:
    person = organization.register_person(
        body, username=username, name=username, party_member=True, zone_member=True, by=people["linqu_sysadmin"]
    )
    organization.appoint(person, post, starts_on=timezone.localdate(), basis="任命", by=people["linqu_secadmin"])
    return person
