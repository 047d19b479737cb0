"""A small body with its three administrators, for tests of this concept and of the catalogue."""

from gongkai.organization import actions
from gongkai.organization.models import Appointment, Body, Person, Unit
from gongkai.organization.rules import Administrator, BodySettings
from gongkai.procedure.posts import Post

PASSWORD = "竹影横窗-48213"
THREE = (
    Administrator(Post.SYSTEM_ADMINISTRATOR, "xitong", "席统", PASSWORD),
    Administrator(Post.SECURITY_ADMINISTRATOR, "anquan", "安荃", PASSWORD),
    Administrator(Post.AUDITOR, "shenji", "沈霁", PASSWORD),
)


class Zone:
    """A founded body; people and posts are added by its own administrators."""

    def __init__(self, *, slug: str = "yunhai", code: str = "00817525-1", name: str = "云海高新技术产业开发区管理委员会") -> None:
        prefix = "" if slug == "yunhai" else f"{slug}-"
        # Without passwords: hashing three for every test would take longer than the test.
        three = [Administrator(one.post, prefix + one.username, one.name) for one in THREE]
        by = None if not Body.objects.exists() else Person.objects.get(username="xitong")
        self.body = actions.found_body(BodySettings(name=name, short_name=name[:4]), slug=slug, code=code, administrators=three, by=by)
        self.system = Person.objects.get(username=f"{prefix}xitong")
        self.security = Person.objects.get(username=f"{prefix}anquan")
        self.auditor = Person.objects.get(username=f"{prefix}shenji")
        self.prefix = prefix

    def unit(self, name: str, code: str, **more) -> Unit:
        return actions.add_unit(self.body, name=name, code=code, by=self.system, **more)

    def person(self, username: str, name: str | None = None, **more) -> Person:
        return actions.register_person(self.body, username=self.prefix + username, name=name or username, by=self.system, **more)

    def appoint(self, person: Person, post: Post, **more) -> Appointment:
        return actions.appoint(person, post, by=self.security, **more)

    def appointed(self, post: Post, username: str, **more) -> Person:
        person = self.person(username)
        self.appoint(person, post, **more)
        return person
