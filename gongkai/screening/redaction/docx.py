"""Word documents (.docx): only what a reader sees is written anew, with the values masked.

Tracked changes are accepted; comments, hidden text, fields, links, embedded files, macros, custom XML, properties, thumbnails, marks of
editing sessions and cropped pixels are left behind. Parts get new names, for a name may say something too.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from lxml import etree

from gongkai.screening.readers.docx import Sight
from gongkai.screening.readers.look import Look
from gongkai.screening.redaction.errors import Unredactable
from gongkai.screening.redaction.package import OFFICE, Package, parse, relations_part, serialised, types_part
from gongkai.screening.redaction.picture import Pictures
from gongkai.screening.redaction.values import Wanted

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
V = "urn:schemas-microsoft-com:vml"
O = "urn:schemas-microsoft-com:office:office"  # noqa: E741 - the prefix by which everybody knows it
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_W, _A, _V, _O, _MC, _R = (f"{{{name}}}" for name in (W, A, V, O, MC, OFFICE))

_TYPE = "application/vnd.openxmlformats-officedocument"
_KEPT = {
    "styles": f"{_TYPE}.wordprocessingml.styles+xml",
    "numbering": f"{_TYPE}.wordprocessingml.numbering+xml",
    "settings": f"{_TYPE}.wordprocessingml.settings+xml",
    "fontTable": f"{_TYPE}.wordprocessingml.fontTable+xml",
    "footnotes": f"{_TYPE}.wordprocessingml.footnotes+xml",
    "endnotes": f"{_TYPE}.wordprocessingml.endnotes+xml",
    "header": f"{_TYPE}.wordprocessingml.header+xml",
    "footer": f"{_TYPE}.wordprocessingml.footer+xml",
    "theme": f"{_TYPE}.theme+xml",
    "chart": f"{_TYPE}.drawingml.chart+xml",
    "diagramData": f"{_TYPE}.drawingml.diagramData+xml",
    "diagramLayout": f"{_TYPE}.drawingml.diagramLayout+xml",
    "diagramQuickStyle": f"{_TYPE}.drawingml.diagramStyle+xml",
    "diagramColors": f"{_TYPE}.drawingml.diagramColors+xml",
}
_ALWAYS = {"styles", "numbering", "settings", "fontTable", "footnotes", "endnotes", "theme"}
_SETTINGS = {
    "zoom", "mirrorMargins", "gutterAtTop", "defaultTabStop", "evenAndOddHeaders", "characterSpacingControl", "footnotePr", "endnotePr",
    "compat", "themeFontLang", "clrSchemeMapping", "decimalSymbol", "listSeparator", "drawingGridHorizontalSpacing",
    "drawingGridVerticalSpacing", "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery", "bordersDoNotSurroundHeader",
    "bordersDoNotSurroundFooter", "noLineBreaksAfter", "noLineBreaksBefore", "autoHyphenation",
}  # fmt: skip

_DELETED = {"del", "moveFrom"}
_ACCEPTED = {"ins", "moveTo"}
_UNWRAPPED = {*_ACCEPTED, "sdt", "sdtContent", "smartTag", "customXml", "hyperlink"}
_COMMENTS = {"commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"}
_DROPPED = {
    *_DELETED, *_COMMENTS, "delText", "delInstrText", "bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "proofErr", "sdtPr",
    "sdtEndPr", "customXmlPr", "smartTagPr", "altChunk", "subDoc", "control", "fldData", "ffData", "cellIns", "cellMerge", "docVars",
    "numberingChange", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "movie", "contentPart",
}  # fmt: skip
_SAFE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\s*(?:\\[*#]\s*[\w.\"#]+\s*)*")
_SPOKEN = {"descr", "title", "alt", "tooltip"}
_EFFECTS = {"lum", "grayscl", "alphaModFix", "duotone", "biLevel", "clrChange"}
_OFF = {"0", "false", "off", "none"}


def clean(source: Path, target: Path, values: Wanted, look: Look) -> list[str]:
    """Write the cleaned copy of `source` to `target`; what was left behind, in Chinese. Unredactable where it cannot be done."""
    package = Package.read(source, look.limits)
    main = next((one.target for one in package.relations() if one.kind == "officeDocument"), "")
    if main not in package.parts:
        raise Unredactable("broken_file", "文件缺少正文部分，无法自动清理。请用原来的程序打开后另存一份，再上传。")
    return _Document(package, Sight(source, look), values, look).write(main, target)


class _Document:
    def __init__(self, package: Package, sight: Sight, values: Wanted, look: Look) -> None:
        self.package = package
        self.sight = sight
        self.values = values
        self.pictures = Pictures(values, look)
        self.removed: Counter[str] = Counter()
        self.new = Package()
        self.types: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.numbers: Counter[str] = Counter()
        self.even_headers = False

    def write(self, main: str, target: Path) -> list[str]:
        root = parse(self.package.parts[main])
        if root.tag != f"{_W}document":
            raise Unredactable(
                "unusual_word", "这份文档以“严格”格式保存，无法自动清理。请在 Word 中另存为普通的“Word 文档（*.docx）”后再上传。"
            )
        by_kind = {one.kind: self.package.parts.get(one.target) for one in self.package.relations(main) if one.target}
        if settings := by_kind.get("settings"):
            self.even_headers = _on(parse(settings).find(f"{_W}evenAndOddHeaders"))
        self.part(main, "word/document.xml", f"{_TYPE}.wordprocessingml.document.main+xml")
        self.new.parts["_rels/.rels"] = relations_part([("rId1", "officeDocument", "word/document.xml")])
        self.new.parts["[Content_Types].xml"] = types_part(self.types)
        self.new.write(target)
        self._count_what_stayed_behind()
        return [f"{what}{count}处" if count > 1 else what for what, count in self.removed.items()]

    def _count_what_stayed_behind(self) -> None:
        named = {
            "comments": "批注", "/embeddings/": "嵌入对象", "afchunk": "插入的整篇文档", "vbaproject": "宏", "customxml/item": "自定义数据",
            "docprops/thumbnail": "缩略图", "docprops/": "文档属性", "/glossary/": "构建基块", "/activex/": "控件",
        }  # fmt: skip
        for name in self.package.parts:
            lowered = f"/{name.lower()}"
            what = next((words for sign, words in named.items() if sign in lowered and not lowered.endswith(".rels")), "")
            if what and what not in self.removed:
                self.removed[what] = 1

    def part(self, old: str, new: str, media_type: str) -> None:
        """Write one part anew, and the parts that it leads to."""
        self.names[old] = new
        root = parse(self.package.parts[old])
        if media_type == _KEPT["settings"]:
            _only(root, _SETTINGS)
        self._clean(root, old)
        used = {value for element in root.iter(etree.Element) for name, value in element.attrib.items() if name.startswith(_R)}
        relations: dict[str, tuple[str, str, str]] = {}
        ids: dict[str, str] = {}
        pictures: dict[str, str] = {}
        for one in self.package.relations(old):
            if one.target not in self.package.parts:
                continue
            if one.kind == "image" and one.identifier in used:
                pictures[one.identifier] = one.target
            elif one.kind in _KEPT and (one.identifier in used or one.kind in _ALWAYS):
                ids[one.identifier] = identifier = f"rId{len(relations) + 1}"
                relations[identifier] = (identifier, one.kind, _from(new, self._follow(one.kind, one.target)))
        self._place_pictures(root, pictures, relations, new)
        _cut_loose_ends(root, ids)
        _mask(root, self.values)
        self.new.parts[new] = serialised(root)
        self.types[new] = media_type
        if relations:
            folder, _slash, name = new.rpartition("/")
            self.new.parts[f"{folder}/_rels/{name}.rels"] = relations_part(list(relations.values()))

    def _follow(self, kind: str, old: str) -> str:
        if old not in self.names:
            self.numbers[kind] += 1
            folder = {"theme": "word/theme", "chart": "word/charts"}.get(kind, "word/diagrams" if kind.startswith("diagram") else "word")
            number = self.numbers[kind] if kind not in _ALWAYS or kind == "theme" else ""
            self.part(old, f"{folder}/{kind}{number}.xml", _KEPT[kind])
        return self.names[old]

    def _place_pictures(self, root: Any, pictures: dict[str, str], relations: dict[str, tuple[str, str, str]], owner: str) -> None:
        """Every picture as pixels only, and only those that are shown where it stands."""
        for blip in [*root.iter(f"{_A}blip"), *root.iter(f"{_V}imagedata"), *root.iter(f"{_V}fill")]:
            attribute = next((name for name in (f"{_R}embed", f"{_R}id", f"{_R}pict") if name in blip.attrib), "")
            old = pictures.get(blip.attrib.get(attribute, ""))
            if old is None:
                continue
            crop = _crop_of(blip)
            if any(crop):
                self.removed["图片裁剪掉的部分"] += 1
            data, media_type, readable = self.pictures.scrubbed(self.package.parts[old], crop)
            if not readable:
                self.removed["无法检查的矢量图（已用灰色方块代替）"] += 1
            name = self._keep_picture(data, media_type)
            identifier = f"rId{len(relations) + 1}"
            relations[identifier] = (identifier, "image", _from(owner, name))
            blip.set(attribute, f"new:{identifier}")

    def _keep_picture(self, data: bytes, media_type: str) -> str:
        for name, known in self.new.parts.items():
            if known == data:
                return name
        self.numbers["media"] += 1
        name = f"word/media/image{self.numbers['media']}.{'jpeg' if media_type == 'image/jpeg' else 'png'}"
        self.new.parts[name] = data
        self.types[name] = media_type
        return name

    # What a reader does not see goes.

    def _clean(self, root: Any, part: str) -> None:
        self._drop_deleted_rows(root)
        ends_gone = [
            mark.getparent().getparent().getparent() for mark in root.iter(f"{_W}del", f"{_W}moveFrom") if _is_end_of_paragraph(mark)
        ]
        self._resolve_fields(root)
        self._choose(root)
        self._drop_elements(root)
        self._drop_hidden_runs(root, part)
        self._drop_unseen_headers(root)
        for paragraph in ends_gone:
            _join_with_next(paragraph)
        _strip_attributes(root)

    def _drop_deleted_rows(self, root: Any) -> None:
        for sign in list(root.iter(f"{_W}cellDel")):
            _remove(sign.getparent().getparent())
            self.removed["修订"] += 1
        for row in list(root.iter(f"{_W}tr")):
            properties = row.find(f"{_W}trPr")
            if properties is not None and properties.find(f"{_W}del") is not None:
                _remove(row)
                self.removed["修订"] += 1
            elif properties is not None and _on(properties.find(f"{_W}hidden")):
                _remove(row)
                self.removed["隐藏的表格行"] += 1
        for holder in [*root.iter(f"{_W}tr"), *root.iter(f"{_W}tbl")]:
            if holder.find(f".//{_W}tc") is None:
                _remove(holder)
        for cell in root.iter(f"{_W}tc"):
            if cell.find(f"{_W}p") is None:
                etree.SubElement(cell, f"{_W}p")

    def _resolve_fields(self, root: Any) -> None:
        """Page numbers stay fields; of every other field only what it shows stays."""
        for field in list(root.iter(f"{_W}fldSimple")):
            if not _SAFE_FIELD.fullmatch(field.get(f"{_W}instr") or ""):
                _unwrap(field)
        open_fields: list[dict[str, Any]] = []
        for element in list(root.iter(f"{_W}fldChar", f"{_W}instrText")):
            kind = element.get(f"{_W}fldCharType")
            if kind == "begin":
                open_fields.append({"parts": [element], "code": "", "coding": True})
            elif not open_fields:
                _remove(element)
            else:
                field = open_fields[-1]
                field["parts"].append(element)
                if kind is None and field["coding"]:
                    field["code"] += element.text or ""
                elif kind == "separate":
                    field["coding"] = False
                elif kind == "end":
                    open_fields.pop()
                    if not _SAFE_FIELD.fullmatch(field["code"]):
                        self._forget(field["parts"])
        for field in open_fields:
            self._forget(field["parts"])

    def _forget(self, parts: list[Any]) -> None:
        for element in parts:
            _remove(element)

    def _choose(self, root: Any) -> None:
        for both in list(root.iter(f"{_MC}AlternateContent")):
            if both.find(f"{_MC}Choice") is not None:
                for other in both.findall(f"{_MC}Fallback"):
                    _remove(other)
        for embedded in list(root.iter(f"{_O}OLEObject")):
            _remove(embedded)

    def _drop_elements(self, root: Any) -> None:
        for element in list(root.iter(etree.Element)):
            if not element.tag.startswith(_W):
                if element.tag in {f"{_A}hlinkClick", f"{_A}hlinkHover", f"{_A}extLst"}:
                    _remove(element)
                elif element.tag == f"{_A}blip":
                    for child in list(element):
                        if etree.QName(child).localname not in _EFFECTS:
                            element.remove(child)
                continue
            name = element.tag[len(_W) :]
            if (
                name in _DROPPED
                or name.endswith("PrChange")
                or name in {"tblGridChange", "tblPrExChange"}
                or "RangeStart" in name
                or "RangeEnd" in name
            ):
                if name in _DELETED or name.endswith("Change"):
                    self.removed["修订"] += 1
                _remove(element)
            elif name in _UNWRAPPED:
                if name in _ACCEPTED:
                    self.removed["修订"] += 1
                elif name == "hyperlink":
                    self.removed["超链接"] += 1
                _unwrap(element)

    def _drop_hidden_runs(self, root: Any, part: str) -> None:
        unseen = [run for run in root.iter(f"{_W}r") if self.sight.hides(part, run)]
        for run in unseen:
            # A page number that is not shown takes its field with it, and a run in a run goes with the outer one.
            _remove(run)
            self.removed["看不见的文字"] += 1

    def _drop_unseen_headers(self, root: Any) -> None:
        for section in root.iter(f"{_W}sectPr"):
            first = _on(section.find(f"{_W}titlePg"))
            for reference in [*section.findall(f"{_W}headerReference"), *section.findall(f"{_W}footerReference")]:
                kind = reference.get(f"{_W}type")
                if (kind == "first" and not first) or (kind == "even" and not self.even_headers):
                    section.remove(reference)
                    self.removed["不显示的页眉页脚"] += 1


def _on(switch: Any) -> bool:
    return switch is not None and (switch.get(f"{_W}val") or "1").lower() not in _OFF


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = list(element)


def _only(root: Any, names: set[str]) -> None:
    for child in list(root):
        if etree.QName(child).localname not in names:
            root.remove(child)


def _is_end_of_paragraph(mark: Any) -> bool:
    above = mark.getparent()
    return above is not None and above.tag == f"{_W}rPr" and above.getparent().tag == f"{_W}pPr"


def _join_with_next(paragraph: Any) -> None:
    following = paragraph.getnext()
    if paragraph.getparent() is None or following is None or following.tag != f"{_W}p":
        return
    properties = following.find(f"{_W}pPr")
    at = 0 if properties is None else 1
    following[at:at] = [child for child in paragraph if child.tag != f"{_W}pPr"]
    _remove(paragraph)


def _strip_attributes(root: Any) -> None:
    number = 0
    for element in root.iter(etree.Element):
        for name in list(element.attrib):
            short = name.rpartition("}")[2]
            if (
                short.startswith("rsid")
                or short in {"paraId", "textId", "author", "initials", "durableId"}
                or short in _SPOKEN
                or name in {f"{_O}href", f"{_O}gfxdata", f"{_O}relid"}
                or (short in {"href", "date"} and name.startswith((_W, _O)))
                or short == "spid"
                or (name == "id" and element.tag.startswith(_V) and element.tag != f"{_V}shapetype")
            ):
                del element.attrib[name]
        if etree.QName(element).localname in {"docPr", "cNvPr"} and "name" in element.attrib:
            number += 1
            element.set("name", f"{number}")
        elif element.tag == f"{_W}drawing" and element.text:
            element.text = None


def _crop_of(blip: Any) -> tuple[float, float, float, float]:
    """What is cut off at the left, top, right and bottom, each as a part of the whole; the marks of it are taken away."""
    if blip.tag == f"{_A}blip":
        cut = blip.getparent().find(f"{_A}srcRect")
        if cut is None:
            return (0.0, 0.0, 0.0, 0.0)
        sides = tuple(_percent(cut.get(side)) for side in "ltrb")
        for side in "ltrb":
            if _percent(cut.get(side)) > 0:
                del cut.attrib[side]
    else:
        names = ("cropleft", "croptop", "cropright", "cropbottom")
        sides = tuple(_fraction(blip.get(name)) for name in names)
        for name in names:
            blip.attrib.pop(name, None)
    left, top, right, bottom = (min(max(side, 0.0), 1.0) for side in sides)
    return (left, top, right, bottom) if left + right < 1 and top + bottom < 1 else (0.0, 0.0, 0.0, 0.0)


def _percent(value: str | None) -> float:
    try:
        return float(value.rstrip("%")) / (100 if value.endswith("%") else 100_000) if value else 0.0
    except ValueError:
        return 0.0


def _fraction(value: str | None) -> float:
    try:
        return (float(value[:-1]) / 65536 if value.endswith("f") else float(value)) if value else 0.0
    except ValueError:
        return 0.0


def _from(owner: str, target: str) -> str:
    # Both stand below word/.
    depth = owner.count("/") - 1
    return "../" * depth + target.removeprefix("word/")


def _cut_loose_ends(root: Any, ids: dict[str, str]) -> None:
    """Give the relations their new names, and drop what leads to a part that is gone."""
    for element in list(root.iter(etree.Element)):
        for name, value in list(element.attrib.items()):
            if not name.startswith(_R):
                continue
            if value.startswith("new:"):
                element.set(name, value.removeprefix("new:"))
            elif value in ids and element.tag != f"{_A}blip":
                element.set(name, ids[value])
            elif element.tag in {f"{_A}blip", f"{_V}imagedata", f"{_V}fill"}:
                del element.attrib[name]
            else:
                _remove(element)
                break
    for blip in list(root.iter(f"{_A}blip", f"{_V}imagedata")):
        if not any(name.startswith(_R) for name in blip.attrib):
            shape = next(blip.iterancestors(f"{_W}drawing", f"{_W}pict", f"{_W}object"), None)
            _remove(blip if shape is None else shape)


_BETWEEN = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "-", "sym": "\ufffd"}


def _mask(root: Any, values: Wanted) -> None:
    """Mask the values in the text, over runs and paragraphs, and in whatever attribute holds one; every text keeps its length."""
    owners: list[Any] = []
    pieces: list[str] = []
    for paragraph in root.iter(f"{_W}p"):
        for element in paragraph.iter(etree.Element):
            name = element.tag[len(_W) :] if element.tag.startswith(_W) else ""
            if name not in {"t", *_BETWEEN} or next(element.iterancestors(f"{_W}p")) is not paragraph:
                continue
            if name != "t" and next(element.iterancestors()).tag != f"{_W}r":
                continue
            owners.append(element if name == "t" else None)
            pieces.append((element.text or "") if name == "t" else _BETWEEN[name])
        owners.append(None)
        pieces.append("\n")
    before = None
    for element in root.iter(etree.Element):
        if element.tag != f"{_W}t" and element.text and element.text.strip():
            paragraph = next(element.iterancestors(f"{_A}p"), element)
            if paragraph is not before:
                owners.append(None)
                pieces.append("\n")
            before = paragraph
            owners.append(element)
            pieces.append(element.text)
    for owner, text in zip(owners, values.spread(pieces), strict=True):
        if owner is not None:
            owner.text = text
    spoken = [(element, name, value) for element in root.iter(etree.Element) for name, value in element.attrib.items()]
    everything = "\n".join(value for _element, _name, value in spoken)
    if values.hits(everything):
        for element, name, value in spoken:
            if values.hits(value):
                element.set(name, values.masked(value))
