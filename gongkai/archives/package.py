"""The package of a record (归档包): its files, and what describes them: dossier, metadata, PREMIS, first page (RFC 8493).

Everything here comes out of the dossier and of the files that were written, so the same dossier gives the same payload.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation

from gongkai.archives import checked, contents, copies, forms, handovers, queries
from gongkai.archives.bag import DATA, PROFILE, Part, Writer, Written
from gongkai.archives.copies import Copied
from gongkai.archives.first_page import first_page
from gongkai.archives.metadata import record_xml
from gongkai.archives.models import NATURES, RESULTS, Record
from gongkai.archives.premis import premis_xml
from gongkai.foundation.digests import canonical_json
from gongkai.publication import queries as publication

SCHEMAS = Path(__file__).parent / "data"
"""Where the schemas lie that go with every package."""


def write(writer: Writer, record: Record) -> None:
    """Put the whole payload of `record`'s package into `writer`: its files, then what describes them.

    DamagedSourceError where a file of the vault or of a snapshot is not what it was.
    """
    for part in contents.payload_of(record):
        writer.add(part)
    told = queries.described(record.edition) | _beside(record) | {"files": [_file(one) for one in writer.written]}
    checkpoint = _checkpoint(writer)
    describing = [
        Part("", "dossier.json", canonical_json(told) + b"\n", "dossier", media_type="application/json"),
        Part("metadata", "record.xml", record_xml(told, record.version.facts, checkpoint), "metadata", media_type="application/xml"),
        Part("metadata", "record.xsd", (SCHEMAS / "record.xsd").read_bytes(), "metadata", media_type="application/xml"),
        Part("metadata", "premis.xml", premis_xml(told, record.version.title), "metadata", media_type="application/xml"),
        Part("metadata", "premis.xsd", (SCHEMAS / "premis.xsd").read_bytes(), "metadata", media_type="application/xml"),
    ]
    described = [_file(writer.add(part)) for part in describing]
    writer.add(Part("", "index.html", first_page(told, described, checkpoint), "index", media_type="text/html"))


def _beside(record: Record) -> dict[str, Any]:
    """What the archive itself has made of the record: copies, papers, and why it was supplemented."""
    copied = copies.copied(record)
    return {
        "pages": copies.pages_counted(copied),
        "renditions": [_rendition(one) for one in copied],
        "papers": [
            {
                "kind": one.kind,
                "code": one.code,
                "title": one.title,
                "digest": one.pdf_id,
                "replaces": one.replaces.code if one.replaces else "",
                "person": one.person.name,
                "at": one.at.isoformat(),
            }
            for one in forms.of_edition(record.edition)
        ],
        "four_checks": _four_checks(record),
        "supplements": [
            {"reason": one.reason, "person": one.person.name, "at": one.at.isoformat()} for one in handovers.supplements_of(record)
        ],
    }


def _four_checks(record: Record) -> dict[str, Any] | None:
    """What the four checks found when the record was filed, in words; None where they were not run yet. Later runs change no dossier."""
    run = checked.checks_of(record).filter(occasion="filing").first()
    if run is None:
        return None
    reason = checked.reason_for(run)
    with translation.override("zh-hans"):
        points = [
            {"nature": str(NATURES[nature]), "what": str(line.what), "result": str(RESULTS[line.result]), "found": line.found}
            for nature, lines in checked.points_of(run).items()
            for line in lines
        ]
    return {"at": run.at.isoformat(), "failed": list(run.failed), "points": points, "reason": reason.reason if reason else ""}


def _rendition(one: Copied) -> dict[str, Any]:
    row = one.rendition
    return {
        "source": one.part.source,
        "title": one.part.title,
        "original": one.part.digest,
        "copy": row.pdf_id or "" if row else "",
        "pages": row.pages if row else 0,
        "how": row.how if row else "",
        "reason": row.reason if row else "",
    }


def about(record: Record, name: str, *, on: date) -> dict[str, str]:
    """What `bag-info.txt` says of the package `name` made that day."""
    item = record.edition.item
    return {
        "Source-Organization": item.body.name,
        "External-Identifier": record.code or name,
        "External-Description": record.version.title,
        "Internal-Sender-Identifier": str(publication.index_number_of(item) or item.matter),
        "Bagging-Date": on.isoformat(),
        "Bagging-Software": PROFILE,
    }


def _file(one: Written) -> dict[str, Any]:
    return {
        "path": one.path.removeprefix(f"{DATA}/"),
        "name": one.name,
        "role": one.role,
        "media_type": one.media_type,
        "size": one.size,
        "digest": f"sha256:{one.sha256}",
        "sm3": f"sm3:{one.sm3}",
    }


def _checkpoint(writer: Writer) -> dict[str, Any] | None:
    """What the journal in the package ends with; None where nothing was ever written about the matter."""
    path = writer.folder / DATA / "journal/public/checkpoint.json"
    return dict(json.loads(path.read_bytes())) if path.is_file() else None
