"""Files on their way in: examined, kept, carried from one showing of the form to the next, and nobody else's."""

import html
import re

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from gongkai.demonstration.matters import draft
from gongkai.disclosure.models import Attachment, Item, Version
from gongkai.office import uploads
from gongkai.office.tests.people import Desk, text_of
from gongkai.procedure.stages import Stage
from gongkai.vault.models import Blob
from gongkai.vault.tests.files import docx, paragraph, pdf, picture, steep_bomb, xlsx

MATTER = "2b7c2f3e-8e0a-4a0e-9a55-0d3c3c1f0001"
ADDRESS = "/office/matters/new/?entry=3.2.A"
GIVEN = {
    "matter": MATTER,
    "title": "2026年度工作目标",
    "basis": "管理办法第三章",
    "text_from": "typed",
    "text": "第一条 目标。",
    "do": "save",
}


def hidden(answer, name: str) -> list[str]:
    """The values of the hidden fields of this name."""
    return [html.unescape(value) for value in re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', answer.content.decode())]


def unit(cast) -> dict[str, str]:
    return {"unit": str(cast.unit("JFJ").pk)}


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def desk(cast):
    return Desk(cast["handler"])


@pytest.mark.clause("2.A")
def test_files_of_every_accepted_kind_are_kept_with_the_version(cast, desk):
    files = [
        upload("说明.txt", "说明".encode()),
        upload("目标.docx", docx()),
        upload("附表.xlsx", xlsx()),
        upload("批复.pdf", pdf(text="ok")),
        upload("照片.png", picture("PNG")),
        upload("照片.jpg", picture("JPEG")),
    ]
    answer = desk.client.post(ADDRESS, GIVEN | unit(cast) | {"files": files})
    assert answer.status_code == 303, text_of(answer)
    assert [row.name for row in Attachment.objects.all()] == ["说明.txt", "目标.docx", "附表.xlsx", "批复.pdf", "照片.png", "照片.jpg"]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("病毒.exe", b"MZ", "不接受这种文件"),
        ("照片.png", b"MZ\x90\x00", "文件内容与扩展名不符"),
        ("空.txt", b"", "文件是空的"),
        ("正文.docx", steep_bomb(), "展开后过大"),
        ("坏.pdf", b"%PDF-1.7\nbroken", "PDF 已损坏"),
    ],
)
def test_a_hostile_file_is_refused_at_its_field_nothing_is_kept_and_nothing_typed_is_lost(cast, desk, name, data, sentence):
    before = Blob.objects.count()
    answer = desk.client.post(ADDRESS, GIVEN | unit(cast) | {"files": [upload(name, data)]})
    assert answer.status_code == 422
    text = text_of(answer)
    assert f"“{name}”：" in text
    assert sentence in text
    assert "第一条 目标。" in text
    assert "管理办法第三章" in text
    assert Blob.objects.count() == before
    assert not Item.objects.exists()


@pytest.mark.clause("2.A")
def test_good_files_beside_a_bad_one_are_kept_and_need_no_second_upload(cast, desk):
    both = [upload("说明.txt", "说明".encode()), upload("病毒.exe", b"MZ")]
    refused = desk.client.post(ADDRESS, GIVEN | unit(cast) | {"files": both})
    assert refused.status_code == 422
    tokens = hidden(refused, "carried")
    assert len(tokens) == 1
    answer = desk.client.post(ADDRESS, GIVEN | unit(cast) | {"carried": tokens, "stays": tokens})
    assert answer.status_code == 303
    assert [row.name for row in Attachment.objects.all()] == ["说明.txt"]


def test_a_carried_file_can_be_fetched_back_by_who_handed_it_in_and_by_nobody_else(cast, desk):
    refused = desk.client.post(ADDRESS, GIVEN | unit(cast) | {"title": "", "files": [upload("说明.txt", "说明".encode())]})
    (token,) = hidden(refused, "carried")
    own = desk.client.get(f"/office/uploads/{token}/")
    assert b"".join(own.streaming_content) == "说明".encode()
    assert own["Content-Disposition"].startswith("attachment")
    assert Desk(cast["finance"]).client.get(f"/office/uploads/{token}/").status_code == 404
    assert desk.client.get(f"/office/uploads/{token[:-2]}xx/").status_code == 404


def test_a_reference_of_another_person_is_not_honoured(cast, desk):
    refused = desk.client.post(ADDRESS, GIVEN | unit(cast) | {"title": "", "files": [upload("说明.txt", "说明".encode())]})
    (token,) = hidden(refused, "carried")
    thief = Desk(cast["finance"])
    given = GIVEN | {"unit": str(cast.unit("CZJ").pk), "carried": token, "stays": token}
    answer = thief.client.post(ADDRESS, given)
    assert answer.status_code == 422
    assert "引用已失效" in text_of(answer)
    assert not Version.objects.exists()


def test_nothing_is_kept_of_what_somebody_hands_in_who_may_not_draft_the_matter(cast, line):
    version = line.open("3.2.A", draft("2026年度工作目标", "第一条 目标。"))
    before = Blob.objects.count()
    for verb in ("draft", "new_edition"):
        given = GIVEN | {"files": [upload("夹带.txt", "夹带".encode())], "source": upload("正文.docx", docx(paragraph("夹带。")))}
        answer = Desk(cast["unit_head"]).send(verb, version, **given)
        assert answer.status_code == 422
        assert "第一条 目标。" in text_of(answer)
        assert hidden(answer, "carried") == []
    assert Blob.objects.count() == before


@pytest.mark.clause("5.2")
def test_files_sent_twice_with_a_new_edition_open_it_once(cast, desk, line):
    version = line.carry(line.open("3.2.A", draft("2026年度工作目标", "第一条 目标。")), to=Stage.PUBLISHED)
    answers = [
        desk.send("new_edition", version, **GIVEN, reason="根据意见完善", files=[upload("说明.txt", "说明".encode())]) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].url == answers[1].url


@pytest.mark.clause("4.1")
def test_nothing_is_kept_of_the_evidence_of_whoever_may_not_record_a_posting(cast, line):
    version = line.carry(line.open("3.2.A", draft("2026年度工作目标", "第一条 目标。")), to=Stage.PUBLISHED)
    before = Blob.objects.count()
    answer = Desk(cast["handler"]).send("posting", version, place="一楼", evidence=upload("照片.png", picture("PNG")))
    assert answer.status_code == 422
    assert Blob.objects.count() == before


@pytest.mark.django_db
def test_a_reference_made_up_or_too_old_or_of_another_sort_stands_for_nothing(cast, monkeypatch):
    person = cast["handler"]
    received = uploads.receive(upload("说明.txt", "说明".encode()), person, field="files")
    token = uploads.carry(received, person).token
    assert uploads.redeem(token, person) == received
    assert uploads.redeem("nonsense", person) is None
    assert uploads.redeem(signing.dumps([person.pk, "a", "b"], salt=uploads.FILES), person) is None
    assert uploads.redeem(signing.dumps("short", salt=uploads.FILES), person) is None
    assert uploads.redeem_conversion(token, person) is None
    monkeypatch.setattr(uploads, "LIFETIME", -1)
    assert uploads.redeem(token, person) is None


@pytest.mark.django_db
def test_a_file_too_large_for_memory_is_kept_the_same_way(cast):
    person = cast["handler"]
    data = ("长文本。\n" * 4000).encode()
    large = TemporaryUploadedFile("长文.txt", "text/plain", len(data), None)
    large.write(data)
    large.seek(0)
    small = uploads.receive(upload("长文.txt", data), person, field="files")
    assert uploads.receive(large, person, field="files") == small


@pytest.mark.django_db
def test_a_conversion_binds_the_text_to_its_original(cast):
    person = cast["handler"]
    source = uploads.receive(upload("目标.docx", docx(paragraph("第一条 目标。"))), person, field="source")
    made = uploads.convert(source, person, field="source")
    again = uploads.redeem_conversion(made.token, person)
    assert again == made
    assert "第一条 目标。" in again.html
    assert uploads.redeem_conversion(made.token, cast["finance"]) is None
