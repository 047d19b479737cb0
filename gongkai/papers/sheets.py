"""The papers of a released matter (公开纸质件): plain values in, PDF out (clauses 4.1, 4.2).

Equal values give equal bytes: no clock, no database, always in Chinese and in the installation's time zone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from gongkai.papers import fonts
from gongkai.papers.child import ACCESSIBLE
from gongkai.papers.drawing import draw
from gongkai.papers.kinds import Paper
from gongkai.papers.marks import KEYWORD
from gongkai.papers.values import Given, Listing, Mark, Matter, Wording

_DATA = Path(__file__).parent / "data"
_WIDTH_OF_THE_MARK = 440
"""Points that the red head may take: its 156 mm."""


@contextmanager
def as_printed() -> Iterator[None]:
    """The language and the time zone of papers, whoever causes them to be made."""
    with translation.override("zh-hans"), timezone.override(timezone.get_default_timezone()):
        yield


@as_printed()
def of_matter(paper: Paper, matter: Matter, wording: Wording, mark: Mark, given: Given) -> bytes:
    """The PDF of `matter` as `paper`; NotDrawnError where it cannot be drawn. ValueError where the paper shows no single matter."""
    make = _MAKERS.get(paper)
    if make is None:
        raise ValueError(f"{paper} shows no single matter")
    template, style, values = make(paper, matter, wording)
    files = {f"picture-{number}": one.data for number, one in enumerate(matter.pictures)}
    pictures = [(f"paper:picture-{number}", one.name) for number, one in enumerate(matter.pictures)]
    return _sheet(template, style, matter.title, mark, files, matter=matter, wording=wording, given=given, pictures=pictures, **values)


@as_printed()
def file_index(listing: Listing, wording: Wording, mark: Mark) -> bytes:
    """文件查阅目录: what may be read at the place of consultation; NotDrawnError where it cannot be drawn (clause 4.1)."""
    title = f"{listing.body}{listing.year}年{listing.unit}文件查阅目录"
    return _sheet("file_index", "office", title, mark, {}, listing=listing, wording=wording)


def page(template: str, styles: str, title: str, files: dict[str, bytes], *, variant: str = ACCESSIBLE, **values: Any) -> bytes:
    """The PDF of a template of this package in its `styles`, named one after the other; NotDrawnError where it cannot be drawn."""
    frame = {"styles": _styles(styles), "title": title, "is_demonstration": settings.DEMONSTRATION}
    html = render_to_string(f"papers/{template}.html", frame | values)
    return draw(html, title=title, files=files, variant=variant)


def _sheet(template: str, style: str, title: str, mark: Mark, files: dict[str, bytes], **values: Any) -> bytes:
    if mark.address:
        files = {**files, "check.svg": qr(mark.address)}
    return page(template, style, title, files, mark=mark, keywords=f"{KEYWORD}{mark.code}", **values)


def qr(address: str) -> bytes:
    """`address` as a QR code in SVG: a quarter of it may be soiled or torn."""
    out = BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True, nl=False)
    return out.getvalue()


def _styles(names: str) -> str:
    return fonts.styles(Path(settings.FONTS)) + "".join(_style(name) for name in ("paper", *names.split()))


@cache
def _style(name: str) -> str:
    return (_DATA / f"{name}.css").read_text(encoding="utf-8")


Made = tuple[str, str, dict[str, Any]]


def _on_a_wall(paper: Paper, matter: Matter, wording: Wording) -> Made:
    kind = {Paper.PANEL: "panel", Paper.SIGN: "sign"}.get(paper, "poster")
    for_party = paper in (Paper.PARTY_POSTER_A4, Paper.PARTY_POSTER_A3)
    return kind, "notice", {"size": paper.size.lower(), "heading": "党务公开" if for_party else wording.heading}


def _circular(paper: Paper, matter: Matter, wording: Wording) -> Made:
    size = min(54.0, _WIDTH_OF_THE_MARK / max(len(wording.organ_mark), 1))
    return "circular", "circular", {"mark_size": f"{size:.1f}", "is_inner": not matter.index_number}


def _in_hand(template: str) -> Callable[[Paper, Matter, Wording], Made]:
    return lambda paper, matter, wording: (template, "office", {})


_MAKERS: dict[Paper, Callable[[Paper, Matter, Wording], Made]] = {
    **dict.fromkeys((Paper.POSTER_A4, Paper.POSTER_A3, Paper.PARTY_POSTER_A4, Paper.PARTY_POSTER_A3, Paper.PANEL, Paper.SIGN), _on_a_wall),
    Paper.CIRCULAR: _circular,
    Paper.NOTICE: _circular,
    Paper.HANDOUT: _in_hand("handout"),
    Paper.PRESS_KIT: _in_hand("press_kit"),
    Paper.LETTER: _in_hand("letter"),
}
