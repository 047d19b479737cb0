"""The index kept by SQLite's FTS5, fed the same tokens: for processors that tantivy has no wheel for. Exact, safe in a crash.

Weighing very common words takes it seconds, so what has the words in its title comes first, and each group is newest first.
"""

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from gongkai.search.engine import LABELS, NOTHING, REACH, Damaged, Document, Found, Query, Sort
from gongkai.search.plans import Phrase, Plan, number, plan
from gongkai.search.tokens import is_han, tokens

NAME = "sqlite"
COUNTED = 10_000
"""Matches that are counted one by one; more are estimated from how far back the newest of them reach."""
PATIENCE = 5.0
"""Seconds that a writer waits for another."""

_DAY = 20
"""Bits below the day in a row's number: newest first is then a walk through the index."""
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS documents (id INTEGER PRIMARY KEY, key INTEGER NOT NULL UNIQUE, packed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS labels (document INTEGER NOT NULL, label INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (document, label, value)) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS found USING fts5(title, text, marks, content='', tokenize="unicode61 remove_diacritics 0");
"""


class SqliteIndex:
    """An index in `folder`, made where there is none."""

    name = NAME

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "index.sqlite3"
        self._local = threading.local()
        try:
            self._database().executescript(_TABLES)
        except sqlite3.DatabaseError as broken:
            raise Damaged(str(broken)) from broken

    def apply(self, documents: Iterable[Document], gone: Iterable[int], *, sequence: int) -> None:
        """Write in one transaction; another writer waits."""
        database = self._database()
        database.execute("BEGIN IMMEDIATE")
        try:
            for key in gone:
                self._forget(database, key)
            # A row's number that goes backwards makes FTS5 write out what it holds: the oldest go in first.
            for document in sorted(documents, key=lambda one: (one.at, one.key)):
                self._forget(database, document.key)
                self._keep(database, document)
            changes = "INSERT INTO meta VALUES ('changes', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1"
            database.execute(changes)
            database.execute("INSERT INTO meta VALUES ('sequence', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", [sequence])
        except BaseException:
            database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")

    def sequence(self) -> int:
        """The sequence of the last transaction."""
        return self._meta("sequence")

    def count(self) -> int:
        """Rows."""
        return int(self._one("SELECT count(*) FROM documents"))

    def stamp(self) -> object:
        """How many times it was written."""
        return self._meta("changes")

    def close(self) -> None:
        """Close this thread's connection; those of others go with their threads."""
        if hasattr(self._local, "database"):
            self._local.database.close()
            del self._local.database

    # Reading.

    def search(self, query: Query) -> Found:
        """Those with the words in the title first, unless the newest are asked for; each group newest first."""
        looked_for = plan(query.words)
        if query.words.strip() and not looked_for.parts:
            return NOTHING
        if query.offset >= REACH:
            return NOTHING
        until = min(query.offset + query.limit, REACH)
        wanted = _wanted(looked_for, query)
        rows: list[int] = []
        if looked_for.parts and query.sort is Sort.RELEVANCE:
            first = f"marks : {_mark('n', looked_for.number)}"
            titled = " AND ".join(_phrase("title", one) for part in looked_for.parts for one in part.words)
            for group in (f"({wanted}) AND {first}", f"(({wanted}) AND ({titled})) NOT {first}", f"({wanted}) NOT (({titled}) OR {first})"):
                if len(rows) < until:
                    rows += self._rows(group, until - len(rows))
        else:
            rows = self._rows(wanted, until)
        counted = self._rows(wanted, COUNTED + 1)
        is_exact = len(counted) <= COUNTED
        counted = counted[:COUNTED]
        times = 1.0 if is_exact else self.count() / max(1, int(self._one("SELECT count(*) FROM documents WHERE id >= ?", counted[-1])))
        return Found(
            keys=self._keys(rows[query.offset :]),
            total=round(len(counted) * times),
            facets={label: self._facet(label, counted, times) for label in query.facets},
            is_exact=is_exact,
        )

    def suggest(self, beginning: str, query: Query) -> tuple[int, ...]:
        """Titles by their tokens, the last one by its beginning; numbers by theirs."""
        looked_for = plan(f'"{beginning}"')
        if not looked_for.parts:
            return ()
        ways = [_phrase("title", looked_for.parts[0].whole, goes_on=True)]
        if typed := number(beginning):
            ways.append(f"marks : {_mark('n', typed)}*")
        return self._keys(self._rows(f"({_wanted(plan(''), query)}) AND ({' OR '.join(ways)})", query.limit))

    def _rows(self, wanted: str, most: int) -> list[int]:
        found = self._database().execute("SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid DESC LIMIT ?", [wanted, most])
        return [row[0] for row in found]

    def _keys(self, rows: list[int]) -> tuple[int, ...]:
        by_row = dict(
            self._database().execute("SELECT id, key FROM documents WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(rows)])
        )
        return tuple(by_row[row] for row in rows if row in by_row)

    def _facet(self, label: str, rows: list[int], times: float) -> dict[str, int]:
        sql = (
            "SELECT labels.value, count(*) FROM json_each(?) AS row JOIN labels ON labels.document = row.value AND label = ? "
            "GROUP BY labels.value ORDER BY 2 DESC, 1"
        )
        found = self._database().execute(sql, [json.dumps(rows), LABELS.index(label)])
        return {value: round(count * times) for value, count in found}

    # Writing.

    def _keep(self, database: sqlite3.Connection, document: Document) -> None:
        day = document.at.date().toordinal() << _DAY
        last = database.execute("SELECT max(id) FROM documents WHERE id >= ? AND id < ?", [day, day + (1 << _DAY)]).fetchone()[0]
        row = day if last is None else last + 1
        database.execute("INSERT INTO documents VALUES (?, ?, ?)", [row, document.key, _pack(document)])
        database.execute("INSERT INTO found (rowid, title, text, marks) VALUES (?, ?, ?, ?)", [row, *_columns(document)])
        labels = [(row, LABELS.index(label), value) for label, values in document.labels.items() for value in values]
        database.executemany("INSERT OR IGNORE INTO labels VALUES (?, ?, ?)", labels)

    def _forget(self, database: sqlite3.Connection, key: int) -> None:
        kept = database.execute("SELECT id, packed FROM documents WHERE key = ?", [key]).fetchone()
        if kept is None:
            return
        row, packed = kept
        # An index without content is told what it holds, to the letter.
        columns = _columns(_unpack(key, packed))
        database.execute("INSERT INTO found (found, rowid, title, text, marks) VALUES ('delete', ?, ?, ?, ?)", [row, *columns])
        database.execute("DELETE FROM documents WHERE id = ?", [row])
        database.execute("DELETE FROM labels WHERE document = ?", [row])

    def _meta(self, name: str) -> int:
        return int(self._one("SELECT coalesce((SELECT value FROM meta WHERE name = ?), 0)", name))

    def _one(self, sql: str, *values: object) -> int:
        return int(self._database().execute(sql, values).fetchone()[0])

    def _database(self) -> sqlite3.Connection:
        if not hasattr(self._local, "database"):
            database = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)
            database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
            self._local.database = database
        opened: sqlite3.Connection = self._local.database
        return opened


def _columns(document: Document) -> tuple[str, str, str]:
    title = " ".join(tokens(document.title))
    text = " ".join(tokens("\n".join([document.title, *document.numbers, document.text])))
    marks = [_mark("u", one) for one in sorted(document.audiences)] + [_mark("n", number(one)) for one in document.numbers]
    marks += [_mark(f"l{LABELS.index(label)}x", value) for label, values in document.labels.items() for value in values]
    return title, text, " ".join(marks)


def _mark(kind: str, value: str) -> str:
    """A label's value as one token that no tokenizer takes apart."""
    return f"{kind}{value.encode().hex()}"


def _wanted(looked_for: Plan, query: Query) -> str:
    """The search in FTS5's words; everything in it is made of tokens, so that nothing typed is read as its syntax."""
    open_to = " OR ".join(f"marks : {_mark('u', one)}" for one in sorted(query.audiences)) or "marks : nobody"
    needed = [f"({open_to})"]
    needed += [f"marks : {_mark(f'l{LABELS.index(label)}x', value)}" for label, value in query.filters.items() if label in LABELS]
    needed += [_phrase("text", one) for part in looked_for.parts for one in part.words]
    wanted = " AND ".join(needed)
    if query.beyond:
        outside = " OR ".join(f"marks : {_mark('u', one)}" for one in sorted(query.beyond))
        wanted = f"({wanted}) NOT ({outside})"
    return wanted


def _phrase(column: str, phrase: Phrase, *, goes_on: bool = False) -> str:
    words = " ".join([*phrase.tokens, *([phrase.beginning] if phrase.beginning else [])])
    is_open = bool(phrase.beginning) or (goes_on and not is_han(phrase.tokens[-1]))
    return f'{column} : "{words}"{" *" if is_open else ""}'


def _pack(document: Document) -> bytes:
    facts = [
        document.title,
        document.text,
        document.at.isoformat(),
        sorted(document.audiences),
        list(document.numbers),
        {label: list(values) for label, values in document.labels.items()},
    ]
    return zlib.compress(json.dumps(facts, ensure_ascii=False).encode(), 6)


def _unpack(key: int, packed: bytes) -> Document:
    title, text, at, audiences, numbers, labels = json.loads(zlib.decompress(packed))
    return Document(
        key=key,
        title=title,
        text=text,
        at=datetime.fromisoformat(at),
        audiences=frozenset(audiences),
        numbers=tuple(numbers),
        labels={label: tuple(values) for label, values in labels.items()},
    )
