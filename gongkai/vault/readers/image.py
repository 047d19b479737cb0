"""Pictures: is it what it says, whole, and of a size that can be shown?"""

import warnings
import zipfile

from PIL import Image

from gongkai.vault.readers import Unfit

MOST_PIXELS = 40_000_000


def check(path: str) -> tuple[int, int]:
    """Width and height of the JPEG or PNG at `path`, after decoding all of it; Unfit where that cannot be done."""
    if zipfile.is_zipfile(path):
        raise Unfit("two_files_in_one")
    Image.MAX_IMAGE_PIXELS = None  # our own limit is lower, and answers with its own sentence
    warnings.simplefilter("ignore")
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unfit("too_many_pixels")
            picture.verify()
        # `verify` does not notice a cut JPEG: only decoding does.
        with Image.open(path, formats=("JPEG", "PNG")) as picture:
            picture.load()
            return picture.size
    except (Unfit, MemoryError):
        raise
    except Exception as broken:  # a decoder raises whatever it stumbled over
        raise Unfit("broken_image") from broken
