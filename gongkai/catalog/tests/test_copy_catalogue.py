"""Chapter 3 of the regulation, read back: its categories and entries word for word, in a table of this test's own."""

import pytest
from django.db import IntegrityError, transaction

from gongkai.catalog import actions, queries
from gongkai.catalog.models import PERIODS, Category, Entry
from gongkai.catalog.standard import standard_catalogue
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry as JournalEntry
from gongkai.organization.tests.people import Zone
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, TimeLimit
from gongkai.procedure.posts import Post

CHAPTER_3 = {
    "领导班子建设": ["委领导班子的工作职责", "委领导工作分工情况", "委领导班子议事规则"],
    "园区中心工作": [
        "年度工作目标和阶段工作重点",
        "工作目标责任书",
        "重大决策和决定",
        "促进园区发展的各项规划、意见和规定",
        "年度目标管理考核办法和考核结果",
    ],
    "思想建设": [
        "中心组理论学习制度、计划及落实情况",
        "机关党支部学习制度、计划及落实情况",
        "党建工作情况",
        "作风建设的意见措施",
        "精神文明创建情况",
    ],
    "组织建设": [
        "民主生活会落实和整改情况",
        "干部的选拔任用和考核奖励情况",
        "党组织选举情况",
        "后备干部推荐和新党员发展情况",
        "民主评议党员的情况",
        "党费收缴、使用、管理情况",
        "干部职工培训学习情况",
    ],
    "作风建设": [
        "贯彻执行中央、省、市有关规定及我委相关要求的情况",
        "领导干部党风廉政建设责任制考核和述职述廉情况",
        "领导干部重大事项报告制度执行情况",
        "领导干部出国(境)和跨省考察情况",
        "领导干部上交礼品礼金情况",
        "投诉受理和违纪案件查处情况",
    ],
    "制度建设": ["会议管理制度", "各项机关内部管理制度", "党风廉政建设和党建工作制度", "园区管理和服务制度"],
    "行政执法": [
        "内部机构设置及主要职责",
        "行政许可事项及办事指南",
        "企业服务承诺事项",
        "重要业务目标完成进度情况",
        "财务年度收支预算执行和“三公”经费支出情况",
        "最新的工作政策法规",
    ],
    "其它事项": ["人大提案、政协议案办理情况", "党务政务公开领导机构组成情况", "信访工作网络平台建设及工作情况"],
}


def in_chapter_3(number: int) -> tuple[str, list[tuple[str, str]]]:
    name = list(CHAPTER_3)[number - 1]
    return name, list(zip("ABCDEFG", CHAPTER_3[name], strict=False))


@pytest.mark.parametrize("number", [pytest.param(number, marks=pytest.mark.clause(f"3.{number}")) for number in range(1, 9)])
def test_a_body_gets_the_category_and_its_entries_word_for_word(zone, clerk, number):
    actions.copy_catalogue(zone.body, by=clerk)
    category = queries.categories_of(zone.body).get(number=number)
    entries = queries.entries_of(zone.body).filter(category=category)
    assert (category.name, [(entry.letter, entry.title) for entry in entries]) == in_chapter_3(number)
    assert {entry.clause for entry in entries} == {f"3.{number}"}
    assert [entry.code for entry in entries] == [f"3.{number}.{entry.letter}" for entry in entries]


@pytest.mark.clause("3.0")
def test_the_whole_catalogue_is_eight_categories_and_39_entries(zone, clerk):
    assert len(actions.copy_catalogue(zone.body, by=clerk)) == 39
    counts = [Entry.objects.filter(category=category).count() for category in queries.categories_of(zone.body)]
    assert counts == [3, 5, 5, 7, 6, 4, 6, 3]
    assert JournalEntry.objects.get(verb="catalog.copied").actor == clerk.pk


@pytest.mark.clause("5.1")
def test_each_entry_comes_with_a_sound_time_limit_scope_and_forms():
    entries = [entry for category in standard_catalogue() for entry in category.entries]
    assert {entry.time_limit for entry in entries} == set(TimeLimit)
    for entry in entries:
        assert (entry.period in PERIODS) == (entry.time_limit is TimeLimit.PERIODIC), entry.title
        assert entry.channels, entry.title
        assert entry.unit_hint, entry.title
        if entry.scope < Audience.SOCIETY:
            assert all(channel.audience == "zone" for channel in entry.channels), entry.title
        else:
            assert not entry.inner_party, entry.title
            assert Channel.ZONE_PORTAL in entry.channels, entry.title


@pytest.mark.clause("5.1")
def test_targets_and_major_decisions_stand_all_year_and_progress_is_told_stage_by_stage(zone, clerk):
    actions.copy_catalogue(zone.body, by=clerk)
    limits = {code: queries.entry(zone.body, code).time_limit for code in ("3.2.A", "3.2.C", "3.7.D", "3.7.E", "3.7.F")}
    assert limits == {"3.2.A": "standing", "3.2.C": "standing", "3.7.D": "staged", "3.7.E": "periodic", "3.7.F": "by_need"}


@pytest.mark.clause("2.D")
def test_inner_party_matters_are_meant_for_the_party_first_and_never_for_society(zone, clerk):
    actions.copy_catalogue(zone.body, by=clerk)
    inner = {entry.code: Audience(entry.scope) for entry in queries.entries_of(zone.body) if entry.inner_party}
    assert inner["3.4.A"] is Audience.PARTY
    assert inner["3.4.B"] is Audience.ZONE
    assert inner["3.4.F"] is Audience.PARTY
    assert Audience.SOCIETY not in inner.values()
    assert all(code.startswith(("3.4.", "3.5.")) for code in inner)


def test_entries_find_the_unit_of_the_usual_name_and_the_office_by_its_seat(zone, clerk):
    office = zone.unit("综合办", "ZHB", is_office=True)
    finance = zone.unit("财政局", "CZJ")
    actions.copy_catalogue(zone.body, by=clerk)
    assert queries.entry(zone.body, "3.7.E").unit == finance
    assert queries.entry(zone.body, "3.1.A").unit == office
    without = queries.entry(zone.body, "3.4.A")
    assert (without.unit, without.unit_hint) == (None, "组织人事部")


@pytest.mark.parametrize("post", [Post.COLLECTOR, Post.EXAMINER])
def test_the_office_copies_the_catalogue_once(zone, post):
    person = zone.appointed(post, "ban")
    actions.copy_catalogue(zone.body, by=person)
    with pytest.raises(Refused) as refused:
        actions.copy_catalogue(zone.body, by=person)
    assert refused.value.codes == {"already_copied"}


@pytest.mark.clause("1.4")
def test_nobody_but_the_office_copies_it(zone):
    other = Zone(slug="other", code="00817804-9", name="另一开发区管委会")
    for by in (zone.system, zone.security, zone.appointed(Post.PUBLISHER, "fabu"), other.appointed(Post.COLLECTOR, "ban")):
        with pytest.raises(Refused) as refused:
            actions.copy_catalogue(zone.body, by=by)
        assert refused.value.codes == {"not_the_office"}
    assert not Category.objects.exists()


def test_each_body_has_a_catalogue_of_its_own(zone, clerk):
    other = Zone(slug="other", code="00817804-9", name="另一开发区管委会")
    actions.copy_catalogue(zone.body, by=clerk)
    assert not queries.entries_of(other.body).exists()
    assert queries.entry(other.body, "3.1.A") is None
    actions.copy_catalogue(other.body, by=other.appointed(Post.COLLECTOR, "ban"))
    assert queries.entry(other.body, "3.1.A") != queries.entry(zone.body, "3.1.A")


@pytest.mark.parametrize("code", ["", "3.4", "3.9.A", "3.4.b", "3.4.Z", "3.4.AB", "4.1.A", "x3.4.A", "3.4.A\n"])
def test_a_code_that_names_nothing_finds_nothing(zone, clerk, code):
    actions.copy_catalogue(zone.body, by=clerk)
    assert queries.entry(zone.body, code) is None


@pytest.mark.both
def test_the_database_keeps_entries_sound_and_for_good(zone, clerk):
    other = Zone(slug="other", code="00817804-9", name="另一开发区管委会")
    actions.copy_catalogue(zone.body, by=clerk)
    rows = Entry.objects.filter(pk=queries.entry(zone.body, "3.4.B").pk)
    categories = Category.objects.filter(body=zone.body, number=4)
    elsewhere = Category.objects.create(body=other.body, number=1, name="别处")
    foreign = other.unit("财政局", "CZJ")
    held_true = [
        ("an_entry_keeps_its_code", lambda: rows.update(letter="Z")),
        ("an_entry_keeps_its_code|an_entry_stays_within_one_body", lambda: rows.update(category=elsewhere)),
        ("an_entry_keeps_its_code|an_entry_stays_within_one_body", lambda: rows.update(body=other.body)),
        ("an_entry_stays_within_one_body_later", lambda: rows.update(unit=foreign)),
        (
            "an_entry_stays_within_one_body_at_first",
            lambda: Entry.objects.create(body=zone.body, category=elsewhere, letter="A", title="某", time_limit="standing", scope=3),
        ),
        ("an_entry_has_a_title", lambda: rows.update(title="")),
        ("an_entry_has_a_known_time_limit", lambda: rows.update(time_limit="forever")),
        ("an_entry_has_a_period_exactly_where_it_is_periodic", lambda: rows.update(time_limit="periodic")),
        ("an_entry_has_a_period_exactly_where_it_is_periodic", lambda: rows.update(period="year")),
        ("an_entry_has_a_known_scope", lambda: rows.update(scope=4)),
        ("entries_are_never_deleted", lambda: rows._raw_delete("default")),
        ("a_category_keeps_its_number", lambda: categories.update(number=1)),
        ("categories_are_never_deleted", lambda: Category.objects.filter(pk=elsewhere.pk)._raw_delete("default")),
        ("categories_are_numbered_from_one_to_eight", lambda: Category.objects.create(body=other.body, number=9, name="九")),
        ("a_category_has_a_name", lambda: categories.update(name="")),
    ]
    for name, act in held_true:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            act()
    rows.update(retired_on="2026-01-01")
    for change in ({"retired_on": None}, {"title": "另名"}):
        with pytest.raises(IntegrityError, match="a_retired_entry_stays_as_it_was"), transaction.atomic():
            rows.update(**change)
