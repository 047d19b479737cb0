"""The fictitious zone: its units, one person for each post, its catalogue. Nobody and nothing in it exists."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from gongkai.catalog import actions as catalog
from gongkai.catalog.models import Entry
from gongkai.catalog.queries import entry as entry_of
from gongkai.organization import actions as organization
from gongkai.organization.models import Body, Person, Unit
from gongkai.organization.rules import Administrator, BodySettings
from gongkai.procedure.posts import Post

CODE = "70013352-5"
"""A valid organisation code that is given to nobody."""
SLUG = "nanyu"

UNITS = (
    ("DZB", "党政办公室"),
    ("ZZB", "组织人事部"),
    ("JFJ", "经济发展局"),
    ("CZJ", "财政局"),
    ("GHJ", "规划建设局"),
    ("SPJ", "行政审批局"),
    ("JGW", "纪工委"),
)


@dataclass(frozen=True)
class Role:
    """A person of the cast: account, name, unit, and posts with the units they are held for."""

    username: str
    name: str
    unit: str
    posts: tuple[tuple[Post, str], ...] = ()
    party_member: bool = True


ADMINISTRATORS = (
    Role("sysadmin", "郑守平", "DZB", ((Post.SYSTEM_ADMINISTRATOR, ""),), False),
    Role("secadmin", "冯秉正", "DZB", ((Post.SECURITY_ADMINISTRATOR, ""),), False),
    Role("auditor", "卫思明", "DZB", ((Post.AUDITOR, ""),), False),
)

ROLES = (
    Role("handler", "林小满", "JFJ", ((Post.HANDLER, "JFJ"),), False),
    Role("unit_head", "周启明", "JFJ", ((Post.UNIT_HEAD, "JFJ"),), True),
    Role("deputy_leader", "陈望海", "DZB", ((Post.DEPUTY_LEADER, "JFJ"), (Post.DEPUTY_LEADER, "CZJ")), True),
    Role("reviewer", "沈慎言", "DZB", ((Post.SECRECY_REVIEWER, ""),), True),
    Role("examiner", "方明正", "DZB", ((Post.EXAMINER, ""),), True),
    Role("group_head", "韩立诚", "DZB", ((Post.GROUP_HEAD, ""),), True),
    Role("principal", "高远山", "DZB", ((Post.PRINCIPAL_LEADER, ""),), True),
    Role("publisher", "程晓舟", "DZB", ((Post.PUBLISHER, ""),), True),
    Role("archivist", "顾存真", "DZB", ((Post.ARCHIVIST, ""),), True),
    Role("collector", "苏念", "DZB", ((Post.COLLECTOR, ""),), True),
    Role("supervisor", "严格", "DZB", ((Post.SUPERVISOR, ""),), True),
    Role("discipline", "秦正", "JGW", ((Post.DISCIPLINE_OFFICER, ""),), True),
    Role("personnel", "何向阳", "ZZB", ((Post.HANDLER, "ZZB"),), True),
    Role("personnel_head", "孙敬业", "ZZB", ((Post.UNIT_HEAD, "ZZB"),), True),
    Role("finance", "钱明细", "CZJ", ((Post.HANDLER, "CZJ"),), False),
    Role("finance_head", "吴守则", "CZJ", ((Post.UNIT_HEAD, "CZJ"),), True),
    Role("office_handler", "叶知秋", "DZB", ((Post.HANDLER, "DZB"),), False),
    Role("office_head", "罗定宇", "DZB", ((Post.UNIT_HEAD, "DZB"),), True),
    Role("member", "丁向红", "GHJ", (), True),
    Role("resident", "石在园", "SPJ", (), False),
)


@dataclass
class Cast:
    """The zone and its people, by account name."""

    body: Body
    people: dict[str, Person] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)

    def __getitem__(self, username: str) -> Person:
        return self.people[username]

    def __iter__(self) -> Iterator[Person]:
        return iter(self.people.values())

    @property
    def is_complete(self) -> bool:
        """Whether everybody of the cast is there: then it is a demonstration zone, and no other body."""
        return {role.username for role in (*ADMINISTRATORS, *ROLES)} <= set(self.people)

    def unit(self, code: str) -> Unit:
        """The unit with this code."""
        return self.units[code]

    def entry(self, code: str) -> Entry:
        """The catalogue entry with this code, as "3.2.A"."""
        found = entry_of(self.body, code)
        if found is None:
            raise LookupError(f"no entry {code} in the catalogue of {self.body.name}")
        return found

    def head_of(self, unit: str) -> Person:
        """The head of the unit."""
        return self._holder(Post.UNIT_HEAD, unit)

    def deputy_of(self, unit: str) -> Person | None:
        """The deputy leader in charge of the unit, or None where it has none."""
        found = [role for role in ROLES if (Post.DEPUTY_LEADER, unit) in role.posts]
        return self.people[found[0].username] if found else None

    def handler_of(self, unit: str) -> Person:
        """A handler of the unit."""
        return self._holder(Post.HANDLER, unit)

    def _holder(self, post: Post, unit: str) -> Person:
        return next(self.people[role.username] for role in ROLES if (post, unit) in role.posts)


def found_zone(
    *, code: str = CODE, slug: str = SLUG, starts_on: date, counts_from: date | None = None, password: str | None = None
) -> Cast:
    """Found the zone with its units, people, posts and catalogue, whose duties count from `counts_from` (today where it is None).

    Without `password` nobody can sign in but with one click.
    """
    body = organization.found_body(
        BodySettings(
            name="南屿高新技术产业开发区管理委员会",
            short_name="南屿高新区",
            site_code="4601990017",
            fonds_number="N017",
            address="南屿高新区创新大道1号综合服务楼",
            office_hours="工作日 8:30—12:00，14:30—17:30",
            telephone="0898-00000000",
            fax="0898-00000001",
            email="gongkai@nanyu.example",
        ),
        slug=slug,
        code=code,
        administrators=[Administrator(role.posts[0][0], role.username, role.name, password) for role in ADMINISTRATORS],
        by=None,
    )
    people = {role.username: Person.objects.get(username=role.username) for role in ADMINISTRATORS}
    cast = Cast(body, people)
    for position, (unit_code, name) in enumerate(UNITS, start=1):
        cast.units[unit_code] = organization.add_unit(
            body, name=name, code=unit_code, position=position, is_office=unit_code == "DZB", by=people["sysadmin"]
        )
    for role in ROLES:
        people[role.username] = organization.register_person(
            body,
            username=role.username,
            name=role.name,
            unit=cast.units[role.unit],
            party_member=role.party_member,
            zone_member=True,
            password=password,
            by=people["sysadmin"],
        )
        for post, unit_code in role.posts:
            organization.appoint(
                people[role.username],
                post,
                unit=cast.units[unit_code] if unit_code else None,
                starts_on=starts_on,
                basis="演示任命",
                by=people["secadmin"],
            )
    catalog.copy_catalogue(body, counts_from=counts_from, by=people["collector"])
    return cast


def find_cast(body: Body) -> Cast:
    """The cast of a zone that was founded before."""
    cast = Cast(body)
    cast.people = {person.username: person for person in Person.objects.filter(body=body).select_related("body", "unit")}
    cast.units = {unit.code: unit for unit in Unit.objects.filter(body=body)}
    return cast
