"""Rights holders (权利人): statements on file, consultations with their letters and answers, exceptions (clauses 8.4, 8.6)."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.archives import form_rules, forms
from gongkai.archives.forms import about_consultation
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition
from gongkai.disclosure.stages import REPLACED
from gongkai.foundation.objections import Refused
from gongkai.office.evidence import file_of, handed_in
from gongkai.office.forms import Errand
from gongkai.office.review_forms import ConsultationForm, DeterminationForm, EndForm, ReplyPaperForm, StatementForm, TellForm
from gongkai.office.views.acting import SeeOther, Table, table
from gongkai.office.views.files import download
from gongkai.office.views.keeping import chosen_row, let_in, posts_today
from gongkai.office.views.screening import tabs
from gongkai.organization.queries import calendar_of
from gongkai.papers.forms import Form
from gongkai.procedure.posts import Post
from gongkai.secrecy import actions, queries, rules
from gongkai.secrecy.models import CONCERNS, Consultation, Invitation, Statement

REVIEWERS = frozenset({Post.SECRECY_REVIEWER})
_REACH = timedelta(days=40)
"""As far as a period of fifteen working days may reach."""
READERS = frozenset({Post.SECRECY_REVIEWER, Post.EXAMINER, Post.SUPERVISOR, Post.DISCIPLINE_OFFICER})
"""Posts that read the statements on file."""


def _show(request: HttpRequest, on: Table, form: Errand, template: str, context: dict[str, Any]) -> HttpResponse:
    """An errand of the review: open to the reviewer while it is his turn, explained to the others (403), refused with reasons (422)."""
    against = rules.objections_to_reviewing(on.edition, by=on.person, today=on.today)
    given = {"table": on, "edition": on.edition, "version": on.version, "form": form, "against": against, **context}
    return render(request, template, given, status=422 if form.is_bound else 403 if against else 200)


def _is_refused(on: Table, form: Errand) -> bool:
    """Whether the person may not take this step at all, or read another version; the form then says so."""
    if on.is_replaced:
        form.refuse([REPLACED])
    form.refuse(rules.objections_to_reviewing(on.edition, by=on.person, today=on.today))
    return bool(form.objections)


@never_cache
@require_http_methods(["GET", "POST"])
def consult(request: HttpRequest, pk: int) -> HttpResponse:
    """征求权利人意见: whom, about which passages, by when (clause 8.4)."""
    on = table(request, pk)
    statements = queries.statements_of(on.edition.item.body, on=on.today)
    statement = chosen_row(statements, request.POST.get("statement") or request.GET.get("statement", ""))
    context = {
        "statement": statement,
        "provisional": not calendar_of(on.edition.item.body).is_announced(on.today + _REACH),
        "days": queries.DAYS_TO_REPLY,
    }
    template = "office/consulting/consult.html"
    if request.method != "POST":
        initial = {"sent_on": on.today}
        if statement is not None:
            initial |= {"holder": statement.holder, "concerns": statement.concerns}
        return _show(request, on, ConsultationForm(initial=initial), template, context)
    form = ConsultationForm(request.POST)
    if not _is_refused(on, form) and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.consult(
                on.version,
                holder=given["holder"],
                concerns=given["concerns"],
                asked=given["asked"],
                passages=form.quoted,
                sent_on=given["sent_on"],
                statement=statement,
                by=on.person,
            )
        except Refused as refused:
            form.refuse(refused.objections)
        else:
            messages.success(request, gettext("已登记，请在本页制作征求意见函，或者生成一次性页面发给对方。"))
            return SeeOther(reverse("office:consultation", args=[made.pk]))
    return _show(request, on, form, template, context)


def _consultation(request: HttpRequest, pk: int) -> tuple[Consultation, Edition]:
    within = disclosure.editions_within_reach_of(request.user, on=timezone.localdate())
    found = get_object_or_404(Consultation.objects.select_related("version", "person", "statement"), pk=pk, version__edition__in=within)
    return found, within.get(pk=found.version.edition_id)


@never_cache
@require_http_methods(["GET", "POST"])
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """一件征求意见: where it stands; make its one-time page, enter an answer from paper (clauses 8.4, 8.6)."""
    asked, edition = _consultation(request, pk)
    today = timezone.localdate()
    against = rules.objections_to_reviewing(edition, by=request.user, today=today)
    form = ReplyPaperForm(request.POST, request.FILES) if request.method == "POST" else ReplyPaperForm()
    context: dict[str, Any] = {"consultation": asked, "edition": edition, "version": asked.version, "against": against}
    if request.method == "POST":
        try:
            if against:
                form.refuse(against)
            elif request.POST.get("do") == "invite":
                made = actions.invite(consultation=asked, by=request.user)
                context["address"] = request.build_absolute_uri(reverse("office:answer", args=[made.key]))
                form = ReplyPaperForm()
            elif answer := _enter(request, asked, form, context):
                return answer
        except Refused as refused:
            form.refuse(refused.objections)
    context["form"] = form
    context["letters"] = forms.of_subject(about_consultation(asked, edition), [Form.CONSULTATION_LETTER])
    context["makes_letters"] = bool(posts_today(request) & form_rules.makers_of(Form.CONSULTATION_LETTER))
    context["asking"] = next(one for one in queries.asking(asked.version, on=today) if one.consultation.pk == asked.pk)
    context |= {"reckoning": queries.reckoning_of(asked), "recounts": queries.recounts_of(asked)}
    context |= one_time_page(context["asking"].invitation)
    return render(request, "office/consulting/consultation.html", context, status=422 if form.is_bound else 200)


def one_time_page(page: Invitation | None) -> dict[str, Any]:
    """What is said of a page that was made for somebody outside: the page, and who was told its code."""
    return {"page": page, "told": queries.passcode_of(page) if page else None}


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """告知口令: another than who made a one-time page makes its code, is shown it once, and tells the addressee (clause 8.6)."""
    today = timezone.localdate()
    page = get_object_or_404(Invitation.objects.select_related("consultation__version", "co_issuer__version", "person"), pk=pk)
    edition = get_object_or_404(disclosure.editions_within_reach_of(request.user, on=today), pk=queries.version_of(page).edition_id)
    against = rules.objections_to_a_teller(page, by=request.user, today=today)
    form = TellForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"page": page, "edition": edition, "against": against, "form": form, "addressee": queries.addressee_of(page)}
    if form.is_bound and form.is_valid():
        try:
            context["made"] = actions.tell_code(page, **form.cleaned_data, by=request.user)
        except Refused as refused:
            form.refuse(refused.objections)
        else:
            return render(request, "office/consulting/code.html", context)
    context["told"] = queries.passcode_of(page)
    return render(request, "office/consulting/code.html", context, status=422 if form.is_bound else 403 if against else 200)


def _enter(request: HttpRequest, asked: Consultation, form: ReplyPaperForm, context: dict[str, Any]) -> HttpResponse | None:
    context["evidence"], objections = handed_in(request, request.user)
    valid = form.is_valid()
    if objections or not valid:
        form.refuse(objections)
        return None
    given = form.cleaned_data
    actions.enter_reply(
        asked,
        outcome=given["outcome"],
        reasons=given["reasons"],
        signatory=given["signatory"],
        evidence=file_of(context["evidence"]),
        by=request.user,
    )
    messages.success(request, gettext("答复已登记。"))
    return SeeOther(reverse("office:consultation", args=[asked.pk]))


@never_cache
@require_http_methods(["GET", "POST"])
def determine(request: HttpRequest, pk: int) -> HttpResponse:
    """例外认定: consent or great public interest, or that nobody is harmed; never for state secrets (clause 8.6)."""
    on = table(request, pk)
    open_ones = [one for one in queries.asking(on.version, on=on.today) if one.determination is None]
    choices = [(str(one.consultation.pk), one.consultation.holder) for one in open_ones]
    context: dict[str, Any] = {}
    template = "office/consulting/determine.html"
    if request.method != "POST":
        chosen = request.GET.get("consultation", "")
        row = next((one.consultation for one in open_ones if str(one.consultation.pk) == chosen), None)
        initial = {"consultation": chosen, "concerns": row.concerns, "covers": "\n".join(row.passages)} if row else None
        return _show(request, on, DeterminationForm(consultations=choices, initial=initial), template, context)
    form = DeterminationForm(request.POST, request.FILES, consultations=choices)
    if _is_refused(on, form):
        return _show(request, on, form, template, context)
    context["evidence"], objections = handed_in(request, on.person)
    if form.is_valid() and not objections:
        given = form.cleaned_data
        row = next((one.consultation for one in open_ones if str(one.consultation.pk) == given["consultation"]), None)
        try:
            actions.determine(
                on.version,
                concerns=given["concerns"],
                basis=given["basis"],
                covers=given["covers"],
                reasons=given["reasons"],
                consultation=row,
                evidence=file_of(context["evidence"]),
                by=on.person,
            )
        except Refused as refused:
            form.refuse(refused.objections)
        else:
            messages.success(request, gettext("认定已登记。"))
            return SeeOther(f"{reverse('office:clear', args=[pk])}#findings")
    form.refuse(objections)
    return _show(request, on, form, template, context)


@never_cache
@require_GET
def statements(request: HttpRequest) -> HttpResponse:
    """权利人声明: what is on file with the body, those that hold first (clause 8.4)."""
    posts = let_in(request, READERS)
    rows = list(queries.statements_of(request.user.body))
    ends = queries.ended(rows)
    today = timezone.localdate()
    holding = [one for one in rows if one.pk not in ends and (one.until is None or one.until >= today)]
    context = {
        "holding": holding,
        "over": [(one, ends.get(one.pk)) for one in rows if one not in holding],
        "may_keep": bool(posts & REVIEWERS),
        "concerns": CONCERNS,
        "tabs": tabs(request, "statements") if posts & REVIEWERS else [],
    }
    return render(request, "office/consulting/statements.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def keep_statement(request: HttpRequest) -> HttpResponse:
    """登记权利人声明 (clause 8.4)."""
    let_in(request, REVIEWERS)
    form = StatementForm()
    context: dict[str, Any] = {"heading": gettext("登记权利人声明")}
    if request.method == "POST":
        form = StatementForm(request.POST, request.FILES)
        context["evidence"], objections = handed_in(request, request.user)
        if form.is_valid() and not objections:
            given = form.cleaned_data
            try:
                actions.keep_statement(
                    request.user.body,
                    holder=given["holder"],
                    concerns=given["concerns"],
                    covers=given["covers"],
                    names=form.listed,
                    until=given["until"],
                    evidence=file_of(context["evidence"]),
                    by=request.user,
                )
            except Refused as refused:
                form.refuse(refused.objections)
            else:
                messages.success(request, gettext("声明已登记，今后审查时自动比对。"))
                return SeeOther(reverse("office:statements"))
        form.refuse(objections)
    context["form"] = form
    return render(request, "office/consulting/statement.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def end_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """声明失效: it stays on file, and is matched no longer (clause 8.4)."""
    let_in(request, REVIEWERS)
    statement = get_object_or_404(Statement, pk=pk, body=request.user.body)
    form = EndForm(request.POST) if request.method == "POST" else EndForm()
    if form.is_bound and form.is_valid():
        try:
            actions.end_statement(statement, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refused:
            form.refuse(refused.objections)
        else:
            messages.success(request, gettext("该声明已失效。"))
            return SeeOther(reverse("office:statements"))
    context = {
        "form": form,
        "heading": gettext("声明失效"),
        "note": f"{statement.holder}：{statement.covers}",
        "section": (reverse("office:statements"), gettext("权利人声明")),
        "button": _("登记失效"),
        "danger": True,
    }
    return render(request, "office/keeping/form.html", context, status=422 if form.is_bound else 200)


@require_GET
def statement_file(request: HttpRequest, pk: int) -> HttpResponse:
    """声明文件: what the rights holder handed in, for those who read the statements."""
    let_in(request, READERS)
    statement = get_object_or_404(Statement.objects.select_related("evidence"), pk=pk, body=request.user.body, evidence__isnull=False)
    return download(request, statement.evidence, statement.evidence_name)


urls = [
    path("matters/<int:pk>/consult/", consult, name="consult"),
    path("matters/<int:pk>/determine/", determine, name="determine"),
    path("consultations/<int:pk>/", consultation, name="consultation"),
    path("codes/<int:pk>/", code, name="code"),
    path("screening/statements/", statements, name="statements"),
    path("screening/statements/new/", keep_statement, name="keep_statement"),
    path("screening/statements/<int:pk>/end/", end_statement, name="end_statement"),
    path("screening/statements/<int:pk>/file/", statement_file, name="statement_file"),
]
