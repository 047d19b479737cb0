"""What goes to the government portal: the package, and the changes since a cursor."""

import hashlib
import io
import json
import zipfile

import pytest
from django.test import Client
from lxml import etree

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.portal import feeding
from gongkai.portal.pace import Pace
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, push, queries
from gongkai.vault.store import FileDamagedError, keep, path_of

pytestmark = pytest.mark.django_db(transaction=True)

PUSHED = decisions((Audience.SOCIETY, None), channels=(Channel.ZONE_PORTAL, Channel.GOVERNMENT_PORTAL))
NOT_PUSHED = decisions((Audience.SOCIETY, None), channels=(Channel.ZONE_PORTAL,))
INSIDE = decisions((Audience.ZONE, None), channels=(Channel.DOCUMENT,))
XML = {"p": push.NAMESPACE}


@pytest.fixture(autouse=True)
def unhurried(monkeypatch, settings):
    monkeypatch.setattr(feeding, "ASKED", Pace(each=100, all_of_them=100, seconds=60))
    settings.SITE = "https://gaoxin.example.gov.cn"


@pytest.fixture
def pushed(line):
    """A matter with a file that goes to the government portal."""
    blob = keep("附件内容".encode(), "text/plain")
    given = draft(
        "部门预算", "<p>预算&amp;说明。</p>", files=(File("预算 表.txt", blob),), document_number="海高新管〔2026〕7号", keywords=("预算",)
    )
    return line.carry(line.open("3.7.E", given), to=Stage.PUBLISHED, decided=PUSHED)


@pytest.fixture
def ask(line):
    """What the government portal is answered."""

    def get(since=None, kind="json"):
        answer = Client().get(f"/feeds/{line.cast.body.slug}/government.{kind}", {} if since is None else {"since": since})
        assert answer.status_code == 200
        return json.loads(answer.content) if kind == "json" else etree.fromstring(answer.content)

    return get


def packed(version):
    out = io.BytesIO()
    return push.pack(queries.release_of(version.edition), out), out.getvalue()


@pytest.mark.clause("4.2")
def test_the_package_holds_what_was_signed_with_its_official_metadata_and_digests(pushed):
    package, data = packed(pushed)
    number = queries.index_number_of(pushed.edition.item)
    assert package.name == f"{number.code}_{number.year}-{number.serial:05d}_1.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        files = {name: found.read(name) for name in found.namelist()}
    assert files["content.json"].decode() == pushed.content
    assert files["text.html"].decode() == pushed.facts["text"]
    assert files["files/预算 表.txt"].decode() == "附件内容"
    listed = {one["name"]: (one["size"], one["sha256"]) for one in json.loads(files.pop("manifest.json"))["files"]}
    sums = files.pop("manifest-sha256.txt").decode().splitlines()
    assert listed == {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()}
    assert sorted(sums) == sorted(f"{digest}  {name}" for name, (_size, digest) in listed.items())
    told = json.loads(files["metadata.json"])
    assert told["fields"] | {"published_at": ""} == {
        "index_number": str(number),
        "category": pushed.facts["entry"]["category"],
        "entry_code": "3.7.E",
        "entry": pushed.facts["entry"]["title"],
        "publisher": pushed.edition.item.body.name,
        "publisher_code": number.code,
        "document_date": pushed.facts["document_date"] or None,
        "title": "部门预算",
        "document_number": "海高新管〔2026〕7号",
        "keywords": ["预算"],
        "published_at": "",
        "unit": pushed.facts["unit"],
        "basis": pushed.facts["basis"],
        "summary": pushed.facts["summary"],
        "expires_on": None,
        "edition": 1,
        "address": f"https://gaoxin.example.gov.cn/{queries.address_of(number)}/",
        "digest": pushed.digest,
    }
    meta = {one["name"]: one["content"] for one in told["meta"]}
    assert {"SiteName", "SiteDomain", "ColumnName", "ColumnType", "ArticleTitle", "PubDate", "ContentSource", "Url"} <= set(meta)
    root = etree.fromstring(files["metadata.xml"])
    assert root.xpath("p:field[@label='文号']/text()", namespaces=XML) == ["海高新管〔2026〕7号"]
    assert dict(zip(root.xpath("p:meta/@name", namespaces=XML), root.xpath("p:meta/text()", namespaces=XML), strict=True)) == meta
    assert root.xpath("p:file/@digest", namespaces=XML) == [pushed.facts["files"][0]["digest"]]


@pytest.mark.clause("4.2", "8.3")
def test_a_package_is_the_same_bytes_each_time_and_is_not_made_of_damaged_files(pushed):
    assert packed(pushed)[1] == packed(pushed)[1]
    path = path_of(pushed.facts["files"][0]["digest"])
    path.chmod(0o644)
    path.write_bytes("附件内荣".encode())
    with pytest.raises(FileDamagedError):
        packed(pushed)


@pytest.mark.clause("2.D", "4.2", "5.2", "8.9")
def test_only_what_society_reads_now_and_was_meant_for_it_may_be_packed(line, pushed):
    def against(version):
        return [one.code for one in push.objections_to_pushing(queries.release_of(version.edition))]

    assert against(pushed) == []
    assert against(line.carry(line.open("3.7.E", draft("甲", "正文。")), to=Stage.PUBLISHED, decided=NOT_PUSHED)) == ["channel_not_chosen"]
    second = disclosure.open_edition(pushed.edition.item, draft("部门预算", "修订。"), reason="更正。", by=line.cast["handler"])
    line.carry(second, to=Stage.PUBLISHED, decided=PUSHED)
    assert (against(pushed), against(second)) == (["replaced"], [])
    actions.withdraw(second, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    assert against(second) == ["withdrawn"]


@pytest.mark.clause("4.2", "8.9")
def test_the_changes_since_a_cursor_tell_each_matter_once_as_it_stands(line, pushed, ask):
    line.carry(line.open("3.7.E", draft("不推送的事项", "正文。")), to=Stage.PUBLISHED, decided=NOT_PUSHED)
    hidden = line.open("3.6.B", draft("园区内的事项", "正文。"), unit="DZB", by="office_handler")
    line.carry(hidden, to=Stage.PUBLISHED, decided=INSIDE)
    first = ask()
    number = str(queries.index_number_of(pushed.edition.item))
    assert [(one["action"], one["index_number"]) for one in first["changes"]] == [("publish", number)]
    assert (first["more"], first["restarted"]) == (False, False)
    assert ask(first["cursor"])["changes"] == []
    second = disclosure.open_edition(pushed.edition.item, draft("部门预算", "修订。"), reason="更正。", by=line.cast["handler"])
    line.carry(second, to=Stage.PUBLISHED, decided=PUSHED)
    (change,) = ask(first["cursor"])["changes"]
    assert (change["action"], change["fields"]["edition"]) == ("publish", 2)
    actions.withdraw(second, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    for since in (None, first["cursor"]):
        (gone,) = ask(since)["changes"]
        assert gone.keys() == {"action", "index_number", "at", "authority", "reason_type", "reason"}
        assert (gone["action"], gone["index_number"], gone["authority"], gone["reason"]) == ("delete", number, "办公室", "有误。")
    root = ask(kind="xml")
    assert root.xpath("p:delete/@index_number", namespaces=XML) == [number]
    assert root.get("cursor") == str(ask()["cursor"])


@pytest.mark.clause("4.2")
def test_an_edition_that_is_not_meant_for_the_government_portal_ends_the_earlier_one_there(line, pushed, ask):
    second = disclosure.open_edition(pushed.edition.item, draft("部门预算", "修订。"), reason="更正。", by=line.cast["handler"])
    line.carry(second, to=Stage.PUBLISHED, decided=NOT_PUSHED)
    (gone,) = ask()["changes"]
    assert (gone["action"], gone["reason_type"]) == ("delete", "现行版次不在政府门户网站公开")


def test_many_changes_come_in_pages_and_an_unknown_cursor_begins_anew(line, pushed, ask, monkeypatch):
    monkeypatch.setattr(push, "AT_A_TIME", 2)
    for title in ("乙", "丙"):
        line.carry(line.open("3.7.E", draft(title, "正文。")), to=Stage.PUBLISHED, decided=PUSHED)
    first = ask()
    rest = ask(first["cursor"])
    assert [[one["fields"]["title"] for one in page["changes"]] for page in (first, rest)] == [["部门预算", "乙"], ["丙"]]
    assert (first["more"], rest["more"]) == (True, False)
    anew = ask(10**9)
    assert (anew["restarted"], anew["changes"]) == (True, first["changes"])


def test_a_cursor_that_is_none_is_said_to_be_so_and_nobody_asks_without_end(line, monkeypatch):
    client, address = Client(), f"/feeds/{line.cast.body.slug}/government.json"
    assert [client.get(address, {"since": one}).status_code for one in ("x", "-1", "9" * 30)] == [400, 400, 400]
    assert client.get("/feeds/nobody/government.json").status_code == 404
    assert client.get(address).cookies == {}
    monkeypatch.setattr(feeding, "ASKED", Pace(each=1, all_of_them=100, seconds=60))
    answers = [client.get(address) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 429]
    assert answers[1]["Retry-After"] == "60"
