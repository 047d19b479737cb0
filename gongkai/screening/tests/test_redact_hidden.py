"""Each way to hide that screening knows is gone from a cleaned copy (8.2): the samples of finding, turned round."""

import pytest

from gongkai.screening import magic, sieve
from gongkai.screening.findings import Finding, Kind, Severity
from gongkai.screening.lists import NONE
from gongkai.screening.readers.look import Look
from gongkai.screening.redaction import task
from gongkai.screening.tests.samples import EXCEL, OBJECTS, PAGES, WORD, Hidden

pytestmark = pytest.mark.clause("8.2")


def cleaned(sample: Hidden, folder, told: list[dict]) -> dict:
    path = folder / "file"
    path.write_bytes(sample.make())
    media_type = magic.kind_of(path)
    found = list(sieve.findings(list(sieve.items(path, "", media_type, Look(folder, ocr=False))), NONE))
    chosen = [one for one in found if one.kind is not Kind.UNREADABLE]
    task.redact(path, folder / "cleaned", sample.name, media_type, chosen, Look(folder, ocr=False, tell=told.append))
    return next(one["answer"] for one in told if "answer" in one)


COVERED = "盖住文字的图形"
"""Only a person knows which words a box was drawn to hide: taking it away would show them."""
SAMPLES = [*WORD, *EXCEL, *OBJECTS, *PAGES]


@pytest.mark.parametrize(
    "sample",
    [one for one in SAMPLES if one.where != COVERED or one.name.endswith((".xlsx", ".pptx"))],
    ids=lambda sample: f"{sample.name}: {sample.sentence}",
)
def test_what_was_hidden_is_gone_from_the_copy(sample, tmp_path):
    answer = cleaned(sample, tmp_path, [])
    left = [Finding.from_json(one) for one in answer["redacted"]["findings"]]
    assert not [one for one in left if one.severity is not Severity.NOTE]
    assert answer["redacted"]["pairs"]


def test_a_box_over_words_is_not_taken_away_by_a_machine(tmp_path):
    (sample,) = (one for one in WORD if one.where == COVERED)
    answer = cleaned(sample, tmp_path, [])
    assert "redacted" not in answer
    assert answer["refused"]["rule"] == "cannot_be_cleaned"
    assert answer["refused"]["places"] == [{"part": COVERED}]
