from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.approval import actions
from gongkai.approval.models import Approval, Examination
from gongkai.demonstration.line import TO_SOCIETY, decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.foundation.objections import Refused
from gongkai.organization import actions as organization
from gongkai.organization.queries import appointments_of
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, TimeLimit
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Stage

TODAY = timezone.localdate()


@pytest.fixture
def cleared(line):
    return line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.CLEARED)


def stage_of(version):
    version.edition.refresh_from_db()
    return version.edition.stage


@pytest.mark.clause("2.B")
def test_the_office_fixes_time_limit_scope_and_form(cleared, cast):
    decided = decisions(
        (Audience.ZONE, None),
        (Audience.SOCIETY, TODAY + timedelta(days=3)),
        time_limit=TimeLimit.PERIODIC,
        channels=(Channel.NOTICE_BOARD, Channel.ZONE_PORTAL),
        expires_on=TODAY + timedelta(days=90),
    )
    actions.examine(cleared, decisions=decided, by=cast["examiner"])

    row = Examination.objects.get()
    assert stage_of(cleared) == Stage.EXAMINED
    assert (row.time_limit, row.first_audience, row.then_audience, row.channels) == ("periodic", 2, 3, ["notice_board", "zone_portal"])


@pytest.mark.clause("2.B", "5.1", "2.D", "4.2")
@pytest.mark.parametrize(
    ("decided", "field"),
    [
        (decisions((Audience.SOCIETY, None), channels=()), "channels"),
        (decisions(), "scope"),
        (decisions((Audience.SOCIETY, None), time_limit=TimeLimit.STANDING, expires_on=TODAY + timedelta(days=9)), "expires_on"),
        (decisions((Audience.SOCIETY, TODAY - timedelta(days=1))), "first_opens_on"),
        (decisions((Audience.PARTY, None), (Audience.SOCIETY, None)), "then_opens_on"),
        (decisions((Audience.SOCIETY, None), (Audience.PARTY, TODAY + timedelta(days=9))), "scope"),
        (decisions((Audience.PARTY, None), channels=(Channel.ZONE_PORTAL,)), "channels"),
        (decisions((Audience.PARTY, None), channels=(Channel.SCREEN,)), "channels"),
        (decisions((Audience.SOCIETY, None), channels=(Channel.MEETING,)), "channels"),
    ],
)
def test_decisions_that_are_missing_or_contradict_each_other_are_refused_at_their_field(cleared, cast, decided, field):
    with pytest.raises(Refused) as refused:
        actions.examine(cleared, decisions=decided, by=cast["examiner"])

    assert field in {one.field for one in refused.value.objections}
    assert not Examination.objects.exists()


@pytest.mark.clause("2.D")
def test_an_inner_party_matter_starts_inside_the_party(line, cast):
    version = line.carry(line.open("3.4.B", draft("任免", "正文。", inner_party=True), unit="ZZB", by="personnel"), to=Stage.CLEARED)
    with pytest.raises(Refused) as refused:
        actions.examine(version, decisions=TO_SOCIETY, by=cast["examiner"])
    assert refused.value.codes == {"party_first"}


@pytest.mark.clause("2.D")
def test_what_is_not_marked_as_the_partys_own_is_not_kept_for_the_party(cleared, cast):
    with pytest.raises(Refused) as refused:
        actions.examine(cleared, decisions=decisions((Audience.PARTY, None), channels=(Channel.MEETING,)), by=cast["examiner"])
    assert refused.value.codes == {"not_inner_party"}
    assert not Examination.objects.exists()


@pytest.mark.clause("2.B")
def test_a_zone_wide_important_matter_waits_for_the_group_head(line, cast):
    important = decisions((Audience.SOCIETY, None), important=True)
    version = line.carry(line.open("3.2.C", draft("决定", "正文。")), to=Stage.EXAMINED, decided=important)
    with pytest.raises(Refused) as refused:
        actions.approve(version, by=cast["principal"])
    assert "no_countersignature" in refused.value.codes

    actions.countersign(version, by=cast["group_head"])
    actions.approve(version, by=cast["principal"])
    assert stage_of(version) == Stage.APPROVED


@pytest.mark.clause("2.B")
def test_the_group_head_does_not_sign_what_is_not_zone_wide_important(line, cast):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.EXAMINED)
    with pytest.raises(Refused) as refused:
        actions.countersign(version, by=cast["group_head"])
    assert "not_important" in refused.value.codes


@pytest.mark.clause("2.C")
@pytest.mark.parametrize(
    "username", ["handler", "unit_head", "deputy_leader", "reviewer", "examiner", "group_head", "publisher", "secadmin"]
)
def test_nobody_but_the_principal_leader_approves(line, cast, username):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.EXAMINED)
    with pytest.raises(Refused):
        actions.approve(version, by=cast[username])
    assert not Approval.objects.exists()


@pytest.mark.clause("2.C")
def test_a_deputy_approves_only_under_a_dated_recorded_delegation(line, cast):
    version = line.carry(line.open("3.4.G", draft("标题", "正文。"), unit="ZZB", by="personnel"), to=Stage.EXAMINED)
    with pytest.raises(Refused):
        actions.approve(version, by=cast["deputy_leader"])

    power = appointments_of(cast.body, on=TODAY).get(post=Post.PRINCIPAL_LEADER)
    lent = organization.delegate(
        power, cast["deputy_leader"], starts_on=TODAY, ends_on=TODAY + timedelta(days=2), reason="出差", by=cast["principal"]
    )
    approval = actions.approve(version, by=cast["deputy_leader"])

    assert (approval.person, approval.on_behalf_of, approval.delegation) == (cast["deputy_leader"], cast["principal"], lent)


@pytest.mark.clause("2.C")
def test_a_delegate_who_has_already_consented_does_not_approve_as_well(line, cast):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.EXAMINED)
    power = appointments_of(cast.body, on=TODAY).get(post=Post.PRINCIPAL_LEADER)
    organization.delegate(power, cast["deputy_leader"], starts_on=TODAY, ends_on=TODAY, reason="出差", by=cast["principal"])
    with pytest.raises(Refused) as refused:
        actions.approve(version, by=cast["deputy_leader"])
    assert "acted_already" in refused.value.codes


@pytest.mark.clause("2.C")
def test_each_leader_may_return_with_reasons_or_refuse_with_a_ground(line, cast):
    returned = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.EXAMINED)
    with pytest.raises(Refused) as refused:
        actions.return_to_unit(returned, reasons="", by=cast["principal"])
    assert refused.value.codes == {"no_reasons"}
    actions.return_to_unit(returned, reasons="请核实数据。", by=cast["principal"])
    assert stage_of(returned) == Stage.RETURNED

    refused_matter = line.carry(line.open("3.7.D", draft("标题二", "正文。")), to=Stage.PROPOSED)
    opinion = actions.withhold(refused_matter, ground="process_information", reasons="尚在讨论。", by=cast["deputy_leader"])
    assert (stage_of(refused_matter), opinion.ground) == (Stage.WITHHELD, "process_information")


@pytest.mark.clause("8.3")
def test_after_a_return_the_new_version_goes_the_whole_line_again(line, cast):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.EXAMINED)
    actions.return_to_unit(version, reasons="请核实数据。", by=cast["principal"])
    revised = disclosure.revise(version, draft("标题", "核实后的正文。"), by=cast["handler"])
    with pytest.raises(Refused):
        actions.approve(revised, by=cast["principal"])

    line.carry(revised, to=Stage.APPROVED)
    assert stage_of(revised) == Stage.APPROVED
