"""移交 (clause 2.E), as people do it: gathered, filed, entered in the handover form, approved by the group head, sent to the city archive.

The archive has no account: it gets the address of a page one way and a code another, takes the records away, counts them itself, and
takes or refuses them. What differs in anything is not received; what was refused is corrected and handed over anew; what was received is
locked, and corrected by a supplement alone.
"""

import io
import re
import zipfile
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.archives.models import Handover, HandoverAnswer, Record
from gongkai.demonstration.line import Line
from gongkai.demonstration.matters import draft
from gongkai.procedure.stages import Stage
from gongkai.publication.actions import settle
from tests.journeys.walk import hidden, text, upload
from tests.scene import Pages

pytestmark = [pytest.mark.slow, pytest.mark.clause("2.E")]

TITLES = ("2026年第一季度办理情况", "企业服务专员制度")


@pytest.fixture
def desk(walk):
    """The archive's section, by the people whose steps these are."""
    return Desk(walk)


class Desk:
    """What people do with handovers in the browser."""

    def __init__(self, walk):
        self.walk = walk
        self.today = timezone.localdate()

    def done(self, username, address, **form):
        """Send the form; it is led on."""
        answer = self.walk.post(username, address, **form)
        assert answer.status_code in (302, 303), text(answer)
        return answer["Location"]

    def refused(self, username, address, **form):
        """What stands against it; nothing came of it."""
        answer = self.walk.post(username, address, **form)
        assert answer.status_code in (403, 404, 422), answer.status_code
        return text(answer)

    def prepare(self, receiver, *, chosen=None, **form):
        """编制交接单, with everything ticked that the page ticks; where it stands."""
        begin = self.walk.get("archivist", f"/office/handovers/new/?receiver={receiver}")
        ticked = re.findall(r'name="chosen" value="([\d-]+)" checked', begin.content.decode())
        given = {"receiver": receiver, "starts_on": hidden(begin, "starts_on")[0], "ends_on": hidden(begin, "ends_on")[0], "do": "prepare"}
        return self.done("archivist", "/office/handovers/new/", **given, chosen=ticked if chosen is None else chosen, **form)

    def approve(self, place):
        """领导小组组长审批, from what his desk shows him."""
        assert f"{place}decide/" in self.walk.desk("group_head")
        page = self.walk.get("group_head", f"{place}decide/")
        self.done("group_head", f"{place}decide/", conclusion="agree", remark="同意移交。", list_digest=hidden(page, "list_digest")[0])

    def send(self, place):
        """The archive's page, opened with the code that another person told."""
        made = unescape(self.walk.post("archivist", f"{place}send/", name="馆员甲", contact="机要交换").content.decode())
        address = re.search(r"https?://\S+?(/office/answer/[^/<]+/)", made)[1]
        codes = re.search(r"/office/handovers/pages/\d+/code/", self.walk.desk("collector"))[0]
        told = self.walk.post("collector", codes, how="phone", contact="市档案馆总机转接")
        return Guest(address, re.sub(r"\D", "", re.search(r'class="one-time code"[^>]*>([\d ]+)<', told.content.decode())[1]))


class Guest:
    """Somebody at the archive, with a browser and no account."""

    def __init__(self, address, code):
        self.address, self.code = address, code
        self.browser = Client()
        self.opened = ""

    def open(self):
        """The page, once the code is given."""
        closed = text(self.browser.get(self.address))
        assert "请输入口令" in closed
        assert not any(title in closed for title in TITLES), "without the code nothing is shown"
        page = self.browser.post(self.address, {"code": self.code, "do": "open"})
        assert page.status_code == 200
        self.opened = hidden(page, "opened")[0]
        return text(page)

    def fetch(self, wish):
        """A file from the page."""
        answer = self.browser.post(self.address, {"opened": self.opened, "do": wish})
        assert answer.status_code == 200, text(answer)
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    def answer(self, **form):
        """What the page says to this."""
        return self.browser.post(self.address, {"opened": self.opened, "do": "answer", "signatory": "馆员甲", **form})


def test_records_go_to_the_city_archive_approved_counted_signed_for_and_locked(walk, desk, cast):
    line = Line(cast)
    for title in TITLES:
        version = line.carry(line.open("3.8.A", draft(title, "正文。"), unit="DZB", by="office_handler"), to=Stage.PUBLISHED)
        settle(pages=Pages)
        line.pack(line.file(version))

    # The archivist registers who receives; nobody else keeps this register.
    given = {"code": "SDAG", "kind": "archive", "name": "南屿市档案馆", "interval": "month", "days": "5", "is_active": "on"}
    desk.refused("collector", "/office/receivers/new/", **given)
    desk.done("archivist", "/office/receivers/new/", **given)
    receiver = re.search(r"/office/receivers/(\d+)/", walk.get("archivist", "/office/receivers/").content.decode())[1]

    # 填写交接单: the form is filled from the records, and says of each what it is and which bytes are meant.
    place = desk.prepare(receiver)
    form = Handover.objects.get()
    shown = walk.sees("archivist", place)
    assert all(word in shown for word in (*TITLES, form.number, form.list_digest, "待组长审批"))
    assert all(record.code in shown for record in Record.objects.all())

    # 领导小组组长审批: nobody else, and nothing leaves before.
    for username in ("archivist", "examiner", "principal"):
        assert "组长" in desk.refused(username, f"{place}decide/", conclusion="agree", list_digest=form.list_digest)
    assert "不能发送" in desk.refused("archivist", f"{place}send/", name="馆员甲", contact="机要交换")
    desk.approve(place)
    assert "待发送" in walk.sees("archivist", place)

    # 移交市档案馆: the archive takes everything away, the list, the form and each package.
    guest = desk.send(place)
    assert all(title in guest.open() for title in TITLES)
    listed = guest.fetch("list_json")
    assert guest.fetch("form").startswith(b"%PDF")
    assert zipfile.ZipFile(io.BytesIO(guest.fetch("list_xlsx"))).namelist()
    with zipfile.ZipFile(io.BytesIO(guest.fetch("parcel_1"))) as package:
        assert any(name.endswith("/bagit.txt") for name in package.namelist())

    # It counts for itself. What differs is not received, whatever was ticked; both values stay on record.
    counted = {"outcome": "received", "counted": "1", "counted_size": str(form.size)}
    answer = guest.answer(**counted, list_file=upload("清单.json", listed))
    assert answer.status_code == 409
    assert "核对不符，没有接收" in text(answer)
    assert "交接单为2，对方核对为1" in walk.sees("archivist", place)
    assert "没有接收" in desk.refused("archivist", f"{place}close/")

    answer = guest.answer(**counted | {"counted": "2"}, list_file=upload("清单.json", listed), filing_number="南档备2026-17")
    assert "核对一致，已接收" in text(answer)
    assert guest.browser.get(guest.address).status_code == 410

    # 办结: the matters are handed over, the records locked, the receipt printed and on record.
    desk.done("archivist", f"{place}close/")
    assert "已办结" in walk.sees("archivist", place)
    assert {record.edition.stage for record in Record.objects.select_related("edition")} == {Stage.HANDED_OVER.value}
    desk.done("archivist", f"{place}papers/receipt/")
    assert b"".join(walk.get("archivist", f"{place}papers/receipt/").streaming_content).startswith(b"%PDF")
    record = Record.objects.order_by("pk")[0]
    walk.matter = record.edition_id
    assert "锁定" in walk.sees("archivist", f"/office/records/{record.pk}/")
    assert "已锁定" in walk.refused("archivist", "pack", made="1")

    # What is to be corrected goes as a supplement; the archive refuses it once, and it is corrected and handed over anew.
    desk.done("archivist", f"/office/records/{record.pk}/supplement/", reason="补充活动照片。")
    walk.send("archivist", "pack", made="1")
    second = desk.prepare(receiver)
    assert "补充活动照片" in walk.sees("archivist", second)
    desk.approve(second)
    guest = desk.send(second)
    guest.open()
    assert guest.answer(outcome="refused").status_code == 422
    assert "已登记拒收" in text(guest.answer(outcome="refused", reasons="没有加盖印章。"))
    assert "没有加盖印章" in walk.sees("archivist", second)
    assert "拒收" in walk.desk("archivist")
    corrected = walk.get("archivist", f"/office/handovers/new/?replaces={Handover.objects.latest('pk').pk}")
    assert "补充活动照片" in text(corrected)
    third = desk.prepare(receiver, replaces=str(Handover.objects.latest("pk").pk))
    desk.approve(third)

    # This time the archive signs on paper, and the office enters the receipt with its scan.
    form = Handover.objects.latest("pk")
    entered = {"outcome": "received", "counted": "1", "counted_size": str(form.size), "counted_digest": form.list_digest}
    entered |= {"signatory": "馆员乙", "received_on": desk.today.isoformat()}
    assert "扫描件" in desk.refused("archivist", f"{third}receipt/", **entered)
    desk.done("archivist", f"{third}receipt/", **entered, evidence=upload("回执.png", _scan()))
    desk.done("archivist", f"{third}close/")
    assert walk.get("archivist", f"/office/handovers/scans/{HandoverAnswer.objects.latest('pk').pk}/").status_code == 200
    assert "已接收，锁定" in walk.sees("archivist", f"/office/records/{record.pk}/")

    # Where there is nothing to hand over, that is said too (零报告).
    assert "零报告" in desk.refused("archivist", "/office/handovers/new/", receiver=receiver, do="prepare")
    nil = desk.prepare(receiver, chosen=[], nil="on")
    desk.approve(nil)
    guest = desk.send(nil)
    assert "零报告" in guest.open()
    answer = guest.answer(outcome="received", counted="0", counted_size="0", list_file=upload("清单.json", guest.fetch("list_json")))
    assert "核对一致，已接收" in text(answer)


def _scan():
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(out, "PNG")
    return out.getvalue()
