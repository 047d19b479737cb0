"""Photographs as they are kept as evidence: cleaned of position, device and words, and shown to be clean (照片清理, 2.E, 4.1)."""

import base64
from pathlib import Path

from django.utils.translation import gettext as _

from gongkai.foundation.objections import Objection, Refused
from gongkai.screening.findings import Kind, Report
from gongkai.vault import gate

PHOTOGRAPHS = frozenset({"image/jpeg", "image/png"})
"""Media types of pictures that are cleaned."""
LEFT = frozenset({Kind.LOCATION, Kind.METADATA, Kind.EMBEDDED, Kind.UNREADABLE})
"""What screening must not find in a cleaned picture."""


def cleaned(path: Path) -> bytes:
    """The photograph at `path` without anything but its pixels, upright; Refused, in words for a person, where it cannot be cleaned.

    It is decoded and written anew in the limited child.
    """
    answer = gate.read("photo", path)
    return base64.b64decode(answer["data"])


def insist_on_clean(report: Report) -> None:
    """Refused where screening still finds a position, properties or added bytes in what was cleaned."""
    if any(one.kind in LEFT for one in report.findings):
        message = _("照片里的位置、设备等信息没有清理干净，不予接收，没有保存。请截屏，或者用画图程序另存为新图片后再上传。")
        raise Refused([Objection("photo_not_clean", message, clause="4.1", field="file")])
