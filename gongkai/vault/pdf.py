"""The text of PDF files, read in a child process: for search and for setting beside the file, never in its place."""

from pathlib import Path

from gongkai.vault import sandbox
from gongkai.vault.gate import read


def text_of_pdf(path: Path, limits: sandbox.Limits = sandbox.USUAL) -> str:
    """The text of the PDF at `path`, pages parted by a form feed; empty where it holds pictures only. Refused where unreadable."""
    return "\f".join(str(page) for page in read("pdf-text", path, limits).get("pages", ())).strip("\f")


def pages_of_pdf(path: Path, limits: sandbox.Limits = sandbox.USUAL) -> int:
    """The number of pages of the PDF at `path`; Refused where it is locked, broken or acts."""
    return int(read("pdf", path, limits)["pages"])
