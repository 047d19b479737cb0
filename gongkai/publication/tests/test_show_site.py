"""The plain values around the matters of a body."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.catalog.actions import retire_entry
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.organization.models import Unit
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions
from gongkai.publication.models import Opening
from gongkai.publication.queries import around, public_body, public_release, public_site

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def published(line):
    return line.carry(line.open("3.7.C", draft("企业服务承诺", "承诺正文。")), to=Stage.PUBLISHED)


def entries(body):
    return {entry.code: entry for category in public_site(body, on=timezone.localdate()).categories for entry in category.entries}


@pytest.mark.clause("8.9")
def test_a_retired_entry_keeps_its_page_when_its_only_matter_is_withdrawn(line, published):
    body = published.edition.item.body
    for code in ("3.7.B", "3.7.C"):
        retire_entry(line.cast.entry(code), reason="调整目录。", by=line.cast["examiner"])
    assert [row.title for row in entries(body)["3.7.C"].rows] == ["企业服务承诺"]
    actions.withdraw(published, reason_type="untrue", reason="金额有误。", authority="办公室", by=line.cast["examiner"])
    assert entries(body)["3.7.C"].rows == ()
    assert "3.7.B" not in entries(body)


@pytest.mark.clause("5.2")
def test_what_was_listed_before_is_not_read_again_and_more_matters_ask_for_no_more_questions(line, published):
    body = published.edition.item.body

    def asked():
        with CaptureQueriesContext(connection) as questions:
            entries(body)
        return [one["sql"] for one in questions]

    entries(body)
    one_matter = asked()
    assert not any('"content"' in sql for sql in one_matter)
    second = line.carry(line.open("3.7.C", draft("第二项承诺", "承诺正文。")), to=Stage.PUBLISHED)
    assert any('"content"' in sql for sql in asked())
    assert len(asked()) == len(one_matter)
    assert [row.digest for row in entries(body)["3.7.C"].rows] == [second.digest, published.digest]


@pytest.mark.clause("5.2")
def test_what_the_pages_of_many_matters_show_is_asked_together(line, published):
    def asked(openings):
        with CaptureQueriesContext(connection) as questions:
            beside = around(openings)
            shown = [public_release(opening, beside) for opening in openings]
        return len(questions), shown

    related = Opening.objects.select_related("release__version", "release__edition__item")
    one, (alone,) = asked(list(related))
    line.carry(line.open("3.7.C", draft("第二项承诺", "承诺正文。")), to=Stage.PUBLISHED)
    two, (first, second) = asked(list(related.order_by("pk")))
    assert (two, first) == (one, alone)
    assert [second.title, second.index_number[-5:], second.journal_seq > first.journal_seq] == ["第二项承诺", "00002", True]
    assert first == public_release(related.order_by("pk")[0])


@pytest.mark.clause("2.D", "8.9")
def test_units_are_named_by_what_they_opened_to_society_also_after_it_was_withdrawn(line, published):
    body = published.edition.item.body
    inside = decisions((Audience.ZONE, None), channels=(Channel.DOCUMENT,))
    hidden = line.open("3.6.B", draft("园区内公开的事项", "正文。"), unit="DZB", by="office_handler")
    line.carry(hidden, to=Stage.PUBLISHED, decided=inside)

    def units():
        return [(unit.code, [row.title for row in unit.rows]) for unit in public_site(body, on=timezone.localdate()).units]

    assert units() == [("JFJ", ["企业服务承诺"])]
    actions.withdraw(published, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    assert units() == [("JFJ", [])]


def test_a_body_is_shown_with_its_office_and_its_site(cast, settings):
    settings.SITE = "https://shili.example.gov.cn"
    office = Unit.objects.get(body=cast.body, is_office=True)
    assert (public_body(cast.body).office, public_body(cast.body).origin) == (office.name, "https://shili.example.gov.cn")
