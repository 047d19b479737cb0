"""What is not open to a reader shows itself to him nowhere: not its title, not its text, not its files, not their digests.

Seven matters that society may not read, each with words that stand nowhere else, and one that it may. First everything the public is
served is searched for these words, then everything that a person finds who clicks on all he is shown in the office.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

import pytest
from django.conf import settings as installation
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from gongkai.demonstration.line import NO, TO_SOCIETY, Line, decisions
from gongkai.demonstration.matters import draft
from gongkai.demonstration.zone import found_zone
from gongkai.disclosure import actions as disclosure
from gongkai.foundation.digests import hex_of
from gongkai.journal import chain
from gongkai.journal.models import Entry
from gongkai.organization import actions as organization
from gongkai.portal import pages
from gongkai.portal import searching as search_page
from gongkai.portal.pace import Pace
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication import searching
from gongkai.publication.models import Opening
from gongkai.publication.queries import address_of, index_number_of
from gongkai.search.engine import Sort
from gongkai.secrecy import actions as secrecy
from tests.readers import Reader, files_below
from tests.scene import NOBODY, Scene, Standing, file, standing

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PARTY_ONLY, PARTY_FIRST, ZONE_ONLY, WITHHELD, WITHDRAWN, DRAFT, NEXT_EDITION = HIDDEN = (
    "party_only",
    "party_first",
    "zone_only",
    "withheld",
    "withdrawn",
    "draft",
    "next_edition",
)
"""What society may not read, or may no longer, or not yet."""
OPEN = "open"
FAR_AWAY = 14
"""Days to the second date of what the Party reads first."""


def words(name: str) -> dict[str, str]:
    """The words of the matter, each of which stands nowhere else."""
    about = ("title", "text", "summary", "keyword", "number", "basis", "file", "inside", "source")
    return {one: f"{one}-of-{name}-x7" for one in about}


def content(name: str, **more: Any) -> Any:
    """A draft made of these words."""
    said = words(name)
    return draft(
        f"事项{said['title']}",
        f"正文{said['text']}。",
        basis=said["basis"],
        summary=said["summary"],
        keywords=(said["keyword"],),
        document_number=said["number"],
        files=(file(f"{said['file']}.txt", said["inside"]),),
        source=file(f"{said['source']}.txt", f"原件 {name}"),
        conversion_checked=True,
        **more,
    )


def build() -> Scene:
    """Bring each matter where it stands."""
    today = timezone.localdate()
    house = Scene(Line(found_zone(starts_on=today)))
    line, cast = house.line, house.cast
    outsider = organization.register_person(
        cast.body, username="outsider", name="外来人员", zone_member=False, party_member=False, by=cast["sysadmin"]
    )
    for person in (*cast, outsider):
        house.sign_in(person)
    party = {"unit": "ZZB", "by": "personnel"}
    board = (Channel.PARTY_BOARD,)
    first = decisions((Audience.PARTY, None), (Audience.SOCIETY, today + timedelta(days=FAR_AWAY)), channels=(*board, Channel.COLUMN))
    inside = decisions((Audience.ZONE, None), channels=(Channel.DOCUMENT, Channel.SMART_PARK))
    everywhere = replace(TO_SOCIETY, channels=TO_SOCIETY.channels | {Channel.GOVERNMENT_PORTAL.value, Channel.SMART_PARK.value})
    matters = house.matters
    for name, given, decided in (
        (PARTY_ONLY, {"inner_party": True}, decisions((Audience.PARTY, None), channels=board)),
        (PARTY_FIRST, {"inner_party": True}, first),
    ):
        matters[name] = line.carry(line.open("3.4.D", content(name, **given), **party), to=Stage.PUBLISHED, decided=decided)
    matters[ZONE_ONLY] = line.open("3.6.B", content(ZONE_ONLY), unit="DZB", by="office_handler")
    line.carry(matters[ZONE_ONLY], to=Stage.PUBLISHED, decided=inside)
    matters[WITHHELD] = line.carry(line.open("3.5.F", content(WITHHELD), **party), to=Stage.PROPOSED)
    secret = {**NO, Question.WORK_SECRET: True}
    secrecy.withhold(matters[WITHHELD], answers=secret, ground="work_secret", grounds="属于工作秘密。", by=cast["reviewer"])
    for name in (WITHDRAWN, OPEN):
        matters[name] = line.carry(line.open("3.7.E", content(name)), to=Stage.PUBLISHED, decided=everywhere)
    matters[DRAFT] = line.open("3.7.C", content(DRAFT))
    matters[NEXT_EDITION] = disclosure.open_edition(matters[OPEN].edition.item, content(NEXT_EDITION), reason="完善。", by=cast["handler"])
    publication.settle(pages=pages)
    searching.catch_up()  # so that what is withdrawn next has been in the index
    publication.withdraw(matters[WITHDRAWN], reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    publication.settle(pages=pages)
    searching.catch_up()
    return house


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing[Scene]]:
    """The house, once for all tests of this file."""
    with standing(build, tmp_path_factory.mktemp("house"), django_db_blocker) as house:
        yield house


@pytest.fixture
def house(built: Standing[Scene], home: Path, settings: Any) -> Scene:
    """The house, with its own folders."""
    return built.here(settings)


def marks(house: Scene, name: str, *, digests: bool = True) -> list[bytes]:
    """What gives the matter away."""
    version = house.matters[name]
    files = [file["digest"] for file in version.facts["files"]] + [version.source_id]
    said = [*words(name).values(), str(version.edition.item.matter)]
    if name == NEXT_EDITION:
        said.remove(str(version.edition.item.matter))  # the same matter is open in its first edition
    told = [hex_of(digest) for digest in (version.digest, *files)] if digests else []
    return [mark.encode() for mark in said + told]


def held(data: bytes, sought: list[bytes]) -> list[str]:
    """Which of the marks stand in `data`, however they are written there."""
    text = data + unescape(data.decode("utf-8", "replace")).encode() + unquote_to_bytes(data)
    return [mark.decode() for mark in sought if mark in text]


# The public tree.


@pytest.fixture
def public(house: Scene) -> Reader:
    """Anybody who reads what the house has published."""
    return Reader()


@pytest.mark.clause("2.D", "8.3", "8.6")
@pytest.mark.parametrize("name", [one for one in HIDDEN if one != WITHDRAWN])
def test_what_society_may_not_read_is_nowhere_in_the_public_tree(house: Scene, name: str) -> None:
    sought = marks(house, name)
    root = Path(installation.PUBLIC)
    found = {}
    for path in files_below(root):
        name_and_bytes = path.relative_to(root).as_posix().encode() + b"\n" + path.read_bytes()
        if given_away := held(name_and_bytes, sought):
            found[path.relative_to(root).as_posix()] = given_away
    assert found == {}


@pytest.mark.clause("8.9")
def test_what_was_withdrawn_is_served_nowhere_any_more(house: Scene, public: Reader) -> None:
    sought = marks(house, WITHDRAWN)
    kept_for_good = {hex_of(house.matters[WITHDRAWN].digest)}  # what the journal disclosed of it cannot be taken back
    journal = f"/zone/{house.cast.body.slug}/journal/"
    found = {
        address: given_away
        for address, data in public.everything()
        if (given_away := set(held(address.encode() + b"\n" + data, sought)) - (kept_for_good if address.startswith(journal) else set()))
    }
    assert found == {}


@pytest.mark.clause("8.9")
def test_every_address_of_what_was_withdrawn_is_gone(house: Scene, public: Reader) -> None:
    version = house.matters[WITHDRAWN]
    number = index_number_of(version.edition.item)
    assert number is not None
    base = f"/{address_of(number)}/"
    name = quote(version.facts["files"][0]["name"])
    for address in (base, f"{base}index.html", f"{base}content.json", f"{base}manifest.json", f"{base}files/{name}"):
        status, data = public.get(address)
        assert status == 410, address
        assert held(data, marks(house, WITHDRAWN)) == [], address


def test_the_kept_objects_have_no_address_of_their_own(house: Scene, public: Reader) -> None:
    for path in (Path(installation.PUBLIC) / "objects").rglob("*"):
        if path.is_file():
            address = quote(path.relative_to(installation.PUBLIC).as_posix())
            for asked in (f"/{address}", f"/live/../{address}", f"/live/{address}", f"/{address.removeprefix('objects/')}"):
                assert public.get(asked)[0] == 404, asked


def test_these_searches_find_what_is_open(house: Scene, public: Reader) -> None:
    """Or they would prove nothing: the open matter is found in every place that the others are sought in."""
    zone = f"/zone/{house.cast.body.slug}"
    found = dict(public.everything())
    title, digest = words(OPEN)["title"].encode(), hex_of(house.matters[OPEN].digest).encode()
    number = index_number_of(house.matters[OPEN].edition.item)
    assert number is not None
    base = f"/{address_of(number)}"
    lists = ("feed.xml", "c/7/feed.xml", "u/JFJ/feed.xml", "catalogue.json", "c/7/catalogue.json", "index.html", "e/3.7.E/index.html")
    lists += ("c/7/index.html", "u/JFJ/index.html", "list/index.html")
    for address in ("/index.html", *(f"{zone}/{name}" for name in lists)):
        assert title in found[address], address
    assert base.encode() in found[f"{zone}/sitemap.xml"]
    assert digest in found[f"{zone}/journal/disclosed.jsonl"]
    assert digest in found[f"{base}/manifest.json"]
    assert all(mark in found[f"{base}/content.json"] for mark in marks(house, OPEN)[:7])
    assert f"{base}/files/{words(OPEN)['file']}.txt" in found
    # Not even that a unit has something, where society may read none of it.
    units = {f"{zone}/u/JFJ/feed.xml", f"{zone}/u/JFJ/index.html"}
    assert {address for address in found if address.startswith(f"{zone}/u/")} == units
    assert len(found) > 60


def test_the_journal_tells_of_no_title_and_no_text(house: Scene) -> None:
    told = [chain.payload(entry.facts) for entry in Entry.objects.all()]
    for name in (*HIDDEN, OPEN):
        said = [mark.encode() for mark in words(name).values()]
        assert [held(one, said) for one in told if held(one, said)] == [], name


# The search.


def without_echo(answer: Any, asked: str) -> bytes:
    """What was answered, without what was asked: that comes back in the field."""
    data: bytes = answer.getvalue()
    for said in (asked, quote(asked), asked.replace("-", "\\u002D")):
        data = data.replace(said.encode(), b"")
    return data


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is told to wait."""
    for name in ("SEARCHES", "SUGGESTIONS"):
        monkeypatch.setattr(search_page, name, Pace(each=10**6, all_of_them=10**6, seconds=60))


@pytest.mark.clause("2.D", "8.3", "8.6", "8.9")
@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("username", [NOBODY, "member", "reviewer"])
def test_the_public_search_and_its_suggestions_tell_of_nothing_hidden_whoever_asks(house: Scene, username: str) -> None:
    """By every word of the hidden matters, by what all titles have, by filters and by their counts; whoever is signed in finds no more."""
    address = f"/search/{house.cast.body.slug}/"
    sought = [mark for name in HIDDEN for mark in marks(house, name)]
    common = ["title", "事项", "正文", "x7", "of", "x", "事", "", *(words(OPEN)[one] for one in ("title", "text", "number"))]
    asked = [said for name in HIDDEN for said in words(name).values()] + common
    found = []
    for one in asked:
        for where in (f"{address}?q={quote(one)}", f"{address}?q={quote(one)}&sort=newest", f"{address}suggest/?q={quote(one)}"):
            answer = house.ask(username, "GET", where)
            assert answer.status_code == 200, where
            found += [f"{where}: {given}" for given in held(without_echo(answer, one), sought)]
    assert found == []
    # The counts tell of one matter, too.
    hits = searching.find_public(house.cast.body.slug, "事项", filters={}, sort=Sort.NEWEST, page=1, facets=("category", "unit", "form"))
    assert (hits.total, [sum(row.values()) for name, row in hits.facets.items() if name != "form"]) == (1, [1, 1])
    assert set(hits.facets["form"]) == {"column", "zone_portal", "government_portal", "smart_park"}


@pytest.mark.clause("2.D", "4.2", "8.9")
def test_what_goes_to_the_government_portal_tells_of_nothing_hidden_and_of_what_is_withdrawn_as_a_deletion(house: Scene) -> None:
    sought = [mark for name in HIDDEN for mark in marks(house, name)]
    gone = index_number_of(house.matters[WITHDRAWN].edition.item)
    for kind in ("json", "xml"):
        told = house.ask(NOBODY, "GET", f"/feeds/{house.cast.body.slug}/government.{kind}").getvalue()
        assert held(told, sought) == [], kind
        assert words(OPEN)["title"].encode() in told, kind
        assert str(gone).encode() in told, kind


@pytest.mark.clause("2.D", "4.1", "8.9")
def test_the_parks_app_is_told_what_the_zone_may_read_and_nothing_else_hidden(house: Scene) -> None:
    body = house.cast.body
    _key, token = organization.issue_feed_key(body, name="智慧园区App", by=house.cast["secadmin"])
    answer = Client().get(f"/feeds/{body.slug}/park.json", headers={"Authorization": f"Bearer {token}"}).content
    sought = [mark for name in HIDDEN if name not in (ZONE_ONLY, WITHDRAWN) for mark in marks(house, name)]
    gone = [said.encode() for said in words(WITHDRAWN).values()]
    assert held(answer, sought + gone) == []
    for name in (ZONE_ONLY, OPEN):
        assert words(name)["title"].encode() in answer, name


@pytest.mark.usefixtures("patient")
def test_the_public_search_finds_what_is_open(house: Scene) -> None:
    address = f"/search/{house.cast.body.slug}/"
    title = words(OPEN)["title"].encode()
    for word in ("title", "text", "summary", "keyword", "number", "file"):
        assert title in house.ask(NOBODY, "GET", f"{address}?q={quote(words(OPEN)[word])}").getvalue(), word
    for typed in ("事项", "title", "事项titl"):
        assert title in house.ask(NOBODY, "GET", f"{address}suggest/?q={quote(typed)}").getvalue(), typed


@pytest.mark.clause("2.D")
def test_the_search_inside_finds_what_is_open_to_each_and_nothing_else(house: Scene) -> None:
    found = []
    for username in ("outsider", "resident", "member", "finance", "publisher", "sysadmin"):
        for name in (*HIDDEN, OPEN):
            inside = name in (PARTY_ONLY, PARTY_FIRST, ZONE_ONLY)
            for one in ("title", "text", "keyword", "number"):
                said = words(name)[one]
                answer = house.ask(username, "GET", f"{reverse('office:reading')}?q={quote(said)}")
                is_there = held(without_echo(answer, said), marks(house, name)) != []
                if is_there != (inside and may_see(username, name)):
                    found.append(f"{username}, {name} by its {one}: {is_there}")
    assert found == []


# The office.

WHOLE_BODY = {"reviewer", "examiner", "group_head", "principal", "collector", "supervisor", "discipline"}
PARTY_MEMBERS = {
    *("unit_head", "deputy_leader", "reviewer", "examiner", "group_head", "principal", "supervisor", "discipline"),
    *("personnel", "personnel_head", "finance_head", "office_head", "member", "publisher", "archivist", "collector"),
}
JFJ = WHOLE_BODY | {"handler", "unit_head", "deputy_leader"}
ZZB = WHOLE_BODY | {"personnel", "personnel_head"}
AT_THE_END = {"publisher", "archivist"}
MAY_SEE: dict[str, set[str]] = {
    PARTY_ONLY: ZZB | AT_THE_END | PARTY_MEMBERS,
    PARTY_FIRST: ZZB | AT_THE_END | PARTY_MEMBERS,
    WITHHELD: ZZB,
    WITHDRAWN: JFJ | AT_THE_END,
    DRAFT: JFJ,
    NEXT_EDITION: JFJ,
}
"""Who may see what in the office: those whose post works on it, and readers by membership. What is open in the zone the whole zone sees."""


CURIOUS = ("outsider", "resident", "member", "finance", "office_head", "publisher", "sysadmin")
"""Some of those to whom one or another is not open."""


def may_see(username: str, name: str) -> bool:
    """Whether the matter is this person's to see."""
    return username != "outsider" if name == ZONE_ONLY else username in MAY_SEE[name]


def addresses(house: Scene, name: str) -> list[str]:
    """Every address that the office has for the matter."""
    version = house.matters[name]
    edition, said = version.edition_id, words(name)
    # All that are done on a matter let in alike.
    verbs = ("matter", "compare", "sheet", "forms", "draft", "approve", "publish", "papers", "pack")
    found = [reverse(f"office:{verb}", args=[edition]) for verb in verbs]
    found += [reverse("office:attachment", args=[version.pk, f"{said['file']}.txt"])]
    found += [reverse("office:original", args=[version.pk, f"{said['source']}.txt"])]
    for opening in Opening.objects.filter(release__version=version):
        found += [reverse("office:inner_page", args=[opening.pk])]
        found += [reverse("office:inner_file", args=[opening.pk, f"{said['file']}.txt"])]
    return found


@pytest.mark.clause("2.D", "8.3", "8.6")
def test_no_address_of_a_matter_shows_it_to_whom_it_is_not_open(house: Scene) -> None:
    found = []
    for name in HIDDEN:
        sought = marks(house, name)
        for username in (*CURIOUS, "handler", "personnel", "archivist", "auditor"):
            if may_see(username, name):
                continue
            for address in addresses(house, name):
                answer = house.ask(username, "GET", address)
                said = answer.getvalue().replace(address.encode(), b"")  # what was asked for comes back in the form of languages
                if answer.status_code != 404 or held(said, sought):
                    found.append(f"{name}: {username} at {address}: {answer.status_code}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("username", CURIOUS)
def test_whoever_clicks_on_everything_finds_nothing_that_is_not_open_to_him(house: Scene, username: str) -> None:
    sought = {name: marks(house, name) for name in HIDDEN if not may_see(username, name)}
    assert sought
    found = []
    pages = 0
    for address, data in wander(house, username):
        pages += 1
        found += [f"{name} at {address}: {given}" for name, those in sought.items() if (given := held(data, those))]
    assert not found, "\n".join(found)
    assert pages > 10


def wander(house: Scene, username: str) -> Iterator[tuple[str, bytes]]:
    """Everything that this person comes to by following links from the desk, and by searching each list for what every title has."""
    everything = words("")["title"].partition("of-")[0] + "of-"  # stands in every title
    lists = ("matters", "reading", "calls", "records", "unfiled", "catalog", "organization", "delegations", "people", "appointments")
    waiting = [reverse("office:desk"), *(reverse(f"office:{name}") for name in lists)]
    waiting += [f"{reverse(f'office:{name}')}?q={everything}" for name in ("matters", "reading", "records")]
    known = set(waiting)
    while waiting:
        address = waiting.pop()
        answer = house.ask(username, "GET", address)
        assert answer.status_code in (200, 204, 302, 403, 404, 405), address
        data = answer.getvalue()
        yield address, data
        links = [unescape(link) for link in re.findall(r'href="([^"]+)"', data.decode("utf-8", "replace"))]
        links += [answer["Location"]] if answer.status_code == 302 else []
        for link in links:
            target = urlsplit(urljoin(address, link))
            here = target.path + (f"?{target.query}" if target.query else "")
            if target.path.startswith("/office/") and not target.netloc and here not in known:
                known.add(here)
                waiting.append(here)
