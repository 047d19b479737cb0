"""One-time pages with both their parts: the address that the reviewer makes and the code that another tells."""

from dataclasses import dataclass
from typing import Any

from gongkai.secrecy import actions
from gongkai.secrecy.models import Invitation

TOLD = {"told_to": "张经理", "how": "phone", "contact": "营业执照登记的电话"}


@dataclass(frozen=True)
class Page:
    """What the addressee has in his hands."""

    invitation: Invitation
    key: str
    code: str

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"/office/answer/{self.key}/"


def invite(cast: Any, **to: Any) -> Page:
    """A page made by the reviewer, whose code the examiner has told."""
    made = actions.invite(**to, by=cast["reviewer"])
    return Page(made.invitation, made.key, actions.tell_code(made.invitation, **TOLD, by=cast["examiner"]).code)
