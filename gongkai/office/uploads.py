"""Files on their way in: looked at, kept, and carried from one showing of a form to the next.

A form that is shown again cannot show a chosen file again, so what was received is kept at once and the page carries a
signed reference to it, bound to the person who handed it in. Nothing is kept of a file that the gate refuses, and nothing is
kept that has not been screened (`gongkai.vault.screened`).
"""

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from django.core import signing
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.utils.translation import gettext

from gongkai.disclosure import actions, jobs, quarantine, queries
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import WaitingFile
from gongkai.disclosure.screened import in_file, in_html, told_of_a_file
from gongkai.foundation.digests import digest_of_file
from gongkai.foundation.objections import Objection, Refused, Trace
from gongkai.organization.models import Person
from gongkai.screening.findings import Report
from gongkai.screening.limits import Limits
from gongkai.screening.lists import Lists
from gongkai.vault import gate, photos, screened, store, viruses, word
from gongkai.vault.html import clean
from gongkai.vault.models import Blob
from gongkai.vault.words import BEARS_A_MARK, is_mark, where_marked

FILES = "gongkai.office.upload"
CONVERSIONS = "gongkai.office.conversion"
HELD = "gongkai.office.held"
LIFETIME = 48 * 3600
"""Seconds for which a reference holds: a form left open over night still knows its files."""

BRIEF = Limits(cpu_seconds=10, wall_seconds=15.0)
"""For files that the gate refuses anyway: long enough to see a mark, too short to keep a person waiting for a bomb."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CONVERTIBLE = frozenset({WORD, "text/plain"})
"""Media types out of which a text is made."""


@dataclass(frozen=True)
class Carried:
    """A received file as a form carries it: the file itself and the reference that stands for it."""

    file: File
    token: str


@dataclass(frozen=True)
class Held:
    """A file that still waits to be read, and the reference that stands for it: its row says how far the reading has come."""

    waiting: WaitingFile
    token: str

    @property
    def carried_as(self) -> str:
        """The name of the hidden field that carries it: what becomes the text goes apart from the files beside it."""
        return "held_source" if self.waiting.field == "source" else "held"

    @property
    def ahead(self) -> int:
        """How many files are read before this one."""
        waits = WaitingFile.objects.filter(state__in=[WaitingFile.WAITS, WaitingFile.READS], handed_in_at__lt=self.waiting.handed_in_at)
        return waits.count() if self.waiting.state == WaitingFile.WAITS else 0


@dataclass(frozen=True)
class Conversion:
    """An uploaded document and the text that came out of it, as clean HTML, with what could not be carried over.

    The HTML is kept too: what is saved is what was shown, and the reference binds the two together.
    """

    source: File
    html: str
    warnings: tuple[str, ...]
    token: str


def receive(upload: UploadedFile, person: Person, *, field: str, photo: bool = False, guest: str = "") -> File | Held:
    """Examine and screen `upload`, then keep it; Refused at `field`, naming the file, where the gate will not have it.

    Where it is handed in as a `photo`, a picture is kept without position, device data and words, as a new picture of its pixels alone;
    what it was before is kept nowhere. Other files are kept as they are.

    A file that bears a state-secret mark is kept nowhere: the refusal is recorded, and the reviewer is alerted. A file with pages
    that character recognition must read first is held in the quarantine and read in the background. `guest` names whoever hands it in
    on a one-time page that `person` made.
    """
    name = upload.name or ""
    with _lying(upload) as path:
        try:
            passed = gate.examine(name, path)
        except gate.Infected as refused:
            actions.refuse_infected(
                person.body,
                name=name,
                media_type=refused.media_type,
                size=path.stat().st_size,
                digest=digest_of_file(path),
                virus=refused.virus,
                by=person,
            )
            _look(path, name, person, field=field, limits=BRIEF, guest=guest)
            raise _at(field, refused, name) from refused
        except Refused as refused:
            # What is not taken anyway is looked at all the same: a marked file must not go away unnoticed.
            if not refused.codes & {"empty_file", "file_too_large"}:
                _look(path, name, person, field=field, limits=BRIEF, guest=guest)
            raise _at(field, refused, name) from refused
        report, lists = _look(path, passed.name, person, field=field, guest=guest)
        if passed.scanned:
            viruses.note(report.digest)
        with contextlib.ExitStack() as stack:
            if photo and passed.media_type in photos.PHOTOGRAPHS:
                path, report = _cleaned(path, passed.name, person, stack, field=field)
            stream = stack.enter_context(path.open("rb"))
            if report.waiting_pages:
                return _hold(stream, replace(passed, size=path.stat().st_size), report, person, field=field)
            blob = store.keep(stream, passed.media_type)
        screened.note(report, lists)
    return File(passed.name, blob)


def _cleaned(path: Path, name: str, person: Person, stack: contextlib.ExitStack, *, field: str) -> tuple[Path, Report]:
    """The photograph at `path` cleaned, as a file that lasts as long as `stack`, and what screening says of it: that it is clean."""
    clean_path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gongkai-photo-"))) / "photo"
    try:
        clean_path.write_bytes(photos.cleaned(path))
        report, _lists = _look(clean_path, name, person, field=field)
        photos.insist_on_clean(report)
    except Refused as refused:
        raise refused if any(one.field == field for one in refused.objections) else _at(field, refused, name) from refused
    return clean_path, report


def again(file: File, person: Person, *, field: str) -> File | Held:
    """`file`, which was kept before, once screening knows it under today's lists and rules; held where it must be read anew for that."""
    lists = queries.lists_of(person.body)
    report = screened.fresh(file.blob.pk, lists)
    if not report.waiting_pages:
        return file
    with store.open_blob(file.blob.pk) as stream:
        return _hold(stream, gate.Upload(file.name, file.blob.media_type, file.blob.size), report, person, field=field)


def held(waiting: WaitingFile) -> Held:
    """`waiting` with a reference to it that only the person who handed it in can redeem."""
    return Held(waiting, signing.dumps([waiting.person_id, str(waiting.key)], salt=HELD))


def redeem_held(token: str, person: Person) -> File | Held | None:
    """What has become of a held file: kept by now, or still held; Refused where it bears a mark.

    None where the token is another's or too old, or the file has gone from the quarantine.
    """
    try:
        owner, key = signing.loads(token, salt=HELD, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    waiting = WaitingFile.objects.select_related("blob").filter(key=key, person=person).first() if owner == person.pk else None
    return _outcome(waiting) if waiting else None


def field_of(token: str) -> str:
    """The field of the form in which a held file was handed in, empty where the token is none of ours."""
    try:
        _owner, key = signing.loads(token, salt=HELD, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return WaitingFile.objects.values_list("field", flat=True).filter(key=key).first() or ""


def convert(source: File, person: Person, *, field: str) -> Conversion:
    """正文转换: the text of a Word or text document; Refused at `field` where there is none to be had from it."""
    if source.blob.media_type not in CONVERTIBLE:
        message = gettext("“{name}”不能转换为正文。正文请上传 .docx 或 .txt 文件，其他文件请作为附件上传。").format(name=source.name)
        raise Refused([Objection("not_convertible", message, clause="2.A", field=field)])
    path = store.path_of(source.blob.pk)
    try:
        if source.blob.media_type == WORD:
            made = word.html_from_docx(path)
            html, warnings = clean(made.html), tuple(made.warnings)
        else:
            html, warnings = clean(word.html_from_text(word.text_from_file(path))), ()
    except Refused as refused:
        raise _at(field, refused, source.name) from refused
    seen = in_html(html, queries.lists_of(person.body))
    if any(is_mark(one) for one in seen):
        trace = Trace(source.blob.pk, source.blob.size, source.blob.media_type, *where_marked(seen))
        raise Refused([Objection(BEARS_A_MARK, told_of_a_file(source.name), clause="8.6", field=field, trace=trace)])
    kept = store.keep(html.encode(), "text/html")
    token = signing.dumps([person.pk, source.name, source.blob.pk, kept.pk, warnings], salt=CONVERSIONS, compress=True)
    return Conversion(source, html, warnings, token)


def carry(file: File, person: Person) -> Carried:
    """`file` with a reference to it that only `person` can redeem."""
    return Carried(file, signing.dumps([person.pk, file.name, file.blob.pk], salt=FILES, compress=True))


def redeem(token: str, person: Person) -> File | None:
    """The file that `token` stands for, or None where it is another's, too old, or not ours."""
    try:
        owner, name, digest = signing.loads(token, salt=FILES, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    blob = Blob.objects.filter(pk=digest).first() if owner == person.pk else None
    return File(name, blob) if blob else None


def redeem_conversion(token: str, person: Person) -> Conversion | None:
    """The conversion that `token` stands for, or None where it is another's, too old, or not ours."""
    try:
        owner, name, source, kept, warnings = signing.loads(token, salt=CONVERSIONS, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    blob = Blob.objects.filter(pk=source).first() if owner == person.pk else None
    if blob is None:
        return None
    with store.open_blob(kept) as stream:
        return Conversion(File(name, blob), stream.read().decode(), tuple(warnings), token)


def _look(path: Path, name: str, person: Person, *, field: str, limits: Limits | None = None, guest: str = "") -> tuple[Report, Lists]:
    """What screening says of the file, without character recognition; Refused, and the refusal recorded, where it bears a mark."""
    lists = queries.lists_of(person.body)
    digest = digest_of_file(path)
    report = screened.known(digest, lists) or screened.look(path, lists, ocr=False, limits=limits)
    sights = in_file(digest, name, report, lists)
    if any(is_mark(one.seen) for one in sights):
        place, rule = where_marked([one.seen for one in sights])
        actions.refuse_marked(
            person.body,
            field=field,
            name=name,
            media_type=report.media_type,
            size=path.stat().st_size,
            digest=digest,
            place=place,
            rule=rule,
            by=person,
            guest=guest,
        )
        raise Refused([Objection(BEARS_A_MARK, told_of_a_file(name), clause="8.6", field=field)])
    return report, lists


def _hold(stream: BinaryIO, passed: gate.Upload, report: Report, person: Person, *, field: str) -> File | Held:
    key = quarantine.put(stream)
    waiting = actions.hold_back(
        key,
        field=field,
        name=passed.name,
        media_type=passed.media_type,
        size=passed.size,
        digest=report.digest,
        pages=report.waiting_pages,
        by=person,
    )
    jobs.take_up(waiting)
    waiting.refresh_from_db()
    return _outcome(waiting)


def _outcome(waiting: WaitingFile) -> File | Held:
    if waiting.state == WaitingFile.REFUSED:
        raise Refused([Objection(BEARS_A_MARK, told_of_a_file(waiting.name), clause="8.6", field=waiting.field)])
    if waiting.blob is not None:
        return File(waiting.name, waiting.blob)
    return held(waiting)


@contextlib.contextmanager
def _lying(upload: UploadedFile) -> Iterator[Path]:
    """The upload as a file on disk; one that came in memory is laid into a private folder that goes away."""
    if isinstance(upload, TemporaryUploadedFile):
        yield Path(upload.temporary_file_path())
        return
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        path = Path(folder) / "upload"
        path.write_bytes(upload.read())
        yield path


def _at(field: str, refused: Refused, name: str) -> Refused:
    return Refused(
        replace(one, field=field, clause=one.clause or "2.A", message=gettext("“{name}”：{message}").format(name=name, message=one.message))
        for one in refused.objections
    )
