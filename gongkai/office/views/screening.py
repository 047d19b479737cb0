"""Screening (保密筛查) for the secrecy reviewer: alarms about refused files, the body's lists, a box for trying.

For others there is no such section; only having a version looked at once more is the handler's too.
"""

from dataclasses import dataclass
from html import escape

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.disclosure import actions, jobs, queries
from gongkai.disclosure.models import LIST_SORTS, PARTS, ListedTerm, Refusal, RefusalNotice
from gongkai.disclosure.screened import TEXT, Sight, in_html
from gongkai.foundation.objections import Objection, Refused
from gongkai.office.findings import shown
from gongkai.office.screening_forms import AcknowledgeForm, RetireTermForm, TermForm, TryForm
from gongkai.office.views.acting import SeeOther, table
from gongkai.office.views.keeping import carry_out, let_in, show
from gongkai.procedure.posts import Post
from gongkai.vault import word
from gongkai.vault.html import clean
from gongkai.vault.passages import Mark, marked

REVIEWERS = frozenset({Post.SECRECY_REVIEWER})
ON_A_PAGE = 30
TYPED = {
    "remark": _("意见、说明"),
    "reason": _("理由"),
    "reasons": _("理由"),
    "grounds": _("审查结论的理由"),
    "question": _("报请确定的问题"),
    "answer": _("答复内容"),
    "holder": _("权利人"),
    "covers": _("声明、认定的内容"),
    "names": _("用于比对的名称"),
    "asked": _("征求意见的内容"),
    "signatory": _("签署人"),
    "change_note": _("修改说明"),
    "co_bodies": _("联合发文外单位"),
    "authority": _("决定机关"),
    "note": _("备注"),
    "request": _("征集要求"),
    "how": _("办理情况"),
}
"""What the fields are called, beside the parts of a draft, into which words are typed."""
LONGEST_TRIAL = 100_000
"""Characters of a text to be tried."""


@dataclass(frozen=True)
class Alarm:
    """A refusal and what the reviewer did about it, if he has."""

    refusal: Refusal
    notice: RefusalNotice | None

    @property
    def field(self) -> str:
        """What the field was called into which the words were typed; "" for a file, or where the field has no name of its own."""
        return str(PARTS.get(self.refusal.field) or TYPED.get(self.refusal.field, ""))


@never_cache
@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """词表: what holds today, by its sort, and what was retired."""
    let_in(request, REVIEWERS)
    body = request.user.body
    rows = list(queries.listed_terms(body))
    context = {
        "tabs": tabs(request, "screening_lists"),
        "groups": [(label, [row for row in rows if row.sort == sort]) for sort, label in LIST_SORTS.items()],
        "retired": queries.retired_terms(body)[:ON_A_PAGE],
    }
    return render(request, "office/screening/lists.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def add_term(request: HttpRequest) -> HttpResponse:
    """添加词表条目: a bad pattern is refused at its field."""
    let_in(request, REVIEWERS)
    person = request.user
    to = reverse("office:screening_lists")
    context = {"heading": gettext("添加词表条目"), "section": (to, gettext("词表")), "button": gettext("添加")}
    form = TermForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request, form, lambda: actions.list_term(person.body, by=person, **form.cleaned_data), done=_("已添加。"), to=to
        )
    ):
        return answer
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def retire_term(request: HttpRequest, pk: int) -> HttpResponse:
    """停用词表条目: the line stays on record."""
    let_in(request, REVIEWERS)
    term = get_object_or_404(ListedTerm.objects.select_related("body"), pk=pk, body=request.user.body)
    to = reverse("office:screening_lists")
    context = {
        "heading": gettext("停用“{text}”").format(text=term.text),
        "section": (to, gettext("词表")),
        "button": gettext("停用"),
        "note": gettext("停用后新稿不再按它筛查，已作出的筛查记录不变。"),
    }
    form = RetireTermForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request, form, lambda: actions.retire_term(term, by=request.user, **form.cleaned_data), done=_("已停用。"), to=to
        )
    ):
        return answer
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def try_screening(request: HttpRequest) -> HttpResponse:
    """试一试: what screening finds in a text. Nothing is stored, neither the text nor what was found."""
    let_in(request, REVIEWERS)
    form = TryForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form, "tabs": tabs(request, "try_screening")}
    if not form.is_bound:
        return render(request, "office/screening/try.html", context)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    if not text.strip():
        form.refuse([Objection("no_text", gettext("请粘贴一段文字。"), clause="8.4", field="text")])
    elif len(text) > LONGEST_TRIAL:
        form.refuse([Objection("long_text", gettext("文字过长，请分段试。"), clause="8.4", field="text")])
    else:
        html = clean(word.html_from_text(text))
        found = in_html(html, queries.lists_of(request.user.body))
        marks = [
            Mark(one.place, one.start, one.end, f' class="seen seen-{one.severity.value}" title="{escape(str(one.why))}"')
            for one in found
            if one.start is not None and one.end is not None
        ]
        context |= {
            "tried": True,
            "findings": shown(Sight(TEXT, one) for one in found),
            "marked": mark_safe(marked(html, marks)),  # noqa: S308 - filtered above, and what is marked is escaped
        }
        return render(request, "office/screening/try.html", context)
    return render(request, "office/screening/try.html", context, status=422)


@never_cache
@require_GET
def refusals(request: HttpRequest) -> HttpResponse:
    """涉密警示: everything refused for a state-secret mark, what waits for the reviewer first."""
    let_in(request, REVIEWERS)
    body = request.user.body
    waiting = list(queries.open_refusals(body))
    done = queries.refusals_of(body).exclude(pk__in=[one.pk for one in waiting])
    page = Paginator(done, ON_A_PAGE).get_page(request.GET.get("page"))
    notices = {one.refusal_id: one for one in RefusalNotice.objects.filter(refusal__in=list(page.object_list)).select_related("person")}
    context = {
        "tabs": tabs(request, "refusals"),
        "waiting": [Alarm(one, None) for one in waiting],
        "done": [Alarm(one, notices.get(one.pk)) for one in page.object_list],
        "page": page,
    }
    return render(request, "office/screening/refusals.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def acknowledge_refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """处置涉密警示: the reviewer says what was done, once."""
    let_in(request, REVIEWERS)
    refusal = get_object_or_404(queries.refusals_of(request.user.body), pk=pk)
    to = reverse("office:refusals")
    context = {
        "heading": gettext("处置涉密警示"),
        "section": (to, gettext("涉密警示")),
        "button": gettext("登记处置情况"),
        "alarm": Alarm(refusal, RefusalNotice.objects.filter(refusal=refusal).select_related("person").first()),
    }
    form = AcknowledgeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request, form, lambda: actions.acknowledge(refusal, by=request.user, **form.cleaned_data), done=_("处置情况已登记。"), to=to
        )
    ):
        return answer
    return show(request, form, context, template="office/screening/refusal.html")


@never_cache
@require_http_methods(["GET", "POST"])
def screen_again(request: HttpRequest, pk: int) -> HttpResponse:
    """重新筛查: with today's rules and lists, by the handler or the reviewer; in the background where scanned pages are read anew."""
    on = table(request, pk)
    if request.method != "POST":
        return SeeOther(reverse("office:matter", args=[on.edition.pk]))
    if queries.holding(on.person, on.edition.item, frozenset({Post.HANDLER, Post.SECRECY_REVIEWER}), on=on.today) is None:
        raise PermissionDenied
    try:
        if later := jobs.has_pages_to_read(on.version):
            jobs.screen_again.enqueue(on.version.pk, on.person.pk)
        else:
            actions.screen_again(on.version, by=on.person)
    except Refused as refused:
        for one in refused.objections:
            messages.error(request, gettext(one.message))
    else:
        begun = gettext("附件中的扫描页正在后台重新识别，完成后本页会有新的筛查结果，请稍后刷新。")
        messages.success(request, begun if later else gettext("已按今天的规则和词表重新筛查。"))
    back = {"self_review": "office:self_review", "clear": "office:clear", "draft": "office:draft"}.get(
        request.POST.get("back", ""), "office:matter"
    )
    return SeeOther(reverse(back, args=[on.edition.pk]))


def tabs(request: HttpRequest, current: str) -> list[tuple[str, str, bool]]:
    """The pages of the section, for `keeping/tabs.html`; 404 for whoever has none there."""
    if request.user.body is None:
        raise Http404
    waiting = queries.open_refusals(request.user.body).count()
    alarms = gettext("涉密警示（{number}）").format(number=waiting) if waiting else gettext("涉密警示")
    pages = {
        "screening_lists": gettext("词表"),
        "try_screening": gettext("试一试"),
        "refusals": alarms,
        "backlog": gettext("存量筛查"),
        "statements": gettext("权利人声明"),
    }
    return [(reverse(f"office:{name}"), label, name == current) for name, label in pages.items()]


urls = [
    path("screening/", lists, name="screening_lists"),
    path("screening/add/", add_term, name="add_term"),
    path("screening/<int:pk>/retire/", retire_term, name="retire_term"),
    path("screening/try/", try_screening, name="try_screening"),
    path("screening/refusals/", refusals, name="refusals"),
    path("screening/refusals/<int:pk>/", acknowledge_refusal, name="acknowledge_refusal"),
    path("matters/<int:pk>/screen-again/", screen_again, name="screen_again"),
]
