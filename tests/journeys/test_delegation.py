"""委托: another acts for the leader only under a delegation with dates and a reason, and everything he signs says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.organization.models import Appointment
from tests.journeys.walk import AGREE

TITLE = "干部职工培训学习情况"
REASON = "赴外地参加会议"


def examined(walk):
    walk.draft(by="personnel", entry="3.4.G", unit="ZZB", title=TITLE, text="本年度组织培训十二期。")
    walk.propose("personnel", "personnel_head")
    walk.clear()
    walk.examine()


def delegate(walk, **more):
    today = timezone.localdate()
    power = Appointment.objects.get(person=walk.cast["principal"])
    form = {"appointment": power.pk, "to_person": walk.cast["deputy_leader"].pk, "starts_on": today.isoformat()}
    return form | {"ends_on": (today + timedelta(days=3)).isoformat(), "reason": REASON} | more


@pytest.mark.both
@pytest.mark.clause("2.C")
def test_the_deputy_approves_only_while_the_power_is_lent_and_every_paper_says_so(walk, public, later):
    examined(walk)
    assert walk.get("deputy_leader", walk.address()).status_code == 404, "this unit is not in his charge"

    # Without a reason or an end nothing is lent; lent by the leader himself, it is on his deputy's desk.
    for missing in ("reason", "ends_on"):
        assert walk.post("principal", "/office/organization/delegations/add/", **delegate(walk, **{missing: ""})).status_code == 422
    assert walk.post("principal", "/office/organization/delegations/add/", **delegate(walk)).status_code == 303
    assert REASON in walk.sees("archivist", "/office/organization/delegations/")
    walk.do("deputy_leader", "approve", **AGREE, remark="同意公开。")

    for shown in (walk.stage("personnel"), walk.sees("examiner", walk.address("sheet"))):
        assert "受高远山委托" in shown
        assert REASON in shown
    assert "本年度组织培训十二期。" in public.read(walk.publish())

    # After its last day the power is gone by itself.
    later(4)
    walk.clients.clear()
    examined(walk)
    assert walk.get("deputy_leader", walk.address("approve")).status_code == 404
    walk.do("principal", "approve", **AGREE)


@pytest.mark.both
@pytest.mark.clause("2.C", "8.3")
def test_nobody_acts_twice_on_one_version_not_even_for_another(walk):
    assert walk.post("principal", "/office/organization/delegations/add/", **delegate(walk)).status_code == 303
    walk.draft(by="handler", entry="3.7.C", unit="JFJ", title=TITLE, text="正文。")
    walk.propose()
    walk.do("deputy_leader", "consent", **AGREE)
    walk.clear()
    walk.examine()
    walk.refused("deputy_leader", "approve", version=walk.version("principal", "approve"), **AGREE)
    walk.do("principal", "approve", **AGREE)
