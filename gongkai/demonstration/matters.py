"""Matters of the fictitious zone in every stage, made by the cast through the actions that the pages use."""

import io
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook
from PIL import Image, ImageDraw

from gongkai.approval import actions as approval
from gongkai.catalog import actions as catalog
from gongkai.catalog.plans import PlanTerms, RowChange
from gongkai.demonstration.line import NO, TO_SOCIETY, Line, decisions
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import Draft, File
from gongkai.disclosure.models import Version
from gongkai.organization import actions as organization
from gongkai.organization.queries import appointments_of
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, TimeLimit
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication.models import Release
from gongkai.publication.public import Pages
from gongkai.publication.queries import index_number_of
from gongkai.screening.validators import id_check
from gongkai.secrecy import actions as secrecy
from gongkai.vault.store import keep
from gongkai.vault.word import html_from_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def fill(line: Line, *, pages: Pages, today: date) -> None:
    """Make the demonstration's matters: one waiting at each step, and each way a matter can end."""
    _calls(line, today)
    _plan(line, today)
    _waiting_at_each_step(line, today)
    _with_findings(line)
    _open_to_society(line)
    _inside(line, today)
    _returned_and_withheld(line)
    _second_editions(line)
    _delegated(line, today)
    gone = _to_be_withdrawn(line)
    publication.settle(pages=pages)
    publication.withdraw(
        gone,
        reason_type="untrue",
        reason="附表数据有误，更正后重新公开。",
        authority="南屿高新区党政务公开工作领导小组办公室",
        by=line.cast["examiner"],
    )
    _feedback(line, today)
    filed = _filed(line)
    publication.settle(pages=pages)
    line.pack(line.file(filed))


def draft(title: str, *paragraphs: str, basis: str = "《党政务公开工作规范管理办法》第三章", **more: object) -> Draft:
    """A draft with a title and plain paragraphs."""
    return Draft(title=title, basis=basis, text=html_from_text("\n".join(paragraphs)), **more)  # type: ignore[arg-type]


def _calls(line: Line, today: date) -> None:
    cast = line.cast
    for unit, code, title in (
        ("GHJ", "3.2.D", "报送园区控制性规划修编情况"),
        ("JFJ", "3.7.D", "报送第三季度重要业务目标完成进度"),
        ("ZZB", "3.4.G", "报送本年度干部职工培训情况"),
    ):
        disclosure.call_for_material(
            cast.body,
            entry=cast.entry(code),
            title=title,
            request="请按目录要求提供正文和附件，附件请用 Word、Excel 或 PDF。",
            unit=cast.unit(unit),
            due_on=today + timedelta(days=10),
            by=cast["collector"],
        )


def _plan(line: Line, today: date) -> None:
    """Next year's plan as the catalogue asks for it, with a row of the office's own: open to be edited and frozen."""
    cast, year = line.cast, today.year + 1
    plan = catalog.draft_plan(cast.body, year, by=cast["collector"])
    own = PlanTerms(
        entry=cast.entry("3.7.D"),
        what="园区开放日安排",
        unit=cast.unit("JFJ"),
        due_on=date(year, 5, 20),
        scope=Audience.SOCIETY,
        channels=(Channel.COLUMN, Channel.ZONE_PORTAL),
        remark="目录以外，办公室增加",
    )
    catalog.change_plan(plan, [RowChange(None, 0, own)], by=cast["collector"])


def _waiting_at_each_step(line: Line, today: date) -> None:
    """One matter stopped after each step, so that everybody's desk has something on it."""
    important = decisions((Audience.SOCIETY, None), time_limit=TimeLimit.STANDING, important=True)
    waiting = (
        (None, "3.2.A", "南屿高新区阶段工作重点（征求意见稿）", TO_SOCIETY),
        (Stage.PROPOSED, "3.7.C", "企业服务承诺事项清单", TO_SOCIETY),
        (Stage.CONSENTED, "3.6.D", "园区公共停车服务管理规定", TO_SOCIETY),
        (Stage.CLEARED, "3.7.D", "重要业务目标完成进度（第三季度）", TO_SOCIETY),
        (Stage.EXAMINED, "3.2.C", "关于产业用地提质增效的决定", important),
        (Stage.COUNTERSIGNED, "3.2.D", "园区产业发展规划", important),
        (Stage.APPROVED, "3.7.F", "最新工作政策法规汇编", TO_SOCIETY),
    )
    for to, code, title, decided in waiting:
        version = line.open(code, draft(title, f"{title}正文。", "现将有关情况予以公开，请园区各单位和公众监督。"))
        if to is not None:
            line.carry(version, to=to, decided=decided)


def _with_findings(line: Line) -> None:
    """A matter at the secrecy review in which screening found what must not go out: in the text, and in a hidden column."""
    names = File("帮扶资金发放名单.xlsx", keep(_list_of_people(), XLSX))
    made = draft(
        "困难职工帮扶资金发放公示",
        "现将本年度困难职工帮扶资金发放名单予以公示，名单见附表。",
        "对名单有异议的，请于七日内向工会反映，联系人：丁向红，手机 13907550123。",
        files=(names,),
    )
    version = line.open("3.4.G", made, unit="ZZB", by="personnel")
    line.carry(version, to=Stage.PROPOSED)  # no deputy leader is in charge of this unit


def _open_to_society(line: Line) -> None:
    matters = (
        ("3.1.A", "DZB", "委领导班子工作职责", "领导班子负责园区规划建设、招商引资、企业服务、社会管理和党的建设。"),
        ("3.1.B", "DZB", "委领导工作分工情况", "主要领导主持全面工作；各分管领导按分工负责相应部门。"),
        ("3.2.B", "JFJ", "年度工作目标责任书", "各部门按责任书确定的目标、时限和责任人组织实施。"),
        ("3.6.A", "DZB", "会议管理制度", "会议实行计划管理，严格控制数量和规模。"),
        ("3.7.A", "DZB", "内部机构设置及主要职责", "管委会设党政办公室、组织人事部、经济发展局、财政局等部门。"),
        ("3.8.B", "DZB", "党务政务公开领导机构组成情况", "领导小组由组长、副组长和成员单位负责人组成，办公室设在党政办公室。"),
    )
    for code, unit, title, text in matters:
        version = line.open(code, draft(title, text, "本事项常年公开。"), unit=unit, by=line.cast.handler_of(unit).username)
        line.carry(version, to=Stage.PUBLISHED)
    budget = draft(
        "年度“三公”经费支出情况",
        "现将年度“三公”经费支出情况予以公开，明细见附表。",
        document_number="南屿财〔2026〕8号",
        keywords=("财政", "三公经费"),
        files=(File("三公经费支出表.xlsx", keep(table(), XLSX)),),
    )
    version = line.open("3.7.E", budget, unit="CZJ", by="finance")
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.ZONE_PORTAL, Channel.NOTICE_BOARD, Channel.SCREEN))
    line.carry(version, to=Stage.PUBLISHED, decided=decided)
    publication.record_posting(
        line.release(version),
        channel=Channel.NOTICE_BOARD,
        place="综合服务楼一楼公告栏",
        shown_from=version.drafted_at.astimezone().date(),
        evidence=File("公告栏照片.jpg", keep(photo(), "image/jpeg")),
        by=line.cast["publisher"],
    )


def _inside(line: Line, today: date) -> None:
    party = (Channel.PARTY_BOARD, Channel.MEETING)
    only = line.open("3.4.D", draft("后备干部推荐工作安排", "推荐工作在党内公开。", inner_party=True), unit="ZZB", by="personnel")
    line.carry(only, to=Stage.PUBLISHED, decided=decisions((Audience.PARTY, None), channels=party))
    first = line.open("3.4.B", draft("干部选拔任用情况通报", "先在党内公开，再向社会公开。", inner_party=True), unit="ZZB", by="personnel")
    line.carry(
        first,
        to=Stage.PUBLISHED,
        decided=decisions((Audience.PARTY, None), (Audience.SOCIETY, today + timedelta(days=14)), channels=(*party, Channel.ZONE_PORTAL)),
    )
    zone = line.open("3.6.B", draft("机关内部管理制度汇编目录", "本目录在园区内公开。"), unit="DZB", by="office_handler")
    shown = (Channel.DOCUMENT, Channel.NOTICE_BOARD, Channel.SCREEN)
    line.carry(zone, to=Stage.PUBLISHED, decided=decisions((Audience.ZONE, None), channels=shown))
    _forms(line)


def _forms(line: Line) -> None:
    """Where the zone uses its forms: two of them with a photo, one not at all."""
    given: dict[str, Any] = {"keeper": "党政办公室值班员", "by": line.cast["collector"]}
    boards = "综合服务楼一楼公告栏\n政务服务大厅公告栏\n二号厂房公告栏"
    publication.set_outlet(line.cast.body, Channel.NOTICE_BOARD, places=boards, in_use=True, days=10, needs_photo=False, **given)
    signs = "园区主入口公示牌\n在建项目工地公示牌"
    publication.set_outlet(line.cast.body, Channel.PUBLIC_SIGN, places=signs, in_use=True, days=30, needs_photo=True, **given)
    publication.set_outlet(line.cast.body, Channel.PRESS_CONFERENCE, places="", in_use=False, days=None, needs_photo=False, **given)
    publication.add_screen(line.cast.body, place="二号厂房入口电子屏", by=line.cast["collector"])


def _returned_and_withheld(line: Line) -> None:
    cast = line.cast
    returned = line.open("3.7.B", draft("行政许可事项及办事指南", "办事指南正文。"))
    line.carry(returned, to=Stage.CONSENTED)
    secrecy.return_to_unit(
        returned,
        answers=NO | {Question.PRIVACY: True},
        grounds="联系人手机号码属于个人隐私，请删除后重新报送。",
        by=cast["reviewer"],
    )
    sent_back = line.open("3.2.E", draft("年度目标管理考核办法", "考核办法正文。"))
    line.carry(sent_back, to=Stage.EXAMINED)
    approval.return_to_unit(sent_back, reasons="请补充考核结果的运用，再报审批。", by=cast["principal"])
    withheld = line.open("3.5.F", draft("在办违纪案件查处进展", "在办案件情况。"), unit="ZZB", by="personnel")
    line.carry(withheld, to=Stage.PROPOSED)
    secrecy.withhold(
        withheld,
        answers=NO | {Question.WORK_SECRET: True},
        ground="work_secret",
        grounds="案件尚在办理，属于工作秘密，办结后另行研究公开。",
        by=cast["reviewer"],
    )


def _second_editions(line: Line) -> None:
    cast = line.cast
    travelling = line.open("3.6.D", draft("园区企业服务管理办法", "第一版正文。"))
    line.carry(travelling, to=Stage.PUBLISHED)
    second = disclosure.open_edition(
        travelling.edition.item,
        draft("园区企业服务管理办法", "第二版正文。", "根据企业意见补充了限时办结的规定。"),
        reason="根据公开后收集的企业意见修改完善。",
        by=cast["handler"],
    )
    line.carry(second, to=Stage.CLEARED)
    replaced = line.open("3.2.D", draft("园区产业扶持意见", "第一版：扶持范围为先进制造业。"))
    line.carry(replaced, to=Stage.PUBLISHED)
    newer = disclosure.open_edition(
        replaced.edition.item,
        draft("园区产业扶持意见", "第二版：扶持范围为先进制造业和现代服务业。"),
        reason="扩大扶持范围。",
        by=cast["handler"],
    )
    line.carry(newer, to=Stage.PUBLISHED)


def _delegated(line: Line, today: date) -> None:
    cast = line.cast
    power = appointments_of(cast.body, on=today).get(post=Post.PRINCIPAL_LEADER)
    organization.delegate(
        power,
        cast["deputy_leader"],
        starts_on=today,
        ends_on=today + timedelta(days=5),
        reason="主要领导赴外地参加会议，委托陈望海同志代行审批。",
        by=cast["principal"],
    )
    version = line.open("3.4.G", draft("干部职工培训学习情况", "本年度组织培训十二期。"), unit="ZZB", by="personnel")
    line.carry(version, to=Stage.PUBLISHED, approver="deputy_leader")


def _feedback(line: Line, today: date) -> None:
    """What readers and a meeting said: one that waits, one that was answered on the page, one about an entry with nothing in it."""
    cast = line.cast
    matter = Release.objects.get(version__title="园区产业扶持意见", edition__number=2)
    number = str(index_number_of(matter.edition.item) or "")
    publication.comment_from_outside(cast.body.slug, number, text="希望写明申请扶持要交哪些材料、几天办结。", knock="demonstration")
    publication.comment_from_outside(cast.body.slug, entry="3.7.D", text="本年度的业务目标完成进度为何还没有公开？", knock="demonstration")
    said = publication.record_feedback(
        edition=matter.edition,
        source="meeting",
        text="建议把现代服务业的范围列成清单，企业好对照。",
        who="参会企业代表",
        place="企业座谈会",
        received_on=today,
        by=cast["collector"],
    )
    handling = publication.handle_feedback(
        said,
        outcome="adopted",
        reason="意见合理，便于企业对照。",
        answer="已采纳，实施细则将附现代服务业目录。",
        by=cast["handler"],
    )
    publication.reply_to_feedback(handling, decision="published", shown="建议把现代服务业的范围列成清单。", by=cast["publisher"])


def _to_be_withdrawn(line: Line) -> Version:
    figures = File("经济指标附表.xlsx", keep(table("经济指标"), XLSX))
    version = line.open("3.7.D", draft("重要业务目标完成进度（上半年）", "上半年完成情况见附表。", files=(figures,)))
    return line.carry(version, to=Stage.PUBLISHED)


def _filed(line: Line) -> Version:
    version = line.open(
        "3.8.A", draft("人大建议、政协提案办理情况", "本年度承办建议提案八件，均已办结并答复。"), unit="DZB", by="office_handler"
    )
    return line.carry(version, to=Stage.PUBLISHED)


def table(name: str = "三公经费") -> bytes:
    """A made-up table of expenses as an .xlsx file."""
    book = Workbook()
    sheet = book.active
    sheet.title = name
    for row in (("项目", "预算（万元）", "支出（万元）"), ("因公出国（境）", 0, 0), ("公务用车", 36, 31.5), ("公务接待", 20, 12.8)):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _list_of_people() -> bytes:
    """A list whose column of identity numbers was hidden instead of deleted; the people were born in 1901 and never lived."""
    book = Workbook()
    sheet = book.active
    sheet.title = "名单"
    sheet.append(("序号", "姓名", "身份证号", "金额（元）"))
    for number, (name, day) in enumerate((("甘露明", "0312"), ("闻静好", "0725"), ("乐山川", "1109")), start=1):
        sheet.append((number, name, _made_up_id(f"4601051901{day}00{number}"), 2000))
    sheet.column_dimensions["C"].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _made_up_id(seventeen: str) -> str:
    return seventeen + id_check(seventeen)


def photo() -> bytes:
    """A drawn picture of a notice board as a JPEG file."""
    picture = Image.new("RGB", (640, 420), "#d8dee6")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((60, 40, 580, 380), fill="#8a2f2f")
    for row in range(2):
        for column in range(3):
            left, top = 90 + column * 160, 70 + row * 150
            pen.rectangle((left, top, left + 130, top + 125), fill="white")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
