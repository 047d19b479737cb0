"""What goes to the government portal (政府门户网站, clause 4.2): one matter as a package, and all of them as changes since a cursor.

Only what is open to society and for which that form was chosen; what was taken back is told as a deletion. A package holds the same
bytes whenever it is made, so that whoever receives it twice can see that it is the same.
"""

import hashlib
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from xml.etree import ElementTree

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from gongkai.disclosure.models import Item, StageChange
from gongkai.foundation.digests import canonical_json, hex_of
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Move
from gongkai.publication import metas, queries
from gongkai.publication.models import IndexNumber, Opening, Release, SearchChange, Withdrawal
from gongkai.publication.public import PublicRelease
from gongkai.vault.store import FileDamagedError, open_blob

FORMAT = "gongkai.push/1"
NAMESPACE = "urn:gongkai:push:1"
AT_A_TIME = 50
"""Changed matters that are told in one answer."""
_OLDEST = (1980, 1, 1, 0, 0, 0)
_PIECE = 1 << 20
# XML cannot carry them, in any writing.
_NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def objections_to_pushing(release: Release) -> list[Objection]:
    """The form was chosen, and the release is what society reads now: nothing else leaves for another site (clauses 2.D, 4.2)."""
    if Channel.GOVERNMENT_PORTAL not in queries.decisions_of(release).channels:
        return [Objection("channel_not_chosen", gettext("审查意见没有确定在政府门户网站公开，不能推送。"), clause="4.2")]
    if queries.withdrawal_of(release):
        return [Objection("withdrawn", gettext("该事项已经撤下。请通知政府门户网站删除；推送接口已经列出这项删除。"), clause="8.9")]
    if not any(opening.audience == Audience.SOCIETY for opening in queries.openings_of(release)):
        return [Objection("not_open_yet", gettext("该事项尚未向社会公开，公开后再推送。"), clause="2.D")]
    if StageChange.objects.filter(edition=release.edition_id, move=Move.SUPERSEDE.value).exists():
        return [Objection("replaced", gettext("该版次已被新版次替代，请推送现行版次。"), clause="5.2")]
    return []


# One matter.


def shown_of(release: Release) -> PublicRelease:
    """The release as society reads it; it is open to society."""
    related = ("release__version", "release__edition__item__body", "release__edition__item__entry__category")
    return queries.public_release(Opening.objects.select_related(*related).get(release=release, audience=int(Audience.SOCIETY)))


def metadata(shown: PublicRelease) -> dict[str, Any]:
    """The official fields of a matter's page, its META tags, and its files with their digests (政府网站发展指引, annex)."""
    origin = shown.body.origin
    with _in_the_language_of_the_site():
        tags = metas.of_article(shown)
    return {
        "format": FORMAT,
        "fields": {
            "index_number": shown.index_number,
            "category": shown.category,
            "entry_code": shown.entry_code,
            "entry": shown.entry,
            "publisher": shown.body.name,
            "publisher_code": shown.body.code,
            "document_date": shown.document_date.isoformat() if shown.document_date else None,
            "title": shown.title,
            "document_number": shown.document_number,
            "keywords": list(shown.keywords),
            "published_at": _moment(shown.opened_at),
            "unit": shown.unit,
            "basis": shown.basis,
            "summary": shown.summary,
            "expires_on": shown.expires_on.isoformat() if shown.expires_on else None,
            "edition": shown.edition,
            "address": origin + shown.path,
            "digest": shown.digest,
        },
        "meta": [{"name": name, "content": content} for name, content in tags],
        "files": [
            {
                "name": file.name,
                "size": file.size,
                "digest": file.digest,
                "media_type": file.media_type,
            }
            for file in shown.files
        ],
    }


LABELS = {
    "index_number": "索引号",
    "category": "分类",
    "entry_code": "条目编号",
    "entry": "条目",
    "publisher": "发布机构",
    "publisher_code": "机构代码",
    "document_date": "发文日期",
    "title": "名称",
    "document_number": "文号",
    "keywords": "主题词",
    "published_at": "公开日期",
    "unit": "责任部门",
    "basis": "公开依据",
    "summary": "内容概述",
    "expires_on": "公开期限",
    "edition": "版次",
    "address": "页面地址",
    "digest": "稿件摘要",
}
"""The fields in the words of the official page; not translated: they are part of the format."""


def as_xml(told: dict[str, Any]) -> bytes:
    """`metadata` as XML."""
    root = ElementTree.Element("matter", {"xmlns": NAMESPACE, "format": FORMAT})
    _describe(root, told)
    return _written(root)


@dataclass(frozen=True)
class Package:
    """A matter packed for the government portal: how its file is called, and the names in it with their sizes and SHA-256."""

    name: str
    listed: tuple[tuple[str, int, str], ...]


def pack(release: Release, into: IO[bytes]) -> Package:
    """推送包: write the release into the file `into` as a ZIP of text, files, metadata (XML and JSON) and a manifest with SHA-256.

    Raises FileDamagedError where a file is not what was signed: nothing is pushed then.
    """
    shown = shown_of(release)
    told = metadata(shown)
    parts: dict[str, bytes] = {
        "content.json": shown.content,
        "metadata.json": canonical_json(told),
        "metadata.xml": as_xml(told),
        "text.html": shown.text.encode(),
    }
    listed = []
    # Stored, not compressed: what compression makes of the same bytes differs from one library to the next.
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as packed:
        for name, data in sorted(parts.items()):
            packed.writestr(_entry(name), data)
            listed.append((name, len(data), hashlib.sha256(data).hexdigest()))
        for file in shown.files:
            with packed.open(_entry(f"files/{file.name}"), "w", force_zip64=file.size >= 1 << 31) as out:
                size, digest = _copy(file.digest, out)
            listed.append((f"files/{file.name}", size, digest))
        manifest = "".join(f"{digest}  {name}\n" for name, _size, digest in listed).encode()
        about = {"format": FORMAT, "files": [{"name": name, "size": size, "sha256": digest} for name, size, digest in listed]}
        packed.writestr(_entry("manifest.json"), canonical_json(about))
        packed.writestr(_entry("manifest-sha256.txt"), manifest)
    return Package(f"{shown.index_number.replace('/', '_')}_{shown.edition}.zip", tuple(listed))


def _copy(digest: str, out: IO[bytes]) -> tuple[int, str]:
    """Copy the file with `digest`; its size and SHA-256, after it was found to be the one that was signed."""
    algorithm = digest.partition(":")[0]
    signed, plain, size = hashlib.new(algorithm), hashlib.sha256(), 0
    with open_blob(digest) as stream:
        while piece := stream.read(_PIECE):
            for one in (signed, plain):
                one.update(piece)
            size += len(piece)
            out.write(piece)
    if signed.hexdigest() != hex_of(digest):
        raise FileDamagedError(f"{digest}: the file is not as it was kept")
    return size, plain.hexdigest()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _OLDEST)
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


# All of them, since a cursor.


@dataclass(frozen=True)
class Changes:
    """Matters that changed after the cursor that was given: what to publish or to delete, and the cursor to ask with next.

    `more` says that there are further ones; `restarted` that the cursor was of another history, so that this begins anew.
    """

    told: tuple[dict[str, Any], ...]
    cursor: int
    more: bool
    restarted: bool


def changes_since(body: Body, cursor: int) -> Changes:
    """推送接口: what changed of what goes to the government portal after `cursor`; each matter once, as it stands now.

    The changes are numbered as they were committed, so that none is missed and asking again does no harm.
    """
    rows = SearchChange.objects.order_by("pk")
    restarted = cursor > 0 and not rows.filter(pk__gte=cursor).exists()
    begin = 0 if restarted else cursor
    found: dict[int, int] = {}
    last = begin
    more = False
    numbered = rows.filter(pk__gt=begin, release__edition__item__in=IndexNumber.objects.filter(body=body).values("item"))
    for change, item in numbered.values_list("pk", "release__edition__item").iterator():
        if item not in found and len(found) == AT_A_TIME:
            more = True
            break
        found[item] = last = change
    items = Item.objects.filter(pk__in=found).select_related("body", "entry__category").in_bulk()
    told = (_told(items[key]) for key in sorted(found, key=found.__getitem__))
    return Changes(tuple(one for one in told if one), last, more, restarted)


def _told(item: Item) -> dict[str, Any] | None:
    """What the government portal is to do about `item`; None where it never had it."""
    shown = queries.social_openings(item)
    number = queries.index_number_of(item)
    if number is None or not shown:
        return None
    chosen = [one for one in shown if Channel.GOVERNMENT_PORTAL in queries.decisions_of(one.release).channels]
    if not chosen:
        return None
    newest = shown[-1]
    withdrawal = queries.withdrawal_of(newest.release)
    if withdrawal is None and chosen[-1].pk == newest.pk:
        return {"action": "publish", "index_number": str(number), **metadata(queries.public_release(newest))}
    return {"action": "delete", "index_number": str(number), **(_deleted(withdrawal, number) if withdrawal else _no_longer(newest))}


def _deleted(withdrawal: Withdrawal, number: IndexNumber) -> dict[str, Any]:
    notice = queries.public_withdrawal(withdrawal, number, queries.address_of(number))
    return {
        "at": _moment(notice.withdrawn_at),
        "authority": notice.authority,
        "reason_type": notice.reason_type,
        "reason": notice.reason,
    }


def _no_longer(newest: Opening) -> dict[str, Any]:
    """A later edition is not meant for the government portal: what stands there is out of date."""
    with _in_the_language_of_the_site():
        why = gettext("现行版次不在政府门户网站公开")
    return {"at": _moment(newest.at), "authority": newest.release.edition.item.body.name, "reason_type": why, "reason": ""}


def changes_as_json(body: Body, changes: Changes) -> bytes:
    """`changes` as JSON."""
    return canonical_json(
        {
            "format": FORMAT,
            "body": {"name": body.name, "code": body.index_code},
            "changes": list(changes.told),
            "cursor": changes.cursor,
            "more": changes.more,
            "restarted": changes.restarted,
        }
    )


def changes_as_xml(body: Body, changes: Changes) -> bytes:
    """The same as XML."""
    about = {"cursor": str(changes.cursor), "more": str(changes.more).lower(), "restarted": str(changes.restarted).lower()}
    root = ElementTree.Element("changes", {"xmlns": NAMESPACE, "format": FORMAT, "body": body.name, "code": body.index_code, **about})
    for one in changes.told:
        element = ElementTree.SubElement(root, one["action"], {"index_number": one["index_number"]})
        if one["action"] == "publish":
            _describe(element, one)
        else:
            for name in ("at", "authority", "reason_type", "reason"):
                _add(element, name, one[name])
    return _written(root)


# The parts.


def _describe(parent: ElementTree.Element, told: dict[str, Any]) -> None:
    for name, value in told["fields"].items():
        _add(parent, "field", _joined(value), name=name, label=LABELS[name])
    for tag in told["meta"]:
        _add(parent, "meta", tag["content"], name=tag["name"])
    for file in told["files"]:
        _add(parent, "file", file["name"], **{name: str(file[name]) for name in ("size", "digest", "media_type")})


def _joined(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _add(parent: ElementTree.Element, tag: str, text: str, /, **attributes: str) -> None:
    child = ElementTree.SubElement(parent, tag, {name: value.translate(_NOT_XML) for name, value in attributes.items()})
    child.text = text.translate(_NOT_XML) or None


def _written(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root, "")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="utf-8") + b"\n"


def _moment(at: datetime) -> str:
    return timezone.localtime(at, timezone.get_default_timezone()).isoformat(timespec="seconds")


def _in_the_language_of_the_site() -> Any:
    return translation.override(settings.LANGUAGE_CODE)
