import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import Edition
from gongkai.foundation.digests import digest_of, digest_of_file
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.organization.models import Notice
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, TimeLimit
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, queries
from gongkai.publication.models import IndexNumber, Opening, Posting, Release, Snapshot, Withdrawal
from gongkai.vault.store import keep, path_of

TODAY = timezone.localdate()
PARTY = (Channel.PARTY_BOARD,)


@pytest.fixture
def later(monkeypatch):
    """Let the clock stand some days later."""

    def move(days):
        moment = timezone.now() + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return move


def settle():
    return actions.settle(pages=pages)


def live(settings, *parts):
    return Path(settings.PUBLIC, "live", *parts)


def page_of(settings, version):
    number = queries.index_number_of(version.edition.item)
    return live(settings, queries.address_of(number), "index.html")


def everything_public(settings):
    return b"".join(path.read_bytes() for path in sorted(Path(settings.PUBLIC).rglob("*")) if path.is_file())


@pytest.mark.clause("2.D", "4.2")
def test_what_was_signed_is_what_is_served(line, settings):
    blob = keep("附件内容".encode(), "text/plain")
    version = line.carry(line.open("3.7.C", draft("企业服务承诺", "承诺正文。", files=(File("附件 一.txt", blob),))), to=Stage.PUBLISHED)
    assert settle().snapshots == 1

    page = page_of(settings, version)
    content = (page.parent / "content.json").read_bytes()
    assert digest_of(content) == version.digest
    assert json.loads(content)["text"] == version.text
    assert (page.parent / "files" / "附件 一.txt").read_bytes() == path_of(blob.pk).read_bytes()
    assert version.digest in page.read_text()
    manifest = page.parent / "manifest.json"
    assert digest_of_file(manifest) == Snapshot.objects.get().object
    assert {name: facts["digest"] for name, facts in json.loads(manifest.read_bytes())["files"].items()} == {
        path.relative_to(page.parent).as_posix(): digest_of_file(path)
        for path in page.parent.rglob("*")
        if path.is_file() and path != manifest
    }


@pytest.mark.clause("2.C")
@pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.CONSENTED, Stage.CLEARED, Stage.EXAMINED])
def test_nothing_is_published_before_the_principal_leader_has_approved(line, cast, stage):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=stage)
    with pytest.raises(Refused) as refused:
        actions.publish(version, by=cast["publisher"])
    assert {"not_at_this_stage", "no_approval"} <= refused.value.codes
    assert not Release.objects.exists()


@pytest.mark.clause("8.5")
@pytest.mark.parametrize("username", ["handler", "unit_head", "examiner", "principal", "sysadmin"])
def test_no_unit_and_no_leader_publishes_only_the_publisher_does(line, cast, username):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.APPROVED)
    with pytest.raises(Refused):
        actions.publish(version, by=cast[username])
    assert not Release.objects.exists()


@pytest.mark.clause("2.D")
def test_a_matter_for_the_party_alone_is_nowhere_in_the_public_tree(line, settings, cast):
    version = line.open("3.4.D", draft("绝无外泄的后备干部推荐", "绝无外泄的正文。", inner_party=True), unit="ZZB", by="personnel")
    line.carry(version, to=Stage.PUBLISHED, decided=decisions((Audience.PARTY, None), channels=PARTY))
    settle()

    public = everything_public(settings)
    assert "绝无外泄".encode() not in public
    assert version.digest.encode() not in public
    assert not IndexNumber.objects.exists()
    assert queries.inner_openings_for(cast["member"]).exists()
    assert not queries.inner_openings_for(cast["resident"]).exists()


@pytest.mark.clause("2.D")
def test_a_party_first_matter_opens_by_itself_on_its_second_date_and_not_a_day_before(line, settings, cast, later):
    version = line.open("3.4.B", draft("先党内后党外的通报", "正文。", inner_party=True), unit="ZZB", by="personnel")
    second = TODAY + timedelta(days=5)
    line.carry(
        version,
        to=Stage.PUBLISHED,
        decided=decisions((Audience.PARTY, None), (Audience.SOCIETY, second), channels=(*PARTY, Channel.COLUMN)),
    )
    settle()
    assert "先党内后党外".encode() not in everything_public(settings)

    later(4)
    assert actions.open_what_is_due() == ([], [])
    with pytest.raises(Refused) as refused:
        actions.open_step(line.release(version), 2)
    assert "before_its_day" in refused.value.codes

    later(1)
    opened, refusals = actions.open_what_is_due()
    assert ([one.position for one in opened], refusals) == ([2], [])
    settle()
    assert "先党内后党外的通报" in page_of(settings, version).read_text()
    assert not queries.inner_openings_for(cast["member"]).exists()
    assert actions.open_what_is_due() == ([], [])


@pytest.mark.clause("2.D")
def test_a_withdrawn_matter_does_not_open_on_its_second_date(line, cast, later):
    version = line.open("3.4.B", draft("通报", "正文。", inner_party=True), unit="ZZB", by="personnel")
    decided = decisions((Audience.PARTY, None), (Audience.SOCIETY, TODAY + timedelta(days=5)), channels=(*PARTY, Channel.COLUMN))
    line.carry(version, to=Stage.PUBLISHED, decided=decided)
    actions.withdraw(version, reason_type="leak", reason="发现问题", authority="领导小组办公室", by=cast["examiner"])

    later(6)
    assert actions.open_what_is_due() == ([], [])
    assert Opening.objects.count() == 1


def test_a_first_date_to_come_keeps_the_matter_closed_until_then(line, settings, later):
    version = line.open("3.7.C", draft("预定公开", "正文。"))
    line.carry(version, to=Stage.PUBLISHED, decided=decisions((Audience.SOCIETY, TODAY + timedelta(days=2))))
    settle()
    assert not Opening.objects.exists()

    later(2)
    actions.open_what_is_due()
    settle()
    assert "预定公开" in page_of(settings, version).read_text()


@pytest.mark.clause("3.7")
def test_index_numbers_are_dense_and_given_to_what_society_may_read(line):
    for position, audience in enumerate((Audience.SOCIETY, Audience.ZONE, Audience.SOCIETY)):
        channels = (Channel.DOCUMENT,) if audience is Audience.ZONE else (Channel.COLUMN,)
        version = line.open("3.7.C", draft(f"标题{position}", "正文。"))
        line.carry(version, to=Stage.PUBLISHED, decided=decisions((audience, None), channels=channels))

    assert [str(number) for number in IndexNumber.objects.order_by("serial")] == [
        f"70013352-5/{TODAY.year}-00001",
        f"70013352-5/{TODAY.year}-00002",
    ]


@pytest.mark.clause("5.2")
def test_the_live_edition_stays_up_while_a_new_one_travels_and_is_replaced_when_that_opens(line, settings, cast):
    first = line.carry(line.open("3.2.D", draft("扶持意见", "第一版内容。")), to=Stage.PUBLISHED)
    settle()
    second = disclosure.open_edition(first.edition.item, draft("扶持意见", "第二版内容。"), reason="完善", by=cast["handler"])
    settle()
    assert "第一版内容" in page_of(settings, first).read_text()
    line.carry(second, to=Stage.APPROVED)
    settle()
    assert "第一版内容" in page_of(settings, first).read_text()
    actions.publish(second, by=cast["publisher"])
    settle()

    assert "第二版内容" in page_of(settings, second).read_text()
    earlier = Path(f"{page_of(settings, first).parent}.e1", "index.html")
    assert "第一版内容" in earlier.read_text()
    assert digest_of((earlier.parent / "content.json").read_bytes()) == first.digest
    assert Edition.objects.get(pk=first.edition_id).stage == Stage.SUPERSEDED
    assert IndexNumber.objects.count() == 1


@pytest.mark.clause("8.9")
def test_withdrawal_leaves_a_notice_everywhere_and_nothing_comes_back(line, settings, cast):
    version = line.carry(line.open("3.7.D", draft("将要撤回的标题", "将要撤回的正文。")), to=Stage.PUBLISHED)
    settle()
    page = page_of(settings, version)
    actions.withdraw(version, reason_type="untrue", reason="数据有误。", authority="领导小组办公室", by=cast["examiner"])
    settle()

    for _again in range(2):
        assert not page.exists()
        assert not (page.parent / "content.json").exists()
        notice = (page.parent / "gone.html").read_text()
        assert "数据有误。" in notice
        assert "领导小组办公室" in notice
        shown = b"".join(path.read_bytes() for path in live(settings).rglob("*") if path.is_file())
        assert "将要撤回的标题".encode() not in shown
        settle()
    assert Edition.objects.get(pk=version.edition_id).stage == Stage.WITHDRAWN


@pytest.mark.clause("8.9")
def test_withdrawing_a_matter_takes_its_earlier_editions_down_too(line, settings, cast):
    first = line.carry(line.open("3.2.D", draft("意见", "第一版泄密内容。")), to=Stage.PUBLISHED)
    second = disclosure.open_edition(first.edition.item, draft("意见", "第二版内容。"), reason="完善", by=cast["handler"])
    line.carry(second, to=Stage.PUBLISHED)
    settle()
    actions.withdraw(second, reason_type="leak", reason="涉嫌泄密。", authority="保密办", by=cast["reviewer"])
    settle()

    assert Withdrawal.objects.count() == 2
    shown = b"".join(path.read_bytes() for path in live(settings).rglob("*") if path.is_file())
    assert "第一版泄密内容".encode() not in shown


@pytest.mark.clause("8.9")
@pytest.mark.parametrize("username", ["handler", "unit_head", "publisher", "principal", "archivist"])
def test_others_do_not_withdraw(line, cast, username):
    version = line.carry(line.open("3.7.D", draft("标题", "正文。")), to=Stage.PUBLISHED)
    with pytest.raises(Refused):
        actions.withdraw(version, reason_type="untrue", reason="有误", authority="办公室", by=cast[username])


@pytest.mark.clause("8.9")
def test_a_withdrawal_states_type_reason_and_authority(line, cast):
    version = line.carry(line.open("3.7.D", draft("标题", "正文。")), to=Stage.PUBLISHED)
    with pytest.raises(Refused) as refused:
        actions.withdraw(version, reason_type="", reason="", authority="", by=cast["examiner"])
    assert {one.field for one in refused.value.objections} == {"reason_type", "reason", "authority"}


@pytest.mark.clause("5.1")
def test_what_has_run_out_is_taken_down_on_its_day_by_the_calendar(line, settings, later):
    version = line.open("3.7.D", draft("限期公开", "正文。"))
    line.carry(version, to=Stage.PUBLISHED, decided=decisions((Audience.SOCIETY, None), expires_on=TODAY + timedelta(days=10)))
    settle()
    page = page_of(settings, version)

    later(9)
    assert actions.expire_what_is_due() == ([], [])
    later(1)
    assert len(actions.expire_what_is_due()[0]) == 1
    settle()
    assert "届满" in (page.parent / "gone.html").read_text()
    assert Edition.objects.get(pk=version.edition_id).stage == Stage.EXPIRED


def test_settling_again_changes_nothing(line, settings):
    line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.PUBLISHED)
    settle()
    before = {path: path.stat().st_mtime_ns for path in Path(settings.PUBLIC).rglob("*")}
    again = settle()

    assert (again.snapshots, again.tombstones, again.pages) == (0, 0, 0)
    assert {path: path.stat().st_mtime_ns for path in Path(settings.PUBLIC).rglob("*")} == before


@pytest.mark.clause("8.3")
def test_a_file_that_changed_in_the_vault_is_not_published(line, settings):
    blob = keep("附件内容".encode(), "text/plain")
    version = line.carry(line.open("3.7.C", draft("标题", "正文。", files=(File("附件.txt", blob),))), to=Stage.PUBLISHED)
    damaged = path_of(blob.pk)
    damaged.chmod(0o600)
    damaged.write_bytes("换过的内容".encode())
    other = line.carry(line.open("3.7.D", draft("另一件", "正文。")), to=Stage.PUBLISHED)

    done = settle()
    assert len(done.failures) == 1
    assert not page_of(settings, version).exists()
    assert page_of(settings, other).exists()


@pytest.mark.clause("8.3")
def test_a_file_damaged_after_approval_stops_publishing_until_it_is_restored(line, cast):
    kept = "附件内容".encode()
    files = (File("附件.txt", keep(kept, "text/plain")), File("完好.txt", keep("另一附件".encode(), "text/plain")))
    version = line.carry(line.open("3.7.C", draft("标题", "正文。", files=files)), to=Stage.APPROVED)
    place = path_of(files[0].blob.pk)
    place.chmod(0o600)
    for damaged in (bytes([kept[0] ^ 1]) + kept[1:], None):
        if damaged is None:
            place.unlink()
        else:
            place.write_bytes(damaged)
        with pytest.raises(Refused) as refused:
            actions.publish(version, by=cast["publisher"])
        assert refused.value.codes == {"file_damaged"}
        assert [("附件.txt" in one.message, "从备份恢复" in one.message) for one in refused.value.objections] == [(True, True)]
        version.edition.refresh_from_db()
        assert (version.edition.stage, Release.objects.exists()) == (Stage.APPROVED, False)

    place.write_bytes(kept)
    assert actions.publish(version, by=cast["publisher"]).digest == version.digest


@pytest.mark.clause("8.3", "2.D")
def test_a_file_damaged_before_its_day_keeps_its_step_shut_is_told_and_holds_nothing_else_up(line, cast, settings, later):
    kept = "附件内容".encode()
    files = (File("附件.txt", keep(kept, "text/plain")),)
    decided = decisions((Audience.SOCIETY, TODAY + timedelta(days=2)))
    broken = line.carry(line.open("3.7.C", draft("附件损坏的", "正文。", files=files)), to=Stage.PUBLISHED, decided=decided)
    whole = line.carry(line.open("3.7.D", draft("完好的", "正文。")), to=Stage.PUBLISHED, decided=decided)
    place = path_of(files[0].blob.pk)
    place.chmod(0o600)
    place.write_bytes(kept[::-1])
    later(2)

    _opened, refused = actions.open_what_is_due()
    assert [(release.version, refusal.codes) for release, refusal in refused] == [(broken, {"file_damaged"})]
    assert actions.open_what_is_due() == ([], []), "what was stopped is not tried again by itself"
    assert [one.release.version for one in Opening.objects.all()] == [whole]
    (told,) = queries.held_up([broken.edition, whole.edition])
    assert "附件.txt" in told.reason
    assert Entry.objects.filter(verb="publication.held_up").count() == 1
    told = set(Notice.objects.filter(kind="publication.held_up", about=broken.edition_id, over_at=None).values_list("person", flat=True))
    assert told == {cast["publisher"].pk, cast["examiner"].pk}
    with pytest.raises(Refused) as answer:
        actions.open_step(line.release(broken), 1)
    assert answer.value.codes == {"file_damaged"}

    place.write_bytes(kept)
    assert actions.open_what_is_due() == ([], [])
    with pytest.raises(Refused) as answer:
        actions.open_step(line.release(broken), 1, by=cast["examiner"])
    assert answer.value.codes == {"not_the_publisher"}
    assert actions.open_step(line.release(broken), 1, by=cast["publisher"]).release.version == broken
    settle()
    assert queries.held_up([broken.edition]) == []
    assert not Notice.objects.filter(about=broken.edition_id, over_at=None).exists()
    with pytest.raises(Refused) as answer:
        actions.open_step(line.release(whole), 1, by=cast["publisher"])
    assert answer.value.codes == {"already_open"}


@pytest.mark.clause("8.3")
def test_a_file_damaged_between_its_opening_and_its_page_is_told_too(line, cast, settings):
    kept = "附件内容".encode()
    files = (File("附件.txt", keep(kept, "text/plain")),)
    version = line.carry(line.open("3.7.C", draft("标题", "正文。", files=files)), to=Stage.PUBLISHED)
    place = path_of(files[0].blob.pk)
    place.chmod(0o600)
    place.write_bytes(kept[::-1])
    assert len(settle().failures) == 1
    assert [one.release.version for one in queries.held_up([version.edition])] == [version]
    place.write_bytes(kept)
    settle()
    assert queries.held_up([version.edition]) == []


@pytest.mark.clause("4.1")
def test_a_posting_is_recorded_for_a_chosen_form_with_place_and_evidence(line, cast):
    version = line.open("3.7.E", draft("标题", "正文。"))
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.NOTICE_BOARD), time_limit=TimeLimit.BY_NEED)
    line.carry(version, to=Stage.PUBLISHED, decided=decided)
    release = line.release(version)
    photo = File("照片.jpg", keep(b"jpeg", "image/jpeg"))
    actions.record_posting(
        release, channel=Channel.NOTICE_BOARD, place="一楼公告栏", shown_from=TODAY, evidence=photo, by=cast["publisher"]
    )

    assert {posting.channel for posting in Posting.objects.filter(release=release)} == {"column", "notice_board"}
    with pytest.raises(Refused) as refused:
        actions.record_posting(release, channel=Channel.SCREEN, place="大厅", shown_from=TODAY, by=cast["publisher"])
    assert refused.value.codes == {"channel_not_chosen"}


@pytest.mark.clause("2.1")
def test_the_publisher_returns_an_approved_matter_in_which_a_mistake_was_seen(line, cast):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.APPROVED)
    actions.return_to_unit(version, reasons="标题有错字。", by=cast["publisher"])

    version.edition.refresh_from_db()
    assert version.edition.stage == Stage.RETURNED
    with pytest.raises(Refused):
        actions.publish(version, by=cast["publisher"])


@pytest.mark.clause("5.1", "5.2")
def test_a_new_edition_opens_after_the_earlier_one_has_expired(line, settings, cast, later):
    first = line.open("3.7.D", draft("限期公开", "第一版。"))
    line.carry(first, to=Stage.PUBLISHED, decided=decisions((Audience.SOCIETY, None), expires_on=TODAY + timedelta(days=3)))
    settle()
    later(3)
    actions.expire_what_is_due()
    second = disclosure.open_edition(first.edition.item, draft("限期公开", "第二版。"), reason="继续公开", by=cast["handler"])
    line.carry(second, to=Stage.PUBLISHED)
    settle()

    assert "第二版" in page_of(settings, second).read_text()
    assert Edition.objects.get(pk=first.edition_id).stage == Stage.EXPIRED
