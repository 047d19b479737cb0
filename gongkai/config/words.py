"""Words on the terminal (命令行用语): Chinese, or English where GONGKAI_LANGUAGE=en.

The same catalogues as the pages, read without Django, because some commands run where there is no installation.
"""

import gettext as catalogues
import os
from pathlib import Path

_LOCALE = Path(__file__).resolve().parent.parent / "locale"


def gettext(message: str) -> str:
    """`message` in the terminal's language."""
    language = os.environ.get("GONGKAI_LANGUAGE", "zh_Hans")
    return catalogues.translation("django", _LOCALE, languages=[language], fallback=True).gettext(message)
