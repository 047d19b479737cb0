"""Which fonts a paper is set in (字体): an office's own where it has them, Noto CJK where it has not.

The customary type faces of official papers may not be given away with a product. Whoever holds them puts their files into
GONGKAI_HOME/fonts; `fonts.json` beside them may name other families for a role: `{"song": ["方正小标宋_GBK"]}`.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "fang": ("仿宋_GB2312", "FangSong_GB2312", "方正仿宋_GBK", "FZFangSong-Z02", "仿宋", "FangSong", "STFangsong", SERIF),
    "song": ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "华文中宋", "STZhongsong", SERIF),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "方正楷体_GBK", "楷体", "KaiTi", "STKaiti", SERIF),
    "hei": ("方正黑体_GBK", "FZHei-B01", "黑体", "SimHei", "STHeiti", SANS),
    "body": ("宋体", "SimSun", "STSong", SERIF),
}
"""Role → families in the order in which they are looked for: 仿宋, 小标宋, 楷体, 黑体 and 宋体."""
SYSTEM = ("/usr/share/fonts", "/usr/local/share/fonts")
"""Where the machine keeps its fonts."""
NAMES = "fonts.json"
_NAME = re.compile(r"[\w .-]+")


def families(folder: Path) -> dict[str, tuple[str, ...]]:
    """The families of each role: those that `folder` names first, then the customary ones.

    ValueError where the file that names them is not as described.
    """
    path = folder / NAMES
    if not path.is_file():
        return dict(FAMILIES)
    given = json.loads(path.read_bytes())
    if not isinstance(given, dict) or not given.keys() <= FAMILIES.keys():
        raise ValueError(f"{path}: names of fonts stand below {', '.join(FAMILIES)}")
    for role, names in given.items():
        if not isinstance(names, list) or not all(
            isinstance(name, str) and name and '"' not in name and "\\" not in name for name in names
        ):
            raise ValueError(f"{path}: {role} has a list of names of fonts")
    return {role: tuple(given.get(role, ())) + usual for role, usual in FAMILIES.items()}


def styles(folder: Path) -> str:
    """The families as variables of a style sheet: `font-family: var(--fang)`."""
    listed = {role: ", ".join(f'"{name}"' for name in names) for role, names in families(folder).items()}
    return ":root{" + "".join(f"--{role}:{names};" for role, names in listed.items()) + "}"


def configuration(folder: Path) -> str:
    """What fontconfig is told: the machine's fonts and those in `folder`, and no rule of this machine's own."""
    places = "".join(f"<dir>{place}</dir>" for place in (*SYSTEM, _escaped(str(folder))))
    cache = "<cachedir>/var/cache/fontconfig</cachedir>"
    return f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>{places}{cache}</fontconfig>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
