"""Reads of the secrecy review."""

from dataclasses import replace
from datetime import date

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition
from gongkai.procedure.dossier import Dossier, Kind
from gongkai.secrecy.models import Verdict


def dossier(edition: Edition, *, on: date) -> Dossier:
    """The procedure's facts of `edition` up to the secrecy verdict."""
    facts = disclosure.dossier(edition, on=on)
    verdicts = [disclosure.opinion_fact(row, Kind.VERDICT) for row in Verdict.objects.filter(version=edition.current).order_by("pk")]
    return replace(facts, opinions=(*facts.opinions, *verdicts))


def opinion_lines(edition: Edition) -> list[disclosure.OpinionLine]:
    """The secrecy verdicts on every version of `edition`, oldest first."""
    rows = Verdict.objects.filter(version__edition=edition).select_related("person", "on_behalf_of", "delegation", "version")
    return [disclosure.opinion_line(row, Kind.VERDICT) for row in rows.order_by("pk")]
