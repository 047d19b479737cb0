"""存量筛查: what is public is screened again when lists or rules have changed, and people look at what is new."""

import pytest

from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import File, list_term
from gongkai.disclosure.models import Screening
from gongkai.foundation.objections import Refused
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, jobs, queries
from gongkai.vault.store import keep

pytestmark = [pytest.mark.both, pytest.mark.clause("8.2")]


@pytest.fixture
def published(line):
    note = File("名单.txt", keep("星火工程参与名单".encode(), "text/plain"))
    version = line.open("3.7.C", draft("公告", "星火工程今日开工。", files=(note,)))
    return line.release(line.carry(version, to=Stage.PUBLISHED))


def learn(cast, text="星火工程"):
    return list_term(cast.body, sort="term", text=text, kind="work_secret", severity="block", by=cast["reviewer"])


def test_what_is_public_waits_again_when_the_lists_have_changed(published, cast):
    assert not queries.releases_to_screen(cast.body)

    learn(cast)
    assert list(queries.releases_to_screen(cast.body)) == [published]

    assert list(jobs.screen_public(cast.body)) == [published]
    assert not queries.releases_to_screen(cast.body)
    (later,) = queries.to_recheck(cast.body)
    assert later.release == published
    assert {one.part for one in later.findings} == {"text", "file"}
    assert later.blocks == len(later.findings)


def test_work_that_was_broken_off_goes_on_where_it_was(line, cast):
    first, second = (line.release(line.carry(line.open("3.7.C", draft(title, "正文。")), to=Stage.PUBLISHED)) for title in ("甲", "乙"))
    learn(cast)
    next(jobs.screen_public(cast.body))
    assert list(queries.releases_to_screen(cast.body)) == [second]

    jobs.screen_backlog.enqueue(cast.body.pk)
    assert not queries.releases_to_screen(cast.body)
    assert Screening.objects.filter(version__in=[first.version_id, second.version_id]).count() == 4


def test_several_workers_share_the_work_without_doing_any_twice(line, cast):
    releases = {line.release(line.carry(line.open("3.7.C", draft(title, "正文。")), to=Stage.PUBLISHED)) for title in ("甲", "乙", "丙")}
    learn(cast)
    shares = [list(jobs.screen_public(cast.body, worker=worker, workers=2)) for worker in (0, 1)]
    assert sorted(one.pk for share in shares for one in share) == sorted(one.pk for one in releases)
    assert actions.screen_release(next(iter(releases))) is None


def test_what_was_looked_at_is_not_asked_again_but_what_is_new_is(published, cast):
    learn(cast)
    list(jobs.screen_public(cast.body))
    (later,) = queries.to_recheck(cast.body)
    actions.recheck(later.release, later.screening, outcome="harmless", remark="工程名称已经新闻报道。", by=cast["reviewer"])
    assert queries.to_recheck(cast.body) == []

    learn(cast, "参与名单")
    list(jobs.screen_public(cast.body))
    (later,) = queries.to_recheck(cast.body)
    assert {one.part for one in later.findings} == {"file"}


def test_what_was_taken_down_is_out_of_the_backlog(published, line, cast):
    actions.withdraw(published.version, reason_type="leak", reason="涉嫌泄密", authority="管委会", by=cast["reviewer"])
    learn(cast)
    assert not queries.releases_to_screen(cast.body)
    assert queries.to_recheck(cast.body) == []


def test_only_the_secrecy_reviewer_has_it_screened_and_says_what_came_of_it(published, cast):
    learn(cast)
    with pytest.raises(Refused) as refused:
        actions.start_backlog(cast.body, by=cast["publisher"])
    assert refused.value.codes == {"not_the_reviewer"}
    assert actions.start_backlog(cast.body, by=cast["reviewer"]) == 1

    list(jobs.screen_public(cast.body))
    (later,) = queries.to_recheck(cast.body)
    with pytest.raises(Refused) as refused:
        actions.recheck(later.release, later.screening, outcome="", remark=" ", by=cast["publisher"])
    assert refused.value.codes == {"not_the_reviewer", "no_outcome", "no_remark"}
    first = Screening.objects.filter(version=published.version).earliest("pk")
    with pytest.raises(Refused) as refused:
        actions.recheck(later.release, first, outcome="harmless", remark="看过。", by=cast["reviewer"])
    assert refused.value.codes == {"screened_again"}
