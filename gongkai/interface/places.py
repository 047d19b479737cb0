"""Where a finding stands, in the language of the interface (疑点位置). Screening, a plain library, says it in Chinese."""

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from gongkai.screening.findings import Place

PARTS = frozenset(
    {
        _("XFA 表单"), _("下拉列表"), _("不在任何一页上显示的内容"), _("不显示的内容"), _("不显示的文字"), _("与底色相同或相近的文字"),
        _("与底色相同的文字"), _("与背景同色的文字"), _("书签"), _("修订痕迹"), _("修订痕迹：已删除的文字"), _("修订痕迹：已移走的文字"),
        _("修订记录"), _("公式"), _("关闭的图层中的文字"), _("内部数据"), _("动作"), _("压缩包内的文件名"), _("压缩包注释"), _("图层"),
        _("图片"), _("图片上被色块盖住的文字"), _("图片中的文字"), _("图片属性"), _("图示"), _("图表"), _("域代码"), _("备注"),
        _("外部内容"),
        _("外部链接的缓存"), _("宏"), _("定义的名称"), _("小到看不见的文字"), _("小得看不见的文字"), _("尾注"), _("嵌入的文件"),
        _("工作表名称"), _("已删除的幻灯片"), _("已经删除但还留在文件里的页面"), _("幻灯片以外的内容"), _("批注"), _("提示文字"),
        _("数字格式不显示的内容"), _("数据连接"), _("数据透视表缓存"), _("文件中保留的以前版本"), _("文件中保留的以前版本的图片"),
        _("文件中保留的以前版本的文字"), _("文件名"), _("文件首尾"), _("文件首尾附加的内容"), _("文本框"), _("文档变量"), _("文档属性"),
        _("方案"), _("显示不全的文字"), _("替代文字"), _("条件格式"), _("构建基块"), _("模板中的内容"), _("残留文字"), _("注释"),
        _("深度隐藏的工作表"), _("版本"), _("盖住文字的图形"), _("窗体域"), _("系统文件"), _("缩略图"), _("网页属性"), _("网页注释"),
        _("脚本"), _("脚注"), _("自定义 XML 数据"), _("自定义属性"), _("艺术字"), _("表单"), _("表单域"), _("表单域说明"),
        _("被合并单元格盖住的内容"), _("被图形、图片或批注盖住的文字"), _("被图形或图片盖住的文字"), _("被图形盖住的文字"),
        _("裁剪过的图片"),
        _("设为不可见的文字"), _("超链接"), _("超链接提示"), _("远离表格的内容"), _("选项列表"), _("透明像素下的文字"), _("邮件合并"),
        _("附件"), _("附件名"), _("附件说明"), _("隐藏文字"), _("隐藏的列"), _("隐藏的名称"), _("隐藏的图形"), _("隐藏的工作簿窗口"),
        _("隐藏的工作表"), _("隐藏的幻灯片"), _("隐藏的批注"), _("隐藏的行"), _("隐藏的表单域"), _("页眉"), _("页眉页脚"), _("页脚"),
        _("页面以外的文字"), _("页面裁剪掉的文字"),
    }
)  # fmt: skip
"""What screening calls the parts of a file that are not its visible body."""

_CELL_OF_A_TEXT = re.compile(r"表(\d+)第(\d+)行第(\d+)列")


def part_in_words(part: str) -> str:
    """A part of a file, piece by piece where several are joined; names that come out of the file stay as they are."""
    if part in PARTS:
        return gettext(part)
    known = next((one for one in sorted(PARTS, key=len, reverse=True) if part.startswith((f"{one} ", f"{one}·"))), "")
    if not known:
        return part
    rest = part[len(known) :]
    return f"{gettext(known)}{rest[0]}{part_in_words(rest[1:])}"


def in_words(place: Place) -> str:
    """The place in words, empty where it is the text itself."""
    cell = place.cell
    if found := _CELL_OF_A_TEXT.fullmatch(cell):
        table, row, column = found.groups()
        cell = gettext("表{table}第{row}行第{column}列").format(table=table, row=row, column=column)
    words = [
        gettext("压缩包内“{member}”").format(member=place.member) if place.member else "",
        gettext("第{page}页").format(page=place.page) if place.page else "",
        gettext("工作表“{sheet}”").format(sheet=place.sheet) if place.sheet else "",
        cell,
        gettext("第{number}段").format(number=place.paragraph) if place.paragraph else "",
        part_in_words(place.part),
    ]
    return " ".join(word for word in words if word)
