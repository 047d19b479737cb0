"""泄密处置: a reader reports, one button takes the matter down, the posting comes off the wall, people are told, it is closed."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.journal.models import Entry
from gongkai.publication.models import LeakReport, Remedy
from tests.journeys.walk import upload

TITLE = "困难职工补助发放名单"
WITH_A_BOARD = {
    "time_limit": "standing",
    "scope": "society",
    "channels": ["column", "zone_portal", "notice_board"],
    "zone_wide_important": "no",
}


def now() -> str:
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M")


@pytest.mark.both
@pytest.mark.clause("8.9")
def test_from_a_readers_report_to_the_end(walk, public):
    walk.draft(by="handler", entry="3.7.D", unit="JFJ", title=TITLE, text="发放情况。")
    address = walk.carry_to_the_public(WITH_A_BOARD, handler="handler", head="unit_head", deputy="deputy_leader")
    posted = {"channel": "notice_board", "place": "一楼公告栏", "shown_from": timezone.localdate().isoformat()}
    walk.send("publisher", "posting", **posted)

    # A reader, whom nobody knows, finds the link on the page and says what he saw.
    form = re.search(r'href="(/report/[^"]+\d/)"', public.read(address))[1]
    reader = Client()
    token = re.search(r'name="token" value="([^"]+)"', reader.get(form).content.decode())[1]
    answer = reader.post(form, {"token": token, "kind": "personal", "text": "第二列是手机号，如13912345678。"})
    assert answer.status_code == 303
    report = LeakReport.objects.get()
    assert "13912345678" not in report.text

    # It stands on the desk of whoever is on duty; those who are not cannot decide.
    leak = f"/office/leaks/{report.pk}/"
    assert "泄密报告待处置" in walk.sees("discipline", "/office/")
    for username in ("handler", "publisher", "principal"):
        assert walk.post(username, f"{leak}decide/", decision="take_down", kind="personal").status_code == 404
    assert public.get(address)[0] == 200
    assert walk.post("discipline", f"{leak}decide/", decision="take_down", kind="personal").status_code == 303
    status, notice = public.get(address)
    assert status == 410
    assert "涉嫌泄密" in notice.decode()
    assert all(TITLE.encode() not in data for _address, data in public.everything())

    # Whoever hung it up takes it off and shows that; the people are told; what is not needed is explained.
    removal = Remedy.objects.get(sort="removal")
    assert "一楼公告栏" in walk.sees("publisher", "/office/")
    proof = {"outcome": "done", "done_at": now(), "who": "王工", "how": "已揭下。", "evidence": upload("撤除后.txt", "照片。".encode())}
    assert walk.post("publisher", f"/office/leaks/remedies/{removal.pk}/", **proof).status_code == 303
    closing = {"follow_up": "case", "summary": "已撤下并告知，移交责任追究。"}
    assert walk.post("discipline", f"{leak}close/", **closing).status_code == 422
    for notice in Remedy.objects.filter(sort="notice"):
        told = {"outcome": "done", "done_at": now(), "who": "李工", "how": f"书面告知{notice.recipient}。"}
        assert walk.post("discipline", f"/office/leaks/remedies/{notice.pk}/", **told).status_code == 303
    assert walk.post("discipline", f"{leak}close/", **closing).status_code == 303
    assert "应当追究责任" in walk.sees("supervisor", leak)

    # Every step has its trace, and none of them repeats what leaked.
    verbs = list(Entry.objects.filter(verb__startswith="publication.").values_list("verb", flat=True))
    for verb in ("leak_reported", "withdrawn", "leak_decided", "taken_down", "remedy_done", "leak_closed"):
        assert f"publication.{verb}" in verbs
    assert not Entry.objects.filter(details__contains="13912345678").exists()
