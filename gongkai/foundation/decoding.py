"""Plain text files: which encoding, and the exact text."""

import codecs
import re

_UNTEXTUAL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_LEAST_USUAL = 0.8


class UnknownEncodingError(Exception):
    """The bytes are no text, or text in an encoding that cannot be told."""


def text_of_bytes(data: bytes) -> str:
    """The text in `data`: UTF-8 (with or without mark), UTF-16 with mark, else GB18030 (国标); every character as it stands there.

    A mark at the beginning and a final Ctrl-Z of old systems are no text. UnknownEncodingError where no encoding fits.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _decoded(data, "utf-16")
    else:
        text = _decoded(data, "utf-8-sig")
        if text is None:
            text = _decoded(data, "gb18030")
            if text is not None and not _looks_chinese(text):
                text = None
    if text is None:
        raise UnknownEncodingError("no encoding fits")
    text = text.removesuffix("\x1a")
    if _UNTEXTUAL.search(text):
        raise UnknownEncodingError("holds control characters")
    return text


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _looks_chinese(text: str) -> bool:
    # GB18030 accepts nearly any bytes. Real Chinese text keeps to the 6,763 characters of GB 2312 but for some names;
    # Big5 or Shift-JIS read as GB18030 does not.
    wide = [letter for letter in text if ord(letter) > 0x7F]
    usual = sum(1 for letter in wide if _in_gb2312(letter))
    return usual >= _LEAST_USUAL * len(wide)


def _in_gb2312(letter: str) -> bool:
    # By GBK's table, whose dash and middle dot are those that people type.
    try:
        first, second = letter.encode("gbk")
    except ValueError:
        return False
    return 0xA1 <= first <= 0xF7 and second >= 0xA1
