"""Character recognition, offline, with seals taken out of the way (8.2)."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from gongkai.screening import ocr
from gongkai.screening.findings import Kind, Place, Severity
from gongkai.screening.lists import NONE
from gongkai.screening.sieve import findings
from gongkai.screening.tests.sheets import RED, drawn, resident_id, sealed

pytestmark = pytest.mark.clause("8.2")

IDS = [resident_id(number) for number in range(11, 17)]
TABLE = [f"{number}  王小明  {one}  138{number:08d}" for number, one in enumerate(IDS, 1)]


def text_of(picture):
    return "".join(line.text for line in ocr.read_lines(picture)).replace(" ", "")


def test_numbers_and_a_secrecy_mark_are_read_to_the_last_digit():
    picture = drawn(["机密★10年", *TABLE], size=(1000, 500), height=28)
    found = list(findings([ocr.passage(ocr.read_lines(picture), Place(page=1))], NONE))
    assert sum(one.kind is Kind.RESIDENT_ID for one in found) == len(IDS)
    assert sum(one.kind is Kind.MOBILE for one in found) == len(IDS)
    assert [one.severity for one in found if one.kind is Kind.SECRECY_MARK] == [Severity.BLOCK]
    assert all(one.place.box for one in found if one.start is not None)


def test_numbers_below_a_red_seal_are_read():
    picture = sealed(drawn(TABLE, size=(1000, 420), height=28), (420, 150), (650, 290))
    read = text_of(picture)
    assert [one for one in IDS if one not in read] == []


def test_red_letters_are_read_although_red_ink_is_taken_out():
    whole = Image.new("RGB", (900, 180), "white")
    whole.paste(drawn(["海口国家高新区管理委员会文件"], size=(900, 90), height=48, ink=RED), (0, 0))
    whole.paste(drawn(["关于公开办事指南的通知"], size=(800, 70), height=28), (0, 100))
    read = text_of(whole)
    assert "高新区管理委员会文件" in read
    assert "关于公开办事指南的通知" in read


def test_print_stays_where_red_ink_is_taken_out():
    below = drawn(["一二三四五六七八九十"], size=(400, 70), height=28)
    cleaned = np.asarray(ocr.without_red(sealed(below, (200, 35), radius=60)).convert("L")).astype(int)
    print_there = np.asarray(below.convert("L")) < 60
    assert cleaned[print_there].mean() < 90
    # Where nothing was printed there is paper again, and no ring.
    assert (cleaned[np.asarray(below.convert("L")) > 250] > 200).mean() > 0.98


def test_a_long_screenshot_is_read_in_pieces():
    picture = Image.new("RGB", (400, 3000), "white")
    for number in range(10):
        picture.paste(drawn([f"{number}号{IDS[number % 6]}"], size=(400, 60), height=22), (0, 30 + number * 300))
    lines = ocr.read_lines(picture)
    assert [line.text for line in lines] == [f"{number}号{IDS[number % 6]}" for number in range(10)]
    assert all(abs(line.box[1] * 3000 - number * 300) < 80 for number, line in enumerate(lines))


def test_what_stands_side_by_side_is_one_line_of_the_passage():
    lines = [
        ocr.Line("姓名", (0.1, 0.1, 0.2, 0.15), 0.9),
        ocr.Line("王小明", (0.4, 0.1, 0.6, 0.15), 0.9),
        ocr.Line("电话", (0.1, 0.3, 0.2, 0.35), 0.9),
    ]
    passage = ocr.passage(lines, Place(page=1))
    assert passage.text == "姓名  王小明\n电话"
    assert passage.boxes_of(4, 7) == [(0.4, 0.1, 0.6, 0.15)]


@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_on_its_side_or_head_is_read(turn):
    picture = drawn(TABLE, size=(800, 400), height=26)
    read = text_of(picture.rotate(turn, expand=True))
    assert [one for one in IDS if one not in read] == []


def test_transparent_pictures_stand_on_paper():
    layer = Image.new("RGBA", (500, 80), (0, 0, 0, 0))
    black = drawn([IDS[0]], size=(500, 80), height=32).convert("L").point(lambda value: 255 - value)
    layer.putalpha(black)
    assert IDS[0] in text_of(layer)


def test_nothing_is_fetched_from_a_network():
    program = (
        "from gongkai.foundation.bounds import leave_the_network; left = leave_the_network()\n"
        "from gongkai.screening import ocr; from gongkai.screening.tests.sheets import drawn\n"
        "print(left, ocr.read_lines(drawn(['12345'], size=(300, 80)))[0].text)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    left, read = answer.stdout.split()
    if left != "True":
        pytest.skip("the kernel does not let this process leave the network")
    assert read == "12345"
