"""Each audience, each state, each reader, each surface: whoever it is not open to finds nothing of it, and whoever it is open to does.

Every matter has words that stand nowhere else. Surfaces that are nobody's own (the public tree, search, screens, the park's feed, the
file index) are read once; those that a person is shown are read by each kind of reader. Staff, who reach matters by their posts, are
walked in `test_surfaces`.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as installation
from django.urls import reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from gongkai.demonstration.line import Line, decisions
from gongkai.demonstration.matters import draft
from gongkai.demonstration.zone import found_zone
from gongkai.disclosure import actions as disclosure
from gongkai.organization import actions as organization
from gongkai.papers.kinds import Paper
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, Decisions
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication import park, push, screens, searching, sheets
from gongkai.publication.models import Opening, Release
from gongkai.publication.queries import expiries_due
from gongkai.search.engine import Sort
from gongkai.vault.store import keep
from tests.readers import files_below
from tests.scene import NOBODY, Scene, Standing, file, rolled_back, standing

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

GROUP, PARTY, ZONE, SOCIETY = Audience
SCHEDULED, OPEN, WITHDRAWN, EXPIRED, SUPERSEDED, NEWER, FIRST_STEP = (
    "scheduled",
    "open",
    "withdrawn",
    "expired",
    "superseded",
    "newer",
    "first_step",
)
STATES = (SCHEDULED, OPEN, WITHDRAWN, EXPIRED, SUPERSEDED)
FORMS = {
    GROUP: (Channel.MEETING, Channel.DOCUMENT, Channel.FILE_CONSULTATION),
    PARTY: (Channel.MEETING, Channel.PARTY_BOARD, Channel.FILE_CONSULTATION),
    ZONE: (Channel.MEETING, Channel.DOCUMENT, Channel.SCREEN, Channel.SMART_PARK, Channel.FILE_CONSULTATION),
    SOCIETY: (Channel.MEETING, Channel.COLUMN, Channel.ZONE_PORTAL, Channel.GOVERNMENT_PORTAL, Channel.SCREEN, Channel.SMART_PARK),
}
WIDER = {GROUP: ZONE, PARTY: SOCIETY}
"""Scopes of two steps, whose second is far away."""

Name = tuple[Audience, str]
NAMES: tuple[Name, ...] = (
    *((audience, state) for audience in Audience for state in (*STATES, NEWER)),
    *((audience, FIRST_STEP) for audience in WIDER),
)
OPEN_NOW = {(audience, state) for audience, state in NAMES if state in (OPEN, NEWER, FIRST_STEP)}

READS: dict[str, set[Audience]] = {
    "named": {GROUP},  # has an account, and is of no Party and no zone
    "former": {ZONE},  # was in the group until today
    "resident": {ZONE},
    "member": {PARTY, ZONE},
    "comrade": {PARTY},  # a Party member outside the zone
    "outsider": set(),
    NOBODY: set(),
    "left": set(),  # was all of it, and has no account any more
}
"""The kinds of readers without a post, with what is open to each beside what society reads."""


def word(name: Name, part: str) -> str:
    """A word of this matter that stands nowhere else."""
    audience, state = name
    return f"{part}qz{audience.name.lower()}{state.replace('_', '')}zq"


def marks(name: Name) -> list[bytes]:
    """What gives the matter away."""
    return [word(name, part).encode() for part in ("title", "text", "file", "inside")]


def content(name: Name) -> Any:
    """A draft made of the matter's words."""
    attached = (file(f"{word(name, 'file')}.txt", word(name, "inside")),)
    return draft(word(name, "title"), f"{word(name, 'text')}。", inner_party=name[0] is PARTY, files=attached)


def decided(name: Name, group: Any) -> Decisions:
    """The examination's decisions for the matter."""
    audience, state = name
    today = timezone.localdate()
    steps: list[Any] = [(audience, today + timedelta(days=20) if state == SCHEDULED else None)]
    channels = FORMS[audience]
    if state == FIRST_STEP:
        steps.append((WIDER[audience], today + timedelta(days=20)))
        channels = (*channels, *(FORMS[WIDER[audience]]))
    ends = today + timedelta(days=3) if state == EXPIRED else None
    return decisions(*steps, channels=channels, expires_on=ends, groups=(group,) if audience is GROUP else ())


def build() -> Scene:
    """The zone, its readers, and each matter brought where it stands."""
    house = Scene(Line(found_zone(starts_on=timezone.localdate())))
    line, cast = house.line, house.cast
    sysadmin, secadmin = cast["sysadmin"], cast["secadmin"]
    for username, party, zone in (("named", False, False), ("former", False, True), ("comrade", True, False), ("outsider", False, False)):
        cast.people[username] = organization.register_person(
            cast.body, username=username, name=f"读者{username}", party_member=party, zone_member=zone, by=sysadmin
        )
    cast.people["left"] = organization.register_person(
        cast.body, username="left", name="已离任", party_member=True, zone_member=True, by=sysadmin
    )
    group = organization.form_group(cast.body, name="考察谈话人员", purpose="考察情况的知悉", by=secadmin)
    for username in ("named", "former", "left"):
        house.rows[username] = organization.enter_member(group, cast[username], by=secadmin)
    organization.end_membership(house.rows["former"], by=secadmin)
    house.rows["group"] = group
    for person in cast:
        house.sign_in(person)
    for name in NAMES:
        audience, state = name
        where = {"unit": "ZZB", "by": "personnel"} if audience is PARTY else {}
        if state == NEWER:
            older = house.matters[audience, SUPERSEDED]  # type: ignore[index]
            version = disclosure.open_edition(older.edition.item, content(name), reason="完善。", by=older.drafted_by)
        else:
            version = line.open("3.4.D" if audience is PARTY else "3.7.E", content(name), **where)
        house.matters[name] = line.carry(version, to=Stage.PUBLISHED, decided=decided(name, group))  # type: ignore[index]
    _papers(house)
    settled()
    for audience in Audience:
        take_back(house, (audience, WITHDRAWN))
    with days_later(4):
        for release in expiries_due(on=timezone.localdate()):
            publication.expire(release)
    organization.depart(cast["left"], by=sysadmin)
    settled()
    return house


def _papers(house: Scene) -> None:
    """A paper of what reaches the Party, the zone and society, which anybody may check by its code."""
    for audience in (PARTY, ZONE, SOCIETY):
        for state in (OPEN, WITHDRAWN):
            release = Release.objects.get(version=house.matters[audience, state])  # type: ignore[index]
            order = publication.order_sheet(release, Paper.HANDOUT, by=house.cast["publisher"])
            house.rows[f"{audience.name}-{state}"] = publication.issue_sheet(
                order, keep(f"%PDF-1.7 {order.code}".encode(), "application/pdf")
            )


def take_back(house: Scene, name: Name) -> None:
    """Withdraw the matter."""
    version = house.matters[name]  # type: ignore[index]
    publication.withdraw(version, reason_type="untrue", reason="有误。", authority="办公室", by=house.cast["examiner"])


def settled() -> None:
    """What follows a commit: the files and the index."""
    publication.settle(pages=pages)
    searching.catch_up()


@contextmanager
def days_later(days: int) -> Iterator[None]:
    """The clock some days on."""
    moment = timezone.now() + timedelta(days=days)
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: moment)
        yield


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing[Scene]]:
    """The house, once for all tests of this file."""
    with standing(build, tmp_path_factory.mktemp("audiences"), django_db_blocker) as house:
        yield house


@pytest.fixture
def house(built: Standing[Scene], home: Path, settings: Any) -> Scene:
    """The house, with its own folders."""
    return built.here(settings)


def held(data: bytes) -> set[Name]:
    """The matters of which something stands in `data`."""
    return {name for name in NAMES if any(mark in data for mark in marks(name))}


# Surfaces that are nobody's own.


def public_tree() -> bytes:
    """All that is served without the application, names of files among it."""
    root = Path(installation.PUBLIC)
    return b"\n".join(path.relative_to(root).as_posix().encode() + b"\n" + path.read_bytes() for path in files_below(root))


def live_tree() -> bytes:
    """The same without the kept objects that no address leads to: what readers can fetch."""
    root = Path(installation.PUBLIC) / "live"
    return b"\n".join(path.relative_to(root).as_posix().encode() + b"\n" + path.read_bytes() for path in files_below(root))


def public_search(house: Scene) -> bytes:
    """What searches and suggestions answer, by the words of every matter."""
    slug = house.cast.body.slug
    told = []
    for name in NAMES:
        hits = searching.find_public(slug, word(name, "title"), filters={}, sort=Sort.NEWEST, page=1, facets=("category", "unit", "form"))
        told += [repr(hits.shown), repr(searching.suggest_public(slug, word(name, "title")))]
    return "\n".join(told).encode()


def shared(house: Scene) -> dict[str, tuple[Audience, bytes]]:
    """Each surface that is not a person's own: the circle that it may reach, and all that it shows."""
    body, today = house.cast.body, timezone.localdate()
    return {
        "addresses of the portal": (SOCIETY, live_tree()),
        "search": (SOCIETY, public_search(house)),
        "screen in public": (SOCIETY, repr(screens.screen_of(body, SOCIETY, on=today)).encode()),
        "screen in the zone": (ZONE, repr(screens.screen_of(body, ZONE, on=today)).encode()),
        "feed of the park": (ZONE, repr(park.changes_since(body, 0)).encode()),
        "file index for society": (SOCIETY, repr([one.version.title for one in index(body, SOCIETY)]).encode()),
        "file index for the zone": (ZONE, repr([one.version.title for one in index(body, ZONE)]).encode()),
        "push": (SOCIETY, repr(push.changes_since(body, 0)).encode()),
    }


def index(body: Any, audience: Audience) -> list[Release]:
    """What a list of files for consultation names."""
    return sheets.consultable(body, unit=None, year=timezone.localdate().year, audience=audience)


@pytest.mark.clause("2.D", "4.1", "8.9")
def test_no_shared_surface_shows_what_is_not_open_to_its_circle(house: Scene) -> None:
    leaks = []
    for surface, (circle, data) in shared(house).items():
        found = held(data)
        allowed = {name for name in OPEN_NOW if name[0] >= circle}
        if surface == "addresses of the portal":
            allowed.add((SOCIETY, SUPERSEDED))  # the earlier edition stays visible with its dates (clause 5.2)
        leaks += [f"{surface}: {name}" for name in found - allowed]
    assert leaks == []
    assert all((SOCIETY, OPEN) in held(data) for surface, (circle, data) in shared(house).items() if surface != "file index for the zone")
    for surface in ("screen in the zone", "feed of the park", "file index for the zone"):
        assert (ZONE, OPEN) in held(shared(house)[surface][1]), surface


@pytest.mark.clause("2.D", "8.3")
def test_nothing_but_what_society_may_read_was_ever_written_into_the_public_tree(house: Scene) -> None:
    assert {audience for audience, _state in held(public_tree())} == {SOCIETY}
    assert (SOCIETY, SCHEDULED) not in held(public_tree())


@pytest.mark.clause("4.1", "8.9")
def test_a_paper_is_checked_without_naming_what_society_may_not_read(house: Scene) -> None:
    for key, sheet in house.rows.items():
        if "-" in key:
            answer = house.ask(NOBODY, "GET", reverse("checking:check_code", args=[sheet.order.code]))
            assert answer.status_code == 200
            assert held(answer.getvalue()) <= {(SOCIETY, OPEN)}, key


@pytest.mark.clause("2.D", "4.1")
def test_no_paper_is_made_of_what_named_people_read(house: Scene) -> None:
    release = Release.objects.get(version=house.matters[GROUP, OPEN])  # type: ignore[index]
    for paper in Paper:
        if paper is not Paper.FILE_INDEX:
            assert publication.sheet_rules.objections_to_making(release, paper, by=house.cast["publisher"], today=timezone.localdate()), (
                paper
            )


# What a person is shown.


def shown_to(house: Scene, username: str, names: tuple[Name, ...] = NAMES) -> dict[str, set[Name]]:
    """What this reader finds of the matters, surface by surface; of `names` on the pages that are about one."""
    found: dict[str, set[Name]] = {}

    def look(surface: str, address: str, *, but: str = "") -> int:
        answer = house.ask(username, "GET", address)
        data = answer.getvalue().replace(but.encode(), b"") if but else answer.getvalue()
        found.setdefault(surface, set()).update(held(data.replace(quote(but).encode(), b"") if but else data))
        return int(answer.status_code)

    look("list", reverse("office:reading"))
    look("notices", reverse("office:notices"))
    for list_of in ("matters", "desk"):
        look(list_of, reverse(f"office:{list_of}"))
    for name in names:
        # Found or not, what was asked comes back in the field: so the hit is looked for by the address it leads to.
        data = house.ask(username, "GET", f"{reverse('office:reading')}?q={word(name, 'text')}").getvalue()
        if f'/office/reading/{opening_of(house, name)}/"'.encode() in data:
            found.setdefault("inner search", set()).add(name)
        version = house.matters[name]  # type: ignore[index]
        attached = f"{word(name, 'file')}.txt"
        look("office", reverse("office:matter", args=[version.edition_id]))
        look("office files", reverse("office:attachment", args=[version.pk, attached]), but=attached)
        for opening in Opening.objects.filter(release__version=version):
            look("page", reverse("office:inner_page", args=[opening.pk]))
            look("file", reverse("office:inner_file", args=[opening.pk, attached]), but=attached)
    return found


def opening_of(house: Scene, name: Name) -> int:
    """The number of the matter's first opening; 0 where it has none."""
    version = house.matters[name]  # type: ignore[index]
    return Opening.objects.filter(release__version=version).order_by("position").values_list("pk", flat=True).first() or 0


@pytest.mark.clause("2.D", "4.1", "8.9")
@pytest.mark.parametrize("username", READS)
def test_each_reader_finds_what_is_open_to_him_and_nothing_else(house: Scene, username: str) -> None:
    allowed = {name for name in OPEN_NOW if name[0] in READS[username]}
    found = shown_to(house, username)
    leaks = [f"{surface}: {name}" for surface, names in found.items() for name in names - allowed]
    assert leaks == []
    for surface in ("list", "inner search", "page", "file"):
        assert found.get(surface, set()) == allowed, surface
    assert not any(found.get(surface) for surface in ("office", "office files", "matters"))


@pytest.mark.clause("8.9")
@pytest.mark.parametrize("audience", Audience)
def test_a_withdrawal_reaches_every_surface_at_once(house: Scene, audience: Audience, capsys: pytest.CaptureFixture[str]) -> None:
    name = (audience, OPEN)
    reader = next((who for who, reads in READS.items() if audience in reads), "member")
    with rolled_back():
        before = {surface for surface, (_circle, data) in shared(house).items() if name in held(data)}
        inside = {surface for surface, names in shown_to(house, reader, (name,)).items() if name in names}
        assert before | inside
        begun = time.perf_counter()
        take_back(house, name)
        settled()
        taken = time.perf_counter() - begun
        after = {surface for surface, (_circle, data) in shared(house).items() if name in held(data)}
        still = {surface for surface, names in shown_to(house, reader, (name,)).items() if name in names}
    with capsys.disabled():
        print(f"\nwithdrawn for {audience.name.lower()}: gone from {len(before | inside)} surfaces after {taken:.2f} s", end=" ")
    assert (after, still) == (set(), set())
    assert taken < 30  # within a second on a machine that does nothing else; this one may be busy
