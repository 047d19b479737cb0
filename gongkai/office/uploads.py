"""Files on their way in: looked at, kept, and carried from one showing of a form to the next.

A form that is shown again cannot show a chosen file again, so what was received is kept at once and the page carries a
signed reference to it, bound to the person who handed it in. Nothing is kept of a file that the gate refuses.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from django.core import signing
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.utils.translation import gettext

from gongkai.disclosure.actions import File
from gongkai.foundation.objections import Objection, Refused
from gongkai.organization.models import Person
from gongkai.vault import gate, store, word
from gongkai.vault.html import clean
from gongkai.vault.models import Blob

FILES = "gongkai.office.upload"
CONVERSIONS = "gongkai.office.conversion"
LIFETIME = 48 * 3600
"""Seconds for which a reference holds: a form left open over night still knows its files."""

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CONVERTIBLE = frozenset({WORD, "text/plain"})
"""Media types out of which a text is made."""


@dataclass(frozen=True)
class Carried:
    """A received file as a form carries it: the file itself and the reference that stands for it."""

    file: File
    token: str


@dataclass(frozen=True)
class Conversion:
    """An uploaded document and the text that came out of it, as clean HTML, with what could not be carried over.

    The HTML is kept too: what is saved is what was shown, and the reference binds the two together.
    """

    source: File
    html: str
    warnings: tuple[str, ...]
    token: str


def receive(upload: UploadedFile, *, field: str) -> File:
    """Examine `upload` and keep it; Refused at `field`, naming the file, where the gate will not have it."""
    if isinstance(upload, TemporaryUploadedFile):
        data: Path | bytes = Path(upload.temporary_file_path())
    else:
        data = upload.read()
    try:
        passed = gate.examine(upload.name or "", data)
    except Refused as refused:
        raise _at(field, refused, upload.name or "") from refused
    if isinstance(data, Path):
        with data.open("rb") as stream:
            return File(passed.name, store.keep(stream, passed.media_type))
    return File(passed.name, store.keep(data, passed.media_type))


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


def _at(field: str, refused: Refused, name: str) -> Refused:
    return Refused(
        replace(one, field=field, clause=one.clause or "2.A", message=gettext("“{name}”：{message}").format(name=name, message=one.message))
        for one in refused.objections
    )
