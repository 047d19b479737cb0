import pytest
from django.db import connection
from django.utils import timezone

from gongkai.archives import actions, jobs, retention, years
from gongkai.archives.models import Record, YearFiling, YearFilingOutcome
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.foundation.objections import Refused
from gongkai.organization.models import Body
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication.actions import withdraw

NOTE = "其余形式不再办理。"


@pytest.fixture
def year():
    return timezone.localdate().year


def publish(line, title, entry="3.7.C", text="正文。"):
    return line.carry(line.open(entry, draft(title, text)), to=Stage.PUBLISHED)


@pytest.fixture
def three(line):
    return [publish(line, f"第{number}件", text=f"正文{number}。") for number in ("一", "二", "三")]


def seen(cast, year, choices=None):
    return years.preview(cast.body, year, by=cast["archivist"], today=timezone.localdate(), choices=choices)


def order(cast, year, versions, period="D30"):
    return actions.file_year(cast.body, year=year, lines=[(one, period, NOTE) for one in versions], by=cast["archivist"])


@pytest.mark.clause("2.E")
def test_a_preview_shows_each_code_that_filing_then_gives(three, cast, year):
    choices = {three[1].pk: years.Choice(take=False)}
    before = seen(cast, year, choices)
    assert [one.version.pk for one in before.taken] == [three[0].pk, three[2].pk]
    assert [one.code for one in before.ready] == [f"N017-WS·{year}-D30-JFJ-0001", "", f"N017-WS·{year}-D30-JFJ-0002"]
    assert not Record.objects.exists()

    filing = order(cast, year, [one.version for one in before.taken])
    jobs.file_year.func(filing.pk)
    assert [outcome.record.code for _line, outcome in years.lines_of(filing)] == [one.code for one in before.taken]
    assert list(years.years_to_file(cast.body, by=cast["archivist"]).items()) == [(year, 1)]


@pytest.mark.clause("2.E")
def test_the_period_is_proposed_by_the_table_and_changed_for_one(three, cast, year):
    actions.set_retention(cast.body, retention="D10", reason="其余事项。", by=cast["archivist"])
    before = seen(cast, year, {three[0].pk: years.Choice(retention="Y")})

    assert [one.retention for one in before.ready] == ["Y", "D10", "D10"]
    assert {one.keeping.reason for one in before.ready} == {"其余事项。"}


@pytest.mark.clause("2.E")
def test_what_cannot_be_filed_says_why(three, cast, year):
    Body.objects.filter(pk=cast.body.pk).update(fonds_number="")
    cast.body.refresh_from_db()
    before = seen(cast, year)

    assert not before.ready
    assert {one.code for candidate in before.barred for one in candidate.objections} == {"no_fonds"}


@pytest.mark.clause("2.E")
def test_one_that_is_refused_does_not_keep_the_others_back(three, cast, year):
    filing = order(cast, year, three)
    actions.file_matter(three[1], retention="Y", note=NOTE, by=cast["archivist"])
    jobs.file_year.func(filing.pk)

    outcomes = [outcome for _line, outcome in years.lines_of(filing)]
    assert [bool(one.record) for one in outcomes] == [True, False, True]
    assert outcomes[1].refusal
    assert not years.unfinished()


@pytest.mark.clause("2.E")
def test_what_the_database_refuses_does_not_keep_the_others_back_either(three, cast, year):
    filing = order(cast, year, three)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER one_is_refused BEFORE INSERT ON archives_record WHEN NEW.version_id = {three[0].pk} "
            "BEGIN SELECT RAISE(ABORT, 'one_is_refused'); END"
        )
    jobs.file_year.func(filing.pk)

    outcomes = [outcome for _line, outcome in years.lines_of(filing)]
    assert [bool(one.record) for one in outcomes] == [False, True, True]
    assert "数据库没有接受" in outcomes[0].refusal


@pytest.mark.clause("2.E")
def test_a_fonds_of_which_no_code_can_be_made_is_refused_beforehand(three, cast, year):
    Body.objects.filter(pk=cast.body.pk).update(fonds_number="n-17")
    cast.body.refresh_from_db()

    assert {one.code for candidate in seen(cast, year).barred for one in candidate.objections} == {"odd_fonds"}


@pytest.mark.clause("2.E")
def test_a_run_that_was_broken_off_is_taken_up_and_files_nothing_twice(three, cast, year):
    filing = order(cast, year, three)
    first = actions.file_line(years.waiting_lines(filing)[0], by=cast["archivist"])
    again = actions.file_line(first.line, by=cast["archivist"])
    jobs.go_on_with_years()

    assert again == first
    assert YearFilingOutcome.objects.count() == Record.objects.count() == 3
    assert [record.number for record in Record.objects.order_by("pk")] == [1, 2, 3]


@pytest.mark.clause("2.E")
def test_whoever_has_lost_the_post_files_nothing_any_more(three, cast, year, line):
    filing = order(cast, year, three[:1])
    filing_line = years.waiting_lines(filing)[0]

    outcome = actions.file_line(filing_line, by=cast["publisher"])
    assert outcome.record is None
    assert outcome.refusal


@pytest.mark.clause("2.E")
def test_a_year_is_ordered_by_the_archivist_with_what_waits_one_run_at_a_time(three, cast, year):
    with pytest.raises(Refused) as refused:
        actions.file_year(cast.body, year=year - 1, lines=[(three[0], "D20", "")], by=cast["supervisor"])
    assert {"not_the_archivist", "no_retention", "not_waiting"} <= refused.value.codes
    with pytest.raises(Refused) as refused:
        actions.file_year(cast.body, year=year, lines=[], by=cast["archivist"])
    assert "nothing_to_file" in refused.value.codes
    assert not YearFiling.objects.exists()

    order(cast, year, three[:1])
    with pytest.raises(Refused) as refused:
        order(cast, year, three[1:])
    assert "under_way" in refused.value.codes


@pytest.mark.clause("2.E")
def test_doubles_share_a_title_or_a_text_with_another_matter(line, cast, year):
    filed = publish(line, "同一题名", text="甲。")
    line.file(filed)
    publish(line, "同一题名", entry="3.7.D", text="乙。")
    publish(line, "另一题名", entry="3.7.D", text="乙。")
    found = seen(cast, year).doubles

    assert [(one.what, len(one.editions), len(one.filed)) for one in found] == [("题名相同", 1, 1), ("正文相同", 2, 0)]


@pytest.mark.clause("2.E")
def test_gaps_name_entries_without_a_matter_and_editions_between_filed_ones(line, cast, year):
    first = publish(line, "办法")
    withdraw(first, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    second = disclosure.open_edition(first.edition.item, draft("办法", "正文二。"), reason="更正。", by=cast["handler"])
    line.file(line.carry(second, to=Stage.PUBLISHED))
    found = years.gaps(cast.body, year, by=cast["archivist"])

    assert [one.pk for one in found.editions] == [first.edition_id]
    assert "3.7.C" not in {one.code for one in found.entries}
    assert "3.1.A" in {one.code for one in found.entries}
    assert found.numbers == ()


@pytest.mark.clause("2.E")
def test_no_more_than_one_run_takes_is_shown_at_once(three, cast, year, monkeypatch):
    monkeypatch.setattr(years, "AT_ONCE", 2)
    before = seen(cast, year)

    assert (len(before.ready), before.left) == (2, 1)


@pytest.mark.clause("2.E")
def test_an_important_matter_is_proposed_for_good(line, cast, year):
    assert retention.suggested(publish(line, "甲").edition.item.entry, important=True).retention == "Y"


@pytest.mark.clause("2.D")
def test_what_is_for_party_members_alone_is_filed_by_them_alone(line, cast, year):
    inside = decisions((Audience.PARTY, None), channels=(Channel.MEETING,))
    drafted = line.open("3.4.B", draft("通报", "正文。", inner_party=True), unit="ZZB", by="personnel")
    version = line.carry(drafted, to=Stage.PUBLISHED, decided=inside)
    archivist = cast["archivist"]
    for member, titles in ((True, ["通报"]), (False, [])):
        archivist.party_member = member
        assert [one.version.title for one in seen(cast, year).ready + seen(cast, year).barred] == titles
    with pytest.raises(Refused) as refused:
        order(cast, year, [version])
    assert "not_waiting" in refused.value.codes
