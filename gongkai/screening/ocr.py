"""Character recognition (文字识别) of scans and pictures, offline: the models come inside the package of the engine.

Red seals (公章) stand across signatures and tables and cost a quarter of the numbers below them. So a picture with red in it is
read twice: once with the red ink taken out, and once with nothing but the red ink, so that red letterheads and red secrecy marks
are read as well.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from PIL import Image

from gongkai.screening.findings import Place
from gongkai.screening.located import Box, Located, side_by_side

SHORT_SIDE = 1600
"""Pixels: the shorter side of a picture is brought down to this. An A4 page keeps some 190 dots per inch; 150 are enough."""
LONG_SIDE = 2400
"""Pixels: a picture longer than this is read in pieces, or a long screenshot would be shrunk beyond reading."""
OVERLAP = 120
"""Pixels that neighbouring pieces have in common, so that no line is cut in both."""
MOST_THREADS = 4
SHORTEST_SIDE = 368
"""Pixels: a lower or narrower piece gets an edge, for the engine enlarges every picture until its shorter side has 736."""
KEPT = 0.5
"""A line that is less certain than this is no text."""
DOUBTFUL = 0.8
"""A line that is less certain than this may have been read on its head, and is read once more the other way round."""
RED_SHARE = 0.0005
"""The share of red pixels from which a picture counts as having red ink in it."""


@dataclass(frozen=True)
class Line:
    """One line that was recognised: `box` is left, top, right, bottom, each from 0 to 1; `confidence` from 0 to 1."""

    text: str
    box: Box
    confidence: float


def read_lines(image: Image.Image) -> list[Line]:
    """The lines of text in a picture, from top to bottom and left to right; they may lie on their side or head."""
    pixels = _brought_down(np.asarray(_on_paper(image)))
    red = _red(pixels)
    if red.mean() < RED_SHARE:
        return _in_reading_order(_read(pixels))
    lines = _read(_without(pixels, red))
    for line in _read_red(pixels, red):
        if not any(_same_place(line.box, other.box) for other in lines):
            lines.append(line)
    return _in_reading_order(lines)


def passage(lines: list[Line], place: Place, hidden: str = "") -> Located:
    """The lines as one passage: what stands side by side is one line of it, as the cells of a table's row are."""
    text, spans = "", []
    row: Box | None = None
    for line in lines:
        if text:
            text += "  " if row and side_by_side(row, line.box) else "\n"
        spans.append((len(text), len(text) + len(line.text), line.box))
        text += line.text
        row = line.box
    return Located(text, place, hidden, tuple(spans))


def without_red(image: Image.Image) -> Image.Image:
    """The picture with its red ink taken out; what was printed below a seal stays."""
    pixels = np.asarray(_on_paper(image))
    return Image.fromarray(_without(pixels, _red(pixels)))


def _on_paper(image: Image.Image) -> Image.Image:
    """In colours, what is transparent on white: converted alone it would turn black, like the text."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    paper.alpha_composite(layer)
    return paper.convert("RGB")


def _brought_down(pixels: np.ndarray) -> np.ndarray:
    height, width = pixels.shape[:2]
    scale = SHORT_SIDE / min(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS))


def _red(pixels: np.ndarray) -> np.ndarray:
    """Where there is red ink, also pale red, as the edges of a seal are."""
    # Without int16 the differences of bytes wrap around.
    channels = pixels.astype(np.int16)
    return (channels[..., 0] - np.maximum(channels[..., 1], channels[..., 2])) > 30


def _without(pixels: np.ndarray, red: np.ndarray) -> np.ndarray:
    if not red.any():
        return pixels
    # The red channel sees red ink nearly as bright as paper. Scanned ink is darker than that: what is usual for the ink
    # of this picture becomes white, and only what is darker, print below the seal, remains.
    channel = pixels[..., 0]
    ink = float(np.percentile(channel[red], 35))
    lifted = np.clip(channel[red].astype(np.float32) * (255.0 / max(ink, 1.0)), 0, 255).astype(np.uint8)
    plain = pixels.copy()
    plain[red] = lifted[:, None]
    return plain


def _read_red(pixels: np.ndarray, red: np.ndarray) -> list[Line]:
    rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
    top, bottom = max(0, rows[0] - 10), min(pixels.shape[0], rows[-1] + 11)
    left, right = max(0, columns[0] - 10), min(pixels.shape[1], columns[-1] + 11)
    ink = np.where(red[..., None], pixels, np.uint8(255))[top:bottom, left:right]
    return [
        Line(line.text, _moved(line.box, ink.shape, (left, top), pixels.shape), line.confidence)
        for line in _read(np.ascontiguousarray(ink))
    ]


def _read(pixels: np.ndarray) -> list[Line]:
    """Every line, piece by piece along the longer side."""
    height, width = pixels.shape[:2]
    lines: list[Line] = []
    for left, top, right, bottom in _pieces(width, height):
        piece = np.ascontiguousarray(pixels[top:bottom, left:right])
        if piece.min() == piece.max():
            continue
        for text, corners, confidence in _recognised(_with_edge(piece)):
            box = (corners[:, 0].min(), corners[:, 1].min(), corners[:, 0].max(), corners[:, 1].max())
            scaled = (box[0] / piece.shape[1], box[1] / piece.shape[0], box[2] / piece.shape[1], box[3] / piece.shape[0])
            if confidence < DOUBTFUL:
                text, confidence = _turned(piece, box, text, confidence)
                if confidence < KEPT:
                    continue
            line = Line(text, _moved(scaled, piece.shape, (left, top), pixels.shape), confidence)
            twice = next((other for other in lines if _same_place(line.box, other.box)), None)
            # In the overlap of two pieces the longer reading is the one that was not cut.
            if twice is None:
                lines.append(line)
            elif len(line.text) > len(twice.text):
                lines[lines.index(twice)] = line
    return lines


def _turned(piece: np.ndarray, box: Box, text: str, confidence: float) -> tuple[str, float]:
    """The better reading of one line: as it was, or turned round."""
    left, top, right, bottom = (max(0, int(value)) for value in box)
    line = piece[top : bottom + 1, left : right + 1]
    turns = (1, 3) if line.shape[0] > 1.5 * line.shape[1] else (2,)
    for turn in turns:
        answer = _engine()(np.ascontiguousarray(np.rot90(line, turn)[:, :, ::-1]), use_det=False, use_cls=False, use_rec=True)
        for other, certain in zip(answer.txts or (), answer.scores or (), strict=False):
            if float(certain) > confidence + 0.1:
                text, confidence = other, float(certain)
    return text, confidence


def _with_edge(piece: np.ndarray) -> np.ndarray:
    """The piece with an edge in its own colour at the right and below, where it is small."""
    height, width = piece.shape[:2]
    if min(height, width) >= SHORTEST_SIDE:
        return piece
    whole = np.empty((max(height, SHORTEST_SIDE), max(width, SHORTEST_SIDE), 3), np.uint8)
    whole[:] = np.median(np.concatenate([piece[0], piece[-1], piece[:, 0], piece[:, -1]]), axis=0)
    whole[:height, :width] = piece
    return whole


def _pieces(width: int, height: int) -> Iterator[tuple[int, int, int, int]]:
    for top in _starts(height):
        for left in _starts(width):
            yield left, top, min(width, left + LONG_SIDE), min(height, top + LONG_SIDE)


def _starts(length: int) -> list[int]:
    if length <= LONG_SIDE:
        return [0]
    return list(range(0, length - OVERLAP, LONG_SIDE - OVERLAP))


def _moved(box: Box, piece: tuple[int, ...], corner: tuple[int, int], whole: tuple[int, ...]) -> Box:
    """A box in fractions of a piece as fractions of the whole picture, cut at its edges."""
    across, down = piece[1] / whole[1], piece[0] / whole[0]
    left, top = corner[0] / whole[1], corner[1] / whole[0]
    moved = (left + box[0] * across, top + box[1] * down, left + box[2] * across, top + box[3] * down)
    return tuple(float(min(1.0, max(0.0, value))) for value in moved)  # type: ignore[return-value]


def _same_place(one: Box, other: Box) -> bool:
    """Whether one box lies mostly in the other."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return False
    smaller = min((one[2] - one[0]) * (one[3] - one[1]), (other[2] - other[0]) * (other[3] - other[1]))
    return across * down > 0.6 * smaller


def _in_reading_order(lines: list[Line]) -> list[Line]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.box[1] + one.box[3]) / 2):
        if rows and side_by_side(rows[-1][0].box, line.box):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda one: one.box[0])]


def _recognised(pixels: np.ndarray) -> Iterator[tuple[str, np.ndarray, float]]:
    # The engine wants blue first, and remembers what it was told to leave out the last time.
    answer = _engine()(pixels[:, :, ::-1], use_det=True, use_cls=True, use_rec=True)
    if answer.txts is None:
        return
    for corners, text, confidence in zip(answer.boxes, answer.txts, answer.scores, strict=True):
        yield text, np.asarray(corners), float(confidence)


@cache
def _engine() -> Any:
    # Loading takes a second and some hundred megabytes: only where a page has to be read.
    from rapidocr import RapidOCR

    threads = min(MOST_THREADS, len(os.sched_getaffinity(0)))
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.text_score": KEPT / 2,
            # The picture was brought down to size above.
            "Global.max_side_len": LONG_SIDE + OVERLAP,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
