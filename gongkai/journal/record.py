"""The one way into the journal. Only actions call it, inside their transaction."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from gongkai.foundation.digests import canonical_json, is_digest
from gongkai.journal import chain as chains
from gongkai.journal import checkpoints, keys
from gongkai.journal.models import Entry, Head

SYSTEM = "系统"
"""The actor's name where nobody acted but the system's clock."""

_VERB = re.compile(r"^[a-z_]+\.[a-z_]+$")


class Doer(Protocol):
    """Who acts: anything with a number and a name."""

    @property
    def pk(self) -> Any:
        """The number of the person."""

    @property
    def name(self) -> Any:
        """The person's name as it is written on paper."""


def record(
    verb: str,
    subject: models.Model | None,
    *,
    by: Doer | None,
    chain: str,
    digest: str = "",
    details: Mapping[str, Any] | None = None,
    public: bool = False,
    post: str = "",
    on_behalf_of: str = "",
    title: str = "",
    at: datetime | None = None,
) -> Entry:
    """Append one entry (留痕) to `chain`, in the caller's transaction, and sign the chain's new head.

    `verb` reads "concept.did" ("approval.approved"). `subject` is the row acted on, None where there is none; `title` says in words
    what it is. `by` is the person, None for the system's clock. `chain` is the body's code or "installation". `digest` is that of the
    version acted on. `details` are plain JSON values. `public` discloses the whole entry, the person's name included, to everyone.
    After the commit the signed head goes into the witness file `settings.WITNESS/<chain>.jsonl`.
    RuntimeError outside a transaction; ValueError or TypeError where a value cannot be recorded.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of the change it records")
    if not _VERB.match(verb):
        raise ValueError(f"a verb reads 'concept.did', not {verb!r}")
    if not chains.is_chain(chain):
        raise ValueError(f"not the code of a chain: {chain!r}")
    if digest and not is_digest(digest):
        raise ValueError(f"not a digest: {digest!r}")
    if subject is not None and subject.pk is None:
        raise ValueError("the subject is not saved yet")

    head = _hold(chain)
    # A chain keeps the algorithm it began with.
    algorithm = chains.algorithm_of(head.head)
    facts = chains.Facts(
        chain=chain,
        seq=head.size,
        at=at or timezone.now(),
        verb=verb,
        actor=None if by is None else int(by.pk),
        actor_name=SYSTEM if by is None else str(by.name),
        post=str(post),
        on_behalf_of=on_behalf_of,
        subject_type="" if subject is None else subject._meta.label_lower,
        subject_id="" if subject is None else str(subject.pk),
        subject_title=title,
        digest=digest,
        details=canonical_json(dict(details or {})).decode(),
        public=public,
        salt=secrets.token_hex(16),
    )
    payload_digest = chains.payload_digest(facts, algorithm)
    hashed = chains.link(chain, facts.seq, head.head, payload_digest, public, algorithm)
    checkpoint = checkpoints.sign(keys.signing_key(settings.KEYS), chain=chain, size=facts.seq + 1, head=hashed, at=facts.at)
    entry = Entry.objects.create(
        **{name: getattr(facts, name) for name in chains.NAMES},
        payload_digest=payload_digest,
        previous=head.head,
        hash=hashed,
        key_id=checkpoint.key_id,
        signature=checkpoint.signature,
    )
    head.size, head.head = checkpoint.size, checkpoint.head
    head.save(update_fields=["size", "head"])
    # Robust: what is committed stays done even where the witness cannot be written; the failure is logged and `verify` names it.
    path = checkpoints.witness_path(settings.WITNESS, chain)
    transaction.on_commit(lambda: checkpoints.append(path, checkpoint), robust=True)
    return entry


def _hold(chain: str) -> Head:
    held = Head.objects.select_for_update()
    head = held.filter(chain=chain).first()
    if head is None:
        Head.objects.get_or_create(chain=chain, defaults={"size": 0, "head": chains.genesis(settings.DIGEST)})
        head = held.get(chain=chain)  # again: another process may have begun the chain and gone on
    return head
