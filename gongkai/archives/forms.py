"""Official papers that are kept (公文): what each is about, the words of each kind, what was issued.

A paper that is checked is asked of the rows every time.
"""

import enum
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery

from gongkai.archives.models import FormWording, IssuedForm, Record
from gongkai.disclosure.models import Edition
from gongkai.foundation.codes import read_code
from gongkai.foundation.digests import canonical_json, digest_of
from gongkai.journal.queries import latest_checkpoint
from gongkai.organization.models import Body, Person, Unit
from gongkai.papers.forms import USUAL, Foot, Form, Phrases
from gongkai.papers.forms_drawing import DRAWN, draw_form
from gongkai.papers.plain import from_plain, to_plain
from gongkai.publication.public import PublicBody
from gongkai.publication.queries import public_body
from gongkai.secrecy.models import Consultation, Referral
from gongkai.vault.store import path_of


@dataclass(frozen=True)
class Subject:
    """What a form is about: of which body, a key as "handover:3", what it is called, and whose edition or record it is, if anybody's."""

    body: Body
    key: str
    title: str
    edition: Edition | None = None
    record: Record | None = None


class State(enum.StrEnum):
    """Whether an issued form is the latest about its subject (查验结果)."""

    CURRENT = "current"
    REPLACED = "replaced"


@dataclass(frozen=True)
class CheckedForm:
    """What anybody is told of an official paper: its kind, its body, when it was made, and by which one it was replaced and when."""

    code: str
    kind: Form
    body: PublicBody
    issued_at: datetime
    digest: str
    state: State
    replaced_by: str = ""
    replaced_at: datetime | None = None


# What a form is about.


def about_edition(edition: Edition) -> Subject:
    """The matter of an edition."""
    title = edition.current.title if edition.current else ""
    return Subject(edition.item.body, f"edition:{edition.pk}", title, edition=edition)


def about_record(record: Record) -> Subject:
    """A record of the archive."""
    return Subject(record.edition.item.body, f"record:{record.pk}", record.version.title, edition=record.edition, record=record)


def about_consultation(asked: Consultation, edition: Edition) -> Subject:
    """What a rights holder is asked about an edition."""
    return Subject(edition.item.body, f"consultation:{asked.pk}", f"{asked.version.title}（{asked.holder}）", edition=edition)


def about_referral(referral: Referral, edition: Edition) -> Subject:
    """What the city's office is asked about an edition."""
    return Subject(edition.item.body, f"referral:{referral.pk}", referral.version.title, edition=edition)


def about(body: Body, kind: str, key: str | int, title: str) -> Subject:
    """Anything else of `body`, as a box ("box", 3) or a handover ("handover", 7)."""
    return Subject(body, f"{kind}:{key}", title)


# Wording.


def wording_of(body: Body, kind: Form) -> FormWording | None:
    """What the body has set last for forms of this kind; None where it has set nothing yet."""
    return FormWording.objects.filter(body=body, kind=kind.value).order_by("-pk").first()


def phrases_of(body: Body, kind: Form) -> Phrases:
    """The words of a form of this kind, their places not filled yet: as set, else the usual ones."""
    row = wording_of(body, kind)
    return Phrases(row.letterhead, row.title, row.text, row.closing, row.contact) if row else usual(body, kind)


def usual(body: Body, kind: Form) -> Phrases:
    """The words of a kind for which the body has set nothing."""
    known = (("电话", body.telephone), ("地址", body.address))
    reach = "，".join(f"{name}：{value}" for name, value in known if value)
    given = USUAL[kind]
    return replace(given, contact=reach) if kind.is_letter else given


def in_every_form(body: Body) -> dict[str, str]:
    """What stands in the places that all forms have."""
    office = Unit.objects.filter(body=body, is_office=True, closed_on=None).first()
    return {"body": body.name, "office": office.name if office else body.name}


# What was issued.


def contents(values: Any, phrases: Phrases, foot: Foot) -> str:
    """Everything that is printed on a form, as it is kept."""
    return canonical_json({"form": to_plain(values), "words": to_plain(phrases), "foot": to_plain(foot)}).decode()


def says_the_same(issued: IssuedForm, values: Any, phrases: Phrases) -> bool:
    """Whether `issued` says these very things, whoever printed it and when."""
    kept = json.loads(issued.values)
    return bool(kept["form"] == to_plain(values) and kept["words"] == to_plain(phrases))


def read(issued: IssuedForm) -> tuple[Any, Phrases, Foot]:
    """The values, words and foot of an issued form, as they were drawn."""
    kept = json.loads(issued.values)
    values: Any = from_plain(DRAWN[Form(issued.kind)].values, kept["form"])
    return values, from_plain(Phrases, kept["words"]), from_plain(Foot, kept["foot"])


def drawn_again(issued: IssuedForm) -> bytes:
    """The PDF of an issued form drawn out of what was kept: the same bytes, as long as templates and fonts are what they were."""
    values, phrases, foot = read(issued)
    return drawn(Form(issued.kind), values, phrases, foot)


def drawn(kind: Form, values: Any, phrases: Phrases, foot: Foot) -> bytes:
    """The PDF of a form with the pictures that its values name by their digests; NotDrawnError where it cannot be drawn."""
    pictures = {name: path_of(digest).read_bytes() for name, digest in getattr(values, "pictures", {}).items()}
    return draw_form(kind, values, phrases, foot, pictures=pictures)


def foot_of(body: Body, code: str, *, by: Person, at: datetime, origin: str) -> Foot:
    """The foot of a form that is issued now: its code, who makes it, and the journal's head as it stands."""
    checkpoint = latest_checkpoint(body.code)
    given = Foot(code, by.name, at, f"{origin}/check/{code}/" if origin else "", is_demonstration=settings.DEMONSTRATION)
    if checkpoint is None:
        return given
    return replace(given, chain=checkpoint.chain, size=checkpoint.size, head=checkpoint.head, at=checkpoint.at)


def contents_digest(issued: IssuedForm) -> str:
    """What the journal keeps of everything printed."""
    return digest_of(issued.values.encode())


def last(kind: Form, subject: Subject) -> IssuedForm | None:
    """The form of this kind about `subject` that no other has replaced."""
    return IssuedForm.objects.filter(body=subject.body, kind=kind.value, subject=subject.key).order_by("-pk").first()


def issued_in(body: Body) -> QuerySet[IssuedForm]:
    """All forms of `body`, newest first, each with the code of the one that replaced it as `replaced_by`."""
    return _with_state(IssuedForm.objects.filter(body=body)).order_by("-pk")


def of_edition(edition: Edition) -> list[IssuedForm]:
    """All forms about `edition`, its record and what was asked about it, oldest first."""
    return list(_with_state(IssuedForm.objects.filter(edition=edition)).order_by("pk"))


def of_subject(subject: Subject, kinds: Iterable[Form] = Form) -> list[IssuedForm]:
    """All forms of these kinds about `subject`, newest first."""
    rows = IssuedForm.objects.filter(body=subject.body, subject=subject.key, kind__in=[one.value for one in kinds])
    return list(_with_state(rows).order_by("-pk"))


def _with_state(rows: QuerySet[IssuedForm]) -> QuerySet[IssuedForm]:
    later = IssuedForm.objects.filter(replaces=OuterRef("pk"))
    return rows.select_related("person", "pdf", "edition", "record").annotate(
        replaced_by=Subquery(later.values("code")[:1]), replaced_at=Subquery(later.values("at")[:1])
    )


# How it is checked.


def check(typed: str) -> CheckedForm | None:
    """What is to be said of the form with the code that somebody typed; None where no such form was issued."""
    code = read_code(typed)
    return _checked(Q(code=code)) if code else None


def check_file(digest: str) -> CheckedForm | None:
    """What is to be said of a PDF with this digest; None where no form has these very bytes."""
    return _checked(Q(pdf=digest))


def _checked(which: Q) -> CheckedForm | None:
    found = _with_state(IssuedForm.objects.filter(which)).select_related("body").first()
    if found is None:
        return None
    return CheckedForm(
        code=found.code,
        kind=Form(found.kind),
        body=public_body(found.body),
        issued_at=found.at,
        digest=found.pdf_id,
        state=State.REPLACED if found.replaced_by else State.CURRENT,
        replaced_by=found.replaced_by or "",
        replaced_at=found.replaced_at,
    )
