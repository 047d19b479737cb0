"""Lists that name many matters, in the browser: what is for Party members alone is named to Party members alone (clause 2.D)."""

from typing import Any

import pytest
from django.utils import timezone

from gongkai.archives import actions, handovers
from gongkai.archives.models import Handover, Record
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, text_of
from gongkai.organization.models import Person
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication.actions import settle
from tests.later import later
from tests.scene import Pages

pytestmark = pytest.mark.clause("2.D")

TITLE = "党内事项"


@pytest.fixture
def inner(line: Any) -> Record:
    version = line.open("3.4.D", draft(TITLE, "正文。", inner_party=True), unit="ZZB", by="personnel")
    carried = line.carry(version, to=Stage.PUBLISHED, decided=decisions((Audience.PARTY, None), channels=(Channel.DOCUMENT,)))
    settle(pages=Pages)
    return line.file(carried, retention="D10")


def _no_member(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(party_member=False)


def test_a_handover_of_inner_party_matters_is_prepared_and_read_by_party_members_alone(cast: Any, line: Any, inner: Record) -> None:
    line.pack(inner)
    by, today = cast["archivist"], timezone.localdate()
    given = {"code": "SDAG", "kind": "archive", "name": "南屿市档案馆", "interval": "need", "days": 5}
    receiver = actions.keep_receiver(cast.body, **given, by=by).receiver
    client, new = Desk(by).client, "/office/handovers/new/"
    assert TITLE in text_of(client.get(new))

    _no_member(by)
    assert TITLE not in text_of(client.get(new))
    (offered,) = handovers.candidates(receiver, today, today)
    span = {"receiver": str(receiver.pk), "starts_on": today.isoformat(), "ends_on": today.isoformat(), "do": "prepare"}
    for more in ({"chosen": offered.key}, {"nil": "on"}):
        refused = client.post(new, {**span, **more})
        assert refused.status_code == 422
        assert TITLE not in text_of(refused)
    assert not Handover.objects.exists()

    Person.objects.filter(pk=by.pk).update(party_member=True)
    assert client.post(new, {**span, "chosen": offered.key}).status_code == 303
    address = f"/office/handovers/{Handover.objects.get().pk}/"
    pages = [address, f"{address}list.json", f"{address}list.xlsx", f"{address}decide/", f"{address}papers/handover_form/"]
    client.post(pages[-1])
    for username in ("archivist", "supervisor", "group_head"):
        desk = Desk(cast[username]).client
        assert [desk.get(page).status_code for page in pages[:3]] == [200, 200, 200]
        assert desk.get(pages[-1]).status_code == 200
        _no_member(cast[username])
        assert [desk.get(page).status_code for page in pages] == [404] * 5
        assert address not in desk.get("/office/handovers/").content.decode()


def test_a_destruction_list_of_inner_party_matters_is_read_by_party_members_alone(cast: Any, inner: Record) -> None:
    with later(11 * 366):
        by = cast["archivist"]
        actions.appraise(inner, outcome="destroy", reason="届满。", by=by)
        listing = actions.list_for_destruction(cast.body, [inner], reason="届满。", by=by)
        address = f"/office/records/destruction/{listing.pk}/"
        for username in ("archivist", "supervisor"):
            client = Desk(cast[username]).client
            assert TITLE in text_of(client.get(address))
            _no_member(cast[username])
            assert client.get(address).status_code == 404
            assert address not in client.get("/office/records/destruction/").content.decode()
