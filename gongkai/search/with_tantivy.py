"""The index kept by tantivy: the default. Made pairs of characters and its whitespace tokenizer; never a tokenizer of its own."""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from gongkai.search.engine import LABELS, LARGEST, NOTHING, REACH, Damaged, Document, Found, Query, Sort
from gongkai.search.plans import Part, Phrase, Plan, number, plan
from gongkai.search.tokens import characters, is_han, normalise, tokens_of
from gongkai.search.wheels import tantivy

NAME = "tantivy"
SEQUENCE_KEY = -1
"""The key of the document that is open to nobody and remembers the sequence: it is committed with the rest."""
HEAP = 256 << 20
"""Bytes for many: what fits goes into one piece of the index, and fewer pieces are put together afterwards."""
SMALL_HEAP = 16 << 20
"""Bytes for a few documents."""
FEW = 1000
THREADS = max(1, min(4, (os.cpu_count() or 1)))
TITLE, NUMBER, WHOLE = 5.0, 50.0, 2.0
"""How much a hit counts in the title, as the very number, and with all characters next to each other; in the text, 1."""
VALUES = 500
"""Values of a label that are counted."""

RARE = 4
"""How many times rarer than the rest of a phrase a token is that is looked for though its neighbours cover it."""

_SECONDS = 20
"""Bits below the seconds in the order, for documents of one second."""


class TantivyIndex:
    """An index in `folder`, made where there is none."""

    name = NAME

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        try:
            self._index = tantivy.Index(self._schema, path=str(folder))
            self._index.config_reader(reload_policy="manual")
            self._index.reload()
        except (ValueError, OSError) as broken:
            raise Damaged(str(broken)) from broken
        self._seen = self.stamp()
        self._searcher_now = self._index.searcher()
        self._months: tuple[object, list[tuple[int, int]]] = (None, [])

    def apply(self, documents: Iterable[Document], gone: Iterable[int], *, sequence: int) -> None:
        """Write in one commit; whoever else writes at the same time is refused by tantivy's own lock."""
        kept = list(documents) if isinstance(documents, list | tuple) else documents
        few = isinstance(kept, list) and len(kept) <= FEW
        is_new = self._searcher().num_docs == 0
        writer = self._index.writer(heap_size=SMALL_HEAP if few else HEAP, num_threads=1 if few else THREADS)
        try:
            for key in gone:
                self._forget(writer, key)
            for document in kept:
                if not is_new:  # a million of these would take longer than the index itself
                    self._forget(writer, document.key)
                writer.add_document(self._document(document))
            self._forget(writer, SEQUENCE_KEY)
            mark = tantivy.Document()
            mark.add_integer("key", SEQUENCE_KEY)
            mark.add_integer("order", sequence)
            writer.add_document(mark)
            writer.commit()
            if not few:
                writer.wait_merging_threads()
        finally:
            del writer
        self._reload()

    def sequence(self) -> int:
        """The sequence of the last commit."""
        searcher = self._searcher()
        hits = searcher.search(self._term("key", SEQUENCE_KEY), 1, order_by_field="order").hits
        return int(hits[0][0]) if hits else 0

    def count(self) -> int:
        """Documents, without the one that remembers the sequence."""
        searcher = self._searcher()
        return int(searcher.num_docs - searcher.search(self._term("key", SEQUENCE_KEY), 1, count=True).count)

    def stamp(self) -> object:
        """When and as what the list of segments was written."""
        try:
            facts = (self._folder / "meta.json").stat()
        except FileNotFoundError:
            return None
        return facts.st_mtime_ns, facts.st_ino, facts.st_size

    def close(self) -> None:
        """Nothing is held that Python does not let go."""

    # Reading.

    def search(self, query: Query) -> Found:
        """The plan as one query; where it is likely to match more than `LARGEST`, among the newest first."""
        searcher = self._searcher()
        looked_for = plan(query.words)
        if query.words.strip() and not looked_for.parts:
            return NOTHING
        within = self._within(query)
        must = [self._part(part) for part in looked_for.parts]
        months = self._newest_months(searcher, self._likely(searcher, looked_for, query))
        if months is not None:
            since, share = months
            found = self._run(searcher, query, looked_for, [*within, *must, self._since(since)])
            if found.total >= REACH:
                total = max(found.total, round(found.total / share))
                facets = {label: {value: round(count / share) for value, count in row.items()} for label, row in found.facets.items()}
                return Found(found.keys, total, facets, is_exact=False)
        return self._run(searcher, query, looked_for, [*within, *must])

    def suggest(self, beginning: str, query: Query) -> tuple[int, ...]:
        """Titles by their tokens, the last one by its beginning; numbers by theirs."""
        searcher = self._searcher()
        looked_for = plan(f'"{beginning}"')
        if not looked_for.parts:
            return ()
        phrase = looked_for.parts[0].whole
        ways = [self._beginning("title", phrase)]
        if typed := number(beginning):
            ways.append(tantivy.Query.regex_query(self._schema, "number", f"{_escaped(typed)}.*"))
        asked = [*self._within(query), tantivy.Query.boolean_query([(tantivy.Occur.Should, way) for way in ways])]
        return self._keys(searcher, searcher.search(_all(asked), query.limit, count=False, order_by_field="order").hits)

    def _run(self, searcher: Any, query: Query, looked_for: Plan, must: list[Any]) -> Found:
        limit = max(1, min(query.limit, REACH - query.offset))
        if query.offset >= REACH:
            return NOTHING
        wanted = _all(must)
        if query.sort is Sort.NEWEST or not looked_for.parts:
            result = searcher.search(wanted, limit, count=True, order_by_field="order", offset=query.offset)
        else:
            scored = wanted
            for one in self._better(looked_for):
                # One around the other: side by side, each is looked up in every text that lies between those that are wanted.
                scored = tantivy.Query.boolean_query([(tantivy.Occur.Must, scored), (tantivy.Occur.Should, one)])
            result = searcher.search(scored, limit, count=True, offset=query.offset)
        facets: dict[str, dict[str, int]] = {}
        if query.facets:
            asked = {label: {"terms": {"field": label, "size": VALUES}} for label in query.facets}
            for label, row in searcher.aggregate(wanted, asked).items():
                facets[label] = {str(one["key"]): int(one["doc_count"]) for one in row["buckets"]}
        return Found(self._keys(searcher, result.hits), int(result.count), facets)

    def _keys(self, searcher: Any, hits: list[tuple[Any, Any]]) -> tuple[int, ...]:
        return tuple(int(key) for key in searcher.fast_field_values("key", [address for _score, address in hits])) if hits else ()

    def _within(self, query: Query) -> list[Any]:
        """To whom it is open, and the filters: they weigh nothing."""
        within = [_any(self._term("audience", one) for one in sorted(query.audiences))]
        if query.beyond:
            outside = [(tantivy.Occur.MustNot, self._term("audience", one)) for one in sorted(query.beyond)]
            within = [tantivy.Query.boolean_query([(tantivy.Occur.Must, within[0]), *outside])]
        within += [self._term(label, value) for label, value in query.filters.items() if label in LABELS]
        return [tantivy.Query.const_score_query(one, 0.0) for one in within]

    def _part(self, part: Part) -> Any:
        words = [self._phrase("text", one) for one in part.words]
        return words[0] if len(words) == 1 else _all(words)

    def _better(self, looked_for: Plan) -> list[Any]:
        """What makes one hit better than another."""
        ways = [tantivy.Query.boost_query(tantivy.Query.const_score_query(self._term("number", looked_for.number), 1.0), NUMBER)]
        for part in looked_for.parts:
            ways += [tantivy.Query.boost_query(self._phrase("title", one), TITLE) for one in part.words]
            if len(part.words) > 1:
                ways.append(tantivy.Query.boost_query(self._phrase("title", part.whole), TITLE * WHOLE))
                ways.append(tantivy.Query.boost_query(self._phrase("text", part.whole), WHOLE))
        return ways

    def _phrase(self, field: str, phrase: Phrase) -> Any:
        """The cheapest tokens that cover the phrase, at their places: every second pair says as much as all of them."""
        if not phrase.tokens:
            return self._term("characters" if field == "text" else "title_characters", phrase.beginning)
        if phrase.beginning:
            words = [*map(_escaped, phrase.tokens), f"{_escaped(phrase.beginning)}.*"]
            return tantivy.Query.regex_phrase_query(self._schema, field, words)
        chosen = _cover(phrase.tokens, lambda token: int(self._searcher_now.doc_freq(field, token)))
        if len(chosen) == 1:
            return self._term(field, chosen[0][1], "freq")
        return tantivy.Query.phrase_query(self._schema, field, chosen)

    def _beginning(self, field: str, phrase: Phrase) -> Any:
        """`phrase` whose last word may go on: for what is still being typed."""
        tokens = phrase.tokens
        if phrase.beginning or not tokens or is_han(tokens[-1]):
            return self._phrase(field, phrase)
        last = f"{_escaped(tokens[-1])}.*"
        if len(tokens) == 1:
            return tantivy.Query.regex_query(self._schema, field, last)
        return tantivy.Query.regex_phrase_query(self._schema, field, [*map(_escaped, tokens[:-1]), last])

    def _term(self, field: str, value: Any, kept: str = "basic") -> Any:
        return tantivy.Query.term_query(self._schema, field, value, index_option=kept)

    # What is likely, and the newest.

    def _likely(self, searcher: Any, looked_for: Plan, query: Query) -> int:
        """At most so many documents match: those that have the rarest token, or the rarest label."""
        counts = [searcher.num_docs]
        for part in looked_for.parts:
            for phrase in part.words:
                counts += [searcher.doc_freq("text", token) for token in phrase.tokens]
                if not phrase.tokens:
                    counts.append(searcher.doc_freq("characters", phrase.beginning))
        counts += [searcher.doc_freq(label, value) for label, value in query.filters.items() if label in LABELS]
        return int(min(counts))

    def _newest_months(self, searcher: Any, likely: int) -> tuple[int, float] | None:
        """(first month, share of all documents in it and after) where about `LARGEST` of `likely` documents are; None: all are."""
        if likely <= LARGEST:
            return None
        months = self._by_month(searcher)
        every = sum(count for _month, count in months) or 1
        so_far = 0
        for month, count in months:
            so_far += count
            if so_far * likely >= LARGEST * every:
                return (month, so_far / every) if so_far < every else None
        return None

    def _by_month(self, searcher: Any) -> list[tuple[int, int]]:
        if self._months[0] != self._seen or not self._months[1]:
            rows = searcher.aggregate(tantivy.Query.all_query(), {"m": {"terms": {"field": "month", "size": 5000}}})["m"]["buckets"]
            self._months = (self._seen, sorted(((int(row["key"]), int(row["doc_count"])) for row in rows), reverse=True))
        return self._months[1]

    def _since(self, month: int) -> Any:
        query = tantivy.Query.range_query(self._schema, "month", tantivy.FieldType.Integer, lower_bound=month)
        return tantivy.Query.const_score_query(query, 0.0)

    # Writing.

    def _forget(self, writer: Any, key: int) -> None:
        # By query: by term, an index of some integers deletes nothing and says nothing.
        writer.delete_documents_by_query(self._term("key", key))

    def _document(self, document: Document) -> Any:
        # Each text is normalised once: that takes the longest of all.
        title = normalise(document.title)
        text = normalise("\n".join([document.title, *document.numbers, document.text]))
        seconds = int(document.at.timestamp())
        out = tantivy.Document()
        out.add_integer("key", document.key)
        out.add_integer("order", (seconds << _SECONDS) | (document.key & ((1 << _SECONDS) - 1)))
        out.add_integer("month", document.at.year * 12 + document.at.month - 1)
        out.add_text("title", " ".join(tokens_of(title)))
        out.add_text("text", " ".join(tokens_of(text)))
        out.add_text("title_characters", " ".join(characters(title)))
        out.add_text("characters", " ".join(characters(text)))
        for one in document.numbers:
            out.add_text("number", number(one))
        for one in document.audiences:
            out.add_text("audience", one)
        for label in LABELS:
            for value in document.labels.get(label, ()):
                out.add_text(label, value)
        return out

    def _searcher(self) -> Any:
        if self._seen != self.stamp():
            self._reload()
        self._searcher_now = self._index.searcher()
        return self._searcher_now

    def _reload(self) -> None:
        seen = self.stamp()
        try:
            self._index.reload()
        except ValueError as broken:
            raise Damaged(str(broken)) from broken
        self._seen = seen


def _schema() -> Any:
    schema = tantivy.SchemaBuilder()
    for name in ("key", "month"):
        schema.add_integer_field(name, indexed=True, fast=True)
    schema.add_integer_field("order", fast=True)
    for name in ("title", "text"):
        schema.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("characters", "title_characters"):
        schema.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in ("number", "audience"):
        schema.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in LABELS:
        schema.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    return schema.build()


def _all(queries: list[Any]) -> Any:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in queries])


def _any(queries: Iterable[Any]) -> Any:
    every = list(queries)
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in every]) if every else tantivy.Query.empty_query()


def _escaped(text: str) -> str:
    # Only what has a meaning: an escaped "<" would get one.
    return "".join(f"\\{one}" if one in "\\.+*?()|[]{}^$" else one for one in text)


def _cover(words: tuple[str, ...], documents: Callable[[str], int]) -> list[tuple[int, str]]:
    """The tokens, with their places, that hold every character of the phrase between them in the fewest documents.

    Of pairs that overlap every second one may be left out: its characters stand in its neighbours, at places that are asked for.
    """
    can_go = [
        0 < at < len(words) - 1 and len(words[at - 1]) == len(word) == len(words[at + 1]) == 2
        and words[at - 1][1] == word[0] and words[at + 1][0] == word[1]
        and all(map(is_han, (*word, words[at - 1][0], words[at + 1][1])))
        for at, word in enumerate(words)
    ]  # fmt: skip
    cost = [documents(word) + 1 for word in words]
    # best[kept]: the cheapest choice up to here, with the last one kept or left out.
    best: Mapping[bool, tuple[int, tuple[int, ...]]] = {True: (0, ())}
    for at in range(len(words)):
        kept = min(best.values())
        choices = {True: (kept[0] + cost[at], (*kept[1], at))}
        if can_go[at] and True in best:
            choices[False] = best[True]
        best = choices
    chosen = set(best[True][1])
    rarest = min(range(len(words)), key=cost.__getitem__)
    if all(cost[rarest] * RARE < cost[at] for at in chosen):
        chosen.add(rarest)  # it says no more than its neighbours, but spares looking at their places in most texts
    return [(at, words[at]) for at in sorted(chosen)]
