"""先党内后党外: what concerns the Party is open to its members first, and to society on a second date, by itself."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from gongkai.config import clock
from tests.journeys.walk import AGREE, PARTY_ONLY

TITLE = "干部选拔任用情况通报"
DAYS = 9


def listed(walk, username):
    """The inner matters that this person is shown, title → address."""
    page = unescape(walk.get(username, "/office/reading/").content.decode())
    return {title: address for address, title in re.findall(r'<a href="(/office/reading/\d+/)">([^<]+)</a>', page)}


def draft(walk):
    walk.draft(by="personnel", entry="3.4.B", unit="ZZB", title=TITLE, text="选拔任用情况。", inner_party="on")
    walk.propose("personnel", "personnel_head")
    walk.clear()


@pytest.mark.both
@pytest.mark.clause("2.D")
def test_the_party_reads_first_and_society_on_the_second_date_without_anybodys_hand(walk, public, later):
    draft(walk)
    # An inner-party matter is not opened to others first, nor to the Party and society on one day.
    second = timezone.localdate() + timedelta(days=DAYS)
    first = {"time_limit": "by_need", "channels": ["party_board", "zone_portal"], "zone_wide_important": "no"}
    walk.refused("examiner", "examine", **AGREE, **first, scope="society")
    walk.refused("examiner", "examine", **AGREE, **first, scope="zone_society", then_opens_on=second.isoformat())
    walk.refused("examiner", "examine", **AGREE, **first, scope="party_society")
    walk.examine({**first, "scope": "party_society", "then_opens_on": second.isoformat()})
    walk.do("principal", "approve", **AGREE)
    assert walk.publish() == ""

    assert "选拔任用情况。" in walk.sees("member", listed(walk, "member")[TITLE])
    address = listed(walk, "member")[TITLE]
    for username in ("resident", "finance", "sysadmin"):
        assert TITLE not in listed(walk, username)
        assert walk.get(username, address).status_code == 404
    assert clock.tick()
    assert all(TITLE.encode() not in data for _address, data in public.everything())

    later(DAYS - 1)
    assert clock.tick()
    assert all(TITLE.encode() not in data for _address, data in public.everything())
    later(1)
    assert clock.tick()
    walk.clients.clear()  # nine days later everybody signs in anew
    shown = [
        where for where, data in public.everything() if TITLE.encode() in data and where.startswith("/d/") and where.endswith("index.html")
    ]
    assert len(shown) == 1
    assert re.search(r"70013352-5/\d{4}-00001", public.read(shown[0]))
    assert TITLE in public.read("/")
    assert TITLE not in listed(walk, "member"), "what everybody may read is read on the portal"


@pytest.mark.both
@pytest.mark.clause("2.D")
def test_what_is_for_the_party_alone_never_comes_out(walk, public, later):
    draft(walk)
    walk.examine(PARTY_ONLY)
    walk.do("principal", "approve", **AGREE)
    walk.publish()
    assert TITLE in listed(walk, "member")
    later(400)
    assert clock.tick()
    walk.clients.clear()
    assert TITLE in listed(walk, "member")
    assert TITLE not in listed(walk, "resident")
    assert all(TITLE.encode() not in data for _address, data in public.everything())
