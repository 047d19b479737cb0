"""What pages say of themselves to programs that read them: Open Graph, and schema.org as JSON-LD. Plain values in, markup out.

Both name whole addresses, so a page says neither where the address of its site is not known.
"""

import json
from typing import Any
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe

from gongkai.publication.metas import Tags, site_name
from gongkai.publication.public import PublicBody, PublicFile, PublicRelease

SERVICES = 8
"""The category of services (服务承诺): its matters are about a service of government."""
# Inside a script element only these could end it; JSON may write them in numbers anywhere.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def open_graph(release: PublicRelease) -> Tags:
    """What is shown of the page of a matter where its address is passed on."""
    if not _has_address(release):
        return []
    return [
        ("og:type", "article"),
        ("og:locale", "zh_CN"),
        ("og:site_name", site_name(release.body)),
        ("og:title", release.title),
        ("og:url", release.body.origin + release.path),
        *([("og:description", release.summary)] if release.summary else []),
        ("article:published_time", release.opened_at.isoformat()),
        ("article:section", release.category),
    ]


def matter(release: PublicRelease) -> SafeString:
    """A matter as a DigitalDocument with its files; one of the services also as what it is about, a GovernmentService."""
    if not _has_address(release):
        return SafeString("")
    address = release.body.origin + release.path
    publisher = _organization(release.body)
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "@id": address,
        "url": address,
        "name": release.title,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "索引号", "value": release.index_number},
            *([{"@type": "PropertyValue", "propertyID": "文号", "value": release.document_number}] if release.document_number else []),
        ],
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "version": str(release.edition),
        "datePublished": release.opened_at.isoformat(),
        "genre": f"{release.category} / {release.entry}",
        "publisher": publisher,
        "sourceOrganization": {"@type": "GovernmentOrganization", "name": release.unit, "parentOrganization": publisher},
    }
    if release.document_date:
        said["dateCreated"] = release.document_date.isoformat()
    if release.expires_on:
        said["expires"] = release.expires_on.isoformat()
    if release.summary:
        said["abstract"] = release.summary
    if release.keywords:
        said["keywords"] = ",".join(release.keywords)
    if release.files:
        said["encoding"] = [_file(address, file) for file in release.files]
    if release.category_number == SERVICES:
        said["about"] = {"@type": "GovernmentService", "name": release.title, "serviceType": release.entry, "provider": publisher}
    return _script(said)


def organization(body: PublicBody) -> SafeString:
    """A body (公开机构) as the GovernmentOrganization whose site this is."""
    return _script({"@context": "https://schema.org", **_organization(body)}) if body.origin else SafeString("")


def catalogue(body: PublicBody) -> SafeString:
    """The open catalogue (目录数据) as a Dataset with its addresses."""
    if not body.origin:
        return SafeString("")
    home = f"{body.origin}/zone/{body.slug}/"
    return _script(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "@id": f"{home}data/",
            "name": f"{site_name(body)}目录数据",
            "description": f"{body.name}的公开目录、公开义务和向社会公开的事项。",
            "url": f"{home}data/",
            "isAccessibleForFree": True,
            "creator": _organization(body),
            "distribution": [{"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": f"{home}catalogue.json"}],
        }
    )


def _file(address: str, file: PublicFile) -> dict[str, Any]:
    said = {
        "@type": "MediaObject",
        "name": file.name,
        "encodingFormat": file.media_type,
        "contentSize": str(file.size),
        "contentUrl": f"{address}files/{quote(file.name, safe='')}",
    }
    algorithm, _colon, digest = file.digest.partition(":")
    return said | ({"sha256": digest} if algorithm == "sha256" else {})


def _organization(body: PublicBody) -> dict[str, Any]:
    home = f"{body.origin}/zone/{body.slug}/"
    told = {"address": body.address, "telephone": body.telephone, "email": body.email}
    known = {name: value for name, value in told.items() if value}
    return {"@type": "GovernmentOrganization", "@id": home, "name": body.name, "url": home, **known}


def _has_address(release: PublicRelease) -> bool:
    return bool(release.body.origin and release.path)


def _script(said: dict[str, Any]) -> SafeString:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).translate(_ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - nothing in it can end the element
