"""泄密处置: a report, one stroke that takes down and seals, and a list that is followed to its end."""

import json
import unicodedata
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import Edition
from gongkai.foundation.digests import digest_of, hex_of
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.organization.models import Body
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, leaks, queries
from gongkai.publication.models import (
    LEAK_KINDS,
    Knock,
    LeakClosure,
    LeakDecision,
    LeakEvidence,
    LeakReport,
    Posting,
    Remedy,
    RemedyDone,
    Snapshot,
    Withdrawal,
)
from gongkai.vault.store import keep, open_blob
from tests.readers import Reader

pytestmark = pytest.mark.clause("8.9")


def check_digit(first: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(one) * weight for one, weight in zip(first, weights, strict=True)) % 11]


ID_NUMBER = "11010119900307109" + check_digit("11010119900307109")
"""Nobody's: birthday and order were made up."""
TEXT = f"附件第三行有身份证号{ID_NUMBER}，手机13912345678。"


@pytest.fixture
def published(line):
    """A matter on the site and on a notice board, with a file."""
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.NOTICE_BOARD))
    file = File("名单.txt", keep("名单。".encode(), "text/plain"))
    version = line.carry(line.open("3.7.E", draft("补助发放名单", "正文。", files=(file,))), to=Stage.PUBLISHED, decided=decided)
    actions.settle(pages=pages)
    actions.record_posting(
        line.release(version),
        channel=Channel.NOTICE_BOARD,
        place="一楼公告栏",
        shown_from=timezone.localdate(),
        by=line.cast["publisher"],
    )
    return version


@pytest.fixture
def report(line, published):
    return actions.report_leak(line.cast.body, item=published.edition.item, kind="personal", text=TEXT, by=line.cast["resident"])


def photo():
    return File("撤除后.txt", keep("照片。".encode(), "text/plain"))


def outside(cast, published=None, *, text="有问题。", knock="k" * 64, contact=""):
    number = str(queries.index_number_of(published.edition.item)) if published else ""
    return actions.report_leak_from_outside(cast.body.slug, number, kind="other", text=text, contact=contact, knock=knock)


def finish(standing, cast, **given):
    usual = {"outcome": "done", "done_at": timezone.now(), "who": "王工", "how": "电话并书面告知。", "evidence": photo()}
    return actions.finish_remedy(standing.remedy, **(usual | given), by=cast["discipline"])


# Reporting.


@pytest.mark.parametrize("username", ["resident", "member", "handler", "archivist", "sysadmin", "principal"])
def test_anybody_of_the_body_reports_whatever_his_post(line, published, username):
    by = line.cast[username]
    report = actions.report_leak(line.cast.body, item=published.edition.item, kind="other", text="有问题。", by=by)
    assert (report.source, report.person, report.item) == ("staff", by, published.edition.item)
    assert Entry.objects.filter(verb="publication.leak_reported", actor=by.pk).exists()


def test_what_a_report_repeats_of_the_leak_is_kept_in_full_nowhere(line, published, report):
    outside(line.cast, published, text=f"第二页：{ID_NUMBER}")
    kept = [str(value) for row in LeakReport.objects.values_list() for value in row]
    kept += [entry.details for entry in Entry.objects.all()]
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    with open_blob(LeakEvidence.objects.get().blob_id) as stream:
        kept.append(stream.read().decode())
    assert not [one for one in kept if ID_NUMBER in one or "13912345678" in one]
    assert report.masked == 2
    assert ID_NUMBER[:4] in report.text, "a person still recognises it"
    assert "附件第三行有身份证号" in report.text


def test_nothing_that_is_written_about_a_leak_later_repeats_it_in_full(line, report):
    outside(line.cast, text="公告栏里还有。", contact=f"13912345678，证件{ID_NUMBER}")
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    actions.add_leak_evidence(report, note=f"日志里有{ID_NUMBER}。", by=line.cast["reviewer"])
    for one in leaks.remedies_of(report, now=timezone.now()):
        finish(one, line.cast, how=f"电话13912345678告知{ID_NUMBER}本人。")
    actions.close_leak(report, follow_up="none", summary=f"泄露了{ID_NUMBER}。", by=line.cast["discipline"])
    models = (LeakReport, LeakDecision, LeakEvidence, Remedy, RemedyDone, LeakClosure)
    kept = [str(value) for model in models for row in model.objects.values_list() for value in row]
    kept += [entry.details for entry in Entry.objects.all()]
    assert not [one for one in kept if ID_NUMBER in one]
    assert LeakReport.objects.get(source="reader").contact.startswith("13912345678"), "how he can be reached stays"
    assert "13912345678" in RemedyDone.objects.all()[0].how, "whom they called stays"


def test_a_matter_that_is_not_public_and_one_that_is_not_ours_can_be_reported(line):
    drafted = line.open("3.7.C", draft("草稿", "正文。"))
    of_a_draft = actions.report_leak(line.cast.body, item=drafted.edition.item, kind="other", text="外传。", by=line.cast["member"])
    elsewhere = actions.report_leak(line.cast.body, item=None, kind="other", text="外传。", place="某微信群", by=line.cast["member"])
    assert (of_a_draft.item, elsewhere.item, elsewhere.place) == (drafted.edition.item, None, "某微信群")


def test_a_report_says_what_leaked_in_few_words(line):
    with pytest.raises(Refused) as refused:
        actions.report_leak(line.cast.body, item=None, kind="", text=" ", by=line.cast["member"])
    assert {"no_kind", "no_text"} == refused.value.codes
    with pytest.raises(Refused) as refused:
        outside(line.cast, text="长" * (leaks.LONGEST_TEXT + 1))
    assert {"too_long"} == refused.value.codes


def test_the_same_report_sent_twice_is_one(line, published):
    assert outside(line.cast, published).pk == outside(line.cast, published).pk
    assert LeakReport.objects.count() == 1


def test_one_address_cannot_flood_the_desk_and_others_still_get_through(line, published):
    for number in range(leaks.FROM_ONE_ADDRESS):
        outside(line.cast, published, text=f"第{number}次")
    with pytest.raises(Refused) as refused:
        outside(line.cast, published, text="再一次")
    assert refused.value.codes == {"too_many_from_you"}
    outside(line.cast, published, text="别人", knock="j" * 64)
    assert LeakReport.objects.count() == leaks.FROM_ONE_ADDRESS + 1


def flood(body):
    now = timezone.now()
    LeakReport.objects.bulk_create(
        LeakReport(body=body, source="reader", kind="other", text=f"第{number}次", at=now) for number in range(leaks.FROM_EVERYWHERE)
    )


def test_many_addresses_together_cannot_flood_it_either(line):
    flood(line.cast.body)
    with pytest.raises(Refused) as refused:
        outside(line.cast)
    assert refused.value.codes == {"too_many"}


def test_a_flood_at_one_body_keeps_no_other_body_from_hearing(line):
    flood(Body.objects.create(name="另一管委会", short_name="另一", slug="other", code="11341702486344515H"))
    assert outside(line.cast).body == line.cast.body


def test_what_nobody_sees_is_dropped_from_a_report_and_hides_no_number(line):
    number = "11010519491231002X"
    words = f"附件\u202e第2页\u202c：\u200b{number[:9]}\u200b\u2060{number[9:]}。\r\n\u2066另见\u2069第3\ufeff页\x00。"
    slug = line.cast.body.slug
    report = actions.report_leak_from_outside(
        slug, "", kind="personal", text=words, place="某\u202e网\u3164站", contact="a\u200f@b.cn", knock="k" * 64
    )
    assert report.text.startswith("附件第2页：")
    assert report.text.endswith("。\r\n另见第3页。")
    assert (report.place, report.masked, number in report.text) == ("某网站", 1, False)
    assert not [one for one in report.text + report.place + report.contact if unicodedata.category(one) == "Cf"]
    with pytest.raises(Refused) as refused:
        actions.report_leak_from_outside(slug, "", kind="personal", text="\u202e\u200b", knock="k" * 64)
    assert refused.value.codes == {"no_text"}


def test_where_a_reader_came_from_is_forgotten_after_an_hour(line, monkeypatch):
    outside(line.cast, text="一")
    later = timezone.now() + leaks.WINDOW + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    outside(line.cast, text="二", knock="j" * 64)
    assert list(Knock.objects.values_list("key", flat=True)) == ["j" * 64]


# Deciding.


@pytest.mark.parametrize("username", ["examiner", "reviewer", "discipline"])
def test_the_officer_on_duty_takes_the_matter_down_in_one_stroke(line, published, report, username):
    reader = Reader()
    address = f"/{queries.address_of(queries.index_number_of(published.edition.item))}/"
    assert reader.get(address)[0] == 200
    actions.take_down(report, kind="personal", by=line.cast[username])
    actions.settle(pages=pages)
    for below in ("", "content.json", "files/%E5%90%8D%E5%8D%95.txt"):
        status, data = reader.get(address + below)
        assert (status, "补助发放名单" in data.decode()) == (410, False)
    assert not [one for one, data in reader.everything() if "补助发放名单".encode() in data]
    withdrawal = Withdrawal.objects.get()
    assert (withdrawal.reason_type, withdrawal.person) == ("leak", line.cast[username])
    assert Edition.objects.get(pk=published.edition_id).stage == Stage.WITHDRAWN


@pytest.mark.parametrize("username", ["handler", "publisher", "collector", "supervisor", "principal", "resident", "sysadmin"])
def test_nobody_else_decides(line, report, username):
    for decide in (
        lambda by: actions.take_down(report, kind="personal", by=by),
        lambda by: actions.dismiss_leak(report, reason="不是。", by=by),
        lambda by: actions.confirm_leak(report, kind="personal", reason="是。", by=by),
    ):
        with pytest.raises(Refused) as refused:
            decide(line.cast[username])
        assert "not_on_duty" in refused.value.codes
    assert not LeakDecision.objects.exists()
    assert not Withdrawal.objects.exists()


def test_a_report_is_decided_once(line, report):
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    with pytest.raises(Refused) as refused:
        actions.dismiss_leak(report, reason="不是。", by=line.cast["examiner"])
    assert "decided" in refused.value.codes


def test_what_is_no_leak_stays_open_for_a_reason(line, published, report):
    with pytest.raises(Refused):
        actions.dismiss_leak(report, reason=" ", by=line.cast["discipline"])
    actions.dismiss_leak(report, reason="是已经遮掩的号码。", by=line.cast["discipline"])
    assert not Withdrawal.objects.exists()
    assert not Remedy.objects.exists()
    assert not leaks.new_reports(line.cast.body).exists()


@pytest.mark.parametrize("username", ["reviewer", "examiner"])
def test_whoever_signed_the_matter_may_take_it_down_but_not_say_that_it_is_no_leak(line, published, report, username):
    with pytest.raises(Refused) as refused:
        actions.dismiss_leak(report, reason="不是。", by=line.cast[username])
    assert refused.value.codes == {"had_a_hand_in_it"}
    actions.take_down(report, kind="personal", by=line.cast[username])


def test_what_stands_open_is_taken_down_before_it_is_confirmed_or_joined(line, published, report):
    with pytest.raises(Refused) as refused:
        actions.confirm_leak(report, kind="personal", reason="属实。", by=line.cast["reviewer"])
    assert "still_open" in refused.value.codes


def test_a_leak_elsewhere_is_confirmed_and_its_notices_are_listed(line):
    report = actions.report_leak(line.cast.body, item=None, kind="state_secret", text="外传。", by=line.cast["member"])
    with pytest.raises(Refused) as refused:
        actions.take_down(report, kind="state_secret", by=line.cast["reviewer"])
    assert refused.value.codes == {"nothing_to_take_down"}
    actions.confirm_leak(report, kind="state_secret", reason="属实。", by=line.cast["reviewer"])
    listed = leaks.remedies_of(report, now=timezone.now())
    assert "同级保密行政管理部门" in [one.remedy.recipient for one in listed]


def test_a_second_report_of_the_same_leak_is_joined_to_the_first(line, published, report):
    second = outside(line.cast, published)
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    with pytest.raises(Refused):
        actions.join_leak(second, None, reason="同一件。", by=line.cast["reviewer"])
    decision = actions.join_leak(second, report, reason="同一件。", by=line.cast["reviewer"])
    assert (decision.outcome, decision.same_as) == ("same", report)
    assert not Remedy.objects.filter(report=second).exists()


# Evidence.


def test_what_stood_open_is_sealed_by_digest_and_stays_there_after_the_page_is_gone(line, settings, published, report):
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    actions.settle(pages=pages)
    sealed = LeakEvidence.objects.get(report=report, sort=LeakEvidence.SEALED)
    with open_blob(sealed.blob_id) as stream:
        data = stream.read()
    assert digest_of(data) == sealed.blob_id
    facts = json.loads(data)
    (release,) = facts["releases"]
    (opening,) = release["openings"]
    assert release["version"] == published.digest
    assert opening["object"] == Snapshot.objects.get(opening__release__version=published).object
    assert opening["whole"] is True
    assert (Path(settings.PUBLIC) / "objects" / hex_of(opening["object"]) / "index.html").is_file()
    assert release["files"] == published.facts["files"]
    assert facts["journal"]["size"] > 0
    assert [one["place"] for one in facts["postings"] if one["channel"] == "notice_board"] == ["一楼公告栏"]
    entry = Entry.objects.get(verb="publication.leak_decided")
    assert json.loads(entry.details)["evidence"] == sealed.blob_id


def test_evidence_is_added_with_the_number_of_visits_and_only_by_those_on_duty(line, report):
    with pytest.raises(Refused):
        actions.add_leak_evidence(report, note="日志。", visits=12, by=line.cast["reviewer"])  # not found true yet
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    with pytest.raises(Refused):
        actions.add_leak_evidence(report, note="日志。", visits=12, by=line.cast["publisher"])
    added = actions.add_leak_evidence(report, note="前置服务器访问日志。", visits=12, file=photo(), by=line.cast["reviewer"])
    assert (added.sort, added.visits, added.name) == (LeakEvidence.ADDED, 12, "撤除后.txt")


# Remedies.


def test_every_posting_is_listed_for_removal_and_the_site_is_not(line, published, report):
    assert Posting.objects.count() == 2
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    (removal,) = [one for one in leaks.remedies_of(report, now=timezone.now()) if one.remedy.sort == "removal"]
    assert (removal.remedy.posting.place, removal.remedy.person) == ("一楼公告栏", line.cast["publisher"])


@pytest.mark.parametrize("kind", LEAK_KINDS)
def test_whom_the_law_wants_told_is_listed_for_each_kind_counted_from_the_report(line, report, kind):
    actions.take_down(report, kind=kind, by=line.cast["reviewer"])
    notices = [one.remedy for one in leaks.remedies_of(report, now=timezone.now()) if one.remedy.sort == "notice"]
    assert notices
    assert all(one.basis and one.due_at == report.at + timedelta(hours=24) for one in notices)


def test_people_whose_data_leaked_are_told_and_secrets_go_to_the_secrecy_administration():
    assert "信息被泄露的个人" in [one.recipient for one in leaks.TELLINGS["personal"]]
    assert [one.hours for one in leaks.TELLINGS["state_secret"] if "保密行政管理部门" in one.recipient] == [24]


def test_a_removal_wants_its_photo_and_who_did_it(line, report):
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    (removal,) = [one for one in leaks.remedies_of(report, now=timezone.now()) if one.remedy.sort == "removal"]
    with pytest.raises(Refused) as refused:
        actions.finish_remedy(removal.remedy, outcome="done", done_at=timezone.now(), who=" ", how="", by=line.cast["publisher"])
    assert refused.value.codes == {"no_photo", "no_who"}
    with pytest.raises(Refused) as refused:
        actions.finish_remedy(
            removal.remedy,
            outcome="done",
            done_at=timezone.now() + timedelta(hours=1),
            who="王工",
            how="",
            evidence=photo(),
            by=line.cast["publisher"],
        )
    assert refused.value.codes == {"future"}
    finish(removal, line.cast)
    assert RemedyDone.objects.get().evidence_name == "撤除后.txt"


def test_what_cannot_be_done_is_explained_by_those_on_duty_alone(line, report):
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    (removal,) = [one for one in leaks.remedies_of(report, now=timezone.now()) if one.remedy.sort == "removal"]
    given = {"outcome": "explained", "done_at": timezone.now(), "who": "", "how": "电子屏已自行更换。"}
    with pytest.raises(Refused) as refused:
        actions.finish_remedy(removal.remedy, **given, by=line.cast["publisher"])
    assert refused.value.codes == {"not_yours_to_leave"}
    actions.finish_remedy(removal.remedy, **given, by=line.cast["examiner"])


def test_a_notice_can_be_added_and_changed_and_the_first_line_stays(line, report):
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    due = timezone.now() + timedelta(hours=4)
    added = actions.add_remedy(
        report,
        sort="notice",
        recipient="省级网信部门",
        basis="较大事件",
        due_at=due,
        person=line.cast["examiner"],
        by=line.cast["reviewer"],
    )
    changed = actions.change_remedy(
        added, recipient="省委网信办", basis="较大事件", due_at=due, person=None, reason="写错了。", by=line.cast["reviewer"]
    )
    in_force = [one.remedy.recipient for one in leaks.remedies_of(report, now=timezone.now())]
    assert "省委网信办" in in_force
    assert "省级网信部门" not in in_force
    assert Remedy.objects.get(pk=added.pk).recipient == "省级网信部门"
    assert changed.replaces == added
    with pytest.raises(Refused) as refused:
        actions.change_remedy(added, recipient="另一个", basis="", due_at=due, person=None, reason="再改。", by=line.cast["reviewer"])
    assert "replaced" in refused.value.codes


def test_what_is_left_after_its_time_is_overdue(line, report, monkeypatch):
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    assert not leaks.overdue(line.cast.body, now=timezone.now()).exists()
    later = timezone.now() + timedelta(hours=25)
    late = list(leaks.overdue(line.cast.body, now=later))
    assert {one.sort for one in late} == {"removal", "notice"}
    monkeypatch.setattr(timezone, "now", lambda: later)
    done = finish(leaks.standing(leaks.overdue(line.cast.body, now=later), now=later)[0], line.cast)
    assert leaks.overdue(line.cast.body, now=later).count() == len(late) - 1
    (row,) = [one for one in leaks.remedies_of(report, now=later) if one.remedy.pk == done.remedy_id]
    assert row.was_late


# Closing.


def test_a_leak_closes_when_all_is_done_or_explained_and_says_whether_a_case_follows(line, report):
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    given = {"follow_up": "case", "summary": "已撤下，已告知。"}
    with pytest.raises(Refused) as refused:
        actions.close_leak(report, **given, by=line.cast["discipline"])
    assert refused.value.codes == {"remedies_left"}
    for one in leaks.remedies_of(report, now=timezone.now()):
        finish(one, line.cast)
    with pytest.raises(Refused) as refused:
        actions.close_leak(report, **given, by=line.cast["reviewer"])
    assert refused.value.codes == {"not_the_closer"}
    with pytest.raises(Refused) as refused:
        actions.close_leak(report, follow_up="", summary="", by=line.cast["discipline"])
    assert refused.value.codes == {"no_follow_up", "no_summary"}
    closure = actions.close_leak(report, **given, by=line.cast["discipline"])
    assert closure.follow_up == "case"
    with pytest.raises(Refused) as refused:
        actions.add_leak_evidence(report, note="还有。", by=line.cast["reviewer"])
    assert "closed" in refused.value.codes


# What the database refuses whoever asks it.


def refuse(name, action):
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        action()


@pytest.mark.both
def test_the_rows_of_a_leak_never_change_and_never_go(line, report):
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    for one in leaks.remedies_of(report, now=timezone.now()):
        finish(one, line.cast)
    actions.close_leak(report, follow_up="none", summary="已办。", by=line.cast["discipline"])
    for model in (LeakReport, LeakDecision, LeakEvidence, Remedy, RemedyDone, LeakClosure):
        row = model.objects.all()[:1].get()
        table = model._meta.db_table
        refuse(f"{table}_rows_never_change", lambda model=model, row=row: model.objects.filter(pk=row.pk).update(at=timezone.now()))
        refuse(f"{table}_rows_are_never_deleted", lambda model=model, row=row: model.objects.filter(pk=row.pk)._raw_delete("default"))


@pytest.mark.both
def test_no_report_is_said_to_be_taken_down_by_direct_sql(line, report):
    refuse(
        "a_leak_taken_down_has_its_withdrawal",
        lambda: LeakDecision.objects.create(
            report=report, outcome="taken_down", kind="personal", person=line.cast["reviewer"], post="x", at=timezone.now()
        ),
    )
    refuse(
        "a_leak_not_taken_down_has_a_reason",
        lambda: LeakDecision.objects.create(
            report=report, outcome="dismissed", kind="personal", person=line.cast["reviewer"], post="x", at=timezone.now()
        ),
    )


@pytest.mark.both
def test_no_leak_is_closed_by_direct_sql_while_something_is_left(line, report):
    def close():
        LeakClosure.objects.create(
            report=report, follow_up="none", summary="已办。", person=line.cast["discipline"], post="x", at=timezone.now()
        )

    refuse("only_a_confirmed_leak_is_closed", close)
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    refuse("a_leak_closes_when_every_remedy_is_done_or_explained", close)
    listed = leaks.remedies_of(report, now=timezone.now())
    removal = next(one.remedy for one in listed if one.remedy.sort == "removal")
    refuse(
        "a_removal_is_proven",
        lambda: RemedyDone.objects.create(
            remedy=removal, outcome="done", done_at=timezone.now(), who="某人", person=line.cast["publisher"], at=timezone.now()
        ),
    )
    for one in listed:
        finish(one, line.cast)
    close()
    refuse(
        "a_closed_leak_takes_no_more_remedies",
        lambda: Remedy.objects.create(
            report=report, sort="notice", recipient="某机关", due_at=timezone.now(), added_by=line.cast["reviewer"], at=timezone.now()
        ),
    )


@pytest.mark.both
def test_no_remedy_by_direct_sql_before_the_leak_was_found_true(line, report):
    refuse(
        "a_remedy_belongs_to_a_confirmed_leak",
        lambda: Remedy.objects.create(
            report=report, sort="notice", recipient="某机关", due_at=timezone.now(), added_by=line.cast["reviewer"], at=timezone.now()
        ),
    )
