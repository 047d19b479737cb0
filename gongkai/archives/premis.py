"""The package's PREMIS 3 description: every file with fixity and original name, what was done to the matter, and who did it.

Only what the dossier knows; that the files were packed and checked says `bag-info.txt`, since a package made again has the same payload.
The schema `data/premis.xsd` is the part of PREMIS 3.0 that is used here, in its namespace and its order.
"""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from gongkai.archives.markup import SCHEMA_INSTANCE, add, add_if, written
from gongkai.foundation.digests import hex_of
from gongkai.procedure.dossier import Kind, Outcome
from gongkai.procedure.stages import Move

NAMESPACE = "http://www.loc.gov/premis/v3"
SYSTEM = "gongkai"
"""The agent of what the clock did."""

Told = Mapping[str, Any]


def premis_xml(told: Told, title: str) -> bytes:
    """The PREMIS description of the dossier `told`, whose record is called `title`."""
    root = ElementTree.Element("premis", {"xmlns": NAMESPACE, "xmlns:xsi": SCHEMA_INSTANCE, "version": "3.0"})
    entity = _object(root, "intellectualEntity", "archival-code" if told["record"]["code"] else "matter", _identity(told))
    add(entity, "originalName", title)
    for file in told["files"]:
        _file(root, file)
    events = _events(told)
    for number, event in enumerate(events, start=1):
        _event(root, number, event, _identity(told), "archival-code" if told["record"]["code"] else "matter")
    for name in dict.fromkeys(event["agent"] for event in events):
        agent = add(root, "agent")
        _identifier(agent, "agentIdentifier", "name", name)
        add(agent, "agentName", name)
        add(agent, "agentType", "software" if name == SYSTEM else "person")
    return written(root)


def _identity(told: Told) -> str:
    return str(told["record"]["code"] or f"{told['matter']}-e{told['edition']['number']}")


def _object(root: ElementTree.Element, kind: str, identified: str, value: str) -> ElementTree.Element:
    one = add(root, "object", **{"xsi:type": kind})
    _identifier(one, "objectIdentifier", identified, value)
    return one


def _file(root: ElementTree.Element, file: Told) -> None:
    one = _object(root, "file", "path", file["path"])
    found = add(one, "objectCharacteristics")
    for algorithm, digest in (("SHA-256", file["digest"]), ("SM3", file["sm3"])):
        fixity = add(found, "fixity")
        add(fixity, "messageDigestAlgorithm", algorithm)
        add(fixity, "messageDigest", hex_of(digest))
    add(found, "size", file["size"])
    add(add(add(found, "format"), "formatDesignation"), "formatName", file["media_type"])
    add(one, "originalName", file["name"])


def _events(told: Told) -> list[dict[str, Any]]:
    opinions = [
        {
            "type": one["kind"],
            "detail": Kind(one["kind"]).label_zh,
            "outcome": Outcome(one["outcome"]).label_zh,
            "note": one["remark"],
            "at": one["at"],
            "agent": one["person"] or SYSTEM,
        }
        for one in told["opinions"]
    ]
    moves = [
        {
            "type": one["move"],
            "detail": Move(one["move"]).label_zh,
            "outcome": one["to"],
            "note": one["reason"],
            "at": one["at"],
            "agent": one["person"] or SYSTEM,
        }
        for one in told["stages"]
    ]
    run = told["four_checks"]
    checks = (
        [
            {
                "type": "four_checks",
                "detail": "四性检测",
                "outcome": "不合格" if run["failed"] else "合格",
                "note": "；".join(one["found"] for one in run["points"]),
                "at": run["at"],
                "agent": SYSTEM,
            }
        ]
        if run
        else []
    )
    return sorted([*opinions, *moves, *checks], key=lambda event: event["at"])


def _event(root: ElementTree.Element, number: int, event: Told, identity: str, identified: str) -> None:
    one = add(root, "event")
    _identifier(one, "eventIdentifier", "number", str(number))
    add(one, "eventType", event["type"])
    add(one, "eventDateTime", event["at"])
    add(add(one, "eventDetailInformation"), "eventDetail", event["detail"])
    outcome = add(one, "eventOutcomeInformation")
    add(outcome, "eventOutcome", event["outcome"])
    if event["note"]:
        add_if(add(outcome, "eventOutcomeDetail"), "eventOutcomeDetailNote", event["note"])
    _identifier(one, "linkingAgentIdentifier", "name", event["agent"])
    _identifier(one, "linkingObjectIdentifier", identified, identity)


def _identifier(parent: ElementTree.Element, tag: str, kind: str, value: str) -> None:
    one = add(parent, tag)
    add(one, f"{tag}Type", kind)
    add(one, f"{tag}Value", value)
