"""The papers say what the code does: drawing, tables, settings, links, and the handbook's words of the screen."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from gongkai.config.clauses import WORDS
from gongkai.foundation.clauses import CLAUSES
from gongkai.procedure.diagram import diagram

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAPERS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
READMES = ("README.md", "README.zh-CN.md")
HANDBOOK = sorted((DOCS / "handbook").glob("*.md"))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_the_drawing_is_that_of_the_procedure():
    assert diagram() in read(DOCS / "architecture.md"), "docs/architecture.md: put in what gongkai.procedure.diagram.diagram() gives"


def test_the_table_of_clauses_has_their_status():
    rows = read(DOCS / "regulation.md")
    differs = [
        clause.identifier
        for clause in CLAUSES
        if f"| {clause.identifier} | {clause.asks} | {WORDS[clause.carried]} | {clause.to_come}".rstrip() not in rows
    ]
    assert not differs, f"docs/regulation.md: renew what stands below “Status” with `gongkai clauses --markdown`: {differs}"


@pytest.mark.parametrize("name", READMES)
def test_every_setting_is_in_the_readme_and_no_other(name):
    config = ROOT / "gongkai" / "config"
    read_by_code = set(re.findall(r'"(GONGKAI_[A-Z_]+|DATABASE_URL)"', read(config / "settings.py") + read(config / "words.py")))
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", read(ROOT / name), re.MULTILINE))
    assert listed == read_by_code


def links() -> Iterator[tuple[Path, str]]:
    for paper in PAPERS:
        for target in re.findall(r"\]\(([^)#\s]+)", read(paper)):
            if "://" not in target:
                yield paper, unquote(target)


def test_every_link_leads_somewhere():
    lost = [f"{paper.relative_to(ROOT)}: {target}" for paper, target in links() if not (paper.parent / target).exists()]
    assert not lost, "\n".join(lost)


def test_every_page_of_the_handbook_is_in_its_contents():
    contents = read(DOCS / "handbook" / "README.md")
    assert not [page.name for page in HANDBOOK if page.name != "README.md" and f"({page.name})" not in contents]


def test_the_glossary_names_what_is_in_the_code():
    lost = []
    for package, name in re.findall(r"^\|[^|]+\| `([a-z]+)\.([A-Z]\w+)`", read(DOCS / "glossary.md"), re.MULTILINE):
        sources = (ROOT / "gongkai" / package).glob("*.py")
        if not any(re.search(rf"^class {name}\b", read(source), re.MULTILINE) for source in sources):
            lost.append(f"{package}.{name}")
    assert not lost, f"docs/glossary.md: not in the code: {lost}"


def messages() -> str:
    """Every marked string, as the English catalogue lists them, one to a line."""
    listed = read(ROOT / "gongkai" / "locale" / "en" / "LC_MESSAGES" / "django.po")
    parts = re.findall(r'^(?:msgid|msgid_plural) ((?:".*"\n)+)', listed, re.MULTILINE)
    return "\n".join("".join(re.findall(r'"(.*)"', part)).replace('\\"', '"') for part in parts)


def test_the_handbook_quotes_the_screen():
    """Bold in the handbook is a word of the screen; a sentence that only introduces a paragraph ends with 。 in bold."""
    known = messages()
    lost = [
        f"{page.name}: {quoted}"
        for page in HANDBOOK
        for quoted in re.findall(r"\*\*(.+?)\*\*", read(page))
        if quoted != "粗体"
        and not (quoted.endswith("。") and f"**{quoted}**" in re.findall(r"^(?:\*\*[^*]+\*\*)", read(page), re.MULTILINE))
        if quoted not in known
    ]
    assert not lost, "on no page any more:\n" + "\n".join(lost)
