"""Every version is looked at by the machine as it is written, and what bears a state-secret mark is not even kept."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions, queries
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import Edition, Finding, Item, Refusal, Screening, Version
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.procedure.stages import Stage
from gongkai.secrecy.models import Verdict
from gongkai.vault.models import FileScreening
from gongkai.vault.store import keep

NUMBER = "11010519491231002X"
"""Made up: the sample number of the standard GB 11643."""
TABLE = f"<p>名单如下。</p><table><tr><th>姓名</th><th>身份证号</th></tr><tr><td>某甲</td><td>{NUMBER}</td></tr></table><p>完。</p>"


def kinds(version: Version) -> list[str]:
    return [one.kind for one in queries.findings_of(version)]


@pytest.mark.clause("8.2", "8.3")
@pytest.mark.both
def test_a_version_is_screened_in_the_transaction_that_writes_it(line):
    version = line.open("3.7.C", draft("企业服务承诺", "第一段。", f"联系人身份证号{NUMBER}。"))

    screening = queries.screening_of(version)
    assert screening.digest == version.digest
    found = [one for one in queries.findings_of(version) if one.kind == "resident_id"]
    assert [(one.part, one.severity, one.where.paragraph) for one in found] == [("text", "block", 2)]
    before = len("联系人身份证号")
    assert (found[0].start, found[0].end) == (before, before + len(NUMBER)), "counted from the beginning of its paragraph"


@pytest.mark.clause("8.2")
def test_the_full_value_stands_in_no_finding_and_in_no_entry_of_the_journal(line):
    line.open(
        "3.7.C", draft("企业服务承诺", f"身份证号{NUMBER}。", files=(File("名单.txt", keep(f"身份证号{NUMBER}".encode(), "text/plain")),))
    )

    assert Finding.objects.count() >= 2
    for one in Finding.objects.all():
        assert NUMBER not in "".join((one.excerpt, one.why, one.advice, str(one.place)))
    assert not FileScreening.objects.filter(report__contains=NUMBER).exists()
    assert not Entry.objects.filter(details__contains=NUMBER).exists()


@pytest.mark.clause("8.2")
def test_a_number_in_a_table_is_found_in_its_cell(line, cast):
    version = line.open("3.7.C", draft("名单", "正文。"))
    version = actions.revise(version, actions.Draft(title="名单", basis="第三章", text=TABLE), by=cast["handler"])

    found = next(one for one in queries.findings_of(version) if one.kind == "resident_id")
    assert (found.where.cell, found.start, found.end) == ("表1第2行第2列", 0, len(NUMBER))


@pytest.mark.clause("8.2")
@pytest.mark.parametrize("field", ["title", "summary", "document_number", "basis"])
def test_every_part_that_readers_see_is_screened(line, field):
    given = {"title": "标题"} | {field: f"手机13800138000 {NUMBER}"}
    version = line.open("3.7.C", draft(given.pop("title"), "正文。", **given))

    assert {one.part for one in queries.findings_of(version) if one.kind == "resident_id"} == {field}


@pytest.mark.clause("8.2")
def test_a_file_and_its_name_are_screened_and_looked_at_once(line, cast):
    file = File(f"{NUMBER}.txt", keep(f"身份证号：{NUMBER}".encode(), "text/plain"))
    version = line.open("3.7.C", draft("标题", "正文。", files=(file,)))
    actions.revise(version, draft("标题", "正文。", files=(file,)), by=cast["handler"])

    found = [one for one in queries.findings_of(version) if one.kind == "resident_id"]
    assert {(one.part, one.file_name, one.blob_id) for one in found} == {("file", file.name, file.blob.pk)}
    assert {one.where.part for one in found} == {"文件名", ""}
    assert FileScreening.objects.filter(digest=file.blob.pk).count() == 1


@pytest.mark.clause("8.2")
def test_an_ordinary_text_has_no_finding(line):
    version = line.open("3.7.C", draft("企业服务承诺", "自受理之日起五个工作日内办结。", "监督电话：12345。"))

    assert kinds(version) == []
    assert queries.screening_of(version) is not None


@pytest.mark.clause("8.4", "8.6")
@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("text", {"text": "<p>机密★10年</p><p>关于某事项的请示</p>"}),
        ("title", {"title": "秘密★5年 关于某事项的通知"}),
        ("summary", {"summary": "绝密★长期"}),
        ("change_note", {"change_note": "机密★20年"}),
    ],
)
def test_a_text_that_bears_a_mark_is_refused_at_its_field_and_kept_nowhere(cast, field, given):
    written = {"title": "标题", "basis": "第三章", "text": "<p>正文。</p>"} | given
    with pytest.raises(Refused) as refused:
        actions.open_matter(cast.entry("3.7.C"), cast.unit("JFJ"), actions.Draft(**written), by=cast["handler"])

    marked = [one for one in refused.value.objections if one.code == "bears_a_mark"]
    assert [one.field for one in marked] == [field]
    assert "断开" in marked[0].message
    assert "保密审查员" in marked[0].message
    assert not Item.objects.exists()
    assert not Version.objects.exists()


@pytest.mark.clause("8.2")
def test_the_office_hears_of_its_own_words_and_nothing_of_its_own_telephones(line, cast):
    reviewer = cast["reviewer"]
    actions.list_term(cast.body, sort="term", text="东港项目", kind="commercial_secret", severity="block", by=reviewer)
    actions.list_term(cast.body, sort="own_phone", text="0898-66661234", by=reviewer)
    version = line.open("3.7.C", draft("标题", "东港项目进展顺利。", "联系电话：0898-66661234，另：0898-66665678。"))

    found = queries.findings_of(version)
    assert [(one.kind, one.severity) for one in found if one.kind == "commercial_secret"] == [("commercial_secret", "block")]
    assert len([one for one in found if one.kind == "landline"]) == 1


@pytest.mark.clause("8.2")
def test_a_version_is_screened_again_when_the_lists_have_changed(line, cast):
    version = line.open("3.7.C", draft("标题", "东港项目进展顺利。"))
    actions.list_term(cast.body, sort="term", text="东港项目", kind="work_secret", severity="review", by=cast["reviewer"])
    assert kinds(version) == []

    actions.screen_again(version, by=cast["reviewer"])
    assert kinds(version) == ["work_secret"]
    assert Screening.objects.filter(version=version).count() == 2
    assert Entry.objects.filter(verb="disclosure.screened", digest=version.digest).count() == 1


@pytest.mark.clause("8.2")
def test_others_have_no_version_screened_again(line, cast):
    version = line.open("3.7.C", draft("标题", "正文。"))
    for username in ("finance", "unit_head", "publisher", "sysadmin"):
        with pytest.raises(Refused) as refused:
            actions.screen_again(version, by=cast[username])
        assert refused.value.codes == {"not_a_reviewer"}
    assert Screening.objects.filter(version=version).count() == 1


@pytest.mark.clause("8.1", "8.2")
@pytest.mark.both
def test_nothing_is_cleared_that_was_not_screened_whoever_asks_the_database(line, cast):
    cleared = Verdict.objects.get(version=line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.CLEARED))
    unseen = without_screening(line.open("3.7.C", draft("标题二", "正文。")))
    with pytest.raises(DatabaseError, match="nothing_is_cleared_that_was_not_screened"), transaction.atomic():
        copy_of(cleared, version_id=unseen.pk, digest=unseen.digest)


@pytest.mark.both
@pytest.mark.parametrize("model", [Screening, Finding, Refusal])
def test_what_was_seen_never_changes_and_is_never_deleted(line, cast, model):
    version = line.open("3.7.C", draft("标题", f"身份证号{NUMBER}。"))
    refuse(cast)
    rows = model.objects.all()
    assert rows.exists()
    with pytest.raises(DatabaseError, match="rows_never_change"), transaction.atomic():
        rows.update(**({"engine": "x"} if model is Screening else {"rule": "x"}))
    with pytest.raises(DatabaseError, match="rows_are_never_deleted"), transaction.atomic():
        rows._raw_delete(rows.db)
    with pytest.raises(DatabaseError, match="a_screening_names_the_digest_it_read"), transaction.atomic():
        Screening.objects.create(version=version, digest=f"sha256:{1:064x}", lists="x", engine="x", at=timezone.now())


def refuse(cast, **given):
    usual = {"field": "files", "name": "名单.docx", "media_type": "application/msword", "size": 9, "digest": f"sha256:{9:064x}"}
    return actions.refuse_marked(cast.body, **(usual | {"place": "第1段", "rule": "mark_star", "by": cast["handler"]} | given))


def copy_of(row, **changes):
    """A second row like `row`, inserted past every action."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row).objects.create(**(values | changes))


def without_screening(version):
    """A further version of the edition, inserted past every action and so never screened."""
    further = copy_of(version, number=version.number + 1, digest=f"sha256:{2:064x}")
    Edition.objects.filter(pk=version.edition_id).update(current=further)
    return further


@pytest.mark.clause("8.6", "8.9")
def test_of_a_refused_file_only_kind_place_digest_and_person_are_kept(cast):
    refusal = refuse(cast, name="机密★10年 名单.docx")

    assert refusal.name == ""
    assert (refusal.media_type, refusal.place, refusal.size) == ("application/msword", "第1段", 9)
    assert Entry.objects.get(verb="disclosure.mark_refused").actor == cast["handler"].pk
    assert "机密" not in Entry.objects.get(verb="disclosure.mark_refused").details
    assert refuse(cast) == refusal, "handed in twice before anybody has taken note"


@pytest.mark.clause("8.9")
def test_only_the_reviewer_takes_note_of_a_refusal_once_and_says_what_was_done(cast):
    refusal = refuse(cast)
    assert list(queries.open_refusals(cast.body)) == [refusal]
    for username in ("handler", "examiner", "principal", "auditor"):
        with pytest.raises(Refused):
            actions.acknowledge(refusal, remark="已处置。", by=cast[username])
    with pytest.raises(Refused) as silent:
        actions.acknowledge(refusal, remark=" ", by=cast["reviewer"])
    assert silent.value.codes == {"no_remark"}

    actions.acknowledge(refusal, remark="已断网，原件已收回。", by=cast["reviewer"])
    assert not queries.open_refusals(cast.body).exists()
    assert Entry.objects.filter(verb="disclosure.refusal_acknowledged").count() == 1
    with pytest.raises(Refused) as twice:
        actions.acknowledge(refusal, remark="再记一次。", by=cast["reviewer"])
    assert "acknowledged_already" in twice.value.codes
