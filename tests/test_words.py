"""What people write beside a matter, all over the house: nobody's full number and no state-secret mark stands in it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.catalog import actions as catalog
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.foundation.objections import Refused
from gongkai.organization import actions as organization
from gongkai.organization.models import Appointment
from gongkai.procedure.channels import Channel
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication.models import Release
from gongkai.secrecy import actions as secrecy
from gongkai.secrecy.tests.numbers import resident_id
from gongkai.vault.words import objections_to_words

TODAY = timezone.localdate()
NUMBER = f"已告知张某（{resident_id(7)}）。"
MARK = "秘密★5年 某事项"


def verbs(line, cast):
    """Each verb with the field of its words: a function that does it with the words given."""
    published = line.carry(line.open("3.7.C", draft("公告", "正文。")), to=Stage.PUBLISHED)
    consented = line.carry(line.open("3.7.D", draft("名单", "正文。")), to=Stage.CONSENTED)
    reviewer, office, security = cast["reviewer"], cast["collector"], cast["secadmin"]
    power = Appointment.objects.get(post=Post.PRINCIPAL_LEADER)
    lent = organization.delegate(power, cast["deputy_leader"], starts_on=TODAY, ends_on=TODAY, reason="外出", by=cast["principal"])
    tomorrow = TODAY + timedelta(days=1)
    term = disclosure.list_term(cast.body, sort="own_phone", text="0898-66665555", by=reviewer)
    posted = {"channel": Channel.COLUMN, "place": "一楼", "shown_from": TODAY, "by": cast["publisher"]}
    hung = publication.record_posting(Release.objects.get(version=published), **posted | {"place": "二楼"})
    asked = {"holder": "某公司", "concerns": "privacy", "asked": "请答复。", "sent_on": TODAY, "by": reviewer}
    called = {"title": "报送", "request": "正文", "due_on": TODAY, "unit": cast.unit("JFJ"), "by": office}
    found = {"concerns": "privacy", "basis": "public_interest", "covers": "名单", "reasons": "公共安全。", "by": reviewer}
    kept = {"holder": "某公司", "concerns": "privacy", "covers": "名单", "by": reviewer}
    return [
        ("title", lambda words: disclosure.call_for_material(cast.body, **called | {"title": words})),
        ("request", lambda words: disclosure.call_for_material(cast.body, **called | {"request": words})),
        ("reason", lambda words: disclosure.retire_term(term, reason=words, by=reviewer)),
        ("asked", lambda words: secrecy.consult(consented, **asked | {"asked": words})),
        ("holder", lambda words: secrecy.consult(consented, **asked | {"holder": words})),
        ("covers", lambda words: secrecy.determine(consented, **found | {"covers": words})),
        ("reasons", lambda words: secrecy.determine(consented, **found | {"reasons": words})),
        ("names", lambda words: secrecy.keep_statement(cast.body, **kept, names=[words])),
        ("addressed_to", lambda words: secrecy.refer(consented, addressed_to=words, question="是否涉密？", by=reviewer)),
        ("note", lambda words: publication.record_posting(Release.objects.get(version=published), **posted, note=words)),
        ("note", lambda words: publication.take_off(hung, removed_on=TODAY, who="王工", note=words, by=cast["publisher"])),
        ("reason", lambda words: catalog.retire_entry(cast.entry("3.7.F"), reason=words, by=office)),
        ("basis", lambda words: organization.appoint(cast["member"], Post.SUPERVISOR, basis=words, by=security)),
        ("reason", lambda words: organization.end_appointment(Appointment.objects.get(post=Post.ARCHIVIST), reason=words, by=security)),
        (
            "reason",
            lambda words: organization.delegate(
                power, cast["deputy_leader"], starts_on=tomorrow, ends_on=tomorrow, reason=words, by=cast["principal"]
            ),
        ),
        ("reason", lambda words: organization.revoke_delegation(lent, reason=words, by=cast["principal"])),
        ("reason", lambda words: organization.depart(cast["member"], reason=words, by=cast["sysadmin"])),
    ]


@pytest.mark.clause("8.4", "8.6")
def test_no_full_number_and_no_mark_is_written_beside_a_matter_or_into_a_register(line, cast):
    for field, act in verbs(line, cast):
        for words, code in ((NUMBER, "needs_masking"), (MARK, "bears_a_mark")):
            with pytest.raises(Refused) as refused:
                act(words)
            assert [(one.field, one.code) for one in refused.value.objections] == [(field, code)], field


@pytest.mark.clause("8.6")
def test_of_marked_words_only_a_trace_is_left_that_does_not_repeat_them():
    (objection,) = objections_to_words(remark=f"说明：{MARK}")
    assert objection.trace is not None
    assert "某事项" not in repr(objection)
    assert (objection.trace.media_type, objection.trace.size) == ("text/plain", len(f"说明：{MARK}".encode()))
    assert objections_to_words(remark="经核对，该处“机密”为误写，已更正。") == []
