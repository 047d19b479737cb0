"""再次公开: what was published is refined and goes the whole way again; until then the first edition stays up, then beside it."""

import pytest

TITLE = "园区企业服务管理办法"


@pytest.mark.both
@pytest.mark.clause("5.2", "2.1", "8.3")
def test_the_first_edition_stays_up_while_the_second_goes_the_whole_way(walk, public):
    walk.draft(by="handler", entry="3.6.D", unit="JFJ", title=TITLE, text="第一版：五个工作日办结。")
    address = walk.carry_to_the_public(handler="handler", head="unit_head", deputy="deputy_leader")
    first, page = walk.matter, public.read(address)
    assert "五个工作日办结" in page

    walk.revise(by="handler", verb="new_edition", title=TITLE, text="第二版：三个工作日办结。", reason="根据企业意见完善。")
    assert walk.matter != first
    assert public.read(address) == page, "a draft changes nothing that is read"
    walk.propose()
    assert public.read(address) == page
    # 2.1 It has to be begun anew: what was signed on the first edition says nothing about the second.
    second = walk.matter
    assert walk.get("publisher", walk.address()).status_code == 404
    walk.do("deputy_leader", "consent", conclusion="agree")
    walk.clear()
    walk.examine()
    walk.do("principal", "approve", conclusion="agree")
    assert public.read(address) == page
    assert walk.publish() == address, "the matter keeps its address and its index number"

    now, before = public.read(address), public.read(f"{address.rstrip('/')}.e1/")
    assert "三个工作日办结" in now
    assert "再次公开的理由：根据企业意见完善。" in now
    assert f'href="{address.rstrip("/")}.e1/"' in now
    assert "五个工作日办结" in before
    assert "已被新的版次替代" in before
    assert "三个工作日办结" in public.read(f"{address}content.json")
    home = public.read("/")
    assert home.count(f'href="{address}"') >= 1
    assert ".e1/" not in home
    walk.matter = first
    assert "第2版公开" in walk.stage()
    walk.matter = second
    assert walk.waits_for() == ["archivist"]
