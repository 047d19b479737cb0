"""What a new edition changed, for its readers (变了什么): in one column, so that it can be read on a telephone. Plain values in and out."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from gongkai.interface.compare import Mark, Piece, Row, compare_files, compare_texts, is_changed, passages
from gongkai.interface.templatetags.gongkai import cn_date
from gongkai.publication.public import PublicRelease
from gongkai.vault.html import plain

LONGEST = 200_000
"""Characters of both texts together that are compared; beyond that readers are led to both editions."""


@dataclass(frozen=True)
class Line:
    """A paragraph: its mark, and its pieces in reading order, what went before what came in its place."""

    mark: Mark
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Part:
    """Lines that belong together; those of a `folded` one are unchanged and far from any change."""

    lines: tuple[Line, ...]
    folded: bool


@dataclass(frozen=True)
class Field:
    """A field of the official header that is not what it was."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """All that differs between two editions. `is_too_long` says that the texts were not compared."""

    fields: tuple[Field, ...]
    parts: tuple[Part, ...]
    files: tuple[tuple[str, str], ...]
    text_changed: bool
    is_too_long: bool


def changes_between(before: PublicRelease, after: PublicRelease) -> Changes:
    """What `after` changed against `before`: header, text word by word, files by their digests (clause 5.2)."""
    is_too_long = len(before.text) + len(after.text) > LONGEST
    rows = [] if is_too_long else compare_texts(plain(before.text), plain(after.text))
    return Changes(
        fields=tuple(
            Field(name, old, new) for (name, old), (_name, new) in zip(_fields(before), _fields(after), strict=True) if old != new
        ),
        parts=tuple(Part(tuple(_line(row) for row in one.rows), one.folded) for one in passages(rows)),
        files=tuple(_files(before, after)),
        text_changed=is_changed(rows),
        is_too_long=is_too_long,
    )


def _fields(release: PublicRelease) -> list[tuple[str, str]]:
    nothing = gettext("无")
    return [
        (gettext("名称"), release.title),
        (gettext("文号"), release.document_number or nothing),
        (gettext("发文日期"), cn_date(release.document_date) or nothing),
        (gettext("分类"), f"{release.category} / {release.entry}"),
        (gettext("责任部门"), release.unit),
        (gettext("主题词"), "　".join(release.keywords) or nothing),
        (gettext("公开依据"), release.basis),
        (gettext("公开期限"), gettext("至{date}").format(date=cn_date(release.expires_on)) if release.expires_on else gettext("长期")),
        (gettext("内容概述"), release.summary or nothing),
    ]


def _files(before: PublicRelease, after: PublicRelease) -> Iterable[tuple[str, str]]:
    old, new = ({file.name: file.digest for file in one.files} for one in (before, after))
    for one in compare_files(old, new):
        if one.mark is Mark.SAME:
            continue
        if one.name_before:
            yield one.name, gettext("内容没有变，原来的文件名是“{name}”").format(name=one.name_before)
        else:
            yield one.name, {Mark.ADDED: gettext("新增"), Mark.REMOVED: gettext("删去"), Mark.CHANGED: gettext("内容有变")}[one.mark]


def _line(row: Row) -> Line:
    """`row` in one column: what went, then what came, between what both have."""
    if row.mark is not Mark.CHANGED:
        return Line(row.mark, row.before or row.after)
    old, new = list(row.before), list(row.after)
    pieces: list[Piece] = []
    while old or new:
        while old and old[0].mark is not Mark.SAME:
            pieces.append(old.pop(0))
        while new and new[0].mark is not Mark.SAME:
            pieces.append(new.pop(0))
        if old and new:
            pieces.append(old.pop(0))
            new.pop(0)
    return Line(row.mark, tuple(pieces))
