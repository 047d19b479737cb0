import pytest
from django.utils import timezone

from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import open_edition
from gongkai.disclosure.queries import editions_within_reach_of
from gongkai.foundation.objections import Refused
from gongkai.organization.models import Person
from gongkai.procedure.stages import Stage

WHOLE = {"collector", "reviewer", "examiner", "principal", "group_head", "supervisor", "discipline"}


def readers_of(edition, cast):
    return {person.username for person in cast if editions_within_reach_of(person, on=timezone.localdate()).filter(pk=edition.pk).exists()}


@pytest.mark.clause("8.5")
def test_an_unpublished_matter_is_within_reach_of_its_unit_and_of_those_who_conclude_on_it(line, cast):
    version = line.open("3.7.C", draft("标题", "正文。"))

    assert readers_of(version.edition, cast) == WHOLE | {"handler", "unit_head", "deputy_leader"}


@pytest.mark.clause("2.D")
def test_the_publisher_sees_a_matter_once_it_is_approved_and_the_archivist_once_it_is_published(line, cast):
    examined = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.EXAMINED)
    assert "publisher" not in readers_of(examined.edition, cast)

    approved = line.carry(line.open("3.7.D", draft("标题二", "正文。")), to=Stage.APPROVED)
    assert "publisher" in readers_of(approved.edition, cast)
    assert "archivist" not in readers_of(approved.edition, cast)

    published = line.carry(line.open("3.7.F", draft("标题三", "正文。")), to=Stage.PUBLISHED)
    assert "archivist" in readers_of(published.edition, cast)


def test_a_new_edition_under_way_is_not_shown_to_the_publisher_of_the_first(line, cast):
    first = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.PUBLISHED)
    second = open_edition(first.edition.item, draft("标题", "新正文。"), reason="完善", by=cast["handler"])

    assert "publisher" in readers_of(first.edition, cast)
    assert "publisher" not in readers_of(second.edition, cast)


@pytest.mark.clause("2.D")
def test_an_inner_party_matter_is_for_party_members_alone_whatever_their_post(line, cast):
    version = line.open("3.4.D", draft("推荐", "正文。", inner_party=True), unit="ZZB", by="personnel")
    assert "supervisor" in readers_of(version.edition, cast)

    Person.objects.filter(username="supervisor").update(party_member=False)
    cast["supervisor"].refresh_from_db()
    assert "supervisor" not in readers_of(version.edition, cast)
    assert all(cast[username].party_member for username in readers_of(version.edition, cast))


@pytest.mark.clause("2.D")
def test_an_inner_party_matter_is_drafted_by_a_party_member(line, cast):
    with pytest.raises(Refused) as refused:
        line.open("3.7.C", draft("推荐", "正文。", inner_party=True))
    assert refused.value.codes == {"not_a_party_member"}


@pytest.mark.parametrize("username", ["sysadmin", "secadmin", "auditor", "member", "resident"])
def test_administrators_and_mere_readers_reach_no_matter(line, cast, username):
    line.open("3.7.C", draft("标题", "正文。"))

    assert not editions_within_reach_of(cast[username], on=timezone.localdate()).exists()
