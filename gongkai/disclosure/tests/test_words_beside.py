"""What people write beside a matter is kept for good, and some of it is shown: it bears no mark and nobody's full number."""

from dataclasses import fields, replace

import pytest
from django.utils import timezone

from gongkai.archives import actions as archives
from gongkai.catalog import actions as catalog
from gongkai.catalog import queries
from gongkai.catalog.rules import Terms
from gongkai.demonstration.line import NO
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions
from gongkai.disclosure.rules import objections_to_words
from gongkai.foundation.objections import Refused
from gongkai.organization import actions as organization
from gongkai.organization.models import Unit
from gongkai.organization.rules import BodySettings
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, TimeLimit
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.screening.validators import id_check
from gongkai.secrecy import actions as secrecy

pytestmark = pytest.mark.clause("8.6")

SEVENTEEN = "46010519010312007"
ID = SEVENTEEN + id_check(SEVENTEEN)
MARK = "机密★5年"


def codes(refused):
    return {(one.code, one.field) for one in refused.value.objections}


def test_a_full_number_and_a_mark_are_refused_and_never_repeated():
    (number,) = objections_to_words(remark=f"误含{ID}的表")
    assert number.code == "needs_masking"
    assert ID not in number.message
    (mark,) = objections_to_words(remark=f"附件标有{MARK}")
    assert mark.code == "bears_a_mark"
    assert objections_to_words(remark="附件误含个人信息，请遮盖后重新报送，联系电话13907550123。") == []
    assert [one.code for one in objections_to_words(shown=True, reason="联系手机13907550123。")] == ["needs_masking"]


@pytest.mark.parametrize("words", [{"reason": f"误含{ID}"}, {"reason": f"附件标有{MARK}"}, {"authority": f"办公室（{ID}）"}])
def test_what_a_withdrawal_says_to_readers_leaks_nothing_again(line, cast, words):
    version = line.carry(line.open("3.7.C", draft("公告", "正文。")), to=Stage.PUBLISHED)
    given = {"reason": "误含个人信息。", "authority": "领导小组办公室"} | words
    with pytest.raises(Refused) as refused:
        publication.withdraw(version, reason_type="leak", by=cast["examiner"], **given)
    assert {field for _code, field in codes(refused)} == set(words)


def test_the_reason_of_an_edition_and_the_names_of_bodies_are_screened_too(line, cast):
    first = line.carry(line.open("3.7.C", draft("公告", "正文。")), to=Stage.PUBLISHED)
    with pytest.raises(Refused) as refused:
        actions.open_edition(first.edition.item, draft("公告", "新正文。"), reason=f"更正{ID}", by=cast["handler"])
    assert codes(refused) == {("needs_masking", "reason")}
    with pytest.raises(Refused) as refused:
        line.open("3.7.C", draft("公告", "正文。", co_bodies=(f"甲单位{ID}",)))
    assert codes(refused) == {("needs_masking", "co_bodies")}


def test_opinions_are_screened_as_they_are_given(line, cast):
    version = line.carry(line.open("3.7.C", draft("公告", "正文。")), to=Stage.CONSENTED)
    with pytest.raises(Refused) as refused:
        secrecy.return_to_unit(version, answers=NO, grounds=f"第2行身份证号{ID}未遮盖。", by=cast["reviewer"])
    assert codes(refused) == {("needs_masking", "remark")}


ASKED = {"addressed_to": "市政府办公厅", "question": "能否公开？"}


@pytest.mark.parametrize("field", ["name", "short_name", "address", "office_hours", "telephone"])
def test_what_the_public_pages_say_of_the_body_bears_no_mark(cast, field):
    body = cast["sysadmin"].body
    names = [one.name for one in fields(BodySettings)]
    settings = BodySettings(**{name: getattr(body, name) for name in names} | {field: f"办公室{MARK}"})
    with pytest.raises(Refused) as refused:
        organization.change_body_settings(body, settings, by=cast["sysadmin"])
    assert codes(refused) == {("bears_a_mark", field)}


def test_names_in_the_registers_bear_no_mark(cast):
    by, unit = cast["sysadmin"], cast["handler"].unit or Unit.objects.first()
    for act in (
        lambda: organization.add_unit(by.body, name=f"科{MARK}", code="XK", by=by),
        lambda: organization.change_unit(unit, name=f"科{MARK}", position=1, is_office=unit.is_office, by=by),
        lambda: organization.register_person(by.body, username="xinren", name=f"新人{MARK}", by=by),
        lambda: organization.change_person(cast["member"], name=MARK, unit=None, party_member=True, zone_member=True, by=by),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == {("bears_a_mark", "name")}


def test_what_the_public_catalogue_says_bears_no_mark(cast):
    by = cast["collector"]
    entry = queries.entry(by.body, "3.7.C")
    terms = Terms(title="新条目", time_limit=TimeLimit.STANDING, scope=Audience.SOCIETY, channels=[Channel.ZONE_PORTAL])
    for field in ("title", "unit_hint"):
        for act in (
            lambda field=field: catalog.revise_entry(entry, replace(terms, **{field: f"条目{MARK}"}), by=by),
            lambda field=field: catalog.add_entry(entry.category, replace(terms, **{field: f"条目{MARK}"}), by=by),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert codes(refused) == {("bears_a_mark", field)}
    with pytest.raises(Refused) as refused:
        catalog.rename_category(entry.category, f"类别{MARK}", by=by)
    assert codes(refused) == {("bears_a_mark", "name")}


def test_what_stands_beside_a_referral_a_record_and_a_list_bears_no_mark(line, cast):
    consented = line.carry(line.open("3.7.C", draft("公告", "正文。")), to=Stage.CONSENTED)
    with pytest.raises(Refused) as refused:
        secrecy.refer(consented, letter_number=MARK, by=cast["reviewer"], **ASKED)
    assert codes(refused) == {("bears_a_mark", "letter_number")}
    secrecy.refer(consented, by=cast["reviewer"], **ASKED)
    answered = {"outcome": "agree", "answer": "可以公开。", "answered_on": timezone.localdate()}
    with pytest.raises(Refused) as refused:
        secrecy.rule(consented, document_number=MARK, by=cast["reviewer"], **answered)
    assert codes(refused) == {("bears_a_mark", "document_number")}
    published = line.carry(line.open("3.7.C", draft("通告", "正文。")), to=Stage.PUBLISHED)
    with pytest.raises(Refused) as refused:
        archives.file_matter(published, retention="Y", note=f"原件{MARK}", by=cast["archivist"])
    assert codes(refused) == {("bears_a_mark", "note")}
    with pytest.raises(Refused) as refused:
        actions.list_term(
            published.edition.item.body, sort="term", text="某词", kind="commercial", severity="advise", advice=MARK, by=cast["reviewer"]
        )
    assert ("bears_a_mark", "advice") in codes(refused)
