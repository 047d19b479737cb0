"""Screening within the test's own process: quick, for files that are no danger. What is dangerous goes through `screen_file`."""

from pathlib import Path

from gongkai.screening import sieve
from gongkai.screening.findings import Finding, Kind, Severity
from gongkai.screening.limits import USUAL, Limits
from gongkai.screening.lists import NONE


def findings_in(data: bytes, folder: Path, limits: Limits = USUAL) -> list[Finding]:
    """The findings in a file of these bytes, without character recognition; nothing may be left to a later page."""
    path = folder / "file"
    path.write_bytes(data)
    told: list[dict] = []
    sieve.screen(path, "", folder, NONE, limits, ocr=False, tell=told.append)
    assert "done" in told[-1]
    return [Finding.from_json(message["finding"]) for message in told if "finding" in message]


def blocks(findings: list[Finding]) -> list[Finding]:
    return [one for one in findings if one.severity is Severity.BLOCK]


def of_kind(findings: list[Finding], kind: Kind) -> list[Finding]:
    return [one for one in findings if one.kind is kind]
