"""The child in which one paper is drawn: `python -m gongkai.papers.child FOLDER`.

FOLDER holds `job.json`, `names.json` and `files/`. The child bounds itself and leaves the network before it loads anything that draws,
and fetches nothing but the files in FOLDER. It answers with the PDF on standard output; anything else, and any other end, is a failure.
"""

import json
import os
import sys
from hashlib import sha256
from pathlib import Path

from gongkai.foundation.bounds import leave_the_network, limit

ACCESSIBLE, ARCHIVAL = "pdf/ua-1", "pdf/a-2a"
"""The kinds of PDF that are written: for reading and printing, and for keeping (PDF/A-2, tagged)."""


def main(arguments: list[str]) -> int:
    """Draw one paper; 0 with the PDF on standard output, 2 for wrong usage."""
    if len(arguments) != 1:
        print("usage: child FOLDER", file=sys.stderr)  # noqa: T201
        return 2
    folder = Path(arguments[0])
    job = json.loads((folder / "job.json").read_bytes())
    leave_the_network()
    limit(*job["bounds"], open_files=256)
    # What a library prints is no answer.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.setrecursionlimit(5000)

    files = {
        name: (folder / "files" / str(number)).read_bytes() for number, name in enumerate(json.loads((folder / "names.json").read_bytes()))
    }
    answer.write(_pdf(job["html"], files, variant=job["variant"]))
    answer.flush()
    # Straight out: tearing down the tree of a long paper takes longer than drawing it.
    os._exit(0)


def _pdf(html: str, files: dict[str, bytes], *, variant: str) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        """Answers `paper:NAME` out of what came with the job, and ends the drawing where anything else is asked for."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            """The file of that name."""
            scheme, _colon, name = url.partition(":")
            if scheme != "paper" or name not in files:
                raise FatalURLFetchingError(f"a paper fetches nothing but its own files: {url[:200]}")
            kind = "image/svg+xml" if name.endswith(".svg") else "application/octet-stream"
            return URLFetcherResponse(url, body=files[name], headers={"Content-Type": kind})

    # A name that depends on the content alone, where the library would draw lots.
    identifier = sha256(html.encode() + b"".join(sha256(data).digest() for data in files.values())).hexdigest()[:32]
    document = HTML(string=html, base_url=None, url_fetcher=OwnFiles(allowed_protocols=["paper"]))
    # What is printed need not be sharper than print; what is archived keeps each pixel.
    lighter: dict[str, object] = {} if variant == ARCHIVAL else {"optimize_images": True, "jpeg_quality": 85, "dpi": 200}
    made = document.write_pdf(pdf_variant=variant, pdf_identifier=identifier.encode(), pdf_tags=True, **lighter)
    return bytes(made)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
