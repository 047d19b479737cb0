"""The steps of the line over HTTP, each by the person whose step it is.

A step begins at the desk: the matter must wait there for this person, with the way to its page. Then the page is opened, the form that
it shows is sent, and the answer leads on. `refused` says that the same was tried and what stood against it.
"""

import re
import uuid
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gongkai.demonstration.zone import Cast
from gongkai.office.tests.people import NO_EIGHT_TIMES

AGREE = {"conclusion": "agree"}
TO_SOCIETY = {"time_limit": "standing", "scope": "society", "channels": ["column", "zone_portal"], "zone_wide_important": "no"}
"""常年公开, at once, to society, on the column and the portal."""
PARTY_ONLY = {"time_limit": "by_need", "scope": "party", "channels": ["party_board"], "zone_wide_important": "no"}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Walk:
    """The cast, each signed in; `matter` is the number of the edition that is carried."""

    cast: Cast
    clients: dict[str, Client] = field(default_factory=dict)
    matter: int = 0

    # One's own browser.

    def client(self, username: str) -> Client:
        """The browser of this person, signed in."""
        if username not in self.clients:
            self.clients[username] = Client()
            self.clients[username].force_login(self.cast[username], backend=BACKEND)
        return self.clients[username]

    def get(self, username: str, address: str) -> HttpResponse:
        """The page at this address, as this person finds it."""
        return self.client(username).get(address)

    def post(self, username: str, address: str, **form: Any) -> HttpResponse:
        """The answer to this form."""
        return self.client(username).post(address, form)

    def sees(self, username: str, address: str) -> str:
        """What this person reads there: the page without its markup."""
        return text(self.get(username, address))

    def address(self, verb: str = "matter") -> str:
        """Where the verb is done on the matter."""
        return reverse(f"office:{verb}", args=[self.matter])

    def desk(self, username: str) -> str:
        """The desk of this person, as HTML."""
        return unescape(self.get(username, "/office/").content.decode())

    def waits_for(self) -> list[str]:
        """On whose desks the matter waits, with a step to take there."""
        return [one.username for one in self.cast if f"/office/matters/{self.matter}/" in _waiting(self.desk(one.username))]

    def stage(self, username: str = "examiner") -> str:
        """The matter's page as this person reads it."""
        return self.sees(username, self.address())

    # Collecting.

    def call(self, *, by: str = "collector", **form: Any) -> int:
        """发起征集; its number."""
        answer = self.post(by, reverse("office:new_call"), **form)
        assert answer.status_code == 303, text(answer)
        return _number(answer)

    def draft(self, *, by: str, entry: str, unit: str, call: int | None = None, source: Any = None, **form: Any) -> None:
        """起草: typed, or out of a Word file that is compared with what came of it."""
        form = {"basis": "《党政务公开工作规范管理办法》第三章", "text_from": "typed", **form}
        form |= {"matter": str(uuid.uuid4()), "unit": self.cast.unit(unit).pk, "do": "save"}
        address = f"{reverse('office:new_matter')}?entry={entry}" + (f"&call={call}" if call else "")
        if source is not None:
            shown = self.post(by, address, **form, source=source)
            assert shown.status_code == 200, text(shown)
            form |= {name: hidden(shown, name) for name in ("conversion", "carried", "stays")}
            form = {**form, "text_from": "uploaded", "conversion_checked": "on"}
            form.pop("files", None)  # they were kept at the first showing
        answer = self.post(by, address, **form)
        assert answer.status_code == 303, text(answer)
        self.matter = _number(answer)

    def revise(self, *, by: str, verb: str = "draft", **form: Any) -> HttpResponse:
        """修改稿件, or 再次公开: the text typed anew."""
        given = {"basis": "《党政务公开工作规范管理办法》第三章", "text_from": "typed", "do": "save", **form}
        shown = self.get(by, self.address(verb))
        kept = hidden(shown, "carried")
        answer = self.post(by, self.address(verb), version=self.version(by, verb), carried=kept, stays=kept, **given)
        assert answer.status_code == 303, text(answer)
        self.matter = _number(answer)
        return answer

    # The line.

    def version(self, username: str, verb: str) -> str:
        """The version that the page of the verb shows this person."""
        return hidden(self.get(username, self.address(verb)), "version")[0]

    def do(self, username: str, verb: str, **form: Any) -> None:
        """What waits on the desk of `username`: open its page, send its form, and be led on."""
        assert self.address(verb) in _waiting(self.desk(username)), f"{verb} does not wait for {username}"
        self.send(username, verb, **form)

    def send(self, username: str, verb: str, **form: Any) -> None:
        """Send the form of the verb from its page."""
        answer = self.post(username, self.address(verb), version=self.version(username, verb), **form)
        assert answer.status_code == 303, text(answer)

    def refused(self, username: str, verb: str, *, version: str | None = None, **form: Any) -> str:
        """What stands against this person doing this now; nothing came of it."""
        shown = version or self.version(username, verb)
        answer = self.post(username, self.address(verb), version=shown, **form)
        assert answer.status_code == 422, answer.status_code
        return text(answer)

    def propose(self, handler: str = "handler", head: str = "unit_head") -> None:
        """The unit's own part: self-review and its head's agreement (clauses 8.3, 8.5)."""
        self.do(handler, "self_review", **NO_EIGHT_TIMES)
        self.do(head, "agree", **AGREE)

    def clear(self, **form: Any) -> None:
        """保密审查 (clause 8.1)."""
        self.do("reviewer", "clear", **{**NO_EIGHT_TIMES, **AGREE, "grounds": "经逐项审查，可以公开。", **form})

    def examine(self, decided: dict[str, Any] = TO_SOCIETY) -> None:
        """审查: time limit, scope and form (clause 2.B)."""
        self.do("examiner", "examine", **AGREE, **decided)

    def publish(self) -> str:
        """公开发布; the public address of the matter, "" where society has none (clause 2.D)."""
        self.do("publisher", "publish", confirmed="on")
        found = re.search(r'href="(/d/[^"]+)"', unescape(self.get("publisher", self.address("publish")).content.decode()))
        return found[1] if found else ""

    def carry_to_the_public(self, decided: dict[str, Any] = TO_SOCIETY, *, handler: str, head: str, deputy: str = "") -> str:
        """From the draft to the public page, nobody objecting."""
        self.propose(handler, head)
        if deputy:
            self.do(deputy, "consent", **AGREE)
        self.clear()
        self.examine(decided)
        self.do("principal", "approve", **AGREE)
        return self.publish()


def text(answer: HttpResponse) -> str:
    """What is read of a page: without markup, spaces squeezed."""
    without = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", unescape(without))


def hidden(answer: HttpResponse, name: str) -> list[str]:
    """The values of the form's inputs of this name."""
    inputs = re.findall(r"<input[^>]*>", answer.content.decode())
    return [unescape(found[1]) for one in inputs if f'name="{name}"' in one and (found := re.search(r'value="([^"]*)"', one))]


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, data)


def _number(answer: HttpResponse) -> int:
    found = re.fullmatch(r"/office/\w+/(\d+)/", answer["Location"])
    assert found, answer["Location"]
    return int(found[1])


def _waiting(desk: str) -> str:
    """The part of the desk that waits for its owner."""
    start = desk.find('id="waiting"')
    return desk[start : desk.find("</section>", start)] if start >= 0 else ""
