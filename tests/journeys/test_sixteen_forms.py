"""The sixteen forms (4.1, 4.2): a matter of the zone and one of society carry every one of theirs from the plan to done, with evidence,
and take it down again; who is to act is reminded on the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from gongkai.config import soundness
from gongkai.demonstration.line import Line, decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import Edition, Version
from gongkai.office.tests.people import Desk, text_of
from gongkai.portal import pages
from gongkai.procedure.channels import SOCIETY_CHANNELS, ZONE_CHANNELS, Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, outlets, posting_plans, postings
from gongkai.publication.models import Posting, Removal
from gongkai.vault.store import keep

pytestmark = pytest.mark.clause("4.1", "4.2")
TODAY = timezone.localdate()


def approved(line: Line, title: str, audience: Audience, channels: frozenset[Channel]) -> Version:
    decided = decisions((audience, None), channels=tuple(sorted(channels)))
    return line.carry(line.open("3.7.E", draft(title, "正文一段。")), to=Stage.APPROVED, decided=decided)


def proof(name: str) -> File:
    return File(f"{name}.txt", keep(f"照片：{name}".encode(), "text/plain"))


def carry_out(line: Line, version: Version) -> list[Posting]:
    """Everything that is planned is done where and when it was planned, with evidence."""
    release = line.release(version)
    return [
        actions.record_posting(
            release,
            channel=Channel(one.plan.channel),
            place=one.plan.place,
            shown_from=TODAY,
            shown_until=one.plan.shown_until,
            evidence=proof(one.plan.place),
            by=one.plan.keeper,
        )
        for one in posting_plans.of_version(version, today=TODAY)
    ]


@pytest.mark.parametrize(
    ("audience", "channels", "count"),
    [(Audience.ZONE, ZONE_CHANNELS, 10), (Audience.SOCIETY, SOCIETY_CHANNELS, 6)],
    ids=["ten inside the zone", "six to society"],
)
def test_every_form_is_planned_done_proved_and_taken_down(line: Any, audience: Audience, channels: frozenset[Channel], count: int) -> None:
    cast = line.cast
    publisher = cast["publisher"]
    version = approved(line, "停车收费标准调整", audience, channels)
    assert len(channels) == count
    # Planned once it is approved: each form at each of the body's places; the site's own pages need no plan.
    planned = actions.plan_all_forms(version, by=publisher)
    by_hand = {channel for channel in channels if channel not in actions.ON_THE_SITE}
    assert {Channel(one.channel) for one in planned} == by_hand
    assert len(planned) == sum(len(outlets.way_of(cast.body, channel).places) for channel in by_hand)
    actions.publish(version, by=publisher)
    release = line.release(version)
    # Reminded before the day, late after it, complete only when the last place is done.
    due = planned[0].due_on
    within = Edition.objects.all()
    assert len(posting_plans.reminders(within, publisher, today=due)) == len(planned)
    assert all(one.late == 1 for one in posting_plans.reminders(within, cast["collector"], today=due + timedelta(days=1)))
    assert not postings.forms_of(release).is_complete
    done = carry_out(line, version)
    assert all(one.evidence for one in done)
    assert postings.forms_of(release).is_complete
    assert {one.channel.value for one in postings.forms_of(release).forms} == {channel.value for channel in channels}
    assert posting_plans.reminders(within, publisher, today=due + timedelta(days=9)) == []
    # Taken back: everything is to come down or to be called back, and the desk says so until it is recorded.
    assert postings.to_take_down(within, today=TODAY) == []
    actions.withdraw(version, reason_type="untrue", reason="标准有误。", authority="办公室", by=cast["examiner"])
    desk = Desk(publisher)
    hanging = postings.to_take_down(within, today=TODAY)
    assert {Channel(one.posting.channel) for one in hanging} == by_hand
    assert f"应当撤除的有{len(hanging)}处" in text_of(desk.client.get("/office/"))
    for one in hanging:
        actions.take_off(one.posting, removed_on=TODAY, who="王工", evidence=proof("撤除后"), by=publisher)
    assert postings.to_take_down(within, today=TODAY) == []
    assert "应当撤除的有" not in text_of(desk.client.get("/office/"))
    assert Removal.objects.exclude(evidence=None).count() == len(hanging)
    actions.settle(pages=pages)
    assert list(soundness.faults()) == []


@pytest.mark.clause("5.1")
def test_what_hangs_for_its_days_is_to_come_down_after_them(line: Any) -> None:
    version = approved(line, "停车收费标准调整", Audience.ZONE, frozenset({Channel.NOTICE_BOARD, Channel.MEETING}))
    actions.plan_all_forms(version, by=line.cast["publisher"])
    actions.publish(version, by=line.cast["publisher"])
    boards = [one for one in carry_out(line, version) if one.channel == Channel.NOTICE_BOARD.value]
    last = boards[0].shown_until
    assert last == TODAY + timedelta(days=10)
    assert postings.to_take_down(Edition.objects.all(), today=last) == []
    over = postings.to_take_down(Edition.objects.all(), today=last + timedelta(days=1))
    assert {one.posting.pk for one in over} == {one.pk for one in boards}
