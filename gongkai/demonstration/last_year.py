"""The zone's year before this one (上一年度): matters that were disclosed, replaced and taken back, and wait for the archivist (2.E)."""

from datetime import date, datetime, time

from django.utils import timezone

from gongkai.demonstration import clock
from gongkai.demonstration.line import Line, decisions
from gongkai.demonstration.matters import XLSX, draft, photo, table
from gongkai.demonstration.zone import Cast, found_zone
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import Version
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication.public import Pages
from gongkai.vault.store import keep

FOUNDED = (12, 1)
"""The day of last year on which the zone began; its duties count from the day on which the demonstration is made."""


def found_last_year(*, code: str, today: date) -> Cast:
    """The zone as it has stood since the last month of the year before."""
    with clock.on(_moment(today.year - 1, *FOUNDED)):
        return found_zone(code=code, starts_on=timezone.localdate(), counts_from=today)


def play(line: Line, *, pages: Pages, year: int) -> None:
    """What was disclosed in `year`: six matters to society, one inside the Party, one replaced by a second edition, one withdrawn.

    Nothing is filed yet; the important one still lacks its round of feedback, so it cannot be (clause 5.2).
    """
    with clock.on(_moment(year, 12, 3)):
        _standing(line)
    with clock.on(_moment(year, 12, 8)):
        _budget(line, year)
        _important(line)
        _inside(line)
    with clock.on(_moment(year, 12, 15)):
        first, progress = _to_be_replaced(line), _to_be_withdrawn(line)
        publication.settle(pages=pages)
    with clock.on(_moment(year, 12, 24)):
        second = _replace(line, first)
        _take_back(line, progress)
        _answered(line, second)
        publication.settle(pages=pages)


def _moment(year: int, month: int, day: int) -> datetime:
    return timezone.make_aware(datetime.combine(date(year, month, day), time(10)))


def _standing(line: Line) -> None:
    for code, unit, title, text in (
        ("3.2.A", "JFJ", "年度工作要点", "围绕产业升级、企业服务和园区环境三个方面，安排重点任务二十四项。"),
        ("3.6.A", "DZB", "公务用车管理制度", "公务用车实行集中管理、统一调度，使用情况按季度公开。"),
        ("3.7.B", "JFJ", "企业投资项目备案办事指南", "备案实行网上办理，材料齐全的一个工作日办结。"),
        ("3.8.A", "DZB", "建议提案办理情况", "全年承办建议提案十一件，均在规定期限内办结并答复。"),
    ):
        made = draft(f"{title}（{timezone.localdate().year}年）", text)
        version = line.open(code, made, unit=unit, by=line.cast.handler_of(unit).username)
        line.carry(version, to=Stage.PUBLISHED)


def _budget(line: Line, year: int) -> None:
    """With a table, and on a notice board of which there is a photo."""
    made = draft(
        f"{year}年部门预算调整情况",
        "现将本年度部门预算调整情况予以公开，明细见附表。",
        document_number=f"南屿财〔{year}〕31号",
        document_date=date(year, 12, 5),
        keywords=("财政", "预算"),
        files=(File("部门预算调整表.xlsx", keep(table("预算调整"), XLSX)),),
    )
    version = line.open("3.7.E", made, unit="CZJ", by="finance")
    board = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.ZONE_PORTAL, Channel.NOTICE_BOARD))
    line.carry(version, to=Stage.PUBLISHED, decided=board)
    publication.record_posting(
        line.release(version),
        channel=Channel.NOTICE_BOARD,
        place="综合服务楼一楼公告栏",
        shown_from=timezone.localdate(),
        evidence=File("公告栏照片（部门预算）.jpg", keep(photo(), "image/jpeg")),
        by=line.cast["publisher"],
    )


def _important(line: Line) -> None:
    made = draft("园区安全生产专项整治工作方案", "集中三个月时间，对全区在建工地和危险化学品企业逐一排查。")
    version = line.open("3.2.C", made)
    line.carry(version, to=Stage.PUBLISHED, decided=decisions((Audience.SOCIETY, None), important=True))


def _inside(line: Line) -> None:
    made = draft("党组织换届选举情况通报", "机关党委所属支部换届选举工作已经完成，结果在党内公开。", inner_party=True)
    version = line.open("3.4.C", made, unit="ZZB", by="personnel")
    line.carry(version, to=Stage.PUBLISHED, decided=decisions((Audience.PARTY, None), channels=(Channel.MEETING,)))


def _to_be_replaced(line: Line) -> Version:
    made = draft("园区公共停车管理办法", "机动车按区域停放，访客车辆停放在二号停车场。")
    return line.carry(line.open("3.6.D", made), to=Stage.PUBLISHED)


def _replace(line: Line, first: Version) -> Version:
    made = draft("园区公共停车管理办法", "机动车按区域停放，访客车辆停放在二号停车场。", "新增非机动车充电停放区三处。")
    second = disclosure.open_edition(first.edition.item, made, reason="采纳企业意见，补充非机动车停放规定。", by=line.cast["handler"])
    return line.carry(second, to=Stage.PUBLISHED)


def _to_be_withdrawn(line: Line) -> Version:
    made = draft(
        "重要业务目标完成进度（前三季度）", "前三季度完成情况见附表。", files=(File("完成情况附表.xlsx", keep(table("完成情况"), XLSX)),)
    )
    return line.carry(line.open("3.7.D", made), to=Stage.PUBLISHED)


def _take_back(line: Line, version: Version) -> None:
    publication.withdraw(
        version,
        reason_type="untrue",
        reason="附表口径有误，核实后重新公开。",
        authority="南屿高新区党政务公开工作领导小组办公室",
        by=line.cast["examiner"],
    )


def _answered(line: Line, version: Version) -> None:
    said = publication.record_feedback(
        edition=version.edition,
        source="letter",
        text="建议在二号停车场增设无障碍车位。",
        who="园区企业职工",
        place="来信",
        received_on=timezone.localdate(),
        by=line.cast["collector"],
    )
    given = {"outcome": "explained", "reason": "已列入明年改造计划。", "answer": "二号停车场明年改造时设置无障碍车位四个。"}
    handling = publication.handle_feedback(said, **given, by=line.cast["handler"])
    publication.reply_to_feedback(handling, decision="published", shown="建议在二号停车场增设无障碍车位。", by=line.cast["publisher"])
