"""张贴安排: each chosen form is planned, carried out, proved, taken down; what is late is told to those who are to do it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.config import soundness
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure.models import Edition
from gongkai.foundation.objections import Refused
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, outlets, posting_plans, postings
from gongkai.publication.models import PostingPlan

TODAY = timezone.localdate()
CHOSEN = (Channel.COLUMN, Channel.NOTICE_BOARD, Channel.MEETING)


@pytest.fixture
def approved(line):
    decided = decisions((Audience.SOCIETY, None), channels=CHOSEN)
    return line.carry(line.open("3.7.E", draft("停水通知", "正文。")), to=Stage.APPROVED, decided=decided)


def plan(line, version, **given):
    usual = {"channel": Channel.NOTICE_BOARD, "place": "一楼公告栏", "shown_from": TODAY, "due_on": TODAY + timedelta(days=3)}
    people = {"keeper": line.cast["collector"], "by": line.cast["publisher"]}
    return actions.plan_posting(version, **usual | people | given)


def refused(action):
    with pytest.raises(Refused) as refusal:
        action()
    return refusal.value.codes


def reminded(person, on):
    return [(one.plan.place, one.late) for one in posting_plans.reminders(Edition.objects.all(), person, today=on)]


@pytest.mark.clause("4.1", "4.2")
def test_an_approved_matter_is_planned_at_every_place_of_its_forms_in_one_step(line, cast, approved):
    made = actions.plan_all_forms(approved, by=cast["publisher"])
    boards = outlets.way_of(cast.body, Channel.NOTICE_BOARD)
    assert {one.place for one in made if one.channel == "notice_board"} == set(boards.places)
    assert {one.channel for one in made} == {"notice_board", "meeting"}
    board = next(one for one in made if one.channel == "notice_board")
    assert board.shown_until == board.shown_from + timedelta(days=boards.days)
    assert board.due_on == posting_plans.due_day(cast.body, TODAY) > TODAY
    assert refused(lambda: actions.plan_all_forms(approved, by=cast["publisher"])) == {"nothing_to_plan"}
    assert list(soundness.faults()) == []


@pytest.mark.clause("4.1")
def test_who_is_to_do_it_is_reminded_two_days_before_and_everybody_of_the_office_once_it_is_late(line, cast, approved):
    row = plan(line, approved)
    assert reminded(cast["collector"], TODAY) == []
    assert reminded(cast["collector"], row.due_on - timedelta(days=2)) == [("一楼公告栏", 0)]
    assert reminded(cast["publisher"], row.due_on) == []
    assert reminded(cast["publisher"], row.due_on + timedelta(days=4)) == [("一楼公告栏", 4)]
    actions.publish(approved, by=cast["publisher"])
    given = {"channel": Channel.NOTICE_BOARD, "place": "一楼公告栏", "shown_from": TODAY}
    actions.record_posting(line.release(approved), **given, by=cast["publisher"])
    assert reminded(cast["collector"], row.due_on + timedelta(days=4)) == []
    (one,) = posting_plans.of_version(approved, today=TODAY)
    assert one.posting is not None


@pytest.mark.clause("4.1", "4.2")
def test_a_form_is_done_only_once_every_planned_place_is(line, cast, approved):
    plan(line, approved)
    second = plan(line, approved, place="二楼公告栏")
    actions.publish(approved, by=cast["publisher"])
    release = line.release(approved)
    given = {"shown_from": TODAY, "by": cast["publisher"]}
    actions.record_posting(release, channel=Channel.MEETING, place="全体会议", **given)
    actions.record_posting(release, channel=Channel.NOTICE_BOARD, place="一楼公告栏", **given)
    assert not postings.forms_of(release).is_complete
    assert [one.channel for one in postings.undone(Edition.objects.all())[0].forms] == [Channel.NOTICE_BOARD]
    keep = {name: getattr(second, name) for name in ("place", "shown_from", "shown_until", "due_on", "keeper")}
    actions.change_plan(second, **keep, dropped=True, reason="公告栏拆除", by=cast["publisher"])
    assert postings.forms_of(release).is_complete
    assert postings.undone(Edition.objects.all()) == []
    assert list(soundness.faults()) == []


@pytest.mark.clause("4.1")
def test_a_plan_names_a_chosen_form_a_place_a_day_and_somebody_of_the_office(line, cast, approved):
    assert refused(lambda: plan(line, approved, channel=Channel.SCREEN)) == {"channel_not_chosen"}
    assert refused(lambda: plan(line, approved, place=" ")) == {"no_place"}
    assert refused(lambda: plan(line, approved, due_on=TODAY - timedelta(days=1))) == {"due_before_today"}
    assert refused(lambda: plan(line, approved, shown_until=TODAY - timedelta(days=1))) == {"ends_before_start"}
    assert refused(lambda: plan(line, approved, keeper=cast["member"])) == {"no_keeper"}
    assert refused(lambda: plan(line, approved, by=cast["examiner"])) == {"not_a_recorder"}
    early = line.open("3.7.D", draft("未批", "正文。"))
    assert "not_approved" in refused(lambda: plan(line, early))


@pytest.mark.clause("4.1")
def test_a_plan_is_replaced_for_a_reason_and_never_changed(line, cast, approved):
    row = plan(line, approved)
    given = {"place": "三楼公告栏", "shown_from": TODAY, "shown_until": None, "due_on": TODAY, "keeper": cast["publisher"]}
    assert refused(lambda: actions.change_plan(row, **given, reason=" ", by=cast["publisher"])) == {"no_reason"}
    assert refused(lambda: plan(line, approved)) == {"planned_already"}
    actions.change_plan(row, **given, reason="公告栏维修", by=cast["publisher"])
    assert [one.plan.place for one in posting_plans.of_version(approved, today=TODAY)] == ["三楼公告栏"]
    assert "changed_already" in refused(lambda: actions.change_plan(row, **given, reason="再改", by=cast["publisher"]))
    with pytest.raises(DatabaseError), transaction.atomic():
        PostingPlan.objects.update(place="别处")
