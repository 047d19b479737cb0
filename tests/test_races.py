"""Many hands at once: four processes on the same matters, on SQLite and on PostgreSQL."""

import multiprocessing
from itertools import pairwise

import pytest
from django.db import IntegrityError, OperationalError, connections

from gongkai.approval import actions as approval
from gongkai.approval.models import Approval
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.models import Edition, StageChange, Version
from gongkai.foundation.objections import Refused
from gongkai.journal.verify_database import verify_database
from gongkai.organization import actions as organization
from gongkai.organization.models import Person
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication.models import IndexNumber, Opening, Release

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
HANDS = 4
MATTERS = 8


def another(cast, username, post):
    """A second person in the same post."""
    person = organization.register_person(cast.body, username=username, name="第二人", unit=cast.unit("DZB"), by=cast["sysadmin"])
    organization.appoint(person, post, basis="增补", by=cast["secadmin"])
    return person


def matters(line, to):
    return [line.carry(line.open("3.7.C", draft(f"标题{number}", "正文。")), to=to).pk for number in range(MATTERS)]


def at_once(*works):
    """Run each of `works` (function, arguments) in a process of its own, all starting together; return what became of each try."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    start, told = context.Barrier(len(works)), context.Queue()
    processes = [context.Process(target=_work, args=(start, told, *work)) for work in works]
    for process in processes:
        process.start()
    results = [result for _ in works for result in told.get(timeout=120)]
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    return results


def _work(start, told, verb, username, pks):
    person = Person.objects.get(username=username)
    start.wait(60)
    told.put([_try(verb, pk, person) for pk in pks])
    connections.close_all()


def _try(verb, pk, person):
    version = Version.objects.select_related("edition", "edition__item").get(pk=pk)
    try:
        verb(version, by=person)
    except Refused:
        return (pk, verb.__name__, "refused")
    except (IntegrityError, OperationalError) as error:
        return (pk, verb.__name__, f"broken: {error}")
    return (pk, verb.__name__, "done")


def revise(version, *, by):
    disclosure.revise(version, draft("改过的标题", "改过的正文。"), by=by)


@pytest.mark.clause("2.C")
def test_two_approvers_at_once_give_one_approval(line, cast):
    another(cast, "principal2", Post.PRINCIPAL_LEADER)
    pks = matters(line, Stage.EXAMINED)
    results = at_once(*[(approval.approve, name, pks) for name in ("principal", "principal2", "principal", "principal2")])

    assert {result for _, _, result in results} == {"done", "refused"}
    assert sum(result == "done" for _, _, result in results) == MATTERS
    assert Approval.objects.count() == MATTERS
    assert StageChange.objects.filter(move="approve").count() == MATTERS
    assert verify_database(cast.body.code).sound


@pytest.mark.clause("2.D", "3.7")
def test_a_release_sent_twice_is_published_once_and_index_numbers_stay_dense(line, cast):
    another(cast, "publisher2", Post.PUBLISHER)
    pks = matters(line, Stage.APPROVED)
    names = ("publisher", "publisher2", "publisher", "publisher2")
    results = at_once(*[(publication.publish, name, pks if number % 2 else pks[::-1]) for number, name in enumerate(names)])

    assert {result for _, _, result in results} == {"done", "refused"}
    assert Release.objects.count() == Opening.objects.count() == MATTERS
    serials = list(IndexNumber.objects.order_by("serial").values_list("serial", flat=True))
    assert serials == list(range(1, MATTERS + 1))
    assert verify_database(cast.body.code).sound


@pytest.mark.clause("8.3")
def test_a_text_changed_while_it_is_approved_is_either_approved_or_changed_never_both(line, cast):
    another(cast, "principal2", Post.PRINCIPAL_LEADER)
    pks = matters(line, Stage.EXAMINED)
    at_once((approval.approve, "principal", pks), (revise, "handler", pks), (approval.approve, "principal2", pks), (revise, "handler", pks))

    for pk in pks:
        edition = Edition.objects.get(pk=Version.objects.get(pk=pk).edition_id)
        if edition.stage == Stage.APPROVED:
            assert edition.current_id == pk
            assert Approval.objects.filter(version_id=pk).count() == 1
        else:
            assert edition.stage == Stage.COLLECTED
            assert edition.current_id != pk
    changes = StageChange.objects.order_by("edition", "pk").values_list("edition", "from_stage", "to_stage")
    assert all(before[2] == after[1] for before, after in pairwise(changes) if before[0] == after[0])


def withdraw(version, *, by):
    publication.withdraw(version, reason_type="untrue", reason="有误。", authority="办公室", by=by)


@pytest.mark.clause("8.9")
def test_a_matter_withdrawn_by_several_at_once_is_withdrawn_once(line, cast):
    pks = matters(line, Stage.PUBLISHED)
    results = at_once(*[(withdraw, name, pks) for name in ("examiner", "reviewer", "discipline", "examiner")])

    assert sum(result == "done" for _, _, result in results) == MATTERS
    assert {result for _, _, result in results} == {"done", "refused"}
    assert Edition.objects.filter(stage=Stage.WITHDRAWN).count() == MATTERS
