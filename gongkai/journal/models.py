"""The journal's two tables. Nothing here points at other tables: an entry outlives what it speaks of.

Triggers (see the first migration) hold: rows of both never vanish and entries never change; an entry follows the row before it, in
place and by its hash; a head moves forward by one, to the hash of the entry at its end.
"""

from django.db import models

from gongkai.foundation.digests import DIGEST_LENGTH
from gongkai.journal.chain import Facts, algorithm_of
from gongkai.journal.checkpoints import Checkpoint


class Entry(models.Model):
    """One act (留痕记录): who did what to what, when, in which post.

    `chain` is the body's code, or "installation" for what belongs to no body; `seq` counts from 0 without gaps.
    `actor` is the number of a person, null for the system's clock. `digest` names the version acted on, or is empty.
    `details` is canonical JSON text. `public` entries are disclosed in full, with their salt, beside the chain.
    `key_id` and `signature` sign the chain up to and with this row (`Entry.checkpoint`).
    """

    chain = models.CharField(max_length=40)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    actor = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    post = models.CharField(max_length=40, blank=True)
    on_behalf_of = models.TextField(blank=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=80, blank=True)
    subject_title = models.TextField(blank=True)
    digest = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    details = models.TextField()
    public = models.BooleanField()
    salt = models.CharField(max_length=32)
    payload_digest = models.CharField(max_length=DIGEST_LENGTH)
    previous = models.CharField(max_length=DIGEST_LENGTH)
    hash = models.CharField(max_length=DIGEST_LENGTH)
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=88)

    class Meta:
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="a_place_in_a_chain_is_taken_once")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="journal_entry_of_subject"),
            models.Index(fields=["chain", "seq"], condition=models.Q(public=True), name="journal_entry_public"),
        ]

    @property
    def facts(self) -> Facts:
        """What the entry states, as the chain hashes it."""
        return Facts(
            chain=self.chain,
            seq=self.seq,
            at=self.at,
            verb=self.verb,
            actor=self.actor,
            actor_name=self.actor_name,
            post=self.post,
            on_behalf_of=self.on_behalf_of,
            subject_type=self.subject_type,
            subject_id=self.subject_id,
            subject_title=self.subject_title,
            digest=self.digest,
            details=self.details,
            public=self.public,
            salt=self.salt,
        )

    @property
    def checkpoint(self) -> Checkpoint:
        """The signed head of the chain as it was when this entry was its last (存证点): what forms print in their foot."""
        algorithm = algorithm_of(self.hash)
        return Checkpoint(self.chain, self.seq + 1, self.hash, self.at, algorithm, self.key_id, self.signature)


class Head(models.Model):
    """The end of a chain: how many entries it has and the hash of the last. Locked by whoever appends."""

    chain = models.CharField(max_length=40, primary_key=True)
    size = models.PositiveBigIntegerField()
    head = models.CharField(max_length=DIGEST_LENGTH)
