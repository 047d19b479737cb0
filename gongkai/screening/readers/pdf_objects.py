"""What a PDF carries beside its pages: comments, forms, attachments, actions, properties, earlier revisions, forgotten pages."""

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium

from gongkai.screening import ocr
from gongkai.screening.findings import Finding, Kind, Passage, Severity
from gongkai.screening.readers import beside, picture
from gongkai.screening.readers.look import Look, Unreadable
from gongkai.screening.readers.package import link, parsed, person

Items = Iterator[Passage | Finding]

OBJECTS = 500_000
DEPTH = 60
DRAWING = 64 << 20
"""Bytes of the drawing of one page, unpacked; a map of a whole town has some ten million."""
REVISIONS = 20
FORGOTTEN_PAGES = 50
COMMENT = "批注"
HIDDEN_COMMENT = "隐藏的批注"
FIELD = "隐藏的表单域"
REVISION = "文件中保留的以前版本的文字"
REVISION_PICTURE = "文件中保留的以前版本的图片"
FORGOTTEN = "已经删除但还留在文件里的页面"
BEYOND = "文件首尾附加的内容"

_OUTWARD = {"/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/Thread"}
_HARMLESS_KEYS = {"/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped", "/GTS_PDFXVersion", "/GTS_PDFXConformance"}
_PERSONS = {"/Author": "作者", "/Company": "单位", "/Manager": "主管", "/LastModifiedBy": "最后修改人", "/Owner": "所有者"}
_MADE_OF = re.compile(r"^(?:Microsoft (?:Word|Excel|PowerPoint) - )|\.(?:docx?|xlsx?|pptx?|wps|et|dps|pdf|txt)$", re.I)
_TOO_DEEP = Unreadable("too_deep", "PDF 内部结构嵌套过深，无法审查。请重新导出。")
_START = re.compile(rb"startxref\s+(\d+)\s*$")


def layers_off(pdf: pikepdf.Pdf) -> list[str]:
    """The names of the layers (图层) that are not shown when the file is opened."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return []
    usual = properties.get("/D", pikepdf.Dictionary())
    every = {group.objgen: _text(group.get("/Name")) or "未命名" for group in properties.get("/OCGs", []) if _is_dictionary(group)}
    off = {group.objgen for group in usual.get("/OFF", []) if _is_dictionary(group)}
    if usual.get("/BaseState") == "/OFF":
        off = set(every) - {group.objgen for group in usual.get("/ON", []) if _is_dictionary(group)}
    return [name for number, name in every.items() if number in off]


def empty_layers(names: list[str], look: Look) -> Finding:
    """The finding for layers that are not shown and in which no words were found: there may be drawings and pictures."""
    return look.finding(
        Kind.HIDDEN_TEXT,
        Severity.REVIEW,
        look.place(part="图层"),
        "layer_off",
        f"文件有{len(names)}个关闭的图层，打开文件看不到，下载的人可以打开它们。",
        "删除不公开的图层后重新导出 PDF，不要只是关闭。",
    )


def check_contents(pdf: pikepdf.Pdf) -> None:
    """Unreadable where the drawing of a page swells beyond reason when it is unpacked; the renderer would try for a minute."""
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        streams = contents.as_list() if isinstance(contents, pikepdf.Array) else [contents]
        left = DRAWING
        for stream in streams:
            left -= _unpacked(stream, left + 1) if isinstance(stream, pikepdf.Stream) else 0
            if left < 0:
                raise Unreadable("page_too_large", "页面内容展开后过大，疑为压缩炸弹，无法审查。请重新导出 PDF。")


def _unpacked(stream: Any, most: int) -> int:
    """The length of a stream when it is unpacked, counted no further than `most`."""
    filters = stream.get("/Filter")
    names = [str(one) for one in (filters.as_list() if isinstance(filters, pikepdf.Array) else [filters] if filters is not None else [])]
    data = stream.read_raw_bytes()
    for name in names:
        if name not in {"/FlateDecode", "/Fl"}:
            break
        try:
            data = zlib.decompressobj().decompress(data, most)
        except zlib.error:
            break
    return len(data)


def everything_beside(pdf: pikepdf.Pdf, path: Path, look: Look, words: str) -> Items:
    """All that is not on the pages; `words` is the text of the pages without blanks."""
    facts = _walk(pdf)
    yield from _comments(pdf, look)
    yield from _fields(pdf, look)
    yield from _actions(pdf, facts, look)
    yield from _attachments(facts, look)
    yield from _properties(pdf, facts, look, words)
    yield from _words_beside(pdf, facts, look, words)
    yield from _pictures(facts, look)
    yield from _forgotten(pdf, facts, look)
    yield from _revisions(path, facts, look)


@dataclass
class _Facts:
    """What stands out among the objects of the file."""

    pages: list[Any] = field(default_factory=list)
    actions: list[tuple[str, Any]] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)
    images: list[Any] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    packets: list[Any] = field(default_factory=list)
    thumbnails: int = 0
    private: int = 0


def _walk(pdf: pikepdf.Pdf) -> _Facts:
    """Look at every object once, whether anything leads to it or not."""
    facts = _Facts()
    for number, thing in enumerate(pdf.objects):
        if number > OBJECTS:
            raise Unreadable("too_many_objects", "PDF 内部对象过多，无法审查。请拆分或者重新导出。")
        _note(thing, facts, 0)
    # What its parser leaves out in silence has not been looked at.
    if any("limits error" in warning for warning in map(str, pdf.get_warnings())):
        raise _TOO_DEEP
    return facts


def _note(thing: Any, facts: _Facts, depth: int) -> None:
    if isinstance(thing, pikepdf.Array):
        inner = list(thing.as_list())
    elif _is_dictionary(thing):
        inner = _note_dictionary(thing, facts)
    else:
        return
    if depth > DEPTH:
        raise _TOO_DEEP
    for child in inner:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            _note(child, facts, depth + 1)


def _note_dictionary(thing: Any, facts: _Facts) -> list[Any]:
    entries: dict[str, Any] = dict((thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing).items())
    names = entries.keys()
    if "/S" in names and (names & {"/JS", "/URI", "/F", "/Win", "/Unix", "/Mac", "/D", "/N", "/R", "/Next"}):
        facts.actions.append((str(entries["/S"]), thing))
    elif "/JS" in names:
        facts.actions.append(("/JavaScript", thing))
    if "/EF" in names:
        facts.files.append(thing)
    for name in ("/Alt", "/ActualText", "/E"):
        if name in names:
            facts.replaced.append(_text(entries[name]))
    if "/Thumb" in names:
        facts.thumbnails += 1
    if "/PieceInfo" in names:
        facts.private += 1
    said = str(entries["/Type"]) if "/Type" in names else ""
    if said == "/Page":
        facts.pages.append(thing)
    if isinstance(thing, pikepdf.Stream):
        if "/Subtype" in names and str(entries["/Subtype"]) == "/Image":
            facts.images.append(thing)
        elif said == "/Metadata":
            facts.packets.append(thing)
    return list(entries.values())


def _comments(pdf: pikepdf.Pdf, look: Look) -> Items:
    for number, page in enumerate(pdf.pages, 1):
        for comment in _list(page.obj.get("/Annots")):
            if _is_dictionary(comment):
                yield from _comment(comment, number, look)


def _comment(comment: Any, number: int, look: Look) -> Items:
    kind = str(comment.get("/Subtype", ""))
    if kind in {"/Link", "/Popup", "/Widget"}:
        return
    flags = _number(comment.get("/F"))
    said = [_text(comment.get("/Subj")), _text(comment.get("/Contents"))]
    if not said[1] and comment.get("/RC") is not None:
        said.append(re.sub(r"<[^>]*>", "", _text(comment.get("/RC"))))
    text = "\n".join(word for word in said if word.strip())
    if text and (said[1] or said[-1]):
        hidden = HIDDEN_COMMENT if flags & 0x22 else "" if kind == "/FreeText" else COMMENT
        yield Passage(text, look.place(page=number, part="批注"), hidden)
    yield from person(look, _text(comment.get("/T")), "批注", "批注人的名字")
    if kind == "/Redact":
        yield look.finding(
            Kind.HIDDEN_TEXT,
            Severity.BLOCK,
            look.place(page=number, part="批注"),
            "redaction_not_applied",
            "这里只做了涂黑的标记，还没有执行，原来的内容都在文件里。",
            "在编辑程序中执行“应用涂黑（密文）”后重新保存，或者使用本系统的清理功能。",
        )


def _fields(pdf: pikepdf.Pdf, look: Look) -> Items:
    form = pdf.Root.get("/AcroForm")
    if not _is_dictionary(form):
        return
    seen: set[Any] = set()
    waiting = [(field, "") for field in _list(form.get("/Fields"))]
    while waiting:
        one, above = waiting.pop(0)
        if not _is_dictionary(one) or (one.is_indirect and one.objgen in seen):
            continue
        seen.add(one.objgen)
        name = ".".join(word for word in (above, _text(one.get("/T"))) if word)
        waiting += [(kid, name) for kid in _list(one.get("/Kids"))]
        if str(one.get("/FT", "")) == "/Sig":
            continue
        values = [_words_of(one.get(key)) for key in ("/V", "/DV", "/RV", "/Opt")]
        text = "\n".join(dict.fromkeys(word for word in values if word.strip()))
        if text:
            shown = [one, *(kid for kid in _list(one.get("/Kids")) if _is_dictionary(kid))]
            hidden = "" if any(_is_shown(widget) for widget in shown) else FIELD
            yield Passage(text, look.place(part=f"表单域 {name}"[:60]), hidden)
        if _text(one.get("/TU")):
            yield Passage(_text(one.get("/TU")), look.place(part=f"表单域说明 {name}"[:60]))
    packet = form.get("/XFA")
    for piece in _list(packet) if isinstance(packet, pikepdf.Array) else [packet]:
        if isinstance(piece, pikepdf.Stream):
            text = _xml_words(_bytes(piece, look))
            if text:
                yield Passage(text, look.place(part="XFA 表单"), "XFA 表单数据")


def _is_shown(widget: Any) -> bool:
    rectangle = [float(value) for value in _list(widget.get("/Rect"))[:4] if isinstance(value, int | float) or _is_number(value)]
    if len(rectangle) < 4 or abs(rectangle[2] - rectangle[0]) < 1 or abs(rectangle[3] - rectangle[1]) < 1:
        return False
    return not _number(widget.get("/F")) & 0x22


def _actions(pdf: pikepdf.Pdf, facts: _Facts, look: Look) -> Items:
    linked: set[str] = set()
    programs: set[str] = set()
    for kind, action in facts.actions:
        if kind in {"/JavaScript", "/Launch"} and kind not in programs:
            programs.add(kind)
            what = "JavaScript 脚本" if kind == "/JavaScript" else "启动其他程序的动作"
            yield look.finding(
                Kind.MACRO,
                Severity.BLOCK,
                look.place(part="动作"),
                "pdf_script" if kind == "/JavaScript" else "pdf_launch",
                f"文件含有{what}，公开的文件不得含有程序。",
                "用“打印为 PDF”重新生成文件，脚本和动作就没有了。",
            )
        elif kind in _OUTWARD:
            target = _target(action)
            if kind not in {"/Movie", "/Sound", "/Rendition", "/Thread"} or target:
                yield _leads_out(look, f"pdf_{kind[1:].lower()}", "文件里有向外部取内容或者发送数据的动作。")
        elif kind == "/URI":
            address = _text(action.get("/URI"))
            if address and address not in linked:
                linked.add(address)
                yield from link(look, address)
    at_once = [pdf.Root.get("/OpenAction"), *_list(pdf.Root.get("/AA"))]
    at_once += [trigger for page in pdf.pages for trigger in _list(page.obj.get("/AA"))]
    if any(_is_dictionary(action) and str(action.get("/S", "")) == "/URI" for action in at_once):
        yield _leads_out(look, "pdf_opens_address", "文件一打开就会访问外部网址。")


def _leads_out(look: Look, rule: str, why: str) -> Finding:
    advice = "用“打印为 PDF”重新生成文件，去掉这些动作。"
    return look.finding(Kind.EXTERNAL_LINK, Severity.REVIEW, look.place(part="动作"), rule, why, advice)


def _target(action: Any) -> str:
    target = action.get("/F")
    return _text(target.get("/UF", target.get("/F"))) if _is_dictionary(target) else _text(target)


def _attachments(facts: _Facts, look: Look) -> Items:
    seen: set[Any] = set()
    for file in facts.files:
        if not _is_dictionary(file.get("/EF")):
            continue
        for stream in file["/EF"].as_dict().values():
            if not isinstance(stream, pikepdf.Stream) or stream.objgen in seen:
                continue
            seen.add(stream.objgen)
            name = (_text(file.get("/UF")) or _text(file.get("/F")) or "附件").replace("/", "_")[:120]
            yield look.finding(
                Kind.EMBEDDED,
                Severity.REVIEW,
                look.place(part="附件"),
                "pdf_attachment",
                "PDF 里嵌有另一个文件，下载的人可以整个取出来。",
                "不需要公开的，删除附件；需要公开的，作为单独的附件上传。",
            )
            yield Passage(name, look.place(part="附件名"))
            if _text(file.get("/Desc")):
                yield Passage(_text(file.get("/Desc")), look.place(part="附件说明"))
            yield from look.into(look.file(_bytes(stream, look)), name)


def _properties(pdf: pikepdf.Pdf, facts: _Facts, look: Look, words: str) -> Items:
    named: set[str] = set()
    titles = []
    information = pdf.trailer.get("/Info")
    for key, value in information.as_dict().items() if _is_dictionary(information) else ():
        text = _text(value).strip()
        if not text or key in _HARMLESS_KEYS:
            continue
        if key in _PERSONS and text not in named:
            named.add(text)
            yield from person(look, text, "文档属性", f"文档属性中的{_PERSONS[key]}")
        if key == "/Title":
            titles.append(text)
        yield Passage(text, look.place(part=f"文档属性 {key[1:]}"[:40]))
    for packet in facts.packets:
        yield from beside.xmp(_bytes(packet, look), look, "XMP 元数据", named, titles)
    if titles and _is_of_another(titles[0], words):
        yield look.finding(
            Kind.METADATA,
            Severity.REVIEW,
            look.place(part="文档属性"),
            "title_of_another_document",
            "文档属性中的标题和正文对不上，可能是由另一份文件改来的，会带出那份文件的名称。",
            "在文档属性中改正或者清空标题后重新导出。",
        )


def _is_of_another(title: str, words: str) -> bool:
    """Whether hardly anything of a Chinese title stands in the text."""
    plain = "".join(_MADE_OF.sub("", _MADE_OF.sub("", title)).split())
    pairs = [plain[index : index + 2] for index in range(len(plain) - 1) if re.fullmatch(r"[\u3400-\u9fff]{2}", plain[index : index + 2])]
    if len(pairs) < 3 or len(words) < 20:
        return False
    return sum(pair in words for pair in pairs) < 0.5 * len(pairs)


def _words_beside(pdf: pikepdf.Pdf, facts: _Facts, look: Look, words: str) -> Items:
    """Bookmarks, descriptions of pictures, thumbnails, and what editing programs keep for themselves."""
    with pdf.open_outline(max_depth=50) as outline:
        titles: list[str] = []
        waiting = list(outline.root)
        while waiting and len(titles) < 20_000:
            item = waiting.pop(0)
            titles.append(str(item.title))
            waiting += list(item.children)
    text = "\n".join(title for title in titles if "".join(title.split()) not in words)
    if text:
        yield Passage(text, look.place(part="书签"))
    text = "\n".join(dict.fromkeys(word for word in facts.replaced if "".join(word.split()) not in words))
    if text.strip():
        yield Passage(text, look.place(part="替代文字"))
    if facts.thumbnails:
        yield look.finding(
            Kind.METADATA,
            Severity.REVIEW,
            look.place(part="缩略图"),
            "thumbnail",
            "文件带有页面的缩略图，可能是修改以前的样子。",
            "用“打印为 PDF”重新生成文件，或者使用本系统的清理功能。",
        )
    if facts.private:
        yield look.finding(
            Kind.EMBEDDED,
            Severity.REVIEW,
            look.place(part="内部数据"),
            "private_data",
            "编辑程序在 PDF 里保存了自己的数据，可能是整份可编辑的原稿。",
            "导出时不要选择“保留编辑功能”，或者用“打印为 PDF”重新生成文件。",
        )


def _pictures(facts: _Facts, look: Look) -> Items:
    """What photographs on the pages carry with them: position, author, the thumbnail of an uncut picture."""
    for image in facts.images:
        kinds = image.get("/Filter")
        kinds = [str(kind) for kind in kinds] if isinstance(kinds, pikepdf.Array) else [str(kinds)]
        if kinds == ["/DCTDecode"]:
            yield from picture.carried(image.read_raw_bytes(), look, look.place(part="图片"))


def _forgotten(pdf: pikepdf.Pdf, facts: _Facts, look: Look) -> Items:
    """Pages to which nothing leads any more."""
    shown = {page.obj.objgen for page in pdf.pages}
    lost = [page for page in facts.pages if page.objgen not in shown and "/Contents" in page]
    for number, page in enumerate(lost[:FORGOTTEN_PAGES], 1):
        apart = pikepdf.new()
        path = look.file(b"")
        try:
            apart.pages.append(pikepdf.Page(page))
            apart.save(path)
            text = "\n".join(_texts(path))
        except (pikepdf.PdfError, pdfium.PdfiumError, ValueError, RuntimeError):
            text = ""
        finally:
            path.unlink()
        if text.strip():
            yield Passage(text, look.place(part=f"{FORGOTTEN} {number}"), FORGOTTEN)


def _revisions(path: Path, facts: _Facts, look: Look) -> Items:
    """Text and pictures of earlier revisions that the present one no longer has, and bytes before and after the document."""
    data = path.read_bytes()
    begin = data.find(b"%PDF-")
    ends = [found.end() for found in re.finditer(rb"%%EOF", data)]
    rest = data[ends[-1] :].strip(b"\r\n\t \0") if ends else b""
    for piece in (data[:begin].strip(b"\r\n\t \0\xef\xbb\xbf"), rest):
        if piece:
            yield from beside.beyond(piece, look, look.place(part=BEYOND))
    earlier = [end for end in ends[:-1] if _is_revision(data, end, begin)]
    if not earlier:
        return
    now = "".join("".join(_texts(path)).split())
    kept = {_digest(image) for image in facts.images}
    told: set[str] = set()
    for end in earlier[-REVISIONS:]:
        old = look.file(data[:end], ".pdf")
        try:
            yield from _revision(old, now, kept, told, look)
        except (pikepdf.PdfError, pdfium.PdfiumError):
            yield look.unreadable(Unreadable("revision_unreadable", "文件里保留的以前版本打不开，无法审查。请用“打印为 PDF”重新生成文件。"))
        finally:
            old.unlink()


def _is_revision(data: bytes, end: int, begin: int) -> bool:
    """Whether the document once ended here; the first end of a file made for the web (线性化) is none."""
    start = _START.search(data[max(0, end - 80) : end - 5])
    if not start:
        return False
    offset = int(start[1]) + max(0, begin)
    return 0 < int(start[1]) < end and re.match(rb"\s*(?:xref|\d+\s+\d+\s+obj)", data[offset : offset + 40]) is not None


def _revision(old: Path, now: str, kept: set[str], told: set[str], look: Look) -> Items:
    for number, text in enumerate(_texts(old), 1):
        gone = [line for line in text.splitlines() if line.strip() and "".join(line.split()) not in now and line not in told]
        told.update(gone)
        if gone:
            yield Passage("\n".join(gone), look.place(page=number, part=REVISION), REVISION)
    with pikepdf.open(old) as pdf:
        for image in _walk(pdf).images:
            digest = _digest(image)
            if digest in kept:
                continue
            kept.add(digest)
            yield from _old_picture(image, look)


def _old_picture(image: Any, look: Look) -> Items:
    place = look.place(part=REVISION_PICTURE)
    if not look.ocr:
        look.waits()
    elif _number(image.get("/Width")) * _number(image.get("/Height")) <= look.limits.pixels:
        look.recognises()
        try:
            lines = ocr.read_lines(pikepdf.PdfImage(image).as_pil_image())
        except (pikepdf.PdfError, ValueError, TypeError, NotImplementedError, AttributeError, OSError):
            lines = []
        if lines:
            yield ocr.passage(lines, place, REVISION_PICTURE)
            return
    yield look.finding(
        Kind.HIDDEN_TEXT,
        Severity.REVIEW,
        place,
        "picture_of_earlier_revision",
        "文件里还保留着以前版本的图片，打开文件看不到，下载的人却能取出来。",
        "用“打印为 PDF”重新生成文件，以前的版本就没有了。",
    )


def _texts(path: Path) -> list[str]:
    with pdfium.PdfDocument(path) as document:
        texts = []
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            texts.append(text.get_text_range())
            text.close()
            page.close()
        return texts


def _digest(image: Any) -> str:
    return hashlib.sha256(image.read_raw_bytes()).hexdigest()


def _bytes(stream: Any, look: Look) -> bytes:
    data: bytes = stream.read_bytes()
    look.allow(len(data))
    return data


def _xml_words(data: bytes) -> str:
    try:
        return "\n".join(word.strip() for word in parsed(data).itertext() if word.strip())
    except Unreadable:
        return " ".join(re.sub(r"<[^>]*>", " ", data.decode("utf-8", "replace")).split())


def _words_of(value: Any) -> str:
    """The words of a field's value, which may be a text, a name, a stream or a list of them."""
    if isinstance(value, pikepdf.Array):
        return "\n".join(word for word in map(_words_of, value.as_list()) if word)
    if isinstance(value, pikepdf.Stream):
        return re.sub(r"<[^>]*>", " ", value.read_bytes().decode("utf-8", "replace"))
    return _text(value)


def _text(value: Any) -> str:
    """A string of the file; names, numbers and everything else are no text."""
    return str(value) if isinstance(value, pikepdf.String | str) else ""


def _list(value: Any) -> list[Any]:
    """The members of an array, or the values of a dictionary."""
    if isinstance(value, pikepdf.Array):
        return list(value.as_list())
    return list(value.as_dict().values()) if isinstance(value, pikepdf.Dictionary) else []


def _is_dictionary(value: Any) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Stream)


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def _number(value: Any) -> int:
    return int(value) if value is not None and _is_number(value) else 0
