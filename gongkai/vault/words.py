"""Words that people write beside a matter (随文文字): reasons, opinions, answers. They are kept for good, so not all may stand there.

What is refused here for a state-secret mark carries a trace without the words, by which whoever serves the person raises the alarm.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gongkai.foundation.digests import digest_of
from gongkai.foundation.objections import Objection, Trace
from gongkai.screening.findings import Finding, Kind, Severity
from gongkai.screening.text import screen_text

BEARS_A_MARK = "bears_a_mark"
"""Code of the objection to what bears a state-secret mark; its trace is what may be kept of it."""

PERSONAL = frozenset({Kind.MOBILE, Kind.RESIDENT_ID_SUSPECT, Kind.HOME_ADDRESS})
"""What of a person's need not stand in words that readers see, beside what blocks anyway."""


_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the order of letters round, so that another thing is read than is written."""


def is_mark(seen: Finding) -> bool:
    """Whether the finding is a state-secret mark (国家秘密标志), so that what bears it may not even be kept."""
    return seen.kind is Kind.SECRECY_MARK and seen.severity is Severity.BLOCK


def objections_to_words(*, shown: bool = False, **texts: str) -> list[Objection]:
    """What people write beside a matter is kept for good: it bears no state-secret mark and nobody's full number (clause 8.6).

    `texts` are named by their fields. What is `shown` to readers bears no telephone and no home of anybody either, and reads as it is
    written.
    """
    found = []
    for field, text in texts.items():
        grave = [one for one in screen_text(text) if one.severity is Severity.BLOCK or (shown and one.kind in PERSONAL)]
        if any(is_mark(one) for one in grave):
            found.append(Objection(BEARS_A_MARK, told_of_marked(_("所填内容")), clause="8.6", field=field, trace=trace_of(text, grave)))
        elif grave:
            message = _("这里写有须遮盖的内容（{excerpts}）。这些文字会长期留存，有的会公开，请改写或者遮盖后再提交，例如写作“当事人”。")
            excerpts = "、".join(dict.fromkeys(one.excerpt for one in grave[:3]))
            found.append(Objection("needs_masking", message.format(excerpts=excerpts), clause="8.6", field=field))
        if shown and not _TURNING.isdisjoint(text):
            found.append(Objection("unseen_character", _("这里含有不可见的控制字符，请删除后重新填写。"), clause="8.2", field=field))
    return found


def trace_of(text: str, seen: Sequence[Finding]) -> Trace:
    """What may be kept of marked words, `seen` being what screening says of them: never the words themselves."""
    place, rule = where_marked(seen)
    written = text.encode()
    return Trace(digest_of(written), len(written), "text/plain", place, rule)


def where_marked(seen: Sequence[Finding]) -> tuple[str, str]:
    """Place and rule of the first state-secret mark; a place that itself bears a mark is left out."""
    first = next(one for one in seen if is_mark(one))
    place = str(first.place)
    return ("" if any(is_mark(one) for one in screen_text(place)) else place), first.rule


def told_of_marked(what: str) -> str:
    """What the person is told who typed a marked text into what is called `what`."""
    return _(
        "{what}中带有国家秘密标志，系统不予接收，没有保存，并已从页面上清除。请不要继续传播，也不要再次录入；"
        "立即断开这台电脑的网络，保护好原件，马上向本机构保密审查员报告，听从处理。"
    ).format(what=what)
