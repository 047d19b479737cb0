import pytest

from gongkai.organization.codes import (
    credit_check,
    normal_code,
    objections_to_code,
    objections_to_fonds_number,
    objections_to_site_code,
    objections_to_slug,
    organisation_check,
)


@pytest.mark.parametrize("code", ["00817525-1", "00817804-9", "00817989-3", "00001434-9", "00001333-8", "48634451-5"])
def test_real_organisation_codes_are_accepted(code):
    assert objections_to_code(code) == []


def test_a_real_credit_code_is_accepted():
    assert objections_to_code("11341702486344515H") == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("00817525-1", "00817525-1"),
        ("008175251", "00817525-1"),
        (" 00817525－1 ", "00817525-1"),
        ("００８１７５２５—１", "00817525-1"),
        ("11341702486344515h", "11341702486344515H"),
        ("113417 02486344515H", "11341702486344515H"),
    ],
)
def test_a_code_is_understood_however_it_was_typed(typed, stored):
    assert normal_code(typed) == stored
    assert objections_to_code(typed) == []


@pytest.mark.parametrize("given", [digit for digit in "0123456789X" if digit != "1"])
def test_a_wrong_check_digit_is_named_with_the_right_one(given):
    [objection] = objections_to_code(f"00817525-{given}")
    assert objection.code == "code_check_digit"
    assert objection.field == "code"
    assert f"现为“{given}”" in objection.message
    assert "应为“1”" in objection.message


def test_every_single_wrong_character_of_an_organisation_code_is_found():
    for place in range(8):
        for character in "0123456789":
            typed = "00817525"[:place] + character + "00817525"[place + 1 :]
            assert bool(objections_to_code(f"{typed}-1")) == (typed != "00817525")


def test_a_wrong_check_digit_of_a_credit_code_is_named_with_the_right_one():
    [objection] = objections_to_code("11341702486344515J")
    assert "应为“H”" in objection.message


def test_the_organisation_code_inside_a_credit_code_is_checked_too():
    outside_right = "1134170248634451" + "6"
    typed = outside_right + credit_check(outside_right)
    [objection] = objections_to_code(typed)
    assert "第9至17位" in objection.message
    assert "应为“5”" in objection.message


def test_check_digits_ten_and_eleven_become_x_and_nought():
    assert organisation_check("00000011") == str((11 - (4 + 2) % 11) % 11)
    found = {organisation_check(f"{number:08d}") for number in range(200)}
    assert found == set("0123456789X")
    assert organisation_check("D2143569") == "X"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "no_code"),
        ("   ", "no_code"),
        ("0081752-1", "code_length"),
        ("00817525-11", "code_length"),
        ("1134170248634451H", "code_length"),
        ("0081752五-1", "code_characters"),
        ("00817525-Y", "code_characters"),
        ("1134170248634451IH", "code_characters"),
    ],
)
def test_what_is_no_code_is_refused_with_its_reason(typed, code):
    [objection] = objections_to_code(typed)
    assert objection.code == code


@pytest.mark.parametrize(
    ("typed", "right"), [("", True), ("4601000002", True), ("460100000", False), ("46010000O2", False), ("4601000002\n", False)]
)
def test_a_site_code_has_ten_digits(typed, right):
    assert (objections_to_site_code(typed) == []) == right


@pytest.mark.parametrize(
    ("typed", "right"), [("", True), ("J001", True), ("0123", True), ("j001", False), ("J01", False), ("J0011", False)]
)
def test_a_fonds_number_has_four_places(typed, right):
    assert (objections_to_fonds_number(typed) == []) == right


@pytest.mark.parametrize(
    ("typed", "right"),
    [("yunhai", True), ("y", True), ("yun-hai2", True), ("Yunhai", False), ("-y", False), ("y/", False), ("", False), ("y\n", False)],
)
def test_a_slug_is_fit_for_an_address(typed, right):
    assert (objections_to_slug(typed) == []) == right
