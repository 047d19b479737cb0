"""Individuals and calls (个人提供材料): the office's pages of the one-time page, and what a person without an account sees of it (2.A)."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.disclosure import actions, queries, rules
from gongkai.disclosure.models import Call, CallPage, Supplied
from gongkai.disclosure.onetime import Guest
from gongkai.disclosure.rules import COLLECTORS
from gongkai.foundation.objections import Objection, Refused
from gongkai.office import uploads
from gongkai.office.alarms import put_on_record
from gongkai.office.call_forms import IndividualForm, SupplyForm, TakingBackForm, TellIndividualForm
from gongkai.office.review_forms import CodeForm
from gongkai.office.views.files import download
from gongkai.office.views.keeping import carry_out, only_for, show
from gongkai.secrecy.actions import attempt
from gongkai.vault.models import Blob

LONGEST_CODE = 20


@never_cache
@require_http_methods(["GET", "POST"])
def ask_individual(request: HttpRequest, pk: int) -> HttpResponse:
    """向个人征集: whom, and how he was reached; the address of his page is shown once."""
    call = _call(request, pk)
    only_for(request, COLLECTORS)
    form = IndividualForm(request.POST if request.method == "POST" else None)
    section = (_address(call), call.title)
    if form.is_bound and form.is_valid():
        try:
            made = actions.ask_individual(call, **form.cleaned_data, by=request.user)
        except Refused as refused:
            form.refuse(refused.objections)
        else:
            address = request.build_absolute_uri(reverse("office:answer", args=[made.key]))
            return render(request, "office/calls/made.html", {"section": section, "page": made.page, "address": address})
    note = gettext("生成一个只能答复一次的页面，地址由您发给本人；口令由办公室另一人用电话等方式告知。没有口令，页面什么也不显示。")
    return show(
        request, form, {"heading": gettext("向没有账号的个人征集"), "section": section, "note": note, "button": gettext("生成页面")}
    )


@never_cache
@require_http_methods(["GET", "POST"])
def tell_individual(request: HttpRequest, pk: int) -> HttpResponse:
    """告知口令: by another than who made the page; it is shown once."""
    page = _page(request, pk)
    only_for(request, COLLECTORS)
    form = TellIndividualForm(request.POST if request.method == "POST" else None)
    section = (_address(page.call), page.call.title)
    if form.is_bound and form.is_valid():
        try:
            made = actions.tell_individual(page, **form.cleaned_data, by=request.user)
        except Refused as refused:
            form.refuse(refused.objections)
        else:
            return render(request, "office/calls/made.html", {"section": section, "page": page, "told": made.row, "code": made.code})
    heading = gettext("告知口令：{name}").format(name=page.name)
    given = {"name": page.person.name, "contact": page.contact}
    note = gettext("{name}生成了页面，联系方式是：{contact}。口令请用另外的方式告知本人；再次生成的，原来的口令作废。").format(**given)
    against = rules.objections_to_telling_at_all(page, by=request.user, today=timezone.localdate())
    if against and not form.is_bound:
        form = TellIndividualForm({})
        form.refuse(against)
        context = {"form": form, "heading": heading, "section": section, "closed": True}
        return render(request, "office/keeping/form.html", context, status=403)
    return show(request, form, {"heading": heading, "section": section, "note": note, "button": gettext("生成口令")})


@never_cache
@require_http_methods(["GET", "POST"])
def take_back_page(request: HttpRequest, pk: int) -> HttpResponse:
    """收回页面: it opens nothing any more."""
    page = _page(request, pk)
    only_for(request, COLLECTORS)
    form = TakingBackForm(request.POST if request.method == "POST" else None)
    section = (_address(page.call), page.call.title)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.take_back_page(page, reason=form.cleaned_data["reason"], by=request.user),
            done=gettext("页面已收回，不能再打开。"),
            to=section[0],
        )
    ):
        return answer
    heading = gettext("收回页面：{name}").format(name=page.name)
    return show(request, form, {"heading": heading, "section": section, "button": gettext("收回"), "danger": True})


@require_GET
def supplied_file(request: HttpRequest, pk: int, position: int, name: str) -> HttpResponse:
    """A file that came over a page, for everybody within reach of its call, as a download."""
    within = queries.calls_within_reach_of(request.user, on=timezone.localdate())
    given = get_object_or_404(Supplied, pk=pk, page__call__in=within)
    if not 0 <= position < len(given.files) or given.files[position]["name"] != name:
        raise Http404
    return download(request, get_object_or_404(Blob, pk=given.files[position]["digest"]), name)


def answer(request: HttpRequest, page: CallPage, *, source: str, close: Callable[[HttpResponse], HttpResponse]) -> HttpResponse:
    """个人提供材料: 410 where the page has served, 429 where somebody tries too often; without the code it shows nothing (2.A)."""
    if request.method == "POST" and not attempt(f"call:{page.pk}"):
        return close(render(request, "office/answering/often.html", status=429))
    context: dict[str, Any] = {"page": page, "call": page.call, "body_of": page.call.body}
    against = rules.objections_to_supplying_over(page, now=timezone.now())
    if against:
        return close(render(request, "office/answering/over.html", context | {"against": against}, status=410))
    code = request.POST.get("code", "")[:LONGEST_CODE]
    if request.method != "POST" or (unopened := rules.objections_to_call_code(page, code)):
        asked = CodeForm(request.POST if request.method == "POST" else None)
        if request.method == "POST":
            asked.refuse(unopened)
        return close(render(request, "office/answering/code.html", context | {"form": asked}, status=422 if asked.is_bound else 200))
    form = SupplyForm(*((None, None) if request.POST.get("do") == "open" else (request.POST, request.FILES)))
    kept: list[uploads.Carried] = []
    if form.is_bound and form.is_valid():
        kept, objections = _handed_in(request, page, form)
        try:
            if objections:
                raise Refused(objections)
            files = [one.file for one in kept]
            actions.supply(page, text=form.cleaned_data["text"], files=files, code=code, by=Guest(page.name), source=source)
        except Refused as refused:
            form.refuse(refused.objections)
            put_on_record([refused], page.person, guest=page.name)
        else:
            return close(render(request, "office/answering/thanks.html", context))
    context |= {"form": form, "code": code, "kept": kept}
    return close(render(request, "office/answering/supplying.html", context, status=422 if form.is_bound else 200))


def _handed_in(request: HttpRequest, page: CallPage, form: SupplyForm) -> tuple[list[uploads.Carried], list[Objection]]:
    """The files that were handed in before and now, through the gate, and what stands against some of them."""
    kept, objections = [], []
    before = [uploads.redeem(token, page.person) for token in request.POST.getlist("kept")[: rules.MOST_SUPPLIED_FILES]]
    kept += [uploads.carry(file, page.person) for file in before if file is not None]
    new = form.cleaned_data["files"] or []
    if len(kept) + len(new) > rules.MOST_SUPPLIED_FILES:
        return kept, rules.objections_to_what_is_supplied(text="x", names=[str(number) for number in range(len(kept) + len(new))])
    for upload in new:
        try:
            received = uploads.receive(upload, page.person, field="files", guest=page.name)
        except Refused as refused:
            objections += refused.objections
            continue
        if isinstance(received, uploads.Held):
            message = gettext("“{name}”是扫描件或者图片，正在识别，请过几分钟再选择一次、再提交。").format(name=upload.name)
            objections.append(Objection("still_read", message, clause="8.2", field="files"))
        else:
            kept.append(uploads.carry(received, page.person))
    return kept, objections


def _call(request: HttpRequest, pk: int) -> Call:
    return get_object_or_404(queries.calls_within_reach_of(request.user, on=timezone.localdate()), pk=pk)


def _page(request: HttpRequest, pk: int) -> CallPage:
    within = queries.calls_within_reach_of(request.user, on=timezone.localdate())
    return get_object_or_404(CallPage.objects.select_related("call__body", "person"), pk=pk, call__in=within)


def _address(call: Call) -> str:
    return reverse("office:call", args=[call.pk])


urls = [
    path("calls/<int:pk>/individuals/", ask_individual, name="ask_individual"),
    path("calls/pages/<int:pk>/code/", tell_individual, name="tell_individual"),
    path("calls/pages/<int:pk>/end/", take_back_page, name="take_back_page"),
    path("calls/supplied/<int:pk>/<int:position>/<str:name>", supplied_file, name="supplied_file"),
]
