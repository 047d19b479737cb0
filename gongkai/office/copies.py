"""What the page of a record shows of its archival copies (归档复制件)."""

from collections.abc import Set
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.archives import copies, copy_rules
from gongkai.archives.copies import Copied
from gongkai.archives.models import Record
from gongkai.papers.conversion import How, Why
from gongkai.procedure.posts import Post

HOW: dict[How, str | Promise] = {
    How.DRAWN: _("本系统排版"),
    How.AS_IT_IS: _("原件即为PDF"),
    How.CONVERTED: _("由LibreOffice转换"),
    How.PICTURE: _("图片排入版面"),
}
WHY: dict[Why, str | Promise] = {
    Why.UNKNOWN_KIND: _("这种格式没有办法转换，以原件归档。"),
    Why.LOCKED: _("文件设有打开密码，以原件归档；需要复制件的，取消密码后作为补充材料归档。"),
    Why.BROKEN: _("文件已损坏，打不开，以原件归档；请向承办部门核实。"),
    Why.TOO_LARGE: _("文件过大，没有转换，以原件归档。"),
    Why.NO_OFFICE: _("本机未安装LibreOffice。请系统管理员安装，系统会自动重试，也可以立即重新制作。"),
    Why.NOT_CONVERTED: _("LibreOffice没有转换成功。系统会自动重试；多次不成功的，请检查文件能否正常打开。"),
    Why.NOT_DRAWN: _("没有排版成功。系统会自动重试；多次不成功的，请告知系统管理员。"),
    Why.DAMAGED: _("文件库中的文件缺失或已损坏，请系统管理员从备份恢复，再重新制作。"),
}


def shown(filed: Record, posts: Set[Post]) -> dict[str, Any]:
    """The values of `office/records/copies.html` for whoever holds `posts`."""
    progress = copies.progress(filed, now=timezone.now())
    may_ask = Post.ARCHIVIST in posts and not copy_rules.objections_to_copying(filed.edition)
    return {
        "record": filed,
        "progress": progress,
        "copies": [(one.part, one.rendition, _how(one), WHY[one.reason] if one.reason else "") for one in progress.parts],
        "asks": may_ask and not progress.is_under_way and bool(progress.without or not progress.is_settled),
    }


def _how(one: Copied) -> str | Promise:
    return HOW[How(one.rendition.how)] if one.rendition and one.rendition.how else ""
