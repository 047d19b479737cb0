"""Redaction (遮盖清理): from chosen findings to a cleaned copy of the file, proved clean and screened again. The original stays as it is.

Whatever is hidden is left out of a copy, and chosen values are masked in every place where they stand in the file, however written: a
value that is masked in one place and readable in another protects nobody.
"""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from gongkai.screening import guard
from gongkai.screening.findings import Finding, Kind, Place, Report
from gongkai.screening.limits import USUAL, Limits
from gongkai.screening.lists import NONE, Lists
from gongkai.screening.redaction.draft import Redrafted, propose_text
from gongkai.screening.redaction.errors import Masked, StillThere, Unredactable, refuse_what_no_mask_helps

__all__ = ["Masked", "Redacted", "Redrafted", "StillThere", "Unredactable", "propose", "propose_text"]

_SLOWER = 3
"""How many times as long as screening redaction may take: it reads, writes, proves and reads again."""


@dataclass(frozen=True)
class Redacted:
    """A cleaned copy: its bytes, media type and name, what was done, and the report of screening it again.

    `pairs` are the places that were masked or removed; `left_behind` says in Chinese what else of the file did not come along (批注,
    修订, 文档属性). `text` is the masked text of a PDF or picture, to be given beside it for those who cannot read pictures.
    """

    content: bytes = field(repr=False)
    media_type: str
    name: str
    pairs: tuple[Masked, ...]
    left_behind: tuple[str, ...]
    text: str = field(repr=False)
    report: Report


def propose(
    path: Path,
    media_type: str,
    chosen: Sequence[Finding],
    lists: Lists = NONE,
    *,
    name: str,
    ocr: bool = True,
    limits: Limits | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Redacted:
    """A cleaned copy of the file at `path` in which every one of the `chosen` findings is masked or removed (8.1, 8.2).

    `chosen` come from a report on the same bytes with the same `lists`; `media_type` is that of the report, `name` what people call the
    file. Everything happens in a limited child process, which alone holds the values. Unredactable where a place cannot be cleaned or no
    longer holds what was found; StillThere where a value could be read out of the copy, which is then thrown away.
    """
    began = time.monotonic()
    limits = _slower(limits or USUAL)
    refuse_what_no_mask_helps(chosen)
    with tempfile.TemporaryDirectory(prefix="gongkai-redact-") as kept:
        folder = Path(kept)
        source, target = folder / "file", folder / "cleaned"
        if not path.is_file() or path.stat().st_size > limits.size_bytes:
            raise Unredactable("too_large", "文件不存在或者过大，无法自动清理。请拆分后分别处理。")
        shutil.copyfile(path, source)
        job = {
            "name": name,
            "lists": asdict(lists),
            "ocr": ocr,
            "limits": limits.as_json(),
            "redact": [one.as_json() for one in chosen],
            "media_type": media_type,
        }
        (folder / "job.json").write_text(json.dumps(job), encoding="ascii")
        heard = guard.run(folder, limits, progress)
        # A child that did not end well has proved nothing.
        answer = {} if heard.ended else heard.answer
        if "refused" in answer:
            facts = answer["refused"]
            places = tuple(Place(**_whole(place)) for place in facts["places"])
            raise Unredactable(str(facts["rule"]), str(facts["message"]), places)
        if "still_there" in answer:
            raise StillThere(tuple(str(where) for where in answer["still_there"]))
        if "redacted" not in answer or not target.is_file():
            raise Unredactable("not_finished", "清理没有完成：文件过于复杂，超出了时间或者内存上限。请在原件中手工处理或者拆分后重新上传。")
        content = target.read_bytes()
    facts = answer["redacted"]
    report = Report(
        name=str(facts["name"]),
        digest=f"sha256:{hashlib.sha256(content).hexdigest()}",
        media_type=str(facts["media_type"]),
        findings=tuple(Finding.from_json(one) for one in facts["findings"]),
        ocr_pages=int(facts["ocr_pages"]),
        waiting_pages=int(facts["waiting_pages"]),
        seconds=time.monotonic() - began,
    )
    return Redacted(
        content=content,
        media_type=report.media_type,
        name=report.name,
        pairs=tuple(Masked(Kind(pair["kind"]), Place(**_whole(pair["place"])), pair["before"], pair["after"]) for pair in facts["pairs"]),
        left_behind=tuple(str(words) for words in facts["left_behind"]),
        text=str(facts["text"]),
        report=report,
    )


def _slower(limits: Limits) -> Limits:
    return replace(limits, cpu_seconds=_SLOWER * limits.cpu_seconds, wall_seconds=_SLOWER * limits.wall_seconds, pages=limits.pages)


def _whole(place: dict[str, Any]) -> dict[str, Any]:
    return {**place, "box": tuple(place["box"])} if place.get("box") else place
