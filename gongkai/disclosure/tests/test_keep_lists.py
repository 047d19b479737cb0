"""The office's lists: lines are appended and retired, never changed; a bad pattern is refused with its reason."""

import pytest
from django.db import DatabaseError, transaction

from gongkai.disclosure import actions, queries
from gongkai.disclosure.models import ListedTerm, RetiredTerm
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry

TERM = {"sort": "term", "kind": "work_secret", "severity": "review"}


@pytest.mark.clause("8.4")
def test_a_line_is_listed_retired_and_stays_on_record(cast):
    term = actions.list_term(cast.body, text="东港项目", advice="改用公开名称。", by=cast["reviewer"], **TERM)
    assert [one.text for one in queries.lists_of(cast.body).terms] == ["东港项目"]
    actions.retire_term(term, reason="项目已公开。", by=cast["reviewer"])

    assert queries.lists_of(cast.body).terms == ()
    assert ListedTerm.objects.count() == 1
    assert [one.reason for one in queries.retired_terms(cast.body)] == ["项目已公开。"]
    assert list(Entry.objects.filter(verb__startswith="disclosure.term").values_list("verb", flat=True)) == [
        "disclosure.term_listed",
        "disclosure.term_retired",
    ]
    with pytest.raises(Refused) as twice:
        actions.retire_term(term, reason="再来一次。", by=cast["reviewer"])
    assert twice.value.codes == {"retired_already"}


@pytest.mark.clause("8.4")
@pytest.mark.parametrize("username", ["handler", "examiner", "secadmin", "principal"])
def test_nobody_but_the_secrecy_reviewer_keeps_the_lists(cast, username):
    with pytest.raises(Refused) as refused:
        actions.list_term(cast.body, text="东港项目", by=cast[username], **TERM)
    assert "not_the_reviewer" in refused.value.codes
    assert not ListedTerm.objects.exists()


@pytest.mark.clause("8.4")
@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"text": "(未闭合", "pattern": True}, "bad_pattern", "text"),
        ({"text": "(?<=机密)文件", "pattern": True}, "bad_pattern", "text"),
        ({"text": "(a)\\1", "pattern": True}, "bad_pattern", "text"),
        ({"text": "x*", "pattern": True}, "matches_nothing", "text"),
        ({"text": "甲"}, "short_text", "text"),
        ({"text": " "}, "no_text", "text"),
        ({"text": "东" * 201}, "long_text", "text"),
        ({"text": "东港项目", "kind": ""}, "no_kind", "kind"),
        ({"text": "东港项目", "kind": "secrecy_mark"}, "no_kind", "kind"),
        ({"text": "东港项目", "severity": "grave"}, "no_severity", "severity"),
        ({"text": "12345", "sort": "own_phone"}, "no_phone", "text"),
        ({"text": "bgs", "sort": "own_email"}, "no_email", "text"),
        ({"text": "王某某", "sort": "known", "pattern": True}, "no_pattern_here", "pattern"),
        ({"text": "东港项目", "sort": "bogus"}, "no_sort", "sort"),
    ],
)
def test_what_a_line_lacks_is_said_at_its_field(cast, given, code, field):
    with pytest.raises(Refused) as refused:
        actions.list_term(cast.body, by=cast["reviewer"], **(TERM | given))
    assert (code, field) in {(one.code, one.field) for one in refused.value.objections}
    assert not ListedTerm.objects.exists()


@pytest.mark.clause("8.4")
def test_a_line_stands_once_and_may_come_again_after_it_was_retired(cast):
    term = actions.list_term(cast.body, text="内部资料第\\d+号", pattern=True, by=cast["reviewer"], **TERM)
    with pytest.raises(Refused) as twice:
        actions.list_term(cast.body, text="内部资料第\\d+号", pattern=True, by=cast["reviewer"], **TERM)
    assert twice.value.codes == {"listed_already"}
    actions.retire_term(term, reason="误报太多。", by=cast["reviewer"])
    actions.list_term(cast.body, text="内部资料第\\d+号", pattern=True, by=cast["reviewer"], **TERM)


@pytest.mark.both
@pytest.mark.parametrize("model", [ListedTerm, RetiredTerm])
def test_lines_never_change_and_are_never_deleted(cast, model):
    term = actions.list_term(cast.body, text="东港项目", by=cast["reviewer"], **TERM)
    actions.retire_term(term, reason="项目已公开。", by=cast["reviewer"])
    changed = {"text": "x"} if model is ListedTerm else {"reason": "x"}
    with pytest.raises(DatabaseError, match="rows_never_change"), transaction.atomic():
        model.objects.update(**changed)
    with pytest.raises(DatabaseError, match="rows_are_never_deleted"), transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)
