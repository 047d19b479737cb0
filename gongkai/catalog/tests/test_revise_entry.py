from dataclasses import replace

import pytest
from django.utils import timezone

from gongkai.catalog import actions, queries
from gongkai.catalog.models import Entry
from gongkai.catalog.rules import Terms
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry as JournalEntry
from gongkai.organization import actions as organization
from gongkai.organization.tests.people import Zone
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, TimeLimit
from gongkai.procedure.posts import Post

pytestmark = pytest.mark.clause("1.4")
TERMS = Terms(
    title="园区企业环保信用评价结果",
    time_limit=TimeLimit.PERIODIC,
    period="quarter",
    scope=Audience.SOCIETY,
    channels=[Channel.ZONE_PORTAL, Channel.COLUMN],
)


@pytest.fixture
def catalogue(zone, clerk) -> list[Entry]:
    return actions.copy_catalogue(zone.body, by=clerk)


@pytest.fixture
def entry(zone, catalogue) -> Entry:
    return queries.entry(zone.body, "3.7.E")


def test_the_office_revises_an_entry_and_the_change_is_recorded(zone, clerk, entry):
    finance = zone.unit("财政金融局", "CJJ")
    revised = actions.revise_entry(entry, replace(TERMS, title=" 财政预决算 ", unit=finance), by=clerk)
    stored = queries.entry(zone.body, "3.7.E")
    assert (stored.title, stored.unit, stored.period, stored.channels) == ("财政预决算", finance, "quarter", ["zone_portal", "column"])
    assert revised == stored
    details = JournalEntry.objects.get(verb="catalog.entry_revised").details
    assert '"period":["year","quarter"]' in details
    assert '"unit":["","财政金融局"]' in details
    assert "inner_party" not in details


@pytest.mark.parametrize("post", sorted(set(Post) - {Post.COLLECTOR, Post.EXAMINER, Post.HANDLER, Post.UNIT_HEAD, Post.DEPUTY_LEADER}))
def test_nobody_but_the_office_touches_the_catalogue(zone, entry, post):
    person = zone.appointed(post, "ren")
    for act in (
        lambda: actions.revise_entry(entry, TERMS, by=person),
        lambda: actions.add_entry(entry.category, TERMS, by=person),
        lambda: actions.retire_entry(entry, reason="不再适用", by=person),
        lambda: actions.rename_category(entry.category, "执法", by=person),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == {"not_the_office"}


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"title": "  "}, "no_title", "title"),
        ({"title": "事" * 121}, "long_title", "title"),
        ({"title": "会议管理制度"}, "title_taken", "title"),
        ({"unit_hint": "局" * 81}, "long_hint", "unit_hint"),
        ({"period": ""}, "no_period", "period"),
        ({"period": "century"}, "no_period", "period"),
        ({"time_limit": TimeLimit.STANDING}, "period_without_need", "period"),
        ({"channels": []}, "no_channels", "channels"),
        ({"scope": Audience.ZONE}, "channel_beyond_scope", "channels"),
    ],
)
def test_wrong_terms_are_refused_at_their_field(zone, clerk, entry, wrong, code, field):
    terms = replace(TERMS, **wrong)
    for act in (lambda: actions.revise_entry(entry, terms, by=clerk), lambda: actions.add_entry(entry.category, terms, by=clerk)):
        with pytest.raises(Refused) as refused:
            act()
        assert [(one.code, one.field) for one in refused.value.objections] == [(code, field)]
    assert queries.entry(zone.body, "3.7.E").title == entry.title
    assert queries.entries_of(zone.body).count() == 39


def test_a_unit_that_is_closed_or_another_bodys_is_no_usual_unit(zone, clerk, entry):
    other = Zone(slug="other", code="00817804-9", name="另一开发区管委会")
    closed = zone.unit("企业局", "QYJ")
    organization.close_unit(closed, by=zone.system)
    for unit, code in ((closed, "unit_closed"), (other.unit("财政局", "CZJ"), "other_body")):
        with pytest.raises(Refused) as refused:
            actions.revise_entry(entry, replace(TERMS, unit=unit), by=clerk)
        assert refused.value.codes == {code}


def test_an_entry_of_the_bodys_own_takes_the_next_letter(zone, clerk, entry):
    added = actions.add_entry(entry.category, TERMS, by=clerk)
    assert added.code == "3.7.G"
    assert [one.letter for one in queries.entries_of(zone.body).filter(category__number=7)] == list("ABCDEFG")


def test_a_letter_once_used_is_not_used_again(zone, clerk, entry):
    added = actions.add_entry(entry.category, TERMS, by=clerk)
    actions.retire_entry(added, reason="并入其他条目", by=clerk)
    assert actions.add_entry(entry.category, TERMS, by=clerk).code == "3.7.H"


def test_no_entry_follows_z(clerk, entry):
    for number in range(20):
        actions.add_entry(entry.category, replace(TERMS, title=f"事项{number}"), by=clerk)
    with pytest.raises(Refused) as refused:
        actions.add_entry(entry.category, TERMS, by=clerk)
    assert refused.value.codes == {"category_full"}


def test_a_retired_entry_stays_on_record_and_is_not_changed_again(zone, clerk, entry):
    retired = actions.retire_entry(entry, reason="职能划转", by=clerk)
    assert retired.retired_on == timezone.localdate()
    assert entry not in queries.entries_of(zone.body)
    assert entry in queries.entries_of(zone.body, retired=True)
    assert queries.entry(zone.body, "3.7.E") == entry
    assert "职能划转" in JournalEntry.objects.get(verb="catalog.entry_retired").details
    for act in (lambda: actions.revise_entry(entry, TERMS, by=clerk), lambda: actions.retire_entry(entry, reason="再次", by=clerk)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == {"already_retired"}


def test_an_entry_is_not_retired_without_a_reason(clerk, entry):
    with pytest.raises(Refused) as refused:
        actions.retire_entry(entry, reason=" ", by=clerk)
    assert [(one.code, one.field) for one in refused.value.objections] == [("no_reason", "reason")]


def test_a_category_gets_another_name_but_keeps_its_number(zone, clerk, entry):
    renamed = actions.rename_category(entry.category, " 行政执法与服务 ", by=clerk)
    assert (renamed.name, renamed.number) == ("行政执法与服务", 7)
    assert queries.entry(zone.body, "3.7.E").category.name == "行政执法与服务"
    for name, code in (("", "no_name"), ("名" * 41, "long_name"), ("组织建设", "name_taken")):
        with pytest.raises(Refused) as refused:
            actions.rename_category(renamed, name, by=clerk)
        assert refused.value.codes == {code}
