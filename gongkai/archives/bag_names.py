"""File names that survive every package (文件名): as they were given where all systems take them, otherwise a safe short name.

Plain of Django, so that whoever checks a package can ask the same.
"""

import hashlib
import re
import unicodedata

LONGEST = 255
"""Bytes of UTF-8 that a name may have in the file systems that packages come to."""

_NOT_ON_WINDOWS = frozenset('<>:"/\\|?*')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RESERVED = re.compile(r"^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$", re.IGNORECASE)
_ENDING = re.compile(r"\.[0-9A-Za-z]{1,10}$")
_MARK = 9
"""Characters of the mark that a safe name ends with: `~` and eight hexadecimal digits."""


def fits(name: str) -> bool:
    """Whether `name`, one step of a path, can stand as it is: on Linux, macOS and Windows, in a ZIP file and in a BagIt manifest.

    A percent sign cannot: RFC 8493 (2.1.3) escapes it, and its own reference tool does not.
    """
    return (
        bool(name.strip(". "))
        and name == name.strip()
        and not name.endswith(".")
        and not any(map(_is_odd, name))
        and not _RESERVED.match(name.partition(".")[0].rstrip())
        and len(name.encode("utf-8", "surrogatepass")) <= LONGEST
    )


def key_of(name: str) -> str:
    """What two names share that some file system, or a tool that compares normal forms, takes for one: case and Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


class Names:
    """The names taken so far, folder by folder."""

    def __init__(self) -> None:
        self._taken: dict[str, set[str]] = {}

    def take(self, folder: str, name: str) -> str:
        """The name of `name` in `folder`: itself where it fits and is free, otherwise a safe one. Equal calls in equal order agree."""
        taken = self._taken.setdefault(folder, set())
        found, place = name, 0
        while not fits(found) or key_of(found) in taken:
            found = _safe(name, place)
            place += 1
        taken.add(key_of(found))
        return found


def _is_odd(sign: str) -> bool:
    return sign == "%" or sign in _NOT_ON_WINDOWS or unicodedata.category(sign) in _UNSEEN


def _safe(name: str, place: int) -> str:
    mark = hashlib.sha256(f"{place}/".encode() + name.encode("utf-8", "surrogatepass")).hexdigest()[: _MARK - 1]
    plain = "".join("_" if _is_odd(sign) else sign for sign in unicodedata.normalize("NFC", name)).strip(". ")
    found = _ENDING.search(plain)
    ending = found[0] if found else ""
    stem = plain[: len(plain) - len(ending)].encode()[: LONGEST - _MARK - len(ending)].decode(errors="ignore").strip()
    return f"{stem}~{mark}{ending}"
