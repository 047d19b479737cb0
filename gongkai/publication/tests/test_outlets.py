"""公开形式设置: sixteen forms for every body, each with its places, edited by the office and never by a program."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.config import soundness
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import File
from gongkai.foundation.objections import Refused
from gongkai.procedure.channels import SOCIETY_CHANNELS, ZONE_CHANNELS, Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, outlets
from gongkai.publication.models import Outlet
from gongkai.vault.store import keep

GIVEN = {"places": "一号楼公告栏\n\n 二号楼公告栏 \n一号楼公告栏", "keeper": "值班室", "in_use": True, "days": 7, "needs_photo": True}


def set_board(cast, **other):
    return actions.set_outlet(cast.body, Channel.NOTICE_BOARD, **GIVEN | {"by": cast["collector"]} | other)


def refused(cast, **other):
    with pytest.raises(Refused) as refusal:
        set_board(cast, **other)
    return refusal.value.codes


@pytest.mark.clause("4.1", "4.2")
def test_a_new_body_has_all_sixteen_forms_with_places(cast):
    ways = outlets.ways_of(cast.body)
    assert [way.channel for way in ways] == list(Channel)
    assert (len(ZONE_CHANNELS), len(SOCIETY_CHANNELS)) == (10, 6)
    assert all(way.places and way.in_use and way.keeper for way in ways)


@pytest.mark.clause("4.1")
def test_the_office_sets_a_form_and_the_newest_setting_counts(cast):
    set_board(cast, days=3)
    set_board(cast, by=cast["examiner"])
    way = outlets.way_of(cast.body, Channel.NOTICE_BOARD)
    assert (way.places, way.keeper, way.days, way.needs_photo) == (("一号楼公告栏", "二号楼公告栏"), "值班室", 7, True)
    assert next(one for one in outlets.ways_of(cast.body) if one.channel is Channel.NOTICE_BOARD) == way
    assert list(soundness.faults()) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Outlet.objects.update(places="别处")


@pytest.mark.clause("1.4", "4.1")
def test_a_form_is_set_by_the_office_and_what_is_used_has_a_place(cast):
    assert refused(cast, by=cast["publisher"]) == {"not_the_office"}
    assert refused(cast, places=" \n ") == {"no_place"}
    assert refused(cast, places="长" * 201) == {"long_place"}
    assert refused(cast, days=0) == {"odd_days"}
    assert refused(cast, keeper="身份证号11010519491231002X") == {"needs_masking"}
    assert set_board(cast, places="", in_use=False).places == ""


@pytest.mark.clause("2.E", "4.1")
def test_where_a_photo_is_asked_for_nothing_is_recorded_without(line, cast):
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.NOTICE_BOARD, Channel.MEETING))
    version = line.carry(line.open("3.7.E", draft("停水通知", "正文。")), to=Stage.PUBLISHED, decided=decided)
    set_board(cast)
    given = {"place": "一号楼公告栏", "shown_from": timezone.localdate(), "by": cast["publisher"]}
    with pytest.raises(Refused) as refusal:
        actions.record_posting(line.release(version), channel=Channel.NOTICE_BOARD, **given)
    assert refusal.value.codes == {"no_photo"}
    photo = File("现场.png", keep(b"\x89PNG", "image/png"))
    assert actions.record_posting(line.release(version), channel=Channel.NOTICE_BOARD, evidence=photo, **given).evidence_name == "现场.png"
    actions.record_posting(line.release(version), channel=Channel.MEETING, **given | {"place": "全体会议"})
