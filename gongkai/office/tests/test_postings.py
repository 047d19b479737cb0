"""公开形式落实 on its page: what was done of each chosen form, with its proof."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, said, text_of
from gongkai.office.tests.test_uploads import hidden
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions
from gongkai.publication.models import Posting
from gongkai.screening.files import screen_file
from gongkai.vault.models import Blob
from gongkai.vault.store import path_of
from gongkai.vault.tests.files import picture
from gongkai.vault.tests.test_photos import BESIDE, jpeg

TODAY = timezone.localdate()
GIVEN = {"channel": "screen", "place": "一号楼大厅电子屏", "shown_from": TODAY.isoformat(), "shown_until": "", "note": "滚动播放。"}


@pytest.fixture
def published(line):
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.SCREEN, Channel.MEETING))
    version = line.carry(line.open("3.2.A", draft("2026年度工作目标", "目标。")), to=Stage.PUBLISHED, decided=decided)
    actions.settle(pages=pages)
    return version


def photo(name: str = "现场照片.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture("PNG"), content_type="image/png")


def of_people() -> list[Posting]:
    return list(Posting.objects.exclude(person=None))


@pytest.mark.clause("4.1", "4.2")
def test_each_chosen_form_is_listed_as_done_or_not_yet(cast, published):
    text = text_of(Desk(cast["publisher"]).look("posting", published))
    assert text.count("尚未落实") == 2
    assert text.count("已落实") == 1
    assert "宣传版报" not in text


@pytest.mark.clause("4.1")
def test_place_days_and_photo_are_recorded(cast, published):
    desk = Desk(cast["collector"])
    answer = desk.send("posting", published, **GIVEN, evidence=photo())
    assert (answer.status_code, answer.url) == (303, f"/office/matters/{published.edition_id}/posting/")
    (posting,) = of_people()
    assert (posting.channel, posting.place, posting.shown_from) == ("screen", "一号楼大厅电子屏", TODAY)
    assert (posting.evidence_name, posting.evidence.media_type) == ("现场照片.png", "image/png")
    page = desk.look("posting", published)
    assert "一号楼大厅电子屏" in text_of(page)
    assert "现场照片.png" in text_of(page)


@pytest.mark.clause("4.1")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"place": ""}, "请填写张贴地点"),
        ({"channel": ""}, "请选择公开形式"),
        ({"channel": "public_sign"}, "请在所列选项中选择"),
        ({"shown_from": (TODAY + timedelta(days=1)).isoformat()}, "起始日期不能晚于今天"),
        ({"shown_until": (TODAY - timedelta(days=1)).isoformat()}, "截止日期不能早于起始日期"),
        ({"shown_from": ""}, "请填写起始日期"),
    ],
)
def test_what_is_wrong_is_said_and_the_photo_is_kept_for_the_next_try(cast, published, change, sentence):
    desk = Desk(cast["publisher"])
    refused = desk.send("posting", published, **(GIVEN | change), evidence=photo())
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert "滚动播放。" in refused.content.decode()
    assert "已上传： 现场照片.png" in text_of(refused)
    assert not of_people()
    again = desk.send("posting", published, **GIVEN, carried=hidden(refused, "carried")[0])
    assert again.status_code == 303
    assert of_people()[0].evidence_name == "现场照片.png"


def test_a_file_that_lies_about_its_kind_is_refused_at_its_field_and_not_kept(cast, published):
    before = Blob.objects.count()
    lying = SimpleUploadedFile("照片.png", b"MZ\x90\x00 not a picture")
    answer = Desk(cast["publisher"]).send("posting", published, **GIVEN, evidence=lying)
    assert answer.status_code == 422
    assert "“照片.png”：文件内容与扩展名不符" in text_of(answer)
    assert Blob.objects.count() == before
    assert not of_people()


def test_the_same_posting_sent_twice_is_recorded_once(cast, published):
    desk = Desk(cast["publisher"])
    desk.send("posting", published, **GIVEN)
    again = desk.send("posting", published, **GIVEN)
    assert again.status_code == 303
    assert "已办理" in said(again)
    assert len(of_people()) == 1
    assert desk.send("posting", published, **(GIVEN | {"place": "二号楼电子屏"})).status_code == 303
    assert len(of_people()) == 2


@pytest.mark.clause("2.D")
def test_only_publisher_and_collector_record(cast, published):
    for name in ("handler", "examiner", "archivist"):
        desk = Desk(cast[name])
        assert desk.look("posting", published).status_code == 403, name
        assert desk.send("posting", published, **GIVEN).status_code == 422, name
    assert not of_people()


@pytest.mark.clause("4.1", "2.E")
def test_a_photo_is_kept_without_the_place_and_the_device_that_took_it(cast, published):
    desk = Desk(cast["collector"])
    taken = SimpleUploadedFile("现场.jpg", jpeg(), content_type="image/jpeg")
    assert desk.send("posting", published, **GIVEN, evidence=taken).status_code == 303
    (posting,) = of_people()
    kept = path_of(posting.evidence_id)
    assert not {one.kind for one in screen_file(kept, "", ocr=False).findings} & BESIDE
    assert not any(blob.size == len(jpeg()) for blob in Blob.objects.all())
    assert posting.evidence.size == kept.stat().st_size


@pytest.mark.clause("4.1")
def test_a_photo_that_cannot_be_cleaned_is_not_kept_and_the_page_says_so(cast, published):
    desk = Desk(cast["collector"])
    broken = SimpleUploadedFile("现场.jpg", jpeg()[:900], content_type="image/jpeg")
    answer = desk.send("posting", published, **GIVEN, evidence=broken)
    assert answer.status_code == 422
    assert "图片已损坏" in text_of(answer)
    assert of_people() == []
