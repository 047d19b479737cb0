"""Reading inside: by membership, at every request, out of the snapshot, and never a byte that was not signed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import Version
from gongkai.office.tests.people import Desk, text_of
from gongkai.organization import actions as organization
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication.models import Opening
from gongkai.publication.queries import object_folder
from gongkai.vault.store import keep

TODAY = timezone.localdate()
LIST = "/office/reading/"
NAME = "名单附件.txt"
INSIDE = (Channel.PARTY_BOARD, Channel.MEETING)


@pytest.fixture
def publish(cast: Any, line: Any) -> Any:
    """Carries a matter inside and settles its snapshot."""

    def carry(title: str, *steps: tuple[Audience, Any], inner_party: bool = True, channels: Any = INSIDE) -> Version:
        file = File(NAME, keep("附件正文。".encode(), "text/plain"))
        text = draft(title, "推荐工作在内部公开。", inner_party=inner_party, files=(file,))
        version = line.open("3.4.D", text, unit="ZZB", by="personnel")
        line.carry(version, to=Stage.PUBLISHED, decided=decisions(*steps, channels=channels))
        publication.settle(pages=pages)
        return version

    return carry


@pytest.fixture
def party(publish: Any) -> Opening:
    """A matter open inside the Party alone."""
    version = publish("后备干部推荐工作安排", (Audience.PARTY, None))
    return Opening.objects.get(release__version=version)


@pytest.fixture
def zone(publish: Any) -> Opening:
    """A matter open inside the zone."""
    version = publish("机关内部管理制度目录", (Audience.ZONE, None), inner_party=False, channels=(Channel.NOTICE_BOARD,))
    return Opening.objects.get(release__version=version)


def page_of(opening: Opening) -> str:
    return f"{LIST}{opening.pk}/"


def file_of(opening: Opening, name: str = NAME) -> str:
    return f"{page_of(opening)}files/{name}"


@pytest.mark.clause("2.D")
def test_a_party_member_reads_what_is_open_inside_the_party(cast: Any, party: Opening) -> None:
    client = Desk(cast["member"]).client
    assert "后备干部推荐工作安排" in text_of(client.get(LIST))
    answer = client.get(page_of(party))
    said = text_of(answer)
    assert answer.status_code == 200
    assert all(word in said for word in ("党内公开", "推荐工作在内部公开。", "组织建设", "南屿高新技术产业开发区管理委员会", "组织人事部"))
    assert party.release.digest in said
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("username", ["resident", "handler", "finance", "office_handler", "sysadmin", "secadmin", "auditor"])
@pytest.mark.clause("2.D")
def test_nobody_outside_the_party_finds_list_page_or_file(cast: Any, party: Opening, username: str) -> None:
    client = Desk(cast[username]).client
    assert "后备干部" not in text_of(client.get(LIST))
    assert "后备干部" not in text_of(client.get(LIST, {"q": "推荐"}))
    assert client.get(page_of(party)).status_code == 404
    assert client.get(file_of(party)).status_code == 404


@pytest.mark.clause("2.D")
def test_who_is_not_signed_in_reads_nothing(party: Opening) -> None:
    for address in (LIST, page_of(party), file_of(party)):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/office/sign-in/")


@pytest.mark.clause("2.D")
def test_zone_pages_are_for_the_zones_people(cast: Any, zone: Opening) -> None:
    assert Desk(cast["resident"]).client.get(page_of(zone)).status_code == 200
    organization.change_person(
        cast["resident"], name="石在园", unit=cast.unit("SPJ"), party_member=True, zone_member=False, by=cast["sysadmin"]
    )
    assert Desk(cast["resident"]).client.get(page_of(zone)).status_code == 404


@pytest.mark.clause("2.D")
def test_who_loses_membership_loses_the_page_in_the_same_session(cast: Any, party: Opening) -> None:
    client = Desk(cast["member"]).client
    assert client.get(page_of(party)).status_code == 200
    organization.change_person(cast["member"], name="丁向红", unit=None, party_member=False, zone_member=True, by=cast["sysadmin"])
    assert client.get(page_of(party)).status_code == 404
    assert client.get(file_of(party)).status_code == 404


def test_what_is_withdrawn_is_gone_at_once(cast: Any, party: Opening) -> None:
    client = Desk(cast["member"]).client
    assert client.get(file_of(party)).status_code == 200
    publication.withdraw(party.release.version, reason_type="leak", reason="误发。", authority="领导小组办公室", by=cast["discipline"])
    assert client.get(page_of(party)).status_code == 404
    assert client.get(file_of(party)).status_code == 404
    assert "后备干部" not in text_of(client.get(LIST))


def test_files_are_downloads_that_no_browser_runs(cast: Any, party: Opening) -> None:
    answer = Desk(cast["member"]).client.get(file_of(party))
    assert b"".join(answer.streaming_content).decode() == "附件正文。"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ["content.json", "index.html", "..%2Fcontent.json", "别的.txt"])
def test_nothing_but_the_listed_files_is_handed_out(cast: Any, party: Opening, name: str) -> None:
    assert Desk(cast["member"]).client.get(file_of(party, name)).status_code == 404


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


@pytest.mark.clause("8.3")
def test_a_page_whose_bytes_are_not_those_that_were_signed_is_not_shown(cast: Any, party: Opening) -> None:
    content = object_folder(party) / "content.json"
    overwrite(content, content.read_bytes().replace("推荐".encode(), "任命".encode()))
    answer = Desk(cast["member"]).client.get(page_of(party))
    assert answer.status_code == 500
    assert "已损坏" in text_of(answer)
    assert "任命工作" not in text_of(answer)


@pytest.mark.clause("8.3")
def test_a_file_whose_bytes_are_not_those_that_were_signed_is_not_handed_out(cast: Any, party: Opening) -> None:
    overwrite(object_folder(party) / "files" / NAME, "改过的附件".encode())
    assert Desk(cast["member"]).client.get(file_of(party)).status_code == 500


@pytest.mark.clause("2.D")
def test_what_goes_on_to_the_zone_is_listed_once_and_what_goes_out_no_longer(
    cast: Any, publish: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("先党内后园区的通报", (Audience.PARTY, None), (Audience.ZONE, TODAY + timedelta(days=1)))
    publish("先党内后社会的通报", (Audience.PARTY, None), (Audience.SOCIETY, TODAY + timedelta(days=1)), channels=(*INSIDE, Channel.COLUMN))
    member, resident = Desk(cast["member"]).client, Desk(cast["resident"]).client
    assert text_of(member.get(LIST)).count("的通报") == 2
    assert "的通报" not in text_of(resident.get(LIST))
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    publication.open_what_is_due()
    publication.settle(pages=pages)
    for client in (Desk(cast["member"]).client, Desk(cast["resident"]).client):
        said = text_of(client.get(LIST))
        assert (said.count("先党内后园区的通报"), said.count("先党内后社会的通报")) == (1, 0)


def test_the_list_is_searched_by_title(cast: Any, party: Opening, zone: Opening) -> None:
    client = Desk(cast["member"]).client
    assert [one.pk for one in client.get(LIST, {"q": "制度"}).context["page"].object_list] == [zone.pk]
    assert [one.pk for one in client.get(LIST).context["page"].object_list] == [zone.pk, party.pk]
