"""`gongkai screen` keeps its contract: what it prints, and how it ends."""

import json
import os
import resource
import subprocess
import sys

import pytest

from gongkai.screening.tests.samples import SECRET, archive, id_number, word
from gongkai.vault.tests.files import docx, paragraph

pytestmark = pytest.mark.clause("8.2")

KINDS = {
    "secrecy_mark", "work_secret", "commercial_secret", "resident_id", "resident_id_suspect", "passport", "travel_permit", "bank_card",
    "bank_account", "mobile", "landline", "email", "vehicle_plate", "home_address", "sensitive_person", "person_name", "hidden_text",
    "metadata", "embedded", "macro", "external_link", "location", "unreadable",
}  # fmt: skip


def screen(*words, input=None):
    """The command as a stranger runs it: no installation, no settings, nothing in the environment."""
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "screen", *map(str, words)],
        capture_output=True,
        input=input,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def clean(tmp_path):
    path = tmp_path / "通知.docx"
    path.write_bytes(word(""))
    return path


@pytest.fixture
def leaking(tmp_path):
    path = tmp_path / "名单.docx"
    path.write_bytes(docx(paragraph(f"证件号码：{id_number()}")))
    return path


def test_each_file_is_one_object_with_its_findings(clean, leaking):
    status, out, _err = screen("--json", clean, leaking)
    assert status == 1
    first, second = [json.loads(line) for line in out.splitlines()]
    assert first["file"] == str(clean)
    assert first["cleared"] is True
    assert first["findings"] == []
    assert second["file"] == str(leaking)
    assert second["cleared"] is False
    (finding,) = second["findings"]
    assert finding["kind"] == "resident_id"
    assert finding["severity"] == "block"
    assert finding["where"] == "第1段"
    assert (finding["start"], finding["end"]) == (5, 23)
    assert finding["excerpt"] == f"{id_number()[:4]}**********{id_number()[-4:]}"
    assert id_number() not in out


def test_nothing_to_block_ends_with_0(clean):
    status, out, _err = screen("--json", clean)
    assert status == 0
    assert json.loads(out)["cleared"] is True


def test_a_person_reads_what_to_do(leaking):
    status, out, _err = screen(leaking)
    assert status == 1
    assert "不能公开" in out
    assert "只保留前四位和后四位" in out
    assert id_number() not in out


def test_folders_are_walked_to_their_bottom(tmp_path, clean, leaking):
    deep = tmp_path / "甲" / "乙"
    deep.mkdir(parents=True)
    (deep / "附件.zip").write_bytes(archive({"a.txt": SECRET}))
    status, out, _err = screen("--json", tmp_path)
    reports = {json.loads(line)["file"]: json.loads(line) for line in out.splitlines()}
    assert status == 1
    assert set(reports) == {str(clean), str(leaking), str(deep / "附件.zip")}
    assert "压缩包内“a.txt”" in {one["where"] for one in reports[str(deep / "附件.zip")]["findings"]}


def test_texts_are_screened_line_by_line(tmp_path):
    listed = tmp_path / "texts.jsonl"
    texts = [{"id": "甲", "text": "普通通知。"}, {"id": 2, "text": f"身份证号{id_number()}"}]
    listed.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in texts) + "\n", encoding="utf-8")
    status, out, _err = screen("--jsonl", listed)
    first, second = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert first == {"id": "甲", "findings": []}
    assert second["id"] == 2
    assert [(one["kind"], one["start"], one["end"]) for one in second["findings"]] == [("resident_id", 4, 22)]
    assert id_number() not in out


def test_texts_come_from_standard_input_too():
    status, out, _err = screen("--jsonl", "-", input='{"id": 1, "text": "普通通知。"}\n'.encode())
    assert status == 0
    assert json.loads(out) == {"id": 1, "findings": []}


@pytest.mark.parametrize(
    "words",
    [[], ["--jsonl", "/none/such.jsonl"], ["/none/such.docx"], ["--bad"], ["--jsonl"], ["--jsonl", "a", "b"], ["--json"]],
)
def test_misuse_ends_with_2_and_a_sentence(words):
    status, out, err = screen(*words)
    assert status == 2
    assert not out
    assert "gongkai screen --help" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("line", ["no json", "[]", '{"id": 1}', '{"text": "x"}', '{"id": 1, "text": 5}', "[" * 100_000])
def test_a_line_that_is_no_text_ends_with_2(line, tmp_path):
    listed = tmp_path / "texts.jsonl"
    listed.write_text('{"id": 1, "text": "正文"}\n' + line + "\n", encoding="utf-8")
    status, _out, err = screen("--jsonl", listed)
    assert status == 2
    assert "第2行" in err
    assert "Traceback" not in err


def test_help_is_chinese_and_ends_with_0():
    status, out, _err = screen("--help")
    assert status == 0
    assert out.startswith("用法：gongkai screen")


def test_a_file_that_cannot_be_opened_is_told_and_blocks(tmp_path):
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04" + bytes(50))
    status, out, _err = screen("--json", tmp_path)
    assert status == 1
    assert [one["kind"] for one in json.loads(out)["findings"]] == ["unreadable"]


def test_a_name_that_is_no_text_does_not_end_the_run(tmp_path):
    (tmp_path / os.fsdecode(b"\xff\xfe.txt")).write_bytes("正文".encode())
    status, out, _err = screen("--json", tmp_path)
    assert status == 0
    assert json.loads(out)["cleared"] is True


def test_a_name_is_screened_like_any_text(tmp_path):
    (tmp_path / f"{id_number()}.txt").write_bytes("正文".encode())
    status, out, _err = screen("--json", tmp_path)
    assert status == 1
    assert json.loads(out)["findings"][0]["where"] == "文件名"


def test_a_picture_left_unread_is_not_cleared(tmp_path):
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (600, 300), "white")
    ImageDraw.Draw(image).text((20, 20), "words in a picture", fill="black")
    image.save(tmp_path / "图.png")
    status, out, _err = screen("--json", "--no-ocr", tmp_path)
    report = json.loads(out)
    assert status == 1
    assert report["cleared"] is False
    assert report["waiting_pages"] == 1


def test_every_kind_is_one_of_the_contract():
    from gongkai.screening.findings import Kind

    assert {kind.value for kind in Kind} == KINDS


def test_it_loads_no_django_and_starts_quickly(tmp_path):
    listed = tmp_path / "texts.jsonl"
    listed.write_text('{"id": 1, "text": "正文"}\n', encoding="utf-8")
    code = (
        "import sys; from gongkai.config import cli; cli.main(['screen', '--jsonl', sys.argv[1]]);"
        "print([name for name in ('django', 'lxml', 'PIL', 'openpyxl', 'onnxruntime') if name in sys.modules])"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", code, str(listed)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < 1
