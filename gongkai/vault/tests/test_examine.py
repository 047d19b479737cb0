import gc
import resource
import unicodedata

import pytest

from gongkai.foundation.objections import Refused
from gongkai.vault import sandbox
from gongkai.vault.gate import ACCEPTED, MESSAGES, cleaned_name, examine, read
from gongkai.vault.tests import honest, hostile
from gongkai.vault.tests.files import docx, overlapping_bomb, pdf, steep_bomb


@pytest.mark.parametrize("attack", hostile.ALL, ids=lambda attack: attack.sentence)
def test_a_hostile_file_is_refused_with_its_reason(attack):
    with pytest.raises(Refused) as refused:
        examine(attack.name, attack.make())
    (objection,) = refused.value.objections
    assert objection.code == attack.code
    assert objection.field == "file"
    assert objection.message == str(MESSAGES[attack.code])


@pytest.mark.parametrize("file", honest.ALL, ids=lambda file: file.sentence)
def test_a_good_file_is_accepted_as_it_is(file, tmp_path):
    data = file.make()
    path = tmp_path / "upload"
    path.write_bytes(data)
    for given in (data, path):
        upload = examine(file.name, given)
        assert (upload.name, upload.size) == (file.name, len(data))
        assert upload.media_type == ACCEPTED["." + file.name.lower().rpartition(".")[2]]
    assert path.read_bytes() == data


def test_there_are_enough_files_of_both_sorts_and_no_sentence_twice():
    assert len({attack.sentence for attack in hostile.ALL}) == len(hostile.ALL) >= 45
    assert len({file.sentence for file in honest.ALL}) == len(honest.ALL) >= 15


def test_every_sentence_a_person_may_be_told_is_tried():
    told_elsewhere = {"file_too_large", "unreadable_file", "virus", "virus_scan_failed", "table_too_large"}
    assert {attack.code for attack in hostile.ALL} | told_elsewhere == set(MESSAGES)


def test_a_file_larger_than_the_installation_allows_is_refused(settings):
    settings.UPLOAD_LIMIT = 1000
    with pytest.raises(Refused) as refused:
        examine("通知.txt", b"a" * 1001)
    assert refused.value.codes == {"file_too_large"}
    assert examine("通知.txt", b"a" * 1000).size == 1000


def test_too_large_a_file_is_refused_without_reading_it(tmp_path, settings):
    path = tmp_path / "huge.pdf"
    with path.open("wb") as stream:
        stream.truncate(settings.UPLOAD_LIMIT + 1)
    with pytest.raises(Refused) as refused:
        examine("通知.pdf", path)
    assert refused.value.codes == {"file_too_large"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  通知.txt ", "通知.txt"),
        ("\u3000通知\u00a0（一）.txt", "通知 （一）.txt"),
        (unicodedata.normalize("NFD", "café.txt"), "café.txt"),
        ("关于  公开的通知.txt", "关于  公开的通知.txt"),
    ],
)
def test_a_name_loses_only_what_nobody_sees(given, kept):
    assert cleaned_name(given) == kept
    assert cleaned_name(kept) == kept


def test_the_name_is_judged_before_the_file_is_opened(tmp_path):
    with pytest.raises(Refused) as refused:
        examine("../x.txt", tmp_path / "not there")
    assert refused.value.codes == {"name_with_path"}


@pytest.mark.parametrize("bomb", [steep_bomb, overlapping_bomb], ids=["a thousandfold", "many members from the same bytes"])
def test_a_bomb_is_some_77_kilobytes_and_costs_next_to_nothing(bomb, tmp_path):
    path = tmp_path / "bomb.docx"
    path.write_bytes(bomb())
    assert path.stat().st_size < 80_000
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(Refused):
        examine("报告.docx", path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime) < 2


def test_a_file_that_only_takes_too_long_is_called_unreadable(tmp_path):
    path = tmp_path / "通知.docx"
    path.write_bytes(docx("<w:p/>" * 400_000))
    with pytest.raises(Refused) as refused:
        read("docx", path, sandbox.Limits(wall_seconds=0.2))
    assert refused.value.codes == {"unreadable_file"}


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    examine("通知.pdf", pdf())
    with pytest.raises(Refused):
        examine("通知.docx", steep_bomb())
    assert list(tmp_path.iterdir()) == []
