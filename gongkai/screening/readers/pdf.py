"""PDF: the words of each page, what is on it unseen, and everything that the file carries beside its pages."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gongkai.screening import ocr
from gongkai.screening.findings import Finding, Kind, Passage, Severity
from gongkai.screening.located import Box, Located
from gongkai.screening.readers import pdf_objects, pdf_page
from gongkai.screening.readers.look import Look, Unreadable

Items = Iterator[Passage | Finding]

READ = "图片中的文字"
PASSWORD = Unreadable("password", "文件设有打开密码，无法审查。请取消密码后重新上传。")
BROKEN = Unreadable("broken_file", "PDF 已损坏，无法打开。请用原来的程序重新导出后再上传。")


def read(path: Path, look: Look) -> Items:
    """Everything in the PDF at `path`; Unreadable for a password, damage, too many pages or a giant page."""
    with _opened(path) as objects, _rendered(path) as document:
        pages = len(document)
        if pages > look.limits.pages:
            raise Unreadable("too_many_pages", f"页数超过{look.limits.pages}页，无法审查。请拆分成几个文件分别上传。")
        if not pages:
            raise BROKEN
        pdf_objects.check_contents(objects)
        layers = pdf_objects.layers_off(objects)
        words: list[str] = []
        hidden_layer_read = False
        for number in range(1, pages + 1):
            page = document[number - 1]
            for item in _page(page, number, look, bool(layers)):
                if isinstance(item, Passage):
                    words.append(item.text)
                    hidden_layer_read = hidden_layer_read or item.hidden == pdf_page.LAYER
                yield item
            page.close()
            look.progress(number, pages)
        if layers and not hidden_layer_read:
            yield pdf_objects.empty_layers(layers, look)
        yield from pdf_objects.everything_beside(objects, path, look, "".join("".join(words).split()))


def boxes_of(path: Path, page: int, start: int, end: int) -> list[Box]:
    """Where on `page` (from 1) the characters from `start` up to `end` of its visible text stand: one box for each line.

    The characters count as in the findings of this reader on that page. What recognition read has its box in the finding.
    """
    with _opened(path) as objects, _rendered(path) as document:
        view = pdf_page.look_at(document[page - 1], layers_off=bool(pdf_objects.layers_off(objects)))
        seen = next(pdf_page.passages(view.glyphs, page, Look(folder=path.parent).place))
        return seen.boxes_of(start, end)


def _opened(path: Path) -> pikepdf.Pdf:
    try:
        return pikepdf.open(path)
    except pikepdf.PasswordError:
        raise PASSWORD
    except pikepdf.PdfError:
        raise BROKEN


def _rendered(path: Path) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise PASSWORD if error.err_code == raw.FPDF_ERR_PASSWORD else BROKEN
    document.init_forms()
    return document


def _page(page: pdfium.PdfPage, number: int, look: Look, layers_off: bool) -> Items:
    view = pdf_page.look_at(page, layers_off=layers_off)
    written = ""
    for passage in pdf_page.passages(view.glyphs, number, look.place):
        if not passage.place.part:
            written = "".join(passage.text.split())
        yield passage
        if passage.place.part == pdf_page.CUT_OFF and passage.text.strip():
            yield look.finding(
                Kind.HIDDEN_TEXT,
                Severity.REVIEW,
                passage.place,
                "text_cut_off",
                "单元格放不下的文字在页面上显示不全，下载的人却能取出全文。",
                "调整列宽、行高或者内容，让文字显示完整后重新导出。",
            )
    if view.cut:
        yield look.finding(
            Kind.HIDDEN_TEXT,
            Severity.REVIEW,
            look.place(page=number, part="图片"),
            "picture_cut",
            f"页面上有{view.cut}张图片只显示了一部分，没有显示的部分仍在文件里，可以取出来。",
            "先把图片裁剪成要公开的样子，再放进文档重新导出。",
        )
    if view.picture is not None:
        if look.ocr:
            look.recognises()
            # What the layer of a scan says already need not be said twice.
            lines = [line for line in ocr.read_lines(view.picture) if "".join(line.text.split()) not in written]
            yield ocr.passage(lines, look.place(page=number, part=READ))
        else:
            look.waits()
    if view.covered is not None:
        yield from _covered(view, number, look)


def _covered(view: pdf_page.View, number: int, look: Look) -> Items:
    """What stands in a picture below boxes: read, if it may be, and in any case said."""
    found: Located | None = None
    place = look.place(page=number, part=pdf_page.PICTURE_COVERED)
    if look.ocr and view.covered is not None:
        look.recognises()
        found = ocr.passage(ocr.read_lines(view.covered), place, pdf_page.PICTURE_COVERED)
    else:
        look.waits()
    if found and found.text:
        yield found
        return
    yield look.finding(
        Kind.HIDDEN_TEXT,
        Severity.REVIEW if found else Severity.BLOCK,
        look.place(page=number, part="图片", box=view.covered_boxes[0]),
        "picture_covered",
        f"图片上盖有{len(view.covered_boxes)}处色块，色块可以移开，下面的内容仍在文件里。",
        "在图片本身上涂掉要遮的内容，再放进文档重新导出；或者使用本系统的清理功能。",
    )
