"""What may be done with a matter, and why not; the desk made of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.demonstration.line import NO, decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.models import Edition
from gongkai.office.offers import WAITS_AT, Offer, offers, waiting_for
from gongkai.office.tests.people import Desk
from gongkai.organization import actions as organization
from gongkai.organization.models import Appointment
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication import feedback
from gongkai.publication.models import Round
from tests.later import later

TODAY = timezone.localdate()


def edition_of(version) -> Edition:
    return Edition.objects.select_related("item", "item__body", "item__unit", "item__entry", "current").get(pk=version.edition_id)


def offered(version, person) -> dict[str, Offer]:
    return {one.verb: one for one in offers(edition_of(version), person, today=TODAY)}


def open_to(version, person) -> set[str]:
    return {verb for verb, one in offered(version, person).items() if one.is_open}


def whom_it_waits_for(cast, version) -> set[str]:
    return {name for name, person in cast.people.items() if any(row.edition.pk == version.edition_id for row in waiting_for(person, TODAY))}


def test_every_verb_of_the_line_is_offered_in_its_order(cast, line):
    version = line.open("3.2.A", draft("年度目标", "正文。"))
    assert list(offered(version, cast["handler"])) == [
        "self_review", "draft", "agree", "consent", "clear", "refer", "examine", "countersign", "approve", "return", "withhold",
        "revoke", "publish", "papers", "posting", "withdraw", "new_edition", "file", "pack", "sheet", "forms",
    ]  # fmt: skip


@pytest.mark.clause("2.1")
def test_the_matter_waits_for_exactly_those_whose_turn_it_is_from_draft_to_archive(cast, line):
    version = line.open("3.2.A", draft("年度目标", "正文。"))
    assert whom_it_waits_for(cast, version) == {"handler"}
    disclosure.review_oneself(version, answers=NO, by=cast["handler"])
    assert whom_it_waits_for(cast, version) == {"unit_head"}
    disclosure.agree(version, by=cast["unit_head"])
    assert whom_it_waits_for(cast, version) == {"deputy_leader"}
    followers = {
        Stage.CONSENTED: {"reviewer"},
        Stage.CLEARED: {"examiner"},
        Stage.EXAMINED: {"group_head"},
        Stage.COUNTERSIGNED: {"principal"},
        Stage.APPROVED: {"publisher"},
        Stage.PUBLISHED: {"publisher", "collector"},  # not the archivist: comments are gathered first
    }
    decided = decisions((Audience.SOCIETY, None), important=True, channels=(Channel.COLUMN, Channel.SCREEN))
    steps = dict(line._steps(version, decided, "principal", NO))
    for stage, waiting in followers.items():
        steps[stage]()
        assert whom_it_waits_for(cast, version) == waiting, stage
    publication.settle(pages=pages)
    publication.record_posting(line.release(version), channel=Channel.SCREEN, place="大厅电子屏", shown_from=TODAY, by=cast["publisher"])
    assert whom_it_waits_for(cast, version) == set()
    with later(feedback.ROUND_DAYS + 1):
        publication.close_round(Round.objects.get(), summary="没有收到意见。", by=cast["examiner"])
    assert whom_it_waits_for(cast, version) == {"archivist"}
    record = line.file(version)
    assert whom_it_waits_for(cast, version) == {"archivist"}
    line.pack(record)
    assert whom_it_waits_for(cast, version) == set()


def test_the_stages_that_a_desk_looks_at_leave_nothing_out(cast, line):
    """Whatever is open and waits for somebody lies at a stage that the desk of his posts looks at."""
    version = line.open("3.2.A", draft("年度目标", "正文。"))
    decided = decisions((Audience.SOCIETY, None), important=True)
    for stage, step in [(Stage.COLLECTED, lambda: None), *line._steps(version, decided, "principal", NO)]:
        step()
        for person in cast:
            primary = [one for one in offers(edition_of(version), person, today=TODAY) if one.primary and one.is_open]
            posts = {Post(row.post) for row in Appointment.objects.filter(person=person)}
            if primary:
                assert any(stage in WAITS_AT.get(post, ()) for post in posts), (stage, person.name)


@pytest.mark.clause("8.3")
def test_a_closed_verb_says_why_with_its_clause(cast, line):
    version = line.carry(line.open("3.2.A", draft("年度目标", "正文。")), to=Stage.CONSENTED)
    approve = offered(version, cast["principal"])["approve"]
    assert not approve.is_open
    assert {"no_clearance", "no_examination"} <= {one.code for one in approve.objections}
    assert all(one.message and one.clause for one in approve.objections)


@pytest.mark.clause("8.1")
def test_what_only_the_form_can_answer_is_not_held_against_the_person_beforehand(cast, line):
    version = line.carry(line.open("3.2.A", draft("年度目标", "正文。")), to=Stage.CONSENTED)
    assert {"clear", "return", "withhold", "sheet"} <= open_to(version, cast["reviewer"])
    line_2 = line.carry(line.open("3.2.B", draft("责任书", "正文。")), to=Stage.CLEARED)
    assert {"examine", "return", "withhold", "sheet"} <= open_to(line_2, cast["examiner"])


def test_a_self_review_that_says_yes_leaves_the_handler_to_revise_and_the_head_to_withhold(cast, line):
    version = line.open("3.2.A", draft("年度目标", "正文。"))
    disclosure.review_oneself(version, answers=NO | {Question.PRIVACY: True}, remark="含个人电话。", by=cast["handler"])
    found = offered(version, cast["handler"])
    assert found["draft"].primary
    assert not found["self_review"].primary
    head = offered(version, cast["unit_head"])
    assert not head["agree"].is_open
    assert head["withhold"].is_open


def test_returning_leads_to_the_page_of_ones_own_opinion(cast, line):
    version = line.carry(line.open("3.2.A", draft("年度目标", "正文。")), to=Stage.CLEARED)
    assert offered(version, cast["examiner"])["return"].url == f"/office/matters/{version.edition_id}/examine/#return"
    assert offered(version, cast["examiner"])["withhold"].url == f"/office/matters/{version.edition_id}/examine/#withhold"


def test_a_publisher_who_sees_a_mistake_returns_the_matter_on_a_page_of_its_own(cast, line, client):
    version = line.carry(line.open("3.2.A", draft("年度目标", "正文。")), to=Stage.APPROVED)
    address = f"/office/matters/{version.edition_id}/send-back/"
    assert offered(version, cast["publisher"])["return"].url == f"{address}#return"

    client.force_login(cast["publisher"])
    assert client.get(address).status_code == 200
    assert client.post(address, {"version": version.pk, "reasons": " "}).status_code == 422
    assert client.post(address, {"version": version.pk, "reasons": "标题有错字。"}).status_code == 303
    version.edition.refresh_from_db()
    assert version.edition.stage == Stage.RETURNED


def test_the_desk_shows_what_has_waited_longest_first_and_since_when(cast, line, monkeypatch):
    old = line.open("3.2.A", draft("先到的", "正文。"))
    moment = timezone.now() + timedelta(hours=3)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    new = line.open("3.2.B", draft("后到的", "正文。"))
    rows = waiting_for(cast["handler"], TODAY)
    assert [row.edition.pk for row in rows] == [old.edition_id, new.edition_id]
    assert rows[1].since == moment
    assert all(one.is_open for row in rows for one in row.offers)


@pytest.mark.clause("2.C")
def test_a_delegate_finds_on_his_desk_what_waits_for_the_leader(cast, line):
    version = line.carry(line.open("3.2.A", draft("年度目标", "正文。")), to=Stage.EXAMINED)
    appointment = Appointment.objects.get(person=cast["principal"], post=Post.PRINCIPAL_LEADER)
    assert whom_it_waits_for(cast, version) == {"principal"}
    organization.delegate(
        appointment, cast["member"], starts_on=TODAY, ends_on=TODAY + timedelta(days=3), reason="出差", by=cast["principal"]
    )
    assert whom_it_waits_for(cast, version) == {"principal", "member"}


def test_a_filed_edition_offers_a_new_one_only_from_the_newest(cast, line):
    version = line.carry(line.open("3.2.A", draft("年度目标", "正文。")), to=Stage.PUBLISHED)
    second = disclosure.open_edition(edition_of(version).item, draft("年度目标", "二版。"), reason="完善", by=cast["handler"])
    line.carry(second, to=Stage.PUBLISHED)
    assert "new_edition" in open_to(second, cast["handler"])
    assert [one.code for one in offered(version, cast["handler"])["new_edition"].objections] == ["not_the_newest"]


def test_offers_cost_about_one_dossier_and_not_one_for_each_verb(cast, line):
    version = line.carry(line.open("3.2.A", draft("年度目标", "正文。")), to=Stage.EXAMINED)
    edition = edition_of(version)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        offers(edition, cast["principal"], today=TODAY)
    assert len(counted) <= 30


def test_whoever_has_no_post_has_an_empty_desk(cast, line):
    line.open("3.2.A", draft("年度目标", "正文。"))
    assert waiting_for(cast["resident"], TODAY) == []
    assert waiting_for(cast["sysadmin"], TODAY) == []


def test_a_long_line_costs_no_more_queries_than_a_short_one_and_offers_the_same(cast, line):
    desks = {name: Desk(cast[name]) for name in ("publisher", "archivist", "examiner", "handler", "reviewer")}

    def add(number):
        for stage in (Stage.PUBLISHED, Stage.CLEARED, Stage.CONSENTED, Stage.APPROVED):
            for at in range(number):
                line.carry(line.open("3.2.A", draft(f"事项{stage}{at}", "正文。")), to=stage)

    def cost(desk):
        with CaptureQueriesContext(connection) as counted:
            assert desk.client.get("/office/").status_code == 200
            assert desk.client.get("/office/matters/").status_code == 200
        return len(counted)

    add(1)
    for desk in desks.values():
        cost(desk)  # what the first request of a day reads besides
    before = {name: cost(desk) for name, desk in desks.items()}
    add(2)
    after = {name: cost(desk) for name, desk in desks.items()}
    assert after == before
    assert max(after.values()) <= 140
    for name in desks:
        for row in waiting_for(cast[name], TODAY):
            offered = [one.verb for one in offers(row.edition, cast[name], today=TODAY) if one.primary and one.is_open]
            assert [one.verb for one in row.offers] == offered, name
