"""What is opened to named people (特定人员): they read it, on the days they are named for, and nobody else does."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.approval import actions as approval
from gongkai.approval.models import Examination, ScopedGroup
from gongkai.config.soundness import faults
from gongkai.demonstration.line import TO_SOCIETY, decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.queries import latest_edition
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.organization import actions as organization
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, searching
from gongkai.publication.models import Release
from gongkai.publication.queries import inner_openings_for

pytestmark = [pytest.mark.django_db, pytest.mark.clause("2.D")]
TODAY = timezone.localdate()
LETTER = (Channel.CIRCULAR,)


@pytest.fixture
def group(cast):
    made = organization.form_group(cast.body, name="考察谈话人员", purpose="考察情况的知悉", by=cast["secadmin"])
    organization.enter_member(made, cast["resident"], by=cast["secadmin"])
    return made


@pytest.fixture
def other(cast):
    made = organization.form_group(cast.body, name="评审专家", purpose="评审", by=cast["secadmin"])
    organization.enter_member(made, cast["finance"], by=cast["secadmin"])
    return made


@pytest.fixture
def publish(line):
    def published(*groups, steps=((Audience.GROUP, None),), channels=LETTER, title="考察情况"):
        version = line.open("3.7.C", draft(title, "正文甲乙丙。"))
        return line.carry(version, to=Stage.PUBLISHED, decided=decisions(*steps, channels=channels, groups=groups))

    return published


def readers(cast, version):
    return {person.username for person in cast if inner_openings_for(person).filter(release__version=version).exists()}


def test_the_members_of_the_groups_named_read_and_nobody_else(cast, group, other, publish):
    one, both = publish(group), publish(group, other, title="评审情况")
    assert readers(cast, one) == {"resident"}
    assert readers(cast, both) == {"resident", "finance"}


def test_whoever_is_named_later_reads_from_then_on_and_whoever_is_taken_out_reads_no_more(cast, group, publish):
    version = publish(group)
    member = organization.enter_member(group, cast["member"], by=cast["secadmin"])
    assert readers(cast, version) == {"resident", "member"}
    organization.end_membership(member, by=cast["secadmin"])
    assert readers(cast, version) == {"resident"}
    organization.close_group(group, by=cast["secadmin"])
    assert readers(cast, version) == set()


def test_the_search_inside_finds_it_for_the_members_alone(cast, group, other, publish):
    publish(group)
    searching.catch_up()
    found = {person.username for person in cast if searching.find_inside(person, "甲乙丙", most=9)}
    assert found == {"resident"}
    organization.end_membership(organization.enter_member(other, cast["member"], by=cast["secadmin"]), by=cast["secadmin"])
    assert searching.find_inside(cast["member"], "甲乙丙", most=9) == []


def test_named_people_first_and_the_zone_later(cast, group, publish):
    steps = ((Audience.GROUP, None), (Audience.ZONE, TODAY + timedelta(days=9)))
    version = publish(group, steps=steps, channels=(Channel.CIRCULAR, Channel.NOTICE_BOARD))
    assert readers(cast, version) == {"resident"}
    with pytest.raises(Refused) as why:
        actions.open_step(Release.objects.get(version=version), 2)
    assert why.value.codes == {"before_its_day"}


def again(line, version, decided):
    item = version.edition.item
    return line.carry(
        disclosure.open_edition(item, draft("再版", "新。"), reason="完善", by=line.cast["handler"]), to=Stage.PUBLISHED, decided=decided
    )


@pytest.mark.clause("5.2")
def test_an_edition_for_other_people_leaves_the_first_ones_theirs(cast, line, group, other, publish):
    version = publish(group)
    again(line, version, decisions((Audience.GROUP, None), channels=LETTER, groups=(other,)))
    version.edition.refresh_from_db()
    assert version.edition.stage == Stage.PUBLISHED
    assert readers(cast, version) == {"resident"}


@pytest.mark.clause("5.2")
@pytest.mark.parametrize("wider", ["the same and more", "zone", "society"])
def test_an_edition_for_the_same_people_and_more_replaces_the_earlier_one(cast, line, group, other, publish, wider):
    version = publish(group)
    decided = {
        "the same and more": decisions((Audience.GROUP, None), channels=LETTER, groups=(group, other)),
        "zone": decisions((Audience.ZONE, None), channels=LETTER),
        "society": TO_SOCIETY,
    }[wider]
    again(line, version, decided)
    version.edition.refresh_from_db()
    assert version.edition.stage == Stage.SUPERSEDED
    assert readers(cast, version) == set()
    assert latest_edition(version.edition.item).number == 2


def test_a_group_is_named_that_is_open_and_of_this_body(cast, line, group):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.CLEARED)
    organization.close_group(group, by=cast["secadmin"])
    with pytest.raises(Refused) as why:
        approval.examine(version, decisions=decisions((Audience.GROUP, None), channels=LETTER, groups=(group,)), by=cast["examiner"])
    assert why.value.codes == {"unknown_group"}


def test_the_journal_names_the_groups_and_the_check_sees_when_they_are_others(cast, group, other, publish):
    version = publish(group)
    for verb in ("approval.examine", "publication.opened"):
        entry = Entry.objects.get(verb=verb)
        assert f'"groups":[{group.pk}]' in entry.details.replace(" ", "")
        assert not entry.public
    assert list(faults()) == []
    with pytest.raises(DatabaseError, match="no_group_is_named_after_the_examination"), transaction.atomic():
        ScopedGroup.objects.create(examination=Examination.objects.get(version=version), group=other)


@pytest.mark.both
def test_the_database_names_groups_for_named_people_only_and_never_changes_them(line, group, publish):
    named = publish(group)
    row = ScopedGroup.objects.get(examination__version=named)
    cleared = line.carry(line.open("3.7.D", draft("标题", "正文。")), to=Stage.EXAMINED)
    examined = Examination.objects.get(version=cleared)
    changes = {
        "a_group_is_named_for_a_step_of_named_people|no_group_is_named_after": lambda: ScopedGroup.objects.create(
            examination=examined, group=group
        ),
        "approval_scopedgroup_rows_never_change": lambda: ScopedGroup.objects.filter(pk=row.pk).update(group=group),
        "approval_scopedgroup_rows_are_never_deleted": lambda: ScopedGroup.objects.filter(pk=row.pk)._raw_delete("default"),
    }
    for name, change in changes.items():
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            change()
