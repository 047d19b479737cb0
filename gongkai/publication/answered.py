"""What readers are shown of feedback (意见的公布): answers that were published, rounds and what came of them, what an edition answers.

Plain values made of rows; `queries` puts them on the pages, `feedback` has the rest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from gongkai.disclosure.models import Edition, Item
from gongkai.organization.models import Body
from gongkai.publication.models import GIVEN, Feedback, FeedbackShown, Reply, Responding, Round, RoundClosure
from gongkai.publication.public import PublicAnswer, PublicRound


def given() -> QuerySet[Reply]:
    """Every answer that was given, on a page or for whoever holds the receipt."""
    related = ("handling", "handling__feedback", "handling__feedback__edition", "handling__feedback__entry")
    return Reply.objects.filter(decision__in=GIVEN).select_related(*related)


def published() -> QuerySet[Reply]:
    """The answers that stand on a page."""
    return given().filter(decision="published")


@dataclass(frozen=True)
class Said:
    """What pages show of feedback: answers by item, what an edition answers and its round by edition, all by their keys."""

    answers: dict[int, tuple[PublicAnswer, ...]]
    responses: dict[int, tuple[PublicAnswer, ...]]
    rounds: dict[int, PublicRound]


def said_on(editions: Mapping[int, int]) -> Said:
    """What pages of `editions` (their keys, each with that of its item) show, asked of the database for all of them together."""
    answers: dict[int, list[Reply]] = {}
    for reply in published().filter(handling__feedback__edition__item__in=set(editions.values())).order_by("-pk"):
        answers.setdefault(reply.handling.feedback.edition.item_id, []).append(reply)
    chosen = _chosen(editions)
    replies = {
        one.handling.feedback_id: one for one in given().filter(handling__feedback__in={pk for some in chosen.values() for pk in some})
    }
    rows = Feedback.objects.in_bulk({pk for some in chosen.values() for pk in some})
    closures = {one.round_id: one for one in RoundClosure.objects.filter(round__release__edition__in=editions)}
    rounds = Round.objects.filter(release__edition__in=editions).select_related("release")
    return Said(
        answers={item: _answers(some) for item, some in answers.items()},
        responses={edition: tuple(_answer(rows[pk], replies.get(pk)) for pk in sorted(some)) for edition, some in chosen.items()},
        rounds={one.release.edition_id: _round(one, closures.get(one.pk)) for one in rounds},
    )


def _chosen(editions: Iterable[int]) -> dict[int, list[int]]:
    """The keys of the feedback that each of `editions` answers, as its drafter says; only those that answer any."""
    newest: dict[tuple[int, int], bool] = {}
    for row in Responding.objects.filter(edition__in=list(editions)).order_by("pk"):
        newest[row.edition_id, row.feedback_id] = row.answers
    found: dict[int, list[int]] = {}
    for (edition, feedback), answers in newest.items():
        if answers:
            found.setdefault(edition, []).append(feedback)
    return found


def answers_under(body: Body) -> dict[int, tuple[PublicAnswer, ...]]:
    """The answers that pages of entries of `body` show, the newest first, by the entry's key."""
    found: dict[int, list[Reply]] = {}
    for reply in published().filter(handling__feedback__body=body).exclude(handling__feedback__entry=None).order_by("-pk"):
        found.setdefault(reply.handling.feedback.entry_id, []).append(reply)
    return {entry: _answers(replies) for entry, replies in found.items()}


def responded(edition: Edition) -> list[Feedback]:
    """The feedback that `edition` answers, as its drafter says, oldest first."""
    return list(Feedback.objects.filter(pk__in=_chosen([edition.pk]).get(edition.pk, ())).order_by("pk"))


def has_anything(item: Item) -> bool:
    """Whether the page of `item` shows anything that may be younger than its snapshot."""
    rounds = Round.objects.filter(release__edition__item=item)
    return rounds.exists() or given().filter(handling__feedback__edition__item=item).exists()


def not_shown(body: Body | None = None) -> list[Reply | Round | RoundClosure]:
    """What is to be on a page and is not yet, of `body` or of all."""
    shown = FeedbackShown.objects
    # Of what only the holder of a receipt reads, a later edition may say that it answers it.
    replies = given().exclude(pk__in=shown.exclude(reply=None).values("reply"))
    rounds = Round.objects.exclude(pk__in=shown.exclude(round=None).values("round"))
    closures = RoundClosure.objects.exclude(pk__in=shown.exclude(closure=None).values("closure"))
    if body is not None:
        replies = replies.filter(handling__feedback__body=body)
        rounds = rounds.filter(release__edition__item__body=body)
        closures = closures.filter(round__release__edition__item__body=body)
    return [
        *replies.select_related("handling__feedback__edition__item__body"),
        *rounds.select_related("release__edition__item__body"),
        *closures.select_related("round__release__edition__item__body"),
    ]


def item_of(row: Reply | Round | RoundClosure) -> Item | None:
    """The matter on whose page it stands; None where that is the page of an entry."""
    if isinstance(row, Reply):
        edition = row.handling.feedback.edition
        return edition.item if edition else None
    return row.release.edition.item if isinstance(row, Round) else row.round.release.edition.item


def _round(row: Round, closure: RoundClosure | None) -> PublicRound:
    return PublicRound(row.starts_on, row.ends_on, closure.summary if closure else "", closure.closed_on if closure else None)


def _answers(replies: Iterable[Reply]) -> tuple[PublicAnswer, ...]:
    return tuple(_answer(one.handling.feedback, one) for one in replies)


def _answer(row: Feedback, reply: Reply | None) -> PublicAnswer:
    is_published = reply is not None and reply.decision == "published"
    # Readers are told in the site's language, whatever the language of whoever causes the page to be written.
    with translation.override(settings.LANGUAGE_CODE):
        return PublicAnswer(
            # Whoever has the number of a receipt reads the answer given to its holder alone.
            receipt=row.receipt if is_published else "",
            source=str(row.get_source_display()),
            received_on=row.received_on,
            shown=reply.shown if reply and is_published else "",
            outcome=str(reply.handling.get_outcome_display()) if reply else "",
            recipient=reply.handling.recipient if reply and is_published else "",
            answer=reply.handling.answer if reply and is_published else "",
            answered_on=timezone.localdate(reply.at) if reply else None,
        )


def still_open() -> QuerySet[Round]:
    """Rounds that nobody has closed, those that end first."""
    related = ("release__version", "release__edition__item__body", "release__edition__item__entry")
    return Round.objects.exclude(pk__in=RoundClosure.objects.values("round")).select_related(*related).order_by("ends_on", "pk")


def unanswered(*, about: Q) -> QuerySet[Feedback]:
    """Feedback that nobody has been given an answer to, oldest first."""
    return Feedback.objects.filter(about).exclude(pk__in=given().values("handling__feedback")).order_by("received_on", "pk")
