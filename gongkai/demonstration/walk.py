"""`gongkai demo --with PATH`: a real file walks the whole line with the cast, from the collection call to the package."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from gongkai.archives.queries import package_folder
from gongkai.demonstration.line import TO_SOCIETY, Done, Line
from gongkai.demonstration.zone import Cast
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import Draft, File
from gongkai.foundation.objections import Objection, Refused
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication import queries as publication_queries
from gongkai.publication.public import Pages
from gongkai.screening.lists import NONE
from gongkai.vault import screened
from gongkai.vault.gate import examine
from gongkai.vault.html import plain
from gongkai.vault.pdf import text_of_pdf
from gongkai.vault.store import keep
from gongkai.vault.word import html_from_docx, html_from_text, text_from_file

Tell = Callable[[dict[str, str]], None]

ENTRY = "3.6.C"
TITLE_LENGTH = 200
LONGEST_LINE, LEAST_HAN = 80, 4
"""A line that may be a title: at most so many characters, at least so many of them Han."""
_NAMED = re.compile(r"名\s*称\s*[:：]\s*(\S.*)")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass
class Walk:
    """What the walk did: its steps, and where the public page and the package lie."""

    title: str = ""
    index_number: str = ""
    digest: str = ""
    public: str = ""
    package: str = ""
    steps: list[dict[str, str]] = field(default_factory=list)


def walk(cast: Cast, path: Path, *, pages: Pages, tell: Tell) -> Walk:
    """Carry the file at `path` (.txt, .docx or .pdf) along the whole line; Refused where the file cannot be taken."""
    done = Walk()

    def hear(step: Done) -> None:
        line_of = {"stage": step.stage.label_zh, "person": step.person.name, "what": step.what}
        done.steps.append(line_of)
        tell(line_of)

    line = Line(cast, hear)
    call = disclosure.call_for_material(
        cast.body,
        entry=cast.entry(ENTRY),
        title=f"征集：{path.stem}"[:TITLE_LENGTH],
        request="请提供正文。",
        unit=cast.unit("JFJ"),
        due_on=timezone.localdate() + timedelta(days=7),
        by=cast["collector"],
    )
    hear(Done(Stage.COLLECTED, cast["collector"], "发起征集"))
    version = disclosure.open_matter(cast.entry(ENTRY), cast.unit("JFJ"), read(path), by=cast["handler"], call=call)
    hear(Done(Stage.COLLECTED, cast["handler"], "起草公开事项，核对转换结果"))
    line.carry(version, to=Stage.PUBLISHED, decided=TO_SOCIETY)
    publication.settle(pages=pages)
    record = line.file(version)
    package = line.pack(record)
    number = publication_queries.index_number_of(version.edition.item)
    if number is None:
        raise LookupError("the matter was published and has no index number")
    done.title, done.digest, done.index_number = version.title, version.digest, str(number)
    done.public = str(Path(settings.PUBLIC) / "live" / publication_queries.address_of(number) / "index.html")
    done.package = str(package_folder(package))
    return done


def read(path: Path) -> Draft:
    """A draft made of a file: its first line is the title, its text the text; Word and PDF stay with it as they came."""
    accepted = examine(path.name, path)
    blob = keep(path.read_bytes(), accepted.media_type)
    suffix = path.suffix.lower()
    files: tuple[File, ...] = ()
    if suffix == ".docx":
        html = html_from_docx(path).html
    elif suffix == ".txt":
        html = html_from_text(text_from_file(path))
    elif suffix == ".pdf":
        html = html_from_text(text_of_pdf(path))
        screened.note(screened.look(path, NONE), NONE)  # scanned pages are read at once here: nobody waits before a form
        files = (File(accepted.name, blob),)
    else:
        raise Refused([Objection("not_a_text", "请提供 .txt、.docx 或 .pdf 文件。", clause="2.A", field="file")])
    lines = [text.strip() for text in plain(html).splitlines() if text.strip()]
    return Draft(
        title=_title(lines, path),
        basis="《党政务公开工作规范管理办法》第三章",
        text=html,
        files=files,
        source=File(accepted.name, blob),
        conversion_checked=True,
        keywords=("党务公开", "政务公开"),
    )


def _title(lines: list[str], path: Path) -> str:
    """The name that the text gives itself: in its header (名称), else its first line that reads like one."""
    for text in lines:
        if named := _NAMED.match(text):
            return named[1].strip()[:TITLE_LENGTH]
    return next((text for text in lines if len(_HAN.findall(text)) >= LEAST_HAN and len(text) <= LONGEST_LINE), path.stem)[:TITLE_LENGTH]
