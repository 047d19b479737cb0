"""PDF: every page is drawn as it is seen, opaque boxes are burnt over the values, and a new file is made of the pictures alone.

Nothing of the old file is kept: no text layer, no layers, annotations, attachments, forms, scripts, earlier revisions, properties.
"""

import io
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageChops

from gongkai.screening.located import Box
from gongkai.screening.readers.look import Look
from gongkai.screening.redaction.errors import Unredactable
from gongkai.screening.redaction.picture import burnt
from gongkai.screening.redaction.values import Wanted

MEDIA_TYPE = "application/pdf"
DOTS_PER_INCH = 200
MARGIN = 0.2
"""How far a box reaches beyond the characters, as a part of their height: their boxes are exact."""

_COMMENTS = {
    "/Text", "/Popup", "/FileAttachment", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret", "/Sound", "/Movie",
    "/RichMedia", "/Screen", "/3D", "/Link",
}  # fmt: skip
_BROKEN = "PDF 已损坏、加了密码或者过于复杂，无法自动清理。请用原来的程序重新导出 PDF 后再上传。"


def clean(source: Path, target: Path, boxes: Mapping[int, Sequence[Box]], values: Wanted, look: Look) -> list[str]:
    """Write the cleaned copy: `boxes` are what is to be covered, by page from 1, each side from 0 to 1 of the page as it is seen.

    What was left behind, in Chinese. Unredactable where the file cannot be drawn.
    """
    new = pikepdf.new()
    try:
        drawn = pypdfium2.PdfDocument(_without_comments(source, values))
    except (pypdfium2.PdfiumError, pikepdf.PdfError, ValueError) as broken:
        raise Unredactable("broken_file", _BROKEN) from broken
    with drawn:
        if not 0 < len(drawn) <= look.limits.pages:
            raise Unredactable("too_large", "PDF 页数过多或者没有页面，无法自动清理。请拆分后分别处理。")
        drawn.init_forms()
        for number in range(1, len(drawn) + 1):
            page = drawn[number - 1]
            width, height = page.get_size()
            scale = DOTS_PER_INCH / 72
            if not 0 < width * height * scale * scale <= look.limits.pixels:
                scale = (look.limits.pixels / max(width * height, 1.0)) ** 0.5
            bitmap = page.render(scale=scale, may_draw_forms=True, fill_color=(255, 255, 255, 255))
            picture = bitmap.to_pil().convert("RGB")
            bitmap.close()
            page.close()
            _add(new, burnt(picture, boxes.get(number, ()), MARGIN), width, height)
            look.progress(number, len(drawn))
    # A document of its own: no information, and an identifier that says nothing.
    new.save(target, static_id=True, linearize=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    new.close()
    return ["文字层、图层、批注、附件、表单、脚本、历史版本和文档属性（页面已转为图片）"]


def _without_comments(source: Path, values: Wanted) -> bytes:
    """The file without what people wrote beside the page; stamps, boxes and form fields are part of what is seen and stay.

    Those that hold a value go too: what they draw has no place among the characters of the page.
    """
    kept = io.BytesIO()
    with pikepdf.open(source) as old:
        for page in old.pages:
            annotations = page.obj.get("/Annots")
            if isinstance(annotations, pikepdf.Array):
                left = [one for one in annotations if isinstance(one, pikepdf.Dictionary) and _is_drawn(one, values)]
                page.obj["/Annots"] = pikepdf.Array(left)
        old.save(kept)
    return kept.getvalue()


def _is_drawn(annotation: pikepdf.Dictionary, values: Wanted) -> bool:
    if str(annotation.get("/Subtype")) in _COMMENTS:
        return False
    parent = annotation.get("/Parent")
    said = [annotation.get(name) for name in ("/Contents", "/RC", "/V", "/DV")]
    said += [parent.get(name) for name in ("/V", "/DV")] if isinstance(parent, pikepdf.Dictionary) else []
    return not any(values.hits(str(words)) for words in said if isinstance(words, pikepdf.String))


def _add(new: pikepdf.Pdf, picture: Image.Image, width: float, height: float) -> None:
    page = new.add_blank_page(page_size=(width, height))
    data, filters, colors = _packed(picture)
    image = pikepdf.Stream(
        new,
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=colors,
        BitsPerComponent=8,
        Filter=filters,
    )
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=image))
    page.obj.Contents = pikepdf.Stream(new, f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Page Do Q".encode("ascii"))


def _packed(picture: Image.Image) -> tuple[bytes, Any, Any]:
    """The pixels as the smaller of what loses nothing and a good JPEG; grey where there is no colour."""
    gray = picture.convert("L")
    colored = any(most > 0 for _least, most in _differences(picture))
    chosen, colors = (picture, pikepdf.Name.DeviceRGB) if colored else (gray, pikepdf.Name.DeviceGray)
    kept = io.BytesIO()
    chosen.save(kept, "JPEG", quality=85)
    plain = zlib.compress(chosen.tobytes(), 6)
    if len(plain) <= kept.tell():
        return plain, pikepdf.Name.FlateDecode, colors
    return kept.getvalue(), pikepdf.Name.DCTDecode, colors


def _differences(picture: Image.Image) -> list[tuple[int, int]]:
    red, green, blue = picture.split()
    return [ImageChops.difference(red, green).getextrema(), ImageChops.difference(green, blue).getextrema()]  # type: ignore[list-item]
