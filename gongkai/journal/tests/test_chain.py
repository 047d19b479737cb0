from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai.foundation.digests import ALGORITHMS
from gongkai.journal import chain as chains

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(-62_135_000_000_000_000, 253_402_000_000_000_000).map(lambda us: EPOCH + timedelta(microseconds=us))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FACTS = st.builds(
    chains.Facts,
    chain=st.sampled_from(["00817525-1", "installation"]),
    seq=st.integers(0, 2**62),
    at=MOMENTS,
    verb=TEXT,
    actor=st.none() | st.integers(0, 2**62),
    actor_name=TEXT,
    post=TEXT,
    on_behalf_of=TEXT,
    subject_type=TEXT,
    subject_id=TEXT,
    subject_title=TEXT,
    digest=TEXT,
    details=TEXT,
    public=st.booleans(),
    salt=TEXT,
)


@given(FACTS, FACTS)
def test_two_payloads_are_equal_exactly_where_all_facts_are(one, other):
    assert (chains.payload(one) == chains.payload(other)) == (one == other)


@given(FACTS, st.data())
def test_one_changed_fact_changes_the_payload_digest(facts, data):
    name = data.draw(st.sampled_from([field.name for field in fields(facts)]))
    other = data.draw(FACTS)
    assume(getattr(other, name) != getattr(facts, name))
    changed = replace(facts, **{name: getattr(other, name)})
    for algorithm in ALGORITHMS:
        assert chains.payload_digest(changed, algorithm) != chains.payload_digest(facts, algorithm)


def _head(rows, algorithm="sha256"):
    head = chains.genesis(algorithm)
    for seq, (number, public) in enumerate(rows):
        head = chains.link("b", seq, head, f"{algorithm}:{number:064x}", public, algorithm)
    return head


ROWS = st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=12)


@given(ROWS, ROWS)
def test_two_chains_end_in_one_hash_exactly_where_all_their_rows_are_equal(one, other):
    assert (_head(one) == _head(other)) == (one == other)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=12), st.data())
def test_any_row_changed_dropped_doubled_or_moved_changes_the_end(rows, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    there = data.draw(st.integers(0, len(rows) - 1))
    moved = rows[:place] + rows[place + 1 :]
    moved.insert(there, rows[place])
    number, public = rows[place]
    for other in (
        [*rows[:place], (number + 1, public), *rows[place + 1 :]],
        [*rows[:place], (number, not public), *rows[place + 1 :]],
        rows[:place] + rows[place + 1 :],
        [*rows[:place], rows[place], *rows[place:]],
        moved,
    ):
        assert (_head(other) == _head(rows)) == (other == rows)


@given(MOMENTS)
def test_a_moment_has_one_text_form_in_every_time_zone(at):
    assert chains.moment(at.astimezone(timezone(timedelta(hours=8)))) == chains.moment(at)
    assert chains.moment_of(chains.moment(at)) == at


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        chains.moment(datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None))


@pytest.mark.parametrize("text", ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000000+08:00", "2026-13-01T00:00:00.000000Z", ""])
def test_a_moment_in_another_form_is_refused(text):
    with pytest.raises(ValueError):
        chains.moment_of(text)


@pytest.mark.parametrize("code", ["", "../keys", "a/b", ".hidden", "a\nb", "a b", "x" * 41, "机构"])
def test_what_could_not_be_a_file_name_is_no_chain(code):
    assert not chains.is_chain(code)


@pytest.mark.parametrize("code", ["installation", "00817525-1", "11530100MB1234567X"])
def test_the_codes_of_bodies_name_chains(code):
    assert chains.is_chain(code)


def test_the_hashes_follow_the_published_form():
    """Written out once more by hand, so that another program can be written from it: a change here breaks every verifier in the world."""
    import hashlib

    previous, digest = "sha256:" + "0" * 64, "sha256:" + "a" * 64
    text = f"gongkai link\n00817525-1\n0\n{previous}\n{digest}\n1\n"
    assert chains.link("00817525-1", 0, chains.genesis("sha256"), digest, True, "sha256") == (
        "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    )
    assert chains.link("00817525-1", 0, chains.genesis("sm3"), digest, True, "sm3").startswith("sm3:")
