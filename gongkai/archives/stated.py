"""What a package says of its own files (案卷数据): pure functions over the data of its JSON files.

The data may be anybody's: whatever is not as it should be ends in ValueError, TypeError, KeyError or AttributeError, and the caller
tells so. What a function gives are texts and whole numbers, however the data was made.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from gongkai.journal import chain as chains

FORMATS = ("gongkai.dossier/1", "gongkai.dossier/2")


def files_of(dossier: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Path in the package, digest, and where it is said, of each file of which the dossier states the digest."""
    if dossier["format"] not in FORMATS:
        raise ValueError("an unknown format")
    table = dossier.get("files", [])
    for one in table:
        for digest in {one["digest"], one.get("sm3") or one["digest"]}:
            yield f"data/{one['path']}", str(digest), "dossier.json 文件表"
    for version in dossier["versions"]:
        number = version["number"]
        if type(number) is not int:
            raise TypeError("no number")
        below, words = f"data/versions/v{number}/", f"dossier.json 第{number}稿"
        yield f"{below}content.json", str(version["digest"]), words
        if table:
            continue  # names may have been shortened: the table of files says where each one lies
        if version["source"]:
            yield f"{below}source/{version['source']['name']}", str(version["source"]["digest"]), f"{words}源文件"
        for one in version["files"]:
            yield f"{below}files/{one['name']}", str(one["digest"]), f"{words}附件"


def places_of(dossier: Mapping[str, Any]) -> dict[str, str]:
    """Where each file lies, by its folder and the name it was given: one that no package takes lies under another name."""
    return {f"data/{one['path']}".rpartition("/")[0] + f"/{one['name']}": f"data/{one['path']}" for one in dossier.get("files", [])}


def files_of_page(places: Mapping[str, str], name: str, manifest: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Path, digest and where it is said, of each file of the public's page whose manifest is the file `name`."""
    folder = name.rpartition("/")[0]
    for path, facts in manifest["files"].items():
        yield places.get(f"{folder}/{path}", f"{folder}/{path}"), str(facts["digest"]), f"{folder}/manifest.json"


def openings_of(dossier: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Position and digest of each page that was kept when the matter was opened."""
    for position, opening in enumerate((dossier.get("release") or {}).get("openings", []), 1):
        if opening["object"]:
            yield position, str(opening["object"])


def withdrawal_of(dossier: Mapping[str, Any]) -> str | None:
    """The digest of the page that stands where the matter was withdrawn, empty where none does; None where nothing was withdrawn."""
    withdrawal = (dossier.get("release") or {}).get("withdrawal")
    return str(withdrawal["object"] or "") if withdrawal else None


def contradictions(dossier: Mapping[str, Any]) -> Iterator[str]:
    """What the dossier says against itself: an opinion on a text that no version has, a release of another, a file that lies nowhere."""
    versions = {version["number"]: str(version["digest"]) for version in dossier["versions"]}
    if not versions:
        yield "没有任何一稿"
    for opinion in dossier.get("opinions", []):
        if versions.get(opinion["version"]) != opinion["digest"]:
            person, kind, number = (_shown(opinion[name]) for name in ("person", "kind", "version"))
            yield f"{person}的意见（{kind}）所签的摘要不是第{number}稿的摘要"
    release = dossier.get("release")
    if release and release["digest"] not in versions.values():
        yield "公开的不是任何一稿"
    table = dossier.get("files", [])
    lying = {(str(one["path"]).rpartition("/")[0], str(one["digest"])) for one in table}
    for version in dossier["versions"] if table else []:
        below = f"versions/v{version['number']}"
        wanted = [(f"{below}/files", one) for one in version["files"]]
        wanted += [(f"{below}/source", version["source"])] if version["source"] else []
        for folder, one in wanted:
            if (folder, str(one["digest"])) not in lying:
                yield f"第{version['number']}稿的文件 {_shown(one['name'])} 不在文件表中"


def contradictions_of_text(version: Mapping[str, Any], content: Mapping[str, Any]) -> Iterator[str]:
    """Where what was signed (content.json) has another title or other files than the dossier says."""
    if content["title"] != version["title"]:
        yield f"第{version['number']}稿的标题与所签稿件不同"
    if sorted(str(one["digest"]) for one in content["files"]) != sorted(str(one["digest"]) for one in version["files"]):
        yield f"第{version['number']}稿的附件与所签稿件不同"


def chain_of(dossier: Mapping[str, Any]) -> str:
    """The chain on which the matter is recorded: that of its body; empty where the dossier names none."""
    body = dossier.get("body")
    code = body.get("code") if isinstance(body, dict) else ""
    return code if isinstance(code, str) and chains.is_chain(code) else ""


def page_of(entry: Mapping[str, Any]) -> str:
    """The digest of the kept page that an entry of the journal names, empty where it names none. Its details are JSON text."""
    try:
        details = chains.parse(entry["details"])
    except (ValueError, TypeError, KeyError):
        return ""
    kept = details.get("object") if isinstance(details, dict) else ""
    return kept if isinstance(kept, str) else ""


def _shown(value: Any) -> str:
    return "".join(one if one.isprintable() else "?" for one in str(value)[:100])
