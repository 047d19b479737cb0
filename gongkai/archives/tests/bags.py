"""A real package for the tests of its verification, made once for a file of tests; and what a forger does to one."""

import hashlib
import json
import re
import shutil
from pathlib import Path

import bagit
import pytest

from gongkai.archives import queries
from gongkai.archives.verifying import Report, verify
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.portal import pages
from gongkai.procedure.stages import Stage
from gongkai.publication.actions import settle
from gongkai.vault.store import keep

ODD = "附件 一（终）·Ünïcode.txt"
UNFIT = "完成 100%.txt"
"""A name that no package carries as it is: it gets another there, and keeps its own in the dossier."""
MADE: dict[str, Path] = {}


@pytest.fixture
def bag(db, request, tmp_path, tmp_path_factory):
    """A copy of the package of a matter with two versions, an attachment with an odd name, and a source; journal and page with it."""
    if "bag" not in MADE:
        MADE["bag"] = _make(request.getfixturevalue("line"), tmp_path_factory.mktemp("made"))
    copy = tmp_path / MADE["bag"].name
    shutil.copytree(MADE["bag"], copy)
    return copy


def _make(line, folder: Path) -> Path:
    blob = keep("附件内容".encode(), "text/plain")
    source = File("原件.docx", keep(b"original", "application/octet-stream"))
    first = line.open("3.8.A", draft("办理情况", "第一稿。"), unit="DZB", by="office_handler")
    text = draft(
        "办理情况",
        "第二稿。",
        files=(File(ODD, blob), File(UNFIT, keep("百分之百".encode(), "text/plain"))),
        source=source,
        conversion_checked=True,
    )
    version = line.carry(disclosure.revise(first, text, by=line.cast["office_handler"]), to=Stage.PUBLISHED)
    settle(pages=pages)
    made = queries.package_folder(line.pack(line.file(version)))
    return Path(shutil.copytree(made, folder / made.name))


def files_of(folder: Path) -> list[str]:
    """Every file of the package, by its name in it."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def named(report: Report, name: str) -> bool:
    """Whether a fault names this file."""
    whole = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w.])")
    return any(fault.name == name or whole.search(fault.message) for fault in report.faults)


def remake(folder: Path) -> None:
    """Do what a forger does who knows BagIt: write manifests, tag manifests and Payload-Oxum anew, so that they fit what lies there."""
    kinds = [path.name.removeprefix("manifest-").removesuffix(".txt") for path in folder.glob("manifest-*.txt")]
    payload = [path for path in sorted((folder / "data").rglob("*")) if path.is_file()]
    info = (folder / "bag-info.txt").read_text()
    oxum = f"Payload-Oxum: {sum(path.stat().st_size for path in payload)}.{len(payload)}"
    lines = [oxum if line.startswith("Payload-Oxum") else line for line in info.splitlines()]
    (folder / "bag-info.txt").write_text("\n".join(lines) + "\n")
    for kind in kinds:
        _list(folder, f"manifest-{kind}.txt", kind, payload)
    tags = [path for path in sorted(folder.glob("*.txt")) if not path.name.startswith("tagmanifest-")]
    for kind in kinds:
        _list(folder, f"tagmanifest-{kind}.txt", kind, tags)
    assert bagit.Bag(str(folder)).is_valid() or "sm3" in kinds


def _list(folder: Path, name: str, kind: str, paths: list[Path]) -> None:
    lines = [f"{hashlib.new(kind, path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in paths]
    (folder / name).write_text("".join(lines))


def change_dossier(folder: Path, change) -> None:
    """Put what `change` makes of the dossier in its place, and make the manifests fit."""
    path = folder / "data/dossier.json"
    dossier = json.loads(path.read_text())
    change(dossier)
    path.write_text(json.dumps(dossier, ensure_ascii=False))
    remake(folder)


def codes(folder: Path, **given) -> set[str]:
    """The codes of all faults."""
    return set(verify(folder, **given).codes)
