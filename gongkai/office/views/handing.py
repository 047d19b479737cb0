"""Handing over (移交): the handovers of the body, one with all that became of it, and each step by the person whose step it is (2.E)."""

from contextlib import suppress
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.archives import actions, checking, forms, handover_rules, handovers
from gongkai.archives.handover_rules import APPROVERS, KEEPERS, TELLERS
from gongkai.archives.handovers import Standing, State, subject_of
from gongkai.archives.models import Handover, HandoverAnswer, HandoverPage, IssuedForm, Receiver, Record
from gongkai.disclosure.queries import editions_within_reach_of
from gongkai.foundation.objections import Refused
from gongkai.office.evidence import file_of, handed_in
from gongkai.office.forms import Errand
from gongkai.office.handover_forms import (
    CancelForm,
    DecisionForm,
    HandoverForm,
    ReceiptForm,
    ReceiverForm,
    SendForm,
    SupplementForm,
    TellForm,
)
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.files import download
from gongkai.office.views.keeping import carry_out, chosen_day, chosen_row, let_in, only_for, posts_today, show
from gongkai.office.views.receiving import digest_of_upload, list_file
from gongkai.organization.models import Person
from gongkai.papers.drawing import NotDrawnError
from gongkai.papers.forms import Form

ON_A_PAGE = 30
READERS = handover_rules.READERS


def tabs(request: HttpRequest, here: str) -> list[tuple[str, str, bool]]:
    """The pages of this section that the person may open."""
    places = [("handovers", gettext("移交"), True), ("receivers", gettext("接收单位"), posts_today(request) & KEEPERS)]
    return [(reverse(f"office:{name}"), label, name == here) for name, label, is_theirs in places if is_theirs]


@never_cache
@require_GET
def all_handovers(request: HttpRequest) -> HttpResponse:
    """移交: every handover with where it stands, the newest first, and the periods for which nothing was handed over yet (2.E)."""
    posts = let_in(request, READERS)
    body, today = request.user.body, timezone.localdate()
    page = Paginator(handovers.handovers_for(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs(request, "handovers"),
        "page": page,
        "rows": handovers.standing(page.object_list),
        "due": handovers.due(body, today=today) if posts & KEEPERS else [],
        "today": today,
        "keeps": bool(posts & KEEPERS),
        "has_receivers": bool(handovers.receivers_of(body)),
    }
    return render(request, "office/handing/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new_handover(request: HttpRequest) -> HttpResponse:
    """编制交接单: a receiver and a period, then what he has not got yet, each with what keeps it from being handed over (2.E)."""
    let_in(request, KEEPERS)
    body, today = request.user.body, timezone.localdate()
    receivers = [one for one in handovers.receivers_of(body) if one.is_active]
    section = (reverse("office:handovers"), gettext("移交"))
    if not receivers:
        return SeeOther(reverse("office:new_receiver"))
    asked = request.POST if request.method == "POST" else request.GET
    corrected = chosen_row(handovers.handovers_for(request.user), asked.get("replaces", ""))
    state = next((one for one in receivers if str(one.receiver_id) == asked.get("receiver", "")), receivers[0])
    if corrected is not None and not asked.get("receiver"):
        state = next((one for one in receivers if one.receiver_id == corrected.receiver_id), state)
    starts_on, ends_on = _period(asked, corrected, state, today)
    form = HandoverForm(
        request.POST if request.method == "POST" else None,
        receivers=receivers,
        initial={"receiver": str(state.receiver_id), "starts_on": starts_on, "ends_on": ends_on},
    )
    chosen = request.POST.getlist("chosen")
    if request.method == "POST" and request.POST.get("do") == "prepare":
        answer = carry_out(
            request,
            form,
            lambda: actions.prepare_handover(
                state.receiver,
                starts_on=form.cleaned_data["starts_on"],
                ends_on=form.cleaned_data["ends_on"],
                nil=form.cleaned_data["nil"],
                note=form.cleaned_data["note"],
                chosen=chosen,
                replaces=corrected,
                by=request.user,
            ),
            done=_("交接单已编制，请组长审批。"),
            to=_prepared,
        )
        if answer:
            return answer
    offered = handovers.candidates_for(request.user, handovers.candidates(state.receiver, starts_on, ends_on))
    before = {line.record_id for line in handovers.lines_of(corrected)} if corrected else set()
    context = {
        "heading": gettext("更正交接单") if corrected else gettext("编制交接单"),
        "section": section,
        "corrected": corrected,
        "state": state,
        "ready": [one for one in offered if not one.obstacle],
        "left": [one for one in offered if one.obstacle],
        # Everything that is ready is ticked, of a correction what was in it before.
        "chosen": set(chosen)
        if form.is_bound
        else {one.key for one in offered if not one.obstacle and (not before or one.record.pk in before)},
    }
    return show(request, form, context, template="office/handing/new.html")


def _prepared(row: Handover) -> str:
    checking.check_for_handover.enqueue(row.pk)
    return _address(row)


def _period(asked: Any, corrected: Handover | None, state: Any, today: date) -> tuple[date, date]:
    usual = (corrected.starts_on, corrected.ends_on) if corrected else _usual_period(state, today)
    starts_on = chosen_day(asked.get("starts_on", "")) or usual[0]
    return starts_on, chosen_day(asked.get("ends_on", "")) or usual[1]


def _usual_period(state: Any, today: date) -> tuple[date, date]:
    due = next((one for one in handovers.due(state.receiver.body, today=today) if one.state.receiver_id == state.receiver_id), None)
    return (due.starts_on, due.ends_on) if due else (today.replace(month=1, day=1), today)


@never_cache
@require_GET
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """One handover: what it says, its list, everything that became of it, and what this person may do next (2.E)."""
    posts = let_in(request, READERS)
    one = _standing(request, pk)
    today, now = timezone.localdate(), timezone.now()
    keeps = bool(posts & KEEPERS)
    context = {
        "one": one,
        "handover": one.handover,
        "rows": handovers.rows_of_list(one.handover),
        "lines": {line.position: line for line in handovers.lines_of(one.handover)},
        "may_decide": bool(posts & APPROVERS) and not handover_rules.objections_to_deciding_at_all(one, by=request.user, today=today),
        "may_send": keeps and one.state in handover_rules.SENDABLE,
        "may_close": keeps and one.state is State.RECEIVED,
        "may_cancel": keeps and not one.is_over and one.receipt is None,
        "may_correct": keeps and one.can_be_corrected,
        "may_tell": one.page is not None
        and one.code is None
        and not handover_rules.objections_to_telling_at_all(one.page, by=request.user, now=now),
        "waits_for_code": one.page is not None and one.code is None and not one.is_over,
        "unchecked": len(handovers.unchecked(one.handover.pk)) if not one.is_over else 0,
        "failed": handover_rules.objections_to_what_was_checked(one.handover) if one.state in (State.PREPARED, State.APPROVED) else [],
        "papers": [(paper, _(Form(paper.kind).label_zh)) for paper in forms.of_subject(subject_of(one.handover))],
        "may_print": keeps,
        "answers": [(answer, _differences(one, answer)) for answer in one.answers],
    }
    return render(request, "office/handing/handover.html", context)


def _differences(one: Standing, answer: HandoverAnswer) -> list[tuple[str, str, str]]:
    if answer.outcome != "different":
        return []
    found = handovers.differences(
        one.handover, counted=answer.counted, counted_size=answer.counted_size, counted_digest=answer.counted_digest
    )
    return [(gettext(handovers.COUNTED[name]), said, was) for name, said, was in found]


@never_cache
@require_http_methods(["GET", "POST"])
def decide_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """移交审批: the head of the leading group, at a desk or on a phone, reads the list and decides (2.E)."""
    let_in(request, READERS)
    one = _standing(request, pk)
    against = handover_rules.objections_to_deciding_at_all(one, by=request.user, today=timezone.localdate())
    form = DecisionForm(request.POST if request.method == "POST" else None, initial={"list_digest": one.handover.list_digest})
    if request.method == "POST":
        given = form.cleaned_data if form.is_valid() else {}
        if given.get("conclusion") not in ("agree", "return"):
            form.add_error("conclusion", gettext("请选择结论。"))
        answer = carry_out(
            request,
            form,
            lambda: actions.decide_handover(
                one.handover,
                list_digest=form.cleaned_data["list_digest"],
                approved=form.cleaned_data["conclusion"] == "agree",
                remark=form.cleaned_data["remark"],
                by=request.user,
            ),
            done=_("移交审批已办理。"),
            to=_address(one.handover),
        )
        if answer:
            return answer
    context = {
        "heading": gettext("移交审批：{number}").format(number=one.handover.number),
        "one": one,
        "handover": one.handover,
        "rows": handovers.rows_of_list(one.handover),
        "section": (_address(one.handover), one.handover.number),
        "closed": bool(against) and not form.is_bound,
        "against": against if not form.is_bound else [],
    }
    if against and not form.is_bound:
        return render(request, "office/handing/decide.html", {"form": form, **context}, status=403)
    return show(request, form, context, template="office/handing/decide.html")


@never_cache
@require_http_methods(["GET", "POST"])
def send_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """发送: to a named person of the receiver; the address of his page is shown once (2.E)."""
    let_in(request, READERS)
    one = _standing(request, pk)
    only_for(request, KEEPERS)
    form = SendForm(request.POST if request.method == "POST" else None, initial={"name": one.handover.state.contact})
    section = (_address(one.handover), one.handover.number)
    if form.is_bound and form.is_valid():
        try:
            made = actions.send_handover(one.handover, **form.cleaned_data, by=request.user)
        except Refused as refused:
            form.refuse(refused.objections)
        else:
            address = request.build_absolute_uri(reverse("office:answer", args=[made.key]))
            with suppress(NotDrawnError, Refused):  # the receiver's page offers it once it is there
                issue(one, Form.HANDOVER_FORM, by=request.user, origin=request.build_absolute_uri("/").rstrip("/"))
            return render(request, "office/handing/made.html", {"section": section, "page": made.page, "address": address})
    note = gettext("生成一个页面，对方在上面下载清单和归档包，核对以后接收或者拒收。地址由您发给对方；口令由办公室另一人用电话等方式告知。")
    if one.page is not None:
        note += gettext("原来的页面随即失效。")
    return show(request, form, {"heading": gettext("发送交接单"), "section": section, "note": note, "button": gettext("生成页面")})


@never_cache
@require_http_methods(["GET", "POST"])
def tell_handover_code(request: HttpRequest, pk: int) -> HttpResponse:
    """告知口令: by another than who made the page; it is shown once (2.E)."""
    let_in(request, READERS)
    related = ("handover__body", "handover__state", "person")
    page = get_object_or_404(HandoverPage.objects.select_related(*related), pk=pk, handover__body=request.user.body)
    only_for(request, TELLERS)
    form = TellForm(request.POST if request.method == "POST" else None)
    section = (_address(page.handover), page.handover.number)
    if form.is_bound and form.is_valid():
        try:
            made = actions.tell_handover_code(page, **form.cleaned_data, by=request.user)
        except Refused as refused:
            form.refuse(refused.objections)
        else:
            return render(request, "office/handing/made.html", {"section": section, "page": page, "told": made.row, "code": made.code})
    heading = gettext("告知口令：{name}").format(name=page.name)
    given = {"name": page.person.name, "contact": page.contact}
    note = gettext("{name}生成了页面，地址这样交给对方：{contact}。口令请用另外的方式告知本人；再次生成的，原来的口令作废。")
    against = handover_rules.objections_to_telling_at_all(page, by=request.user, now=timezone.now())
    if against and not form.is_bound:
        form = TellForm({})
        form.refuse(against)
        context = {"form": form, "heading": heading, "section": section, "closed": True}
        return render(request, "office/keeping/form.html", context, status=403)
    return show(request, form, {"heading": heading, "section": section, "note": note.format(**given), "button": gettext("生成口令")})


@never_cache
@require_http_methods(["GET", "POST"])
def enter_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """登记回执: what the receiver signed on paper, with the scan of it; the counts are compared as on the page (2.E)."""
    let_in(request, READERS)
    one = _standing(request, pk)
    only_for(request, KEEPERS)
    context: dict[str, Any] = {
        "heading": gettext("登记回执"),
        "section": (_address(one.handover), one.handover.number),
        "one": one,
        "handover": one.handover,
    }
    template = "office/handing/receipt.html"
    if request.method != "POST":
        initial = {"received_on": timezone.localdate(), "signatory": one.handover.state.contact}
        return show(request, ReceiptForm(initial=initial), context, template=template)
    form = ReceiptForm(request.POST, request.FILES)
    context["evidence"], objections = handed_in(request, request.user)
    if objections or not form.is_valid() or form.cleaned_data["outcome"] not in ("received", "refused"):
        if form.is_valid() and not form.cleaned_data["outcome"]:
            form.add_error("outcome", gettext("请选择结果。"))
        form.refuse(objections)
        return show(request, form, context, template=template)
    given = form.cleaned_data

    def write() -> HandoverAnswer:
        return actions.enter_receipt(
            one.handover,
            refused=given["outcome"] == "refused",
            counted=given["counted"],
            counted_size=given["counted_size"],
            counted_digest=digest_of_upload(given["list_file"], one.handover) or given["counted_digest"],
            signatory=given["signatory"],
            filing_number=given["filing_number"],
            reasons=given["reasons"],
            received_on=given["received_on"],
            scan=file_of(context["evidence"]),
            by=request.user,
        )

    answer = carry_out(request, form, write, done=_("回执已登记，结果见下。"), to=_address(one.handover))
    return answer or show(request, form, context, template=template)


@never_cache
@require_http_methods(["GET", "POST"])
def cancel_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """作废: what was in it can be handed over anew (2.E)."""
    let_in(request, READERS)
    one = _standing(request, pk)
    only_for(request, KEEPERS)
    form = CancelForm(request.POST if request.method == "POST" else None)
    to = _address(one.handover)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.cancel_handover(one.handover, reason=form.cleaned_data["reason"], by=request.user),
            done=_("交接单已作废。"),
            to=to,
        )
    ):
        return answer
    section = (to, one.handover.number)
    return show(request, form, {"heading": gettext("作废交接单"), "section": section, "button": gettext("作废"), "danger": True})


@never_cache
@require_http_methods(["GET", "POST"])
def close_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """移交办结: of what was received; the editions in it are handed over (2.E)."""
    let_in(request, READERS)
    one = _standing(request, pk)
    only_for(request, KEEPERS)
    form = Errand(request.POST if request.method == "POST" else None)
    to = _address(one.handover)
    if request.method == "POST" and (
        answer := carry_out(request, form, lambda: actions.close_handover(one.handover, by=request.user), done=_("移交已办结。"), to=to)
    ):
        return answer
    note = gettext("对方已经接收。办结以后，档案馆接收的事项列为“移交”，归档包不能再改；需要更正的，另行登记补充。")
    context = {"heading": gettext("移交办结"), "section": (to, one.handover.number), "note": note, "button": gettext("办结")}
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def handover_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The handover form or the receipt as it was issued last (GET); the archivist has it issued as things stand now (POST) (2.E)."""
    let_in(request, READERS)
    one = _standing(request, pk)
    wanted = next((form for form in (Form.HANDOVER_FORM, Form.RECEIPT) if form.value == kind), None)
    if wanted is None or (wanted is Form.RECEIPT and not one.answers):
        raise Http404
    if request.method == "POST":
        only_for(request, KEEPERS)
        try:
            issue(one, wanted, by=request.user, origin=request.build_absolute_uri("/").rstrip("/"))
        except (NotDrawnError, Refused):
            messages.error(request, gettext("公文没有制成，请稍后再试。"))
            return SeeOther(_address(one.handover))
        return SeeOther(request.path)
    issued = forms.last(wanted, subject_of(one.handover))
    if issued is None:
        raise Http404
    return download(request, issued.pdf, f"{one.handover.number}{gettext(wanted.label_zh)}-{issued.code}.pdf")


@never_cache
@require_GET
def handover_list(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """移交清单 as the file that the receiver gets: JSON, whose digest is compared, or a workbook (2.E)."""
    let_in(request, READERS)
    return list_file(_standing(request, pk), form)


@never_cache
@require_GET
def receipt_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of a signed receipt, as a download."""
    let_in(request, READERS)
    within = handovers.handovers_for(request.user).values("pk")
    answer = get_object_or_404(HandoverAnswer.objects.select_related("scan"), pk=pk, handover__in=within, scan__isnull=False)
    return download(request, answer.scan, answer.scan_name)


# Receivers.


@never_cache
@require_GET
def receivers(request: HttpRequest) -> HttpResponse:
    """接收单位: who receives, how often, and how he is reached (2.E)."""
    let_in(request, KEEPERS)
    context = {"tabs": tabs(request, "receivers"), "rows": handovers.receivers_of(request.user.body)}
    return render(request, "office/handing/receivers.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new_receiver(request: HttpRequest) -> HttpResponse:
    """登记接收单位 (2.E)."""
    let_in(request, KEEPERS)
    return _keep_receiver(request, None)


@never_cache
@require_http_methods(["GET", "POST"])
def change_receiver(request: HttpRequest, pk: int) -> HttpResponse:
    """修改接收单位: everything but its code and its kind; handovers keep what they say (2.E)."""
    let_in(request, KEEPERS)
    return _keep_receiver(request, get_object_or_404(Receiver.objects.select_related("body"), pk=pk, body=request.user.body))


def _keep_receiver(request: HttpRequest, receiver: Receiver | None) -> HttpResponse:
    now = handovers.receiver_state(receiver) if receiver else None
    initial: dict[str, Any] = {"is_active": True}
    if receiver is not None and now is not None:
        initial = {name: getattr(now, name) for name in ("name", "contact", "reached", "interval", "days", "is_active")}
        initial |= {"code": receiver.code, "kind": receiver.kind}
    form = ReceiverForm(request.POST if request.method == "POST" else None, initial=initial)
    section = (reverse("office:receivers"), gettext("接收单位"))
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.keep_receiver(request.user.body, receiver, **form.cleaned_data, by=request.user),
            done=_("接收单位已保存。"),
            to=section[0],
        )
    ):
        return answer
    heading = gettext("修改接收单位") if receiver else gettext("登记接收单位")
    return show(request, form, {"heading": heading, "section": section})


@never_cache
@require_GET
def receiver_due(request: HttpRequest, pk: int) -> HttpResponse:
    """应移交: lead on to the handover that is due to this receiver, with its period (2.E)."""
    let_in(request, KEEPERS)
    receiver = get_object_or_404(Receiver, pk=pk, body=request.user.body)
    return redirect(f"{reverse('office:new_handover')}?receiver={receiver.pk}")


# Supplements.


@never_cache
@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """登记补充: why a record that was received gets a further package (2.E)."""
    let_in(request, KEEPERS)
    within = editions_within_reach_of(request.user, on=timezone.localdate())
    related = ("edition__item__body", "version")
    rows = Record.objects.filter(edition__in=within.order_by().values("pk"), edition__item__body=request.user.body)
    filed = get_object_or_404(rows.select_related(*related), pk=pk)
    form = SupplementForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.open_supplement(filed, reason=form.cleaned_data["reason"], by=request.user),
            done=_("已登记补充。请制作补充的归档包，再列入交接单。"),
            to=reverse("office:pack", args=[filed.edition_id]),
        )
    ):
        return answer
    section = (reverse("office:record", args=[filed.pk]), filed.version.title)
    note = gettext("这一件已由档案馆接收，不能改动；需要更正或者补充的，登记以后另行制作一个归档包，随以后的交接单移交。")
    return show(request, form, {"heading": gettext("登记补充"), "section": section, "note": note})


def issue(one: Standing, kind: Form, *, by: Person, origin: str) -> IssuedForm:
    """Have the handover form, or the receipt of the last answer, issued as things stand now."""
    values = handovers.form_of(one) if kind is Form.HANDOVER_FORM else handovers.receipt_of(one, one.answers[-1])
    return actions.issue_form(kind, subject_of(one.handover), values, origin=origin, by=by)


def _standing(request: HttpRequest, pk: int) -> Standing:
    row = handovers.handovers_for(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return handovers.stands(row)


def _address(row: Handover) -> str:
    return reverse("office:handover", args=[row.pk])


urls = [
    path("handovers/", all_handovers, name="handovers"),
    path("handovers/new/", new_handover, name="new_handover"),
    path("handovers/<int:pk>/", handover, name="handover"),
    path("handovers/<int:pk>/decide/", decide_handover, name="decide_handover"),
    path("handovers/<int:pk>/send/", send_handover, name="send_handover"),
    path("handovers/pages/<int:pk>/code/", tell_handover_code, name="tell_handover_code"),
    path("handovers/<int:pk>/receipt/", enter_receipt, name="enter_receipt"),
    path("handovers/<int:pk>/cancel/", cancel_handover, name="cancel_handover"),
    path("handovers/<int:pk>/close/", close_handover, name="close_handover"),
    path("handovers/<int:pk>/papers/<str:kind>/", handover_paper, name="handover_paper"),
    path("handovers/<int:pk>/list.<str:form>", handover_list, name="handover_list"),
    path("handovers/scans/<int:pk>/", receipt_scan, name="receipt_scan"),
    path("receivers/", receivers, name="receivers"),
    path("receivers/new/", new_receiver, name="new_receiver"),
    path("receivers/<int:pk>/", change_receiver, name="change_receiver"),
    path("receivers/<int:pk>/due/", receiver_due, name="receiver_due"),
    path("records/<int:pk>/supplement/", supplement, name="supplement"),
]
