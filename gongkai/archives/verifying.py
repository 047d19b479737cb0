"""Checking a package (核验归档包) with nothing but the package: no settings, no database, no network, no Django.

Every file is read once and compared with every manifest; the dossier, the descriptions in XML and the journal are then held against
what they speak of. A package may come from anybody: nothing in it is followed, unpacked or believed, what is read whole is bounded,
and foreign XML is read in a child process with limits. Memory does not grow with the size of the files.
"""

import hashlib
import json
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from gongkai.archives import stated
from gongkai.archives.trees import MOST_FILES, Kind, Node, Stream, Tree, UnreadableError, is_escape, tree_of
from gongkai.foundation import sandbox
from gongkai.foundation.digests import is_digest
from gongkai.journal import chain as chains
from gongkai.journal import checkpoints, keys
from gongkai.journal import verify as journal
from gongkai.journal.checkpoints import Checkpoint

ALGORITHMS = {"sha256": 64, "sm3": 64, "sha512": 128}
"""Digest algorithms of manifests that are taken, and the hexadecimal digits of each. The others no longer prove anything."""

VERSIONS = ("1.0", "0.97")
"""Versions of BagIt that are taken: that of RFC 8493, and the one before it, of the packages made first."""

DOSSIER, METADATA, JOURNAL = "data/dossier.json", "data/metadata/", "data/journal/"

LINE_BYTES = 1 << 20
TAG_BYTES = 1 << 20
JSON_BYTES = 16 << 20
XML_BYTES = 64 << 20
JOURNAL_BYTES = 512 << 20
"""The most that is read of one line, of bagit.txt and bag-info.txt, of a JSON file, of all XML, and of the journal's files."""

_PIECE = 1 << 20
_SHOWN = 1000
_MANIFEST = re.compile(r"(tag)?manifest-([a-z0-9-]+)\.txt")
_ENTRY = re.compile(r"([0-9a-f]+) {1,2}([^ ].*)", re.DOTALL)
_OXUM = re.compile(r"(\d{1,19})\.(\d{1,19})", re.ASCII)
_PAGE = re.compile(r"data/snapshots/(\d{1,4}-[a-z]+|withdrawn)/manifest\.json", re.ASCII)
_STONE = "data/snapshots/withdrawn/manifest.json"
_DECLARATION = re.compile(r"BagIt-Version: (\d{1,3}\.\d{1,3})\nTag-File-Character-Encoding: UTF-8\n", re.ASCII)
_OWN = Path(__file__).resolve().parent / "data"
_SCHEMAS = sandbox.Limits(wall_seconds=60.0)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be. `code` and `name` (of the file) are for programs, `message` tells a person in Chinese.

    `name` is as it stands in the package; `message` holds no control character whatever the package held.
    """

    code: str
    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """The result of checking one package: what it is, every fault, and notes that are no faults. No fault: it is sound.

    `manifests` are the digests of the payload manifests, which stand for every byte of the payload: the handover form names them.
    """

    package: str
    files: int
    size: int
    manifests: Mapping[str, str]
    journal: journal.Report | None
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all faults."""
        return frozenset(fault.code for fault in self.faults)


@dataclass
class _Findings:
    found: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, code: str, name: str, message: str) -> None:
        self.counts[code] += 1
        if self.counts[code] <= _SHOWN:
            self.found.append(Fault(code, name, message))

    def all(self) -> tuple[Fault, ...]:
        more = [Fault(code, "", f"同类问题另有 {count - _SHOWN} 处。") for code, count in self.counts.items() if count > _SHOWN]
        return (*self.found, *more)


def verify(
    path: Path,
    *,
    key_pem: bytes | None = None,
    checkpoint: Iterable[Checkpoint] = (),
    manifest: str = "",
    algorithms: Container[str] = ALGORITHMS,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Check the package at `path`, a folder or a zip file.

    `key_pem` holds the public keys of the journal from a source that is trusted; without it those in the package are taken, which
    the notes say. `checkpoint` are those kept elsewhere, as copied from a form's foot; `manifest` is the digest of the manifest that
    the handover form names, or empty. `algorithms` are those by which payload files are compared, where both would take too long:
    the manifests by the others are still held against their tag manifests. `progress` is told the bytes read so far. ValueError
    where `key_pem` holds no key.
    """
    if key_pem is not None:
        keys.read_pem(key_pem)
    findings = _Findings()
    name = path.name or path.resolve().name
    try:
        tree = tree_of(path)
    except UnreadableError as error:
        findings.add(error.code, "", f"{error}。")
        return Report(name, 0, 0, {}, None, findings.all(), ())
    try:
        check = _Check(tree, name, findings, algorithms, progress or (lambda _read: None))
        return check.report(key_pem, list(checkpoint), manifest)
    except UnreadableError as error:  # what could be read a moment ago
        findings.add(error.code, "", f"{error}。")
        return Report(name, 0, 0, {}, None, findings.all(), ())
    finally:
        tree.close()


def shown(name: str) -> str:
    """`name` as it may be printed: control characters, marks of direction and broken bytes are spelt out; a long one is cut."""
    cut = name if len(name) <= 300 else name[:300] + "…"
    return "".join(one if one.isprintable() or one == "\u3000" else one.encode("unicode_escape").decode() for one in cut)


@dataclass
class _Expected:
    """What is said of one file: its digest by each manifest, and by the dossier with the words that say so."""

    listed: dict[str, str] = field(default_factory=dict)
    stated: dict[str, str] = field(default_factory=dict)


class _Check:
    """One check of one package."""

    def __init__(self, tree: Tree, package: str, findings: _Findings, compared: Container[str], progress: Callable[[int], None]) -> None:
        self._tree = tree
        self._package = package
        self._findings = findings
        self._compared = compared
        self._progress = progress
        self._sizes: dict[str, int] = {}
        self._folders: set[str] = set()
        self._expected: dict[str, _Expected] = {}
        self._algorithms: dict[bool, list[str]] = {False: [], True: []}
        self._manifests: dict[str, str] = {}
        self._read = 0

    def report(self, key_pem: bytes | None, kept: list[Checkpoint], manifest: str) -> Report:
        found = self._findings
        self._walk()
        self._read_declaration()
        oxum = self._read_info()
        self._read_manifests()
        dossier = self._read_dossier()
        self._check_descriptions()
        self._compare()
        self._check_oxum(oxum)
        if manifest and manifest not in self._manifests.values():
            found.add("other_manifest", "", f"清单的摘要与所给的 {shown(manifest)} 不符：这不是同一个归档包，或者清单被改动过。")
        told = self._check_journal(dossier, key_pem, kept)
        payload = [size for name, size in self._sizes.items() if name.startswith("data/")]
        return Report(self._package, len(payload), sum(payload), self._manifests, told, found.all(), tuple(found.notes))

    # What is there

    def _walk(self) -> None:
        add = self._findings.add
        filled: set[str] = set()
        try:
            for node in self._tree.nodes():
                self._note(node)
                filled.add(node.name.rpartition("/")[0])
                if len(self._sizes) > MOST_FILES:
                    raise UnreadableError("too_many_files", f"文件超过 {MOST_FILES} 个，不再核验。")
        except UnreadableError as error:
            add(error.code, "", f"{error}")
        except OSError as error:
            add("unreadable_package", "", f"读取时出错：{error.strerror}。")
        for code, name, why in self._tree.strange:
            add(code, name, f"{shown(name)}：{why}。" if name else f"{why}。")
        self._tell_of_collisions()
        for name in sorted(self._folders - filled)[:_SHOWN]:
            self._findings.notes.append(f"空文件夹不在清单之列：{shown(name)}")

    def _tell_of_collisions(self) -> None:
        met: dict[str, str] = {}
        for name in self._sizes:
            other = met.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
            if other != name and len(self._findings.notes) < _SHOWN:
                told = f"{shown(other)} 与 {shown(name)} 的名称在有的系统上是同一个，解压时可能只剩一个。"
                self._findings.notes.append(told)

    def _note(self, node: Node) -> None:
        if node.kind is Kind.FILE:
            self._sizes[node.name] = node.size
        elif node.kind is Kind.FOLDER:
            self._folders.add(node.name)
        elif node.kind is Kind.LINK:
            self._findings.add("symlink", node.name, f"{shown(node.name)} 是链接，不是文件：不予打开。")
        else:
            self._findings.add("special_file", node.name, f"{shown(node.name)} 不是普通文件：不予打开。")

    # Tag files

    def _read_declaration(self) -> None:
        text = self._tag("bagit.txt")
        declared = _DECLARATION.fullmatch(text) if text is not None else None
        if text is not None and (declared is None or declared[1] not in VERSIONS):
            self._findings.add("bad_tag_file", "bagit.txt", "bagit.txt 不是 BagIt 1.0 或 0.97 的声明，或者编码不是 UTF-8。")
        self._decodes_percent = declared is not None and declared[1] != "0.97"
        if "fetch.txt" in self._sizes:
            self._findings.add("bad_tag_file", "fetch.txt", "fetch.txt 要求另行下载文件：归档包应当是完整的，不予下载。")

    def _read_info(self) -> tuple[int, int] | None:
        text = self._tag("bag-info.txt")
        if text is None:
            return None
        fields: list[tuple[str, str]] = []
        for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
            label, colon, value = line.partition(":")
            if line[:1] in (" ", "\t") and fields:
                fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
            elif colon and label and label == label.strip():
                fields.append((label.casefold(), value.strip()))
            else:
                self._findings.add("bad_tag_file", "bag-info.txt", f"bag-info.txt 第 {number} 行不是“名称: 内容”。")
        found = [_OXUM.fullmatch(value) for label, value in fields if label == "payload-oxum"]
        if len(found) != 1 or found[0] is None:
            self._findings.add("bad_tag_file", "bag-info.txt", "bag-info.txt 应有且只有一个 Payload-Oxum，写作“字节数.文件数”。")
            return None
        identifier = next((value for label, value in fields if label == "external-identifier"), "")
        # An archival code is written with a dot where a folder's name has a full stop.
        if identifier and not self._package.startswith(identifier.replace("·", ".")):
            self._findings.notes.append(f"归档包自称 {shown(identifier)}，所核验的名称是 {shown(self._package)}。")
        return int(found[0][1]), int(found[0][2])

    def _tag(self, name: str) -> str | None:
        if name not in self._sizes:
            self._findings.add("missing_file", name, f"缺少 {name}：这不是归档包，或者不完整。")
            return None
        try:
            return self._whole(name, TAG_BYTES).decode()
        except (UnicodeDecodeError, UnreadableError):
            self._findings.add("bad_tag_file", name, f"{name} 无法读取、过大或者不是 UTF-8。")
            return None

    # Manifests

    def _read_manifests(self) -> None:
        add = self._findings.add
        for name in sorted(self._sizes):
            if not (match := _MANIFEST.fullmatch(name)):
                continue
            is_tag, algorithm = bool(match[1]), match[2]
            if algorithm not in ALGORITHMS:
                add("unknown_algorithm", name, f"{name}：不采信这种摘要算法；可用的是 {'、'.join(ALGORITHMS)}。")
                continue
            self._algorithms[is_tag].append(algorithm)
            self._read_manifest(name, algorithm, is_tag)
            if not is_tag and is_digest(f"{algorithm}:{'0' * 64}"):
                self._manifests[algorithm] = f"{algorithm}:{self._hash(name, [algorithm])[algorithm]}"
        for is_tag, prefix in ((False, "manifest"), (True, "tagmanifest")):
            if not self._algorithms[is_tag]:
                add("missing_file", f"{prefix}-sha256.txt", f"缺少 {prefix}-sha256.txt。")
        for algorithm in ALGORITHMS:
            there = {is_tag for is_tag, named in self._algorithms.items() if algorithm in named}
            if len(there) == 1 and all(self._algorithms.values()):
                name = f"{'manifest' if there == {True} else 'tagmanifest'}-{algorithm}.txt"
                if name not in self._expected:  # else it is told as a file that a tag manifest lists
                    add("missing_file", name, f"缺少 {name}。")
        if set(self._algorithms[False]) == {"sha256"}:
            self._findings.notes.append("这个归档包只有 SHA-256 清单，没有 SM3 清单。")

    def _read_manifest(self, name: str, algorithm: str, is_tag: bool) -> None:
        add = self._findings.add
        seen: set[str] = set()
        for number, line in enumerate(self._lines(name), 1):
            where = f"{name} 第 {number} 行"
            listed = self._entry(line, algorithm)
            if listed is None:
                add("broken_line", name, f"{where}不是“摘要、空格、文件名”。")
                continue
            digest, path = listed
            if is_escape(path):
                add("path_escape", path, f"{where}指向归档包之外：{shown(path)}。")
            elif path.startswith("data/") is is_tag or (is_tag and path.startswith("tagmanifest-")):
                add("broken_line", name, f"{where}所列的 {shown(path)} 不归这个清单管。")
            elif path in seen:
                add("duplicate_entry", path, f"{where}重复：{shown(path)} 已列过一次。")
            else:
                seen.add(path)
                self._expected.setdefault(path, _Expected()).listed[algorithm] = digest
            if number > MOST_FILES:
                add("too_many_files", name, f"{name} 超过 {MOST_FILES} 行，不再核验。")
                return

    def _entry(self, line: bytes, algorithm: str) -> tuple[str, str] | None:
        try:
            match = _ENTRY.fullmatch(line.decode())
        except UnicodeDecodeError:
            return None
        if match is None or len(match[1]) != ALGORITHMS[algorithm]:
            return None
        return match[1], _unescaped(match[2], percent=self._decodes_percent)

    # Every file once

    def _compare(self) -> None:
        self._meet_other_forms()
        missing = [name for name in self._expected if name not in self._sizes and self._expected[name].listed]
        lost: dict[str, str] = {}
        for name in missing:
            for algorithm, digest in self._expected[name].listed.items():
                lost.setdefault(f"{algorithm}:{digest}", name)
        found_again: set[str] = set()
        for name in sorted(self._sizes):
            self._compare_file(name, lost, found_again)
        for name in missing:
            if name not in found_again:
                self._findings.add("missing_file", name, f"缺少 {shown(name)}。")
        for name, expected in self._expected.items():
            if name not in self._sizes and not expected.listed:
                for said in expected.stated.values():
                    self._findings.add("missing_file", name, f"缺少 {shown(name)}（{said}）。")

    def _meet_other_forms(self) -> None:
        """Some systems store names in another Unicode form: where only the form differs, the file is taken for the one listed."""
        composed: dict[str, list[str]] = {}
        for name in self._sizes:
            if name not in self._expected:
                composed.setdefault(unicodedata.normalize("NFC", name), []).append(name)
        for name in [name for name in self._expected if name not in self._sizes]:
            there = composed.get(unicodedata.normalize("NFC", name), [])
            if len(there) == 1:
                self._expected[there[0]] = self._expected.pop(name)
                self._findings.notes.append(f"文件名的 Unicode 写法与清单不同，内容照常核验：{shown(name)}")
                there.clear()

    def _compare_file(self, name: str, lost: Mapping[str, str], found_again: set[str]) -> None:
        add = self._findings.add
        is_payload = name.startswith("data/")
        is_tag_manifest = name.startswith("tagmanifest-") and _MANIFEST.fullmatch(name) is not None
        expected = self._expected.get(name, _Expected())
        wanted = {*self._algorithms[not is_payload], *(digest.partition(":")[0] for digest in expected.stated)}
        if is_payload:
            wanted = {algorithm for algorithm in wanted if algorithm in self._compared} or wanted
        if is_tag_manifest or not wanted:
            # Nothing vouches for a tag manifest, and without any manifest there is nothing to compare with; but a stranger is one.
            if not is_payload and not is_tag_manifest and name not in ("bagit.txt", "bag-info.txt") and not _MANIFEST.fullmatch(name):
                add("untracked", name, f"{shown(name)} 不是归档包的文件。")
            return
        try:
            state = self._hash(name, wanted)
        except UnreadableError as error:
            add("unreadable_file", name, f"{shown(name)}：{error}。")
            return
        if not expected.listed:
            self._tell_untracked(name, state, lost, found_again)
        else:
            self._tell_differences(name, expected.listed, state, is_tag=not is_payload)
        made = {algorithm: f"{algorithm}:{digest}" for algorithm, digest in state.items()}
        differs = {words for digest, words in expected.stated.items() if made.get(digest.partition(":")[0], digest) != digest}
        if differs:
            add("dossier_differs", name, f"{shown(name)} 与 {'、'.join(sorted(differs))} 所载的摘要不符。")

    def _tell_untracked(self, name: str, state: Mapping[str, str], lost: Mapping[str, str], found_again: set[str]) -> None:
        is_tag = not name.startswith("data/")
        lists = "、".join(f"{'tagmanifest' if is_tag else 'manifest'}-{algorithm}.txt" for algorithm in self._algorithms[is_tag])
        doubt = f"（或者 {lists} 中的这一行被改动过）" if is_tag else ""
        before = next((lost[f"{algorithm}:{digest}"] for algorithm, digest in state.items() if f"{algorithm}:{digest}" in lost), "")
        if before and before not in found_again:
            found_again.add(before)
            self._findings.add("renamed", name, f"{shown(before)} 被改名为 {shown(name)} ，内容未变{doubt}。")
        else:
            self._findings.add("untracked", name, f"{shown(name)} 不在清单 {lists} 之列：是后来加进来的{doubt}。")

    def _tell_differences(self, name: str, listed: Mapping[str, str], state: Mapping[str, str], *, is_tag: bool) -> None:
        kind = "tagmanifest" if is_tag else "manifest"
        told = self._algorithms[is_tag]
        wrong = [algorithm for algorithm in told if algorithm in listed and algorithm in state and listed[algorithm] != state[algorithm]]
        right = [algorithm for algorithm in told if algorithm in state and listed.get(algorithm) == state[algorithm]]
        lists = "、".join(f"{kind}-{algorithm}.txt" for algorithm in wrong)
        if wrong and right:
            # The file cannot fit one manifest and not the other, so it is a manifest that was altered.
            for algorithm in wrong:
                culprit = f"{kind}-{algorithm}.txt"
                self._findings.add("changed", culprit, f"{culprit} 被改动过：{shown(name)} 一行不符，而 {kind}-{right[0]}.txt 相符。")
        elif wrong:
            doubt = "（或者是清单中的这一行被改动过）" if is_tag else ""
            self._findings.add("changed", name, f"{shown(name)} 被改动过：与 {lists} 不符{doubt}。")
        for algorithm in told:
            if algorithm not in listed:
                self._findings.add("manifests_differ", name, f"{kind}-{algorithm}.txt 没有列出 {shown(name)}，而别的清单列了。")

    def _check_oxum(self, oxum: tuple[int, int] | None) -> None:
        payload = [size for name, size in self._sizes.items() if name.startswith("data/")]
        if oxum and oxum != (sum(payload), len(payload)):
            told = f"现有 {sum(payload)} 字节、{len(payload)} 个文件，Payload-Oxum 写的是 {oxum[0]} 字节、{oxum[1]} 个"
            self._findings.add("wrong_oxum", "bag-info.txt", f"bag-info.txt：{told}。")

    # The dossier

    def _read_dossier(self) -> dict[str, Any]:
        """The dossier, after noting what it, the texts and the public's pages say of the files; empty where there is none to read."""
        if DOSSIER not in self._sizes:
            return {}
        found: dict[str, Any] = self._json(DOSSIER)
        try:
            said = list(stated.files_of(found))
            against = list(stated.contradictions(found))
            versions = {f"data/versions/v{version['number']}/content.json": version for version in found["versions"]}
            openings = dict(stated.openings_of(found))
            withdrawn = stated.withdrawal_of(found)
            places = stated.places_of(found)
        except (ValueError, TypeError, KeyError, AttributeError):
            self._findings.add("unreadable_dossier", DOSSIER, f"{DOSSIER} 无法读取、过大，或者不是案卷数据。")
            return {}
        for name, version in versions.items():
            if name in self._sizes:
                against += self._ask(name, partial(stated.contradictions_of_text, version))
        pages = [(name, page[1]) for name in self._sizes if (page := _PAGE.fullmatch(name))]
        for name, place in pages:
            kept = withdrawn if place == "withdrawn" else openings.pop(int(place.partition("-")[0]), "")
            if kept:
                said.append((name, kept, f"dossier.json {'撤回' if place == 'withdrawn' else '公开'}"))
                said += self._ask(name, partial(stated.files_of_page, places, name))
        if withdrawn is None:  # what was withdrawn leaves the public's tree, and may have left before it was packed
            against += [f"第{position}次公开的页面不在包内" for position in openings]
        elif withdrawn and (_STONE not in self._sizes):
            against.append("撤回后的页面不在包内")
        for path, digest, words in said:
            self._expect(path, digest, words)
        for message in against:
            self._findings.add("dossier_differs", DOSSIER, f"{DOSSIER}：{message}。")
        return found

    def _ask(self, name: str, what: Callable[[Any], Iterable[Any]]) -> list[Any]:
        """What a JSON file of the package says; nothing, and a fault, where it makes no sense."""
        try:
            return list(what(self._json(name)))
        except (ValueError, TypeError, KeyError, AttributeError):
            self._findings.add("unreadable_json", name, f"{shown(name)} 不是应有的数据。")
            return []

    def _json(self, name: str) -> Any:
        """The data in a JSON file, None where there is none or it is too large: which no reader of ours takes for data."""
        try:
            return chains.parse(self._whole(name, JSON_BYTES))
        except (UnreadableError, ValueError):
            return None

    def _expect(self, path: str, digest: str, words: str) -> None:
        if is_escape(path) or not path.startswith("data/"):
            self._findings.add("path_escape", path, f"{words}提到归档包之外的文件：{shown(path)}。")
        elif not is_digest(digest):
            self._findings.add("unreadable_json", path, f"{words}中 {shown(path)} 的摘要不是摘要：{shown(digest)}。")
        else:
            self._expected.setdefault(path, _Expected()).stated[digest] = words

    # Descriptions

    def _check_descriptions(self) -> None:
        add = self._findings.add
        there = {name.removeprefix(METADATA) for name in self._sizes if name.startswith(METADATA)}
        names = sorted(name for name in there if name.endswith((".xml", ".xsd")) and "/" not in name)
        written = [name for name in names if name.endswith(".xml")]
        for name in written:
            if name.removesuffix(".xml") + ".xsd" not in there:
                add("no_schema", METADATA + name, f"{METADATA}{shown(name)} 旁边没有它的模式文件（.xsd），不能核对。")
        if not written:
            return
        with tempfile.TemporaryDirectory() as scratch:
            try:
                self._copy_out([METADATA + name for name in names], METADATA, Path(scratch), XML_BYTES)
            except UnreadableError as error:
                add("xml_unreadable", METADATA, f"{METADATA}：{error}。")
                return
            pairs = [name for name in written if name.removesuffix(".xml") + ".xsd" in there]
            try:
                answer = json.loads(sandbox.run("gongkai.archives.schema_child", [scratch, *pairs], _SCHEMAS))
            except (sandbox.UnreadableError, ValueError):
                add("xml_unreadable", METADATA, f"{METADATA} 中的 XML 在限定的时间和内存之内读不完，或者读取时出错。")
                return
        for name, told in answer.items():
            for line, message in told["faults"]:
                add("xml_invalid", METADATA + name, f"{METADATA}{shown(name)} 第 {line} 行不合其模式：{shown(message)}。")
            for path, digest in told["stated"]:
                self._expect(f"data/{path}", digest, name)
        self._compare_schemas([name for name in names if name.endswith(".xsd")])

    def _compare_schemas(self, names: Iterable[str]) -> None:
        """A schema that lets everything pass says nothing: told where it is another than the one of that name that we write."""
        for name in names:
            own = _OWN / name
            if own.is_file() and own.read_bytes() != self._whole(METADATA + name, XML_BYTES):
                self._findings.notes.append(f"随包的 {name} 与本程序所带的不同：是另一版本写的，或者被改动过。")

    # The journal

    def _check_journal(self, dossier: Mapping[str, Any], key_pem: bytes | None, kept: list[Checkpoint]) -> journal.Report | None:
        public, extract = JOURNAL + "public/", JOURNAL + "extract.jsonl"
        names = [name for name in self._sizes if name.startswith(public)]
        if extract not in self._sizes:
            self._findings.add("missing_file", extract, f"缺少 {extract}：没有留痕可以核对。")
        if not names:
            self._findings.add("missing_file", public, f"缺少 {public}：没有公开的留痕链可以核对。")
            return None
        # What is read whole there, a segment, a key or a checkpoint, is small; what grows is read line by line.
        limits = {public + "checkpoints.jsonl": JSON_BYTES, public + "disclosed.jsonl": JOURNAL_BYTES}
        if large := [name for name in names if self._sizes[name] > limits.get(name, TAG_BYTES)]:
            self._findings.add("unreadable_journal", large[0], f"{shown(large[0])} 过大，留痕无法核对。")
            return None
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            try:
                self._copy_out(names, public, folder, JOURNAL_BYTES)
            except UnreadableError as error:
                self._findings.add("unreadable_journal", public, f"{public}：{error}。")
                return None
            told = self._check_chain(folder, dossier, key_pem, kept)
            if extract in self._sizes:
                self._check_extract(extract, folder / "chain", told.chain, dossier)
        return told

    def _check_chain(self, folder: Path, dossier: Mapping[str, Any], key_pem: bytes | None, kept: list[Checkpoint]) -> journal.Report:
        code = stated.chain_of(dossier)
        own = folder / "key.pem"
        if key_pem is None:
            self._findings.notes.append("没有给出 --key：所用公钥取自归档包，只能证明包内留痕前后一致，不能证明出自公开机构。")
            key_pem = own.read_bytes() if own.is_file() else b""
        try:
            told = journal.verify_public(folder, key_pem, checkpoint=kept, chain=code)
        except ValueError:
            self._findings.add("unreadable_key", JOURNAL + "public/key.pem", f"{JOURNAL}public/key.pem 缺失或不是公钥，留痕无法核对。")
            return journal.Report("", 0, "", ())
        for fault in told.faults:
            self._findings.add(fault.code, JOURNAL + "public/", f"{JOURNAL}public/：{shown(fault.message)}")
        return told

    def _check_extract(self, name: str, segments: Path, chain: str, dossier: Mapping[str, Any]) -> None:
        add = self._findings.add
        before, verbs, digests, pages = -1, set(), set(), set()
        links = _Links(segments)
        for number, line in enumerate(self._lines(name), 1):
            where = f"{name} 第 {number} 行"
            try:
                entry = chains.parse(line)
                seq, verb, digest, own = entry["seq"], entry["verb"], entry["digest"], entry["chain"]
            except (ValueError, TypeError, KeyError):
                add("broken_line", name, f"{where}不是留痕记录。")
                continue
            link = links.at(seq) if type(seq) is int else ""
            if not link:
                add("extract_extra", name, f"{where}（第 {shown(str(seq))} 条）不在留痕链中。")
            elif seq <= before:
                add("extract_extra", name, f"{where}（第 {seq} 条）重复，或者次序不对。")
            elif f"{link.partition(':')[0]}:{hashlib.new(link.partition(':')[0], line).hexdigest()}" != link:
                add("extract_changed", name, f"{where}（第 {seq} 条）与留痕链中的摘要不符：被改动过。")
            elif own != chain:
                add("extract_extra", name, f"{where}（第 {seq} 条）属于另一条链 {shown(str(own))}。")
            else:
                before = seq
                verbs.add(str(verb))
                digests.add(str(digest))
                pages.add(stated.page_of(entry))
        if "archives.filed" not in verbs:
            add("extract_missing", name, f"{name} 中没有归档的记录。")
        if dossier:
            for version in dossier["versions"]:
                if version["digest"] not in digests:
                    add("extract_missing", name, f"{name} 中没有第{shown(str(version['number']))}稿的记录。")
            for position, kept in stated.openings_of(dossier):
                if kept not in pages:
                    add("extract_missing", name, f"{name} 中没有第{position}次公开所留页面的记录。")

    # Reading

    def _hash(self, name: str, algorithms: Iterable[str]) -> dict[str, str]:
        states = {algorithm: hashlib.new(algorithm) for algorithm in algorithms}
        with self._tree.open(name) as stream:
            while piece := _read(stream, _PIECE):
                for state in states.values():
                    state.update(piece)
                self._read += len(piece)
                self._progress(self._read)
        return {algorithm: state.hexdigest() for algorithm, state in states.items()}

    def _whole(self, name: str, most: int) -> bytes:
        with self._tree.open(name) as stream:
            data = b"".join(_pieces(stream, most))
        return data

    def _lines(self, name: str) -> Iterator[bytes]:
        """The lines of a file without their ends; what is no whole line, or too long for one, is told and ends the reading."""
        rest = b""
        try:
            with self._tree.open(name) as stream:
                while piece := _read(stream, _PIECE):
                    *lines, rest = (rest + piece).split(b"\n")
                    yield from lines
                    if len(rest) > LINE_BYTES:
                        break
        except UnreadableError as error:
            self._findings.add("unreadable_file", name, f"{shown(name)}：{error}。")
            return
        if rest:
            self._findings.add("broken_line", name, f"{shown(name)} 的最后一行不完整，或者有一行过长。")

    def _copy_out(self, names: Iterable[str], below: str, folder: Path, most: int) -> None:
        """Put files of the package into the new folder `folder`, so that what lies there is regular files and nothing else."""
        left = most
        for name in names:
            target = folder / name.removeprefix(below)
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                with self._tree.open(name) as stream, target.open("xb") as copy:
                    for piece in _pieces(stream, left):
                        left -= len(piece)
                        copy.write(piece)
            except (OSError, ValueError) as error:
                raise UnreadableError("unreadable_file", f"{shown(name)} 无法读取（{shown(str(error))}）")


class _Links:
    """The digests in a chain's segments, by the number of the entry; one segment at a time is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = -1
        self._lines: list[str] = []

    def at(self, seq: int) -> str:
        """The digest of entry `seq`, empty where there is none."""
        number, index = divmod(seq, chains.SEGMENT)
        if seq < 0 or number > 999_999:
            return ""
        if number != self._number:
            path = self._folder / f"{number:06}.txt"
            self._number = number
            self._lines = path.read_text(encoding="ascii", errors="replace").split("\n") if path.is_file() else []
        digest = self._lines[index].partition(" ")[0] if index < len(self._lines) else ""
        return digest if is_digest(digest) else ""


def _read(stream: Stream, size: int) -> bytes:
    try:
        return stream.read(size) or b""
    except OSError as error:
        raise UnreadableError("unreadable_file", f"读取时出错：{error.strerror}")


def _pieces(stream: Stream, most: int) -> Iterator[bytes]:
    left = most
    while piece := _read(stream, _PIECE):
        left -= len(piece)
        if left < 0:
            raise UnreadableError("too_large", f"超过 {most} 字节，不予读取")
        yield piece


def _unescaped(path: str, *, percent: bool) -> str:
    """The name that a manifest writes as `path` (RFC 8493, 2.1.3); before version 1.0 a percent sign stood for itself."""
    marks = {"%0D": "\r", "%0A": "\n"} | ({"%25": "%"} if percent else {})
    return re.sub("|".join(marks), lambda found: marks[found[0].upper()], path, flags=re.IGNORECASE)


def read_checkpoints(data: bytes) -> list[Checkpoint]:
    """The checkpoints in `data`, one a line: as published, or copied from paper as chain, size and head; ValueError for anything else."""
    lines = [line for line in data.splitlines() if line.strip()]
    return [checkpoints.read(line) if line.startswith(b"{") else checkpoints.of_words(line.decode()) for line in lines]
