import json
from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.demonstration.line import NO, decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import Agreement, Attachment, SelfReview, StageChange, Version
from gongkai.foundation.digests import digest_of
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.procedure.dossier import Audience
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.vault.store import keep


@pytest.mark.clause("2.A")
def test_a_handler_drafts_a_matter_of_her_unit_under_a_catalogue_entry(line, cast):
    version = line.open("3.7.C", draft("企业服务承诺", "承诺事项。", document_number="南屿〔2026〕1号", keywords=("企业", "服务")))

    assert version.edition.stage == Stage.COLLECTED
    assert version.facts["entry"] == {"code": "3.7.C", "title": cast.entry("3.7.C").title, "category": cast.entry("3.7.C").category.name}
    assert version.facts["keywords"] == ["企业", "服务"]
    assert Entry.objects.get(verb="disclosure.opened").digest == version.digest


def test_the_digest_is_taken_over_text_facts_and_files_and_nothing_else(line):
    blob = keep("附件".encode(), "text/plain")
    version = line.open("3.7.C", draft("企业服务承诺", "承诺事项。", files=(File("附件.txt", blob),)))

    assert digest_of(version.content.encode()) == version.digest
    content = json.loads(version.content)
    assert content["text"] == version.text
    assert content["files"] == [{"name": "附件.txt", "digest": blob.pk, "size": blob.size, "media_type": "text/plain"}]
    assert Attachment.objects.get(version=version).blob == blob


def test_the_same_words_drafted_twice_are_two_versions_with_two_digests(line, cast):
    first = line.open("3.7.C", draft("企业服务承诺", "承诺事项。"))
    second = actions.revise(first, draft("企业服务承诺", "承诺事项。"), by=cast["handler"])

    assert first.digest != second.digest


@pytest.mark.clause("2.A")
@pytest.mark.parametrize("username", ["unit_head", "personnel", "principal", "sysadmin", "member"])
def test_nobody_but_a_handler_of_the_unit_drafts_for_it(cast, username):
    with pytest.raises(Refused) as refused:
        actions.open_matter(cast.entry("3.7.C"), cast.unit("JFJ"), draft("标题", "正文。"), by=cast[username])

    assert refused.value.codes == {"not_a_handler"}
    assert not Version.objects.exists()


@pytest.mark.clause("3.0")
@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"title": "  "}, "no_title", "title"),
        ({"title": "长" * 201}, "long_title", "title"),
        ({"basis": ""}, "no_basis", "basis"),
        ({"text": "<p> </p>"}, "no_text", "text"),
        ({"document_date": timezone.localdate() + timedelta(days=1)}, "future_document", "document_date"),
        ({"keywords": ["词"] * 21}, "long_keywords", "keywords"),
        ({"title": "标\u202e题"}, "unseen_character", "title"),
        ({"basis": "第三章\u200b"}, "unseen_character", "basis"),
    ],
)
def test_what_a_version_must_say_is_asked_for_at_its_field(cast, change, code, field):
    given = {"title": "标题", "basis": "第三章", "text": "<p>正文</p>", **change}
    with pytest.raises(Refused) as refused:
        actions.open_matter(cast.entry("3.7.C"), cast.unit("JFJ"), actions.Draft(**given), by=cast["handler"])

    assert [(one.code, one.field) for one in refused.value.objections] == [(code, field)]


def test_two_files_of_one_name_are_refused(cast):
    blob = keep(b"x", "text/plain")
    twice = draft("标题", "正文。", files=(File("表.txt", blob), File("表.txt", blob)))
    with pytest.raises(Refused) as refused:
        actions.open_matter(cast.entry("3.7.C"), cast.unit("JFJ"), twice, by=cast["handler"])

    assert refused.value.codes == {"same_file_twice"}


def test_hostile_markup_does_not_come_into_a_version(line):
    hostile = actions.Draft(title="标题", basis="第三章", text='<p onclick="x()">正文<script>alert(1)</script></p>')
    version = line.open("3.7.C", hostile)

    assert "script" not in version.text
    assert "onclick" not in version.text


@pytest.mark.clause("8.3")
def test_a_revision_takes_the_place_of_the_version_read_and_voids_its_opinions(line, cast):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.EXAMINED)
    revised = actions.revise(version, draft("标题", "改过的正文。", change_note="改错字"), by=cast["handler"])

    revised.edition.refresh_from_db()
    assert revised.edition.stage == Stage.COLLECTED
    assert revised.edition.current == revised
    with pytest.raises(Refused) as refused:
        actions.agree(revised, by=cast["unit_head"])
    assert "no_self_review" in refused.value.codes or "not_your_turn" in refused.value.codes
    assert StageChange.objects.filter(edition=revised.edition, move="draft", from_stage="examined").exists()


@pytest.mark.clause("8.3")
def test_acting_on_a_version_that_was_replaced_is_refused_with_a_clear_message(line, cast):
    version = line.open("3.7.C", draft("标题", "正文。"))
    actions.revise(version, draft("标题", "新的正文。"), by=cast["handler"])

    with pytest.raises(Refused) as refused:
        actions.review_oneself(version, answers=NO, by=cast["handler"])

    assert refused.value.codes == {"version_replaced"}
    assert "新稿" in str(refused.value)
    assert not SelfReview.objects.exists()


def test_a_published_version_is_not_revised(line, cast):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.PUBLISHED)
    with pytest.raises(Refused) as refused:
        actions.revise(version, draft("标题", "改。"), by=cast["handler"])

    assert "not_at_this_stage" in refused.value.codes


@pytest.mark.clause("8.1")
def test_every_one_of_the_eight_questions_is_answered_by_a_person(line, cast):
    version = line.open("3.7.C", draft("标题", "正文。"))
    incomplete = {question: given for question, given in NO.items() if question is not Question.PRIVACY}
    with pytest.raises(Refused) as refused:
        actions.review_oneself(version, answers=incomplete, by=cast["handler"])

    assert [one.field for one in refused.value.objections] == ["privacy"]


@pytest.mark.clause("8.1")
def test_a_yes_stays_on_record_and_keeps_the_version_from_being_proposed(line, cast):
    version = line.open("3.7.C", draft("标题", "正文。"))
    with pytest.raises(Refused):
        actions.review_oneself(version, answers=NO | {Question.PRIVACY: True}, by=cast["handler"])
    review = actions.review_oneself(version, answers=NO | {Question.PRIVACY: True}, remark="附件有手机号码", by=cast["handler"])

    assert review.answers == {Question.PRIVACY}
    with pytest.raises(Refused) as refused:
        actions.agree(version, by=cast["unit_head"])
    assert "self_review_says_yes" in refused.value.codes


@pytest.mark.clause("8.2")
def test_a_converted_text_that_nobody_compared_with_its_original_is_not_reviewed(line, cast):
    converted = draft("标题", "正文。", source=File("原件.docx", keep(b"docx", "application/octet-stream")))
    version = line.open("3.7.C", converted)
    with pytest.raises(Refused) as refused:
        actions.review_oneself(version, answers=NO, by=cast["handler"])

    assert refused.value.codes == {"conversion_unchecked"}


@pytest.mark.clause("2.1")
def test_the_unit_head_does_not_agree_before_the_self_review(line, cast):
    version = line.open("3.7.C", draft("标题", "正文。"))
    with pytest.raises(Refused) as refused:
        actions.agree(version, by=cast["unit_head"])

    assert "no_self_review" in refused.value.codes


@pytest.mark.clause("8.3")
def test_the_heads_of_other_units_do_not_agree_for_this_one(line, cast):
    version = line.open("3.7.C", draft("标题", "正文。"))
    actions.review_oneself(version, answers=NO, by=cast["handler"])
    with pytest.raises(Refused) as refused:
        actions.agree(version, by=cast["finance_head"])

    assert "not_your_turn" in refused.value.codes


def test_a_return_states_its_reasons_and_sends_the_draft_back(line, cast):
    version = line.open("3.7.C", draft("标题", "正文。"))
    actions.review_oneself(version, answers=NO, by=cast["handler"])
    with pytest.raises(Refused) as refused:
        actions.return_to_handler(version, reasons=" ", by=cast["unit_head"])
    assert refused.value.codes == {"no_reasons"}

    actions.return_to_handler(version, reasons="请补充依据。", by=cast["unit_head"])
    version.edition.refresh_from_db()
    assert version.edition.stage == Stage.RETURNED


@pytest.mark.clause("3.0")
def test_a_refusal_to_disclose_names_its_ground(line, cast):
    version = line.open("3.7.C", draft("标题", "正文。"))
    actions.review_oneself(version, answers=NO, by=cast["handler"])
    with pytest.raises(Refused) as refused:
        actions.withhold(version, ground="", reasons="内部事务", by=cast["unit_head"])
    assert [one.field for one in refused.value.objections] == ["ground"]

    opinion = actions.withhold(version, ground="internal_affairs", reasons="属于内部事务。", by=cast["unit_head"])
    version.edition.refresh_from_db()
    assert (version.edition.stage, opinion.ground) == (Stage.WITHHELD, "internal_affairs")


@pytest.mark.clause("2.1", "2.B")
@pytest.mark.parametrize("important", [False, True])
def test_the_principal_leader_returns_or_withholds_nothing_in_the_place_of_the_units_head(line, cast, important):
    decided = decisions((Audience.SOCIETY, None), important=important)
    examined = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.EXAMINED, decided=decided)
    for conclude in (
        lambda: actions.return_to_handler(examined, reasons="请修改。", by=cast["principal"]),
        lambda: actions.withhold(examined, ground="work_secret", reasons="不宜公开。", by=cast["principal"]),
    ):
        with pytest.raises(Refused) as refused:
            conclude()
        assert refused.value.codes == {"not_your_turn"}
    examined.edition.refresh_from_db()
    assert examined.edition.stage == Stage.EXAMINED
    assert Agreement.objects.count() == 1
