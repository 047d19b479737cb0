"""收集、审查、审批、公开、归档: the whole line, a zone-wide important matter, from the collection call to the package for the archive."""

import io
import re
import zipfile
from datetime import timedelta

import bagit
import pytest
from django.utils import timezone

from gongkai.catalog.models import Entry
from gongkai.journal.verify import verify_public
from gongkai.office.tests.people import NO_EIGHT_TIMES
from gongkai.publication import feedback
from gongkai.publication.models import Round
from gongkai.vault.tests.files import docx, paragraph, picture, xlsx
from tests.journeys.walk import AGREE, TO_SOCIETY, hidden, text, upload

TITLE = "关于实行企业服务专员制度的决定"
WORDS = ("第一条 园区实行企业服务专员制度。", "第二条 企业诉求限时办结，按季度公开。")


@pytest.mark.both
@pytest.mark.clause("1.3", "2.1", "2.A", "2.B", "2.C", "2.D", "2.E", "3.2", "4.1", "4.2", "5.2", "8.1", "8.3", "8.5")
def test_a_matter_goes_from_the_call_to_the_archive_by_the_hands_the_regulation_names(walk, public, settings, tmp_path, later):
    # 2.A The office calls; the unit's handler finds the call on her desk and answers it with a Word file and a table.
    entry = Entry.objects.get(category__number=2, letter="C")
    call = walk.call(
        title="报送企业服务专员制度",
        request="请报送正文和附表。",
        entry=entry.pk,
        unit=walk.cast.unit("JFJ").pk,
        due_on=(timezone.localdate() + timedelta(days=7)).isoformat(),
    )
    assert "报送企业服务专员制度" in walk.desk("handler")
    assert "报送企业服务专员制度" not in walk.desk("finance")
    word, table, photo = docx("".join(map(paragraph, WORDS))), xlsx(), picture()
    files = [upload("专员名册.xlsx", table)]
    walk.draft(by="handler", entry="3.2.C", unit="JFJ", call=call, title=TITLE, source=upload("制度.docx", word), files=files)
    assert "报送企业服务专员制度" not in walk.desk("handler"), "an answered call asks no longer"
    assert walk.waits_for() == ["handler"]

    # 8.3 The unit reviews before it reports, and no later hand reaches before an earlier one.
    read_now = walk.version("handler", "draft")
    for username, verb, form in (
        ("unit_head", "agree", AGREE),
        ("deputy_leader", "consent", AGREE),
        ("reviewer", "clear", {**NO_EIGHT_TIMES, **AGREE, "grounds": "可以公开。"}),
        ("examiner", "examine", {**AGREE, **TO_SOCIETY}),
        ("principal", "approve", AGREE),
    ):
        walk.refused(username, verb, version=read_now, **form)
    walk.propose()

    # 9.5 The deputy leader in charge of the unit is asked, since the unit has one.
    walk.do("deputy_leader", "consent", **AGREE, remark="同意报送。")

    # 8.1 The office answers the eight questions, each one.
    unanswered = {**NO_EIGHT_TIMES, **AGREE, "grounds": "可以公开。"}
    unanswered.pop("privacy")
    walk.refused("reviewer", "clear", **unanswered)
    walk.clear()

    # 2.B The office fixes time limit, scope and form; without one of the three it has not examined. The matter is zone-wide important.
    for missing in ("time_limit", "scope", "channels", "zone_wide_important"):
        walk.refused("examiner", "examine", **AGREE, **{name: value for name, value in TO_SOCIETY.items() if name != missing})
    channels = ["column", "zone_portal", "notice_board"]
    walk.examine({**TO_SOCIETY, "channels": channels, "zone_wide_important": "yes"})
    assert walk.waits_for() == ["group_head"]
    walk.refused("principal", "approve", **AGREE)
    walk.do("group_head", "countersign", **AGREE)

    # 2.C The principal leader approves; 8.5 until then, and by any other than the office's publisher, nothing is published.
    assert TITLE not in public.read("/")
    walk.do("principal", "approve", **AGREE, remark="同意公开。")
    for username in ("handler", "unit_head", "examiner", "principal"):
        walk.refused(username, "publish", confirmed="on")

    # 2.D Published, it is there at once: text whole, official header, files byte for byte.
    address = walk.publish()
    status, page = public.get(address)
    assert status == 200
    assert all(word in page.decode() for word in (TITLE, *WORDS, "经济发展局", "专员名册.xlsx"))
    assert re.search(r"70013352-5/\d{4}-00001", page.decode())
    assert public.get(f"{address}files/%E4%B8%93%E5%91%98%E5%90%8D%E5%86%8C.xlsx")[1] == table
    assert TITLE in public.read("/")
    assert TITLE in public.read("/zone/nanyu/e/3.2.C/")

    # The sheet shows every hand in its order; the journal that is published tells of the opening and verifies without the database.
    sheet = walk.sees("examiner", walk.address("sheet"))
    signers = ("林小满", "周启明", "陈望海", "沈慎言", "方明正", "韩立诚", "高远山")
    assert [sheet.find(name) for name in signers] == sorted(sheet.find(name) for name in signers)
    assert all(name in sheet for name in signers)
    report = verify_public(settings.PUBLIC / "live/zone/nanyu/journal", public.get("/zone/nanyu/journal/key.pem")[1])
    assert report.sound

    # 4.1 The notice board is done by hand and recorded with a photo.
    walk.do(
        "collector",
        "posting",
        channel="notice_board",
        place="综合服务楼一楼公告栏",
        shown_from=timezone.localdate().isoformat(),
        evidence=upload("公告栏照片.png", photo),
    )

    # 5.2 What is important is filed once readers were asked what they think of it, and told what came of it.
    assert "征求意见" in walk.refused("archivist", "file", retention="Y")
    gathering = Round.objects.get()
    closing = f"/office/feedback/rounds/{gathering.pk}/close/"
    assert walk.post("examiner", closing, summary="没有收到意见。").status_code == 422
    later(feedback.ROUND_DAYS + 1)
    walk.clients.clear()  # by then everybody signs in anew
    assert walk.post("examiner", closing, summary="没有收到意见。").status_code == 303

    # 2.E Filed with its retention period, packed whole: what came, what was signed, what was shown, the photo.
    walk.do("archivist", "file", retention="Y")
    walk.do("archivist", "pack", made="0")
    found = re.search(rf'href="({walk.address()}packages/\d+/)"', walk.get("archivist", walk.address("pack")).content.decode())
    assert found
    with zipfile.ZipFile(io.BytesIO(walk.get("archivist", found[1]).getvalue())) as packed:
        packed.extractall(tmp_path)
    (folder,) = [path.parent for path in tmp_path.rglob("bagit.txt")]
    assert bagit.Bag(str(folder)).is_valid()
    whole = [path.read_bytes() for path in (folder / "data").rglob("*") if path.is_file()]
    assert all(data in whole for data in (word, table, photo, page))
    assert walk.waits_for() == []


@pytest.mark.both
@pytest.mark.clause("2.A", "8.3")
def test_a_converted_text_goes_nowhere_until_somebody_has_compared_it(walk):
    walk.draft(by="handler", entry="3.7.C", unit="JFJ", title="服务承诺", source=upload("承诺.docx", docx(paragraph("承诺。"))))
    draft = walk.get("handler", walk.address("draft"))
    kept = {"conversion_checked": "", "text_from": "kept", "title": "服务承诺", "basis": "第三章", "do": "save"}
    answer = walk.post("handler", walk.address("draft"), version=hidden(draft, "version")[0], **kept)
    assert answer.status_code == 303, text(answer)
    assert "核对" in walk.refused("handler", "self_review", version=walk.version("handler", "draft"), **NO_EIGHT_TIMES)
