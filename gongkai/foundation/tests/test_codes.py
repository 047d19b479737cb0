"""Codes that are copied by hand."""

import pytest

from gongkai.foundation.codes import ALPHABET, LENGTH, grouped, new_code, read_code

pytestmark = pytest.mark.clause("4.1")


def test_a_code_is_read_however_it_is_typed():
    code = new_code()
    assert len(code) == LENGTH + 2
    assert read_code(f" {code.lower().replace('-', ' ')} ") == code
    assert read_code(code.replace("-", "")) == code


def test_every_wrong_character_and_every_exchange_of_two_is_noticed():
    plain = new_code().replace("-", "")
    for at in range(LENGTH):
        for other in ALPHABET:
            changed = plain[:at] + other + plain[at + 1 :]
            assert bool(read_code(changed)) == (changed == plain)
        for to in range(at):
            swapped = list(plain)
            swapped[at], swapped[to] = swapped[to], swapped[at]
            assert bool(read_code("".join(swapped))) == ("".join(swapped) == plain)


@pytest.mark.parametrize("typed", ["", "4K7M", "0000-0000-0000", "4K7M-Q2XA-9H3C-2", "查无此件", "a" * 5000])
def test_what_is_no_code_is_told_from_one(typed):
    assert read_code(typed) == ""


def test_codes_look_alike_and_are_not():
    assert len({new_code() for _ in range(200)}) == 200
    assert grouped("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"
