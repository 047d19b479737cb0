"""Reads of examination and approval."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from gongkai.approval.models import Approval, Countersignature, Examination, ScopedGroup
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition, Version
from gongkai.procedure.dossier import Audience, Decisions, Dossier, Kind, Opinion, Outcome, Step, TimeLimit
from gongkai.secrecy import queries as secrecy

KINDS = {Examination: Kind.EXAMINATION, Countersignature: Kind.COUNTERSIGNATURE, Approval: Kind.APPROVAL}


def decisions_of(examination: Examination) -> Decisions | None:
    """The three decisions that an agreeing examination fixed; None where it returned or refused the matter."""
    if examination.outcome != Outcome.AGREE.value or examination.first_audience is None:
        return None
    steps = [Step(Audience(examination.first_audience), examination.first_opens_on)]
    if examination.then_audience is not None:
        steps.append(Step(Audience(examination.then_audience), examination.then_opens_on))
    return Decisions(
        time_limit=TimeLimit(examination.time_limit),
        steps=tuple(steps),
        channels=frozenset(examination.channels),
        zone_wide_important=examination.zone_wide_important,
        expires_on=examination.expires_on,
        groups=groups_of(examination),
    )


def groups_of(examination: Examination) -> frozenset[int]:
    """The groups of named readers to which the first step opens, by their keys (特定人员); none where it opens to others."""
    if examination.first_audience != Audience.GROUP:
        return frozenset()
    return frozenset(ScopedGroup.objects.filter(examination=examination).values_list("group", flat=True))


def examination_of(version: Version) -> Examination | None:
    """The agreeing examination of `version`, if it has one."""
    return Examination.objects.filter(version=version, outcome=Outcome.AGREE.value).first()


def dossier(edition: Edition, *, on: date) -> Dossier:
    """The procedure's facts of `edition` up to the principal leader's approval."""
    return dossiers([edition], on=on)[edition.pk]


def dossiers(editions: Sequence[Edition], *, on: date) -> dict[int, Dossier]:
    """The same of each of `editions`, by its key."""
    facts = secrecy.dossiers(editions, on=on)
    versions = [edition.current_id for edition in editions if edition.current_id is not None]
    given: dict[int | None, list[Opinion]] = {}
    for model, kind in KINDS.items():
        for row in model.objects.filter(version__in=versions).order_by("pk"):
            decisions = decisions_of(row) if isinstance(row, Examination) else None
            given.setdefault(row.version_id, []).append(disclosure.opinion_fact(row, kind, decisions))
    return {
        edition.pk: replace(facts[edition.pk], opinions=(*facts[edition.pk].opinions, *given.get(edition.current_id, ())))
        for edition in editions
    }


def opinion_lines(edition: Edition) -> list[disclosure.OpinionLine]:
    """Every opinion on every version of `edition`, from self-review to approval, oldest first: the lines of the approval sheet."""
    lines = disclosure.opinion_lines(edition) + secrecy.opinion_lines(edition)
    for model, kind in KINDS.items():
        rows = model.objects.filter(version__edition=edition).select_related("person", "on_behalf_of", "delegation", "version")
        lines += [disclosure.opinion_line(row, kind) for row in rows]
    return sorted(lines, key=lambda line: line.at)
