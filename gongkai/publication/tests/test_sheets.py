"""Papers of released matters: what may be made of what, what they show, and what is said of them once they hang somewhere."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from PIL import Image

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.office.tests.people import Desk
from gongkai.papers.kinds import Paper
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, jobs, press, sheets
from gongkai.publication.models import IssuedSheet, SheetOrder
from gongkai.publication.sheets import State
from gongkai.vault.store import keep, open_blob

pytestmark = pytest.mark.clause("4.1")
HERE = "https://www.example.gov.cn"
TITLE = "园区公共停车服务管理规定"
EVERYWHERE = (Channel.COLUMN, Channel.NOTICE_BOARD, Channel.PUBLIC_SIGN, Channel.REPLY_LETTER, Channel.DOCUMENT)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes seconds and has its own tests: here a paper is the values that it would be drawn from."""
    monkeypatch.setattr("gongkai.publication.sheets.drawn.of_matter", lambda *given: b"%PDF-" + repr(given).encode())
    monkeypatch.setattr("gongkai.publication.sheets.drawn.file_index", lambda *given: b"%PDF-" + repr(given).encode())


def released(line: Any, *steps: Any, channels: tuple[Channel, ...] = EVERYWHERE, title: str = TITLE, **more: Any) -> Any:
    given = {"unit": "ZZB", "by": "personnel"} if more.get("inner_party") else {}
    entry = "3.4.D" if given else "3.6.D"
    version = line.open(entry, draft(title, "正文一段。", document_number="南屿管〔2026〕3号", **more), **given)
    line.carry(version, to=Stage.PUBLISHED, decided=decisions(*(steps or ((Audience.SOCIETY, None),)), channels=channels))
    return line.release(version)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), (200, 30, 30)).save(out, "PNG")
    return out.getvalue()


def made(line: Any, release: Any, paper: Paper = Paper.POSTER_A4, **given: Any) -> SheetOrder:
    order = actions.order_sheet(release, paper, origin=HERE, by=line.cast["publisher"], **given)
    jobs.make_sheet.func(order.pk)
    return order


def printed(order: SheetOrder) -> str:
    with open_blob(IssuedSheet.objects.get(order=order).pdf_id) as stream:
        return stream.read().decode()


@pytest.mark.slow
def test_a_poster_is_made_kept_and_entered_in_the_journal(line: Any) -> None:
    release = released(line)
    order = made(line, release)
    issued = IssuedSheet.objects.get(order=order)
    with open_blob(issued.pdf_id) as stream:
        assert stream.read(5) == b"%PDF-"
    entry = Entry.objects.get(verb="publication.sheet_issued")
    assert issued.pdf_id in entry.details
    assert order.code in entry.details
    assert entry.digest == release.digest
    # Whoever draws it again has the very same bytes.
    assert keep(sheets.draw(sheets.order(order.pk)), "application/pdf").pk == issued.pdf_id


@pytest.mark.usefixtures("undrawn")
def test_a_paper_shows_the_released_version_and_the_address_of_its_check(line: Any) -> None:
    release = released(
        line, files=(File("效果图.png", keep(picture(), "image/png")), File("附表.txt", keep("附表。".encode(), "text/plain")))
    )
    order = made(line, release)
    shown = printed(order)
    assert TITLE in shown
    assert "正文一段。" in shown
    assert "scope='社会'" in shown
    assert f"{HERE}/check/{order.code}/" in shown
    assert re.search(r"Picture\(name='效果图.png'", shown)
    assert "files=('附表.txt',)" in shown


@pytest.mark.usefixtures("undrawn")
@pytest.mark.clause("2.D")
@pytest.mark.parametrize("paper", [Paper.POSTER_A4, Paper.SIGN, Paper.LETTER])
def test_a_party_only_matter_is_on_no_public_paper(line: Any, paper: Paper) -> None:
    later = timezone.localdate() + timedelta(days=9)
    release = released(line, (Audience.PARTY, None), (Audience.SOCIETY, later), inner_party=True)
    with pytest.raises(Refused) as refusal:
        actions.order_sheet(release, paper, addressee="某公司", by=line.cast["publisher"])
    assert "reaches_too_far" in refusal.value.codes
    assert {one.clause for one in refusal.value.objections} == {"2.D"}
    order = made(line, release, Paper.CIRCULAR, addressee="各支部")
    assert "scope='党内'" in printed(order)


@pytest.mark.usefixtures("undrawn")
@pytest.mark.clause("2.D")
def test_the_database_refuses_it_too(line: Any) -> None:
    release = released(line, (Audience.PARTY, None), inner_party=True, channels=(Channel.DOCUMENT, Channel.PARTY_BOARD))
    order = made(line, release, Paper.CIRCULAR)
    common = {"body": order.body, "release": release, "person": order.person, "at": order.at}
    for paper, audience, name in (
        (Paper.POSTER_A4, Audience.PARTY, "what_hangs_in_the_zone_is_not_for_the_party_alone"),
        (Paper.LETTER, Audience.ZONE, "what_goes_to_society_is_ordered_for_society"),
        (Paper.POSTER_A4, Audience.ZONE, "a_paper_is_ordered_of_what_is_open_to_its_readers"),
    ):
        with pytest.raises(DatabaseError, match=f"{name}|a_paper_is_ordered_of_what_is_open"), transaction.atomic():
            SheetOrder.objects.create(paper=paper.value, audience=int(audience), code=f"{paper}-x"[:14], **common)
    for row in (order, IssuedSheet.objects.get(order=order)):
        with pytest.raises(DatabaseError, match="rows_never_change"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(at=timezone.now())


def test_only_the_publisher_and_the_collector_have_papers_made_and_only_in_chosen_forms(line: Any) -> None:
    release = released(line, channels=(Channel.COLUMN, Channel.NOTICE_BOARD))
    with pytest.raises(Refused) as refusal:
        actions.order_sheet(release, Paper.PANEL, by=line.cast["handler"])
    assert refusal.value.codes == {"not_a_maker", "channel_not_chosen"}


def test_a_letter_says_to_whom_and_nothing_filled_in_bears_a_number(line: Any) -> None:
    release = released(line)
    with pytest.raises(Refused) as refusal:
        actions.order_sheet(release, Paper.LETTER, occasion="来信人手机13907550123", by=line.cast["publisher"])
    assert refusal.value.codes == {"no_addressee", "needs_masking"}


@pytest.mark.usefixtures("undrawn")
@pytest.mark.clause("8.9")
def test_nothing_is_issued_of_what_was_taken_back_while_it_was_drawn(line: Any) -> None:
    release = released(line)
    order = actions.order_sheet(release, Paper.POSTER_A4, by=line.cast["publisher"])
    take_back(line, release)
    jobs.make_sheet.func(order.pk)
    assert not IssuedSheet.objects.filter(order=order).exists()
    with pytest.raises(DatabaseError, match="nothing_is_issued_of_what_was_taken_back"), transaction.atomic():
        IssuedSheet.objects.create(order=order, pdf=keep(b"%PDF-", "application/pdf"), at=timezone.now())
    assert sheets.check(order.code) is None


def take_back(line: Any, release: Any) -> None:
    actions.withdraw(release.version, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])


@pytest.mark.usefixtures("undrawn")
@pytest.mark.clause("5.2", "8.9")
def test_a_sheet_answers_current_then_replaced_then_withdrawn(line: Any) -> None:
    release = released(line)
    order = made(line, release)
    found = sheets.check(order.code.lower().replace("-", ""))
    assert found is not None
    assert (found.state, found.title, found.is_for_all) == (State.CURRENT, TITLE, True)
    assert found.index_number in found.path.replace("/", "", 1).replace("d/", "")
    second = disclosure.open_edition(
        release.edition.item, draft(f"{TITLE}（修订）", "改过的正文。"), reason="修订", by=line.cast["handler"]
    )
    line.carry(second, to=Stage.PUBLISHED, decided=decisions((Audience.SOCIETY, None), channels=EVERYWHERE))
    found = sheets.check(order.code)
    assert found is not None
    assert (found.state, found.title) == (State.REPLACED, TITLE)
    with pytest.raises(Refused, match="已被新版次替代"):
        actions.order_sheet(release, Paper.POSTER_A4, by=line.cast["publisher"])
    take_back(line, line.release(second))
    found = sheets.check(order.code)
    assert found is not None
    assert (found.state, found.title) == (State.WITHDRAWN, "")


@pytest.mark.usefixtures("undrawn")
@pytest.mark.clause("2.D")
def test_of_an_inner_matter_a_check_says_no_title_and_no_number(line: Any) -> None:
    order = made(line, released(line, (Audience.ZONE, None), channels=(Channel.NOTICE_BOARD,)))
    found = sheets.check(order.code)
    assert found is not None
    assert (found.state, found.title, found.index_number, found.path) == (State.CURRENT, "", "", "")


@pytest.mark.usefixtures("undrawn")
def test_the_file_is_known_by_its_digest_and_an_altered_one_is_not(line: Any) -> None:
    order = made(line, released(line))
    pdf = IssuedSheet.objects.get(order=order).pdf_id
    found = sheets.check_file(pdf)
    assert found is not None
    assert found.code == order.code
    assert sheets.check_file("sha256:" + "0" * 64) is None


@pytest.mark.usefixtures("undrawn")
def test_changed_wording_never_changes_what_was_ordered(line: Any) -> None:
    release = released(line)
    usual = sheets.usual_wording(line.cast.body)
    first = made(line, release, Paper.CIRCULAR)
    before = printed(first)
    assert usual.organ_mark in before
    row = actions.keep_wording(line.cast.body, replace(usual, organ_mark="南屿高新区文件"), by=line.cast["collector"])
    assert row.pk == sheets.wording_of(line.cast.body).pk
    assert keep(sheets.draw(sheets.order(first.pk)), "application/pdf").pk == IssuedSheet.objects.get(order=first).pdf_id
    assert "南屿高新区文件" in printed(made(line, release, Paper.CIRCULAR))


def test_wording_names_the_organ_and_no_private_number(line: Any) -> None:
    usual = sheets.usual_wording(line.cast.body)
    with pytest.raises(Refused) as refusal:
        actions.keep_wording(line.cast.body, replace(usual, signatory=" ", press="张工 13907550123"), by=line.cast["collector"])
    assert {(one.code, one.field) for one in refusal.value.objections} == {("empty", "signatory"), ("needs_masking", "press")}
    with pytest.raises(Refused, match="由信息收集员或审查员维护"):
        actions.keep_wording(line.cast.body, usual, by=line.cast["handler"])


@pytest.mark.usefixtures("undrawn")
@pytest.mark.clause("2.D")
def test_a_file_index_lists_what_its_readers_may_read_and_falls_with_one_of_them(line: Any) -> None:
    open_to_all = released(line, title="对社会公开的文件")
    released(line, (Audience.ZONE, None), channels=(Channel.DOCUMENT,), title="园区内的文件")
    released(line, (Audience.PARTY, None), channels=(Channel.DOCUMENT,), inner_party=True, title="党内的文件")
    year = timezone.localdate().year
    given = {"unit": None, "year": year, "by": line.cast["publisher"]}
    orders = {}
    for audience in (Audience.ZONE, Audience.SOCIETY):
        orders[audience] = actions.order_file_index(line.cast.body, audience=audience, **given)
        jobs.make_sheet.func(orders[audience].pk)
    assert "对社会公开的文件" in (wide := printed(orders[Audience.ZONE]))
    assert "园区内的文件" in wide
    assert "党内的文件" not in wide
    assert "园区内的文件" not in printed(orders[Audience.SOCIETY])
    with pytest.raises(Refused, match="请选择查阅范围"):
        actions.order_file_index(line.cast.body, audience=Audience.PARTY, **given)
    with pytest.raises(Refused, match="没有可以列入目录的"):
        actions.order_file_index(line.cast.body, audience=Audience.SOCIETY, **(given | {"year": 1999}))
    assert sheets.check(orders[Audience.SOCIETY].code).state is State.CURRENT
    take_back(line, open_to_all)
    assert sheets.check(orders[Audience.SOCIETY].code).state is State.WITHDRAWN


@pytest.mark.usefixtures("undrawn")
def test_a_long_list_of_sheets_asks_the_database_few_questions(line: Any, django_assert_max_num_queries: Any) -> None:
    first, second = released(line), released(line, title="另一件")
    for release in (first, second):
        for paper in (Paper.POSTER_A4, Paper.POSTER_A3, Paper.SIGN):
            actions.order_sheet(release, paper, by=line.cast["publisher"])
    take_back(line, second)
    with django_assert_max_num_queries(6):
        found = sheets.seen(sheets.orders_in(line.cast.body), now=timezone.now())
    assert [one.state for one in found] == [State.WITHDRAWN] * 3 + [State.CURRENT] * 3


@pytest.mark.usefixtures("undrawn")
@pytest.mark.clause("4.2")
def test_a_press_kit_holds_text_facts_pictures_and_contact(line: Any) -> None:
    files = (File("现场照片.png", keep(picture(), "image/png")),)
    release = released(line, channels=(Channel.PRESS_CONFERENCE,), files=files)
    order = made(line, release, Paper.PRESS_KIT)
    issued = IssuedSheet.objects.get(order=order)
    packed = press.kit(issued)
    with zipfile.ZipFile(io.BytesIO(packed)) as members:
        assert members.namelist() == ["1-新闻稿.txt", "2-基本情况.txt", "3-新闻联系.txt", "4-新闻材料.pdf", "图片/01-现场照片.png"]
        assert TITLE in members.read("1-新闻稿.txt").decode()
        facts = members.read("2-基本情况.txt").decode()
        assert "文号：南屿管〔2026〕3号" in facts
        assert order.code in facts
        assert "党政办公室" in members.read("3-新闻联系.txt").decode()
        assert members.read("图片/01-现场照片.png") == picture()
    assert press.kit(IssuedSheet.objects.get(order=order)) == packed


@pytest.mark.usefixtures("undrawn")
@pytest.mark.clause("4.2", "8.9")
def test_a_press_kit_is_handed_out_only_for_as_long_as_its_matter_holds(line: Any) -> None:
    release = released(line, channels=(Channel.PRESS_CONFERENCE, Channel.NOTICE_BOARD))
    order = made(line, release, Paper.PRESS_KIT)
    desk = Desk(line.cast["publisher"])
    kit = f"/office/sheets/{order.pk}/kit.zip"
    assert kit in desk.look("papers", release.version).content.decode()
    answer = desk.client.get(kit)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    poster = made(line, release, Paper.POSTER_A4)
    assert desk.client.get(f"/office/sheets/{poster.pk}/kit.zip").status_code == 404
    actions.withdraw(release.version, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    assert desk.client.get(kit).status_code == 404
    assert kit not in desk.look("papers", release.version).content.decode()
