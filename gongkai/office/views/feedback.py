"""Feedback (意见反馈): what came and waits, its handling and answer, rounds, and what an edition answers (clauses 3.0, 5.2)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.catalog import queries as catalog
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition
from gongkai.foundation.objections import Refused
from gongkai.interface.templatetags.gongkai import cn_date
from gongkai.office.evidence import file_of, handed_in
from gongkai.office.feedback_forms import ClosureForm, HandlingForm, RecordForm, ReplyForm, RespondForm, RoundForm, TermsForm
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.files import download
from gongkai.office.views.keeping import carry_out, is_number, let_in, only_for, posts_today, show
from gongkai.organization.models import Person
from gongkai.publication import actions, feedback, feedback_rules, queries
from gongkai.publication.feedback import DECIDERS, HANDLERS, KEEPERS, READERS, Standing, State
from gongkai.publication.models import Feedback, Release, Round, RoundClosure

ON_A_PAGE = 30
OVERDUE, ALL = "overdue", "all"
RECORD_FORM = "office/feedback/record.html"


@dataclass(frozen=True)
class Gathered:
    """A round as its page lists it: how much came in, how much of it is unanswered, what came of it, whether its days are over."""

    round: Round
    came: int
    left: int
    closure: RoundClosure | None
    is_over: bool


@dataclass(frozen=True)
class OfMatter:
    """What the page of a matter says of its feedback."""

    came: int
    left: int
    gathered: Gathered | None
    responds_to: list[Feedback]
    may_record: bool
    may_open_round: bool
    may_respond: bool


def of_matter(edition: Edition, person: Person, *, today: date) -> OfMatter | None:
    """What came on the matter of `edition`; None for those who have no part in it."""
    posts = feedback.posts_on(edition, person, today=today)
    if not posts & READERS:
        return None
    rows = feedback.feedback_for(person, on=today).filter(edition__item=edition.item)
    release = queries.release_of(edition)
    row = feedback.round_of(release) if release else None
    return OfMatter(
        came=rows.count(),
        left=rows.count() - feedback.in_state(rows, State.ANSWERED).count(),
        gathered=_gathered(row, today) if row else None,
        responds_to=feedback.responded(edition),
        may_record=release is not None and bool(posts & HANDLERS),
        may_open_round=release is not None and row is None and bool(posts & KEEPERS),
        may_respond=edition.stage in feedback_rules.DRAFTING and bool(feedback.to_respond_to(edition.item, before=edition.number)),
    )


@never_cache
@require_GET
def feedback_list(request: HttpRequest) -> HttpResponse:
    """意见反馈: what waits, by when, what is late; of one matter where an address names it (clauses 3.0, 5.2)."""
    held = let_in(request, READERS)
    today = timezone.localdate()
    edition = _named(request)
    within = feedback.feedback_for(request.user, on=today)
    if edition is not None:
        within = within.filter(edition__item=edition.item)
    states = {"": feedback.in_state(within, State.WAITING), State.PROPOSED.value: feedback.in_state(within, State.PROPOSED)}
    late = {one.feedback.pk for one in feedback.overdue(request.user.body, today=today)}
    states |= {OVERDUE: within.filter(pk__in=late), State.ANSWERED.value: feedback.in_state(within, State.ANSWERED), ALL: within}
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in states else ""
    # What waits is shown with the oldest first.
    rows = states[chosen] if chosen in (State.ANSWERED.value, ALL) else states[chosen].order_by("received_on", "pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    named = f"matter={edition.pk}" if edition else ""
    context = {
        "page": page,
        "rows": feedback.standing(page.object_list, today=today),
        "chosen": chosen,
        "query": "&".join(one for one in (f"state={chosen}" if chosen else "", named) if one),
        "named": named,
        "edition": edition,
        "counts": {name or "waiting": found.count() for name, found in states.items()},
        "may_record": bool(held & HANDLERS),
        "may_keep": bool(held & KEEPERS),
    }
    return render(request, "office/feedback/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def record_feedback(request: HttpRequest) -> HttpResponse:
    """登记意见: said at a meeting, in a letter, on a visit, by telephone (clauses 3.0, 5.2)."""
    let_in(request, HANDLERS)
    person, today = request.user, timezone.localdate()
    edition = _named(request)
    entries = None if edition else [(one.code, f"{one.code} {one.title}") for one in catalog.entries_of(person.body)]
    context: dict[str, Any] = {"edition": edition, "heading": gettext("登记意见"), "back": reverse("office:feedback_list")}
    if request.method != "POST":
        return show(request, RecordForm(entries=entries, initial={"received_on": today}), context, template=RECORD_FORM)
    form = RecordForm(request.POST, request.FILES, entries=entries)
    evidence, objections = handed_in(request, person)
    context["evidence"] = evidence
    if objections:
        form.is_valid()
        form.refuse(objections)
        return show(request, form, context, template=RECORD_FORM)

    def write() -> Feedback:
        given = form.cleaned_data
        number, code = given.get("subject", "").strip(), given.get("entry", "")
        return actions.record_feedback(
            edition=edition or (_numbered(person, number, today) if number else None),
            entry=catalog.entry(person.body, code) if code else None,
            source=given["source"],
            text=given["text"],
            who=given["who"],
            place=given["place"],
            received_on=given["received_on"],
            evidence=file_of(evidence),
            by=person,
        )

    done = gettext("意见已登记。")
    if answer := carry_out(request, form, write, done=done, to=lambda row: reverse("office:feedback", args=[row.pk])):
        return answer
    return show(request, form, context, template=RECORD_FORM)


@never_cache
@require_GET
def one_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of feedback: what was said, by when it is answered, what was proposed and decided."""
    let_in(request, READERS)
    return _feedback(request, _within(request, pk))


@never_cache
@require_http_methods(["GET", "POST"])
def handle_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """办理: adopted, explained, not adopted or passed on, with reason and answer (clause 5.2)."""
    let_in(request, READERS)
    row = _within(request, pk)
    if request.method != "POST":
        return redirect("office:feedback", row.pk)
    form = HandlingForm(request.POST)
    if answer := carry_out(
        request,
        form,
        lambda: actions.handle_feedback(
            row,
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            recipient=form.cleaned_data["recipient"],
            answer=form.cleaned_data["answer"],
            by=request.user,
        ),
        done=gettext("已登记，等待另一位审查员或者发布员审定答复。"),
        to=reverse("office:feedback", args=[row.pk]),
    ):
        return answer
    return _feedback(request, row, handling_form=form, status=422)


@never_cache
@require_http_methods(["GET", "POST"])
def reply_to_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """审定答复: published, given to whoever holds the receipt, or sent back (clauses 5.2, 8.5)."""
    let_in(request, READERS)
    row = _within(request, pk)
    if request.method != "POST":
        return redirect("office:feedback", row.pk)
    standing = feedback.standing_of(row, today=timezone.localdate())
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            # He answers with what he was shown, not with what another has proposed since.
            if standing.handling is None or request.POST.get("handling") != str(standing.handling.pk):
                raise Refused(feedback_rules.objections_to_replying(None, **_blank(), by=request.user, today=timezone.localdate()))
            reply = actions.reply_to_feedback(
                standing.handling,
                decision=form.cleaned_data["decision"],
                shown=form.cleaned_data["shown"],
                remark=form.cleaned_data["remark"],
                by=request.user,
            )
        except Refused as refused:
            form.refuse(refused.objections)
        else:
            done = {
                "published": gettext("答复已公布，公开页面随即更新。"),
                "private": gettext("答复已作出，凭受理编号可以查询。"),
                "returned": gettext("已退回重新办理。"),
            }
            messages.success(request, done[reply.decision])
            return SeeOther(reverse("office:feedback", args=[row.pk]))
    return _feedback(request, row, reply_form=form, status=422)


def _blank() -> dict[str, str]:
    return {"decision": "", "shown": "", "remark": ""}


@require_GET
def feedback_evidence(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What was handed in beside feedback that the office wrote down."""
    let_in(request, READERS)
    within = feedback.feedback_for(request.user, on=timezone.localdate()).select_related("evidence")
    found = get_object_or_404(within, pk=pk, evidence_name=name, evidence__isnull=False)
    return download(request, found.evidence, found.evidence_name)


@never_cache
@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    """征求意见: rounds on major and complex matters, open ones first, those that end first (clause 5.2)."""
    held = let_in(request, READERS)
    today = timezone.localdate()
    rows = [_gathered(one, today) for one in feedback.rounds_for(request.user, on=today)]
    context = {
        "open": [one for one in rows if one.closure is None],
        "closed": [one for one in reversed(rows) if one.closure is not None][:ON_A_PAGE],
        "may_keep": bool(held & KEEPERS),
    }
    return render(request, "office/feedback/rounds.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def open_round(request: HttpRequest, pk: int) -> HttpResponse:
    """设定征求意见期: for what is major or complex (clause 5.2)."""
    let_in(request, KEEPERS)
    release = _release(request, pk)
    context = {"heading": gettext("设定征求意见期"), "section": (reverse("office:matter", args=[pk]), release.version.title)}
    if request.method != "POST":
        return show(request, RoundForm(), context)
    form = RoundForm(request.POST)
    if answer := carry_out(
        request,
        form,
        lambda: actions.open_round(release, ends_on=form.cleaned_data["ends_on"], reason=form.cleaned_data["reason"], by=request.user),
        done=gettext("已设定，公开页面随即更新。办结以前本事项不能归档。"),
        to=reverse("office:matter", args=[pk]),
    ):
        return answer
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def close_round(request: HttpRequest, pk: int) -> HttpResponse:
    """办结征求意见: what came and what became of it, for readers too (clause 5.2)."""
    let_in(request, KEEPERS)
    row = get_object_or_404(feedback.rounds_for(request.user, on=timezone.localdate()), pk=pk)
    context = {"heading": gettext("办结征求意见"), "section": (reverse("office:rounds"), gettext("征求意见")), "button": gettext("办结")}
    context["note"] = gettext("{title}：{first}至{last}征求意见，收到{count}条。").format(
        title=row.release.version.title, first=cn_date(row.starts_on), last=cn_date(row.ends_on), count=feedback.came_in(row).count()
    )
    if request.method != "POST":
        return show(request, ClosureForm(), context)
    form = ClosureForm(request.POST)
    if answer := carry_out(
        request,
        form,
        lambda: actions.close_round(row, summary=form.cleaned_data["summary"], by=request.user),
        done=gettext("征求意见已办结，公开页面随即更新。"),
        to=reverse("office:rounds"),
    ):
        return answer
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def keep_terms(request: HttpRequest) -> HttpResponse:
    """意见办理时限: within how many working days the body answers, and for how long it gathers feedback (clause 5.2)."""
    let_in(request, KEEPERS)
    body = request.user.body
    terms = feedback.terms_of(body)
    context = {"heading": gettext("意见办理时限"), "section": (reverse("office:feedback_list"), gettext("意见反馈"))}
    if request.method != "POST":
        return show(request, TermsForm(initial={"answer_days": terms.answer_days, "round_days": terms.round_days}), context)
    form = TermsForm(request.POST)
    if answer := carry_out(
        request,
        form,
        lambda: actions.keep_terms(
            body, answer_days=form.cleaned_data["answer_days"], round_days=form.cleaned_data["round_days"], by=request.user
        ),
        done=gettext("已保存。"),
        to=reverse("office:feedback_list"),
    ):
        return answer
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def responds(request: HttpRequest, pk: int) -> HttpResponse:
    """本版次回应的意见: chosen while the edition is drafted (clause 5.2)."""
    today = timezone.localdate()
    edition = get_object_or_404(disclosure.editions_within_reach_of(request.user, on=today), pk=pk)
    only_for(request, HANDLERS)
    rows = {str(one.pk): one for one in feedback.to_respond_to(edition.item, before=edition.number)}
    address = reverse("office:matter", args=[pk])
    context = {"heading": gettext("本版次回应的意见"), "section": (address, edition.current.title if edition.current else "")}
    context["note"] = "" if rows else gettext("以前各版次没有收到意见，不用选择。")
    choices = [(key, gettext("{receipt}：{text}").format(receipt=one.receipt, text=_short(one.text))) for key, one in rows.items()]
    if request.method != "POST":
        form = RespondForm(choices=choices, initial={"feedback": [str(one.pk) for one in feedback.responded(edition)]})
        return show(request, form, context)
    form = RespondForm(request.POST, choices=choices)
    if answer := carry_out(
        request,
        form,
        lambda: actions.respond_with(edition, [rows[key] for key in form.cleaned_data["feedback"]], by=request.user),
        done=gettext("已登记本版次回应的意见。"),
        to=address,
    ):
        return answer
    return show(request, form, context)


SHORT = 60
"""Characters of feedback in a list to choose from."""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"


def _feedback(
    request: HttpRequest,
    row: Feedback,
    *,
    handling_form: HandlingForm | None = None,
    reply_form: ReplyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    posts = posts_today(request)
    standing: Standing = feedback.standing_of(row, today=today)
    may_handle = standing.state is State.WAITING and feedback_rules.may_work_on(row, request.user, today=today)
    may_reply = (
        standing.state is State.PROPOSED
        and standing.handling is not None
        and standing.handling.person_id != request.user.pk
        and bool(posts & DECIDERS)
    )
    form = handling_form or reply_form
    context = {
        "row": row,
        "standing": standing,
        "number": queries.index_number_of(row.edition.item) if row.edition else None,
        "matter": _reachable(request, row.edition, today) if row.edition else None,
        "reckoning": feedback.reckoning_of(row),
        "handlings": feedback.handlings_of(row),
        "handling_form": handling_form or HandlingForm() if may_handle else None,
        "reply_form": reply_form or ReplyForm() if may_reply else None,
        "against": form.against if form else [],
        "waits_for_another": standing.state is State.PROPOSED and not may_reply,
    }
    return render(request, "office/feedback/feedback.html", context, status=status)


def _gathered(row: Round, today: date) -> Gathered:
    return Gathered(row, feedback.came_in(row).count(), feedback.left_in(row), feedback.closure_of(row), row.ends_on < today)


def _within(request: HttpRequest, pk: int) -> Feedback:
    return get_object_or_404(feedback.feedback_for(request.user, on=timezone.localdate()), pk=pk)


def _named(request: HttpRequest) -> Edition | None:
    """The edition that an address or a form names, 404 where it is not this person's to see; None where it names none."""
    given = (request.POST if request.method == "POST" else request.GET).get("matter", "") or request.GET.get("matter", "")
    if not given:
        return None
    if not is_number(given):
        raise Http404
    within = disclosure.editions_within_reach_of(request.user, on=timezone.localdate())
    return get_object_or_404(within, pk=int(given))


def _numbered(person: Person, number: str, today: date) -> Edition | None:
    """The edition that is open under this index number and within this person's reach."""
    edition = feedback.edition_numbered(person.body, number)
    within = disclosure.editions_within_reach_of(person, on=today)
    return within.filter(pk=edition.pk).first() if edition else None


def _reachable(request: HttpRequest, edition: Edition, today: date) -> Edition | None:
    return disclosure.editions_within_reach_of(request.user, on=today).filter(pk=edition.pk).first()


def _release(request: HttpRequest, pk: int) -> Release:
    within = disclosure.editions_within_reach_of(request.user, on=timezone.localdate())
    release = queries.release_of(get_object_or_404(within, pk=pk))
    if release is None:
        raise Http404
    return release


urls = [
    path("feedback/", feedback_list, name="feedback_list"),
    path("feedback/new/", record_feedback, name="record_feedback"),
    path("feedback/terms/", keep_terms, name="feedback_terms"),
    path("feedback/rounds/", rounds, name="rounds"),
    path("feedback/rounds/<int:pk>/close/", close_round, name="close_round"),
    path("feedback/<int:pk>/", one_feedback, name="feedback"),
    path("feedback/<int:pk>/handle/", handle_feedback, name="handle_feedback"),
    path("feedback/<int:pk>/reply/", reply_to_feedback, name="reply_to_feedback"),
    path("feedback/<int:pk>/evidence/<str:name>", feedback_evidence, name="feedback_evidence"),
    path("matters/<int:pk>/round/", open_round, name="open_round"),
    path("matters/<int:pk>/responds/", responds, name="responds"),
]
