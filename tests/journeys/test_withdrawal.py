"""撤回: what should not have been disclosed is taken down at once, everywhere, and a notice says by whom, when and why."""

import pytest

from tests.journeys.walk import upload

TITLE = "上半年经济指标执行情况"
NOTICE = {"reason_type": "leak", "reason": "附表含有不应公开的数据。", "authority": "南屿高新区纪工委", "confirmed": "on"}


@pytest.mark.both
@pytest.mark.clause("8.9")
def test_a_leak_is_taken_down_at_once_and_its_address_tells_who_when_and_why(walk, public):
    files = [upload("附表.txt", "内部数据".encode())]
    walk.draft(by="handler", entry="3.7.D", unit="JFJ", title=TITLE, text="完成情况。", files=files)
    address = walk.carry_to_the_public(handler="handler", head="unit_head", deputy="deputy_leader")
    assert public.get(address)[0] == 200
    assert public.get(f"{address}files/%E9%99%84%E8%A1%A8.txt")[0] == 200

    for missing in ("reason_type", "reason", "authority", "confirmed"):
        walk.refused("discipline", "withdraw", **{name: value for name, value in NOTICE.items() if name != missing})
    for username in ("handler", "unit_head", "principal", "publisher"):
        walk.refused(username, "withdraw", **NOTICE)
    assert public.get(address)[0] == 200
    seen = walk.version("discipline", "withdraw")
    walk.send("discipline", "withdraw", **NOTICE)

    status, notice = public.get(address)
    assert status == 410
    said = notice.decode()
    assert all(words in said for words in ("涉嫌泄密", "附表含有不应公开的数据。", "南屿高新区纪工委"))
    assert TITLE not in said
    assert public.get(f"{address}files/%E9%99%84%E8%A1%A8.txt")[0] == 410
    assert all(TITLE.encode() not in data for _address, data in public.everything())
    assert "附表含有不应公开的数据。" in public.read("/zone/nanyu/withdrawn/")

    # A second press of the button is no fault, and nothing is done twice; what was taken back is not published again.
    again = walk.post("discipline", walk.address("withdraw"), version=seen, **NOTICE)
    assert again.status_code == 303
    walk.post("publisher", walk.address("publish"), version=seen, confirmed="on")
    assert public.get(address)[0] == 410
    walk.refused("handler", "draft", version=seen, title=TITLE, basis="第三章", text_from="typed", text="改过。", do="save")

    # The trail stays, and is filed with the rest.
    assert "涉嫌泄密" in walk.stage("examiner")
    walk.do("archivist", "file", retention="D30")
