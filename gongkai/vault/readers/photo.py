"""Photographs without what the camera wrote beside the pixels: position, device, thumbnail, notes of its maker, words (照片清理)."""

import io
import zipfile

from PIL import Image, ImageCms, ImageOps

from gongkai.vault.readers import Unfit
from gongkai.vault.readers.image import check

QUALITY = 92
"""Of the JPEG that is written anew: what the eye does not tell from the original."""
_AS_IT_IS = frozenset({"L", "RGB"})


def strip(path: str) -> tuple[bytes, str]:
    """The picture at `path` drawn anew from its pixels alone, upright, and whether it is "jpeg" or "png"; Unfit where it cannot be.

    Nothing is copied but pixels, so nothing beside them is left, known to us or not. Colours of another profile become those of the
    usual one, since a profile names its device. Of several pictures in one file the first stays.
    """
    check(path)
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as picture:
            kind = "png" if picture.format == "PNG" else "jpeg"
            profile = picture.info.get("icc_profile")
            upright = ImageOps.exif_transpose(picture)
            plain = _in_usual_colours(upright, profile, kind)
            bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
            out = io.BytesIO()
            if kind == "png":
                bare.save(out, "PNG")
            else:
                bare.save(out, "JPEG", quality=QUALITY)
    except MemoryError:
        raise
    except Exception as broken:  # a decoder raises whatever it stumbled over
        raise Unfit("broken_image") from broken
    made = out.getvalue()
    if zipfile.is_zipfile(io.BytesIO(made)):
        raise Unfit("two_files_in_one")
    return made, kind


def _in_usual_colours(picture: Image.Image, profile: bytes | None, kind: str) -> Image.Image:
    if kind == "png" and ("A" in picture.getbands() or "transparency" in picture.info):
        mode = "RGBA"
    else:
        mode = picture.mode if picture.mode in _AS_IT_IS else "RGB"
    if profile and picture.mode in {"RGB", "CMYK"} and mode == "RGB":
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            changed = None  # a broken profile is left away, the pixels are shown as most programs show them
        if changed is not None:
            return changed
    if picture.mode.startswith("I;16") or picture.mode == "I":
        # Sixteen bits of grey: the upper eight are what a screen shows.
        return picture.point(lambda value: value / 256).convert("L")
    return picture.convert(mode)
