"""The page on which anybody checks a paper: what it answers, what it never says, and that nobody asks too often."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongkai.archives import actions as archives
from gongkai.archives.forms import about_edition
from gongkai.archives.models import IssuedForm
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office import form_values
from gongkai.papers.forms import Form
from gongkai.papers.kinds import Paper
from gongkai.portal import checking
from gongkai.portal.pace import Pace
from gongkai.portal.tests import markup
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions
from gongkai.publication.models import SheetOrder
from gongkai.vault.store import keep, open_blob

pytestmark = pytest.mark.clause("4.1", "4.2")
TITLE = "园区公共停车服务管理规定"
PDF = b"%PDF-1.7 made up"


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "PACE", Pace(each=1000, all_of_them=1000, seconds=60))


def issued(line: Any, audience: Audience = Audience.SOCIETY, *, data: bytes = PDF) -> SheetOrder:
    channels = (Channel.COLUMN, Channel.NOTICE_BOARD) if audience is Audience.SOCIETY else (Channel.NOTICE_BOARD,)
    version = line.open("3.6.D", draft(TITLE, "正文。"))
    line.carry(version, to=Stage.PUBLISHED, decided=decisions((audience, None), channels=channels))
    order = actions.order_sheet(line.release(version), Paper.POSTER_A4, by=line.cast["publisher"])
    actions.issue_sheet(order, keep(data, "application/pdf"))
    return order


def ask(address: str, **sent: Any) -> Any:
    """What a reader without session or script is answered."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post(address, sent) if sent else client.get(address)
    assert not client.cookies
    assert "no-store" in answer["Cache-Control"]
    return answer


def words(answer: Any) -> str:
    return "".join(markup.page(answer.content).text_content().split())


def test_the_code_leads_to_the_answer_however_it_is_typed(line: Any) -> None:
    order = issued(line)
    answer = ask(f"/check/?code=%20{order.code.lower().replace('-', '%20')}")
    assert (answer.status_code, answer["Location"]) == (303, f"/check/{order.code}/")
    shown = words(ask(f"/check/{order.code}/"))
    assert "现行有效" in shown
    assert TITLE in shown
    assert "公告栏张贴稿（A4）" in shown


@pytest.mark.clause("8.9")
def test_right_after_a_withdrawal_it_says_so_and_names_nothing(line: Any) -> None:
    order = issued(line)
    actions.withdraw(order.release.version, reason_type="leak", reason="核查。", authority="办公室", by=line.cast["examiner"])
    shown = words(ask(f"/check/{order.code}/"))
    assert "已撤回" in shown
    assert TITLE not in shown
    assert "现行有效" not in shown.replace("是否现行有效", "")


@pytest.mark.clause("2.D")
def test_of_an_inner_matter_it_says_only_whether_the_paper_holds(line: Any) -> None:
    shown = words(ask(f"/check/{issued(line, Audience.ZONE).code}/"))
    assert "现行有效" in shown
    assert "内容限内部公开，这里不显示名称" in shown
    assert TITLE not in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/check/", 200, "输入纸质件上的编号"),
        ("/check/?code=4K7M", 422, "编号有误"),
        ("/check/CE75-26XY-HA2V/", 404, "查无此件"),
        ("/check/%E5%85%AC%E5%91%8A/", 404, "编号有误"),
        ("/check/<script>/", 404, "编号有误"),
    ],
)
def test_what_is_no_sheet_is_told_kindly(address: str, status: int, said: str) -> None:
    answer = ask(address)
    assert answer.status_code == status
    assert said in words(answer)
    assert b"<script>" not in answer.content


def test_the_file_itself_is_compared_by_its_digest(line: Any) -> None:
    order = issued(line)
    genuine = words(ask("/check/", file=SimpleUploadedFile("a.pdf", PDF)))
    assert "文件与存档一致" in genuine
    assert order.code in genuine
    altered = SimpleUploadedFile("a.pdf", PDF + b" ")
    assert "文件与存档不一致" in words(ask("/check/", file=altered, code=order.code))
    unknown = ask("/check/", file=SimpleUploadedFile("b.pdf", b"%PDF-1.4"))
    assert unknown.status_code == 404
    assert "没有相同的存档文件" in words(unknown)
    assert ask("/check/", code="").status_code == 422


@pytest.mark.clause("2.B", "2.E")
def test_an_official_paper_is_told_genuine_altered_or_replaced_and_nothing_of_its_matter(line: Any) -> None:
    version = line.open("3.6.D", draft(TITLE, "正文。"))
    edition = version.edition

    def issue() -> IssuedForm:
        edition.refresh_from_db()
        values = form_values.approval_sheet(edition, version, on=timezone.localdate())
        return archives.issue_form(Form.APPROVAL_SHEET, about_edition(edition), values, by=line.cast["handler"])

    first = issue()
    data = open_blob(first.pdf_id).read()
    shown = words(ask(f"/check/{first.code}/"))
    assert "真实，是最新的一件" in shown
    assert "公文呈批表" in shown
    assert edition.item.body.name in shown
    assert TITLE not in shown
    line.carry(version, to=Stage.PROPOSED)
    second = issue()
    genuine = words(ask("/check/", file=SimpleUploadedFile("a.pdf", data)))
    assert "文件与存档一致" in genuine
    assert "真实，但已被替代" in genuine
    assert second.code in genuine
    altered = SimpleUploadedFile("a.pdf", data + b"\n% another word")
    told = words(ask("/check/", file=altered))  # nobody typed a code: the file itself bears it
    assert "文件与存档不一致" in told
    assert first.code in told


@pytest.mark.django_db
def test_nobody_asks_too_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "PACE", Pace(each=2, all_of_them=100, seconds=60))
    assert [ask("/check/").status_code for _ in range(3)] == [200, 200, 429]
    assert Client(REMOTE_ADDR="198.51.100.7").get("/check/").status_code == 200


def test_the_count_forgets_what_is_past_and_does_not_grow() -> None:
    pace = Pace(each=2, all_of_them=3, seconds=10, sources=2)
    assert [pace.lets("a", now=0), pace.lets("a", now=1), pace.lets("a", now=2)] == [True, True, False]
    assert [pace.lets("b", now=3), pace.lets("c", now=4)] == [True, False]
    assert pace.lets("a", now=14)
    assert len(pace._seen) == 2
