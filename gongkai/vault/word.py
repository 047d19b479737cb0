"""Word and text files into clean HTML (正文转换), to be shown beside the original and checked by a person."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.decoding import UnknownEncodingError, text_of_bytes
from gongkai.foundation.objections import Objection, Refused
from gongkai.vault import sandbox
from gongkai.vault.gate import MESSAGES, read
from gongkai.vault.html import clean, plain

WARNINGS: dict[str, str | Promise] = {
    "tracked_changes": _("文件含有修订：插入的内容按已接受、删除的内容按已删除处理，请与原件核对；公开前请在 Word 中接受或拒绝全部修订。"),
    "comments": _("文件含有批注，批注未带入正文；原件公开前请删除批注。"),
    "hidden_text": _("文件含有隐藏文字，隐藏文字未带入正文；原件公开前请检查并删除。"),
    "numbering": _("自动编号由转换程序重排，请与原件核对。"),
    "pictures": _("文件中的图片、图形、图表未带入正文，如需公开请作为附件上传。"),
    "text_boxes": _("文本框中的文字已移到所在段落之后，请核对位置。"),
    "formulas": _("文件含有公式，只带入了其中的文字，请与原件核对。"),
    "symbols": _("文件含有特殊符号字体，个别符号可能显示为方框，请与原件核对。"),
    "notes": _("脚注、尾注已移到文末，请与原件核对。"),
    "header_or_footer": _("页眉、页脚中的文字未带入正文，请与原件核对。"),
}
"""What a person is told to look at, by what the reader found."""


@dataclass(frozen=True)
class Converted:
    """Filtered HTML, its text (one line for each paragraph), and warnings in words for the person who checks it."""

    html: str
    text: str
    warnings: tuple[str, ...]


def html_from_docx(path: Path, limits: sandbox.Limits = sandbox.USUAL) -> Converted:
    """The .docx at `path` as filtered HTML, by way of a child process; Refused("unreadable_file", …) where it cannot be read.

    Kept: headings, alignment, first-line indent, emphasis, underline, raised and lowered letters, lists, automatic numbers,
    merged cells, notes. Left out and reported: hidden text, deletions, comments, pictures, headers and footers.
    """
    answer = read("word", path, limits)
    html = clean(str(answer.get("html", "")))
    return Converted(
        html=html, text=plain(html), warnings=tuple(str(WARNINGS[code]) for code in answer.get("found", ()) if code in WARNINGS)
    )


def html_from_text(text: str) -> str:
    """Plain text as filtered HTML, every character kept: a paragraph for each block between blank lines, a line break inside one.

    A line that begins with an indent begins a paragraph of its own; where no line is blank, each line is a paragraph.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    each_line = all(line.strip() for line in lines[:-1])
    paragraphs: list[list[str]] = []
    begins = True
    for line in lines:
        if not line.strip():
            begins = True
            continue
        if begins or each_line or line.startswith(("\u3000", "\t", "  ", "\u00a0")):
            paragraphs.append([])
        paragraphs[-1].append(escape(line, quote=False))
        begins = False
    return clean("".join(f"<p>{'<br>'.join(lines)}</p>" for lines in paragraphs))


def text_from_file(path: Path) -> str:
    """The text of the .txt at `path`, every character as it stands; Refused("unknown_encoding") where it is none we know."""
    try:
        return text_of_bytes(path.read_bytes())
    except UnknownEncodingError as unknown:
        raise Refused([Objection("unknown_encoding", str(MESSAGES["unknown_encoding"]), field="file")]) from unknown
