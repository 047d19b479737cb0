import pytest
from django.utils import timezone

from gongkai.archives import arranging, listing, queries
from gongkai.archives.arranging import Part, PartKind
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.vault.store import keep


@pytest.fixture
def filed(line):
    rows = []
    for title, entry, kept in (("甲事项", "3.7.C", "Y"), ("乙事项", "3.7.C", "D30"), ("丙事项", "3.8.A", "D30")):
        rows.append(line.file(line.carry(line.open(entry, draft(title, "正文。")), to=Stage.PUBLISHED), retention=kept))
    return rows


@pytest.mark.clause("2.E")
def test_records_are_listed_as_they_stand_on_the_shelf(filed, cast):
    found = queries.listed(cast.body, {})

    assert [row.title for row in found.rows] == ["甲事项", "乙事项", "丙事项"]
    assert (found.total, found.page, found.pages) == (3, 1, 1)


@pytest.mark.clause("2.E")
@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({"q": "乙"}, ["乙事项"]),
        ({"q": "-D30-"}, ["乙事项", "丙事项"]),
        ({"retention": "Y"}, ["甲事项"]),
        ({"retention": "X"}, []),
        ({"category": "8"}, ["丙事项"]),
        ({"category": "八"}, []),
        ({"year": "1999"}, []),
        ({"year": "²"}, []),
        ({"class": "ZZ"}, []),
    ],
)
def test_a_list_is_narrowed_by_each_filter(filed, cast, filters, titles):
    assert [row.title for row in queries.listed(cast.body, filters).rows] == titles


@pytest.mark.clause("2.E")
def test_a_record_is_found_by_its_code(filed, cast):
    assert [row.pk for row in queries.listed(cast.body, {"q": filed[2].code}).rows] == [filed[2].pk]


@pytest.mark.clause("2.E")
def test_a_list_is_read_a_page_at_a_time_and_ends_with_its_last(filed, cast, monkeypatch):
    monkeypatch.setattr(listing, "ON_A_PAGE", 2)
    found = queries.listed(cast.body, {}, 9)

    assert ([row.title for row in found.rows], found.total, found.page, found.pages) == (["丙事项"], 3, 2, 2)


@pytest.mark.clause("2.D")
def test_what_is_for_party_members_alone_is_listed_for_them_alone(filed, line, cast):
    inside = decisions((Audience.PARTY, None), channels=(Channel.MEETING,))
    drafted = line.open("3.4.B", draft("通报", "正文。", inner_party=True), unit="ZZB", by="personnel")
    line.file(line.carry(drafted, to=Stage.PUBLISHED, decided=inside), retention="Y")

    assert queries.listed(cast.body, {"q": "通报"}).total == 0
    assert queries.listed(cast.body, {"q": "通报"}, inner_party=True).total == 1


@pytest.mark.clause("2.E")
def test_a_list_of_another_body_holds_nothing_of_this(filed, cast):
    assert listing.years_of(cast.body) == [timezone.localdate().year]


def part(kind, title=""):
    return Part(kind, title, None, "", timezone.localdate())


@pytest.mark.clause("2.E")
def test_parts_of_a_record_stand_in_the_order_of_the_trade():
    mixed = [
        part(PartKind.DRAFT, "一"), part(PartKind.FEEDBACK), part(PartKind.ATTACHMENT, "甲"), part(PartKind.DRAFT, "二"),
        part(PartKind.ANSWER), part(PartKind.TEXT), part(PartKind.ATTACHMENT, "乙"),
    ]  # fmt: skip
    found = arranging.arranged(mixed)

    assert [(one.kind, one.title) for one in found] == [
        (PartKind.TEXT, ""),
        (PartKind.ATTACHMENT, "甲"),
        (PartKind.ATTACHMENT, "乙"),
        (PartKind.ANSWER, ""),
        (PartKind.FEEDBACK, ""),
        (PartKind.DRAFT, "二"),
        (PartKind.DRAFT, "一"),
    ]


@pytest.mark.clause("2.E")
def test_a_record_names_its_text_files_approval_and_drafts(line, cast):
    source = File("原件.docx", keep(b"original", "application/octet-stream"))
    first = line.open("3.8.A", draft("办理情况", "第一稿。"), unit="DZB", by="office_handler")
    text = draft("办理情况", "第二稿。", files=(File("附表.txt", keep(b"1", "text/plain")),), source=source, conversion_checked=True)
    record = line.file(line.carry(disclosure.revise(first, text, by=cast["office_handler"]), to=Stage.PUBLISHED))
    found = arranging.parts_of(record)

    assert [one.title for one in found[:4]] == ["办理情况", "附表.txt", "原件.docx", "公文呈批表"]
    assert found[0].digest == record.digest
    assert (found[-1].kind, found[-1].digest) == (PartKind.DRAFT, first.digest)
