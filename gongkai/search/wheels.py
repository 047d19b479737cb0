"""What is built for some processors only: the engine and the segmenter. Where one is missing, `engines` and `plans` do without."""

from typing import Any

tantivy: Any
rjieba: Any
try:
    import tantivy
except ImportError:  # as on LoongArch
    tantivy = None
try:
    import rjieba
except ImportError:
    rjieba = None
