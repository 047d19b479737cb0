"""One page of a PDF or picture, drawn as a viewer shows it, for a frame to be laid over it."""

import io
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from gongkai.screening import magic
from gongkai.screening.readers import Unreadable
from gongkai.screening.readers.look import Look

LONG_SIDE = 1400
"""Pixels of the longer side at most."""
PDF = "application/pdf"


def draw(source: Path, target: Path, number: int, look: Look) -> dict[str, Any]:
    """Write the page to `target` as PNG or JPEG; its media type, width and height. Unreadable where there is no such page."""
    kind = magic.kind_of(source)
    picture = _of_pdf(source, number) if kind == PDF else _of_picture(source, number, look)
    picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    if kind == "image/jpeg":
        picture.save(kept, "JPEG", quality=85)
    else:
        picture.save(kept, "PNG")
    target.write_bytes(kept.getvalue())
    return {"media_type": "image/jpeg" if kind == "image/jpeg" else "image/png", "width": picture.width, "height": picture.height}


def _of_pdf(source: Path, number: int) -> Image.Image:
    with pypdfium2.PdfDocument(source) as document:
        if not 0 < number <= len(document):
            raise Unreadable("no_such_page", "")
        document.init_forms()
        page = document[number - 1]
        width, height = page.get_size()
        bitmap = page.render(scale=LONG_SIDE / max(width, height, 1.0), may_draw_forms=True, fill_color=(255, 255, 255, 255))
        drawn: Image.Image = bitmap.to_pil()
        return drawn.convert("RGB")


def _of_picture(source: Path, number: int, look: Look) -> Image.Image:
    try:
        with Image.open(source) as picture:
            if picture.width * picture.height > look.limits.pixels or number < 1:
                raise Unreadable("too_many_pixels", "")
            picture.seek(number - 1)
            page = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as broken:
        raise Unreadable("broken_picture", "") from broken
    paper = Image.new("RGBA", page.size, "white")
    paper.alpha_composite(page)
    return paper.convert("RGB")
