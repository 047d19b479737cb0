"""Official papers drawn (公文成文): plain values in, PDF out. Equal values, words and foot give equal bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.papers import archive, line
from gongkai.papers.approval import ApprovalSheet, lines
from gongkai.papers.forms import Foot, Form, Phrases
from gongkai.papers.sheets import as_printed, page, qr

Pictures = Mapping[str, bytes]


@dataclass(frozen=True)
class Drawn:
    """How a form is drawn: the class of its values, and what draws them."""

    values: type
    draw: Callable[[Any, Phrases, Foot, Pictures], bytes]


@as_printed()
def draw_form(form: Form, values: Any, phrases: Phrases, foot: Foot, *, pictures: Pictures | None = None) -> bytes:
    """The PDF of `form`. `phrases` have their places filled; `pictures` are bytes by the name that the values give them.

    NotDrawnError where it cannot be drawn; TypeError where the values are not those of this form.
    """
    how = DRAWN[form]
    if not isinstance(values, how.values):
        raise TypeError(f"{form} is drawn of {how.values.__name__}")
    return how.draw(values, phrases, foot, pictures or {})


def _drawn(template: str, style: str = "form", also: Callable[[Any], dict[str, Any]] = lambda values: {}) -> Callable[..., bytes]:
    """A paper: its template is given `form`, `words`, `foot` and what `also` makes of the values."""

    def draw(values: Any, phrases: Phrases, foot: Foot, pictures: Pictures) -> bytes:
        files = dict(pictures)
        if foot.address:
            files["check.svg"] = qr(foot.address)
        given = {"form": values, "words": phrases, "foot": foot, "keywords": foot.keyword, "pictures": frozenset(pictures)}
        return page(template, style, f"{phrases.title}：{values.title}", files, **given, **also(values))

    return draw


def _of_the_archive(template: str, also: Callable[[Any], dict[str, Any]] = lambda values: {}) -> Callable[..., bytes]:
    return _drawn(f"archive/{template}", "archive", also)


def _reviewed(record: line.ReviewRecord) -> dict[str, Any]:
    """The eight questions with everybody's answer to each, in one row."""
    eight = [(question, [one.answers[at] for one in record.reviews]) for at, question in enumerate(record.questions)]
    return {"lines": lines(record.facts), "eight": eight}


DRAWN: Mapping[Form, Drawn] = {
    Form.APPROVAL_SHEET: Drawn(ApprovalSheet, _drawn("approval", also=lambda sheet: {"parts": (lines(sheet.facts), lines(sheet.decided))})),
    Form.REVIEW_RECORD: Drawn(line.ReviewRecord, _drawn("review_record", also=_reviewed)),
    Form.CONSULTATION_LETTER: Drawn(line.ConsultationLetter, _drawn("consultation_letter")),
    Form.REFERRAL_LETTER: Drawn(line.ReferralLetter, _drawn("referral_letter", also=lambda letter: {"lines": lines(letter.facts)})),
    Form.RELEASE_RECORD: Drawn(line.ReleaseRecord, _drawn("release_record", also=lambda record: {"lines": lines(record.facts)})),
    Form.VOLUME_COVER: Drawn(archive.VolumeCover, _of_the_archive("volume_cover")),
    Form.SPINE: Drawn(
        archive.Spines, _of_the_archive("spine", lambda spines: {"height": archive.SPINE_HEIGHT, "between": archive.BETWEEN_SPINES})
    ),
    Form.RECORD_LIST: Drawn(archive.RecordList, _of_the_archive("record_list")),
    Form.NOTE_SHEET: Drawn(archive.NoteSheet, _of_the_archive("note_sheet")),
    Form.HANDOVER_FORM: Drawn(archive.HandoverForm, _of_the_archive("handover_form")),
    Form.RECEIPT: Drawn(archive.Receipt, _of_the_archive("receipt")),
    Form.DESTRUCTION_LIST: Drawn(archive.DestructionList, _of_the_archive("destruction_list")),
}
"""How each form is drawn."""
