"""What every page of an action has in common: the version on the table, the rules' answer, one action, the way on.

A person decides on what he reads: the page carries the version it showed, and the action refuses where another has
replaced it. A form that is sent twice is answered gently, as done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

from gongkai.approval import queries as approval
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Attachment, Edition, Version
from gongkai.disclosure.queries import OpinionLine
from gongkai.foundation.objections import Refused
from gongkai.interface.templatetags import gongkai as words
from gongkai.office.forms import Errand
from gongkai.office.offers import Offer, offers
from gongkai.office.progress import waited_for
from gongkai.office.signatures import Signed, signed
from gongkai.organization.models import Person
from gongkai.procedure.dossier import Decisions, Kind
from gongkai.procedure.posts import Post
from gongkai.publication import queries as publication
from gongkai.publication.models import IndexNumber


class SeeOther(HttpResponseRedirect):
    """303: the errand is done, look at what came of it. Reloading that page repeats nothing."""

    status_code = 303


@dataclass
class Table:
    """The version on the table (案头): what this person read, or is about to read, and what he may do with it."""

    person: Person
    today: date
    edition: Edition
    version: Version

    @cached_property
    def offers(self) -> dict[str, Offer]:
        """Every verb on the matter by its name."""
        return {one.verb: one for one in offers(self.edition, self.person, today=self.today)}

    @cached_property
    def waiting(self) -> tuple[Post, ...]:
        """The posts that the matter waits for on its way to being released."""
        return waited_for([self.edition], on=self.today).get(self.edition.pk, ())

    @cached_property
    def lines(self) -> list[OpinionLine]:
        """All opinions so far, oldest first."""
        return approval.opinion_lines(self.edition)

    @cached_property
    def attachments(self) -> list[Attachment]:
        """The files of the version."""
        return list(Attachment.objects.filter(version=self.version).select_related("blob"))

    @cached_property
    def decisions(self) -> Decisions | None:
        """The time limit, scope and form that an examination of this version fixed, if there is one."""
        examination = approval.examination_of(self.version)
        return approval.decisions_of(examination) if examination else None

    @cached_property
    def signed(self) -> list[Signed]:
        """All opinions as the approval sheet shows them: which stand, which are void."""
        return signed(self.edition, self.lines)

    @cached_property
    def number(self) -> IndexNumber | None:
        """The index number of the matter, once it is open to society."""
        return publication.index_number_of(self.edition.item)

    @property
    def is_replaced(self) -> bool:
        """Whether another version has taken the place of the one on the table."""
        return self.edition.current_id != self.version.pk

    def look_again(self) -> None:
        """Forget what was read before: somebody, perhaps this person's own second press, has acted meanwhile."""
        related = ("item", "item__body", "item__unit", "item__entry", "item__entry__category", "current")
        self.edition = Edition.objects.select_related(*related).get(pk=self.edition.pk)
        for name in ("offers", "waiting", "lines", "signed", "attachments", "decisions", "number"):
            self.__dict__.pop(name, None)

    def own(self, kind: Kind) -> OpinionLine | None:
        """The opinion of this kind that this person has already given on this version."""
        mine = [line for line in self.lines if line.kind is kind and line.row.version_id == self.version.pk]
        return next((line for line in reversed(mine) if line.row.person_id == self.person.pk), None)


def table(request: HttpRequest, pk: int) -> Table:
    """The matter of edition `pk` with the version that the form carries, or the current one; 404 for strangers."""
    today = timezone.localdate()
    edition = get_object_or_404(disclosure.editions_within_reach_of(request.user, on=today), pk=pk)
    if request.method != "POST":
        if edition.current is None:
            raise Http404
        return Table(request.user, today, edition, edition.current)
    carried = request.POST.get("version", "")
    if not carried.isdecimal() or len(carried) > 18:
        raise Http404
    within = disclosure.versions_within_reach_of(request.user, on=today)
    return Table(request.user, today, edition, get_object_or_404(within, pk=int(carried), edition=edition))


def act(
    request: HttpRequest,
    on: Table,
    form: Errand,
    action: Callable[[], object],
    *,
    verb: str,
    template: str,
    done: str | Promise,
    already: Callable[[], str] = str,
    to: str = "office:matter",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Do what the form asks by one `action`, or show the page again with everything typed and what stands against it (422).

    `already` says, after a refusal, in words that this very errand is done, or "": a second press of the button is no fault.
    """
    if form.is_valid():
        try:
            action()
        except Refused as refused:
            on.look_again()
            if said := already():
                messages.info(request, said)
                return SeeOther(reverse(to, args=[on.edition.pk]))
            form.refuse(refused.objections)
        else:
            messages.success(request, str(done))
            return SeeOther(reverse(to, args=[on.edition.pk]))
    return page(request, on, form, verb=verb, template=template, context=context, status=422)


def page(
    request: HttpRequest,
    on: Table,
    form: Errand,
    *,
    verb: str,
    template: str,
    also: tuple[str, ...] = (),
    context: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of `verb`, with what is decided upon on the same screen as the buttons.

    Where neither it nor one of the verbs `also` done here is open to this person, the page says why (403).
    """
    is_open = any(on.offers[one].is_open for one in (verb, *also))
    given = {
        "table": on,
        "edition": on.edition,
        "version": on.version,
        "form": form,
        "verb": verb,
        "offer": on.offers[verb],
        "may": on.offers,
        "is_open": is_open,
        "heading": on.offers[verb].label,
    }
    if status == 200 and not is_open:
        status = 403
    return render(request, template, given | dict(context or {}), status=status)


def taken_back(edition: Edition) -> str:
    """That the release before `edition` was taken back or has expired, in words; "" where there was none or it is open."""
    withdrawal = publication.withdrawn_before(edition)
    if withdrawal is None:
        return ""
    if withdrawal.person is None:
        return gettext("第{number}版公开期限届满，已于{at}撤下。").format(
            number=withdrawal.release.edition.number, at=words.cn_datetime(withdrawal.at)
        )
    return gettext("第{number}版已于{at}因“{reason}”撤回。").format(
        number=withdrawal.release.edition.number,
        at=words.cn_datetime(withdrawal.at),
        reason=words.withdrawal_reason(withdrawal.reason_type),
    )


def done_before(on: Table, kind: Kind) -> str:
    """That this person has already given an opinion of this kind on this version, in words; "" where he has not."""
    line = on.own(kind)
    if line is None:
        return ""
    return gettext("已办理：您已于{at}对第{number}稿作出“{outcome}”的结论，无需再次提交。").format(
        at=words.cn_datetime(line.at), number=line.version, outcome=words.outcome(line.outcome)
    )
