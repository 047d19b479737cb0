"""Reads of the journal, for the pages of those who inspect and for the foot of printed forms. No rule of the procedure reads it."""

from collections.abc import Sequence

from django.db import models

from gongkai.journal.checkpoints import Checkpoint
from gongkai.journal.models import Entry


def latest_checkpoint(chain: str) -> Checkpoint | None:
    """The signed head of `chain` as it stands, to be printed where paper bears witness; None while the chain is empty."""
    entry = Entry.objects.filter(chain=chain).order_by("seq").last()
    return entry.checkpoint if entry else None


def entries_about(subject: models.Model) -> models.QuerySet[Entry]:
    """What happened to `subject`, oldest first."""
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("chain", "seq")


def first_about(subjects: Sequence[models.Model], verb: str) -> dict[str, Entry]:
    """The first entry with this verb about each of `subjects`, all of one kind, by the key that the journal gives it."""
    if not subjects:
        return {}
    named = [str(subject.pk) for subject in subjects]
    found = Entry.objects.filter(subject_type=subjects[0]._meta.label_lower, subject_id__in=named, verb=verb)
    return {entry.subject_id: entry for entry in found.order_by("-chain", "-seq")}


def entries_on(chain: str, digests: Sequence[str]) -> models.QuerySet[Entry]:
    """The entries of `chain` that name one of these versions' digests, oldest first: the journal of one dossier."""
    return Entry.objects.filter(chain=chain, digest__in=digests).order_by("seq")
