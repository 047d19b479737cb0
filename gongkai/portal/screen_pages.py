"""The page of an electronic screen (电子屏) and what it needs, as bytes of their content: no clock, no request, no database."""

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from gongkai.procedure.dossier import Audience
from gongkai.publication.public import PublicScreen

FOLDER = Path(__file__).parent / "static" / "portal" / "screen"
FILES = ("screen.css", "screen.js", "worker.js")


def public(screen: PublicScreen, code: Callable[[str], SafeString]) -> Mapping[str, bytes]:
    """The public screen of a body with its files, by address below `live/`: whoever stands before it needs no network (clause 4.1)."""
    folder = f"zone/{screen.body.slug}/screen"
    return {f"{folder}/index.html": page(screen, code), **{f"{folder}/{name}": data for name, data in _files().items()}}


def page(screen: PublicScreen, code: Callable[[str], SafeString]) -> bytes:
    """The screen itself; `code` draws an address. Screens inside the zone take style and script from the public one."""
    origin = screen.body.origin
    slides = [(slide, code(origin + slide.path if origin and slide.path else "")) for slide in screen.slides]
    context = {
        "screen": screen,
        "slides": slides,
        "files": f"/zone/{screen.body.slug}/screen/",
        "made": _made(),
        "is_for_zone": screen.audience is not Audience.SOCIETY,
        "is_demonstration": screen.body.demonstration,
    }
    return render_to_string("portal/screen.html", context).encode()


def worker() -> bytes:
    """The script that stands between a screen and the network, for the address of a device."""
    return _files()["worker.js"]


@cache
def _files() -> Mapping[str, bytes]:
    return {name: (FOLDER / name).read_bytes() for name in FILES}


@cache
def _made() -> str:
    """Of which style and script the page is made: a screen that runs for months fetches newer ones by itself."""
    return sha256(b"".join(_files().values())).hexdigest()[:16]
