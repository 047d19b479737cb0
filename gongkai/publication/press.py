"""The press kit (新闻材料包): what journalists are handed of a matter that is open to society, in one ZIP (clause 4.2)."""

import io
import zipfile
from datetime import date

from django.utils import timezone

from gongkai.publication import sheets
from gongkai.publication.models import IssuedSheet
from gongkai.vault.html import plain
from gongkai.vault.store import open_blob

NOTHING = "无"


def kit(issued: IssuedSheet) -> bytes:
    """The ZIP of a press kit whose PDF was issued: release text, facts, pictures, contact, and the PDF itself; always the same bytes.

    Names are in UTF-8 and pictures numbered, so that no two collide.
    """
    order = issued.order
    matter = sheets.matter_of(order)
    wording = sheets.wording_values(order.body, order.wording)
    facts = (
        ("发布机构", matter.body),
        ("责任部门", matter.unit),
        ("名称", matter.title),
        ("文号", matter.document_number),
        ("发文日期", _day(matter.document_date)),
        ("索引号", matter.index_number),
        ("公开类别", matter.entry),
        ("公开依据", matter.basis),
        ("公开日期", _day(matter.opened_on)),
        ("公开截止日期", _day(matter.expires_on)),
        ("版次", str(matter.edition)),
        ("主题词", "，".join(matter.keywords)),
        ("网址", matter.address),
        ("查验编号", order.code),
        ("其他附件", "；".join(matter.files)),
    )
    text = "\n\n".join(part for part in (matter.title, matter.summary, plain(matter.text).strip(), matter.address) if part)
    with open_blob(issued.pdf_id) as stream:
        pdf = stream.read()
    members = [
        ("1-新闻稿.txt", text.encode()),
        ("2-基本情况.txt", "\n".join(f"{name}：{value or NOTHING}" for name, value in facts).encode()),
        ("3-新闻联系.txt", (wording.press or order.body.name).encode()),
        ("4-新闻材料.pdf", pdf),
        *((f"图片/{number:02}-{one.name}", one.data) for number, one in enumerate(matter.pictures, start=1)),
    ]
    made = timezone.localtime(order.at).timetuple()[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members:
            packed.writestr(zipfile.ZipInfo(name, made), data, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
