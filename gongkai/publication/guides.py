"""The guide (公开指南) of a body: what it has written last, and what stands there where it has written nothing yet (clause 1.4)."""

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.organization.models import Body
from gongkai.publication.models import Guide, GuideShown
from gongkai.publication.public import PublicGuide

REQUIRED = ("kinds", "arrangement", "ways", "complaints")
"""Sections that are never empty; the contact facts of the office stand in the guide in any case."""
SECTIONS = ("kinds", "arrangement", "ways", "office", "complaints")
"""The sections in the order in which they are read."""


def versions_of(body: Body) -> QuerySet[Guide]:
    """What the body has written, newest first."""
    return Guide.objects.filter(body=body).select_related("person").order_by("-pk")


def texts_of(body: Body) -> dict[str, str]:
    """The text of each section today, its paragraphs on lines of their own."""
    newest = versions_of(body).first()
    return {name: getattr(newest, name) for name in SECTIONS} if newest else _usual(body)


def public_guide(body: Body) -> PublicGuide:
    """The guide of `body` as readers see it."""
    newest = versions_of(body).first()
    paragraphs = {name: tuple(text.splitlines()) for name, text in texts_of(body).items()}
    return PublicGuide(**paragraphs, updated_on=timezone.localdate(newest.at) if newest else None)


def not_shown(body: Body | None = None) -> list[Guide]:
    """Versions whose page is still to be made: of `body`, or of all."""
    waiting = Guide.objects.exclude(pk__in=GuideShown.objects.values("guide"))
    return list(waiting.filter(body=body) if body else waiting)


def _usual(body: Body) -> dict[str, str]:
    return {
        "kinds": "公开事项按公开目录分类，每一类下设若干条目。",
        "arrangement": (
            f"每件向社会公开的事项都有唯一的索引号，由机构代码、编目年份和五位流水号组成，例如“{body.index_code}/2026-00001”。"
            "流水号每年从00001开始，依次编排；事项修改后再次公开的，索引号不变，版次加一，原来的版次仍可查看。\n"
            "公开目录列明每件事项的索引号、名称、内容概述和生成日期。"
        ),
        "ways": (
            "在本网站按类别和条目查看，正文和附件可以下载；\n"
            "订阅最新公开，有新的公开事项时由阅读软件提醒；\n"
            "在办公时间到公开工作机构查阅，或者打电话、写邮件询问；\n"
            "本网站没有公开的政府信息，可以依法向本机构申请公开，申请方式请向公开工作机构询问。"
        ),
        "office": "",
        "complaints": (
            "认为本机构没有依法公开、公开的内容有误，或者公开工作侵犯了您的合法权益的，可以向公开工作机构反映，"
            "也可以向本机构的纪检监察部门、上一级公开工作主管部门投诉举报；依法可以申请行政复议、提起行政诉讼的，按法律规定办理。"
        ),
    }
