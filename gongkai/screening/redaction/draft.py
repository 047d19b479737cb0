"""The text of a matter (正文及各栏): values masked in every part of it, each part as long as before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gongkai.screening.findings import Finding, Passage
from gongkai.screening.redaction.errors import CHANGED, Masked, StillThere, Unredactable, refuse_what_no_mask_helps
from gongkai.screening.redaction.text import masked_html, shown
from gongkai.screening.redaction.values import Value, Wanted, masked_value
from gongkai.screening.text import excerpt


@dataclass(frozen=True)
class Redrafted:
    """The masked parts by name, and what was masked in each."""

    parts: Mapping[str, str] = field(repr=False)
    pairs: tuple[tuple[str, Masked], ...]


def propose_text(
    parts: Mapping[str, str],
    passages: Mapping[str, Sequence[Passage]],
    chosen: Mapping[str, Sequence[Finding]],
    *,
    html: Collection[str] = (),
) -> Redrafted:
    """The `parts` of a text with every value of the `chosen` findings masked wherever it stands in any of them (8.1, 8.2).

    All three by the name of the part: `passages` as they were screened, `chosen` findings in them; those parts that are named in `html`
    are clean HTML, the others plain text. Unredactable where a place no longer holds what was found, StillThere where a value can still
    be read. The answer is to be screened again like any other text.
    """
    refuse_what_no_mask_helps([one for findings in chosen.values() for one in findings])
    values = Wanted(_value(one, passages.get(part, ())) for part, findings in chosen.items() for one in findings)
    masked = {part: masked_html(text, values) if part in html else values.masked(text) for part, text in parts.items()}
    left = [
        f"{part}（{hit.value.excerpt}）"
        for part, text in masked.items()
        for readable in ((text, shown(text)) if part in html else (text,))
        for hit in values.hits(readable)
    ]
    if left:
        raise StillThere(tuple(dict.fromkeys(left)))
    pairs = tuple(
        (part, Masked(hit.value.kind, one.place, hit.value.excerpt, masked_value(hit.value.kind, one.text[hit.start : hit.end])))
        for part, listed in passages.items()
        for one in listed
        for hit in values.hits(one.text)
    )
    return Redrafted(masked, pairs)


def _value(finding: Finding, passages: Sequence[Passage]) -> Value:
    place = replace(finding.place, box=None)
    for one in passages:
        if one.place == place and finding.start is not None and finding.end is not None:
            text = one.text[finding.start : finding.end]
            if text and excerpt(finding.kind, text) == finding.excerpt:
                return Value(finding.kind, text, finding.excerpt)
    raise Unredactable("changed", CHANGED, (finding.place,))
