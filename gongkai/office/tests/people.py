"""People at their desks: a signed-in client that opens and sends the pages of one matter."""

import html
import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gongkai.disclosure.models import Version
from gongkai.organization.models import Person
from gongkai.procedure.questions import Question

NO_EIGHT_TIMES = {question.value: "no" for question in Question}


@dataclass
class Desk:
    """What `person` sees and sends. Redirects are not followed: where an errand leads is part of what is tested."""

    person: Person
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.client.force_login(self.person, backend="django.contrib.auth.backends.ModelBackend")

    def look(self, verb: str, version: Version) -> HttpResponse:
        """The page of the verb."""
        return self.client.get(address(verb, version))

    def send(self, verb: str, version: Version, **given: Any) -> HttpResponse:
        """The form of the verb, sent from a page that showed `version`."""
        return self.client.post(address(verb, version), {"version": version.pk, **given})


def at_once(errand: Callable[[Desk], Any], desks: Sequence[Desk]) -> list[Any]:
    """What comes of the same errand begun at the same moment at every desk. Needs real transactions (`transactional_db`)."""
    together = threading.Barrier(len(desks))

    def begin(desk: Desk) -> Any:
        together.wait()
        try:
            return errand(desk)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(desks)) as pool:
        return list(pool.map(begin, desks))


def address(verb: str, version: Version) -> str:
    """Where the verb is done on the edition of `version`."""
    return reverse(f"office:{verb}", args=[version.edition_id])


def text_of(answer: HttpResponse) -> str:
    """What a reader sees of a page: its text without markup, spaces squeezed."""
    without = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(without))


def said(answer: HttpResponse) -> str:
    """The messages that wait for the next page."""
    return "".join(str(message) for message in answer.wsgi_request._messages)
